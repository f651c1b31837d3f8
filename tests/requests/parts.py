"""The people of an exchange of one to many, and a content that is complete."""

from datetime import timedelta

from authorities.models import Authority, Membership
from requests.models import Exchange
from requests.selectors.catalogue import form_of
from requests.services.answers import KEYS
from requests.services.content import opening_fields
from requests.services.create import create_request
from requests.services.perform import perform
from requests.workflows.base import choices_of
from tests.builders import NOW, a_draft, a_link, an_authority, an_official

World = dict[str, Membership]


def a_world(area: str) -> World:
    """An initiator with its coordinator, a contact and an authority abroad, and the Commission."""
    initiator, coordinator = an_authority("FR", areas=(area,)), a_coordinator("FR", area)
    a_link(coordinator, initiator)
    commission = an_authority("BE", areas=(area,), level=Authority.Level.EU)
    return {
        "initiator": an_official(initiator, "module_handler", "request_handler"),
        "approver": an_official(coordinator, "module_handler"),
        "contact": an_official(a_coordinator("DE", area), "module_handler"),
        "receiver": an_official(an_authority("DE", areas=(area,)), "module_handler"),
        "other": an_official(an_authority("GR", areas=(area,)), "module_handler"),
        "commission": an_official(commission, "module_handler"),
    }


def a_coordinator(country: str, area: str) -> Authority:
    """A legal-area coordinator."""
    authority = an_authority(country, areas=(area,), kind=Authority.Kind.LIMIC)
    authority.accesses.update(kind=Authority.Kind.LIMIC)
    return authority


def complete(exchange: Exchange, by: Membership, world: World) -> None:
    """Give a draft everything that its procedure asks for."""
    content = {
        "opening": opening_for(exchange, world),
        "subject": {
            entry.code: {"D": "1980-05-17", "CC": "DE"}.get(entry.type, "Words.")
            for entry in form_of(exchange, "en").subject_fields
        },
        "answers": {
            code: an_answer(text)
            for code, text in form_of(exchange, "en").questions.items()
            if "DOC" not in text.types or len(text.types) > 1
        },
    }
    fields = {"content": content}
    perform(number=exchange.number, name="save_content", by=by, at=NOW, fields=fields)
    exchange.refresh_from_db()


def opening_for(exchange: Exchange, world: World) -> dict:
    """What is given at the beginning."""
    values = {
        "date": (NOW - timedelta(days=1)).date().isoformat(),
        "flag": True,
        "country": "DE",
        "countries": ["DE"],
        "text": "Words.",
    }
    return {
        field.name: values[field.type]
        for field in opening_fields(exchange)
        if field.type in values and field.name not in {"ends_on"}
    }


def an_answer(text) -> object:
    """An answer that fits a question."""
    values = {
        "YN": True, "CONF": True, "YNU": True, "YNX": True, "D": "2026-03-09",
        "P": {"from": "2026-03-09", "to": "2029-03-08"}, "T": "Words.", "L": "Words.", "N": 3,
        "EUR": {"amount": "3.00", "currency": "EUR"}, "CC": "DE",
        **{name: {keys[0]: "Words."} for name, keys in KEYS.items()},
    }  # fmt: skip
    if text.choices:
        values["C1"], values["CM"] = text.choices[0].code, [text.choices[0].code]
        values["NU"] = {"number": 1, "unit": text.choices[0].code}
    if len(text.types) == 1:
        return values[text.types[0]]
    return {name: values[name] for name in text.types if name in values}


def fields_for(arrow, exchange: Exchange, world: World) -> dict:
    """Fields of a transition that would do."""
    values = {
        "text": "Words.",
        "date": NOW.date().isoformat(),
        "authorities": [world["receiver"].authority.reference],
        "centre": world["receiver"].authority.reference,
        "body": world["contact"].authority.reference,
        "flag": True,
        "content": {},
    }
    rules = exchange.procedure.rules
    return {
        field.name: next(iter(choices_of(field, rules)), None) or values[field.type]
        for field in arrow.fields
        if field.type != "date" or field.name == "date"
    }


def a_request(code: str, by: Membership, responder: Authority, **fields) -> Exchange:
    """A draft of a request of another procedure."""
    return create_request(a_draft(responder, form=code, **fields), by=by, at=NOW)
