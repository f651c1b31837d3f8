"""Keep the search index: one document per authority, and the vocabulary of all documents."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from django.db import connection, transaction

from authorities.lexicon.irish import unchanged
from authorities.lexicon.memory import remembered
from authorities.lexicon.reading import content, parts, read
from authorities.lexicon.store import lexicon
from authorities.models import AreaAccess, Authority, SearchDocument, SearchTerm
from authorities.selectors.lexicon import known_edits
from authorities.services.copying import copy
from imi.kernel.normalise import Word, skeleton, words

BATCH = 2000
MAX_NAME_WORDS = 60
KNOWN = 0.92


class Source(NamedTuple):
    """What a document is made of."""

    pk: int
    country_id: str
    status: str
    name: str
    name_lang: str
    name_2: str
    name_2_lang: str
    former_names: list[str]
    abbreviation: str
    informal: dict[str, str]
    city: str
    region: str


_READ = Source._fields


class Document(NamedTuple):
    """What is kept of an authority: folded words and concepts, each sorted."""

    official: list[str]
    working: list[str]
    concepts: list[str]

    def lexemes(self) -> set[str]:
        """Everything that a query may meet."""
        return {*self.official, *self.working, *self.concepts}

    def vector(self) -> str:
        """Return the document in the text form of tsvector."""
        plain = "\n".join(sorted(self.lexemes()))
        return "'" + plain.replace("\\", "").replace("'", "''").replace("\n", "' '") + "'"


def document(authority: Source, areas: Iterable[str], professions: Iterable[str]) -> Document:
    """Make an authority's document from its names, place, areas and competences."""
    official = _words(
        authority.name, authority.name_2, *[str(name) for name in authority.former_names]
    )
    abbreviations = _abbreviations(authority.abbreviation)
    told = [f"a:{code.lower()}" for code in areas]
    concepts = {
        f"c:{authority.country_id.lower()}",
        *(f"p:{code.lower()}" for code in professions),
        *_read_names(tuple(official), authority.name_lang, authority.country_id),
        *_read_names(tuple(_words(authority.informal.get("en", ""))), "en", authority.country_id),
        *_place(authority),
    }
    if told:
        # What the registry says of areas is surer than what a name suggests.
        concepts = {concept for concept in concepts if concept[0] != "a"} | {*told}
    return Document(
        sorted(_forms(official) | abbreviations),
        sorted(_forms(_words(*authority.informal.values(), authority.city)) | _irish(authority)),
        sorted(concepts),
    )


def _words(*texts: str) -> list[Word]:
    return [word for text in texts if text for word in words(text, MAX_NAME_WORDS, 1000)]


def _forms(found: list[Word]) -> set[str]:
    return set().union(*[word.forms for word in found])


def _irish(authority: Source) -> set[str]:
    """Words of Irish names without the changes of their beginning."""
    names = ((authority.name, authority.name_lang), (authority.name_2, authority.name_2_lang))
    if "ga" not in (authority.name_lang, authority.name_2_lang) and "ga" not in authority.informal:
        return set()
    found = _words(
        *[name for name, lang in names if lang == "ga"], authority.informal.get("ga", "")
    )
    return {unchanged(form) for word in found for form in word.forms}


def _abbreviations(abbreviation: str) -> set[str]:
    if not abbreviation:
        return set()
    found = words(abbreviation)
    separate = {form for word in found for form in word.forms if len(form) > 1}
    return separate | {"".join(word.forms[0] for word in found)[:60]} - {""}


@remembered(maxsize=8192)
def _read_names(found: tuple[Word, ...], lang: str, country: str) -> frozenset[str]:
    told = content(list(found)) if found else []
    concepts: set[str] = set()
    for word, reading in zip(told, read(told, lang, loose=False, country=country), strict=True):
        concepts.update(
            concept
            for concept, sim in reading.items()
            if sim >= 0.85 and (concept[0] in "pakg" or concept.startswith(f"r:{country.lower()}"))
        )
        # A word that is known as a whole isn't taken apart: a dentist is no doctor.
        if not any(sim >= KNOWN and concept[0] in "pak" for concept, sim in reading.items()):
            for form in word.forms:
                for _, meant in parts(form):
                    concepts.update(concept for concept in meant if concept[0] in "pak")
    return frozenset(concepts)


def _place(authority: Source) -> set[str]:
    found = set()
    if authority.region:
        found.add(f"r:{authority.region.lower()}")
    place = lexicon().locate(authority.city, authority.country_id) if authority.city else None
    if place:
        found.add(f"g:{place.number}")
        if place.region:
            found.add(f"r:{place.region}")
    return found


@transaction.atomic
def index(authority_ids: Iterable[int]) -> int:
    """Write the documents of some authorities and count their words; returns how many changed."""
    known_edits()
    changed = 0
    ids = iter(authority_ids)
    counts: Counter[str] = Counter()
    while batch := list(islice(ids, BATCH)):
        changed += _index_batch(batch, counts)
    _count(counts)
    return changed


def _index_batch(ids: list[int], counts: Counter[str]) -> int:
    old = {row.authority_id: row for row in SearchDocument.objects.filter(authority__in=ids)}
    fresh: list[Sequence[Any]] = []
    stale: list[int] = []
    for authority, areas, document_ in _documents(ids):
        before = old.get(authority.pk)
        active = authority.status == Authority.Status.ACTIVE
        kept = (authority.country_id, active, areas, *map(" ".join, document_))
        if before:
            if tuple(getattr(before, name) for name in _KEPT) == kept:
                continue
            stale.append(authority.pk)
            texts = (before.official, before.working, before.concepts)
            counts.subtract({lexeme for text in texts for lexeme in text.split()})
        counts.update(document_.lexemes())
        fresh.append((authority.pk, *kept, document_.vector()))
    SearchDocument.objects.filter(authority__in=stale).delete()
    copy(SearchDocument, ["authority", *_KEPT, "vector"], fresh)
    return len(fresh)


_KEPT = ["country", "active", "areas", "official", "working", "concepts"]


def _documents(ids: list[int]) -> Iterator[tuple[Source, list[str], Document]]:
    areas: dict[int, list[str]] = defaultdict(list)
    accesses = AreaAccess.objects.filter(authority__in=ids, suspended=False)
    for pk, area in accesses.order_by("area").values_list("authority", "area"):
        areas[pk].append(area)
    competences: dict[int, list[str]] = defaultdict(list)
    rows = Authority.competences.through.objects.filter(authority__in=ids)
    for pk, code in rows.values_list("authority", "competence__code"):
        competences[pk].append(code)
    # Plain rows: making instances would cost more than reading them.
    for values in Authority.objects.filter(pk__in=ids).order_by("pk").values_list(*_READ):
        authority = Source(*values)
        pk = authority.pk
        yield authority, areas[pk], document(authority, areas[pk], competences[pk])


def _count(counts: Counter[str]) -> None:
    """Add to the vocabulary, in one order for all writers so that they don't block each other."""
    changes = sorted((term[:100], change) for term, change in counts.items() if change)
    more = [(term, change, _sound(term)) for term, change in changes if change > 0]
    fewer = [(term, -change) for term, change in changes if change < 0]
    with connection.cursor() as cursor:
        for rows in _batches(more):
            cursor.execute(
                "INSERT INTO authorities_searchterm AS t (term, documents, skeleton)"
                " SELECT * FROM unnest(%s::text[], %s::int[], %s::text[])"
                " ON CONFLICT (term) DO UPDATE SET documents = t.documents + excluded.documents",
                [list(column) for column in zip(*rows, strict=True)],
            )
        for rows in _batches(fewer):
            cursor.execute(
                "UPDATE authorities_searchterm t SET documents = greatest(t.documents - change, 0)"
                " FROM unnest(%s::text[], %s::int[]) AS n (word, change) WHERE t.term = n.word",
                [list(column) for column in zip(*rows, strict=True)],
            )
        if fewer:
            cursor.execute("DELETE FROM authorities_searchterm WHERE documents = 0")


def _sound(term: str) -> str:
    return "" if ":" in term else skeleton(term)


def _batches(rows: list[Any]) -> Iterator[list[Any]]:
    for first in range(0, len(rows), 5000):
        yield rows[first : first + 5000]


def repair(authority_ids: Iterable[int] | None = None) -> dict[str, int]:
    """Bring documents up to date, all unless some are named, and count the vocabulary anew.

    Returns {"changed": documents written, "terms": words of the vocabulary}.
    """
    if authority_ids is None:
        authority_ids = Authority.objects.values_list("pk", flat=True)
    with transaction.atomic():
        changed = index(authority_ids)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT word, ndoc FROM ts_stat('SELECT vector FROM authorities_searchdocument')"
            )
            real = dict(cursor.fetchall())
        kept = dict(SearchTerm.objects.values_list("term", "documents"))
        _count(Counter({term: real.get(term, 0) - kept.get(term, 0) for term in {*real, *kept}}))
    return {"changed": changed, "terms": len(real)}
