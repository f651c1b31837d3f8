"""SOLVIT cases: from the complaint to its end, with the clocks of the Recommendation."""

from authorities.models import Authority
from imi.kernel.outbox import promise
from requests.models import Exchange
from requests.services.content import check_complete, write_content
from requests.services.effects.closing import bring_successors
from requests.services.effects.one_to_many import change, days_later, delete
from requests.services.effects.step import Step, begin_responding, effect, end
from requests.workflows.solvit_case import SOLVIT_CASE

SOLVIT = (SOLVIT_CASE.kind,)
#: What the outbox calls to tell the complainant that there is news.
NEWS = "solvit.news"
#: The clocks of Recommendation 2013/461/EU, in days.
DAYS_TO_REACT = 7
DAYS_TO_PREPARE = 30
DAYS_TO_ACCEPT = 7
DAYS_TO_SOLVE = 70

effect("delete", kinds=SOLVIT)(delete)


def tell_complainant(step: Step, name: str) -> None:
    """Promise a mail that says that something happened, and where to look."""
    exchange = step.exchange
    promise(
        NEWS, f"solvit:{exchange.pk}", exchange=exchange.pk, step=name, turn=exchange.event_count
    )


def run(step: Step, name: str, days: int) -> None:
    """Let one clock run, and no other."""
    step.exchange.clocks = {name: days_later(step, days)}


def _read_consent(exchange: Exchange) -> None:
    """Note whether the authority concerned may learn who complains."""
    question = exchange.procedure.rules.get("consent")
    agreed = exchange.questions.filter(code=question, answer=True).exists()
    if agreed:
        exchange.details["identity_open"] = True
    else:
        exchange.details.pop("identity_open", None)


@effect(kinds=SOLVIT)
def save_content(step: Step) -> None:
    """Keep the complaint as it was told to the centre, complete or not."""
    write_content(step.values["content"], step.standing, at=step.at)
    _read_consent(step.exchange)


@effect(kinds=SOLVIT)
def submit(step: Step) -> None:
    """Take the complaint from the public form."""
    check_complete(step.standing)
    _read_consent(step.exchange)
    run(step, "reaction", DAYS_TO_REACT)
    tell_complainant(step, "submit")


@effect(kinds=SOLVIT)
def register(step: Step) -> None:
    """Take a complaint that reached the centre in another way."""
    check_complete(step.standing)
    _read_consent(step.exchange)
    run(step, "preparation", DAYS_TO_PREPARE)
    tell_complainant(step, "register")


@effect(kinds=SOLVIT)
def first_reaction(step: Step) -> None:
    """Answer the complainant for the first time."""
    step.write("first_reaction", step.values["text"])
    run(step, "preparation", DAYS_TO_PREPARE)
    tell_complainant(step, "first_reaction")


@effect(kinds=SOLVIT)
def send_to_lead(step: Step) -> dict:
    """Send the prepared case to the centre where the problem arose."""
    exchange = step.exchange
    check_complete(step.standing)
    centre: Authority = step.values["centre"]
    exchange.sent_at = exchange.sent_at or step.at
    exchange.refused_at = None
    begin_responding(step, centre)
    step.write("analysis", step.values["analysis"])
    run(step, "acceptance", DAYS_TO_ACCEPT)
    tell_complainant(step, "send_to_lead")
    return {"to": centre.reference}


@effect(kinds=SOLVIT)
def ask_complainant(step: Step) -> None:
    """Ask what is missing; silence for 30 days ends the case."""
    step.write("ask_complainant", step.values["questions_text"])
    step.exchange.clocks = {}
    step.exchange.details.pop("reminded", None)
    tell_complainant(step, "ask_complainant")


@effect(kinds=SOLVIT)
def write_to_complainant(step: Step) -> None:
    """Tell the complainant something that needs no answer; he or she may write back."""
    step.write("write_to_complainant", step.values["text"])
    tell_complainant(step, "write_to_complainant")


@effect(kinds=SOLVIT)
def answer(step: Step) -> None:
    """Take the complainant's answer; the 30 days for preparing begin anew."""
    step.write("answer", step.values["text"])
    run(step, "preparation", DAYS_TO_PREPARE)


@effect(kinds=SOLVIT)
def go_on(step: Step) -> None:
    """Prepare the case without an answer."""
    step.write("comment", step.values.get("comment"))
    run(step, "preparation", DAYS_TO_PREPARE)


@effect(kinds=SOLVIT)
def remind_complainant(step: Step) -> None:
    """Remind of the questions ten days before the case is closed."""
    step.exchange.details["reminded"] = True
    tell_complainant(step, "remind_complainant")


@effect(kinds=SOLVIT)
def close_silent(step: Step) -> None:
    """Close what the complainant pursues no longer."""
    end(step.exchange, "silence", step.at)
    tell_complainant(step, "close_silent")


@effect(kinds=SOLVIT)
def signpost(step: Step) -> None:
    """Say why SOLVIT can't help, and who can."""
    step.write("signpost", step.values["reason"])
    step.write("service", step.values["service"])
    step.exchange.clocks = {}
    end(step.exchange, "signposted", step.at)
    tell_complainant(step, "signpost")


@effect("modify", kinds=SOLVIT)
def modify_complaint(step: Step) -> dict:
    """Correct the complaint; the version before stays readable."""
    version = change(step)
    _read_consent(step.exchange)
    return {"version": version}


@effect("confirm", kinds=SOLVIT)
def confirm_outcome(step: Step) -> dict:
    """Agree to the outcome, tell the complainant, and close."""
    outcome = step.exchange.details["outcome"]
    step.write("confirm", step.values["text"])
    step.exchange.clocks = {}
    end(step.exchange, outcome, step.at)
    tell_complainant(step, "confirm")
    return {"result": outcome}


@effect("object", kinds=SOLVIT)
def object_to_outcome(step: Step) -> None:
    """Let the lead centre go on."""
    step.exchange.details.pop("outcome", None)
    step.exchange.clocks.pop("confirmation", None)
    step.write("object", step.values["reason"])


@effect("reopen", kinds=SOLVIT)
def reopen_case(step: Step) -> None:
    """Go on with a closed case: a new fact came up."""
    exchange = step.exchange
    bring_successors(exchange)
    exchange.reopened, exchange.closed_at, exchange.outcome = True, None, ""
    exchange.details.pop("outcome", None)
    if exchange.accepted_at:
        run(step, "solution", DAYS_TO_SOLVE)
    else:
        run(step, "preparation", DAYS_TO_PREPARE)
    step.write("reopen", step.values["reason"])
    tell_complainant(step, "reopen")


@effect(kinds=SOLVIT)
def add_information(step: Step) -> None:
    """Take what the complainant wants to add."""
    step.write("add_information", step.values["text"])


@effect(kinds=SOLVIT)
def add_document(step: Step) -> None:
    """Note that the complainant gave a document; `attach_from_outside` keeps it."""


@effect("withdraw", kinds=SOLVIT)
def withdraw_complaint(step: Step) -> None:
    """End the case at the complainant's wish."""
    step.exchange.withdrawn_at = step.at
    step.exchange.clocks = {}
    end(step.exchange, "withdrawn", step.at)
