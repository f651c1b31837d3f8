"""How alike two folded words are: inflections by their common beginning, slips by edits."""

from functools import lru_cache

from rapidfuzz.distance import OSA

from authorities.lexicon.store import lexicon, starting_with
from imi.kernel.normalise import skeleton

EXACT = 1.0
LIMIT = 6


def _beginning(one: str, other: str) -> int:
    """Return how many letters two words have in common at their beginning."""
    for position, (letter, counterpart) in enumerate(zip(one, other, strict=False)):
        if letter != counterpart:
            return position
    return min(len(one), len(other))


def inflection(one: str, other: str, share: float = 0.57) -> float:
    """Return 0..1 by the common beginning; 0 where it is too short to be the same word."""
    common = _beginning(one, other)
    longer, shorter = max(len(one), len(other)), min(len(one), len(other))
    if common < 4 or common < share * longer or shorter - common > 3 or longer - common > 6:
        return 0.0
    return 1 - 0.5 * (len(one) + len(other) - 2 * common) / (len(one) + len(other))


def slip(one: str, other: str) -> float:
    """Return 0..1 by edits (letters left out, added, changed or swapped); 0 beyond a quarter."""
    longer = max(len(one), len(other))
    if min(len(one), len(other)) < 4 or abs(len(one) - len(other)) > 2:
        return 0.0
    allowed = 1 if longer < 8 else 2 if longer < 13 else 3
    edits = OSA.distance(one, other, score_cutoff=allowed)
    if edits > allowed:
        return 0.0
    return 1 - edits / longer - 0.03 * (one[0] != other[0])


def likeness(asked: str, found: str) -> float:
    """Return how well a word of the index answers a word of a query, 0..1."""
    if asked == found:
        return EXACT
    best = max(inflection(asked, found), slip(asked, found))
    if len(asked) > 2 and found.startswith(asked):
        share = len(asked) / len(found)
        # Someone who typed most of a word means it; two or three letters may begin many.
        best = max(best, 0.86 + 0.14 * share if share > 0.55 else 0.78 + 0.2 * share)
    if best < 0.8 and len(asked) > 4 and skeleton(asked) == skeleton(found):
        best = max(best, 0.8 if min(len(skeleton(asked)), len(asked)) > 2 else 0.7)
    return best if best >= 0.7 else 0.0


@lru_cache(maxsize=8192)
def near_aliases(form: str) -> tuple[tuple[str, float], ...]:
    """Return words of the lexicon's phrases like a folded word, the likest first."""
    return _near(form, lexicon().words, strict=False)


@lru_cache(maxsize=8192)
def near_places(form: str) -> tuple[tuple[str, float], ...]:
    """Return one-word names of places like a folded word, the likest first."""
    return _near(form, lexicon().place_words, strict=True)


def _near(form: str, vocabulary: list[str], *, strict: bool) -> tuple[tuple[str, float], ...]:
    if len(form) < 4:
        return ()
    found: dict[str, float] = {}
    share = 0.62 if strict else 0.57
    for word in starting_with(vocabulary, form[: max(4, round(len(form) * 0.55))]):
        sim = inflection(form, word, share)
        if sim:
            found[word] = sim
    for word in _same_size(vocabulary, form):
        sim = slip(form, word)
        if sim >= (0.8 if strict else 0.75) and sim > found.get(word, 0):
            found[word] = sim
    found.pop(form, None)
    return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0]))[:LIMIT])


_buckets: dict[int, dict[tuple[str, int], list[str]]] = {}


def _same_size(vocabulary: list[str], form: str) -> list[str]:
    """Return the words that share a first or second letter and nearly the length."""
    buckets = _buckets.get(id(vocabulary))
    if buckets is None:
        buckets = {}
        for word in vocabulary:
            buckets.setdefault((word[0], len(word)), []).append(word)
        _buckets[id(vocabulary)] = buckets
    letters = {form[0], form[1]} if len(form) > 5 else {form[0]}
    return [
        word
        for letter in letters
        for length in range(len(form) - 2, len(form) + 3)
        for word in buckets.get((letter, length), ())
    ]
