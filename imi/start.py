"""What an official sees first: what waits, and where to go."""

from datetime import date

from django.utils.translation import gettext as _

from authorities.models import Membership, Role
from imi.context import coordinates, looks_up
from requests.selectors.coordination import figures
from requests.selectors.counting import count_text, counts
from requests.selectors.worklist import parts_of

LISTING = (
    Role.BASIC,
    Role.REQUEST_HANDLER,
    Role.ALLOCATOR,
    Role.REFERRAL_HANDLER,
    Role.SUPERVISOR,
    Role.OBSERVER,
)
CALM, INFO, WORK, LATE = "success", "info", "warning", "danger"


def page(membership: Membership, today: date) -> dict[str, object]:
    """Return the context of the start page."""
    return {
        "may_ask": membership.has_role(Role.REQUEST_HANDLER),
        "stats": stats(membership, today),
        "places": places(membership),
    }


def stats(membership: Membership, today: date) -> list[dict[str, object]]:
    """Return the numbers of what waits, each with the list that holds it; two queries at most."""
    found: list[dict[str, object]] = []
    if membership.has_role(*LISTING):
        counted = counts(membership, parts_of(membership))
        found += [
            _stat(counted["waiting"], _("waiting for you"), "/requests/?tab=waiting", WORK),
            _stat(counted["open"], _("open requests"), "/requests/?tab=open", INFO),
        ]
        for stat, name in zip(found, ("waiting", "open"), strict=True):
            stat["shown"] = count_text(counted[name])
    if coordinates(membership):
        figured = figures(membership, today)
        found += [
            _stat(figured.overdue, _("overdue"), "/requests/?tab=overdue", LATE),
            _stat(figured.unaccepted, _("not accepted in time"), "/requests/?tab=unaccepted", LATE),
            _stat(figured.approvals, _("to approve"), "/requests/?tab=approvals", WORK),
            _stat(figured.referrals, _("referred to you"), "/requests/?tab=referrals", WORK),
        ]
    return found


def _stat(number: int, label: str, url: str, tone: str) -> dict[str, object]:
    tone = tone if number else CALM
    return {"number": number, "shown": number, "label": label, "url": url, "tone": tone}


def places(membership: Membership) -> list[dict[str, str]]:
    """Return the parts of the site that a membership's roles open, with what is done there."""
    found = []
    only_central = set(membership.roles) == {Role.CENTRAL_ADMINISTRATOR.value}
    if not only_central:
        found.append(
            _place("/requests/", _("Requests"), _("What you sent and what was sent to you."))
        )
    if looks_up(membership):
        found.append(
            _place(
                "/repositories/",
                _("Repositories"),
                _("Look up what other authorities keep, before you ask."),
            )
        )
    found.append(
        _place(
            "/authorities/",
            _("Authorities"),
            _("Find the competent authority in another country, in your language."),
        )
    )
    if coordinates(membership):
        found.append(
            _place(
                "/coordination/",
                _("Coordination"),
                _("What is late or waits for your decision among the authorities you coordinate."),
            )
        )
    if membership.has_role(Role.LOCAL_DATA_ADMINISTRATOR):
        found.append(
            _place(
                "/registration/",
                _("Registration"),
                _("Your authority's data, its people and their roles."),
            )
        )
    if membership.has_role(Role.CENTRAL_ADMINISTRATOR):
        found.append(
            _place("/administration/", _("Administration"), _("How the installation is doing."))
        )
    found.append(
        _place(
            "/scoreboard/", _("Scoreboard"), _("How fast and how well countries answer each other.")
        )
    )
    return found


def _place(url: str, title: str, text: str) -> dict[str, str]:
    return {"url": url, "title": title, "text": text}
