"""Decisions on a card: issued, refused, measures, restrictions, revocation, extension, end."""

from datetime import date, timedelta

from imi.kernel.calendars import add_months
from requests.models import Participation
from requests.selectors.cards import deciding_authority
from requests.services.cards import end_card, write_card
from requests.services.effects.card_application import (
    KINDS,
    start_home_clock,
    start_host_clock,
    wipe,
)
from requests.services.effects.step import Step, effect, end
from requests.workflows.base import Side

#: A temporary card stands for the declaration of so many months. Article 4c(1).
MONTHS_VALID = 18
DAYS_MORE = 14
#: Purposes of cards that are valid for a time only.
FOR_A_TIME = frozenset({"temporary", "prior_check"})
_CLOCKS_OF_CHECK = ("acknowledge", "home", "host", "answer", "test", "test_on", "pay_by")


@effect("issue", "pass_measure", kinds=KINDS)
def issue(step: Step) -> None:
    """Issue the card; the host countries are told of a temporary one at once."""
    _issue(step, tacit=False)


@effect(kinds=KINDS)
def issue_tacitly(step: Step) -> None:
    """Issue the card that the host authority neither issued nor refused in time."""
    _issue(step, tacit=True)


def _issue(step: Step, *, tacit: bool) -> None:
    exchange = step.exchange
    _stop_clocks(step)
    until: date | None = None
    if exchange.details["purpose"] in FOR_A_TIME:
        begin = max(step.today, exchange.clock("ends") or step.today)
        until = add_months(begin, MONTHS_VALID)
        exchange.clocks["ends"] = until.isoformat()
    exchange.outcome = "issued"
    exchange.replied_at = exchange.replied_at or step.at
    write_card(exchange, valid_until=until, tacit=tacit, at=step.at)
    if exchange.responder is None:
        _tell_host(step)


def _stop_clocks(step: Step) -> None:
    exchange = step.exchange
    kept = {name: day for name, day in exchange.clocks.items() if name not in _CLOCKS_OF_CHECK}
    exchange.clocks = kept
    exchange.details.pop("asked", None)


def _tell_host(step: Step) -> None:
    """Let the host authority take part in what it is only told of."""
    exchange = step.exchange
    host = deciding_authority(exchange.details["host"])
    if host is not None:
        Participation.objects.get_or_create(
            exchange=exchange,
            authority=host,
            role=Side.HOST,
            until=None,
            defaults={"since": step.at},
        )


@effect("refuse", "fail_measure", kinds=KINDS)
def refuse_card(step: Step) -> None:
    """Refuse the card, with reasons and remedies."""
    _stop_clocks(step)
    _say_why(step, "refuse")
    step.exchange.refused_at = step.at
    outcome = "issued" if step.exchange.outcome == "issued" else "refused"
    end(step.exchange, outcome, step.at)


def _say_why(step: Step, kind: str) -> None:
    step.write(kind, step.values["reason"])
    step.write("remedies", step.values["remedies"])


@effect(kinds=KINDS)
def extend_check(step: Step) -> dict:
    """Take two more weeks; the second time only where it is strictly needed."""
    exchange = step.exchange
    until = (exchange.clock("host") or step.today) + timedelta(days=DAYS_MORE)
    exchange.clocks["host"] = until.isoformat()
    exchange.details["extensions"] = exchange.details.get("extensions", 0) + 1
    step.write("extend_check", step.values["reason"])
    return {"until": until.isoformat()}


@effect(kinds=KINDS)
def require_measure(step: Step) -> None:
    """Suspend the examination for a measure; services need a test offered within a month."""
    _stop_clocks(step)
    if step.exchange.details["purpose"] == "prior_check":
        step.exchange.clocks["test"] = add_months(step.today, 1).isoformat()
    step.write("require_measure", step.values["reason"])


@effect(kinds=KINDS)
def offer_test(step: Step) -> dict:
    """Offer the aptitude test on a day to come."""
    day = step.future_day("date").isoformat()
    step.exchange.clocks.pop("test", None)
    step.exchange.clocks["test_on"] = day
    return {"until": day}


@effect(kinds=KINDS)
def note_restriction(step: Step) -> None:
    """Note a restriction or prohibition after a sanction or an alert; the holder is told."""
    step.exchange.details["notice"] = True
    step.write("note_restriction", step.values["text"])


@effect(kinds=KINDS)
def lift_restriction(step: Step) -> None:
    """Take the restriction away, with its text."""
    step.exchange.details.pop("notice", None)
    step.exchange.messages.filter(kind="note_restriction").delete()


@effect("revoke", kinds=KINDS)
def revoke_card(step: Step) -> None:
    """Revoke the card, with reasons and remedies."""
    _say_why(step, "revoke")
    end_card(step.exchange, at=step.at)
    end(step.exchange, "issued", step.at)


@effect(kinds=KINDS)
def ask_extension(step: Step) -> None:
    """Let the card be checked anew; it stays valid meanwhile."""
    if step.exchange.details["purpose"] == "temporary":
        start_home_clock(step, step.today)
    else:
        start_host_clock(step)


@effect("expire", kinds=KINDS)
def expire_card(step: Step) -> None:
    """End the card on its day."""
    end_card(step.exchange, at=step.at)
    end(step.exchange, "issued", step.at)


@effect(kinds=KINDS)
def give_back(step: Step) -> None:
    """End the card at the holder's wish and erase the file at once, free of charge."""
    end_card(step.exchange, at=step.at)
    end(step.exchange, "issued", step.at)
    wipe(step)
