"""What the page of a notification or an alert shows besides: clocks, marks, reach, versions."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from imi.kernel import clock
from requests.models import Card, Exchange, Revision
from requests.selectors.applicants import other_parts
from requests.selectors.card_checklist import Checklist, checklists
from requests.selectors.case import Case
from requests.selectors.form_text import FormText
from requests.selectors.of_many import clocks_shown, reach_shown
from requests.selectors.same_person import alerts_about
from requests.selectors.wording import country_text, day_text, parts_of
from requests.services.content import applies, content_of
from requests.services.publications import may_be_public
from requests.views.access import language
from requests.views.page import state_pair, subject_value
from requests.workflows.card_application import CARD_APPLICATION
from requests.workflows.information_request import INFORMATION_REQUEST
from requests.workflows.labels import CHOICES, FIELDS


@dataclass(frozen=True)
class Change:
    """A field or question whose value a new version changed, in words."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Version:
    """A version with what it changed, and since when it stands."""

    number: int
    at: datetime
    changes: list[Change]


def context(case: Case) -> dict[str, Any]:
    """What the page shows besides; nothing for an information request. At most five queries."""
    exchange, standing = case.exchange, case.standing
    if exchange.kind == INFORMATION_REQUEST.kind:
        return {}
    return {
        "of_many": True,
        "may_be_public": may_be_public(exchange) and exchange.sent_at and standing.sees_content,
        "consulted": standing.is_consulted,
        "clocks": clocks(case),
        "marks": marks(case),
        "given": given(case),
        "reach": reach_shown(case),
        "versions": versions(case) if standing.sees_content else [],
        "card": card_shown(case),
        "checklists": asked_documents(case),
        "elsewhere": elsewhere(case),
        "alerts": alerts_about(case),
        "may_put_aside": standing.is_news and standing.handles,
    }


def card_shown(case: Case) -> Card | None:
    """The card of an application, where the reader sees the content. One query, or none."""
    exchange = case.exchange
    if exchange.outcome != "issued" or not case.standing.sees_content:
        return None
    return Card.objects.filter(exchange=exchange).exclude(content={}).first()


def asked_documents(case: Case) -> list[Checklist]:
    """What the host country of an application asks for, for those who check it."""
    exchange = case.exchange
    if exchange.kind != CARD_APPLICATION.kind or not case.standing.sees_content:
        return []
    return checklists(exchange, language(), today=clock.today())


def elsewhere(case: Case) -> list[tuple[Exchange, str, tuple[Promise, str]]]:
    """The parts of an application that go to other host countries: each with country and state."""
    if case.exchange.kind != CARD_APPLICATION.kind or not case.standing.sees_content:
        return []
    parts = other_parts(case.exchange, case.standing.member)
    return [
        (part, country_text(part.details.get("host", "")), state_pair(part.state)) for part in parts
    ]


def clocks(case: Case) -> list[tuple[Promise, date]]:
    """The days that count, by their order, in words."""
    words = case.exchange.workflow.words.facts
    return [(words[name], day) for name, day in clocks_shown(case)]


def marks(case: Case) -> list[tuple[str, str]]:
    """Marks that everybody is shown beside the state, with their tones."""
    details = case.exchange.details
    known = {
        "urgent": (_("Urgent"), "danger"),
        "contested": (_("Contested"), "warning"),
        "late": (_("Sent late"), "warning"),
        "public": (_("Open to the public"), "info"),
        "announced_late": (_("Announced late"), "warning"),
        "forgery": (_("Forgery"), "warning"),
        "lapsed": (_("Not checked in time"), "warning"),
        "extended": (_("More time taken"), "info"),
    }
    return [pair for name, pair in known.items() if details.get(name)]


def given(case: Case) -> list[tuple[str, Any]]:
    """What it was begun with, where the reader sees the content; the request it follows up."""
    if not case.standing.sees_content:
        return []
    exchange = case.exchange
    rows: list[tuple[str, Any]] = []
    for field in exchange.workflow.opening:
        value = exchange.details.get(field.name)
        follows = field.type == "exchange" and applies(field, exchange)
        if follows and exchange.linked is not None:
            value = exchange.linked.number
        if value:
            rows.append((str(FIELDS[field.name]), _shown(field.type, value)))
    for name in ("result", "outcome"):
        if result := exchange.details.get(name):
            rows.append((str(FIELDS[name]), CHOICES.get(result, result)))
    return rows


def _shown(type_: str, value: Any) -> Any:
    if type_ == "flag":
        return _("Yes")
    if type_ == "date":
        return day_text(value)
    if type_ == "country":
        return country_text(value)
    if type_ == "countries":
        return ", ".join(country_text(code) for code in value)
    return value


def versions(case: Case) -> list[Version]:
    """The versions after the first, the newest first, with what each changed."""
    exchange = case.exchange
    old: list[Revision] = list(exchange.revisions.order_by("number"))
    if not old:
        return []
    contents = [revision.data for revision in old] + [content_of(exchange, case.standing.questions)]
    found = [
        Version(
            number + 2, revision.at, _changes(contents[number], contents[number + 1], case.form)
        )
        for number, revision in enumerate(old)
    ]
    return found[::-1]


def _changes(before: dict, after: dict, form: FormText) -> list[Change]:
    found = []
    for entry in form.subject_fields:
        old, new = (part.get("subject", {}).get(entry.code) for part in (before, after))
        if old != new:
            words = [subject_value(entry, value).text if value else "–" for value in (old, new)]
            found.append(Change(entry.label, *words))
    for code, text in form.every.items():
        old, new = (part.get("answers", {}).get(code) for part in (before, after))
        if old != new:
            words = [
                " · ".join(part.text for row in parts_of(value, text) for part in row) or "–"
                for value in (old, new)
            ]
            found.append(Change(text.title, *words))
    return found
