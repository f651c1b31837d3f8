"""What an official sees first: what waits, and where to go."""

from datetime import date

from django.utils.translation import gettext as _

from authorities.models import Membership, Role
from imi.context import is_coordinator
from requests.selectors.start import open_counts

LISTING = (Role.BASIC, Role.REQUEST_HANDLER, Role.ALLOCATOR, Role.SUPERVISOR)


def page(membership: Membership, today: date) -> dict[str, object]:
    """Return the context of the start page."""
    return {
        "may_ask": membership.has_role(Role.REQUEST_HANDLER),
        "stats": stats(membership, today),
        "places": places(membership),
    }


def stats(membership: Membership, today: date) -> list[dict[str, object]]:
    """Return the numbers of what waits; none for those who handle no requests."""
    if not membership.has_role(*LISTING):
        return []
    counts = open_counts(membership, today)
    return [
        {
            "number": counts.mine,
            "label": _("waiting for your authority"),
            "url": "/requests/",
            "tone": "warning" if counts.mine else "success",
        },
        {
            "number": counts.late,
            "label": _("of these, late"),
            "tone": "danger" if counts.late else "success",
        },
        {"number": counts.open, "label": _("open in all"), "tone": "info"},
    ]


def places(membership: Membership) -> list[dict[str, str]]:
    """Return the parts of the site that a membership's roles open, with what is done there."""
    found = []
    only_central = set(membership.roles) == {Role.CENTRAL_ADMINISTRATOR.value}
    if not only_central:
        found.append(
            _place("/requests/", _("Requests"), _("What you sent and what was sent to you."))
        )
    found.append(
        _place(
            "/authorities/",
            _("Authorities"),
            _("Find the competent authority in another country, in your language."),
        )
    )
    if is_coordinator(membership) and not only_central:
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
