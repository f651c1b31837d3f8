"""Words of the search index that are near a word of a query."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection

from authorities.lexicon.near import likeness
from imi.kernel.normalise import skeleton

MOST_NEAR = 14
TRIGRAMS_FROM = 4
# Less alike than this isn't asked for; what is found is measured again, letter by letter.
TRIGRAM_LIMIT = 0.36

_EXACT = """
    SELECT w.word, t.term, t.documents FROM unnest(%(words)s::text[]) AS w (word)
    JOIN authorities_searchterm t ON t.term = w.word"""
_BEGINNING = """
    SELECT w.word, t.term, t.documents
    FROM unnest(%(words)s::text[], %(starts)s::text[]) AS w (word, start)
    CROSS JOIN LATERAL (
        SELECT term, documents FROM authorities_searchterm
        WHERE term >= w.start AND term < w.start || '~' AND term <> w.word
        ORDER BY abs(length(term) - length(w.word)), documents DESC LIMIT 60
    ) t"""
_SOUND = """
    SELECT w.word, t.term, t.documents
    FROM unnest(%(unknown)s::text[], %(sounds)s::text[]) AS w (word, sound)
    CROSS JOIN LATERAL (
        SELECT term, documents FROM authorities_searchterm
        WHERE skeleton = w.sound ORDER BY documents DESC LIMIT 40
    ) t"""
_TRIGRAM = """
    SELECT w.word, t.term, t.documents FROM unnest(%(unknown)s::text[]) AS w (word)
    CROSS JOIN LATERAL (
        SELECT term, documents FROM authorities_searchterm
        WHERE term %% w.word ORDER BY similarity(term, w.word) DESC LIMIT 40
    ) t"""


class Near(NamedTuple):
    """A word of the index: how like the asked word it is, 0..1, and its documents."""

    term: str
    sim: float
    documents: int


def document_counts(lexemes: Iterable[str]) -> dict[str, int]:
    """Return how many documents have each word or concept. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT term, documents FROM authorities_searchterm WHERE term = ANY(%s)",
            [sorted({lexeme[:100] for lexeme in lexemes})],
        )
        return dict(cursor.fetchall())


def near_terms(forms: Iterable[str]) -> dict[str, list[Near]]:
    """Return for each folded word the words of the index that may stand for it, likest first.

    The word itself, words that begin like it, and for a word that the index hasn't, words that
    sound or are written alike. At most three queries for all words together.
    """
    asked = sorted({form[:100] for form in forms})
    if not asked:
        return {}
    found: dict[str, dict[str, int]] = {word: {} for word in asked}
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_EXACT} UNION ALL {_BEGINNING}",
            {"words": asked, "starts": [_start(word) for word in asked]},
        )
        for word, term, documents in cursor.fetchall():
            found[word][term] = documents
        unknown = [word for word in asked if word not in found[word] and len(word) > 2]
        if unknown:
            cursor.execute(f"SET LOCAL pg_trgm.similarity_threshold = {TRIGRAM_LIMIT}")
            cursor.execute(
                f"{_SOUND} UNION ALL {_TRIGRAM}",
                {"unknown": unknown, "sounds": [skeleton(word) for word in unknown]},
            )
            for word, term, documents in cursor.fetchall():
                found[word][term] = documents
    return {word: _likest(word, terms) for word, terms in found.items()}


def _start(word: str) -> str:
    if len(word) < 4:
        return word
    return word[: max(4, round(len(word) * 0.57))]


def _likest(word: str, terms: dict[str, int]) -> list[Near]:
    near = (
        Near(term, likeness(word, term), documents)
        for term, documents in terms.items()
        if ":" not in term
    )
    kept = [one for one in near if one.sim]
    return sorted(kept, key=lambda one: (-one.sim, -one.documents, one.term))[:MOST_NEAR]
