"""Write the simulated history: all or nothing, once."""

import zlib
from collections import Counter
from collections.abc import Callable, Iterable
from random import Random

from django.db import connection, transaction

from authorities.models import Authority
from authorities.services.copying import next_keys
from authorities.services.load_countries import load_countries
from imi.kernel.models import Setting
from requests.models import CaseSeries, Exchange, Procedure, QuestionSetVersion
from requests.services.replay.drafts import Catalogue, Flow, Year, flows, issued_of
from requests.services.replay.people import Place, make_people
from requests.services.replay.plan import (
    AUTHORITIES,
    LAST,
    OFFICIALS,
    OTHERS,
    REQUESTS,
    YEARS,
    area_of,
    scaled,
)
from requests.services.replay.rows import Draft, Rows

#: The mark that the Scoreboard reads too.
MARK = "replay"
Progress = Callable[[Iterable[int], str], Iterable[int]]


class LoadedAlreadyError(Exception):
    """The history is there; writing it again would count everything twice."""


class NoCatalogueError(Exception):
    """The catalogue of procedures isn't loaded."""


def replay(scale: float, seed: int, progress: Progress) -> dict[str, int]:
    """Write authorities, officials, exchanges and events; never facts or indicators.

    scale: 1 gives the published totals. seed: the same gives the same history.
    Returns the number of exchanges by kind. Raises LoadedAlreadyError, NoCatalogueError.
    """
    with transaction.atomic():
        _only_once()
        counts = _write(scale, Random(seed), progress)  # noqa: S311
        Setting.objects.create(
            name=MARK, value={"years": list(YEARS), "scale": scale, "seed": seed}
        )
    with connection.cursor() as cursor:
        cursor.execute("analyze requests_exchange, requests_event, authorities_authority")
    return counts


def _only_once() -> None:
    """Hold others off until the end of the transaction; leave when the mark is there."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [zlib.crc32(MARK.encode())])
    if Setting.objects.filter(name=MARK).exists():
        raise LoadedAlreadyError


def _write(scale: float, rng: Random, progress: Progress) -> dict[str, int]:
    load_countries()
    catalogue = _catalogue()
    all_flows = {
        (year, procedure): flows(rng, scaled(counts[year], scale))
        for procedure, counts in REQUESTS.items()
        for year in counts
    }
    people = make_people(
        rng,
        scaled(AUTHORITIES, scale),
        scaled(OFFICIALS, scale),
        _senders(all_flows),
        sorted({area_of(procedure) for procedure in [*REQUESTS, *OTHERS]}),
    )
    written: Counter[str] = Counter()
    for year in progress(YEARS, "years"):
        drafts = list(_drafts(Year(year, rng, people, catalogue), all_flows, scale))
        drafts.sort(key=lambda draft: draft.columns["created_at"])
        _write_year(year, drafts)
        written.update(draft.columns["kind"] for draft in drafts)
    return dict(written)


def _senders(all_flows: dict[tuple[int, str], list[Flow]]) -> dict[Place, int]:
    """Count what each country sends in an area in the last year."""
    found: Counter[Place] = Counter()
    for (year, procedure), pairs in all_flows.items():
        if year == LAST:
            found.update((sender, area_of(procedure)) for sender, _receiver in pairs)
    return dict(sorted(found.items()))


def _drafts(
    maker: Year, all_flows: dict[tuple[int, str], list[Flow]], scale: float
) -> Iterable[Draft]:
    year = maker.year
    for procedure in REQUESTS:
        yield from maker.requests(procedure, all_flows.get((year, procedure), []))
    counts = {
        procedure: scaled(by_year.get(year, 0), scale) for procedure, by_year in OTHERS.items()
    }
    for procedure, count in counts.items():
        yield from maker.others(procedure, count, issued_of(procedure, year, counts, scale))


def _write_year(year: int, drafts: list[Draft]) -> None:
    """Copy a year, numbered after whatever numbers were given before."""
    series, _new = CaseSeries.objects.select_for_update().get_or_create(year=year)
    keys = next_keys(Exchange, sum(1 + len(draft.parts) for draft in drafts))
    rows = Rows(year, iter(keys), series.last + 1)
    for draft in drafts:
        rows.add(draft)
    rows.write()
    series.last += len(drafts)
    series.save()


def _catalogue() -> Catalogue:
    kinds = dict(Procedure.objects.values_list("code", "kind"))
    missing = {*REQUESTS, *OTHERS} - kinds.keys()
    if missing:
        raise NoCatalogueError(", ".join(sorted(missing)))
    versions = dict(
        QuestionSetVersion.objects.filter(state="published").values_list(
            "question_set__procedures__code", "pk"
        )
    )
    rules = dict(Procedure.objects.values_list("code", "rules"))
    known = {code: pk for code, pk in versions.items() if code}
    return Catalogue(known, kinds, rules, _commission())


def _commission() -> int:
    """Return the key of the body that notifications go to; made where there is none."""
    found = Authority.objects.filter(level=Authority.Level.EU).order_by("pk").first()
    if found is None:
        found = Authority.objects.create(
            reference="EU-S000001",
            country_id="BE",
            level=Authority.Level.EU,
            name="Simulated European Commission",
            name_lang="en",
        )
    return found.pk
