"""Edits of a form's document: its parts are added, changed, moved and removed.

A part is named by its kind and path: field, section, question by their codes, a choice by
``<question>.<choice>``. Each edit takes a form (`selectors.document.canonical`) and changes it.
"""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from requests.selectors.document import Document, questions_of, texts_of

Form = dict[str, Any]
Edit = Callable[[Form], None]
KINDS = ("field", "section", "question", "choice")


class NoPartError(LookupError):
    """The form has no such part."""


def edited(document: Document, edit: Edit) -> Document:
    """Return the document after an edit.

    Translations of what is gone are dropped; those whose English has changed become unsure.
    """
    new = deepcopy(document)
    before = dict(texts_of(document["form"]))
    edit(new["form"])
    after = dict(texts_of(new["form"]))
    for lang, texts in new["texts"].items():
        new["texts"][lang] = {context: texts[context] for context in texts if context in after}
        doubtful = set(new["unsure"].get(lang, []))
        doubtful |= {context for context in before if before[context] != after.get(context)}
        new["unsure"][lang] = sorted(doubtful & new["texts"][lang].keys())
    return new


def _siblings(form: Form, kind: str, parent: str) -> list[dict[str, Any]]:
    """The list in which the parts of a kind stand."""
    if kind == "field":
        return form["subject_fields"]
    if kind == "section":
        return form["sections"]
    above = form["sections"] if kind == "question" else questions_of(form)
    for entry in above if kind in KINDS else ():
        if entry["code"] == parent:
            return entry["questions" if kind == "question" else "choices"]
    raise NoPartError(parent)


def find(form: Form, kind: str, path: str) -> tuple[list[dict[str, Any]], int]:
    """Return the list in which a part stands, and its place there. Raises NoPartError."""
    if kind == "question":
        lists = [section["questions"] for section in form["sections"]]
        code = path
    else:
        parent, _dot, code = path.rpartition(".")
        lists = [_siblings(form, kind, parent)]
    for entries in lists:
        for place, entry in enumerate(entries):
            if entry["code"] == code:
                return entries, place
    raise NoPartError(path)


def part(form: Form, kind: str, path: str) -> dict[str, Any]:
    """Return a part. Raises NoPartError."""
    entries, place = find(form, kind, path)
    return entries[place]


def section_of(form: Form, question: str) -> str:
    """The code of the section in which a question stands. Raises NoPartError."""
    for section in form["sections"]:
        if any(entry["code"] == question for entry in section["questions"]):
            return str(section["code"])
    raise NoPartError(question)


def add(kind: str, parent: str, values: dict[str, Any]) -> Edit:
    """Add a part at the end of its list."""
    more: dict[str, Any] = {"section": {"questions": []}, "question": {"choices": []}}.get(kind, {})
    return lambda form: _siblings(form, kind, parent).append({**values, **more})


def put(kind: str, path: str, values: dict[str, Any]) -> Edit:
    """Change a part; its code stays."""
    return lambda form: part(form, kind, path).update(values)


def put_in_section(question: str, section: str) -> Edit:
    """Move a question to the end of another section."""

    def edit(form: Form) -> None:
        if section_of(form, question) != section:
            entries, place = find(form, "question", question)
            _siblings(form, "question", section).append(entries.pop(place))

    return edit


def remove(kind: str, path: str) -> Edit:
    """Take a part out, with all that stands in it."""

    def edit(form: Form) -> None:
        entries, place = find(form, kind, path)
        entries.pop(place)

    return edit


def move(kind: str, path: str, by: int) -> Edit:
    """Move a part by one place up (-1) or down (1); a question goes on into the next section."""

    def edit(form: Form) -> None:
        entries, place = find(form, kind, path)
        if 0 <= place + by < len(entries):
            entries.insert(place + by, entries.pop(place))
        elif kind == "question":
            _to_next_section(form, entries, place, by)

    return edit


def _to_next_section(form: Form, entries: list[dict[str, Any]], place: int, by: int) -> None:
    lists = [section["questions"] for section in form["sections"]]
    at = next(number for number, other in enumerate(lists) if other is entries) + by
    if 0 <= at < len(lists):
        lists[at].insert(len(lists[at]) if by < 0 else 0, entries.pop(place))


def in_turn(*edits: Edit) -> Edit:
    """One edit after the other."""

    def edit(form: Form) -> None:
        for each in edits:
            each(form)

    return edit
