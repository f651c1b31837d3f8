"""Write checked entries in bulk: authorities, accesses, competences, links, events, index."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from authorities.lexicon.store import lexicon
from authorities.models import Authority, RegistryEvent
from authorities.services import index
from authorities.services.copying import copy, next_keys
from authorities.services.import_around import Change, Surroundings
from authorities.services.import_entries import Entry
from imi.kernel.calendars import brussels_day
from imi.kernel.progress import Progress

BATCH = 2000
Status = Authority.Status
WRITTEN = [
    "kind", "status", "level", "name", "name_lang", "name_2", "name_2_lang", "abbreviation",
    "informal", "description", "city", "region", "postcode", "address", "email", "phone", "url",
    "languages", "changed_at",
]  # fmt: skip


_COLUMNS = [field.attname for field in Authority._meta.concrete_fields]


class Keys(NamedTuple):
    """Primary keys by reference, and the changes of the authorities' own fields."""

    pks: dict[str, int]
    changes: dict[str, Change]


def write(
    entries: list[Entry],
    kept: dict[str, Authority],
    national: dict[str, str],
    at: datetime,
    progress: Progress,
) -> tuple[list[str], list[str]]:
    """Write all entries; returns the references of new and of changed authorities.

    kept: registered authorities by reference; national: {country: national coordinator}.
    """
    keys = _write_authorities(entries, kept, at, progress)
    _find_coordinators(entries, keys.pks, national)
    surroundings = Surroundings(keys.pks, national, brussels_day(at))
    around: dict[str, Change] = {}
    for batch in _batches(progress(entries, len(entries), _("Links"))):
        around |= surroundings.write(batch)
    events = []
    for entry in entries:
        found = [part.get(entry.reference, Change({}, {})) for part in (keys.changes, around)]
        if entry.reference not in kept or any(change.after for change in found):
            name = "changed-by-import" if entry.reference in kept else "imported"
            before, after = (found[0][side] | found[1][side] for side in (0, 1))
            events.append((keys.pks[entry.reference], name, at, before, after))
    copy(RegistryEvent, ["authority", "name", "at", "before", "after"], events)
    touched = [event[0] for event in events]
    index.index(progress(touched, len(touched), _("Search index")))
    names = {pk: reference for reference, pk in keys.pks.items()}
    references = [names[pk] for pk in touched]
    return (
        [reference for reference in references if reference not in kept],
        [reference for reference in references if reference in kept],
    )


def _find_coordinators(entries: list[Entry], pks: dict[str, int], national: dict[str, str]) -> None:
    """Add the coordinators that are registered but not in the file."""
    named = {entry.parent for entry in entries} | set(national.values())
    others = Authority.objects.filter(reference__in=named - pks.keys())
    pks.update(others.values_list("reference", "pk"))


def _batches(items: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(items)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _write_authorities(
    entries: list[Entry], kept: dict[str, Authority], at: datetime, progress: Progress
) -> Keys:
    keys = Keys({reference: row.pk for reference, row in kept.items()}, {})
    for batch in _batches(progress(entries, len(entries), _("Authorities"))):
        fresh, changed = [], []
        for entry in batch:
            row = kept.get(entry.reference)
            if row is None:
                row = Authority(
                    reference=entry.reference,
                    source_key=entry.source_key,
                    country_id=entry.country,
                    confirmed_on=brussels_day(at),
                )
                _apply(entry, row, new=True)
                fresh.append(row)
                continue
            change = _apply(entry, row, new=False)
            if change.after:
                keys.changes[entry.reference] = change
                changed.append(row)
        for row, key in zip(fresh, next_keys(Authority, len(fresh)), strict=True):
            row.pk, row.created_at, row.changed_at = key, at, at
        copy(Authority, _COLUMNS, ([getattr(row, name) for name in _COLUMNS] for row in fresh))
        Authority.objects.bulk_create(
            changed, update_conflicts=True, unique_fields=["reference"], update_fields=WRITTEN
        )
        keys.pks.update((row.reference, row.pk) for row in fresh)
    return keys


def _apply(entry: Entry, row: Authority, *, new: bool) -> Change:
    wanted: dict[str, Any] = {**entry.fields, "status": _status(entry, row, new=new)}
    for name, texts in entry.translations.items():
        merged = {**getattr(row, name), **texts}
        wanted[name] = {lang: text for lang, text in merged.items() if text}
    if new or row.city != wanted["city"]:
        place = lexicon().locate(wanted["city"], entry.country) if wanted["city"] else None
        wanted["region"] = place.region.upper() if place else ""
    if new:
        spoken = (wanted["name_lang"], wanted.get("name_2_lang", ""))
        wanted["languages"] = [lang for lang in spoken if lang]
    before = {name: getattr(row, name) for name in wanted}
    names = [name for name, value in wanted.items() if before[name] != value]
    for name in names:
        setattr(row, name, wanted[name])
    return Change({name: before[name] for name in names}, {name: wanted[name] for name in names})


def _status(entry: Entry, row: Authority, *, new: bool) -> str:
    """A file brings authorities in and out; what is closed for good stays closed."""
    if not new and row.status in (Status.CLOSED, Status.REFUSED):
        return row.status
    return Status.ACTIVE if entry.active else Status.SUSPENDED
