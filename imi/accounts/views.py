"""One's own account: language, membership, and the way to password, second factor, sessions."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from imi.middleware import MEMBERSHIP, known_language, remember_language


@login_required
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """What the system knows of the official, and what can be changed."""
    return render(request, "shell/account.html")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Change the language of the interface: the official's setting, and the cookie."""
    chosen = known_language(request.POST.get("language"))
    response = redirect(_next(request))
    if chosen:
        if request.user.is_authenticated:
            request.user.language = chosen
            request.user.save(update_fields=["language"])
        remember_language(response, chosen)
    return response


@login_required
@require_POST
def membership(request: HttpRequest) -> HttpResponse:
    """Act for another of one's authorities from now on, in this session."""
    number = request.POST.get("membership", "")
    chosen = next((one for one in request.memberships if str(one.pk) == number), None)
    if chosen is None:
        raise Http404
    request.session[MEMBERSHIP] = chosen.pk
    messages.success(
        request, _("You now act for %(authority)s.") % {"authority": chosen.authority.name}
    )
    return redirect(_next(request))


def _next(request: HttpRequest) -> str:
    """Where the visitor came from, without a language in it; only within this site."""
    url = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure()):
        return "/"
    return url
