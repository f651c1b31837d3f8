"""A refusal is accepted, or judged by the coordinators of both sides."""

from datetime import timedelta

from requests.services.effects.dates import agree
from requests.services.effects.step import Step, begin_responding, effect, end, iso
from requests.services.repetitions import drop_empty
from requests.workflows.information_request import State

DAYS_AFTER_REFERRAL = 10


@effect()
def accept_refusal(step: Step) -> None:
    """Close with the outcome refused."""
    end(step.exchange, "refused", step.at)


@effect()
def refer(step: Step) -> None:
    """Ask the own coordinator whether the refusal is justified."""
    step.write("refer", step.values["text"])


@effect()
def support_request(step: Step) -> None:
    """Find the refusal unjustified; the responder's coordinator decides."""
    step.write("support_request", step.values["opinion"])


@effect()
def uphold_refusal(step: Step) -> None:
    """Find the refusal fair."""
    step.write("uphold_refusal", step.values["opinion"])
    end(step.exchange, "refused", step.at)


@effect()
def require_answer(step: Step) -> dict:
    """Overturn the refusal: answer, or another authority of the country does."""
    exchange, target = step.exchange, step.values.get("authority")
    exchange.refused_at = None
    agree(exchange, step.today + timedelta(days=DAYS_AFTER_REFERRAL))
    exchange.more_wanted_on = None
    step.write("require_answer", step.values["opinion"])
    if target:
        exchange.questions.update(draft=None)
        drop_empty(exchange)
        exchange.reply_author, exchange.reply_language = None, ""
        begin_responding(step, target)
        exchange.state_before = State.SENT
    return {
        "agreed_on": iso(exchange.agreed_on),
        "to": target.reference if target else None,
    }
