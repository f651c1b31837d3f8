"""Alerts: whom they reach, their days, appeal, and their end."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from imi.kernel.calendars import add_months
from requests.models import Exchange
from requests.services.content import day_of, write_content
from requests.services.effects.one_to_many import change, start, tell, tell_by_rules
from requests.services.effects.step import Step, effect, end, iso
from requests.services.problems import FieldProblem, InvalidFieldsError
from requests.workflows.base import Side
from requests.workflows.professional_alert import PROFESSIONAL_ALERT
from requests.workflows.services_alert import SERVICES_ALERT

SERVICES, PROFESSIONAL = (SERVICES_ALERT.kind,), (PROFESSIONAL_ALERT.kind,)
#: Calendar days after the decision in which an alert must be sent. Directive 2005/36/EC, Art. 56a.
DAYS_TO_SEND = 3
MONTHS_TO_CONFIRM = 3


@effect("broadcast", kinds=SERVICES)
def send_services_alert(step: Step) -> dict:
    """Tell the country of establishment, others concerned, and the Commission."""
    start(step)
    details = step.exchange.details
    countries = {details["establishment"], *details.get("countries", [])}
    return {"count": tell(step, countries, directly=False, with_commission=True)}


@effect(kinds=SERVICES)
def discard(step: Step) -> None:
    """Don't send the alert; its author reads why."""
    step.write("discard", step.values["reason"], side=Side.REQUESTER)
    end(step.exchange, "discarded", step.at)


@effect(kinds=SERVICES)
def add_information(step: Step) -> None:
    """Add information, or ask; all who were told can read it."""
    step.write("add_information", step.values["text"])


@effect("save_content", kinds=PROFESSIONAL)
def save_alert(step: Step) -> None:
    """Keep the content of a draft; the day of the decision starts the time for sending."""
    write_content(step.values["content"], step.standing, at=step.at)
    _read_days(step.exchange)
    decided = day_of(step.exchange, "decided_on")
    if decided:
        step.exchange.clocks["send"] = iso(decided + timedelta(days=DAYS_TO_SEND))
    else:
        step.exchange.clocks.pop("send", None)


def _read_days(exchange: Exchange) -> None:
    """Take the day of the decision and the period from the answers that the rules name."""
    rules = exchange.procedure.rules
    if exchange.version_id is None:
        return
    answers = dict(exchange.questions.values_list("code", "answer"))
    decided, period = answers.get(rules.get("decided")), answers.get(rules.get("period"))
    period = period if isinstance(period, dict) else {}
    days = {
        "decided_on": decided.get("D") if isinstance(decided, dict) else decided,
        "starts_on": period.get("from"),
        "ends_on": period.get("to"),
    }
    for name, day in days.items():
        if day:
            exchange.details[name] = day
        else:
            exchange.details.pop(name, None)


@effect("broadcast", kinds=PROFESSIONAL)
def send_professional_alert(step: Step) -> dict:
    """Tell all other countries; late sending is recorded."""
    start(step)
    exchange = step.exchange
    decided, ends = day_of(exchange, "decided_on"), day_of(exchange, "ends_on")
    _check_days(step, decided, ends)
    late = bool(decided and (step.today - decided).days > DAYS_TO_SEND)
    exchange.clocks = {
        "tell": iso(step.today),
        "confirm": iso(add_months(step.today, MONTHS_TO_CONFIRM)),
    }
    if ends:
        exchange.clocks["ends"] = iso(ends)
    if late:
        exchange.details["late"] = True
    return {"count": tell_by_rules(step, set()), "late": late}


def _check_days(step: Step, decided: date | None, ends: date | None) -> None:
    """Raise InvalidFieldsError where the days that the alert rests on can't be."""
    plain = step.exchange.version_id is None
    rules = step.exchange.procedure.rules
    at_decision = "opening.decided_on" if plain else f"answers.{rules.get('decided', '')}"
    at_end = "opening.ends_on" if plain else f"answers.{rules.get('period', '')}"
    starts = day_of(step.exchange, "starts_on")
    problems = []
    if decided is None:
        text = _("Please give the day of the decision.")
        problems.append(FieldProblem(at_decision, "required", text))
    elif decided > step.today:
        text = _("The decision can’t lie in the future.")
        problems.append(FieldProblem(at_decision, "future", text))
    if ends and ends < max(step.today, starts or step.today):
        problems.append(FieldProblem(at_end, "past", _("The period must end after today.")))
    if problems:
        raise InvalidFieldsError(*problems)


@effect(kinds=PROFESSIONAL)
def tell_professional(step: Step) -> dict:
    """Record the day on which the professional was told in writing."""
    day: date = step.values["date"]
    if day > step.today:
        raise InvalidFieldsError(
            FieldProblem("date", "future", _("Please give a day that has come."))
        )
    step.exchange.clocks.pop("tell", None)
    step.exchange.details["told_on"] = iso(day)
    return {"told_on": iso(day)}


@effect(kinds=PROFESSIONAL)
def confirm(step: Step) -> None:
    """Say that the decision still stands; it is asked again in three months."""
    step.exchange.clocks["confirm"] = iso(add_months(step.today, MONTHS_TO_CONFIRM))


@effect(kinds=PROFESSIONAL)
def contest(step: Step) -> None:
    """Mark the alert: an appeal was lodged, or rectification asked."""
    step.exchange.details["contested"] = True


@effect(kinds=PROFESSIONAL)
def settle(step: Step) -> None:
    """Take the mark away."""
    step.exchange.details.pop("contested", None)


@effect("modify", kinds=PROFESSIONAL)
def modify_alert(step: Step) -> dict:
    """Change scope or period; receivers and the professional are told at once."""
    exchange = step.exchange
    version = change(step)
    if "ends_on" in step.values:
        exchange.details["ends_on"] = iso(step.values["ends_on"])
    _read_days(exchange)
    ends = day_of(exchange, "ends_on")
    _check_days(step, day_of(exchange, "decided_on"), ends)
    exchange.clocks.pop("ends", None)
    if ends:
        exchange.clocks["ends"] = iso(ends)
    exchange.details.pop("told_on", None)
    exchange.clocks["tell"] = iso(step.today)
    return {"version": version}


@effect(kinds=PROFESSIONAL)
def revoke(step: Step) -> None:
    """End the alert: the decision was revoked or annulled."""
    end(step.exchange, "revoked", step.at)


@effect(kinds=PROFESSIONAL)
def expire(step: Step) -> None:
    """End the alert: its period is over."""
    end(step.exchange, "expired", step.at)
