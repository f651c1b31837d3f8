"""Search the registry in any of 26 languages; every hit says why it was found."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.db import connection, transaction

from authorities.models import Authority
from authorities.models.country import DISPLAY_CODES, ISO_CODES
from authorities.selectors.explain import explain, share_of_name
from authorities.selectors.query import Token, read_query

MOST_CANDIDATES = 400
MOST_RANKED = 60
MATCH = 0.5
# What a word of the working name, and a concept, count beside a word of the official name.
WORKING = 0.97
CONCEPT = 0.93
# Where an authority is, is no matter of wording.
PLACE = 0.97
MISSED_PLACE = 0.8
# A word that was only begun.
BEGUN = 0.78
# An authority without any legal area is seldom the one that is looked for.
NO_AREA = 0.97
NAME_SHARE = 0.06


@dataclass(frozen=True, slots=True)
class Hit:
    """An authority that was found.

    name: working name in the reader's language; country: as the EU shows it (EL);
    why: explanations such as "Βερολίνου = Berlin"; score: 0..1, from 0.5 on a match.
    """

    reference: str
    name: str
    official_name: str
    country: str
    city: str
    why: list[str]
    score: float


@dataclass(slots=True)
class Candidate:
    """A document of the index, and how well it answers.

    official, working, concepts: words with a blank before and after each.
    """

    authority: int
    official: str
    working: str
    concepts: str
    has_areas: bool
    score: float = 0.0
    met: tuple[str, ...] = ()


def search(
    query: str,
    *,
    lang: str = "en",
    country: str | None = None,
    area: str | None = None,
    limit: int = 10,
    status: str = Authority.Status.ACTIVE,
    kind: str | None = None,
    region: str | None = None,
    competence: str | None = None,
    language: str | None = None,
    level: str | None = None,
) -> list[Hit]:
    """Return the authorities that answer a query, best first; from a score of 0.5 on they match.

    Filters that name nothing known find nothing; any text is a valid query. About eight queries.
    """
    filters = {
        "country": country, "area": area, "status": status, "kind": kind, "region": region,
        "competence": competence, "language": language, "level": level,
    }  # fmt: skip
    if limit < 1 or any("\0" in value for value in filters.values() if value):
        return []
    with transaction.atomic(), only_by_index():
        tokens = read_query(query, lang)
        if not tokens:
            return []
        ranked = _rank(tokens, _candidates(tokens, filters, limit))[:limit]
        return _hits(ranked, tokens, lang)


@contextmanager
def only_by_index() -> Iterator[None]:
    """Keep the planner from reading the whole index table where a rare word is asked for.

    Reading tsvectors one by one costs it many times what it believes.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        yield
        cursor.execute("SET LOCAL enable_seqscan = on")


def _conditions(filters: dict[str, str | None]) -> tuple[str, dict[str, Any]]:
    """Return SQL conditions on d (document) and a (authority), and their parameters."""
    values: dict[str, Any] = {name: value for name, value in filters.items() if value}
    if "country" in values:
        code = values["country"].upper()
        values["country"] = ISO_CODES.get(code, code)
    if "area" in values:
        values["area"] = [values["area"].upper()]
    if "language" in values:
        values["language"] = [values["language"]]
    if values.get("status") == Authority.Status.ACTIVE:
        values["active"] = values.pop("status")
    return " AND ".join(_CONDITIONS[name] for name in values) or "true", values


_CONDITIONS = {
    "country": "d.country = %(country)s",
    "area": "d.areas ?& %(area)s::text[]",
    "status": "a.status = %(status)s",
    "active": "d.active",
    "kind": "a.kind = %(kind)s",
    "region": "a.region = %(region)s",
    "level": "a.level = %(level)s",
    "language": "a.languages && %(language)s::varchar[]",
    "competence": (
        "EXISTS (SELECT FROM authorities_authority_competences h JOIN authorities_competence c"
        " ON c.id = h.competence_id WHERE h.authority_id = a.id AND c.code = %(competence)s)"
    ),
}


_STATEMENT = """
    SELECT d.authority_id, d.official, d.working, d.concepts, d.areas <> '[]'::jsonb
    FROM authorities_searchdocument d {join}
    WHERE d.vector @@ %(asked)s::tsquery AND {conditions} LIMIT {most}"""
_JOIN = "JOIN authorities_authority a ON a.id = d.authority_id"


def _candidates(
    tokens: list[Token], filters: dict[str, str | None], limit: int
) -> dict[int, Candidate]:
    """Return documents that have all words, else all but one, else any."""
    found: dict[int, Candidate] = {}
    conditions, values = _conditions(filters)
    join = _JOIN if "a." in conditions else ""
    statement = _STATEMENT.format(join=join, conditions=conditions, most=MOST_CANDIDATES)
    with connection.cursor() as cursor:
        for asked in _questions(tokens):
            cursor.execute(statement, {**values, "asked": asked})
            for authority, official, working, concepts, has_areas in cursor.fetchall():
                if authority not in found:
                    found[authority] = Candidate(
                        authority, f" {official} ", f" {working} ", f" {concepts} ", has_areas
                    )
            if len(found) >= max(limit * 3, 30):
                break
    return found


def _questions(tokens: list[Token]) -> list[str]:
    """Return queries in the text form of tsquery, the strictest first."""
    known = [token for token in tokens if token.lexemes() or token.beginning]
    known.sort(key=lambda token: -token.weight)
    groups = list(dict.fromkeys(map(_any, known)))
    if not groups:
        return []
    strict = list(dict.fromkeys(map(_sure, known)))
    questions = [" & ".join(strict), " & ".join(groups)]
    if len(groups) > 2:
        questions.append(_all_but(groups, 1))
    if len(groups) > 3:
        questions.append(_all_but(groups[:5], min(len(groups), 5) - 2))
    if len(groups) > 1:
        questions += [" | ".join(strict[:4]), " | ".join(groups)]
    return list(dict.fromkeys(questions))


def _any(token: Token) -> str:
    return _either(token.lexemes() | set(token.around), token.beginning)


def _sure(token: Token) -> str:
    sure = token.lexemes(0.9)
    return _either(sure) if sure else _any(token)


def _either(lexemes: Iterable[str], beginning: str = "") -> str:
    words = [f"'{lexeme}'" for lexeme in sorted(lexemes)]
    if beginning:
        words.append(f"'{beginning}':*")
    return "(" + " | ".join(words) + ")"


def _all_but(groups: list[str], count: int) -> str:
    kept = combinations(groups, len(groups) - count)
    return " | ".join("(" + " & ".join(some) + ")" for some in kept)


def _rank(tokens: list[Token], candidates: dict[int, Candidate]) -> list[Candidate]:
    asked = {one for token in tokens for one in (token.lexemes() | set(token.around))}
    for candidate in candidates.values():
        _score(tokens, candidate, asked)
    best = sorted(candidates.values(), key=lambda one: (-one.score, one.authority))[:MOST_RANKED]
    for candidate in best:
        share = share_of_name(candidate.official.split(), candidate.met)
        candidate.score *= 1 - NAME_SHARE * (1 - share)
    return sorted(best, key=lambda one: (-one.score, one.authority))


def _score(tokens: list[Token], candidate: Candidate, asked: set[str]) -> None:
    """Coverage of the query's words by the document, each with its weight.

    asked: all that any word may stand for; nothing else of the document is looked at.
    """
    worth = _worth(candidate, asked)
    total = reached = 0.0
    missed = False
    met: list[str] = []
    for token in tokens:
        lexeme, sim = _best(token.variants, worth)
        if token.parts:
            pairs = [_best(part, worth) for part in token.parts]
            together = sum(pair[1] for pair in pairs) / len(pairs)
            if together > sim:
                lexeme, sim = "", together
                met += [pair[0] for pair in pairs]
        if token.beginning and sim < BEGUN:
            lexeme, sim = max((sim, lexeme), _begun(token.beginning, candidate))[::-1]
        if not sim and token.around:
            lexeme, sim = _best(token.around, worth)
        met.append(lexeme)
        missed = missed or (token.place and not sim)
        total += token.weight
        reached += token.weight * sim
    candidate.met = tuple(met)
    candidate.score = reached / total * (MISSED_PLACE if missed else 1.0)
    if not candidate.has_areas:
        candidate.score *= NO_AREA


def _worth(candidate: Candidate, asked: set[str]) -> dict[str, float]:
    """Return what each asked word that the document has is worth there.

    Looked for in the text: taking it apart into words costs three times as much.
    """
    worth = {}
    for lexeme in asked:
        word = f" {lexeme} "
        if lexeme[1:2] == ":":
            if word in candidate.concepts:
                worth[lexeme] = PLACE if lexeme[0] in "cgr" else CONCEPT
        elif word in candidate.official:
            worth[lexeme] = 1.0
        elif word in candidate.working:
            worth[lexeme] = WORKING
    return worth


def _begun(beginning: str, candidate: Candidate) -> tuple[float, str]:
    """Return the likeness of the shortest word that begins so, and the word."""
    for worth, names in ((1.0, candidate.official), (WORKING, candidate.working)):
        if f" {beginning}" not in names:
            continue
        words = [word for word in names.split() if word.startswith(beginning)]
        if words:
            word = min(words, key=len)
            return worth * (BEGUN + (1 - BEGUN) * len(beginning) / len(word)), word
    return 0.0, ""


def _best(variants: dict[str, float], worth: dict[str, float]) -> tuple[str, float]:
    best, most = "", 0.0
    for lexeme, sim in variants.items():
        value = worth.get(lexeme)
        if value is not None and sim * value > most:
            best, most = lexeme, sim * value
    return best, most


def _hits(ranked: Sequence[Candidate], tokens: list[Token], lang: str) -> list[Hit]:
    shown = ("reference", "name", "name_2", "name_lang", "informal", "abbreviation", "city")
    rows = Authority.objects.only(*shown, "country").in_bulk([one.authority for one in ranked])
    hits = []
    for candidate in ranked:
        row = rows[candidate.authority]
        hits.append(
            Hit(
                reference=row.reference,
                name=row.name_in(lang),
                official_name=row.name,
                country=DISPLAY_CODES.get(row.country_id, row.country_id),
                city=row.city,
                why=explain(tokens, row, candidate.met),
                score=round(min(candidate.score, 1.0), 4),
            )
        )
    return hits
