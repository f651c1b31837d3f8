"""Bring the catalogue's folders into the database: idempotent, atomic, versioning."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Model

from authorities.models import LegalArea
from authorities.services.load_countries import load_countries
from requests.models import (
    Choice,
    Procedure,
    Question,
    QuestionSet,
    QuestionSetVersion,
    Section,
)
from requests.services.catalogue_files import FOLDER, AreaFiles, read_areas

LANGUAGES = tuple(code for code, _ in settings.LANGUAGES)


@dataclass
class Report:
    """What a load changed: codes of areas, new form versions, forms whose texts were patched."""

    areas: list[str] = field(default_factory=list)
    versions: list[str] = field(default_factory=list)
    patched: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        if not (self.areas or self.versions or self.patched):
            return "Nothing has changed."
        parts = [
            ("Areas", self.areas),
            ("New form versions", self.versions),
            ("Forms with corrected translations", self.patched),
        ]
        return " ".join(f"{name}: {', '.join(codes)}." for name, codes in parts if codes)


@transaction.atomic
def load_catalogue(*, at: datetime, folder: Path = FOLDER) -> Report:
    """Load every area below a folder.

    A changed question makes a new version of its form, and the one before is retired;
    a corrected translation is patched into the published version.
    Raises CatalogueError naming file and place; nothing is changed then.
    """
    areas = read_areas(folder)
    report = Report()
    load_countries()
    for files in areas:
        _load_area(files, report)
        for form in files.forms:
            _load_form(files, form, at, report)
        _load_procedures(files)
    return report


def _translated(files: AreaFiles, context: str, source: str, name: str) -> dict[str, str | None]:
    """Return {<field>_<lang>: text}; None where a language has none, so that English shows."""
    return {f"{name}_{lang}": files.text(context, source, lang) or None for lang in LANGUAGES}


def _load_area(files: AreaFiles, report: Report) -> None:
    data = files.area
    values = {
        "legal_basis": data["legal_basis"],
        "status": data["status"],
        "position": data.get("position", 0),
        "countries": data.get("countries", []),
        "pilot_from": data.get("pilot_from"),
        "adopted_on": data.get("adopted_on"),
        **_translated(files, "area", data["name"], "name"),
    }
    if _write(LegalArea, data["code"], values):
        report.areas.append(data["code"])


def _write(model: type[Model], code: str, values: dict) -> bool:
    """Create or update a row by its code; say whether anything changed."""
    row = model._default_manager.filter(code=code).first()
    if row is None:
        model._default_manager.create(code=code, **values)
        return True
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.save(update_fields=changed)
    return bool(changed)


def _load_procedures(files: AreaFiles) -> None:
    forms = {form.get("procedure", form["code"]): form["code"] for form in files.forms}
    for position, data in enumerate(files.area.get("procedures", [])):
        code = data["code"]
        values = {
            "area_id": files.area["code"],
            "kind": data["kind"],
            "legal_basis": data["legal_basis"],
            "deadlines": data.get("deadlines", []),
            "retention": data.get("retention", "R6"),
            "rules": data.get("rules", {}),
            "question_set_id": forms.get(code),
            "position": position,
            **_translated(files, f"procedure.{code}", data["title"], "title"),
        }
        _write(Procedure, code, values)


def content_hash(form: dict) -> str:
    """Return the hash of what makes a version: questions, answers, conditions, English texts."""
    return hashlib.sha256(
        json.dumps(form, ensure_ascii=False, sort_keys=True, default=str).encode()
    ).hexdigest()


def _load_form(files: AreaFiles, form: dict, at: datetime, report: Report) -> None:
    code = form["code"]
    fields = [
        {
            **{name: value for name, value in entry.items() if name != "label"},
            "labels": {
                lang: text
                for lang in LANGUAGES
                if (text := files.text(f"{code}.subject.{entry['code']}", entry["label"], lang))
            },
        }
        for entry in form.get("subject_fields", [])
    ]
    values = {
        "area_id": files.area["code"],
        "subject": form["subject"],
        "subject_fields": fields,
        "reply_days": form.get("reply_days", 14),
        "urgent": form.get("urgent", {}),
        **_translated(files, code, form["name"], "name"),
    }
    _write(QuestionSet, code, values)
    published = QuestionSetVersion.objects.filter(
        question_set=code, state=QuestionSetVersion.State.PUBLISHED
    ).first()
    if published and published.content_hash == content_hash(form):
        if _patch_texts(files, form, published):
            report.patched.append(code)
        return
    report.versions.append(_publish(files, form, published, at))


def _publish(files: AreaFiles, form: dict, before: QuestionSetVersion | None, at: datetime) -> str:
    if before:
        before.state = QuestionSetVersion.State.RETIRED
        before.save(update_fields=["state"])
    last = QuestionSetVersion.objects.filter(question_set=form["code"]).first()
    version = QuestionSetVersion.objects.create(
        question_set_id=form["code"],
        number=(last.number if last else 0) + 1,
        state=QuestionSetVersion.State.PUBLISHED,
        content_hash=content_hash(form),
        published_at=at,
    )
    position = 0
    for order, part in enumerate(form["sections"]):
        section = Section.objects.create(
            version=version,
            code=part["code"],
            position=order,
            **_translated(files, f"{form['code']}.section.{part['code']}", part["title"], "title"),
        )
        for data in part["questions"]:
            position += 1
            _add_question(files, section, data, position)
    return str(version)


def _add_question(files: AreaFiles, section: Section, data: dict, position: int) -> None:
    code = data["code"]
    question = Question.objects.create(
        section=section,
        code=code,
        types=data["types"],
        repeatable=data.get("repeatable", False),
        condition=data.get("condition", {}),
        law=data.get("law", ""),
        position=position,
        **_translated(files, code, data["text"], "text"),
        **_translated(files, f"{code}.help", data.get("help", ""), "help"),
    )
    Choice.objects.bulk_create(
        Choice(
            question=question,
            code=choice["code"],
            position=order,
            **_translated(files, f"{code}.{choice['code']}", choice["text"], "text"),
        )
        for order, choice in enumerate(data.get("choices", []))
    )


def _patch_texts(files: AreaFiles, form: dict, version: QuestionSetVersion) -> bool:
    """Correct translations in a published version; its questions stay as they are."""
    changed = False
    for part in form["sections"]:
        section = version.sections.get(code=part["code"])
        context = f"{form['code']}.section.{part['code']}"
        changed |= _patch(section, _translated(files, context, part["title"], "title"))
        for data in part["questions"]:
            question = section.questions.get(code=data["code"])
            changed |= _patch(
                question,
                _translated(files, data["code"], data["text"], "text")
                | _translated(files, f"{data['code']}.help", data.get("help", ""), "help"),
            )
            for choice in data.get("choices", []):
                changed |= _patch(
                    question.choices.get(code=choice["code"]),
                    _translated(files, f"{data['code']}.{choice['code']}", choice["text"], "text"),
                )
    return changed


def _patch(row: Section | Question | Choice, values: dict[str, str | None]) -> bool:
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.save(update_fields=changed)
    return bool(changed)
