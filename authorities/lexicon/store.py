"""The lexicon in memory: built once from the data files, then read from a cache file."""

import hashlib
import marshal
import os
import sys
import tempfile
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Mapping
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import babel
from django.conf import settings

from authorities.lexicon import sources
from authorities.lexicon.edits import Edit, apply
from authorities.lexicon.irish import unchanged
from authorities.lexicon.memory import forget, remembered
from imi.kernel.normalise import words

# Raise when the shape or the folding changes, so that older cache files are left alone.
SHAPE = 5
MAX_PHRASE = 5


class Place(NamedTuple):
    """A populated place; region is an ISO 3166-2 code in lower case, or empty."""

    number: int
    country: str
    name: str
    region: str
    population: int


class Lexicon:
    """Aliases, places and stop words, and the sorted lists that near words are found in.

    aliases: {"folded words": {concept: "languages"}}; places: {"folded words": [GeoNames number]},
    largest first; labels: {concept: {language: term to show}}; stop: {form: "languages"};
    wider: {concept: concepts that partly meet it}; hints: {word: concept} of words that stand in
    the phrases of one concept only.
    """

    def __init__(self, data: dict[str, Any]) -> None:
        """Take what ``build`` made."""
        self.aliases: dict[str, dict[str, str]] = data["aliases"]
        self.places: dict[str, list[int]] = data["places"]
        self.labels: dict[str, dict[str, str]] = data["labels"]
        self.stop: dict[str, str] = data["stop"]
        self.geo: dict[int, tuple[str, str, str, int]] = data["geo"]
        self.words: list[str] = data["words"]
        self.place_words: list[str] = data["place_words"]
        self.wider: dict[str, list[str]] = data["wider"]
        self.hints: dict[str, str] = data["hints"]
        self.openings = {
            " ".join(phrase.split()[:length])
            for phrase in self.aliases
            for length in range(1, phrase.count(" ") + 1)
        }
        self.place_openings = {name.partition(" ")[0] for name in self.places if " " in name}

    def place(self, number: int) -> Place:
        """Return a place by its GeoNames number."""
        return Place(number, *self.geo[number])

    def locate(self, name: str, country: str) -> Place | None:
        """Return the largest place of a country that bears a name, if there is one."""
        for key in _known_keys(name):
            for number in self.places.get(key, ()):
                if self.geo[number][0] == country:
                    return self.place(number)
        return None

    def label(self, concept: str, lang: str) -> str:
        """Return what a concept is called in a language, else in English, else its code."""
        if concept.startswith("g:"):
            return self.geo[int(concept[2:])][1]
        names = self.labels.get(concept, {})
        return names.get(lang) or names.get("en") or names.get("") or concept[2:].upper()


def keys(text: str) -> list[str]:
    """Return the folded spellings of a phrase, its words joined by one space."""
    folded = words(text, MAX_PHRASE + 3)
    spellings = product(*(word.forms for word in folded[:MAX_PHRASE]))
    return list(dict.fromkeys(" ".join(spelling) for spelling in spellings)) if folded else []


@lru_cache(maxsize=32768)
def _known_keys(name: str) -> tuple[str, ...]:
    """The same, for names of towns, which many authorities share."""
    return tuple(keys(name))


def build() -> dict[str, Any]:
    """Read all data files; takes a few seconds."""
    stop = sources.stopwords()
    aliases: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    for source in (
        sources.terms(),
        sources.country_terms(),
        sources.region_terms(),
        sources.region_names(),
    ):
        for concept, lang, term, preferred in source:
            for phrase in _phrases(term, lang, stop):
                aliases[phrase][concept].append(lang)
            if preferred:
                labels[concept].setdefault(lang, term)
    geo, places = _places()
    return {
        "aliases": {
            key: {concept: " ".join(langs) for concept, langs in found.items()}
            for key, found in aliases.items()
            if len(key) > 1
        },
        "labels": dict(labels),
        "places": places,
        "stop": stop,
        "geo": geo,
        "words": _single(aliases),
        "wider": sources.wider(),
        "hints": _hints(aliases),
        "place_words": sorted({key for key in places if " " not in key and len(key) > 3}),
    }


def _spellings(term: str, lang: str) -> list[str]:
    found = keys(term)
    if lang == "ga":
        found += [" ".join(unchanged(word) for word in key.split()) for key in found]
    return list(dict.fromkeys(found))


def _phrases(term: str, lang: str, stop: Container[str]) -> list[str]:
    """Return the folded phrases that a term is known by, without words that say nothing."""
    found = [key.split() for key in _spellings(term, lang)]
    return [" ".join([word for word in key if word not in stop] or key) for key in found]


def _single(aliases: Iterable[str]) -> list[str]:
    return sorted({word for key in aliases for word in key.split() if len(word) > 2})


def _hints(aliases: Mapping[str, Collection[str]]) -> dict[str, str]:
    """A word that stands in phrases of one concept only hints at it (podataka: data protection)."""
    meant: dict[str, set[str]] = defaultdict(set)
    for phrase, concepts in aliases.items():
        for word in phrase.split() if " " in phrase else ():
            meant[word] |= set(concepts)
    return {
        word: concepts.pop()
        for word, concepts in meant.items()
        if len(concepts) == 1 and len(word) > 4 and word not in aliases
    }


def _places() -> tuple[dict[int, tuple[str, str, str, int]], dict[str, list[int]]]:
    regions = sources.regions_of_places()
    geo: dict[int, tuple[str, str, str, int]] = {}
    places: dict[str, list[int]] = defaultdict(list)
    participants = set(sources.participants())
    for row in sources.rows("places/cities.csv"):
        if row["country"] not in participants:
            continue
        number = int(row["geonameid"])
        region = regions.get((row["country"], row["admin1"]), "")
        geo[number] = (row["country"], row["name"], region, int(row["population"]))
        names = [row["name"], *row["other_names"].split("|")]
        for key in {key for name in names for key in keys(name)}:
            if len(key) > 2:
                places[key].append(number)
    for numbers in places.values():
        numbers.sort(key=lambda number: -geo[number][3])
    return geo, dict(places)


def digest() -> str:
    """Return what the lexicon was made of, as a short hash."""
    read = hashlib.sha256(f"{SHAPE} {sys.version} {babel.__version__}".encode())
    for folder in ("lexicon", "places"):
        for file in sorted((sources.DATA / folder).glob("*.csv")):
            read.update(file.read_bytes())
    return read.hexdigest()[:20]


def _write(file: Path, data: dict[str, Any]) -> None:
    """Keep what was built; a machine that can't store it builds it again next time."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent)
        with os.fdopen(handle, "wb") as target:
            marshal.dump(data, target)
        os.replace(name, file)
    except OSError:
        return


_edits: list[Edit] = []
_revision = 0


def revision() -> int:
    """Return which state of the administrators' edits this process knows; 0 is none."""
    return _revision


def edited(number: int, edits: Iterable[Edit]) -> None:
    """Take over the administrators' edits of the lexicon, in a state with a number."""
    global _edits, _revision
    _edits, _revision = list(edits), number
    forget()


@remembered(maxsize=1)
def lexicon() -> Lexicon:
    """Return the process's lexicon: the files', with the administrators' edits."""
    data = _data()
    if _edits:
        stop = data["stop"]
        apply(data, _edits, lambda term, lang: _phrases(term, lang, stop))
        data["words"], data["hints"] = _single(data["aliases"]), _hints(data["aliases"])
    return Lexicon(data)


def _data() -> dict[str, Any]:
    file = Path(settings.VAR_DIR) / "cache" / f"lexicon-{digest()}.bin"
    try:
        data: dict[str, Any] = marshal.loads(file.read_bytes())  # noqa: S302 - our own file
    except (OSError, ValueError, EOFError, TypeError, KeyError):
        data = build()
        _write(file, data)
    return data


def starting_with(sorted_words: list[str], prefix: str, limit: int = 400) -> Iterable[str]:
    """Return the words of a sorted list that begin with a prefix."""
    first = bisect_left(sorted_words, prefix)
    last = bisect_left(sorted_words, prefix + "\x7f")
    return sorted_words[first : min(last, first + limit)]
