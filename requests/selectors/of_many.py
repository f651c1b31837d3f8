"""What an exchange of one to many tells an actor besides its content: its days, whom it reached."""

from datetime import date

from requests.selectors.case import Case
from requests.selectors.reach import CountryReach, reach_by_country
from requests.workflows.base import Side

#: Clocks that tell of the decision behind an alert: its period, and what its sender owes.
_CLOCKS_OF_CONTENT = frozenset({"ends"})
_INITIATORS_CLOCKS = frozenset({"send", "confirm"})


def initiates(case: Case) -> bool:
    """Whether the actor belongs to the side that began it, or coordinates that side."""
    standing = case.standing
    return standing.side == Side.REQUESTER or Side.REQUESTER in standing.coordinates


def clocks_shown(case: Case) -> list[tuple[str, date]]:
    """The days that count, by their order, as far as the actor may know them. No query."""
    hidden = set() if initiates(case) else _INITIATORS_CLOCKS
    hidden = hidden if case.standing.sees_content else hidden | _CLOCKS_OF_CONTENT
    known = set(case.exchange.clocks) & set(case.exchange.workflow.words.facts) - hidden
    days = ((name, case.exchange.clock(name)) for name in known)
    return sorted(((name, day) for name, day in days if day), key=lambda row: (row[1], row[0]))


def reach_shown(case: Case) -> list[CountryReach]:
    """Whom it reached: all of them to the initiator's side, to others those of their country.

    One query, none where it was sent to nobody or the actor may not know.
    """
    exchange, standing = case.exchange, case.standing
    sent_to_many = exchange.sent_at is not None and not exchange.workflow.consults
    if not (sent_to_many and standing.sees_questions):
        return []
    own = "" if initiates(case) else standing.member.authority.country_id
    if own and Side.COMMISSION in standing.sides:
        return []
    return reach_by_country(exchange, only=own)
