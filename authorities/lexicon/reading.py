"""Read words as concepts: which profession, area, kind, country or place they may mean."""

from itertools import product
from typing import NamedTuple

from authorities.lexicon.memory import remembered
from authorities.lexicon.near import near_aliases, near_places
from authorities.lexicon.store import MAX_PHRASE, Lexicon, lexicon
from imi.kernel.normalise import Word

# A language's own word is a little better evidence than another language's.
FOREIGN = 0.97
# A word that is only like an alias is less sure than the same likeness in an authority's name.
UNSURE = 0.97
HINT = 0.75
IN_COMPOUND = 0.9
PLACES_PER_NAME = 4
MIN_PART = 5
# Shorter ends of compounds that are no accident (Landesamt, Skolverket).
SHORT_ENDS = frozenset(["amt", "verk"])


class Reading(NamedTuple):
    """One thing that a word may mean: a concept, and how sure we are, 0..1."""

    concept: str
    sim: float


Readings = list[dict[str, float]]


def content(found: list[Word]) -> list[Word]:
    """Leave out words that say nothing, unless there is nothing else."""
    stop = lexicon().stop
    kept = [
        word
        for word in found
        if word.forms[0] not in stop or not all(form in stop for form in word.forms)
    ]
    return kept or found


def read(found: list[Word], lang: str, *, loose: bool = True, country: str = "") -> Readings:
    """Return for each word {concept: sureness}; a phrase lends its concepts to all its words.

    loose: also read misspelt and inflected words (queries); else only sure ones (names of
    authorities, where places count only in the authority's own country).
    """
    readings: Readings = [{} for _ in found]
    choices = [_choices(word.forms, loose) for word in found]
    for first in range(len(found)):
        _read_phrases(readings, choices, first, lang)
    _read_places(readings, found, loose=loose, country=country)
    if loose:
        _read_hints(readings, found)
    return readings


def _read_hints(readings: Readings, found: list[Word]) -> None:
    hints = lexicon().hints
    for reading, word in zip(readings, found, strict=True):
        if not any(sim >= HINT for sim in reading.values()):
            for form in word.forms:
                if form in hints:
                    reading[hints[form]] = HINT


def _note(readings: Readings, first: int, length: int, concept: str, sim: float) -> None:
    for position in range(first, first + length):
        if sim > readings[position].get(concept, 0):
            readings[position][concept] = sim


@remembered(maxsize=65536)
def _choices(forms: tuple[str, ...], loose: bool) -> list[tuple[str, float]]:
    found: dict[str, float] = dict.fromkeys(forms, 1.0)
    aliases = lexicon().aliases
    for form in forms:
        if form in aliases:
            continue
        for near, sim in near_aliases(form):
            if loose or sim >= 0.88:
                found[near] = max(found.get(near, 0), sim * UNSURE)
    return sorted(found.items(), key=lambda item: -item[1])[:5]


def _read_phrases(
    readings: Readings, choices: list[list[tuple[str, float]]], first: int, lang: str
) -> None:
    """Note what the phrases that begin at a word mean, growing them while any alias goes on."""
    known = lexicon()
    begun: list[tuple[str, float]] = [("", 0.0)]
    for length, options in enumerate(choices[first : first + MAX_PHRASE], 1):
        grown = []
        for (phrase, total), (word, sim) in product(begun, options if length < 3 else options[:3]):
            spelling = f"{phrase} {word}" if phrase else word
            for concept, langs in known.aliases.get(spelling, {}).items():
                own = not langs.strip() or lang in langs or "en" in langs
                sureness = (total + sim) / length * (1 if own else FOREIGN)
                _note(readings, first, length, concept, sureness)
            if spelling in known.openings:
                grown.append((spelling, total + sim))
        if not grown:
            return
        begun = grown


def _read_places(readings: Readings, found: list[Word], *, loose: bool, country: str) -> None:
    known = lexicon()
    for first in range(len(found)):
        begins = any(form in known.place_openings for form in found[first].forms)
        for length in (1, 2, 3) if begins else (1,):
            if first + length <= len(found):
                options = [word.forms for word in found[first : first + length]]
                for spelling in product(*options):
                    _note_place(known, readings, first, length, " ".join(spelling), 1.0, country)
        if loose and not any(sim >= 0.95 for sim in readings[first].values()):
            for form in found[first].forms:
                for near, sim in near_places(form):
                    _note_place(known, readings, first, 1, near, sim * 0.97, country)


def _note_place(
    known: Lexicon, readings: Readings, first: int, length: int, key: str, sim: float, country: str
) -> None:
    numbers = known.places.get(key, ())
    if country:
        numbers = [number for number in numbers if known.geo[number][0] == country][:1]
    for rank, number in enumerate(numbers[:PLACES_PER_NAME]):
        _note(readings, first, length, f"g:{number}", sim - 0.01 * rank)


@remembered(maxsize=65536)
def parts(form: str) -> tuple[tuple[str, dict[str, str]], ...]:
    """Split a compound into (part, {concept: languages}) where both ends are known words.

    "landesarztekammer" gives arzte and kammer; what is left over in front is passed over.
    """
    found: list[tuple[str, dict[str, str]]] = []
    rest = form
    while len(rest) > 3:
        end = _end(rest, whole=rest == form)
        if end is None:
            break
        found.insert(0, end)
        rest = rest[: len(rest) - len(end[0])]
        # Linking letters: Rechtsanwalt-s-kammer.
        if rest.endswith("s") and not _useful(lexicon().aliases.get(rest)):
            rest = rest[:-1]
    if len(found) == 1 and found[0][0] == form:
        return ()
    if found or len(form) > 7:
        head = _head(rest)
        if head:
            found.insert(0, head)
    return tuple(found)


def _end(rest: str, *, whole: bool) -> tuple[str, dict[str, str]] | None:
    """Find the longest known word at the end; at the very end it may be inflected (förbundet)."""
    aliases = lexicon().aliases
    for cut in range(1 if whole else 0, len(rest) - 2):
        tail = rest[cut:]
        for inflected in range(0, 4 if whole else 1):
            stem = tail[: len(tail) - inflected]
            if len(stem) < MIN_PART and stem not in SHORT_ENDS:
                break
            concepts = aliases.get(stem)
            if _useful(concepts):
                return tail, concepts or {}
    return None


def _head(rest: str) -> tuple[str, dict[str, str]] | None:
    """Find a known word at the beginning of what a compound's end left over."""
    aliases = lexicon().aliases
    for cut in range(len(rest), MIN_PART - 1, -1):
        concepts = aliases.get(rest[:cut])
        if _useful(concepts) and cut >= 0.6 * len(rest):
            return rest[:cut], concepts or {}
    return None


def _useful(concepts: dict[str, str] | None) -> bool:
    return bool(concepts) and any(concept[0] in "pak" for concept in concepts or ())
