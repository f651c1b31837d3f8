"""How alike two folded words are: inflections by their common beginning, slips by edits."""

from rapidfuzz import process
from rapidfuzz.distance import OSA

from authorities.lexicon.memory import remembered
from authorities.lexicon.store import lexicon, starting_with
from imi.kernel.normalise import skeleton

EXACT = 1.0
LIMIT = 6
# A slip in a shorter word makes another word.
SHORTEST_SLIP = 5


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


def _edits_allowed(length: int) -> int:
    return 1 if length < 8 else 2 if length < 13 else 3


def _by_edits(edits: float, one: str, other: str) -> float:
    return 1 - edits / max(len(one), len(other)) - 0.03 * (one[0] != other[0])


def slip(one: str, other: str) -> float:
    """Return 0..1 by edits (letters left out, added, changed or swapped); 0 beyond a quarter."""
    if min(len(one), len(other)) < SHORTEST_SLIP or abs(len(one) - len(other)) > 2:
        return 0.0
    allowed = _edits_allowed(max(len(one), len(other)))
    edits = OSA.distance(one, other, score_cutoff=allowed)
    return _by_edits(edits, one, other) if edits <= allowed else 0.0


def likeness(asked: str, found: str) -> float:
    """Return how well a word of the index answers a word of a query, 0..1."""
    if asked == found:
        return EXACT
    best = max(inflection(asked, found), slip(asked, found), _completion(asked, found))
    if best < 0.8 and len(asked) > 4:
        bones = skeleton(asked)
        if bones == skeleton(found):
            best = max(best, 0.8 if len(bones) > 2 else 0.7)
    return best if best >= 0.7 else 0.0


def _completion(asked: str, found: str) -> float:
    """Someone who typed much of a word means it; two or three letters may begin many."""
    if len(asked) < 3 or not found.startswith(asked):
        return 0.0
    share = len(asked) / len(found)
    if len(asked) > 6 or share > 0.55:
        return 0.88 + 0.12 * share
    return 0.78 + 0.2 * share


@remembered(maxsize=16384)
def near_aliases(form: str) -> tuple[tuple[str, float], ...]:
    """Return words of the lexicon's phrases like a folded word, the likest first."""
    return _near(form, "words", strict=False)


@remembered(maxsize=16384)
def near_places(form: str) -> tuple[tuple[str, float], ...]:
    """Return one-word names of places like a folded word, the likest first."""
    return _near(form, "place_words", strict=True)


def _near(form: str, name: str, *, strict: bool) -> tuple[tuple[str, float], ...]:
    if len(form) < 4:
        return ()
    vocabulary = getattr(lexicon(), name)
    found: dict[str, float] = {}
    share = 0.62 if strict else 0.57
    for word in starting_with(vocabulary, form[: max(4, round(len(form) * 0.55))]):
        sim = inflection(form, word, share)
        if sim:
            found[word] = sim
    least = 0.8 if strict else 0.75
    for word, sim in _slips(form, name):
        if sim >= least and sim > found.get(word, 0):
            found[word] = sim
    found.pop(form, None)
    return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0]))[:LIMIT])


def _slips(form: str, name: str) -> list[tuple[str, float]]:
    """Return the words few edits away that share a first or second letter with a word."""
    if len(form) < SHORTEST_SLIP:
        return []
    buckets = _buckets(name)
    letters = {form[0], form[1]} if len(form) > 5 else {form[0]}
    near = [
        word
        for letter in sorted(letters)
        for length in range(max(SHORTEST_SLIP, len(form) - 2), len(form) + 3)
        for word in buckets.get((letter, length), ())
    ]
    found = process.extract(
        form, near, scorer=OSA.distance, score_cutoff=_edits_allowed(len(form) + 1), limit=20
    )
    return [(word, slip(form, word)) for word, _, _ in found]


@remembered(maxsize=2)
def _buckets(name: str) -> dict[tuple[str, int], list[str]]:
    """Return the words of a vocabulary by first letter and length."""
    buckets: dict[tuple[str, int], list[str]] = {}
    for word in getattr(lexicon(), name):
        buckets.setdefault((word[0], len(word)), []).append(word)
    return buckets
