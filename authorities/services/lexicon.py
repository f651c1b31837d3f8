"""Change the words of the search: add, show, retire; the search knows at once."""

import re
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from authorities.lexicon.edits import Word
from authorities.lexicon.sources import LANGUAGES
from authorities.lexicon.store import MAX_PHRASE, keys
from authorities.models import LexiconChange, Membership, Role
from authorities.selectors.lexicon import concepts, known_edits, words
from authorities.selectors.search import Hit, search
from authorities.services.index import index
from authorities.services.problems import InvalidError
from imi.kernel.normalise import words as folded

Action = LexiconChange.Action
#: More documents than this are left to the night, which reads all of them anew.
MOST_AT_ONCE = 5_000
SHORTEST_IN_COMPOUND = 5
LONGEST = 120
HITS = 8
_NEW = re.compile(r"[a-z][a-z0-9]{1,38}")
_LOCK = 7_310_462


class ForbiddenError(Exception):
    """Only central administrators change the lexicon."""


def add_word(
    concept: str, lang: str, term: str, *, preferred: bool, by: Membership, at: datetime
) -> int:
    """Add a word to a concept, or restore it; returns how many documents were read anew.

    preferred: it is the one that readers of the language see.
    Raises InvalidError where it can't be a word of the search or is one already.
    """
    term = " ".join(term.split())
    action = Action.PREFER if preferred else Action.KEEP
    return _change(Word(concept, lang, term, preferred), action, by, at)


def retire_word(concept: str, lang: str, term: str, *, by: Membership, at: datetime) -> int:
    """Let a word no longer count; returns how many documents were read anew.

    Raises InvalidError where it is no word of the concept.
    """
    return _change(Word(concept, lang, term), Action.RETIRE, by, at)


def new_concept(code: str, term: str, *, by: Membership, at: datetime) -> str:
    """Make a kind of authority, with its English word; returns the concept.

    Professions and areas come from the registry, so only kinds are made here.
    Raises InvalidError.
    """
    code = code.strip().lower()
    if not _NEW.fullmatch(code):
        told = _("A code of two or more small letters without accents and digits is needed.")
        raise InvalidError("code", told)
    concept = f"k:{code}"
    if any(word.concept == concept for word in words()):
        raise InvalidError("code", _("There is such a concept already."))
    _change(Word(concept, "en", " ".join(term.split())), Action.PREFER, by, at, fresh=True)
    return concept


@transaction.atomic
def preview(
    concept: str, lang: str, term: str, *, by: Membership, at: datetime
) -> tuple[list[Hit], list[Hit]]:
    """Return what a word finds today, and what it would find as a word of a concept.

    Nothing is changed. Raises InvalidError as adding it would.
    """
    today = search(term, lang=lang, limit=HITS)
    inner = transaction.atomic()
    with inner:
        add_word(concept, lang, term, preferred=False, by=by, at=at)
        then = search(term, lang=lang, limit=HITS)
        transaction.set_rollback(True)
    known_edits()
    return today, then


@transaction.atomic
def _change(word: Word, action: str, by: Membership, at: datetime, *, fresh: bool = False) -> int:
    if not by.active or not by.has_role(Role.CENTRAL_ADMINISTRATOR):
        raise ForbiddenError
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    _check(word, action, fresh=fresh)
    LexiconChange.objects.create(
        concept=word.concept, lang=word.lang, term=word.term, action=action, by=by.official, at=at
    )
    known_edits()
    return index(_touched(word))


def _check(word: Word, action: str, *, fresh: bool) -> None:
    if word.lang not in LANGUAGES:
        raise InvalidError("lang", _("Choose one of the languages."))
    if not fresh and not _exists(word.concept):
        raise InvalidError("", _("There is no such concept."))
    there = {one.key: one for one in words()}.get(word.key)
    if action == Action.RETIRE:
        if there is None:
            raise InvalidError("", _("This word doesn't count any more."))
        return
    if len(word.term) > LONGEST or not 0 < len(folded(word.term)) <= MAX_PHRASE:
        told = _("Write one to five words, at most %d characters.")
        raise InvalidError("term", told % LONGEST)
    if there is not None and (action == Action.KEEP or there.preferred):
        raise InvalidError("term", _("This is a word of the concept already."))


def _exists(concept: str) -> bool:
    return any(one.code == concept for found in concepts("en").values() for one in found)


def _touched(word: Word) -> list[int]:
    """Return the authorities whose names have the word, whole, begun or in a compound."""
    phrases = [key.split() for key in keys(word.term)]
    spelt = _spelt({form for phrase in phrases for form in phrase})
    queries = [" & ".join(spelt[form] for form in phrase) for phrase in phrases]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT authority_id FROM authorities_searchdocument"
            " WHERE vector @@ %s::tsquery ORDER BY authority_id LIMIT %s",
            [" | ".join(f"({query})" for query in queries), MOST_AT_ONCE],
        )
        return [pk for (pk,) in cursor.fetchall()]


def _spelt(forms: set[str]) -> dict[str, str]:
    """Folded words as they may stand in names, each in the text form of tsquery. One query."""
    found: dict[str, list[str]] = {form: [] for form in forms}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT form, term FROM unnest(%s::text[]) AS form CROSS JOIN LATERAL"
            " (SELECT term FROM authorities_searchterm"
            "  WHERE term LIKE '%%' || form || '%%' LIMIT 200) AS hit",
            [[form for form in forms if len(form) >= SHORTEST_IN_COMPOUND]],
        )
        for form, term in cursor.fetchall():
            found[form] += [term] if term.isalnum() else []
    return {
        form: "(" + " | ".join([f"'{form}':*", *(f"'{term}'" for term in terms)]) + ")"
        for form, terms in found.items()
    }
