"""Cards and applications: which questions say what, which authorities are competent, the check."""

import hashlib
import json
import secrets
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from authorities.models import AreaAccess, Authority, Membership, Role
from requests.models import Card, Exchange
from requests.selectors.form_text import FormText

AREA = "EPC"
TEMPORARY, ESTABLISHMENT = "EPC-TMP", "EPC-EST"
#: Which question of a procedure's form says what.
QUESTIONS: dict[str, dict[str, str]] = {
    TEMPORARY: {
        "profession": "CT01",
        "host": "CT02",
        "services": "CT03",
        "home": "CT04",
        "documents": "CT05",
        "earlier": "CT06",
        "consent": "CT07",
    },
    ESTABLISHMENT: {
        "profession": "CE01",
        "host": "CE02",
        "purpose": "CE03",
        "home": "CE04",
        "documents": "CE05",
        "earlier": "CE06",
        "consent": "CE07",
    },
}
#: What must be proved by a document in every application.
NEEDED = ("identity", "qualification")
_ISO = {"EL": "GR", "UK": "GB"}


def further_codes(procedure: str, form: FormText) -> list[str]:
    """The questions of a form besides those of `QUESTIONS`; files have a step of their own."""
    named = set(QUESTIONS[procedure].values())
    return [
        code
        for code, question in form.questions.items()
        if code not in named and "DOC" not in question.types
    ]


def iso(code: str) -> str:
    """The ISO code of a country that an answer names."""
    return _ISO.get(code, code)


def answered(exchange: Exchange, name: str) -> Any:
    """What an application says to one of the questions of `QUESTIONS`; None where nothing."""
    code = QUESTIONS[exchange.procedure_id].get(name)
    found = next((q for q in exchange.questions.all() if q.code == code), None)
    return found.answer if found else None


def card_authorities(country: str, *, deciding: bool = False) -> QuerySet[Authority]:
    """The authorities of a country that handle cards: first those that allocate, or decide."""
    order = ("-handles", "allocates") if deciding else ("-allocates", "-handles")
    return (
        _with_access()
        .filter(country=country)
        .annotate(
            allocates=Exists(_members(Role.ALLOCATOR)),
            handles=Exists(_members(Role.MODULE_HANDLER)),
        )
        .order_by(*order, "reference")
    )


def card_countries() -> set[str]:
    """The countries with an authority that handles cards, by ISO code. One query."""
    return set(_with_access().order_by().values_list("country", flat=True).distinct())


def _with_access() -> QuerySet[Authority]:
    access = AreaAccess.objects.filter(authority=OuterRef("pk"), area=AREA, suspended=False)
    return Authority.objects.active().exclude(level=Authority.Level.EU).filter(Exists(access))


def _members(role: str) -> QuerySet[Membership]:
    return Membership.objects.filter(
        Q(areas=[]) | Q(areas__contains=[AREA]),
        authority=OuterRef("pk"),
        roles__contains=[role],
        active=True,
        official__is_active=True,
    )


def allocating_authority(country: str) -> Authority | None:
    """The authority to which applications of a home country go; None where it has none."""
    return card_authorities(country).first()


def deciding_authority(country: str) -> Authority | None:
    """The authority that decides in a host country; None where it has none."""
    return card_authorities(country, deciding=True).first()


def digest(content: dict[str, Any]) -> str:
    """Return the SHA-256 (hex) of what stands on a card."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def in_groups(sha256: str) -> str:
    """The beginning of a digest as people compare it: four groups of four."""
    short = sha256[:16].upper()
    return "-".join(short[first : first + 4] for first in range(0, 16, 4))


def plain(text: str) -> str:
    """A number as compared: capital letters and digits only."""
    return "".join(letter for letter in text.upper() if letter.isalnum())


@dataclass(frozen=True)
class Checked:
    """What the public check says of a card. notice: whoever asks turns to the host authority."""

    valid: bool
    card: Card | None = None
    notice: bool = False

    @property
    def code(self) -> str:
        """The code of integrity, as it stands on the card."""
        return in_groups(self.card.sha256) if self.card else ""


def check(number: str, document: str, *, today: date) -> Checked:
    """Check a card by its number and that of the holder's identity document. One query.

    An unknown number and a wrong document are answered alike, in about the same time.
    """
    found = Card.objects.select_related("exchange").filter(number=_spelled(number)).first()
    known = plain(str(found.content.get("document_number", ""))) if found else ""
    same = secrets.compare_digest(plain(document).encode(), (known or "\x00").encode())
    sound = secrets.compare_digest(
        digest(found.content if found else {}), found.sha256 if found else "-"
    )
    if found is None or not same:
        return Checked(valid=False)
    ended = found.ended_at is not None or bool(found.valid_until and found.valid_until < today)
    notice = bool(found.exchange.details.get("notice"))
    return Checked(valid=sound and not ended, card=found, notice=notice)


def _spelled(number: str) -> str:
    """A card's number with its hyphens, however it was typed."""
    letters = plain(number)[:20]
    return f"{letters[:3]}-{letters[3:7]}-{letters[7:11]}-{letters[11:]}"
