"""The shape of the catalogue's tables: which keys they have, and of what kind."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Fault:
    """Something that can't be so. code: of what it concerns, to find its place in a file."""

    code: str
    message: str


@dataclass(frozen=True)
class Key:
    """A key of a table: the type of its value; rows: the shape of each of a list's entries."""

    type: type
    required: bool = True
    rows: Mapping[str, "Key"] = field(default_factory=dict)


_TEXT, _LIST, _BOOL, _NUMBER = Key(str), Key(list), Key(bool, False), Key(int, False)
_MAYBE = Key(str, False)
CHOICE = {"code": _TEXT, "text": _TEXT}
CONDITION = {"question": _TEXT, "is": Key(object)}
QUESTION = {
    "code": _TEXT,
    "text": _TEXT,
    "types": _LIST,
    "help": _MAYBE,
    "law": _MAYBE,
    "repeatable": _BOOL,
    "condition": Key(dict, False, CONDITION),
    "choices": Key(list, False, CHOICE),
}
REPEAT = {"min": Key(int), "max": Key(int)}
SECTION = {
    "code": _TEXT,
    "title": _TEXT,
    "repeat": Key(dict, False, REPEAT),
    "questions": Key(list, True, QUESTION),
}
FIELD = {"code": _TEXT, "type": _TEXT, "label": _TEXT, "required": _BOOL, "open": _BOOL}
FORM = {
    "code": _TEXT,
    "name": _TEXT,
    "procedure": _MAYBE,
    "reply_days": _NUMBER,
    "urgent": Key(dict, False, {"questions": _LIST, "working_days": Key(int)}),
    "subject": _TEXT,
    "subject_fields": Key(list, False, FIELD),
    "sections": Key(list, True, SECTION),
}
DEADLINE = {"for": _TEXT, "count": Key(int), "unit": _TEXT, "source": _TEXT}
PROCEDURE = {
    "code": _TEXT,
    "kind": _TEXT,
    "title": _TEXT,
    "legal_basis": _TEXT,
    "retention": _MAYBE,
    "deadlines": Key(list, False, DEADLINE),
    "rules": Key(dict, False),
}
AREA = {
    "code": _TEXT,
    "name": _TEXT,
    "legal_basis": _TEXT,
    "status": _TEXT,
    "position": _NUMBER,
    "countries": Key(list, False),
    "pilot_from": Key(date, False),
    "adopted_on": Key(date, False),
    "procedures": Key(list, False, PROCEDURE),
}
_KINDS = {str: "a text", list: "a list", bool: "true or false", int: "a whole number",
          date: "a date", dict: "a table"}  # fmt: skip


def shape_faults(table: Any, keys: Mapping[str, Key], around: str = "") -> Iterator[Fault]:
    """Yield what is wrong with a table's keys, and with those of the tables in it."""
    if not isinstance(table, dict):
        yield Fault(around, _("%(code)s: a table is wanted here.") % {"code": around or "–"})
        return
    code = table.get("code")
    here = code if isinstance(code, str) and code else around
    for name in table.keys() - keys.keys():
        yield _fault(here, name, _("there is no such key"))
    for name, key in keys.items():
        if name in table:
            yield from _value_faults(table[name], name, key, here)
        elif key.required:
            yield _fault(here, name, _("missing; add it"))


def _fault(here: str, name: str, what: str) -> Fault:
    return Fault(here, f"{here or '–'}, {name[:60]!r}: {what}.")


def _value_faults(value: Any, name: str, key: Key, here: str) -> Iterator[Fault]:
    # A boolean isn't taken for a number here, nor a moment for a day.
    if key.type is not object and type(value) is not key.type:
        yield _fault(here, name, _("%(kind)s is wanted here") % {"kind": _KINDS[key.type]})
    elif key.type is dict:
        yield from shape_faults(value, key.rows, here) if value and key.rows else ()
    elif key.type is list:
        yield from _list_faults(value, name, key, here)


def _list_faults(value: list[Any], name: str, key: Key, here: str) -> Iterator[Fault]:
    for entry in value:
        if key.rows:
            yield from shape_faults(entry, key.rows, here)
        elif not isinstance(entry, str):
            yield _fault(here, name, _("a list of texts is wanted here"))
