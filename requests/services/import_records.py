"""Importing records into a repository: all or none, by key, and again without harm."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from authorities.models import Membership
from imi.kernel.calendars import brussels_day
from imi.kernel.progress import Progress, silent
from requests.models import Exchange, Procedure, QuestionSetVersion
from requests.selectors.catalogue import form_in, published_forms
from requests.services.bulk_changes import Changer
from requests.services.bulk_records import KeysTakenError, Publisher, next_numbers
from requests.services.check_records import Checker, Known, Plan
from requests.services.perform import perform
from requests.services.problems import InvalidFieldsError, NotPossibleError
from requests.services.read_records import BadRecordsError, RowFault, read_records
from requests.services.record_files import Column, columns
from requests.services.records import taken
from requests.workflows.repository import REPOSITORY

#: More rows in a file are loaded by the command, not in the browser.
MOST_IN_BROWSER = 500
#: So many rows are looked over, and so many new records published, at once.
BATCH = 500


@dataclass
class Loaded:
    """What an import did, in records."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0


def columns_of(procedure: Procedure, lang: str) -> list[Column]:
    """The columns of a repository's files. One query, and those of a form not read before."""
    version = published_forms().get(question_set=procedure.question_set_id)
    opening = [
        field
        for field in REPOSITORY.opening
        if not field.rule or bool(procedure.rules.get(field.rule))
    ]
    return columns(form_in(version.pk, lang), opening)


def open_columns_of(procedure: Procedure, lang: str) -> list[Column]:
    """The columns that everybody may read; as `columns_of`."""
    version = published_forms().get(question_set=procedure.question_set_id)
    return columns(form_in(version.pk, lang), (), only=procedure.rules["public_fields"])


def import_records(
    procedure: Procedure,
    data: bytes,
    format: str,
    *,
    by: Membership | None,
    at: datetime,
    most: int | None = None,
    progress: Progress = silent,
) -> Loaded:
    """Load records: new keys are published, known ones updated where they differ.

    by: who loads, for the own authority; None where each row names its owner, for whom its first
    module handler stands. most: how many rows are taken. progress: shows a bar, say.
    All rows are looked over first; new records are published and known ones changed in batches,
    at a constant number of queries each.
    Raises BadRecordsError naming every bad row; nothing is loaded then.
    """
    rows = read_records(data, format, columns_of(procedure, "en"))
    if most is not None and len(rows) > most:
        text = _("At most %(most)d records can be loaded here at once.") % {"most": most}
        raise BadRecordsError(RowFault(most + 1, "", text))
    version = published_forms().get(question_set=procedure.question_set_id)
    checker = Checker(procedure, version, by, at)
    for batch in _batches(progress(rows, len(rows), "checking")):
        checker.look(batch)
    if checker.plan.faults:
        raise BadRecordsError(*checker.plan.faults)
    return _load(procedure, version, checker.plan, at, progress)


def _batches(items: Iterable[Any]) -> Iterator[list[Any]]:
    left = iter(items)
    while batch := list(islice(left, BATCH)):
        yield batch


def _load(
    procedure: Procedure,
    version: QuestionSetVersion,
    plan: Plan,
    at: datetime,
    progress: Progress,
) -> Loaded:
    """Write what was looked over, all or nothing."""
    numbers = iter(next_numbers(brussels_day(at).year, len(plan.new)))
    publisher = Publisher(procedure, version, at)
    with transaction.atomic():
        for batch in _batches(progress(plan.new, len(plan.new), "publishing")):
            try:
                publisher.publish(batch, list(islice(numbers, len(batch))))
            except KeysTakenError as found:
                problem = taken(procedure.rules)
                place = problem.field.removeprefix("answers.")
                faults = [RowFault(line, place, str(problem.message)) for line in found.lines]
                raise BadRecordsError(*faults) from found
        _write_known(procedure, plan, at, progress)
    created = len(plan.new) + len(plan.drafts)
    return Loaded(created, len(plan.changed), plan.unchanged)


def _write_known(procedure: Procedure, plan: Plan, at: datetime, progress: Progress) -> None:
    """Publish drafts one by one, change in batches what differs. Raises BadRecordsError."""
    refused = Plan()
    for known in progress(plan.drafts, len(plan.drafts), "publishing drafts"):
        _take(known, ("save_content", "publish"), at, refused)
    changer = Changer(procedure, at)
    for batch in _batches(progress(plan.changed, len(plan.changed), "updating")):
        try:
            changer.change(batch)
        except (InvalidFieldsError, NotPossibleError, IntegrityError):
            # Whatever is out of the ordinary goes the way of the browser, which names it.
            for known in batch:
                _take(known, ("modify",), at, refused)
    if refused.faults:
        raise BadRecordsError(*refused.faults)


def _take(known: Known, names: Iterable[str], at: datetime, refused: Plan) -> None:
    """Take steps of a record as the browser would, and note why it is refused."""
    try:
        for name in names:
            fields = {} if name == "publish" else {"content": known.content}
            perform(number=known.exchange.number, name=name, by=known.owner, at=at, fields=fields)
    except InvalidFieldsError as error:
        refused.note(known.line, *((one.field, str(one.message)) for one in error))
    except (NotPossibleError, Exchange.DoesNotExist):
        refused.note(known.line, ("", _("This authority can't keep records here now.")))
