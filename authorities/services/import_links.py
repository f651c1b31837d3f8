"""Who validates whom after an import: checks over all rows, and the links that follow."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from authorities.models import Authority, CoordinatorLink
from authorities.services.import_entries import Entry
from authorities.services.import_rows import Fault

Function = CoordinatorLink.Function
Kept = dict[str, Authority]
# (coordinator, area or None for all, function) of one authority.
Link = tuple[int, str | None, str]


class Parent(NamedTuple):
    """A possible coordinator: from the file or from the registry."""

    country: str
    kind: str


def check_parents(entries: list[Entry], kept: Kept, faulty: set[int]) -> list[Fault]:
    """Return what is wrong with the parents: unknown, abroad, no coordinator, or in a circle.

    kept: the registered authorities that the file names, by reference; faulty: lines with other
    faults, which say nothing sure about coordinators.
    """
    known = {reference: Parent(row.country_id, row.kind) for reference, row in kept.items()}
    missing = {entry.parent for entry in entries} - known.keys() - {""}
    for row in Authority.objects.filter(reference__in=missing).only(
        "reference", "country_id", "kind"
    ):
        known[row.reference] = Parent(row.country_id, row.kind)
    known |= {entry.reference: Parent(entry.country, entry.fields["kind"]) for entry in entries}
    unsure = {entry.reference for entry in entries if entry.line in faulty}
    faults = []
    for entry in entries:
        reason = _unfit(entry, known) if entry.parent and entry.parent not in unsure else ""
        if reason:
            faults.append(Fault(entry.line, "parent", reason))
    return faults or [*_circles(entries), *_lost_coordinators(entries, kept)]


def _unfit(entry: Entry, known: dict[str, Parent]) -> str:
    parent = known.get(entry.parent)
    if parent is None:
        return _("“%s” is neither in the file nor registered") % entry.parent
    if parent.country != entry.country:
        return _("“%s” is in another country") % entry.parent
    if parent.kind == Authority.Kind.AUTHORITY:
        return _("“%s” is no coordinator") % entry.parent
    return ""


def _circles(entries: list[Entry]) -> list[Fault]:
    above = dict(
        CoordinatorLink.objects.filter(function=Function.VALIDATION)
        .exclude(authority__kind=Authority.Kind.AUTHORITY)
        .values_list("authority__reference", "coordinator__reference")
    )
    above |= {entry.reference: entry.parent for entry in entries if entry.parent}
    faults = []
    for entry in entries:
        seen, reference = {entry.reference}, above.get(entry.reference, "")
        while reference and reference not in seen:
            seen.add(reference)
            reference = above.get(reference, "")
        if entry.parent and reference == entry.reference:
            faults.append(
                Fault(entry.line, "parent", _("the validating coordinators form a circle"))
            )
    return faults


def _lost_coordinators(entries: list[Entry], kept: Kept) -> list[Fault]:
    """An authority that coordinates others stays a coordinator."""
    demoted = {
        entry.reference: entry
        for entry in entries
        if entry.reference in kept
        and entry.fields["kind"] == Authority.Kind.AUTHORITY
        and kept[entry.reference].kind != Authority.Kind.AUTHORITY
    }
    if not demoted:
        return []
    tasks = CoordinatorLink.objects.filter(coordinator__reference__in=demoted)
    busy = tasks.exclude(function=Function.OBSERVER).values_list(
        "coordinator__reference", flat=True
    )
    return [
        Fault(demoted[reference].line, "kind", _("it coordinates others and can't lose this kind"))
        for reference in sorted(set(busy))
    ]


def national_coordinators(entries: list[Entry]) -> dict[str, str]:
    """Return {country: reference of its national coordinator}, registered or in the file."""
    found = dict(
        Authority.objects.active()
        .filter(kind=Authority.Kind.NIMIC)
        .order_by("-reference")
        .values_list("country", "reference")
    )
    for entry in entries:
        if entry.fields["kind"] == Authority.Kind.NIMIC and entry.active:
            found.setdefault(entry.country, entry.reference)
    return found


def wanted_links(links: set[Link], coordinator: int | None, areas: set[str]) -> set[Link]:
    """Return an authority's links with a validating coordinator and its areas of access.

    The validating coordinator also gives access and coordinates requests wherever nobody else
    does; what the one before did passes to it. Other coordinators and observers stay, in the
    areas that the authority still has.
    """
    kept = {link for link in links if link[1] is None or link[1] in areas}
    if coordinator is None:
        return kept
    before = {link[0] for link in kept if link[2] == Function.VALIDATION} - {coordinator}
    moved = {Function.VALIDATION, Function.ACCESS, Function.REQUESTS}
    kept = {link for link in kept if not (link[0] in before and link[2] in moved)}
    kept.add((coordinator, None, Function.VALIDATION))
    for function in (Function.ACCESS, Function.REQUESTS):
        if any(link[1:] == (None, function) for link in kept):
            continue
        served = {link[1] for link in kept if link[2] == function}
        kept |= {(coordinator, area, function) for area in areas - served}
    return kept
