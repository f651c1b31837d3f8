"""Making the profiles by which a text's language is told, from the catalogue's own texts."""

import json
import math
from collections import Counter
from collections.abc import Iterable

from requests.selectors.language import PROFILES, Profiles, pieces
from requests.services.catalogue_files import AreaFiles, read_areas

#: So many of a language's most frequent pieces make its profile.
MOST_PIECES = 1200


def profiles_of(areas: Iterable[AreaFiles], languages: Iterable[str]) -> Profiles:
    """Return {language: {piece: natural logarithm of its share}}."""
    areas = list(areas)
    made = {}
    for lang in languages:
        counts = Counter(piece for text in texts_of(areas, lang) for piece in pieces(text))
        total = counts.total()
        made[lang] = {p: math.log(n / total) for p, n in counts.most_common(MOST_PIECES)}
    return made


def texts_of(areas: Iterable[AreaFiles], lang: str) -> list[str]:
    """Return all texts of areas in a language; those not translated are left out."""
    return [
        text
        for area in areas
        for context, source in area.source_texts()
        if (text := area.text(context, source, lang))
    ]


def write_profiles(languages: Iterable[str]) -> int:
    """Write the profiles anew; returns how many there are."""
    made = profiles_of(read_areas(), languages)
    stored = {lang: {p: round(-100 * x) for p, x in found.items()} for lang, found in made.items()}
    text = json.dumps(stored, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    PROFILES.write_text(text.replace("},", "},\n") + "\n", encoding="utf-8")
    return len(made)
