"""SOLVIT cases at the lead centre: accepting, consulting, the solution, the Commission's advice."""

from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from authorities.models import Authority
from requests.selectors.reach import commission
from requests.services.effects.one_to_many import add_parts, days_later
from requests.services.effects.solvit import (
    DAYS_TO_PREPARE,
    DAYS_TO_SOLVE,
    SOLVIT,
    run,
    tell_complainant,
)
from requests.services.effects.step import Step, effect, iso
from requests.services.problems import FieldProblem, InvalidFieldsError
from requests.workflows.base import Side

#: The clocks of Recommendation 2013/461/EU, in days.
DAYS_MORE = 70
DAYS_FOR_ADVICE = 14
DAYS_TO_CONFIRM = 7


@effect("accept", kinds=SOLVIT)
def accept_case(step: Step) -> dict:
    """Take charge as the lead centre; a solution is due within ten weeks."""
    exchange = step.exchange
    exchange.accepted_at = exchange.accepted_at or step.at
    present = step.standing.responding
    present.opened_at = step.at
    present.save(update_fields=["opened_at"])
    exchange.details.pop("extended", None)
    run(step, "solution", DAYS_TO_SOLVE)
    tell_complainant(step, "accept")
    return {"due_on": exchange.clocks["solution"]}


@effect(kinds=SOLVIT)
def return_to_home(step: Step) -> None:
    """Say what the lead centre misses."""
    step.write("return_to_home", step.values["text"])
    run(step, "preparation", DAYS_TO_PREPARE)


@effect("refuse", kinds=SOLVIT)
def refuse_case(step: Step) -> None:
    """Refuse the case as the lead centre, with the reason."""
    step.exchange.refused_at = step.at
    step.exchange.clocks = {}
    step.write("refuse", step.values["reason"])


@effect(kinds=SOLVIT)
def report(step: Step) -> None:
    """Say how far the lead centre is."""
    step.write("report", step.values["text"])


@effect(kinds=SOLVIT)
def consult(step: Step) -> dict:
    """Put a question to an authority; it learns who complains with consent only."""
    body: Authority = step.values["body"]
    add_parts(step.exchange, {body.pk: Side.CONSULTED}, at=step.at)
    step.exchange.participations.filter(authority=body, role=Side.CONSULTED).update(
        acknowledged_at=None
    )
    step.write("consult", step.values["text"])
    return {"to": body.reference}


@effect(kinds=SOLVIT)
def give_position(step: Step) -> None:
    """Answer as the consulted authority."""
    step.write("give_position", step.values["text"])


@effect("comment", kinds=SOLVIT)
def comment_on_case(step: Step) -> None:
    """Say something to the other centre."""
    step.write("comment", step.values["text"])


@effect(kinds=SOLVIT)
def extend(step: Step) -> dict:
    """Take more time once, where a solution is near."""
    exchange, day = step.exchange, step.future_day("date")
    due: date = exchange.clock("solution") or step.today
    last = due + timedelta(days=DAYS_MORE)
    if not due < day <= last:
        text = _("Please give a day after %(first)s and until %(last)s.") % {
            "first": date_format(due),
            "last": date_format(last),
        }
        raise InvalidFieldsError(FieldProblem("date", "range", text))
    exchange.clocks["solution"] = iso(day)
    exchange.details["extended"] = True
    step.write("extend", step.values["reason"])
    return {"due_on": iso(day)}


@effect(kinds=SOLVIT)
def ask_commission(step: Step) -> None:
    """Ask for informal advice; who complains isn't told."""
    add_parts(step.exchange, commission(step.exchange.area_id), at=step.at)
    step.exchange.participations.filter(role=Side.COMMISSION).update(acknowledged_at=None)
    step.exchange.clocks["advice"] = days_later(step, DAYS_FOR_ADVICE)
    step.write("ask_commission", step.values["text"])


@effect("advise", "note_advice", kinds=SOLVIT)
def advise(step: Step) -> None:
    """Give the advice, or note one that came in another way."""
    step.exchange.clocks.pop("advice", None)
    step.write("advise", step.values["text"])


@effect(kinds=SOLVIT)
def propose_outcome(step: Step) -> dict:
    """Say how the case came out."""
    step.exchange.details["outcome"] = step.values["outcome"]
    step.write("propose_outcome", step.values["text"])
    # Until the outcome stands, the time for the solution goes on.
    step.exchange.clocks["confirmation"] = days_later(step, DAYS_TO_CONFIRM)
    step.exchange.clocks.pop("advice", None)
    return {"result": step.values["outcome"]}
