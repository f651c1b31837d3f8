"""Reading the catalogue's folders: area.toml, one file per form, texts/<lang>.po.

A text is known by its context: ``area``, ``procedure.<code>``, ``<form>``,
``<form>.section.<code>``, ``<form>.subject.<field>``, ``<question>``, ``<question>.help``,
``<question>.<choice>``.
"""

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polib

from requests.selectors.area_document import area_texts, canonical_area
from requests.selectors.document import LANGUAGES, Document, canonical, texts_of
from requests.services.catalogue_area_checks import area_faults, translation_fault
from requests.services.catalogue_checks import ANSWER_TYPES, form_faults
from requests.services.catalogue_shapes import Fault

__all__ = ["ANSWER_TYPES", "FOLDER", "AreaFiles", "CatalogueError", "read_area", "read_areas"]

FOLDER = Path(__file__).resolve().parents[1] / "catalogues"
#: Raised where what is written from the files changes, so that all are loaded again.
LOADER = 1
#: polib takes a text without its closing mark for one that is a letter shorter.
_PO_LINE = re.compile(r'\s*(#.*|((msg(ctxt|id|id_plural|str(\[\d\])?)\s*)?"([^"\\]|\\.)*")?)\s*')


class CatalogueError(Exception):
    """A file of the catalogue can't be used; the text names file, line or code, and why."""


@dataclass(frozen=True)
class Text:
    """A translation as its file has it, with its English there and its line."""

    text: str
    fuzzy: bool
    source: str = ""
    line: int = 0


@dataclass(frozen=True)
class AreaFiles:
    """An area as its folder states it.

    texts: {language: {context: translation}}; English is in the TOML files.
    """

    folder: Path
    area: dict[str, Any]
    forms: list[dict[str, Any]]
    texts: dict[str, dict[str, Text]] = field(default_factory=dict)

    def area_texts(self) -> Iterator[tuple[str, str]]:
        """Return (context, English) of the area and its procedures."""
        return area_texts(self.area)

    def source_texts(self) -> Iterator[tuple[str, str]]:
        """Yield (context, English) of every text to translate, in the order of the files."""
        yield from self.area_texts()
        for form in self.forms:
            yield from texts_of(form)

    def text(self, context: str, source: str, lang: str) -> str:
        """Return a text in a language; empty where it isn't translated, or uncertain.

        A translation of another English text than today's is uncertain too.
        """
        if lang == "en":
            return source
        found = self.texts.get(lang, {}).get(context)
        return found.text if found and not found.fuzzy and found.source == source else ""

    def document(self, form: dict[str, Any]) -> Document:
        """Return one of the forms as a document."""
        return {
            "form": canonical(form),
            "texts": self._texts_in(texts_of(form)),
            "unsure": {},
        }

    def _texts_in(self, sources: Iterable[tuple[str, str]]) -> dict[str, dict[str, str]]:
        pairs = list(sources)
        return {
            lang: {context: text for context, source in pairs
                   if (text := self.text(context, source, lang))}
            for lang in LANGUAGES if lang != "en"
        }  # fmt: skip

    def area_document(self) -> dict[str, Any]:
        """Return the area in the shape of `selectors.area_document`."""
        return {"area": canonical_area(self.area), "texts": self._texts_in(self.area_texts())}

    def digest(self, form: dict[str, Any] | None = None) -> str:
        """Return the hash of a form with its translations, or of the area with its procedures."""
        sources = texts_of(form) if form else self.area_texts()
        return _hash([LOADER, form or self.area, self._texts_in(sources)])


def _hash(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def content_hash(content: dict[str, Any]) -> str:
    """Return the hash of what makes a version: questions, answers, conditions, English texts."""
    return _hash(content)


def read_areas(folder: Path = FOLDER) -> list[AreaFiles]:
    """Read every area below a folder, by position.

    Raises CatalogueError naming file and place of what is wrong.
    """
    areas = [read_area(path.parent) for path in sorted(folder.glob("*/area.toml"))]
    if not areas:
        raise CatalogueError(f"{folder}: no area.toml below this folder")
    _refuse_doubles(areas)
    return sorted(areas, key=lambda area: area.area.get("position", 0))


def read_area(folder: Path) -> AreaFiles:
    """Read and check one area's folder; its translations see `check_texts`.

    Raises CatalogueError.
    """
    path = folder / "area.toml"
    area = _toml(path)
    _refuse(path, area_faults(area))
    procedures = {procedure["code"] for procedure in area.get("procedures", [])}
    forms = [
        _read_form(path, procedures)
        for path in sorted(folder.glob("*.toml"))
        if path.name != "area.toml"
    ]
    texts = {path.stem: _read_texts(path) for path in sorted(folder.glob("texts/*.po"))}
    files = AreaFiles(folder, area, forms, texts)
    _refuse_double_contexts(files)
    return files


def check_texts(files: AreaFiles) -> None:
    """Check an area's translations against its English. Raises CatalogueError.

    Apart from reading, because the command that brings them up to date reads first.
    """
    sources = dict(files.source_texts())
    for lang, texts in files.texts.items():
        path = files.folder / "texts" / f"{lang}.po"
        if lang not in LANGUAGES:
            raise CatalogueError(f"{path}: {lang} is no language of the network")
        for context, entry in texts.items():
            if context not in sources:
                raise CatalogueError(
                    f"{path}:{entry.line}: msgctxt {context!r} is no text of this area;"
                    " run manage.py catalogue_texts"
                )
            wrong = translation_fault(sources[context], files.text(context, sources[context], lang))
            if wrong and files.text(context, sources[context], lang):
                raise CatalogueError(f"{path}:{entry.line}: {context}: {wrong}")


def _read_form(path: Path, procedures: set[str]) -> dict[str, Any]:
    form = _toml(path)
    _refuse(path, form_faults(form))
    procedure = form.get("procedure", form["code"])
    if procedure not in procedures:
        raise CatalogueError(f"{path}: {form['code']} names the procedure {procedure}, which"
                             " area.toml doesn't have")  # fmt: skip
    return form


def _refuse(path: Path, faults: Iterator[Fault]) -> None:
    """Raise CatalogueError for the first fault, with the line of what it concerns."""
    for fault in faults:
        line = _line_of(path, fault.code)
        raise CatalogueError(f"{path}:{line}: ".replace(":0:", ":") + fault.message.rstrip("."))


def _line_of(path: Path, code: str) -> int:
    """The last line on which a code is given; 0 where it isn't found."""
    wanted = json.dumps(code, ensure_ascii=False)
    lines = path.read_text(encoding="utf-8").splitlines()
    found = [number for number, line in enumerate(lines, start=1)
             if wanted in line and "code" in line.partition(wanted)[0]]  # fmt: skip
    return found[-1] if code and found else 0


def _refuse_doubles(areas: list[AreaFiles]) -> None:
    """A code of an area, a procedure or a form stands in one folder only."""
    seen: dict[tuple[str, str], Path] = {}
    for files in areas:
        codes = [("area", files.area["code"])]
        codes += [("procedure", entry["code"]) for entry in files.area.get("procedures", [])]
        codes += [("form", form["code"]) for form in files.forms]
        for key in codes:
            if key in seen:
                raise CatalogueError(
                    f"{files.folder}: {key[0]} {key[1]} stands in {seen[key]} already"
                )
            seen[key] = files.folder


def _refuse_double_contexts(files: AreaFiles) -> None:
    seen: set[str] = set()
    for context, _source in files.source_texts():
        if context in seen:
            raise CatalogueError(
                f"{files.folder}: the code {context} stands twice in this area, so that its"
                " translations couldn't be told apart; give it a code of its own"
            )
        seen.add(context)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as problem:
        raise CatalogueError(f"{path}: {problem}") from problem
    except RecursionError as problem:
        raise CatalogueError(f"{path}: nested too deeply") from problem


def _read_texts(path: Path) -> dict[str, Text]:
    try:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if not _PO_LINE.fullmatch(line):
                raise CatalogueError(f"{path}:{number}: this is no line of a PO file: {line[:60]}")
        catalogue = polib.pofile(str(path), encoding="utf-8", check_for_duplicates=False)
    except (OSError, UnicodeDecodeError, ValueError, LookupError) as problem:
        raise CatalogueError(f"{path}: {problem}") from problem
    found: dict[str, Text] = {}
    for entry in catalogue:
        context = entry.msgctxt
        if entry.obsolete or not context:
            continue
        if context in found:
            raise CatalogueError(f"{path}:{entry.linenum}: msgctxt {context!r} stands twice")
        found[context] = Text(entry.msgstr, entry.fuzzy, entry.msgid, entry.linenum)
    return found
