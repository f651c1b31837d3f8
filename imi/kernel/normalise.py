"""One fold for names and queries: case, diacritics and scripts to plain Latin words.

Greek goes by UNGEGN 1987 (ELOT 743), Bulgarian by the official table of 2009,
every other script by ICU's Any-Latin; ICU's own Greek (β to b, η to e) is not what people type.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

import icu

MAX_CHARACTERS = 300
MAX_WORDS = 24

_BULGARIAN = str.maketrans(
    dict(
        zip(
            "абвгдежзийклмнопрстуфхцчшщъьюя",
            [
                "a",
                "b",
                "v",
                "g",
                "d",
                "e",
                "zh",
                "z",
                "i",
                "y",
                "k",
                "l",
                "m",
                "n",
                "o",
                "p",
                "r",
                "s",
                "t",
                "u",
                "f",
                "h",
                "ts",
                "ch",
                "sh",
                "sht",
                "a",
                "y",
                "yu",
                "ya",
            ],
            strict=True,
        )
    )
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})
_WORD = re.compile(r"[^\W_]+(?:['’ʼ´`′][^\W_]+)*")
_APOSTROPHES = re.compile(r"['’ʼ´`′]")
_GREEK = re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
# Elided articles and prepositions (l'ordre, dell'ordine, d'Alsace) are no part of the word.
_ELIDED = frozenset(
    [
        "l",
        "d",
        "dell",
        "nell",
        "sull",
        "all",
        "dall",
        "un",
        "qu",
        "s",
        "n",
        "j",
        "m",
        "t",
        "c",
        "b",
        "quell",
        "gl",
        "lorsqu",
        "jusqu",
    ]
)


class Word(NamedTuple):
    """A word as written, and its folded forms: the plain one first (arzte, aerzte)."""

    raw: str
    forms: tuple[str, ...]


@lru_cache(maxsize=4)
def _transliterator(rules: str) -> icu.Transliterator:
    return icu.Transliterator.createInstance(rules)


def clean(text: str) -> str:
    """Return text in NFKC without controls, lone surrogates and more than one space."""
    if text.isprintable() and unicodedata.is_normalized("NFKC", text):
        return " ".join(text.split())
    kept = "".join(
        " " if unicodedata.category(letter) in ("Cc", "Zl", "Zp", "Zs") else letter
        for letter in text
        if unicodedata.category(letter) not in ("Cs", "Cf", "Co", "Cn")
    )
    return " ".join(unicodedata.normalize("NFKC", kept).split())


def words(text: str, limit: int = MAX_WORDS, characters: int = MAX_CHARACTERS) -> list[Word]:
    """Split text into words with their folded forms, at most ``limit`` of them."""
    if not text:
        return []
    cleaned = clean(text[: characters * 2])[:characters]
    return [word for whole in _WORD.findall(cleaned) for word in _read(whole)][:limit]


@lru_cache(maxsize=65536)
def _read(whole: str) -> tuple[Word, ...]:
    """Return what stands between two gaps of a text: mostly one word."""
    parts = (whole,) if whole.isalnum() else _without_elision(whole)
    return tuple(Word(raw, forms) for raw in parts if (forms := fold(raw)))


def _without_elision(raw: str) -> list[str]:
    parts = _APOSTROPHES.split(raw)
    while len(parts) > 1 and parts[0].casefold() in _ELIDED:
        parts.pop(0)
    # A possessive (patients') or a glottal letter (Viden') stays with its word.
    return ["".join(parts)] if all(len(part) < 3 for part in parts[1:]) else parts


@lru_cache(maxsize=65536)
def fold(word: str) -> tuple[str, ...]:
    """Return the plain Latin forms of one word; two where umlauts may be written out."""
    lower = unicodedata.normalize("NFC", word.casefold().replace("ς", "σ"))
    if lower.isascii():
        return (lower,) if lower.isalnum() else _only_letters(lower)
    if _GREEK.search(lower):
        lower = _transliterator("Greek-Latin/UNGEGN").transliterate(lower)
    elif _CYRILLIC.search(lower):
        lower = _bulgarian(lower)
    plain = _ascii(lower.translate(_PLAIN))
    written_out = _ascii(lower.translate(_UMLAUTS).translate(_PLAIN))
    forms = [*_only_letters(plain), *_only_letters(written_out)]
    return tuple(dict.fromkeys(forms))


def _bulgarian(lower: str) -> str:
    if lower.endswith("ия"):
        lower = lower[:-2] + "ia"
    return lower.translate(_BULGARIAN)


def _ascii(text: str) -> str:
    if text.isascii():
        return text
    stripped = "".join(
        letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter)
    )
    if stripped.isascii():
        return stripped
    latin: str = _transliterator("Any-Latin; Latin-ASCII").transliterate(stripped)
    return latin.casefold()


def _only_letters(text: str) -> tuple[str, ...]:
    kept = "".join(letter for letter in text if letter.isascii() and letter.isalnum())[:60]
    return (kept,) if kept else ()


_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"sch|shch|sht|sh|sz|zh|cz|tsch|tch|dzh|dj|ch", "x"),
        (r"ph", "f"),
        (r"th", "t"),
        (r"ck|kh|qu|q|c", "k"),
        (r"x", "x"),
        (r"ts|tz|zz|z|s", "s"),
        (r"w|v|f", "v"),
        (r"gh|j|y|i", "i"),
        (r"b|p", "p"),
        (r"d|t", "t"),
        (r"g|k|h", "k"),
    )
]


@lru_cache(maxsize=65536)
def skeleton(form: str) -> str:
    """Return how a folded word sounds, roughly: consonant classes without vowels or doubles."""
    sound = form
    for pattern, letter in _SOUNDS:
        sound = pattern.sub(letter, sound)
    bones = re.sub(r"[aeioui]", "", sound[1:])
    return re.sub(r"(.)\1+", r"\1", sound[:1] + bones)[:40]
