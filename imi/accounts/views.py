"""One's own account: profile, language, membership, sessions."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import remove_webauthn
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from authorities.http import MemberRequest
from imi.accounts.second_factor import has_one
from imi.forms import ProfileForm
from imi.middleware import MEMBERSHIP, known_language, remember_language


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: MemberRequest) -> HttpResponse:
    """What the system knows of the official, and what she can change."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your details are saved."))
        response = redirect("account")
        remember_language(response, form.cleaned_data["language"])
        return response
    if form.errors:
        request.user.refresh_from_db()  # the page shows what is saved, the form what was typed
    context = {"form": form, "second_factor": has_one(request.user)}
    return render(request, "shell/account.html", context, status=422 if form.errors else 200)


@require_POST
def language(request: MemberRequest) -> HttpResponse:
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
def membership(request: MemberRequest) -> HttpResponse:
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


@login_required
@require_POST
def end_session(request: MemberRequest, pk: int) -> HttpResponse:
    """End one of one's own sessions."""
    get_object_or_404(UserSession, pk=pk, user=request.user).end()
    messages.success(request, _("The session was ended."))
    return redirect("usersessions_list")


@login_required
def remove_key(request: MemberRequest, pk: int) -> HttpResponse:
    """Remove a key, unless the official's role needs it and there is no other factor."""
    key = get_object_or_404(Authenticator, pk=pk, user=request.user)
    if not get_adapter().can_delete_authenticator(key):
        messages.error(request, get_adapter().error_messages["cannot_delete_authenticator"])
        return redirect("mfa_list_webauthn")
    return remove_webauthn(request, pk=pk)


def _next(request: MemberRequest) -> str:
    """Where the visitor came from, without a language in it; only within this site."""
    url = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure()):
        return "/"
    path, _mark, query = url.partition("?")
    kept = "&".join(part for part in query.split("&") if part and not part.startswith("lang="))
    return f"{path}?{kept}" if kept else path
