"""What the form designer shows: areas and forms with their state, history, comparisons."""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Prefetch

from authorities.models import Country, LegalArea
from requests.models import (
    CatalogueEvent,
    Choice,
    Procedure,
    Question,
    QuestionSet,
    QuestionSetVersion,
    Section,
)
from requests.selectors.area_document import area_document
from requests.selectors.document import LANGUAGES, Document, completeness

State = QuestionSetVersion.State
EVENTS_SHOWN = 50
Counts = dict[str, dict[str, int]]


def areas_with_forms() -> list[LegalArea]:
    """Every area with its procedures and forms, and these with their versions; four queries."""
    versions = QuestionSetVersion.objects.defer("draft", "subject_labels").order_by("-number")
    forms = QuestionSet.objects.prefetch_related(Prefetch("versions", versions)).order_by("code")
    return list(
        LegalArea.objects.prefetch_related(
            Prefetch("question_sets", forms),
            Prefetch("procedures", Procedure.objects.order_by("position", "code")),
        ).order_by("position", "code")
    )


def published_completeness() -> dict[str, Counts]:
    """{form: {language: {"translated", "total"}}} of the versions in use; four queries."""
    found: dict[str, Counts] = defaultdict(
        lambda: {lang: {"translated": 0, "total": 0} for lang in LANGUAGES}
    )
    in_use = QuestionSetVersion.objects.filter(state=State.PUBLISHED)
    for version in in_use.select_related("question_set"):
        _count_head(found[version.question_set_id], version)
    for model, path, names in (
        (Section, "version", ["title"]),
        (Question, "section__version", ["text", "help"]),
        (Choice, "question__section__version", ["text"]),
    ):
        rows = model._default_manager.filter(**{f"{path}__in": in_use}).values_list(
            f"{path}__question_set"
        )
        columns = {f"{name}__{lang}": Count(f"{name}_{lang}") for name in names
                   for lang in LANGUAGES}  # fmt: skip
        for row in rows.annotate(**columns).order_by():
            for column, count in zip(columns, row[1:], strict=True):
                _name, _sep, lang = column.partition("__")
                found[row[0]][lang]["translated"] += count
                if lang == "en":
                    for counts in found[row[0]].values():
                        counts["total"] += count
    return dict(found)


def _count_head(counts: Counts, version: QuestionSetVersion) -> None:
    """The name of the form and the labels of its subject."""
    for lang in LANGUAGES:
        counts[lang]["total"] += 1 + len(version.subject_fields)
        counts[lang]["translated"] += bool(getattr(version.question_set, f"name_{lang}"))
        counts[lang]["translated"] += sum(
            bool(version.subject_labels.get(entry["code"], {}).get(lang))
            for entry in version.subject_fields
        )


def form_of(code: str) -> QuestionSet:
    """A form with its area. Raises QuestionSet.DoesNotExist."""
    return QuestionSet.objects.select_related("area").get(code=code.replace("\0", ""))


def draft_of(code: str) -> QuestionSetVersion:
    """The draft of a form, with its form and area. Raises QuestionSetVersion.DoesNotExist."""
    return QuestionSetVersion.objects.select_related("question_set__area").get(
        question_set=code.replace("\0", ""), state=State.DRAFT
    )


def history(*, form: str = "", area: str = "") -> list[CatalogueEvent]:
    """What was done to a form, or to an area and all in it; the latest first. One query."""
    events = CatalogueEvent.objects.select_related("by")
    events = events.filter(form=form) if form else events.filter(area=area)
    return list(events[:EVENTS_SHOWN])


def required_languages(area: LegalArea) -> list[str]:
    """The languages in which a form must be whole: the official ones where the act applies."""
    countries = Country.objects.filter(takes_part=True)
    if area.countries:
        countries = countries.filter(code__in=area.countries)
    spoken = {lang for found in countries.values_list("languages", flat=True) for lang in found}
    return [code for code, _name in settings.LANGUAGES if code in spoken | {"en"}]


def area_mark(code: str) -> str:
    """A mark that changes with whatever is changed in an area or its procedures; two queries."""
    text = json.dumps(area_document(code), sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def counts_of(document: Document) -> list[tuple[str, int, int]]:
    """(language, translated, total) of a document."""
    return [(lang, count["translated"], count["total"])
            for lang, count in completeness(document).items()]  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """A question or field that differs between two versions.

    what: added, removed, changed or moved. keys: what was changed, with before and after.
    """

    code: str
    what: str
    text: str
    keys: tuple[tuple[str, Any, Any], ...] = ()


def differences(old: Document, new: Document) -> list[Difference]:
    """Compare two versions: fields, sections and questions by their codes, in the new order."""
    found: list[Difference] = []
    for before, after, text in (
        (old["form"]["subject_fields"], new["form"]["subject_fields"], "label"),
        (_bare(old["form"]["sections"]), _bare(new["form"]["sections"]), "title"),
        (_placed(old["form"]), _placed(new["form"]), "text"),
    ):
        found += _compare(before, after, text)
    return found


def _bare(sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The sections without their questions."""
    return [
        {"code": section["code"], "title": section["title"], "repeat": _often(section)}
        for section in sections
    ]


def _often(section: dict[str, Any]) -> str:
    repeat = section.get("repeat")
    return f"{repeat['min']}–{repeat['max']}" if repeat else ""


def _placed(form: dict[str, Any]) -> list[dict[str, Any]]:
    """The questions, each with the code of its section."""
    return [
        question | {"section": section["code"]}
        for section in form["sections"]
        for question in section["questions"]
    ]


def _compare(
    before: list[dict[str, Any]], after: list[dict[str, Any]], text: str
) -> list[Difference]:
    old = {entry["code"]: entry for entry in before}
    new = {entry["code"]: entry for entry in after}
    kept_before = [code for code in old if code in new]
    kept_after = [code for code in new if code in old]
    moved = _moved(kept_before, kept_after)
    found = []
    for code, entry in new.items():
        if code not in old:
            found.append(Difference(code, "added", entry[text]))
            continue
        keys = tuple((key, old[code].get(key), value) for key, value in entry.items()
                     if old[code].get(key) != value)  # fmt: skip
        if keys:
            found.append(Difference(code, "changed", entry[text], keys))
        if code in moved:
            found.append(Difference(code, "moved", entry[text]))
    found += [Difference(code, "removed", entry[text]) for code, entry in old.items()
              if code not in new]  # fmt: skip
    return found


def _moved(before: list[str], after: list[str]) -> set[str]:
    """The codes that don't stand in the longest common order of both."""
    lengths = [[0] * (len(after) + 1) for _ in range(len(before) + 1)]
    for i in range(len(before) - 1, -1, -1):
        for j in range(len(after) - 1, -1, -1):
            same = before[i] == after[j]
            lengths[i][j] = (
                lengths[i + 1][j + 1] + 1 if same else max(lengths[i + 1][j], lengths[i][j + 1])
            )
    kept, i, j = set(), 0, 0
    while i < len(before) and j < len(after):
        if before[i] == after[j]:
            kept.add(before[i])
            i, j = i + 1, j + 1
        elif lengths[i + 1][j] >= lengths[i][j + 1]:
            i += 1
        else:
            j += 1
    return set(after) - kept
