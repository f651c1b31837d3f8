"""The JSON shapes of the API's contract."""

from datetime import date, datetime
from typing import Any

from requests.models import Exchange, Message
from requests.selectors.case import Case
from requests.selectors.form_text import FormText, QuestionText, SectionText, code_of, number_of
from requests.services.answers import KEYS
from requests.workflows.base import Side, Transition, choices_of
from requests.workflows.labels import action_text


def form_shape(form: FormText) -> dict[str, Any]:
    """A form with its version, subject, sections and questions."""
    return {
        "code": form.code,
        "area": form.area,
        "version": form.version,
        "name": form.name,
        "reply_days": form.reply_days,
        "subject": {
            "kind": form.subject,
            "fields": [
                {
                    "code": field.code,
                    "type": field.type,
                    "required": field.required,
                    "label": field.label,
                }
                for field in form.subject_fields
            ],
        },
        "sections": [
            {
                "code": section.code,
                "title": section.title,
                **_repeat(section),
                "questions": [_question(question) for question in section.questions],
            }
            for section in form.sections
        ],
    }


def _repeat(section: SectionText) -> dict[str, Any]:
    """How often a section may be answered; nothing for one that isn't repeated."""
    bounds = {"min": section.least, "max": section.most}
    return {"repeat": bounds} if section.is_repeated else {}


def _repetition(form: FormText, key: str) -> dict[str, Any]:
    """Where in a repeated section an answer stands; nothing for another one."""
    section = form.section_of(key)
    if not section.is_repeated:
        return {}
    place = {"question": code_of(key), "section": section.code, "number": number_of(key)}
    return {"repetition": place}


def _question(question: QuestionText) -> dict[str, Any]:
    return {
        "code": question.code,
        "text": question.text,
        "help": question.help,
        "type": "+".join(question.types),
        "types": list(question.types),
        "repeatable": question.repeatable,
        "condition": question.condition or None,
        "law": question.law,
        "choices": [{"code": choice.code, "text": choice.text} for choice in question.choices],
        "keys": {name: list(KEYS[name]) for name in question.types if name in KEYS},
    }


def _instant(at: datetime | None) -> str | None:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else None


def _day(on: date | None) -> str | None:
    return on.isoformat() if on else None


def request_row(exchange: Exchange) -> dict[str, Any]:
    """A request as in lists: no content."""
    return {
        **_linked(exchange),
        "number": exchange.number,
        "kind": exchange.kind,
        "area": exchange.area_id,
        "state": exchange.state,
        "requester": exchange.requester.reference,
        "responder": exchange.responder.reference if exchange.responder else None,
        "wanted_on": _day(exchange.wanted_on),
        "agreed_on": _day(exchange.agreed_on),
        "proposed_on": _day(exchange.date_proposed_on),
        "due_on": _day(exchange.due_on),
        "turn": exchange.turn or None,
        "sent_at": _instant(exchange.sent_at),
        "accepted_at": _instant(exchange.accepted_at),
        "replied_at": _instant(exchange.replied_at),
        "closed_at": _instant(exchange.closed_at),
        "outcome": exchange.outcome or None,
        "language": exchange.language,
    }


def _linked(exchange: Exchange) -> dict[str, Any]:
    """Form, version and original; lists bring these along without reading their rows."""
    if hasattr(exchange, "form_code"):
        listed: Any = exchange
        return {
            "form": listed.form_code,
            "version": listed.version_number,
            "original": listed.original_number,
        }
    return {
        "form": exchange.procedure.question_set_id,
        "version": exchange.version.number if exchange.version else None,
        "original": exchange.original.number if exchange.original else None,
    }


def request_shape(case: Case, actions: list[Transition]) -> dict[str, Any]:
    """A request whole, as far as the caller may see it; what isn't shown is null or empty."""
    return {
        **request_row(case.exchange),
        "parts": case.parts,
        "subject": case.subject,
        "justification": case.justification,
        "comments": None
        if case.comments is None
        else [_comment(message) for message in case.comments],
        "evaluation": _evaluation(case),
        "actions": [_action(case.exchange, arrow) for arrow in actions],
        "questions": [
            {
                "code": shown.asked.code,
                "text": shown.text.text,
                "answer": shown.answer,
                **_repetition(case.form, shown.asked.code),
            }
            for shown in case.questions
        ],
        "events": [
            {
                "at": _instant(event.at),
                "name": event.name,
                "authority": event.authority or None,
                "sentence": event.sentence,
            }
            for event in case.events
            if not event.crossing
        ],
    }


def unseen_shape(exchange: Exchange) -> dict[str, Any]:
    """A request that the caller's own step took out of sight: the same keys, no content."""
    nothing: dict[str, Any] = dict.fromkeys(("subject", "justification", "comments", "evaluation"))
    lists: dict[str, Any] = {name: [] for name in ("parts", "actions", "questions", "events")}
    return {**request_row(exchange), **nothing, **lists}


def _comment(message: Message) -> dict[str, Any]:
    return {
        "kind": message.kind,
        "text": message.text,
        "language": message.language,
        "authority": message.authority.reference if message.authority else None,
        "at": _instant(message.at),
    }


def _evaluation(case: Case) -> dict[str, str] | None:
    """The requester's rating; a single one isn't shown to the authority it is about."""
    given = getattr(case.exchange, "evaluation", None)
    if given is None or case.standing.side != Side.REQUESTER or not case.standing.sees_content:
        return None
    return {"timeliness": given.timeliness, "efforts": given.efforts}


def _action(exchange: Exchange, arrow: Transition) -> dict[str, Any]:
    text = action_text(exchange.kind, arrow.name)
    rules = exchange.procedure.rules
    return {
        "name": arrow.name,
        "label": str(text.label) if text else arrow.name,
        "fields": [
            {
                "name": field.name,
                "type": field.type,
                "required": field.required,
                **({"choices": list(choices_of(field, rules))} if field.choices else {}),
            }
            for field in arrow.fields
        ],
    }


def error_list(problems: Any) -> list[dict[str, str]]:
    """The `errors` of a 422: each field with a code and a message."""
    return [
        {"field": problem.field, "code": problem.code, "message": str(problem.message)}
        for problem in problems
    ]
