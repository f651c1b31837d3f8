"""Names of legal areas, and the areas with their procedures as a year's page shows them."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from authorities.models import LegalArea
from requests.selectors.catalogue import procedures
from requests.selectors.facts import procedures_in_use
from scoreboard.models import Edition
from scoreboard.selectors.edition import areas_of
from scoreboard.selectors.facts import Facts, YearVolume, volumes

#: What the last part of a kind's code means to a reader.
KINDS: dict[str, Promise] = {
    "REQ": _("information request"),
    "NOT": _("notification"),
    "ALE": _("alert"),
    "APP": _("application"),
    "REP": _("repository"),
    "PUB": _("public interface"),
    "SOL": _("complaint case"),
}


@dataclass(frozen=True)
class ProcedureLine:
    """One procedure of an area."""

    code: str
    title: str
    kind: Promise
    legal_basis: str


@dataclass(frozen=True)
class AreaLine:
    """A legal area as it stood at the end of a year.

    pilot: still on trial. counted: in the five indicators of the edition.
    """

    code: str
    name: str
    legal_basis: str
    pilot: bool
    counted: bool
    procedures: tuple[ProcedureLine, ...]


def area_names() -> dict[str, str]:
    """Return the name of each legal area in the reader's language; one query."""
    return {area.code: str(area) for area in LegalArea.objects.all()}


def areas_and_procedures(edition: Edition) -> list[AreaLine]:
    """Return the areas in use at the end of an edition's year, in their order; three queries."""
    last = date(edition.year, 12, 31)
    used = {code for code, _area in procedures_in_use(edition.year)}
    found: dict[str, list[ProcedureLine]] = {}
    for one in procedures():
        if one["code"] in used:
            line = ProcedureLine(one["code"], one["title"], KINDS[one["kind"]], one["legal_basis"])
            found.setdefault(one["area"], []).append(line)
    return [
        AreaLine(
            code=area.code,
            name=str(area),
            legal_basis=area.legal_basis,
            pilot=_on_trial(area, last),
            counted=area.code in areas_of(edition),
            procedures=tuple(found[area.code]),
        )
        for area in LegalArea.objects.all()
        if area.code in found
    ]


def _on_trial(area: LegalArea, last: date) -> bool:
    if area.adopted_on is not None:
        return area.adopted_on > last
    return area.status == LegalArea.Status.PILOT


def ranked_countries(edition: Edition) -> int:
    """Return how many countries of an edition have a rank; one query."""
    return edition.results.filter(rank__isnull=False).count()


def facts_of(edition: Edition) -> tuple[Facts, list[YearVolume]]:
    """Return facts and figures of an edition, of any of its revisions, with the years; one query.

    The years are those up to the edition's.
    """
    rows = volumes(edition)
    by_area = next((one.areas for one in rows if one.year == edition.year), {})
    return Facts(edition, edition.figures, by_area, {one.year: one.total for one in rows}), rows
