"""Notifications: what the acts ask for at sending, comments, examination, checking, two steps."""

from datetime import date

from django.utils.translation import gettext as _

from imi.kernel.calendars import add_months, add_working_days
from requests.models import Exchange
from requests.selectors.reach import other_countries
from requests.services.effects.one_to_many import (
    change,
    days_later,
    span_later,
    start,
    tell,
    tell_by_rules,
)
from requests.services.effects.step import Step, effect, iso
from requests.services.problems import FieldProblem, InvalidFieldsError
from requests.workflows.information_request import State as RequestState
from requests.workflows.notification import NOTIFICATION

NOTIFICATIONS = (NOTIFICATION.kind,)


@effect(kinds=NOTIFICATIONS)
def broadcast(step: Step) -> dict:
    """Tell the recipients that the act names, and start its clocks."""
    start(step)
    chosen = set(step.exchange.details.get("countries", []))
    if linked := _followed_up(step):
        chosen.add(linked.answering.country_id)
    if not chosen and step.exchange.procedure.rules.get("recipients") == "chosen":
        raise InvalidFieldsError(
            FieldProblem("opening.countries", "required", _("Please choose at least one country."))
        )
    count = tell_by_rules(step, chosen)
    _start_clocks(step)
    return {"count": count, "urgent": bool(step.exchange.details.get("urgent"))}


def _followed_up(step: Step) -> Exchange | None:
    """The request that must come first, unless it is urgent. Raises InvalidFieldsError."""
    exchange = step.exchange
    wanted = exchange.procedure.rules.get("linked")
    if not wanted:
        return None
    if problem := _link_problem(exchange, wanted, step.today):
        raise InvalidFieldsError(FieldProblem("opening.linked", "required", problem))
    reasons = exchange.messages.filter(kind="urgent_reason")
    if exchange.details.get("urgent") and not reasons.exists():
        raise InvalidFieldsError(
            FieldProblem("opening.urgent_reason", "required", _("This field is required."))
        )
    return exchange.linked


def _link_problem(exchange: Exchange, wanted: str, today: date) -> str | None:
    """Say why the request named, or none named, doesn't let the notification go."""
    linked, urgent = exchange.linked, exchange.details.get("urgent")
    if linked is None:
        text = _("Please name the request to the country of establishment that came first.")
        return None if urgent else text
    if linked.procedure_id != wanted:
        return _("This is no request of the procedure %(code)s.") % {"code": wanted}
    if not urgent and not _had_its_chance(linked, today):
        return _("The country of establishment still has time to answer this request.")
    return None


def _had_its_chance(linked: Exchange, today: date) -> bool:
    """Whether a request was answered, refused, or not acted on in time."""
    if linked.replied_at or linked.state in {RequestState.REFUSED, RequestState.CLOSED}:
        return True
    wanted = linked.agreed_on or linked.wanted_on
    return bool(linked.sent_at and wanted and wanted < today)


def _start_clocks(step: Step, *, anew: bool = False) -> None:
    """Start the clocks of the act; anew: after an essential change, for which it may be shorter."""
    exchange, rules = step.exchange, step.exchange.procedure.rules
    clocks = exchange.clocks
    if days := (anew and rules.get("comment_days_changed")) or rules.get("comment_days"):
        clocks["comments"] = days_later(step, days)
    if (days := rules.get("standstill_days")) and not exchange.details.get("urgent"):
        free = add_working_days(step.today, days, exchange.requester.country_id)
        clocks["standstill"] = iso(free)
    if months := rules.get("review_months"):
        clocks["review"] = iso(add_months(step.today, months))
    if review := rules.get("review"):
        clocks["review"] = span_later(step.today, review)
        exchange.details.pop("extensions", None)
    if months := rules.get("check_months"):
        clocks["check"] = iso(add_months(step.today, months))
    if valid := rules.get("valid"):
        clocks["valid"] = span_later(step.today, valid)


@effect(kinds=NOTIFICATIONS)
def comment(step: Step) -> None:
    """Comment or ask; all who were told can read it."""
    step.write("comment", step.values["text"])


@effect(kinds=NOTIFICATIONS)
def answer_comment(step: Step) -> None:
    """Answer what was commented."""
    step.write("answer_comment", step.values["text"])


@effect(kinds=NOTIFICATIONS)
def modify(step: Step) -> dict:
    """Change the content; an essential change starts the clocks anew."""
    version = change(step)
    if step.values.get("essential"):
        _start_clocks(step, anew=True)
    return {"version": version, "essential": bool(step.values.get("essential"))}


@effect(kinds=NOTIFICATIONS)
def correct(step: Step) -> dict:
    """Correct a closed notification; the closure stays."""
    return {"version": change(step)}


@effect(kinds=NOTIFICATIONS)
def extend_review(step: Step) -> dict:
    """Take the next extension that the act foresees, counted from the day before."""
    exchange = step.exchange
    used = int(exchange.details.get("extensions", 0))
    span = exchange.procedure.rules["extensions"][used]
    until = span_later(exchange.clock("review") or step.today, span)
    exchange.clocks["review"] = until
    exchange.details["extensions"] = used + 1
    step.write("extend_review", step.values["reason"])
    return {"until": until}


@effect(kinds=NOTIFICATIONS)
def conclude_review(step: Step) -> dict:
    """Say what the Commission made of it; silence is no objection, or what the act says last."""
    step.exchange.clocks.pop("review", None)
    silence = step.exchange.procedure.rules.get("results", ["no_objection"])[-1]
    result = step.values.get("result", silence)
    step.exchange.details["result"] = result
    step.write("conclude_review", step.values.get("text"))
    return {"result": result}


@effect(kinds=NOTIFICATIONS)
def report_check(step: Step) -> None:
    """Report that the object was checked; the clock stops."""
    step.exchange.clocks.pop("check", None)
    step.write("report_check", step.values["text"])


@effect(kinds=NOTIFICATIONS)
def lapse_check(step: Step) -> None:
    """Note that the object was not checked in time."""
    step.exchange.clocks.pop("check", None)
    step.exchange.details["lapsed"] = True


@effect(kinds=NOTIFICATIONS)
def tell_others(step: Step) -> dict:
    """Take the second step: the requested authority tells all other countries."""
    step.exchange.details["others_told"] = True
    count = tell(step, other_countries(step.exchange), directly=True, with_commission=False)
    return {"count": count}
