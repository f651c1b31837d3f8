"""Publishing many new records of a repository at once, in as many queries as for one.

What comes of it is what `begin`, `save_content` and `publish` would make of each: the exchange
with its three events, the parts of those who are told, the row of the directory.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from authorities.models import Membership
from imi.kernel.calendars import brussels_day
from imi.kernel.numbers import case_number
from requests.models import (
    AskedQuestion,
    CaseSeries,
    Event,
    Exchange,
    Participation,
    Procedure,
    QuestionSetVersion,
    Record,
    Subject,
)
from requests.selectors.catalogue import form_in
from requests.selectors.form_text import FormText, code_of, number_of
from requests.selectors.reach import Reached
from requests.services.bulk_reach import Reaching
from requests.services.history import append_all, next_event
from requests.services.records import Facts, row_of, set_clocks
from requests.workflows.base import ONE_TO_ONE, Side
from requests.workflows.repository import REPOSITORY, State


@dataclass(frozen=True)
class NewRecord:
    """A record to be published: the row of its file, its owner, its content as checked.

    content: {"opening": {...}, "subject": {...}, "answers": {...}}, without what is empty.
    """

    line: int
    owner: Membership
    content: dict[str, dict]
    facts: Facts


class KeysTakenError(Exception):
    """Meanwhile others published records of some keys; lines: of the rows that have them."""

    def __init__(self, lines: list[int]) -> None:
        """Take the rows."""
        super().__init__(str(lines))
        self.lines = lines


@transaction.atomic
def next_numbers(year: int, count: int) -> list[str]:
    """Return the next case numbers of a year; they are never given twice. Three queries.

    Whoever takes a number waits for the one before, so a long import takes its own beforehand.
    """
    CaseSeries.objects.get_or_create(year=year)
    series = CaseSeries.objects.select_for_update().get(year=year)
    first = series.last + 1
    series.last += count
    series.save(update_fields=["last"])
    return [case_number(year, number) for number in range(first, first + count)]


def asked_keys(form: FormText, answers: dict[str, Any]) -> list[str]:
    """The keys of a record's questions: those of the beginning, and of repetitions answered."""
    first = set(form.at_first)
    more = {
        (form.section_of(key).code, number_of(key))
        for key in answers
        if key in form.every and number_of(key) > 1
    }
    codes = {code_of(key) for key in first}
    return [
        key
        for key in form.every
        if key in first
        or (code_of(key) in codes and (form.section_of(key).code, number_of(key)) in more)
    ]


class Publisher:
    """Publishes the records of one repository."""

    def __init__(self, procedure: Procedure, version: QuestionSetVersion, at: datetime) -> None:
        """Take the repository, the form in use and the instant."""
        self.procedure, self.version, self.at = procedure, version, at
        self.form = form_in(version.pk, "en")
        self.reaching = Reaching(procedure)

    @transaction.atomic
    def publish(self, records: Sequence[NewRecord], numbers: Sequence[str]) -> None:
        """Publish records under numbers. Raises KeysTakenError.

        About a dozen queries, whatever their count.
        """
        made = [
            self._exchange(record, number) for record, number in zip(records, numbers, strict=True)
        ]
        told = self.reaching.told(made)
        events = [
            event
            for exchange, reached in zip(made, told, strict=True)
            for event in self._steps(exchange, len(reached))
        ]
        for exchange, record in zip(made, records, strict=True):
            set_clocks(exchange, record.facts, self.at, brussels_day(self.at))
            exchange.due_on = exchange.next_due()
        Exchange.objects.bulk_create(made)
        self._keep_contents(made, records)
        self._keep_parts(made, told)
        append_all(events)
        self._keep_rows(made, records)

    def _exchange(self, record: NewRecord, number: str) -> Exchange:
        owner = record.owner
        return Exchange(
            number=number,
            kind=REPOSITORY.kind,
            area=self.procedure.area,
            procedure=self.procedure,
            version=self.version,
            state=REPOSITORY.initial,
            requester=owner.authority,
            author=owner.official,
            language=owner.official.language,
            details=dict(record.content["opening"]),
            created_at=self.at,
            state_since=self.at,
            changed_at=self.at,
        )

    def _steps(self, exchange: Exchange, told: int) -> list[Event]:
        """The three steps of a record, the last of which publishes it."""
        at, owner = self.at, exchange.requester
        own = Side.REQUESTER
        made = next_event(exchange, "create", "", at=at, authority=owner, side=own)
        kept = next_event(exchange, "save_content", made.hash, at=at, authority=owner, side=own)
        exchange.state, exchange.sent_at = State.PUBLISHED, at
        data = {"version": 1, "count": told}
        done = next_event(exchange, "publish", kept.hash, at=at, authority=owner, data=data)
        return [made, kept, done]

    def _keep_contents(self, made: Sequence[Exchange], records: Sequence[NewRecord]) -> None:
        pairs = list(zip(made, records, strict=True))
        Subject.objects.bulk_create(
            Subject(exchange=exchange, data=record.content["subject"]) for exchange, record in pairs
        )
        places = {key: position for position, key in enumerate(self.form.every)}
        AskedQuestion.objects.bulk_create(
            AskedQuestion(
                exchange=exchange,
                code=key,
                position=places[key],
                answer=record.content["answers"].get(key),
            )
            for exchange, record in pairs
            for key in asked_keys(self.form, record.content["answers"])
        )

    def _keep_parts(self, made: Sequence[Exchange], told: Sequence[Reached]) -> None:
        """The owner's part is no task; the others' are, due where the day is theirs."""
        parts = []
        for exchange, reached in zip(made, told, strict=True):
            due_of = exchange.due_sides() if exchange.due_on else frozenset(ONE_TO_ONE)
            for key, side in {exchange.requester_id: Side.REQUESTER, **reached}.items():
                own = side == Side.REQUESTER
                parts.append(
                    Participation(
                        exchange=exchange,
                        authority_id=key,
                        role=side,
                        since=self.at,
                        is_open=not own,
                        due_on=exchange.due_on if side in due_of and not own else None,
                    )
                )
        Participation.objects.bulk_create(parts)

    def _keep_rows(self, made: Sequence[Exchange], records: Sequence[NewRecord]) -> None:
        rows = [
            row_of(exchange, record.facts, version=1)
            for exchange, record in zip(made, records, strict=True)
        ]
        try:
            with transaction.atomic():
                Record.objects.bulk_create(rows)
        except IntegrityError:
            there = Record.objects.filter(
                procedure=self.procedure,
                owner__in={row.owner_id for row in rows},
                key__in={row.key for row in rows},
            )
            taken = set(there.values_list("owner", "key"))
            lines = [
                record.line
                for row, record in zip(rows, records, strict=True)
                if (row.owner_id, row.key) in taken
            ]
            raise KeysTakenError(lines) from None
