"""What an official sees first: what waits, and where to go."""

from datetime import date

from django.utils.translation import gettext as _

from authorities.models import Membership, Role
from imi.context import is_coordinator


def page(membership: Membership, today: date) -> dict[str, object]:
    """Return the context of the start page."""
    return {
        "may_ask": membership.has_role(Role.REQUEST_HANDLER),
        "stats": [],
        "places": places(membership),
    }


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
