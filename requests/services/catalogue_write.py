"""Writing a form's version into its tables, and correcting its translations there."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Model

from requests.models import Choice, Procedure, Question, QuestionSet, QuestionSetVersion, Section
from requests.selectors.document import (
    LANGUAGES,
    TRANSLATED,
    Document,
    content,
    sure_text,
    texts_of,
    with_parts,
)
from requests.services.catalogue_files import content_hash

State = QuestionSetVersion.State
Form = dict[str, Any]


class Texts:
    """The columns of a document's texts."""

    def __init__(self, document: Document) -> None:
        """Know the English of each context."""
        self.document = document
        self.english = dict(texts_of(document["form"]))

    def columns(self, context: str, name: str) -> dict[str, str | None]:
        """Return {<name>_<lang>: text}; None where there is none, so that English shows."""
        source = self.english.get(context, "")
        return {
            f"{name}_{lang}": (source if lang == "en" else self._translation(context, lang)) or None
            for lang in LANGUAGES
        }

    def _translation(self, context: str, lang: str) -> str:
        return sure_text(self.document, context, lang) if context in self.english else ""

    def labels(self) -> dict[str, dict[str, str]]:
        """Return {field: {language: label}} of the subject."""
        form = self.document["form"]
        return {
            entry["code"]: {"en": entry["label"]}
            | {
                lang: label
                for lang in TRANSLATED
                if (label := self._translation(f"{form['code']}.subject.{entry['code']}", lang))
            }
            for entry in form["subject_fields"]
        }


def write_form(document: Document, area: str) -> bool:
    """Create or update what a form has beside its versions; say whether anything changed."""
    form = document["form"]
    values: dict[str, object] = {
        "area_id": area,
        "reply_days": form["reply_days"],
        "urgent": form["urgent"],
    }
    values |= Texts(document).columns(form["code"], "name")
    row = QuestionSet.objects.filter(code=form["code"]).first()
    if row is None:
        QuestionSet.objects.create(code=form["code"], **values)
        return True
    return update(row, values)


def update(row: Model, values: Mapping[str, object]) -> bool:
    """Write the values that differ; say whether any did."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    if changed:
        row.save(update_fields=changed)
    return bool(changed)


def next_number(code: str) -> int:
    """The number of a form's next version."""
    last = QuestionSetVersion.objects.filter(question_set=code).order_by("-number").first()
    return (last.number if last else 0) + 1


def publish(
    document: Document, at: datetime, draft: QuestionSetVersion | None = None
) -> QuestionSetVersion:
    """Write a document as the version in use, and retire the one before.

    draft: the version that becomes it; without one a version is made.
    """
    form, texts = document["form"], Texts(document)
    retire(form["code"])
    version = draft or QuestionSetVersion(
        question_set_id=form["code"], number=next_number(form["code"])
    )
    version.state = State.PUBLISHED
    version.content_hash = content_hash(content(form))
    version.subject = form["subject"]
    version.subject_fields = form["subject_fields"]
    version.subject_labels = texts.labels()
    version.draft = {}
    version.save()
    _write_sections(version, form, texts)
    # From here on the database refuses any change.
    version.published_at = at
    version.save(update_fields=["published_at"])
    return version


def retire(code: str) -> int:
    """Take a form's version out of use; returns how many there were, 0 or 1."""
    versions = QuestionSetVersion.objects.filter(question_set=code, state=State.PUBLISHED)
    return versions.update(state=State.RETIRED)


def link(form: str, procedure: str) -> None:
    """Give a form to its procedure, and to it alone."""
    Procedure.objects.filter(question_set=form).exclude(code=procedure).update(question_set=None)
    Procedure.objects.filter(code=procedure).update(question_set=form)


def _write_sections(version: QuestionSetVersion, form: Form, texts: Texts) -> None:
    position = 0
    for order, data in enumerate(form["sections"]):
        context = f"{form['code']}.section.{data['code']}"
        section = Section.objects.create(
            version=version,
            code=data["code"],
            repeat=data.get("repeat", {}),
            position=order,
            **texts.columns(context, "title"),
        )
        for question in data["questions"]:
            position += 1
            _write_question(section, question, position, texts)


def _write_question(section: Section, data: Form, position: int, texts: Texts) -> None:
    code = data["code"]
    question = Question.objects.create(
        section=section,
        code=code,
        types=data["types"],
        repeatable=data["repeatable"],
        condition=data["condition"],
        law=data["law"],
        position=position,
        **texts.columns(code, "text"),
        **texts.columns(f"{code}.help", "help"),
    )
    Choice.objects.bulk_create(
        Choice(
            question=question,
            code=choice["code"],
            position=order,
            **texts.columns(f"{code}.{choice['code']}", "text"),
        )
        for order, choice in enumerate(data["choices"])
    )


def correct_texts(document: Document, version: QuestionSetVersion) -> bool:
    """Correct the translations of a published version; its questions stay as they are."""
    texts, code = Texts(document), document["form"]["code"]
    found = with_parts(version.pk)
    changed = update(found, {"subject_labels": texts.labels()})
    for section in found.sections.all():
        context = f"{code}.section.{section.code}"
        changed |= update(section, texts.columns(context, "title"))
        for question in section.questions.all():
            columns = texts.columns(question.code, "text")
            columns |= texts.columns(f"{question.code}.help", "help")
            changed |= update(question, columns)
            for choice in question.choices.all():
                context = f"{question.code}.{choice.code}"
                changed |= update(choice, texts.columns(context, "text"))
    return changed
