"""Making a card, writing it anew, ending it."""

import secrets
from datetime import date, datetime
from typing import Any

from requests.models import Card, Exchange
from requests.selectors.cards import digest

#: Without letters and digits that are taken for each other.
_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
_PERSONAL = ("surname", "given_names", "birth_date", "birth_place", "document_number")


def write_card(exchange: Exchange, *, valid_until: date | None, tacit: bool, at: datetime) -> Card:
    """Issue or extend the card of an application; its number stays."""
    card = Card.objects.filter(exchange=exchange).first() or Card(
        exchange=exchange, number=_number()
    )
    card.issued_at, card.tacit, card.valid_until, card.ended_at = at, tacit, valid_until, None
    _fill(card, exchange)
    return card


def rewrite(exchange: Exchange) -> None:
    """Let the card show the file as it stands, after a correction."""
    card = Card.objects.filter(exchange=exchange).first()
    if card is not None and card.content:
        _fill(card, exchange)


def end_card(exchange: Exchange, *, at: datetime) -> None:
    """Let the card be valid no longer."""
    Card.objects.filter(exchange=exchange, ended_at=None).update(ended_at=at)


def _fill(card: Card, exchange: Exchange) -> None:
    details, subject = exchange.details, exchange.subject.data
    issuer = exchange.responder or exchange.requester
    content: dict[str, Any] = {name: subject.get(name, "") for name in _PERSONAL}
    content |= {name: details.get(name, "") for name in ("profession", "purpose", "home", "host")}
    content |= {
        "number": card.number,
        "issued_by": issuer.reference,
        "issued_at": card.issued_at.isoformat(),
        "valid_until": card.valid_until.isoformat() if card.valid_until else "",
        "tacit": card.tacit,
    }
    card.content, card.sha256 = content, digest(content)
    card.save()


def _number() -> str:
    groups = ("".join(secrets.choice(_LETTERS) for _letter in range(4)) for _group in range(3))
    return "-".join(("EPC", *groups))
