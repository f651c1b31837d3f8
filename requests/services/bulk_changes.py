"""Changing many published records of a repository at once, in as many queries as for one.

What comes of it is what `modify` would make of each, one by one: the version before, the content,
the event chained to the last one, the parts of those who are told, the row of the directory.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, F

from authorities.models import Membership
from imi.kernel.calendars import brussels_day
from requests.models import (
    AskedQuestion,
    Event,
    Exchange,
    Participation,
    Procedure,
    Record,
    Revision,
    Subject,
)
from requests.selectors.catalogue import form_of
from requests.selectors.reach import Reached
from requests.selectors.standing import Standing, standings_of
from requests.services.answers import attachments_in
from requests.services.bulk_reach import Reaching
from requests.services.check_records import Known
from requests.services.content import clean_content, content_of, write_head
from requests.services.history import append_all, next_event
from requests.services.perform import taken_now
from requests.services.problems import InvalidFieldsError, NotPossibleError
from requests.services.records import Facts, facts_from, faults_in, row_of, set_clocks
from requests.services.repetitions import room_for, spare_in
from requests.workflows.base import ONE_TO_ONE, Side

_MODIFY = "modify"
_MOVED = ("details", "clocks", "changed_at", "handed_over_at", "due_on", "event_count")
_ROW = tuple(field.name for field in Record._meta.concrete_fields if not field.primary_key)


@dataclass
class _Change:
    """One record on its way: as it stands under the lock, and the questions after the change."""

    exchange: Exchange
    before: Revision
    questions: list[AskedQuestion]
    answered: frozenset[str]
    dropped: list[AskedQuestion]
    facts: Facts

    @property
    def version(self) -> int:
        """The number of the version that it becomes."""
        return self.before.number + 1


class Changer:
    """Changes the records of one repository."""

    def __init__(self, procedure: Procedure, at: datetime) -> None:
        """Take the repository and the instant."""
        self.procedure, self.at = procedure, at
        self.reaching = Reaching(procedure)
        self._cleaning: dict[tuple[int, int | None], Standing] = {}

    @transaction.atomic
    def change(self, records: Sequence[Known]) -> None:
        """Write a new version of each; nothing is written where one of them can't be changed.

        A constant number of queries, and some for each owner: whatever is out of the ordinary
        isn't looked into here. Raises NotPossibleError, InvalidFieldsError, IntegrityError.
        """
        keys = [one.exchange.pk for one in records]
        locked = Exchange.objects.select_for_update(of=("self",)).filter(pk__in=keys)
        list(locked.order_by("pk").values_list("pk"))
        versions = dict(
            Revision.objects.filter(exchange__in=keys)
            .order_by()
            .values_list("exchange")
            .annotate(count=Count("pk"))
        )
        standings = self._standings(records)
        changes = [
            self._change(one, standings[one.exchange.pk], versions.get(one.exchange.pk, 0))
            for one in records
        ]
        told = self._parts(changes)
        self._append(changes, told)
        self._keep(changes)

    def _standings(self, records: Sequence[Known]) -> dict[int, Standing]:
        """What the owners are to their records, read under the lock."""
        owners: dict[int, tuple[Membership, list[int]]] = {}
        for one in records:
            owners.setdefault(one.owner.pk, (one.owner, []))[1].append(one.exchange.pk)
        found: dict[int, Standing] = {}
        for owner, keys in owners.values():
            mine = Exchange.objects.visible_to(owner).filter(pk__in=keys)
            mine = mine.select_related("requester", "area", "subject", "procedure", "version")
            found |= standings_of(list(mine.prefetch_related("questions")), owner)
        for one in records:
            standing = found.get(one.exchange.pk)
            if standing is None or taken_now(standing, _MODIFY, self.at) is None:
                raise NotPossibleError(_MODIFY)
        return found

    def _change(self, known: Known, standing: Standing, versions: int) -> _Change:
        """Write a content into a record in memory. No query, but the first for an owner."""
        exchange = standing.exchange
        content = self._cleaned(known, exchange)
        before = Revision(
            exchange=exchange, number=versions + 1, data=content_of(exchange), at=self.at
        )
        write_head(content, standing, at=self.at)
        answers = content["answers"]
        questions = list(exchange.questions.all())
        given = [key for key, value in answers.items() if value is not None]
        questions += room_for(exchange, [one.code for one in questions], given)
        for one in questions:
            one.answer = answers.get(one.code, one.answer)
        dropped = spare_in(form_of(exchange, "en"), questions)
        gone = {one.code for one in dropped}
        questions = [one for one in questions if one.code not in gone]
        facts = self._facts(exchange, questions)
        set_clocks(exchange, facts, self.at, brussels_day(self.at))
        return _Change(exchange, before, questions, frozenset(answers), dropped, facts)

    def _cleaned(self, known: Known, exchange: Exchange) -> dict[str, dict]:
        """The content by the record's own form; answers with files are checked one by one."""
        if any(attachments_in(value) for value in known.content["answers"].values()):
            raise NotPossibleError(_MODIFY)
        owner = known.owner
        place = owner.pk, exchange.version_id
        if place not in self._cleaning:
            like = Exchange(
                kind=exchange.kind,
                procedure=exchange.procedure,
                version=exchange.version,
                area_id=exchange.area_id,
                requester=owner.authority,
            )
            self._cleaning[place] = Standing(like, owner, Side.REQUESTER)
        return clean_content(known.content, self._cleaning[place], owner.official.language)

    def _facts(self, exchange: Exchange, questions: list[AskedQuestion]) -> Facts:
        content = {
            "subject": exchange.subject.data,
            "answers": {one.code: one.answer for one in questions if one.answer is not None},
            "opening": exchange.details,
        }
        rules = self.procedure.rules
        facts = facts_from(rules, content)
        today = brussels_day(self.at)
        if problems := faults_in(facts, rules, today, publishing=False):
            raise InvalidFieldsError(*problems)
        return facts

    def _parts(self, changes: Sequence[_Change]) -> list[int]:
        """Let whom the rules name take part, and all read it anew. Returns how many are new."""
        for one in changes:
            one.exchange.due_on = one.exchange.next_due()
        present: dict[int, list[Participation]] = {one.exchange.pk: [] for one in changes}
        parts = Participation.objects.filter(exchange__in=present, until__isnull=True)
        for part in parts:
            present[part.exchange_id].append(part)
        new: list[Participation] = []
        moved: list[Participation] = []
        told = []
        reached = self.reaching.told([one.exchange for one in changes])
        for one, reach in zip(changes, reached, strict=True):
            here = present[one.exchange.pk]
            added = self._added(one.exchange, here, reach)
            for part in added:
                _file_part(part, one.exchange)
            moved += [part for part in here if _file_part(part, one.exchange)]
            new += added
            told.append(len(added))
        parts.filter(acknowledged_at__isnull=False).update(acknowledged_at=None)
        Participation.objects.bulk_update(moved, ["due_on", "is_open"])
        Participation.objects.bulk_create(new, batch_size=1000)
        return told

    def _added(
        self, exchange: Exchange, here: list[Participation], reach: Reached
    ) -> list[Participation]:
        known = {(part.authority_id, part.role) for part in here if part.role != Side.REQUESTER}
        return [
            Participation(exchange=exchange, authority_id=authority, role=side, since=self.at)
            for authority, side in reach.items()
            if (authority, side) not in known
        ]

    def _append(self, changes: Sequence[_Change], told: Sequence[int]) -> None:
        """Append each record's event to its chain."""
        keys = [one.exchange.pk for one in changes]
        last = Event.objects.filter(exchange__in=keys, sequence=F("exchange__event_count"))
        hashes = dict(last.values_list("exchange", "hash"))
        events = []
        for one, count in zip(changes, told, strict=True):
            exchange = one.exchange
            exchange.changed_at, exchange.handed_over_at = self.at, None
            events.append(
                next_event(
                    exchange,
                    _MODIFY,
                    hashes.get(exchange.pk, ""),
                    at=self.at,
                    authority=exchange.requester,
                    data={"version": one.version, "count": count},
                )
            )
        append_all(events)

    def _keep(self, changes: Sequence[_Change]) -> None:
        Revision.objects.bulk_create(one.before for one in changes)
        Subject.objects.bulk_update([one.exchange.subject for one in changes], ["data"])
        asked = [(one.answered, question) for one in changes for question in one.questions]
        AskedQuestion.objects.bulk_create(question for _keys, question in asked if not question.pk)
        given = [question for keys, question in asked if question.pk and question.code in keys]
        AskedQuestion.objects.bulk_update(given, ["answer"])
        gone = [question.pk for one in changes for question in one.dropped]
        AskedQuestion.objects.filter(pk__in=[key for key in gone if key is not None]).delete()
        Exchange.objects.bulk_update([one.exchange for one in changes], _MOVED)
        rows = [row_of(one.exchange, one.facts, version=one.version) for one in changes]
        Record.objects.bulk_update(rows, _ROW)


def _file_part(part: Participation, exchange: Exchange) -> bool:
    """Repeat in a part what the worklist's index needs; says whether it changed.

    As `perform.keep`: a published record is no task of its owner.
    """
    before = part.due_on, part.is_open
    if part.role == Side.REQUESTER:
        if part.is_open:
            part.due_on, part.is_open = None, False
    else:
        due_of = exchange.due_sides() if exchange.due_on else frozenset(ONE_TO_ONE)
        part.due_on = exchange.due_on if part.role in due_of else None
        part.is_open = exchange.is_open
    return before != (part.due_on, part.is_open)
