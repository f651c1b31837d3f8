"""What can be wrong with a row of a file of requests: one check for each code of the rules.

Each check looks at one cell and returns what to do about it, or None. A check that compares two
cells is made only where both are filled and well formed.
"""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from imi.kernel.calendars import brussels_day
from scoreboard.services.request_rows import COLUMNS, Row

#: The first row of each reference.
Firsts = Mapping[str, Row]
Check = Callable[[str, Row, Firsts], str | None]

MANDATORY = frozenset(
    {
        "reference",
        "area",
        "procedure",
        "sender_country",
        "sender_authority",
        "receiver_country",
        "receiver_authority",
    }
)
#: Cells that mean nothing without another one.
NEEDS = {
    **dict.fromkeys(
        (
            "split_from",
            "accepted_at",
            "forwarded_at",
            "proposed_date",
            "refused_at",
            "withdrawn_at",
        ),
        "sent_at",
    ),
    **dict.fromkeys(("agreed_date", "replied_at"), "accepted_at"),
    **dict.fromkeys(("timeliness_rating", "efforts_rating"), "rated_at"),
    "rated_at": "replied_at",
}
ENDINGS = ("replied_at", "refused_at", "withdrawn_at")
#: An instant, and the one it can't be earlier than.
AFTER = {
    "accepted_at": "sent_at",
    "forwarded_at": "sent_at",
    "replied_at": "accepted_at",
    "rated_at": "replied_at",
}


def _required(name: str, row: Row, firsts: Firsts) -> str | None:
    if name in row.raw:
        return None
    if name in MANDATORY:
        return _("fill in this cell")
    if "sent_at" in row.raw:
        return _("give the date by which the sender wants the reply, as the request was sent")
    return None


def _value(name: str, row: Row, firsts: Firsts) -> str | None:
    if name not in row.raw or name in row.values:
        return None
    return _("write %(form)s") % {"form": _form(name)}


def _form(name: str) -> str:
    """Say what a well-formed cell of a column looks like."""
    if name.endswith("_at"):
        return _("an instant in UTC as YYYY-MM-DDThh:mm:ssZ, of the years 2000 to 2099")
    if name.endswith("_date"):
        return _("a calendar date as YYYY-MM-DD, of the years 2000 to 2099")
    if name.endswith("_rating"):
        return _("one of the five ratings, such as satisfied or no_opinion")
    if name.endswith("_country"):
        return _("the code of one of the 31 countries, such as DE")
    if name == "area":
        return _("two to five capital letters, such as PQ")
    if name == "procedure":
        return _("the code of a procedure, such as PQ-REQ")
    return _("a text without control characters")


def _duplicate(name: str, row: Row, firsts: Firsts) -> str | None:
    first = firsts.get(row.values.get(name, ""))
    if first is None or first is row:
        return None
    return _("give each request a reference of its own; line %(line)d has this one") % {
        "line": first.line
    }


def _needs(name: str, row: Row, firsts: Firsts) -> str | None:
    if name not in row.raw:
        return None
    if NEEDS[name] not in row.raw:
        return _("fill in %(column)s too, or empty this cell") % {"column": NEEDS[name]}
    if name == "rated_at" and not {"timeliness_rating", "efforts_rating"} & row.raw.keys():
        return _("fill in a rating too, or empty this cell")
    return None


def _unknown(name: str, row: Row, firsts: Firsts) -> str | None:
    if name in row.values and row.values[name] not in firsts:
        return _("give the reference of a request in this file")
    return None


def _conflict_with_area(name: str, row: Row, firsts: Firsts) -> str | None:
    if name not in row.values or "area" not in row.values:
        return None
    if row.values["area"].startswith(row.values[name].partition("-")[0]):
        return None
    return _("give a procedure of the row's area, or correct the area")


def _conflict_with_original(name: str, row: Row, firsts: Firsts) -> str | None:
    original = firsts.get(row.values.get(name, ""))
    if original is None:
        return None
    if "split_from" in original.raw:
        return _("give the reference of the original; this one is a part itself")
    if "sent_at" not in original.raw:
        return _("give the reference of a sent request; this one is a draft")
    countries = {one.values.get("receiver_country") for one in (row, original)} - {None}
    if len(countries) > 1:
        return _("give an original with the same receiver country; a part stays in the country")
    return None


def _conflict_of_endings(name: str, row: Row, firsts: Firsts) -> str | None:
    if name not in row.raw:
        return None
    earlier = next((other for other in ENDINGS if other in row.raw), name)
    if earlier == name:
        return None
    return _("empty this cell or %(column)s; a request has one ending") % {"column": earlier}


def _before(name: str, other: str, row: Row) -> bool:
    """Say whether a filled and well-formed cell is earlier than another one."""
    if name not in row.values or other not in row.values:
        return False
    return bool(row.values[name] < row.values[other])


def _not_before(column: str) -> str:
    return _("give a time that is not before %(column)s") % {"column": column}


def _order(name: str, row: Row, firsts: Firsts) -> str | None:
    return _not_before(AFTER[name]) if _before(name, AFTER[name], row) else None


def _order_of_ending(name: str, row: Row, firsts: Firsts) -> str | None:
    other = "accepted_at" if "accepted_at" in row.raw else "sent_at"
    return _not_before(other) if _before(name, other, row) else None


def _order_of_part(name: str, row: Row, firsts: Firsts) -> str | None:
    original = firsts.get(row.values.get("split_from", ""))
    if original is None or not {name} <= original.values.keys() & row.values.keys():
        return None
    if row.values[name] >= original.values[name]:
        return None
    return _("give a time that is not before the sending of the original")


def _order_of_date(name: str, row: Row, firsts: Firsts) -> str | None:
    if name not in row.values or "sent_at" not in row.values:
        return None
    if row.values[name] >= brussels_day(row.values["sent_at"]):
        return None
    return _("give a day that is not before the Brussels date of sent_at")


def _checks_of(name: str) -> list[tuple[str, Check]]:
    """Return the checks of a column, in the order in which they apply."""
    found: list[tuple[str, Check]] = []
    if name in MANDATORY or name == "requested_date":
        found.append(("required", _required))
    found.append(("value", _value))
    if name == "reference":
        found.append(("duplicate", _duplicate))
    if name in NEEDS:
        found.append(("needs", _needs))
    return found + _COMPARING.get(name, [])


_COMPARING: dict[str, list[tuple[str, Check]]] = {
    "procedure": [("conflict", _conflict_with_area)],
    "split_from": [("unknown", _unknown), ("conflict", _conflict_with_original)],
    "sent_at": [("order", _order_of_part)],
    "accepted_at": [("order", _order)],
    "forwarded_at": [("order", _order)],
    "requested_date": [("order", _order_of_date)],
    "proposed_date": [("order", _order_of_date)],
    "agreed_date": [("order", _order_of_date)],
    "replied_at": [("conflict", _conflict_of_endings), ("order", _order)],
    "refused_at": [("conflict", _conflict_of_endings), ("order", _order_of_ending)],
    "withdrawn_at": [("conflict", _conflict_of_endings), ("order", _order_of_ending)],
    "rated_at": [("order", _order)],
}
CHECKS: dict[str, list[tuple[str, Check]]] = {name: _checks_of(name) for name in COLUMNS}
