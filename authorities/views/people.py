"""The officials of one's own authority."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from authorities.forms.people import InviteForm, RolesForm
from authorities.http import MemberRequest
from authorities.models import Membership
from authorities.selectors.desk import officials_of, units_of
from authorities.services.people import deactivate, invite, remind, set_roles
from authorities.views.acting import Question, acting, administrator_required, ask
from imi.kernel import clock
from imi.kernel.forms import Form

asked_or_done = require_http_methods(["GET", "HEAD", "POST"])


@administrator_required
@require_safe
def officials(request: MemberRequest) -> HttpResponse:
    """All of them, those who were taken off at the end."""
    by = acting(request)
    context = {
        "members": officials_of(by.authority_id),
        "units": units_of(by.authority_id),
        "authority": by.authority,
    }
    return render(request, "authorities/officials.html", context)


def question(title: str, done: str, **more: object) -> Question:
    """A question asked from the page of officials."""
    back = reverse("authorities:officials")
    crumbs = [
        (reverse("authorities:registration"), _("Registration")),
        (back, _("Officials")),
    ]
    values: dict[str, object] = {"submit_text": title, "back": back} | more
    return Question(title=title, done=done, crumbs=crumbs, **values)  # type: ignore[arg-type]


def _member_or_404(request: MemberRequest, number: int) -> Membership:
    found = Membership.objects.filter(
        pk=number, authority=acting(request).authority_id, active=True
    )
    member = found.select_related("official").first()
    if member is None:
        raise Http404
    return member


@administrator_required
@asked_or_done
def official_invite(request: MemberRequest) -> HttpResponse:
    """Invite an official by e-mail address."""
    by = acting(request)
    initial = {"language": get_language() or "en", "roles": ["basic"]}
    form = InviteForm(
        by.authority, request.POST if request.method == "POST" else None, initial=initial
    )
    asked = question(
        _("Invite an official"),
        _("The invitation is on its way."),
        text=by.authority.display_name,
    )
    return ask(
        request,
        asked,
        form,
        lambda: invite(by.authority, **form.cleaned_data, by=by, at=clock.now()),
    )


@administrator_required
@asked_or_done
def official_again(request: MemberRequest, number: int) -> HttpResponse:
    """Send an invitation again."""
    by, member = acting(request), _member_or_404(request, number)
    form = Form(request.POST if request.method == "POST" else None)
    asked = question(
        _("Send the invitation again"),
        _("The invitation is on its way."),
        text=f"{member.official} ({member.official.email})",
    )
    return ask(
        request,
        asked,
        form,
        lambda: remind(by.authority, number, by=by, at=clock.now()),
    )


@administrator_required
@asked_or_done
def official_roles(request: MemberRequest, number: int) -> HttpResponse:
    """Change the roles of an official."""
    by, member = acting(request), _member_or_404(request, number)
    initial = {"roles": member.roles, "areas": member.areas}
    form = RolesForm(
        by.authority, request.POST if request.method == "POST" else None, initial=initial
    )
    asked = question(
        _("Roles of %(name)s") % {"name": member.official},
        _("The roles were changed."),
        submit_text=_("Save"),
        text=member.official.email,
        back=_back(by, member),
    )
    return ask(
        request,
        asked,
        form,
        lambda: set_roles(by.authority, number, **form.cleaned_data, by=by, at=clock.now()),
    )


@administrator_required
@asked_or_done
def official_deactivate(request: MemberRequest, number: int) -> HttpResponse:
    """Take an official off."""
    by, member = acting(request), _member_or_404(request, number)
    form = Form(request.POST if request.method == "POST" else None)
    asked = question(
        _("Take off %(name)s") % {"name": member.official},
        _("The person was taken off."),
        text=_("The person no longer works for your authority here. What was done stays."),
        tone="danger",
        back=_back(by, member),
    )
    return ask(
        request,
        asked,
        form,
        lambda: deactivate(by.authority, number, by=by, at=clock.now()),
    )


def _back(by: Membership, member: Membership) -> str:
    """Whoever changes herself may not see the list afterwards."""
    return reverse("home" if member.pk == by.pk else "authorities:officials")
