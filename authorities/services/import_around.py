"""Write what hangs on imported authorities: areas, competences, coordinators."""

from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple

from authorities.models import AreaAccess, Authority, Competence, CoordinatorLink
from authorities.services.copying import copy
from authorities.services.import_entries import Entry
from authorities.services.import_links import Link, wanted_links

HasCompetence = Authority.competences.through
_SWITCHES = ["approve_sending", "approve_replies", "allocation", "suspended"]


class Change(NamedTuple):
    """What an entry changed, before and after."""

    before: dict[str, Any]
    after: dict[str, Any]


class _Rows:
    """Rows to create, or to delete, of the tables around authorities, as plain tuples."""

    def __init__(self) -> None:
        # (authority, area, kind), (authority, competence), (authority, *Link)
        self.areas: list[tuple[int, str, str]] = []
        self.competences: list[tuple[int, int]] = []
        self.links: list[tuple[int, int, str | None, str]] = []

    def create(self, day: date) -> None:
        switches = [False] * len(_SWITCHES)
        accesses = ((*row, day, *switches) for row in self.areas)
        copy(AreaAccess, ["authority", "area", "kind", "granted_on", *_SWITCHES], accesses)
        copy(HasCompetence, ["authority", "competence"], self.competences)
        copy(CoordinatorLink, ["authority", "coordinator", "area", "function"], self.links)

    def delete(self) -> None:
        for authority, area, _kind in self.areas:
            AreaAccess.objects.filter(authority=authority, area=area).delete()
        for authority, competence in self.competences:
            HasCompetence.objects.filter(authority=authority, competence=competence).delete()
        for authority, coordinator, served, function in self.links:
            CoordinatorLink.objects.filter(
                authority=authority, coordinator=coordinator, area=served, function=function
            ).delete()


class Surroundings:
    """Writes areas, competences and links of entries whose authorities are written."""

    def __init__(self, pks: dict[str, int], national: dict[str, str], day: date) -> None:
        """Take {reference: key} of all entries and coordinators, and the day of new accesses."""
        self.pks, self.national, self.day = pks, national, day
        self.codes = dict(Competence.objects.values_list("pk", "code"))
        professions = Competence.objects.filter(kind=Competence.Kind.PROFESSION)
        self.professions = dict(professions.values_list("code", "pk"))

    def write(self, entries: list[Entry]) -> dict[str, Change]:
        """Write a batch of entries; returns the changes by reference."""
        self._read([self.pks[entry.reference] for entry in entries])
        changes = {}
        for entry in entries:
            pk = self.pks[entry.reference]
            before = self._told(pk)
            self._write_areas(entry, pk)
            self._write_competences(entry, pk)
            self._write_links(entry, pk)
            after = self._told(pk)
            names = [name for name in after if after[name] != before[name]]
            if names:
                changes[entry.reference] = Change(
                    {name: before[name] for name in names}, {name: after[name] for name in names}
                )
        self.gone.delete()
        self.fresh.create(self.day)
        return changes

    def _read(self, pks: list[int]) -> None:
        self.fresh, self.gone = _Rows(), _Rows()
        self.areas: dict[int, dict[str, str]] = defaultdict(dict)
        self.competences: dict[int, set[int]] = defaultdict(set)
        self.links: dict[int, set[Link]] = defaultdict(set)
        accesses = AreaAccess.objects.filter(authority__in=pks)
        for pk, area, kind in accesses.values_list("authority", "area", "kind"):
            self.areas[pk][area] = kind
        rows = HasCompetence.objects.filter(authority__in=pks)
        for pk, competence in rows.values_list("authority", "competence"):
            self.competences[pk].add(competence)
        links = CoordinatorLink.objects.filter(authority__in=pks)
        for pk, coordinator, area, function in links.values_list(
            "authority", "coordinator", "area", "function"
        ):
            self.links[pk].add((coordinator, area, function))

    def _told(self, pk: int) -> dict[str, Any]:
        """What hangs on an authority, in the form that an event keeps."""
        return {
            "areas": dict(sorted(self.areas[pk].items())),
            "competences": sorted(self.codes[key] for key in self.competences[pk]),
            "links": sorted([list(link) for link in self.links[pk]], key=str),
        }

    def _write_areas(self, entry: Entry, pk: int) -> None:
        if entry.areas is None:
            return
        kind, before = entry.fields["kind"], self.areas[pk]
        self.fresh.areas += [(pk, area, kind) for area in entry.areas if area not in before]
        if any(before.get(area, kind) != kind for area in entry.areas):
            AreaAccess.objects.filter(authority=pk, area__in=entry.areas).update(kind=kind)
        self.gone.areas += [(pk, area, kind) for area in before if area not in entry.areas]
        self.areas[pk] = dict.fromkeys(entry.areas, kind)

    def _write_competences(self, entry: Entry, pk: int) -> None:
        if entry.professions is None:
            return
        before = self.competences[pk]
        # Competences that aren't professions are no matter of the file.
        others = before - set(self.professions.values())
        wanted = {self.professions[code] for code in entry.professions} | others
        for rows, keys in ((self.fresh, wanted - before), (self.gone, before - wanted)):
            rows.competences += [(pk, key) for key in sorted(keys)]
        self.competences[pk] = wanted

    def _write_links(self, entry: Entry, pk: int) -> None:
        before = self.links[pk]
        coordinator = self._coordinator(entry, before)
        wanted = wanted_links(before, None if coordinator == pk else coordinator, {*self.areas[pk]})
        for rows, links in ((self.fresh, wanted - before), (self.gone, before - wanted)):
            rows.links += [(pk, *link) for link in sorted(links, key=str)]
        self.links[pk] = wanted

    def _coordinator(self, entry: Entry, links: set[Link]) -> int | None:
        """The one of the file, else the one there is, else the country's national one."""
        if entry.parent:
            return self.pks[entry.parent]
        for coordinator, _, function in links:
            if function == CoordinatorLink.Function.VALIDATION:
                return coordinator
        return self.pks.get(self.national.get(entry.country, ""))
