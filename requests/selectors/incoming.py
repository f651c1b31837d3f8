"""What came in by notifications and alerts, for going through at a glance."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from authorities.models import Membership, Role
from requests.models import AskedQuestion, Exchange, Participation
from requests.models.scope import parts_seen_by
from requests.selectors.catalogue import form_of
from requests.selectors.wording import parts_of
from requests.workflows.base import ONE_TO_ONE, Side

PAGE_SIZE = 50


@dataclass
class Incoming:
    """One that came in. shown: what it is about, as far as it identifies nobody."""

    exchange: Exchange
    sides: set[Side]
    shown: list[tuple[str, str]] = field(default_factory=list)
    needs_passing_on: bool = False


@dataclass
class IncomingPage:
    """A page of them; next_cursor is None on the last one."""

    rows: list[Incoming]
    next_cursor: str | None


def incoming(
    membership: Membership, lang: str, *, kind: str = "", words: str = "", cursor: str = ""
) -> IncomingPage:
    """Return what the actor's authority was told of and hasn't put aside, the newest first.

    words: found in number, procedure or sender; no personal data are searched or shown, as
    looking through a list is no reading. Six queries, and those of forms not read before.
    """
    parts = Participation.objects.filter(
        parts_seen_by(membership), authority=membership.authority_id, is_open=True
    ).exclude(role__in=ONE_TO_ONE)
    parts = parts.filter(acknowledged_at__isnull=True)
    if kind:
        parts = parts.filter(exchange__kind=kind)
    if cursor.isascii() and cursor.isdigit() and len(cursor) < 18:
        parts = parts.filter(exchange__lt=int(cursor))
    if words:
        parts = parts.filter(_about(words))
    sides: dict[int, set[Side]] = {}
    newest = parts.order_by("-exchange").values_list("exchange", "role")
    for key, role in newest[: (PAGE_SIZE + 1) * 2]:  # an authority may be told in two ways
        sides.setdefault(key, set()).add(Side(role))
    keys = list(sides)[: PAGE_SIZE + 1]
    rows = _rows(keys[:PAGE_SIZE], sides, membership, lang)
    return IncomingPage(rows, str(keys[PAGE_SIZE - 1]) if len(keys) > PAGE_SIZE else None)


def _about(words: str) -> Q:
    """Exchanges by number, procedure or sender; never by whom they are about."""
    return (
        Q(exchange__number__icontains=words)
        | Q(exchange__procedure__code__iexact=words)
        | Q(exchange__procedure__title__icontains=words)
        | Q(exchange__requester__name__icontains=words)
    )


def _rows(
    keys: list[int], sides: dict[int, set[Side]], membership: Membership, lang: str
) -> list[Incoming]:
    found = Exchange.objects.filter(pk__in=keys, blocked_at__isnull=True).select_related(
        "requester__country", "procedure", "subject", "area"
    )
    answers: dict[int, dict[str, Any]] = {}
    for question in AskedQuestion.objects.filter(exchange__in=keys, answer__isnull=False):
        answers.setdefault(question.exchange_id, {})[question.code] = question.answer
    rows = [
        _row(exchange, sides[exchange.pk], answers.get(exchange.pk, {}), membership, lang)
        for exchange in found
    ]
    return sorted(rows, key=lambda row: -row.exchange.pk)


def _row(
    exchange: Exchange, sides: set[Side], answers: dict, membership: Membership, lang: str
) -> Incoming:
    row = Incoming(exchange, sides, needs_passing_on=Side.CONTACT in sides)
    if not membership.has_role(Role.MODULE_HANDLER, area=exchange.area_id):
        return row
    form, rules = form_of(exchange, lang), exchange.procedure.rules
    data = exchange.subject.data
    row.shown = [
        (entry.label, str(data[entry.code]))
        for entry in form.subject_fields
        if data.get(entry.code) and entry.open
    ][:4]
    for code in form.each(rules.get("contact_sees", [])):
        if code in answers:
            text = form.every[code]
            said = [part.text for parts in parts_of(answers[code], text) for part in parts]
            row.shown.append((text.title, " · ".join(said)))
    return row
