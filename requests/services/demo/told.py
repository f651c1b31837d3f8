"""Live notifications and alerts of the demo: sent, passed on, commented, drafted."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from authorities.models import Membership
from imi.kernel.models import Setting
from requests.models import Exchange
from requests.selectors.catalogue import form_of
from requests.selectors.form_text import QuestionText, number_of
from requests.services.answers import KEYS
from requests.services.begin import begin
from requests.services.content import opening_fields
from requests.services.demo.federation import address
from requests.services.perform import perform

MARK = "demo.told"
_WORDS: dict[str, str] = {
    "family_name": "Lefebvre",
    "surname": "Lefebvre",
    "first_names": "Julien",
    "given_names": "Julien",
    "birth_place": "Lyon",
    "profession": "Physiotherapist",
    "decided_by": "Cour d’appel de Lyon",
    "scope": "Prohibition from practising",
    "type": "Painting",
    "title": "Portrait of a merchant, oil on oak",
    "maker": "Flemish school",
    "material": "Oil on oak",
    "period": "17th century",
    "text": "An oil painting on oak, 17th century, seized at an auction.",
}
_ANSWERS: dict[str, Any] = {
    "CF05": [
        {"T": "Height", "NU": {"number": 38.5, "unit": "cm"}},
        {"T": "Width", "NU": {"number": 29, "unit": "cm"}},
        {"T": "Weight with the frame", "NU": {"number": 4.2, "unit": "kg"}},
    ],
}
_SENTENCE = "See the register for the particulars."


def load_told(*, at: datetime) -> bool:
    """Make the cases once, each walked along its workflow. Returns whether anything was made."""
    if Setting.objects.filter(name=MARK).exists():
        return False
    with transaction.atomic():
        _alert(at - timedelta(days=6), assigned_by="de.alerts")
        _alert(at - timedelta(days=1))
        begin("PQ-ALH", by=member_named("camille.alerts"), at=at)
        _object(at - timedelta(days=9))
        Setting.objects.create(name=MARK, value=True)
    return True


def _alert(at: datetime, assigned_by: str = "") -> None:
    exchange = _sent("PQ-ALH", "camille.alerts", at)
    do(exchange, "tell_professional", "camille.alerts", at, date=at.date().isoformat())
    if assigned_by:
        later = at + timedelta(days=1)
        do(exchange, "disseminate", assigned_by, later, authorities=["DE-0003"])


def _object(at: datetime) -> None:
    exchange = _sent("CUL-NFO", "fr.heritage", at)
    question = "Which marks are on the back of the object?"
    do(exchange, "comment", "it.heritage", at + timedelta(days=2), text=question)
    answer = "A red wax seal; a photograph follows."
    do(exchange, "answer_comment", "fr.heritage", at + timedelta(days=3), text=answer)


def _sent(code: str, who: str, at: datetime) -> Exchange:
    exchange = begin(code, by=member_named(who), at=at)
    do(exchange, "save_content", who, at, content=sample(exchange, at))
    do(exchange, "broadcast", who, at)
    return exchange


def member_named(local: str) -> Membership:
    """The membership of a person of the demo, by the part before the @ of the address."""
    return Membership.objects.select_related("official", "authority").get(
        official__email=address(local)
    )


def do(exchange: Exchange, name: str, who: str, at: datetime, **fields: Any) -> None:
    """Take a step as a person of the demo, by the part before the @ of the address."""
    perform(number=exchange.number, name=name, by=member_named(who), at=at, fields=fields)


def sample(exchange: Exchange, at: datetime) -> dict[str, dict[str, Any]]:
    """A content that is complete, by whatever form the procedure has."""
    form, day = form_of(exchange, "en"), (at.date() - timedelta(days=1)).isoformat()
    days = {"decided_on": day, "starts_on": day}
    opening = {f.name: days[f.name] for f in opening_fields(exchange) if f.name in days}
    plain = {"D": "1981-07-17", "CC": "FR"}
    subject = {
        entry.code: plain.get(entry.type) or _WORDS.get(entry.code, _SENTENCE)
        for entry in form.subject_fields
    }
    twice = {code: text for code, text in form.every.items() if number_of(code) <= 2}
    answers = {code: _ANSWERS.get(code) or _answer(text, day) for code, text in twice.items()}
    known = {code: value for code, value in answers.items() if value not in (None, {})}
    return {"opening": opening, "subject": subject, "answers": known}


def _answer(text: QuestionText, day: str) -> Any:
    values: dict[str, Any] = {
        "YN": True, "CONF": True, "YNU": True, "YNX": True, "D": day, "N": 1, "CC": "FR",
        "P": {"from": day, "to": None}, "T": _SENTENCE, "L": _SENTENCE,
        "EUR": {"amount": "350.00", "currency": "EUR"},
        **{name: {keys[0]: _SENTENCE} for name, keys in KEYS.items()},
    }  # fmt: skip
    if text.choices:
        values["C1"], values["CM"] = text.choices[0].code, [text.choices[0].code]
        values["NU"] = {"number": 1, "unit": text.choices[0].code}
    if len(text.types) == 1:
        return values.get(text.types[0])
    return {name: values[name] for name in text.types if name in values}
