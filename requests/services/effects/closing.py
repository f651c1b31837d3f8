"""After the reply: closing, asking for more, rating, reopening; and the conversation."""

from requests.models import Evaluation, Exchange
from requests.services.effects.step import Step, drop_set_date, effect, end, iso
from requests.workflows.base import ONE_TO_ONE


@effect()
def close(step: Step) -> None:
    """Close, satisfied; an evaluation is offered."""
    end(step.exchange, "replied", step.at)


@effect()
def ask_for_more(step: Step) -> dict:
    """Say what is still missing; the agreed date and the wish at sending stay as they are."""
    codes = [question.code for question in step.values["questions"]]
    step.exchange.more_count += 1
    step.exchange.more_wanted_on = step.wanted_again()
    drop_set_date(step.exchange)
    step.exchange.questions.filter(code__in=codes).update(asked_again=True, answer_required=True)
    step.write("ask_for_more", step.values["text"])
    return {"questions": sorted(codes), "wanted_on": iso(step.exchange.more_wanted_on)}


def bring_successors(exchange: Exchange) -> None:
    """Name those who take part today: where an authority was closed since, its successor."""
    for part in exchange.participations.filter(until__isnull=True, role__in=ONE_TO_ONE):
        setattr(exchange, f"{part.role}_id", part.authority_id)


@effect()
def reopen(step: Step) -> dict:
    """Open a closed request once more; every question may be answered again."""
    exchange = step.exchange
    bring_successors(exchange)
    exchange.reopened = True
    exchange.closed_at = None
    exchange.outcome = ""
    exchange.more_wanted_on = step.wanted_again()
    drop_set_date(exchange)
    exchange.questions.update(asked_again=True, answer_required=False)
    step.write("reopen", step.values["reason"])
    return {"wanted_on": iso(exchange.more_wanted_on)}


@effect()
def rate(step: Step) -> dict:
    """Rate the reply; the last values count."""
    given = {name: step.values[name] for name in ("timeliness", "efforts")}
    Evaluation.objects.update_or_create(
        exchange=step.exchange,
        defaults={**given, "rated_at": step.at, "by": step.standing.member.official},
    )
    return given


@effect()
def close_on_behalf(step: Step) -> None:
    """Close an abandoned request."""
    exchange = step.exchange
    step.write("close_on_behalf", step.values["reason"])
    outcome = "refused" if exchange.refused_at else "abandoned"
    end(exchange, "replied" if exchange.replied_at else outcome, step.at)


@effect()
def comment(step: Step) -> None:
    """Say something that is no reply."""
    step.write("comment", step.values["text"])


@effect()
def remind(step: Step) -> None:
    """Remind the side whose turn it is."""
    step.write("remind", step.values.get("text"))
