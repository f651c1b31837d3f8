"""Writing the catalogue from the database into its folders, as `catalogue_files` reads them.

The order of keys, entries and lines is always the same, so that a dump shows in a version
control system just what was changed.
"""

import json
import re
import shutil
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import polib

from authorities.models import LegalArea
from requests.models import CatalogueSource, Procedure, QuestionSet
from requests.selectors.area_document import area_document, area_texts
from requests.selectors.document import TRANSLATED, Document, published_document, texts_of
from requests.services.catalogue_files import CatalogueError, read_area

#: Stands above the fields of the subject.
OPEN_NOTE = "# `open` fields identify nobody: the responder sees them before accepting."
_ESCAPES = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def dump_catalogue(to: Path, area: str | None = None) -> list[Path]:
    """Write every area, or one, below a folder; returns the files that changed.

    Translations that are uncertain in files that stand there already are kept, and so are forms
    out of use, which only the database knows. What was dumped may be loaded again: it is taken
    to be what the files say. Raises CatalogueError for an unknown area.
    """
    areas = LegalArea.objects.order_by("position", "code")
    if area is not None:
        areas = areas.filter(code=area)
        if not areas:
            raise CatalogueError(f"There is no legal area {area!r}")
    codes = areas.values_list("code", flat=True)
    dumps = [dump for code in codes if (dump := _dump_of(to / code.lower(), code))]
    for dump in dumps:
        _check(dump)
    changed: list[Path] = []
    for dump in dumps:
        changed += [path for path, text in dump.files.items() if _write(path, text)]
        _note_source(dump.folder, dump.forms)
    return changed


class _Dump(NamedTuple):
    """What an area's folder is to say. forms: documents with their procedures."""

    folder: Path
    files: dict[Path, str]
    forms: list[tuple[Document, str]]


def _dump_of(folder: Path, code: str) -> _Dump | None:
    found = area_document(code)
    if found is None:
        return None
    forms = [
        (document, _procedure_of(form))
        for form in QuestionSet.objects.filter(area=code).order_by("code")
        if (document := published_document(form))
    ]
    files = {folder / "area.toml": area_toml(found["area"])}
    for document, procedure in forms:
        form = document["form"]
        files[folder / f"{form['code'].lower()}.toml"] = form_toml(form, procedure)
    sources = list(area_texts(found["area"]))
    for document, _procedure in forms:
        sources += texts_of(document["form"])
    for lang in TRANSLATED:
        texts = dict(found["texts"][lang])
        for document, _procedure in forms:
            texts |= document["texts"].get(lang, {})
        path = folder / "texts" / f"{lang}.po"
        files[path] = po_file(code, lang, sources, texts, path)
    return _Dump(folder, files, forms)


def _check(dump: _Dump) -> None:
    """Read what the folder would say, beside it: it is written wholly or not at all."""
    with TemporaryDirectory() as place:
        copy = Path(place) / dump.folder.name
        copy.mkdir()
        for path in dump.folder.glob("*.toml"):
            shutil.copy(path, copy)
        for path, text in dump.files.items():
            if path.suffix == ".toml":
                _write(copy / path.name, text)
        try:
            read_area(copy)
        except CatalogueError as fault:
            raise CatalogueError(str(fault).replace(str(copy), str(dump.folder))) from None


def _procedure_of(form: QuestionSet) -> str:
    code = Procedure.objects.filter(question_set=form).values_list("code", flat=True).first()
    return code or form.code


def _write(path: Path, text: str) -> bool:
    """Write a file where it differs; say whether it did."""
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    if path.suffix == ".toml":
        text = with_comments(text, before)
    if text == before:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return True


def with_comments(text: str, before: str) -> str:
    """Keep the comments of the file before that stand above a key which is still there."""
    lines, old = text.splitlines(), before.splitlines()
    for number, line in enumerate(old[:-1]):
        if not line.startswith("#") or line in lines:
            continue
        below = old[number + 1]
        places = [at for at, new in enumerate(lines) if new == below] or [
            at for at, new in enumerate(lines) if new.split("=")[0] == below.split("=")[0]
        ]
        if len(places) == 1:
            lines.insert(places[0], line)
    return "\n".join(lines) + "\n"


def _note_source(folder: Path, forms: list[tuple[Document, str]]) -> None:
    """Remember what the files say now: they and the browser agree again."""
    files = read_area(folder)
    kinds = CatalogueSource.Kind
    digests = {(kinds.AREA, files.area["code"]): files.digest()}
    written = {document["form"]["code"] for document, _procedure in forms}
    for form in files.forms:
        if form["code"] in written:
            digests[kinds.FORM, form["code"]] = files.digest(form)
    for (kind, code), digest in digests.items():
        CatalogueSource.objects.update_or_create(
            kind=kind, code=code, defaults={"digest": digest, "edited": False}
        )


def area_toml(area: dict[str, Any]) -> str:
    """Return the text of area.toml."""
    names = ("code", "name", "legal_basis", "status", "position", "countries",
             "pilot_from", "adopted_on")  # fmt: skip
    lines = [f"{name} = {_value(area[name])}" for name in names if area[name] not in (None, [])]
    for procedure in area["procedures"]:
        lines += ["", "[[procedures]]"]
        lines += [f"{name} = {_value(procedure[name])}"
                  for name in ("code", "kind", "title", "legal_basis", "retention")]  # fmt: skip
        if procedure["deadlines"]:
            order = ("for", "count", "unit", "source")
            rows = (_inline(entry, order) for entry in procedure["deadlines"])
            lines.append(f"deadlines = [{', '.join(rows)}]")
        if procedure["rules"]:
            lines.append(f"rules = {_value(procedure['rules'])}")
    return "\n".join(lines) + "\n"


def form_toml(form: dict[str, Any], procedure: str) -> str:
    """Return the text of a form's file."""
    lines = [
        f"code = {_value(form['code'])}",
        f"name = {_value(form['name'])}",
        f"procedure = {_value(procedure)}",
        f"reply_days = {form['reply_days']}",
        *_urgent(form["urgent"]),
        f"subject = {_value(form['subject'])}",
    ]
    if form["subject_fields"]:
        order = ("code", "type", "required", "open", "label")
        fields = [{name: value for name, value in entry.items() if value or name != "open"}
                  for entry in form["subject_fields"]]  # fmt: skip
        lines += [OPEN_NOTE, *_rows("subject_fields", fields, order)]
    for section in form["sections"]:
        lines += ["", "[[sections]]", *_pairs(section, "code", "title")]
        if section.get("repeat"):
            lines.append(f"repeat = {_inline(section['repeat'], ('min', 'max'))}")
        for question in section["questions"]:
            lines += ["", "[[sections.questions]]", *_question(question)]
    return "\n".join(lines) + "\n"


def _urgent(urgent: dict[str, Any]) -> Iterator[str]:
    if urgent:
        yield f"urgent = {_inline(urgent, ('questions', 'working_days'))}"


def _question(question: dict[str, Any]) -> Iterator[str]:
    yield from _pairs(question, "code", "types", "repeatable", "text", "help")
    if question["condition"]:
        yield f"condition = {_inline(question['condition'], ('question', 'is'))}"
    yield from _pairs(question, "law")
    if question["choices"]:
        yield from _rows("choices", question["choices"], ("code", "text"))


def _pairs(table: dict[str, Any], *names: str) -> Iterator[str]:
    for name in names:
        if table[name]:
            yield f"{name} = {_value(table[name])}"


def _rows(name: str, entries: list[dict[str, Any]], order: tuple[str, ...]) -> Iterator[str]:
    yield f"{name} = ["
    for entry in entries:
        yield f"  {_inline(entry, order)},"
    yield "]"


def _inline(table: dict[str, Any], order: tuple[str, ...]) -> str:
    parts = (f"{name} = {_value(table[name])}" for name in order if name in table)
    return f"{{ {', '.join(parts)} }}"


def _value(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, dict):
        return _inline(value, tuple(sorted(value)))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        text = json.dumps(value, ensure_ascii=False)
        return _ESCAPES.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return json.dumps(value)


def po_file(
    area: str, lang: str, sources: Iterable[tuple[str, str]], texts: dict[str, str], path: Path
) -> str:
    """Return the text of a translators' file; what is fuzzy in the one before stays so."""
    before = {entry.msgctxt: entry for entry in polib.pofile(str(path))} if path.exists() else {}
    fresh = polib.POFile(wrapwidth=100)
    fresh.metadata = {
        "Project-Id-Version": f"Open IMI, {area}",
        "Language": lang,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
    }
    for context, source in sources:
        entry = polib.POEntry(msgctxt=context, msgid=source, msgstr=texts.get(context, ""))
        old = before.get(context)
        if old is not None:
            entry.comment, entry.tcomment = old.comment, old.tcomment
        if old is not None and not entry.msgstr and old.msgstr:
            entry.msgstr, entry.flags = old.msgstr, ["fuzzy"]
            entry.previous_msgid = old.previous_msgid
            if old.msgid != source and not entry.previous_msgid:
                entry.previous_msgid = old.msgid
        fresh.append(entry)
    return f"{fresh}\n" if not str(fresh).endswith("\n") else str(fresh)
