"""Making, freezing and correcting editions; one is published whole or not at all (R22)."""

import hashlib
import json
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from scoreboard.indicators import RULES
from scoreboard.indicators.countries import ALL, EU
from scoreboard.models import CountryResult, Edition, IndicatorValue, RequestFact, Volume
from scoreboard.selectors.figures import figures as network_figures
from scoreboard.selectors.figures import simulated_years
from scoreboard.selectors.tally import (
    Counted,
    count_all,
    counted,
    counting,
    running_counts,
)
from scoreboard.services import running
from scoreboard.services.compute import Country, Figures, Group, compute
from scoreboard.services.fact_file import keep_facts

#: What figures tell of the network as it stood when an edition was frozen. Nobody can count it
#: again later: authorities and procedures change, and retention erases who wrote an exchange.
STANDING = ("areas", "procedures", "registered_authorities", "active_officials")


class NotFrozenError(Exception):
    """Only a frozen edition is corrected by a revision."""


def last_day(year: int) -> date:
    """Return the as-of with which an edition is frozen."""
    return date(year + 1, 3, 31)


def editions_due(day: date) -> dict[int, date]:
    """Return the editions to make in the night to a day, {year: as-of}: those not frozen yet."""
    frozen = set(Edition.objects.filter(frozen=True).values_list("year", flat=True))
    years = RequestFact.objects.order_by("year").values_list("year", flat=True).distinct()
    yesterday = day - timedelta(days=1)
    return {
        year: min(yesterday, last_day(year))
        for year in years
        if year not in frozen and yesterday >= date(year, 1, 1)
    }


def recompute(day: date, at: datetime) -> dict[str, int]:
    """Make the editions that are due from the running counts, and freeze those whose time has come.

    Each is published by itself. Returns how many were published, how many of them frozen, and how
    many stood already.
    """
    counts = {"published": 0, "frozen": 0, "unchanged": 0}
    due = editions_due(day)
    running.bring_to(due)
    for figures, totals in figures_of(due, counted(running_counts(list(due)))):
        freeze = figures.as_of >= last_day(figures.year)
        edition = publish(figures, totals, at=at, freeze=freeze)
        counts["unchanged" if edition is None else "published"] += 1
        counts["frozen"] += bool(edition and edition.frozen)
    return counts


def count_again(editions: dict[int, date]) -> list[tuple[Figures, dict[str, Any]]]:
    """Return the figures and totals of editions {year: as-of} from all facts; four passes."""
    with counting():
        return figures_of(editions, counted(count_all(editions)))


def figures_of(editions: dict[int, date], found: Counted) -> list[tuple[Figures, dict[str, Any]]]:
    """Return the figures and totals of editions {year: as-of} from what was counted."""
    return [_figures_of(year, as_of, found) for year, as_of in editions.items()]


def _figures_of(year: int, as_of: date, found: Counted) -> tuple[Figures, dict[str, Any]]:
    figures = compute(year, as_of, found)
    rows = [row for row in found.sorted_out if row.year == year]
    excluded = {
        "domestic": sum(row.domestic for row in rows),
        "after_as_of": sum(row.after_as_of for row in rows),
        "out_of_scope": figures.out_of_scope,
        "withdrawn_early": figures.withdrawn_early,
    }
    totals = {
        "rows": figures.received + figures.ratings_only + sum(excluded.values()),
        "received": figures.received,
        "ratings_only": figures.ratings_only,
        "excluded": excluded,
    }
    return figures, totals


@transaction.atomic
def publish(
    figures: Figures,
    totals: dict[str, Any],
    *,
    at: datetime,
    freeze: bool,
    note: str = "",
    corrected: Edition | None = None,
) -> Edition | None:
    """Publish an edition, with everything in it or not at all; None when it stands already.

    Yesterday's provisional edition is kept for those who are reading it, older ones go.
    corrected: the frozen edition whose figures of the network still hold.
    """
    year = figures.year
    before = Edition.objects.filter(year=year, frozen=False).order_by("-as_of", "-pk").first()
    if before and not note and before.as_of > figures.as_of:
        return None
    requests = {sent: sum(areas.values()) for sent, areas in figures.volume.items() if sent <= year}
    said = corrected.figures if corrected else {}
    edition = Edition.objects.create(
        year=year,
        as_of=figures.as_of,
        rules=RULES,
        simulated=settings.DEMO or year in simulated_years(),
        note=note,
        totals=totals,
        figures=network_figures(year, figures.as_of, requests)
        | {name: said[name] for name in STANDING if name in said},
        published_at=at,
    )
    _fill(edition, figures)
    edition.checksum = checksum(edition)
    if before and not freeze and before.checksum == edition.checksum:
        edition.delete()
        return None
    if freeze:
        last = Edition.objects.filter(year=year, frozen=True).aggregate(last=Max("revision"))
        keep_facts(edition)
        edition.frozen, edition.revision = True, (last["last"] or 0) + 1
    edition.save()
    gone = Edition.objects.filter(year=year, frozen=False).exclude(pk=edition.pk)
    (gone.exclude(pk=before.pk) if before else gone).delete()
    return edition


def revise(year: int, note: str, *, at: datetime) -> Edition:
    """Correct a frozen edition: count it again with its as-of, and say why.

    The edition before stays readable. Raises NotFrozenError without one, ValueError without a
    reason.
    """
    if not note.strip():
        raise ValueError("a revision needs a reason")
    frozen = Edition.objects.filter(year=year, frozen=True).order_by("-revision").first()
    if frozen is None:
        raise NotFrozenError(year)
    [(figures, totals)] = count_again({year: frozen.as_of})
    edition = publish(figures, totals, at=at, freeze=True, note=note.strip(), corrected=frozen)
    if edition is None:
        raise NotFrozenError(year)
    return edition


def _fill(edition: Edition, figures: Figures) -> None:
    countries = {**figures.countries, EU: figures.eu}
    IndicatorValue.objects.bulk_create(
        value
        for code, country in countries.items()
        for area, group in {ALL: country.all_areas, **country.areas}.items()
        for value in _values(edition, code, area, group)
    )
    CountryResult.objects.bulk_create(
        _result(edition, code, country) for code, country in countries.items()
    )
    Volume.objects.bulk_create(
        Volume(edition=edition, year=year, area=area, requests=requests)
        for year, areas in figures.volume.items()
        for area, requests in areas.items()
    )


def _values(edition: Edition, code: str, area: str, group: Group) -> list[IndicatorValue]:
    return [
        IndicatorValue(
            edition=edition,
            country=code,
            area=area,
            indicator=number,
            received=group.received,
            n=cell.n,
            total=cell.total,
            value=cell.value,
            colour=cell.colour or "",
            flag=cell.flag or "",
        )
        for number, cell in group.cells.items()
    ]


def _result(edition: Edition, code: str, country: Country) -> CountryResult:
    overall = country.overall
    return CountryResult(
        edition=edition,
        country=code,
        eu=country.eu,
        received=country.all_areas.received,
        sent=country.sent,
        scored=overall.scored if overall else None,
        score=overall.score if overall else None,
        overall=(overall.name if overall else None) or "",
        rank=overall.rank if overall else None,
    )


def checksum(edition: Edition) -> str:
    """Return the SHA-256 (hex) of everything an edition says, read from the database."""
    content = {
        "year": edition.year,
        "as_of": edition.as_of.isoformat(),
        "rules": edition.rules,
        "simulated": edition.simulated,
        "note": edition.note,
        "totals": edition.totals,
        "figures": edition.figures,
        "values": list(
            edition.values.order_by("country", "area", "indicator").values_list(
                "country", "area", "indicator", "received", "n", "total", "value", "colour", "flag"
            )
        ),
        "results": list(
            edition.results.order_by("country").values_list(
                "country", "eu", "received", "sent", "scored", "score", "overall", "rank"
            )
        ),
        "volumes": list(
            edition.volumes.order_by("year", "area").values_list("year", "area", "requests")
        ),
    }
    text = json.dumps(content, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def broken_editions() -> list[Edition]:
    """Return the frozen editions that no longer say what they said."""
    return [
        edition
        for edition in Edition.objects.filter(frozen=True)
        if checksum(edition) != edition.checksum
    ]
