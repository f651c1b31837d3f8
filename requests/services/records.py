"""Keeping the directory of the repositories in step with the records themselves."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from imi.kernel.calendars import add_months
from imi.kernel.normalise import clean, words
from requests.models import Exchange, Record
from requests.services.content import content_of
from requests.services.problems import FieldProblem, InvalidFieldsError
from requests.workflows.repository import State

LONGEST_KEY = 200
_LISTED = frozenset({State.PUBLISHED, State.SUSPENDED, State.ENDED})
#: What a flag given at the beginning adds to a key.
_MARK = "+"


@dataclass(frozen=True)
class Facts:
    """What the rules of the procedure read from a record's content.

    key: as written; missing: the places of what the rules need and the content lacks.
    """

    key: str
    title: str
    start: date | None
    end: date | None
    begins: date | None
    missing: tuple[str, ...]

    @property
    def folded_key(self) -> str:
        """The key as it is compared."""
        return self.key.casefold()[:LONGEST_KEY]


def facts_of(exchange: Exchange) -> Facts:
    """Read what the rules name from the content as it stands. One query."""
    content = content_of(exchange) | {"opening": exchange.details}
    return facts_from(exchange.procedure.rules, content)


def facts_from(rules: dict[str, Any], content: dict[str, dict]) -> Facts:
    """Read key, title, period and begin of the activity from a content. No query."""
    keys = [_text(content, ref) for ref in rules.get("key", [])]
    titles = [_text(content, ref) for ref in rules.get("title", [])]
    period = _value(content, rules["period"]) if "period" in rules else None
    period = period if isinstance(period, dict) else {}
    begins = _value(content, rules["start"]) if "start" in rules else None
    needed = [*rules.get("key", []), *rules.get("title", [])]
    needed += [rules["period"]] if rules.get("expires") else []
    return Facts(
        key=clean(" ".join(part for part in keys if part)),
        title=clean(" · ".join(part for part in titles if part)),
        start=_day(period.get("from")),
        end=_day(period.get("to")),
        begins=_day(begins),
        missing=tuple(
            place_of(ref)
            for ref in dict.fromkeys(needed)
            if not ref.startswith("opening.") and not _text(content, ref)
        ),
    )


def place_of(ref: str) -> str:
    """Where a form shows what a rule names: of the subject, given at the beginning, an answer."""
    return ref if "." in ref else f"answers.{ref}"


def _value(content: dict[str, dict], ref: str) -> Any:
    part, _dot, code = place_of(ref).partition(".")
    return content[part].get(code)


def _text(content: dict[str, dict], ref: str) -> str:
    value = _value(content, ref)
    if isinstance(value, dict):
        return " ".join(str(one) for one in value.values() if one and "cannot_provide" not in value)
    if isinstance(value, bool):
        return _MARK if value else ""
    return str(value or "")


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None


def check_record(exchange: Exchange, today: date, *, publishing: bool) -> Facts:
    """Return what the rules read from a record. Raises InvalidFieldsError for what can't stand."""
    facts = facts_of(exchange)
    if problems := faults_in(facts, exchange.procedure.rules, today, publishing=publishing):
        raise InvalidFieldsError(*problems)
    return facts


def faults_in(
    facts: Facts, rules: dict[str, Any], today: date, *, publishing: bool
) -> list[FieldProblem]:
    """Return what can't stand in a record, by the rules of its procedure. No query."""
    problems = [
        FieldProblem(place, "required", _("This field is required.")) for place in facts.missing
    ]
    if len(facts.key) > LONGEST_KEY:
        text = _("The text is too long: at most %(limit)d characters.") % {"limit": LONGEST_KEY}
        problems.append(FieldProblem(place_of(rules["key"][0]), "invalid", text))
    if rules.get("expires") and not facts.missing:
        problems.extend(_period_problems(facts, rules, today, publishing=publishing))
    return problems


def _period_problems(
    facts: Facts, rules: dict[str, Any], today: date, *, publishing: bool
) -> list[FieldProblem]:
    place = place_of(rules["period"])
    if facts.start is None or facts.end is None:
        return [FieldProblem(place, "required", _("Please give the first and the last day."))]
    years = rules.get("validity_years")
    if years and facts.end > add_months(facts.start, 12 * years):
        text = _("The period is longer than %(years)d years.") % {"years": years}
        return [FieldProblem(place, "invalid", text)]
    if publishing and facts.end < today:
        return [FieldProblem(place, "past", _("The period of validity is over."))]
    return []


def folded(text: str, limit: int) -> str:
    """A text as it is compared: its words in plain Latin letters."""
    return " ".join(word.forms[0] for word in words(text, limit=60))[:limit]


def file_record(exchange: Exchange) -> None:
    """Bring the directory's row of a record up to date; none is kept once it is out of sight.

    Raises InvalidFieldsError where another record of the owner has the key. Three queries.
    """
    gone = exchange.erased_at or exchange.blocked_at
    if gone or exchange.state in {State.ARCHIVED, State.DELETED}:
        Record.objects.filter(exchange=exchange).delete()
        return
    row = row_of(exchange, facts_of(exchange), version=exchange.revisions.count() + 1)
    before = Record.objects.filter(exchange=exchange).first()
    try:
        _save(row, is_new=before is None)
    except IntegrityError:
        if before is None or before.owner_id == row.owner_id:
            raise InvalidFieldsError(taken(exchange.procedure.rules)) from None
        # Another authority takes over and has a record of this key: both stay.
        row.key = f"{row.key[: LONGEST_KEY - 20]} {exchange.pk}"
        _save(row, is_new=False)


def row_of(exchange: Exchange, facts: Facts, *, version: int) -> Record:
    """Make the directory's row of a record; nothing is saved. No query."""
    listed = exchange.state in _LISTED
    return Record(
        exchange=exchange,
        procedure_id=exchange.procedure_id,
        owner_id=exchange.requester_id,
        country=exchange.requester.country_id,
        key=facts.folded_key,
        title=facts.title[:300],
        sort=folded(facts.title, 100),
        search=folded(f"{facts.title} {facts.key} {exchange.number}", 1000),
        state=exchange.state,
        listed=listed,
        public=listed and bool(exchange.details.get("public")),
        valid_from=facts.start,
        valid_until=facts.end,
        version=version,
        changed_at=exchange.changed_at,
    )


@transaction.atomic
def _save(row: Record, *, is_new: bool) -> None:
    row.save(force_insert=is_new, force_update=not is_new)


def taken(rules: dict[str, Any]) -> FieldProblem:
    """Say that another record of the owner has the key."""
    place = place_of(rules["key"][0])
    return FieldProblem(place, "duplicate", _("Your authority has a record of this key already."))


def set_clocks(exchange: Exchange, facts: Facts, at: datetime, today: date) -> None:
    """Set the days that count for a record from its content and the rules."""
    rules, clocks = exchange.procedure.rules, exchange.clocks
    days = {
        "ends": facts.end if rules.get("expires") else None,
        "start": facts.begins,
        "review": add_months(today, rules["review_months"]) if "review_months" in rules else None,
    }
    before = clocks.get("start")
    for name, day in days.items():
        if day is None:
            clocks.pop(name, None)
        else:
            clocks[name] = day.isoformat()
    if facts.begins and before != clocks["start"] and "announce_months" in rules:
        late = facts.begins < add_months(today, rules["announce_months"])
        exchange.details["announced_late"] = late
