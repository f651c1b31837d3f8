"""Reading the catalogue's folders: area.toml, one file per form, texts/<lang>.po.

A text is known by its context: ``area``, ``procedure.<code>``, ``<form>``,
``<form>.section.<code>``, ``<form>.subject.<field>``, ``<question>``, ``<question>.help``,
``<question>.<choice>``.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib

FOLDER = Path(__file__).resolve().parents[1] / "catalogues"
ANSWER_TYPES = frozenset(
    "YN YNU YNX C1 CM D P T L N EUR CC DOC PER ORG ADR OBJ CONF".split()  # noqa: SIM905
)


class CatalogueError(Exception):
    """A file of the catalogue can't be used; the text names file, line or code, and why."""


@dataclass(frozen=True)
class AreaFiles:
    """An area as its folder states it.

    texts: {language: {context: (translation, fuzzy)}}; English is in the TOML files.
    """

    folder: Path
    area: dict
    forms: list[dict]
    texts: dict[str, dict[str, tuple[str, bool]]] = field(default_factory=dict)

    def source_texts(self) -> Iterator[tuple[str, str]]:
        """Yield (context, English) of every text to translate, in the order of the files."""
        yield "area", self.area["name"]
        for procedure in self.area.get("procedures", []):
            yield f"procedure.{procedure['code']}", procedure["title"]
        for form in self.forms:
            yield from _form_texts(form)

    def text(self, context: str, source: str, lang: str) -> str:
        """Return a text in a language; empty where it isn't translated, or uncertain."""
        if lang == "en":
            return source
        translation, fuzzy = self.texts.get(lang, {}).get(context, ("", False))
        return "" if fuzzy else translation


def _form_texts(form: dict) -> Iterator[tuple[str, str]]:
    code = form["code"]
    yield code, form["name"]
    for subject_field in form.get("subject_fields", []):
        yield f"{code}.subject.{subject_field['code']}", subject_field["label"]
    for section in form["sections"]:
        yield f"{code}.section.{section['code']}", section["title"]
        for question in section["questions"]:
            yield question["code"], question["text"]
            if question.get("help"):
                yield f"{question['code']}.help", question["help"]
            for choice in question.get("choices", []):
                yield f"{question['code']}.{choice['code']}", choice["text"]


def read_areas(folder: Path = FOLDER) -> list[AreaFiles]:
    """Read every area below a folder, by position.

    Raises CatalogueError naming file and place of what is wrong.
    """
    areas = [read_area(path.parent) for path in sorted(folder.glob("*/area.toml"))]
    if not areas:
        raise CatalogueError(f"{folder}: no area.toml below this folder")
    return sorted(areas, key=lambda area: area.area.get("position", 0))


def read_area(folder: Path) -> AreaFiles:
    """Read and check one area's folder. Raises CatalogueError."""
    area = _toml(folder / "area.toml")
    _need(folder / "area.toml", area, "code", "name", "legal_basis", "status")
    for procedure in area.get("procedures", []):
        _need(folder / "area.toml", procedure, "code", "kind", "title", "legal_basis")
    forms = [_read_form(path) for path in sorted(folder.glob("*.toml")) if path.name != "area.toml"]
    texts = {path.stem: _read_texts(path) for path in sorted(folder.glob("texts/*.po"))}
    return AreaFiles(folder, area, forms, texts)


def _read_form(path: Path) -> dict:
    form = _toml(path)
    _need(path, form, "code", "name", "subject", "sections")
    seen: set[str] = set()
    for section in form["sections"]:
        _need(path, section, "code", "title", "questions")
        for question in section["questions"]:
            _check_question(path, question, seen)
    for section in form["sections"]:
        for question in section["questions"]:
            _check_condition(path, question, seen)
    _check_urgent(path, form, seen)
    return form


def _check_urgent(path: Path, form: dict, codes: set[str]) -> None:
    urgent = form.get("urgent")
    if urgent is None:
        return
    unknown = sorted(set(urgent.get("questions", [])) - codes)
    if unknown or not urgent.get("questions") or not urgent.get("working_days"):
        raise CatalogueError(
            f"{path}: urgent needs questions of this form and working_days"
            + (f"; it has no {', '.join(unknown)}" if unknown else "")
        )


def _check_question(path: Path, question: dict, seen: set[str]) -> None:
    _need(path, question, "code", "text", "types")
    code = question["code"]
    if code in seen:
        raise CatalogueError(f"{path}: question {code} stands twice; give it a code of its own")
    seen.add(code)
    unknown = set(question["types"]) - ANSWER_TYPES
    if unknown or not question["types"]:
        raise CatalogueError(
            f"{path}: question {code} has the answer type {', '.join(sorted(unknown)) or 'none'};"
            f" use one of {', '.join(sorted(ANSWER_TYPES))}"
        )
    chooses = bool({"C1", "CM"} & set(question["types"]))
    if chooses != bool(question.get("choices")):
        raise CatalogueError(
            f"{path}: question {code} needs choices with the types C1 and CM, and only with them"
        )
    for choice in question.get("choices", []):
        _need(path, choice, "code", "text")


def _check_condition(path: Path, question: dict, codes: set[str]) -> None:
    condition = question.get("condition")
    if condition and condition.get("question") not in codes:
        raise CatalogueError(
            f"{path}: question {question['code']} depends on {condition.get('question')},"
            " which is no question of this form"
        )


def _need(path: Path, table: dict, *names: str) -> None:
    for name in names:
        if not table.get(name) and table.get(name) != 0:
            raise CatalogueError(f"{path}: {table.get('code', 'an entry')} has no {name!r}; add it")


def _toml(path: Path) -> dict:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise CatalogueError(f"{path}: {problem}") from problem


def _read_texts(path: Path) -> dict[str, tuple[str, bool]]:
    try:
        catalogue = polib.pofile(str(path))
    except (OSError, UnicodeDecodeError, ValueError) as problem:
        raise CatalogueError(f"{path}: {problem}") from problem
    return {entry.msgctxt: (entry.msgstr, entry.fuzzy) for entry in catalogue if entry.msgctxt}
