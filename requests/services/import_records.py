"""Importing records into a repository: all or none, by key, and again without harm."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from authorities.models import Authority, Membership, Role
from requests.models import Exchange, Procedure, Record
from requests.selectors.catalogue import form_in, published_forms
from requests.selectors.standing import Standing
from requests.services.begin import begin
from requests.services.content import clean_content, content_of
from requests.services.perform import perform
from requests.services.problems import InvalidFieldsError, NotPossibleError
from requests.services.read_records import BadRecordsError, Row, RowFault, read_records
from requests.services.record_files import Column, columns
from requests.services.records import facts_from
from requests.workflows.base import Side
from requests.workflows.repository import REPOSITORY, State

#: More rows in a file are loaded by the command, not in the browser.
MOST_IN_BROWSER = 500
MOST_FAULTS = 200


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


@transaction.atomic
def import_records(
    procedure: Procedure,
    data: bytes,
    format: str,
    *,
    by: Membership | None,
    at: datetime,
    most: int | None = None,
) -> Loaded:
    """Load records: new keys are published, known ones updated where they differ.

    by: who loads, for the own authority; None where each row names its owner, for whom its first
    module handler stands. most: how many rows are taken.
    Raises BadRecordsError naming every bad row; nothing is loaded then.
    """
    rows = read_records(data, format, columns_of(procedure, "en"))
    if most is not None and len(rows) > most:
        text = _("At most %(most)d records can be loaded here at once.") % {"most": most}
        raise BadRecordsError(RowFault(most + 1, "", text))
    load = _Load(procedure, by, at)
    for row in rows:
        load.row(row)
        if len(load.faults) >= MOST_FAULTS:
            break
    if load.faults:
        raise BadRecordsError(*load.faults)
    return load.loaded


class _Load:
    """One file on its way in."""

    def __init__(self, procedure: Procedure, by: Membership | None, at: datetime) -> None:
        self.procedure, self.by, self.at = procedure, by, at
        self.loaded, self.faults = Loaded(), list[RowFault]()
        self.seen: dict[tuple[int, str], int] = {}
        self.owners: dict[str, Membership | None] = {}
        self.version = published_forms().get(question_set=procedure.question_set_id)

    def row(self, row: Row) -> None:
        """Load one row, or note what is wrong with it."""
        owner = self._owner(row)
        if owner is None:
            return
        try:
            with transaction.atomic():
                self._load(row, owner)
        except InvalidFieldsError as error:
            self._note(row, *((problem.field, str(problem.message)) for problem in error))
        except NotPossibleError:
            self._note(row, ("", _("This authority can't keep records here now.")))

    def _note(self, row: Row, *found: tuple[str, str]) -> None:
        self.faults.extend(
            RowFault(row.line, field.removeprefix("answers."), text) for field, text in found
        )

    def _owner(self, row: Row) -> Membership | None:
        if self.by is not None:
            if row.owner in {"", self.by.authority.reference}:
                return self.by
            self._note(row, ("owner", _("This record is another authority’s.")))
            return None
        if row.owner not in self.owners:
            self.owners[row.owner] = module_handler(row.owner, self.procedure.area_id)
        if self.owners[row.owner] is None:
            text = _("No authority of this reference has a module handler for the legal area.")
            self._note(row, ("owner", text))
        return self.owners[row.owner]

    def _load(self, row: Row, owner: Membership) -> None:
        content = self._clean(row, owner)
        key = facts_from(self.procedure.rules, content).folded_key
        place = (owner.authority_id, key)
        if key and place in self.seen:
            text = _("The same key stands in row %(line)d.") % {"line": self.seen[place]}
            self._note(row, ("", text))
            return
        self.seen[place] = row.line
        known = Record.objects.filter(
            procedure=self.procedure, owner=owner.authority_id, key=key
        ).exclude(key="")
        record = known.select_related("exchange__subject", "exchange__procedure").first()
        if record is None or record.state == State.DRAFT:
            self._publish(record.exchange if record else None, content, owner)
        elif record.state == State.ENDED:
            self._note(row, ("", _("The record of this key has ended.")))
        else:
            self._update(record.exchange, content, owner)

    def _clean(self, row: Row, owner: Membership) -> dict[str, dict]:
        like = Exchange(
            kind=REPOSITORY.kind,
            procedure=self.procedure,
            version=self.version,
            area_id=self.procedure.area_id,
            requester=owner.authority,
        )
        return clean_content(row.content, Standing(like, owner, Side.REQUESTER), "en")

    def _publish(self, draft: Exchange | None, content: dict[str, Any], owner: Membership) -> None:
        exchange = draft or begin(self.procedure.pk, by=owner, at=self.at)
        self._do(exchange, "save_content", owner, content=content)
        self._do(exchange, "publish", owner)
        self.loaded.created += 1

    def _update(self, exchange: Exchange, content: dict[str, Any], owner: Membership) -> None:
        present = content_of(exchange) | {"opening": exchange.details}
        if all(
            _same(present[part].get(code), value)
            for part, values in content.items()
            for code, value in values.items()
        ):
            self.loaded.unchanged += 1
            return
        self._do(exchange, "modify", owner, content=content)
        self.loaded.updated += 1

    def _do(self, exchange: Exchange, name: str, by: Membership, **fields: Any) -> None:
        perform(number=exchange.number, name=name, by=by, at=self.at, fields=fields)


def _same(present: object, given: object) -> bool:
    """Whether a value is as it was; nothing given leaves nothing."""
    nothing: tuple[object, ...] = (None, "", [])
    return present in nothing if given in nothing else present == given


def module_handler(reference: str, area: str) -> Membership | None:
    """The first module handler of an authority for a legal area. One query."""
    found = Membership.objects.filter(
        authority__reference=reference.replace("\x00", ""),
        authority__status=Authority.Status.ACTIVE,
        active=True,
        official__is_active=True,
        roles__contains=[Role.MODULE_HANDLER],
    ).select_related("official", "authority__country")
    return next((one for one in _in_area(found.order_by("pk"), area)), None)


def _in_area(found: Iterable[Membership], area: str) -> Iterable[Membership]:
    return (one for one in found if one.has_role(Role.MODULE_HANDLER, area=area))
