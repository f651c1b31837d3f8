"""The responder takes charge, passes on, allocates or refuses."""

from django.utils.translation import gettext as _

from requests.services.allocation import give
from requests.services.effects.dates import agree, counter
from requests.services.effects.step import Step, begin_responding, effect, iso
from requests.services.problems import FieldProblem, InvalidFieldsError
from requests.services.repetitions import drop_empty
from requests.services.split import split_off


@effect()
def accept(step: Step) -> dict:
    """Take charge; the wanted date is agreed unless another is proposed in the same step."""
    exchange = step.exchange
    proposed = None
    if "counter_date" in step.values:
        if "reason" not in step.values:
            raise InvalidFieldsError(
                FieldProblem("reason", "required", _("Please say why you need another date."))
            )
        proposed = step.future_day("counter_date")
        counter(exchange, proposed, step.at)
        step.write("propose_date", step.values["reason"])
    elif exchange.agreed_on is None:
        agree(exchange, exchange.wanted_on)
    exchange.accepted_at = exchange.accepted_at or step.at
    present = step.standing.responding
    present.opened_at = step.at
    present.save(update_fields=["opened_at"])
    return {"agreed_on": iso(exchange.agreed_on), "proposed_on": iso(proposed)}


@effect("forward", "reassign")
def forward(step: Step) -> dict:
    """Pass the whole request to another authority of the country; history and clocks stay."""
    exchange, target = step.exchange, step.values["authority"]
    before = exchange.answering
    exchange.questions.update(draft=None)
    drop_empty(exchange)
    exchange.reply_author, exchange.reply_language = None, ""
    exchange.refused_at = None
    begin_responding(step, target)
    step.write("forward", step.values["reason"])
    return {"from": before.reference, "to": target.reference}


@effect()
def allocate(step: Step) -> dict:
    """Give the request to chosen handlers and units of the authority: to work on, or to read."""
    return give(step.standing.responding, step.values["officials"])


@effect("refuse", "refuse_more")
def refuse(step: Step) -> dict:
    """Decline to answer, with a reason of the list."""
    exchange = step.exchange
    exchange.state_before = exchange.state
    if exchange.replied_at is None:
        exchange.refused_at = step.at
    step.write("refuse", step.values["comment"])
    return {"reason": step.values["reason"]}


@effect()
def split(step: Step) -> dict:
    """Pass some questions to another authority of the country, as a part of its own."""
    outstanding = {q.code for q in step.standing.questions if q.answered_at is None}
    chosen = step.values["questions"]
    codes = {question.code for question in chosen}
    if not codes < outstanding:
        raise InvalidFieldsError(
            FieldProblem(
                "questions", "all", _("Please choose some, but not all, of the open questions.")
            )
        )
    part = split_off(step.exchange, step.values["authority"], chosen, at=step.at)
    step.arrived.append(part)
    step.write("split", step.values["reason"])
    return {"part": part.number, "to": part.answering.reference, "questions": sorted(codes)}
