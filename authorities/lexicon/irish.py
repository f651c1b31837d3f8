"""Irish words change at their beginning (Éire, hÉireann; Corcaigh, gCorcaigh, Chorcaí)."""

import re

_ECLIPSED = {"mb": "b", "gc": "c", "nd": "d", "bhf": "f", "ng": "g", "bp": "p", "dt": "t"}
_LENITED = re.compile(r"^([bcdfgmpst])h")
_BEFORE_VOWEL = re.compile(r"^[hnt](?=[aeiou])")
SHORTEST = 4


def unchanged(form: str) -> str:
    """Return a folded Irish word without lenition, eclipsis or a prefixed h, n or t."""
    if len(form) < SHORTEST:
        return form
    for letters, letter in _ECLIPSED.items():
        if form.startswith(letters):
            return letter + form[len(letters) :]
    if form.startswith("ts"):
        return form[1:]
    return _BEFORE_VOWEL.sub("", _LENITED.sub(r"\1", form))
