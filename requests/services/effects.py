"""What each transition does besides moving the state.

An effect changes the exchange in memory and the rows around it; `perform` saves the exchange,
and writes what the effect returns into the event. Nothing personal may be returned.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from authorities.models import Authority
from imi.kernel.calendars import brussels_day
from requests.models import AskedQuestion, Evaluation, Exchange, Message, Participation
from requests.selectors.catalogue import form_in
from requests.selectors.standing import Standing
from requests.services.answers import is_asked_for
from requests.services.problems import FieldProblem, InvalidFieldsError
from requests.workflows.base import Side
from requests.workflows.information_request import State

COUNTERS_UNTIL_AGREED = 3
DAYS_FOR_MORE = 14
DAYS_AFTER_REFERRAL = 10
DateState = Exchange.DateState


@dataclass
class Step:
    """A transition being taken: by whom, when, with which cleaned values."""

    exchange: Exchange
    standing: Standing
    values: dict[str, Any]
    at: datetime
    language: str

    @property
    def today(self) -> date:
        """The calendar day in Brussels."""
        return brussels_day(self.at)

    def write(self, kind: str, text: str | None, *, side: str = "") -> None:
        """Keep a free text of the actor; one side only may read it where one is named."""
        if text:
            Message.objects.create(
                exchange=self.exchange,
                kind=kind,
                text=text,
                language=self.language,
                side=side,
                authority=self.standing.membership.authority,
                at=self.at,
            )


Effect = Callable[[Step], dict | None]
EFFECTS: dict[str, Effect] = {}


def _effect(function: Effect) -> Effect:
    EFFECTS[function.__name__] = function
    return function


def _in_future(step: Step, field: str) -> date:
    """Return a given date; it must be tomorrow or later."""
    day = step.values[field]
    if day <= step.today:
        raise InvalidFieldsError(
            FieldProblem(field, "past", _("Please give a day from tomorrow on."))
        )
    return day


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


# Sending


def _check_sendable(step: Step) -> None:
    exchange = step.exchange
    problems = []
    if exchange.wanted_on is None or exchange.wanted_on <= step.today:
        problems.append(FieldProblem("wanted_on", "past", _("Please give a day from tomorrow on.")))
    reachable = Authority.objects.active().with_access_to(exchange.area_id)
    if not reachable.filter(pk=exchange.responder_id).exists():
        problems.append(
            FieldProblem("responder", "area", _("This authority takes no requests in the area."))
        )
    if not exchange.questions.exists():
        problems.append(
            FieldProblem("questions", "required", _("Please choose at least one question."))
        )
    form = form_in(exchange.version_id, "en")
    subject = exchange.subject.data
    problems.extend(
        FieldProblem(f"subject.{field.code}", "required", _("This field is required."))
        for field in form.subject_fields
        if field.required and not subject.get(field.code)
    )
    if problems:
        raise InvalidFieldsError(*problems)


@_effect
def submit_for_approval(step: Step) -> None:
    """Lock the draft until the coordinator decides."""
    _check_sendable(step)
    step.exchange.author = step.standing.membership.official


@_effect
def return_draft(step: Step) -> None:
    """Give the draft back, with what should change."""
    step.write("comment", step.values.get("comment"), side=Side.REQUESTER)


@_effect
def send(step: Step) -> dict:
    """Start the clocks and open the question of the date."""
    _check_sendable(step)
    exchange = step.exchange
    exchange.sent_at = step.at
    exchange.date_state = DateState.PROPOSED
    exchange.date_proposed_on = exchange.wanted_on
    exchange.date_proposed_at = step.at
    begin_responding(exchange, exchange.responder, step.at)
    return {"wanted_on": _iso(exchange.wanted_on)}


EFFECTS["approve_sending"] = send


def begin_responding(exchange: Exchange, authority: Authority, at: datetime) -> None:
    """Make an authority the present responder; the one before takes part no longer."""
    Participation.objects.filter(exchange=exchange, role=Side.RESPONDER, until__isnull=True).update(
        until=at, is_open=False
    )
    exchange.responder = authority
    Participation.objects.create(
        exchange=exchange, authority=authority, role=Side.RESPONDER, since=at
    )


@_effect
def delete(step: Step) -> None:
    """Erase the content of a draft."""
    exchange = step.exchange
    exchange.questions.all().delete()
    exchange.messages.all().delete()
    exchange.subject.data = {}
    exchange.subject.erased_at = step.at
    exchange.subject.save()


@_effect
def amend(step: Step) -> dict:
    """Change the wish date, or add a comment, before acceptance."""
    if not step.values:
        raise InvalidFieldsError(
            FieldProblem("wanted_on", "required", _("Please give a new date or a comment."))
        )
    if "wanted_on" in step.values:
        step.exchange.wanted_on = _in_future(step, "wanted_on")
        if step.exchange.agreed_on is None:
            step.exchange.date_proposed_on = step.exchange.wanted_on
    step.write("amend", step.values.get("comment"))
    return {"wanted_on": _iso(step.exchange.wanted_on)}


@_effect
def withdraw(step: Step) -> None:
    """End the request before its normal end."""
    step.write("withdraw", step.values["reason"])
    step.exchange.withdrawn_at = step.at
    _end(step, "withdrawn")


# Taking charge


@_effect
def accept(step: Step) -> dict:
    """Take charge; the wanted date is agreed unless another is proposed in the same step."""
    exchange = step.exchange
    counter = step.values.get("counter_date")
    if counter and not step.values.get("reason"):
        raise InvalidFieldsError(
            FieldProblem("reason", "required", _("Please say why you need another date."))
        )
    exchange.accepted_at = exchange.accepted_at or step.at
    Participation.objects.filter(exchange=exchange, role=Side.RESPONDER, until__isnull=True).update(
        opened_at=step.at
    )
    if counter:
        _counter(step, _in_future(step, "counter_date"))
        step.write("propose_date", step.values["reason"])
    elif exchange.agreed_on is None:
        _agree(exchange, exchange.wanted_on)
    return {"agreed_on": _iso(exchange.agreed_on), "proposed_on": _iso(counter)}


@_effect
def forward(step: Step) -> dict:
    """Pass the whole request to another authority of the country; history and clocks stay."""
    exchange, target = step.exchange, step.values["authority"]
    before = exchange.responder
    exchange.questions.update(draft=None)
    exchange.reply_author = None
    begin_responding(exchange, target, step.at)
    step.write("forward", step.values["reason"])
    return {"from": before.reference, "to": target.reference}


EFFECTS["reassign"] = forward


@_effect
def allocate(step: Step) -> dict:
    """Give the request to chosen handlers of the authority."""
    present = Participation.objects.get(
        exchange=step.exchange, role=Side.RESPONDER, until__isnull=True
    )
    present.allocated_to.set(step.values["officials"])
    return {"count": len(step.values["officials"])}


@_effect
def refuse(step: Step) -> dict:
    """Decline to answer, with a reason of the list."""
    exchange = step.exchange
    exchange.state_before = exchange.state
    if exchange.replied_at is None:
        exchange.refused_at = step.at
    step.write("refuse", step.values["comment"])
    return {"reason": step.values["reason"]}


EFFECTS["refuse_more"] = refuse


# The date


def _agree(exchange: Exchange, day: date | None) -> None:
    exchange.agreed_on = day
    exchange.date_state = DateState.AGREED
    exchange.date_proposed_on = None


def _counter(step: Step, day: date) -> None:
    exchange = step.exchange
    exchange.counter_count += 1
    if exchange.counter_count >= COUNTERS_UNTIL_AGREED:
        _agree(exchange, day)
        return
    exchange.date_state = DateState.COUNTERED
    exchange.date_proposed_on = day
    exchange.date_proposed_at = step.at


@_effect
def propose_date(step: Step) -> dict:
    """Propose another date: a counter-proposal, a new proposal, or an extension."""
    exchange = step.exchange
    day = _in_future(step, "date")
    if exchange.date_state == DateState.AGREED:
        exchange.date_state = DateState.EXTENSION
        exchange.extended = True
        exchange.date_proposed_on, exchange.date_proposed_at = day, step.at
    elif step.standing.side == Side.RESPONDER:
        _counter(step, day)
    else:
        exchange.date_state = DateState.PROPOSED
        exchange.date_proposed_on, exchange.date_proposed_at = day, step.at
    step.write("propose_date", step.values["reason"])
    return {"proposed_on": _iso(day), "agreed_on": _iso(exchange.agreed_on)}


@_effect
def accept_date(step: Step) -> dict:
    """Agree to the date the other side proposed."""
    _agree(step.exchange, step.exchange.date_proposed_on)
    return {"agreed_on": _iso(step.exchange.agreed_on)}


# Answering


@_effect
def save_answer(step: Step) -> dict:
    """Keep answers that the requester doesn't see yet."""
    asked = {question.code: question for question in step.exchange.questions.all()}
    for code, value in step.values.get("answers", {}).items():
        asked[code].draft = value
        asked[code].save(update_fields=["draft"])
    step.exchange.reply_author = step.standing.membership.official
    return {"questions": sorted(step.values.get("answers", {}))}


def _release(step: Step, questions: list[AskedQuestion]) -> None:
    """Show answers to the requester, and freeze them."""
    for question in questions:
        if question.draft is not None:
            question.answer, question.draft = question.draft, None
        question.answered_at = question.answered_at or step.at
        question.asked_again = False
        question.answer_required = True
        question.save()


@_effect
def send_part(step: Step) -> dict:
    """Send some of the answers; the rest follows."""
    save_answer(step)
    chosen = {question.code for question in step.values["questions"]}
    asked = list(step.exchange.questions.all())
    part = [question for question in asked if question.code in chosen]
    _must_be_answered(part, "questions")
    if any(question.answered_at for question in part):
        raise InvalidFieldsError(
            FieldProblem("questions", "sent", _("Some of these answers were sent already."))
        )
    if all(question.answered_at or question.code in chosen for question in asked):
        raise InvalidFieldsError(
            FieldProblem("questions", "all", _("To send all answers, send the reply."))
        )
    _release(step, part)
    return {"questions": sorted(chosen)}


def _must_be_answered(questions: list[AskedQuestion], field: str) -> None:
    missing = [question.code for question in questions if question.latest is None]
    if missing:
        raise InvalidFieldsError(
            *(
                FieldProblem(
                    f"{field}.{code}",
                    "required",
                    _("Question %(code)s has no answer yet.") % {"code": code},
                )
                for code in missing
            )
        )


def _check_complete(step: Step) -> list[AskedQuestion]:
    """Return the questions asked, once each that needs an answer has one."""
    form = form_in(step.exchange.version_id, "en")
    asked = list(step.exchange.questions.all())
    answers = {question.code: question.latest for question in asked}
    needed = []
    for question in asked:
        if not is_asked_for(form.questions[question.code], answers):
            continue
        if question.asked_again and question.answer_required and question.draft is None:
            question.answer = None
        needed.append(question)
    _must_be_answered(needed, "answers")
    return asked


@_effect
def submit_reply(step: Step) -> None:
    """Give the reply to the coordinator for approval."""
    save_answer(step)
    _check_complete(step)
    step.exchange.state_before = step.exchange.state
    step.exchange.reply_author = step.standing.membership.official


@_effect
def return_reply(step: Step) -> None:
    """Give the reply back, with what should change."""
    step.write("comment", step.values.get("comment"), side=Side.RESPONDER)


@_effect
def send_reply(step: Step) -> dict:
    """Send the complete reply; the first stops the answering clock for good."""
    if step.standing.side == Side.RESPONDER and step.exchange.state != State.REPLY_APPROVAL:
        save_answer(step)
    questions = _check_complete(step)
    _release(step, questions)
    step.exchange.replied_at = step.exchange.replied_at or step.at
    return {"agreed_on": _iso(step.exchange.agreed_on)}


EFFECTS["approve_reply"] = send_reply


@_effect
def split(step: Step) -> dict:
    """Pass some questions to another authority of the country, as a part of its own."""
    from requests.services.split import split_off

    outstanding = list(step.exchange.questions.filter(answered_at__isnull=True))
    chosen = step.values["questions"]
    codes = {question.code for question in chosen}
    if not codes < {question.code for question in outstanding}:
        raise InvalidFieldsError(
            FieldProblem(
                "questions", "all", _("Please choose some, but not all, of the open questions.")
            )
        )
    part = split_off(step.exchange, step.values["authority"], chosen, at=step.at)
    step.write("split", step.values["reason"])
    return {
        "part": part.number,
        "to": part.responder.reference,
        "questions": sorted(codes),
    }


# After the reply


def _end(step: Step, outcome: str) -> None:
    step.exchange.outcome = outcome
    step.exchange.closed_at = step.at


@_effect
def close(step: Step) -> None:
    """Close, satisfied; an evaluation is offered."""
    _end(step, "replied")


@_effect
def ask_for_more(step: Step) -> dict:
    """Say what is still missing."""
    codes = [question.code for question in step.values["questions"]]
    step.exchange.more_count += 1
    wanted = _want_again(step)
    step.exchange.questions.filter(code__in=codes).update(asked_again=True, answer_required=True)
    step.write("ask_for_more", step.values["text"])
    return {"questions": sorted(codes), "wanted_on": _iso(wanted)}


def _want_again(step: Step) -> date:
    if "wanted_on" in step.values:
        return _in_future(step, "wanted_on")
    return step.today + timedelta(days=DAYS_FOR_MORE)


@_effect
def reopen(step: Step) -> dict:
    """Open a closed request once more; every question may be answered again."""
    step.exchange.reopened = True
    step.exchange.closed_at = None
    step.exchange.outcome = ""
    wanted = _want_again(step)
    step.exchange.questions.update(asked_again=True, answer_required=False)
    step.write("reopen", step.values["reason"])
    return {"wanted_on": _iso(wanted)}


@_effect
def rate(step: Step) -> dict:
    """Rate the reply; the last values count."""
    Evaluation.objects.update_or_create(
        exchange=step.exchange,
        defaults={
            "timeliness": step.values["timeliness"],
            "efforts": step.values["efforts"],
            "rated_at": step.at,
            "by": step.standing.membership.official,
        },
    )
    return {"timeliness": step.values["timeliness"], "efforts": step.values["efforts"]}


# Refusal and referral


@_effect
def accept_refusal(step: Step) -> None:
    """Close with the outcome refused."""
    _end(step, "refused")


@_effect
def refer(step: Step) -> None:
    """Ask the own coordinator whether the refusal is justified."""
    step.write("refer", step.values["text"])


@_effect
def support_request(step: Step) -> None:
    """Find the refusal unjustified; the responder's coordinator decides."""
    step.write("support_request", step.values["opinion"])


@_effect
def uphold_refusal(step: Step) -> None:
    """Find the refusal fair."""
    step.write("uphold_refusal", step.values["opinion"])
    _end(step, "refused")


@_effect
def require_answer(step: Step) -> dict:
    """Overturn the refusal: answer, or another authority of the country does."""
    exchange, target = step.exchange, step.values.get("authority")
    exchange.refused_at = None
    _agree(exchange, step.today + timedelta(days=DAYS_AFTER_REFERRAL))
    step.write("require_answer", step.values["opinion"])
    if target:
        exchange.questions.update(draft=None)
        begin_responding(exchange, target, step.at)
        exchange.state_before = State.SENT
    return {
        "agreed_on": _iso(exchange.agreed_on),
        "to": target.reference if target else None,
    }


# Coordinators and conversation


@_effect
def close_on_behalf(step: Step) -> None:
    """Close an abandoned request."""
    step.write("close_on_behalf", step.values["reason"])
    if step.exchange.replied_at:
        outcome = "replied"
    else:
        outcome = "refused" if step.exchange.refused_at else "abandoned"
    _end(step, outcome)


@_effect
def comment(step: Step) -> None:
    """Say something that is no reply."""
    step.write("comment", step.values["text"])


@_effect
def remind(step: Step) -> None:
    """Remind the side whose turn it is."""
    step.write("remind", step.values.get("text"))
