"""Answering: saving, sending a part, sending the complete reply."""

from django.utils.translation import gettext as _

from requests.models import AskedQuestion
from requests.selectors.catalogue import form_in
from requests.services.answers import is_asked_for
from requests.services.effects.step import Step, effect, iso
from requests.services.problems import FieldProblem, InvalidFieldsError
from requests.services.repetitions import drop_empty, make_room
from requests.workflows.base import Side
from requests.workflows.information_request import State


def _keep(step: Step) -> list[AskedQuestion]:
    """Keep the given answers as drafts; returns the questions asked."""
    answers = step.values.get("answers", {})
    make_room(step.exchange, (key for key, value in answers.items() if value is not None))
    questions = list(step.exchange.questions.all())
    changed = [question for question in questions if question.code in answers]
    for question in changed:
        question.draft = answers[question.code]
    AskedQuestion.objects.bulk_update(changed, ["draft"])
    drop_empty(step.exchange)
    step.exchange.reply_author = step.standing.member.official
    step.exchange.reply_language = step.language
    return list(step.exchange.questions.all())


@effect()
def save_answer(step: Step) -> dict:
    """Keep answers that the requester doesn't see yet."""
    _keep(step)
    return {"questions": sorted(step.values.get("answers", {}))}


def _release(step: Step, questions: list[AskedQuestion]) -> None:
    """Show answers to the requester, and freeze them; what has no answer stays open."""
    for question in questions:
        if question.draft is not None:
            question.answer, question.draft = question.draft, None
        if question.answer is not None:
            question.answered_at = question.answered_at or step.at
        question.asked_again = False
        question.answer_required = True
    AskedQuestion.objects.bulk_update(
        questions, ["answer", "draft", "answered_at", "asked_again", "answer_required"]
    )


@effect()
def send_part(step: Step) -> dict:
    """Send some of the answers; the rest follows."""
    asked = _keep(step)
    chosen = {question.code for question in step.values["questions"]}
    part = [question for question in asked if question.code in chosen]
    if any(question.answered_at for question in part):
        raise InvalidFieldsError(
            FieldProblem("questions", "sent", _("Some of these answers were sent already."))
        )
    if all(question.answered_at or question.code in chosen for question in asked):
        raise InvalidFieldsError(
            FieldProblem("questions", "all", _("To send all answers, send the reply."))
        )
    _must_be_answered([q.code for q in part if q.draft is None], "questions")
    _release(step, part)
    return {"questions": sorted(chosen)}


def _must_be_answered(missing: list[str], field: str) -> None:
    text = _("Question %(code)s has no answer yet.")
    problems = [FieldProblem(f"{field}.{c}", "required", text % {"code": c}) for c in missing]
    if problems:
        raise InvalidFieldsError(*problems)


def _lacks_answer(question: AskedQuestion) -> bool:
    """Say whether a question still needs one: none given, or more was asked and none added."""
    if question.asked_again and question.answer_required:
        return question.draft is None
    return question.latest is None


def _check_complete(step: Step, asked: list[AskedQuestion]) -> None:
    """Raise InvalidFieldsError naming the questions that need an answer and have none."""
    form = form_in(step.exchange.version_id, "en")
    answers = {question.code: question.latest for question in asked}
    _must_be_answered(
        [
            question.code
            for question in asked
            if _lacks_answer(question) and is_asked_for(form.every[question.code], answers)
        ],
        "answers",
    )


@effect()
def submit_reply(step: Step) -> None:
    """Give the reply to the coordinator for approval."""
    _check_complete(step, _keep(step))
    step.exchange.state_before = step.exchange.state


@effect()
def return_reply(step: Step) -> None:
    """Give the reply back, with what should change."""
    step.write("comment", step.values.get("comment"), side=Side.RESPONDER)


@effect("send_reply", "approve_reply")
def send_reply(step: Step) -> dict:
    """Send the complete reply; the first stops the answering clock for good."""
    exchange = step.exchange
    approved = exchange.state == State.REPLY_APPROVAL
    asked = step.standing.questions if approved else _keep(step)
    _check_complete(step, asked)
    _release(step, asked)
    exchange.replied_at = exchange.replied_at or step.at
    return {"agreed_on": iso(exchange.agreed_on)}
