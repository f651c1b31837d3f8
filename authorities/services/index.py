"""Keep the search index: one document per authority, and the vocabulary of all documents."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from django.db import connection, transaction

from authorities.lexicon.reading import content, parts, read
from authorities.lexicon.store import lexicon
from authorities.models import Authority, SearchDocument, SearchTerm
from imi.kernel.normalise import Word, skeleton, words

BATCH = 2000
MAX_NAME_WORDS = 60


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
        quoted = (lexeme.replace("\\", "").replace("'", "''") for lexeme in sorted(self.lexemes()))
        return " ".join(f"'{lexeme}'" for lexeme in quoted)


def document(authority: Authority, areas: Iterable[str], professions: Iterable[str]) -> Document:
    """Make an authority's document from its names, place, areas and competences."""
    official = _words(
        authority.name, authority.name_2, *[str(name) for name in authority.former_names]
    )
    abbreviations = _abbreviations(authority.abbreviation)
    working = _words(*authority.informal.values())
    concepts = {
        f"c:{authority.country_id.lower()}",
        *(f"a:{code.lower()}" for code in areas),
        *(f"p:{code.lower()}" for code in professions),
        *_read_names(official, authority.name_lang, authority.country_id),
        *_read_names(_words(authority.informal.get("en", "")), "en", authority.country_id),
        *_place(authority),
    }
    city = _words(authority.city)
    return Document(
        sorted({form for word in official for form in word.forms} | abbreviations),
        sorted({form for word in [*working, *city] for form in word.forms}),
        sorted(concepts),
    )


def _words(*texts: str) -> list[Word]:
    return [word for text in texts if text for word in words(text, MAX_NAME_WORDS, 1000)]


def _abbreviations(abbreviation: str) -> set[str]:
    found = words(abbreviation)
    separate = {form for word in found for form in word.forms if len(form) > 1}
    return separate | {"".join(word.forms[0] for word in found)[:60]} - {""}


def _read_names(found: list[Word], lang: str, country: str) -> set[str]:
    told = content(found) if found else []
    concepts: set[str] = set()
    for reading in read(told, lang, loose=False, country=country):
        concepts.update(
            concept
            for concept, sim in reading.items()
            if sim >= 0.85 and (concept[0] in "pakg" or concept.startswith(f"r:{country.lower()}"))
        )
    for word in told:
        for form in word.forms:
            for _, meant in parts(form):
                concepts.update(concept for concept in meant if concept[0] in "pak")
    return concepts


def _place(authority: Authority) -> set[str]:
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
    changed = 0
    ids = iter(sorted(set(authority_ids)))
    counts: Counter[str] = Counter()
    while batch := list(islice(ids, BATCH)):
        changed += _index_batch(batch, counts)
    _count(counts)
    return changed


def _index_batch(ids: list[int], counts: Counter[str]) -> int:
    old = {row.authority_id: row for row in SearchDocument.objects.filter(authority__in=ids)}
    fresh: list[tuple[object, ...]] = []
    for authority, areas, document_ in _documents(ids):
        before = old.get(authority.pk)
        active = authority.status == Authority.Status.ACTIVE
        kept = (authority.country_id, active, areas, [document_.official, document_.working])
        if before and (before.country, before.active, before.areas, before.names) == kept:
            if before.concepts == document_.concepts:
                continue
        if before:
            counts.subtract({*before.names[0], *before.names[1], *before.concepts})
        counts.update(document_.lexemes())
        fresh.append((authority.pk, *kept, document_.concepts, document_.vector()))
    _write(fresh)
    return len(fresh)


def _documents(ids: list[int]) -> Iterator[tuple[Authority, list[str], Document]]:
    authorities = Authority.objects.filter(pk__in=ids).prefetch_related("accesses", "competences")
    for authority in authorities.order_by("pk"):
        areas = sorted(
            access.area_id for access in authority.accesses.all() if not access.suspended
        )
        professions = [competence.code for competence in authority.competences.all()]
        yield authority, areas, document(authority, areas, professions)


def _write(rows: list[tuple[object, ...]]) -> None:
    SearchDocument.objects.bulk_create(
        [
            SearchDocument(
                authority_id=pk,
                country=country,
                active=active,
                areas=areas,
                names=names,
                concepts=concepts,
                vector=_as_vector(vector),
            )
            for pk, country, active, areas, names, concepts, vector in rows
        ],
        batch_size=500,
        update_conflicts=True,
        unique_fields=["authority"],
        update_fields=["country", "active", "areas", "names", "concepts", "vector"],
    )


def _as_vector(text: object) -> object:
    """The column takes tsvector's text form as it is; nothing is parsed or stemmed."""
    return text


def _count(counts: Counter[str]) -> None:
    """Add to the vocabulary, in one order for all writers so that they don't block each other."""
    changes = sorted((term[:100], change) for term, change in counts.items() if change)
    rows = [(term, change, "" if ":" in term else skeleton(term)) for term, change in changes]
    with connection.cursor() as cursor:
        for first in range(0, len(rows), 5000):
            cursor.execute(
                "INSERT INTO authorities_searchterm AS t (term, documents, skeleton)"
                " SELECT term, greatest(change, 0), skeleton FROM"
                " unnest(%s::text[], %s::int[], %s::text[]) AS n (term, change, skeleton)"
                " ON CONFLICT (term) DO UPDATE SET documents = greatest("
                " t.documents + (SELECT change FROM unnest(%s::text[], %s::int[]) AS m (w, change)"
                " WHERE m.w = t.term), 0)",
                [*_columns(rows[first : first + 5000]), *_columns(rows[first : first + 5000])[:2]],
            )
    if any(change < 0 for _, change in changes):
        SearchTerm.objects.filter(documents=0).delete()


def _columns(rows: list[tuple[str, int, str]]) -> list[list[object]]:
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[], [], []]


def repair() -> dict[str, int]:
    """Bring every document up to date and count the vocabulary anew; for the nightly run.

    Returns {"changed": documents written, "terms": words of the vocabulary}.
    """
    with transaction.atomic():
        changed = index(Authority.objects.values_list("pk", flat=True))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT word, ndoc FROM ts_stat('SELECT vector FROM authorities_searchdocument')"
            )
            real = dict(cursor.fetchall())
        kept = dict(SearchTerm.objects.values_list("term", "documents"))
        _count(Counter({term: real.get(term, 0) - kept.get(term, 0) for term in {*real, *kept}}))
    return {"changed": changed, "terms": len(real)}
