"""Keeping the translators' files in step with the English texts of the catalogue."""

from dataclasses import dataclass
from pathlib import Path

import polib
from django.conf import settings

from requests.services.catalogue_files import FOLDER, AreaFiles, read_areas

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES if code != "en")


@dataclass
class Change:
    """What bringing one file up to date did to its entries."""

    path: Path
    added: int = 0
    changed: int = 0
    removed: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def update_texts(folder: Path = FOLDER) -> list[Change]:
    """Write texts/<lang>.po of every area and language; returns the changes, file by file.

    A new text stands empty, one whose English has changed becomes fuzzy with the English before
    beside it, one that is gone is removed. Nothing that fits is touched.
    """
    return [
        change
        for area in read_areas(folder)
        for lang in LANGUAGES
        if (change := _update(area, lang))
    ]


def _update(area: AreaFiles, lang: str) -> Change:
    path = area.folder / "texts" / f"{lang}.po"
    change = Change(path)
    old = {entry.msgctxt: entry for entry in polib.pofile(str(path))} if path.exists() else {}
    fresh = polib.POFile(wrapwidth=100)
    fresh.metadata = {
        "Project-Id-Version": f"Open IMI, {area.area['code']}",
        "Language": lang,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
    }
    for context, source in area.source_texts():
        fresh.append(_entry(old.pop(context, None), context, source, change))
    change.removed = len(old)
    if change:
        path.parent.mkdir(exist_ok=True)
        fresh.save(str(path))
    return change


def _entry(
    before: polib.POEntry | None, context: str, source: str, change: Change
) -> polib.POEntry:
    if before is None:
        change.added += 1
        return polib.POEntry(msgctxt=context, msgid=source, msgstr="")
    if before.msgid != source:
        change.changed += 1
        before.previous_msgid = before.msgid
        before.msgid = source
        if before.msgstr and not before.fuzzy:
            before.flags.append("fuzzy")
    return before
