"""SOLVIT for citizens and businesses: can it help, the complaint, what is sent."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.crypto import get_random_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from authorities.views.limits import posts_limited
from imi.kernel import clock
from requests.forms.complaint import CheckForm, ComplaintForm
from requests.selectors.catalogue import form_in
from requests.selectors.complaints import OpenForm, centres, open_form
from requests.services.complaints import SentTwiceError, send_complaint
from requests.services.problems import InvalidFieldsError
from requests.views.access import language


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What SOLVIT is, and four questions that say whether it can help."""
    given = any(name in request.GET for name in CheckForm.base_fields)
    form = CheckForm(request.GET if given else None)
    context: dict[str, object] = {"form": form, "is_open": open_form() is not None}
    if not given:
        return render(request, "requests/solvit/about.html", context)
    if not form.is_valid():
        return render(request, "requests/solvit/about.html", context, status=422)
    if obstacles := form.obstacles():
        return render(request, "requests/solvit/elsewhere.html", {"obstacles": obstacles})
    return redirect("requests:solvit_complaint")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@posts_limited("solvit", 40)
def complaint(request: HttpRequest) -> HttpResponse:
    """The form (GET); looked over, changed or sent (POST); it needs no account."""
    opened = open_form()
    if opened is None:
        raise Http404
    text = form_in(opened.version, language())
    if request.method != "POST":
        form = ComplaintForm(text, opened.requires, initial={"form_key": get_random_string(32)})
        return _page(request, form, opened)
    form = ComplaintForm(text, opened.requires, request.POST)
    step = "change" if form.growing else request.POST.get("step", "")
    if step == "change" or not form.is_valid():
        return _page(request, form, opened, status=200 if step == "change" else 422)
    if step != "send":
        return render(request, "requests/solvit/review.html", {"form": form})
    return _send(request, form, opened)


def _send(request: HttpRequest, form: ComplaintForm, opened: OpenForm) -> HttpResponse:
    try:
        sent = send_complaint(
            opened,
            form.content(),
            form_key=form.cleaned_data["form_key"],
            language=language(),
            at=clock.now(),
        )
    except InvalidFieldsError as error:
        form.take(error)
        return _page(request, form, opened, status=422)
    except SentTwiceError:
        return render(request, "requests/solvit/twice.html", status=409)
    return render(request, "requests/solvit/sent.html", {"sent": sent}, status=201)


def _page(
    request: HttpRequest, form: ComplaintForm, opened: OpenForm, status: int = 200
) -> HttpResponse:
    context = {"form": form, "centres": centres(opened.procedure.area_id).exists()}
    return render(request, "requests/solvit/complaint.html", context, status=status)
