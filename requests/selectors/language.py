"""Which language a text seems to be in: a suggestion, never a decision."""

import json
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

PROFILES = Path(__file__).resolve().parents[1] / "data" / "language_profiles.json"
#: Shorter texts could be of any language.
FEWEST_LETTERS = 20
LONGEST_READ = 2_000
LONGEST_PIECE = 4
#: What a language's profile doesn't know counts as this rare (natural logarithm).
UNKNOWN = -13.8
#: By so much, for each piece of the text, the best must beat the second.
LEAST_LEAD = 0.05
_WORD = re.compile(r"[^\W\d_]+")

Profiles = dict[str, dict[str, float]]


def pieces(text: str) -> Iterator[str]:
    """Yield the runs of one to four letters of a text's words, their edges marked by a space."""
    for word in _WORD.findall(unicodedata.normalize("NFC", text[:LONGEST_READ].lower())):
        marked = f" {word} "
        for size in range(1, LONGEST_PIECE + 1):
            for start in range(len(marked) - size + 1):
                if (piece := marked[start : start + size]) != " ":
                    yield piece


@lru_cache(maxsize=1)
def known_profiles() -> Profiles:
    """The profiles of the 26 languages, made of the catalogue's own texts."""
    stored = json.loads(PROFILES.read_text(encoding="utf-8"))
    return {lang: {p: -n / 100 for p, n in pieces_.items()} for lang, pieces_ in stored.items()}


def detect(text: str, profiles: Profiles | None = None) -> str | None:
    """Return the language that a text seems to be in; None where it can't be told."""
    if sum(map(str.isalpha, text[:LONGEST_READ])) < FEWEST_LETTERS:
        return None
    known = profiles or known_profiles()
    found = [piece for piece in pieces(text) if any(piece in one for one in known.values())]
    if not found:
        return None
    scores = sorted(
        (sum(profile.get(piece, UNKNOWN) for piece in found), lang)
        for lang, profile in known.items()
    )
    (second, _), (best, lang) = scores[-2:]
    return lang if (best - second) / len(found) >= LEAST_LEAD else None
