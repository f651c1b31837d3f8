"""How states, steps and events of the registry are called on its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext_lazy as _

from authorities.models import Authority
from authorities.selectors.duplicates import Reason

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_S = Authority.Status
TONES = {
    _S.INVITED: "info",
    _S.APPLIED: "warning",
    _S.ACTIVE: "success",
    _S.SUSPENDED: "danger",
    _S.CLOSED: "neutral",
    _S.REFUSED: "neutral",
}


class StepLabel(NamedTuple):
    """A step's name, what it brings about, and its tone."""

    title: StrOrPromise
    text: StrOrPromise
    tone: str = ""


STEPS = {
    "validate": StepLabel(
        _("Validate"),
        _("The authority takes part from now on; its first official receives the usual roles."),
    ),
    "return": StepLabel(
        _("Return for correction"), _("The authority can correct its data and apply again.")
    ),
    "refuse": StepLabel(_("Refuse"), _("The authority will not take part."), "danger"),
    "suspend": StepLabel(
        _("Suspend"),
        _("The authority is no longer found and sends no requests until this is lifted."),
        "danger",
    ),
    "lift": StepLabel(_("Lift the suspension"), _("The authority takes part again.")),
    "close": StepLabel(
        _("Close"),
        _("The authority ends for good, its officials are taken off; a successor takes over."),
        "danger",
    ),
}
EVENTS = {
    "imported": _("Imported"),
    "register": _("Registered by its coordinator"),
    "call in": _("Invited by its coordinator"),
    "apply": _("Applied"),
    "validate": _("Validated"),
    "return": _("Returned for correction"),
    "refuse": _("Refused"),
    "suspend": _("Suspended"),
    "lift": _("Suspension lifted"),
    "close": _("Closed"),
    "grant": _("Legal area given"),
    "suspend area": _("Legal area suspended"),
    "lift area": _("Suspension of a legal area lifted"),
    "link": _("Task given to a coordinator"),
    "unlink": _("Task taken from a coordinator"),
    "invite": _("Official invited"),
    "invite again": _("Invitation sent again"),
    "roles": _("Roles changed"),
    "deactivate": _("Official taken off"),
    "data": _("Data changed"),
    "ask change": _("Change of core data asked for"),
    "accept change": _("Change of core data accepted"),
    "refuse change": _("Change of core data refused"),
    "confirm": _("Data confirmed"),
    "erase": _("Data erased"),
    "merge": _("Merged into another authority"),
    "take over": _("Tasks of another authority taken over"),
    "split off": _("A part split off"),
    "split from": _("Split off another authority"),
    "competences": _("Competences changed"),
    "bounced": _("A mail came back"),
    "allocation": _("Allocation switched on or off"),
    "allocation rule": _("Allocation rule changed"),
    "allocation rule deleted": _("Allocation rule deleted"),
    "allocation order": _("Order of the allocation rules changed"),
}
REASONS = {
    Reason.SAME_NAME: _("the same name"),
    Reason.SIMILAR_NAME: _("a similar name"),
    Reason.SAME_ADDRESS: _("the same address"),
    Reason.SAME_DOMAIN: _("the same e-mail domain"),
}
GAP_NAMES = {
    "administrator": _("no local data administrator"),
    "areas": _("no legal area"),
    "competences": _("no competences"),
    "confirmation": _("not confirmed for a year"),
    "mail": _("mail comes back"),
}
FIELDS = {"name": _("Official name"), "level": _("Level")}


def status_pair(authority: Authority) -> tuple[str, str]:
    """An authority's status as (text, tone)."""
    return authority.get_status_display(), TONES[_S(authority.status)]


def level_label(value: str) -> str:
    """A level's name."""
    return str(dict(Authority.Level.choices).get(value, value))
