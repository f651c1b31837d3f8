"""Looking over a file of records before anything is loaded: what each row would do."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from authorities.models import Authority, Membership, Role
from imi.kernel.calendars import brussels_day
from requests.models import Exchange, Procedure, QuestionSetVersion, Record
from requests.selectors.catalogue import form_in
from requests.selectors.standing import Standing
from requests.services.begin import procedures_for
from requests.services.bulk_records import NewRecord, asked_keys
from requests.services.content import PARTS, clean_content, content_of, missing_from
from requests.services.problems import InvalidFieldsError
from requests.services.read_records import Row, RowFault
from requests.services.record_files import FILE
from requests.services.records import facts_from, faults_in
from requests.workflows.base import Side
from requests.workflows.repository import REPOSITORY, State

Content = dict[str, dict]


@dataclass(frozen=True)
class Known:
    """A row about a record that is there: a draft to be published, or one that differs."""

    line: int
    owner: Membership
    exchange: Exchange
    content: Content


@dataclass
class Plan:
    """What the rows of a file would do; faults: what is wrong with them, of every row."""

    new: list[NewRecord] = field(default_factory=list)
    drafts: list[Known] = field(default_factory=list)
    changed: list[Known] = field(default_factory=list)
    unchanged: int = 0
    faults: list[RowFault] = field(default_factory=list)

    def note(self, line: int, *found: tuple[str, str]) -> None:
        """Note what is wrong with a row: fields with what is said of them, each field once."""
        said: dict[str, str] = {}
        for name, text in found:
            said.setdefault(name.removeprefix("answers."), text)
        self.faults += [RowFault(line, name, text) for name, text in said.items()]


class Checker:
    """Looks over the rows of one file, batch by batch, and writes nothing."""

    def __init__(
        self,
        procedure: Procedure,
        version: QuestionSetVersion,
        by: Membership | None,
        at: datetime,
    ) -> None:
        """Take the repository, its form, who loads (None: each row's owner), and the instant."""
        self.procedure, self.version, self.by = procedure, version, by
        self.today = brussels_day(at)
        self.form = form_in(version.pk, "en")
        self.plan = Plan()
        self.seen: dict[tuple[int, str], int] = {}
        self.owners: dict[str, Membership | None] = {}
        self.may: dict[int, bool] = {}
        self.standings: dict[int, Standing] = {}

    def look(self, rows: Iterable[Row]) -> None:
        """Look over some rows. Two queries, and a few for each owner not met before."""
        cleaned = [found for row in rows if (found := self._cleaned(row))]
        known = self._known(cleaned)
        for row, owner, content in cleaned:
            self._place(row, owner, content, known)

    def _cleaned(self, row: Row) -> tuple[Row, Membership, Content] | None:
        owner = self._owner(row)
        if owner is None:
            return None
        if not self._may_keep(owner):
            self.plan.note(row.line, ("", _("This authority can't keep records here now.")))
            return None
        if owner.pk not in self.standings:
            self.standings[owner.pk] = Standing(self._like(owner), owner, Side.REQUESTER)
        try:
            return row, owner, clean_content(row.content, self.standings[owner.pk], "en")
        except InvalidFieldsError as error:
            self._refuse(row, error)
            return None

    def _refuse(self, row: Row, problems: Iterable[Any]) -> None:
        self.plan.note(row.line, *((one.field, str(one.message)) for one in problems))

    def _owner(self, row: Row) -> Membership | None:
        if self.by is not None:
            if row.owner in {"", self.by.authority.reference}:
                return self.by
            self.plan.note(row.line, ("owner", _("This record is another authority’s.")))
            return None
        if row.owner not in self.owners:
            self.owners[row.owner] = module_handler(row.owner, self.procedure.area_id)
        if self.owners[row.owner] is None:
            text = _("No authority of this reference has a module handler for the legal area.")
            self.plan.note(row.line, ("owner", text))
        return self.owners[row.owner]

    def _may_keep(self, owner: Membership) -> bool:
        if owner.pk not in self.may:
            self.may[owner.pk] = self.procedure in procedures_for(owner)
        return self.may[owner.pk]

    def _like(self, owner: Membership) -> Exchange:
        """An exchange as it would be begun."""
        return Exchange(
            kind=REPOSITORY.kind,
            procedure=self.procedure,
            version=self.version,
            area_id=self.procedure.area_id,
            requester=owner.authority,
        )

    def _known(
        self, cleaned: list[tuple[Row, Membership, Content]]
    ) -> dict[tuple[int, str], Record]:
        """The records that are there of the rows' keys. Two queries.

        A key that only a whole content tells isn't found by a part of it.
        """
        keys = {self._key(owner, content) for _row, owner, content in cleaned}
        found = Record.objects.filter(
            procedure=self.procedure,
            owner__in={owner for owner, _key in keys},
            key__in={key for _owner, key in keys} - {""},
        )
        rows = found.select_related(
            "exchange__subject", "exchange__procedure", "exchange__version"
        ).prefetch_related("exchange__questions")
        return {(row.owner_id, row.key): row for row in rows}

    def _key(self, owner: Membership, content: Content) -> tuple[int, str]:
        return owner.authority_id, facts_from(self.procedure.rules, content).folded_key

    def _place(
        self,
        row: Row,
        owner: Membership,
        content: Content,
        known: dict[tuple[int, str], Record],
    ) -> None:
        place = self._key(owner, content)
        if place[1] and place in self.seen:
            text = _("The same key stands in row %(line)d.") % {"line": self.seen[place]}
            self.plan.note(row.line, ("", text))
            return
        self.seen[place] = row.line
        record = known.get(place)
        if record is not None:
            content = _with_files(content, record.exchange)
        if record is None:
            self._publish_new(row, owner, content)
        elif record.state == State.ENDED:
            self.plan.note(row.line, ("", _("The record of this key has ended.")))
        elif record.state == State.DRAFT:
            self._check(row, record.exchange, content, publishing=True)
            self.plan.drafts.append(Known(row.line, owner, record.exchange, content))
        elif _differs(record.exchange, content):
            self._check(row, record.exchange, content, publishing=False)
            self.plan.changed.append(Known(row.line, owner, record.exchange, content))
        else:
            self.plan.unchanged += 1

    def _publish_new(self, row: Row, owner: Membership, content: Content) -> None:
        whole = _whole({}, content)
        facts = facts_from(self.procedure.rules, whole)
        asked = asked_keys(self.form, whole["answers"])
        self._refuse(
            row,
            [
                *missing_from(self._like(owner), whole, asked),
                *faults_in(facts, self.procedure.rules, self.today, publishing=True),
            ],
        )
        self.plan.new.append(NewRecord(row.line, owner, whole, facts))

    def _check(self, row: Row, exchange: Exchange, content: Content, *, publishing: bool) -> None:
        """Note what the steps would refuse that the row leads to."""
        whole = _whole(content_of(exchange) | {"opening": exchange.details}, content)
        facts = facts_from(self.procedure.rules, whole)
        problems = faults_in(facts, self.procedure.rules, self.today, publishing=publishing)
        if publishing:
            asked = [question.code for question in exchange.questions.all()]
            problems = [*missing_from(exchange, whole, asked), *problems]
        self._refuse(row, problems)


def _whole(before: Content, given: Content) -> Content:
    """A content after a row was written into it, without what is empty."""
    return {
        part: {
            code: value
            for code, value in {**before.get(part, {}), **given[part]}.items()
            if value not in (None, "")
        }
        for part in PARTS
    }


def _with_files(content: Content, exchange: Exchange) -> Content:
    """A content with the files that are attached to the answers it changes: tables hold none."""
    answers = dict(content["answers"])
    for code, present in content_of(exchange)["answers"].items():
        if code in answers and isinstance(present, dict) and FILE in present:
            given = answers[code] if isinstance(answers[code], dict) else {}
            answers[code] = {FILE: present[FILE]} | given
    return content | {"answers": answers}


def _differs(exchange: Exchange, content: Content) -> bool:
    present = content_of(exchange) | {"opening": exchange.details}
    return not all(
        _same(present[part].get(code), value)
        for part, values in content.items()
        for code, value in values.items()
    )


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
    in_area = (one for one in found.order_by("pk") if one.has_role(Role.MODULE_HANDLER, area=area))
    return next(in_area, None)
