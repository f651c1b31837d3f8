"""Where persons ask an authority for what the law gives them, and look what became of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from authorities.views.limits import posts_limited
from imi.kernel import clock
from requests.forms.rights import AskForm, StatusForm
from requests.services.rights import Asked, receive
from requests.views.access import language

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@asked_or_sent
@posts_limited("rights", 20)
def ask(request: HttpRequest) -> HttpResponse:
    """The form (GET), and what it was given (POST); it needs no account."""
    if request.method != "POST":
        named = request.GET.get("authority", "")[:40].replace("\0", "")
        form = AskForm(None, initial={"authority": named})
        return render(request, "requests/rights/ask.html", {"form": form})
    form = AskForm(request.POST)
    if not form.is_valid():
        return render(request, "requests/rights/ask.html", {"form": form}, status=422)
    given = dict(form.cleaned_data)
    authority = given.pop("authority")
    made = receive(Asked(language=language(), **given), authority, at=clock.now())
    return render(request, "requests/rights/asked.html", {"made": made}, status=201)


@never_cache
@asked_or_sent
@posts_limited("rights-status", 20)
def status(request: HttpRequest) -> HttpResponse:
    """What became of a request, for who knows its reference and e-mail address."""
    form = StatusForm(request.POST if request.method == "POST" else None)
    context: dict[str, object] = {"form": form}
    if request.method != "POST":
        return render(request, "requests/rights/status.html", context)
    if not form.is_valid():
        return render(request, "requests/rights/status.html", context, status=422)
    found = form.found()
    context |= {"found": found, "missing": found is None}
    answer = 404 if found is None else 200
    return render(request, "requests/rights/status.html", context, status=answer)
