"""Load a file of authorities into the registry: all rows or none, and safe to repeat."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from authorities.models import Authority, Country
from authorities.models.country import ISO_CODES
from authorities.services.import_entries import Entry, Known, known_codes, read_entries
from authorities.services.import_links import check_parents, national_coordinators
from authorities.services.import_publicbodies import FIRST_NUMBER, read_publicbodies
from authorities.services.import_rows import WHOLE_ROW, BadFileError, Fault, read_rows
from authorities.services.import_write import write
from authorities.services.load_competences import load_competences
from imi.kernel.progress import Progress, silent

FORMATS = ("imi", "publicbodies")


@dataclass
class Report:
    """How many rows a file has, and what they did: references of new and changed authorities."""

    rows: int = 0
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    dry_run: bool = False

    def __str__(self) -> str:
        counts = {
            "rows": self.rows,
            "added": len(self.added),
            "changed": len(self.changed),
            "unchanged": self.rows - len(self.added) - len(self.changed),
        }
        told = _("%(rows)d rows: %(added)d added, %(changed)d changed, %(unchanged)d unchanged.")
        ending = " " + _("Dry run: nothing was written.") if self.dry_run else ""
        return told % counts + ending


def import_file(
    path: Path | str,
    *,
    at: datetime,
    format: str = "imi",
    country: str | None = None,
    dry_run: bool = False,
    progress: Progress = silent,
) -> Report:
    """Check every row of a CSV file (also .csv.gz), then load all of them in one transaction.

    format: "imi" (matched by reference) or "publicbodies" (matched by their id; needs country).
    progress: called with (items, total, stage), returns the items; shows a bar, say.
    Raises BadFileError with every fault, OSError where the file can't be read; nothing is
    changed then.
    """
    with transaction.atomic(), without_collector():
        load_competences()
        known = known_codes()
        faults: list[Fault] = []
        columns, rows = read_rows(Path(path), faults)
        if format == "publicbodies":
            entries = read_publicbodies(columns, rows, _country(country, known), known, faults)
        else:
            entries = read_entries(columns, rows, known, faults)
        _lock(entries)
        kept = _by_source(entries) if format == "publicbodies" else _by_reference(entries)
        _give_references(entries)
        faults += [*_twice(entries), *_moved(entries, kept)]
        faults += check_parents(entries, kept, {fault.line for fault in faults})
        if faults:
            raise BadFileError(faults)
        report = Report(rows=len(entries), dry_run=dry_run)
        report.added, report.changed = write(
            entries, kept, national_coordinators(entries), at, progress
        )
        if dry_run:
            transaction.set_rollback(True)
    return report


@contextmanager
def without_collector() -> Iterator[None]:
    """Let the collector of cycles rest: it would look through all entries again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _country(country: str | None, known: Known) -> str:
    code = (country or "").upper()
    code = ISO_CODES.get(code, code)
    if code not in known.countries:
        reason = _("“%s” is no country of the network") % (country or "")
        raise BadFileError([Fault(1, WHOLE_ROW, reason)])
    return code


def _lock(entries: list[Entry]) -> None:
    """Let nobody else change the links of these countries until the transaction ends."""
    codes = sorted({entry.country for entry in entries})
    list(Country.objects.select_for_update(no_key=True).filter(code__in=codes).order_by("code"))


def _by_reference(entries: list[Entry]) -> dict[str, Authority]:
    wanted = [entry.reference for entry in entries]
    return {row.reference: row for row in Authority.objects.filter(reference__in=wanted)}


def _by_source(entries: list[Entry]) -> dict[str, Authority]:
    keys = {entry.source_key: entry for entry in entries}
    found = {}
    for row in Authority.objects.filter(source_key__in=list(keys)):
        keys[row.source_key].reference = row.reference
        found[row.reference] = row
    return found


def _give_references(entries: list[Entry]) -> None:
    """Number the entries that have no reference, after the highest number given before."""
    fresh = [entry for entry in entries if entry.source_key and not entry.reference]
    if not fresh:
        return
    country = fresh[0].country
    taken = Authority.objects.filter(
        country=country, reference__regex=rf"^{country}-1\d{{5}}$"
    ).values_list("reference", flat=True)
    number = max((int(reference[3:]) for reference in taken), default=FIRST_NUMBER - 1)
    for entry in fresh:
        number += 1
        entry.reference = f"{country}-{number:06d}"


def _twice(entries: list[Entry]) -> list[Fault]:
    """Every row but the first of an id."""
    first: dict[str, int] = {}
    faults = []
    for entry in entries:
        key = entry.source_key or entry.reference
        if key and first.setdefault(key, entry.line) != entry.line:
            reason = _("“%(id)s” stands already on line %(line)d") % {"id": key, "line": first[key]}
            faults.append(Fault(entry.line, "id", reason))
    return faults


def _moved(entries: list[Entry], kept: dict[str, Authority]) -> list[Fault]:
    """An authority's links and cases belong to its country."""
    return [
        Fault(entry.line, "country", _("“%s” is registered in another country") % entry.reference)
        for entry in entries
        if entry.reference in kept and kept[entry.reference].country_id != entry.country
    ]
