"""The lexicon as administrators see it: concepts, their words by language, what was changed."""

from dataclasses import dataclass, field

from django.db.models import Max

from authorities.lexicon import store
from authorities.lexicon.edits import Edit, Word, merged
from authorities.lexicon.sources import LANGUAGES
from authorities.models import Competence, LegalArea, LexiconChange
from imi.kernel.collation import in_alphabet

Action = LexiconChange.Action
#: Concepts that administrators may edit, by the letter they begin with.
KINDS = ("a", "p", "k")
CHANGES_SHOWN = 30


@dataclass(frozen=True)
class Concept:
    """A concept with what it is called, how many words it has and in which languages none."""

    code: str
    label: str
    count: int
    missing: list[str]


@dataclass(frozen=True)
class Words:
    """A concept's words in one language; retired: those that count no longer."""

    lang: str
    words: list[Word] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)


def known_edits() -> int:
    """Let this process know the present edits; returns their state's number. One query."""
    number = LexiconChange.objects.aggregate(last=Max("pk"))["last"] or 0
    if number != store.revision():
        store.edited(number, edits())
    return number


def edits() -> list[Edit]:
    """The present state of every word that was ever changed. One query."""
    latest: dict[tuple[str, str, str], Edit] = {}
    rows = LexiconChange.objects.order_by("pk").values_list("concept", "lang", "term", "action")
    for concept, lang, term, action in rows:
        word = Word(concept, lang, term, action == Action.PREFER)
        # What was changed last comes last, so that the one preferred last is preferred.
        latest.pop(word.key, None)
        latest[word.key] = Edit(word, action != Action.RETIRE)
    return list(latest.values())


def words() -> list[Word]:
    """All words of the lexicon that count. One query."""
    return merged(edits())


def concepts(lang: str) -> dict[str, list[Concept]]:
    """All concepts by the letter of their kind, in the reader's alphabet. Three queries.

    Areas and professions of the registry are there even without a word.
    """
    found: dict[str, list[Word]] = {f"a:{code.lower()}": [] for code in _codes(LegalArea)}
    found |= {f"p:{code.lower()}": [] for code in _professions()}
    for word in words():
        found.setdefault(word.concept, []).append(word)
    shown = [_concept(code, told, lang) for code, told in found.items()]
    ordered = in_alphabet(shown, lang, lambda one: one.label)
    return {kind: [one for one in ordered if one.code[0] == kind] for kind in KINDS}


def _codes(model: type[LegalArea]) -> list[str]:
    return list(model.objects.values_list("code", flat=True))


def _professions() -> list[str]:
    kind = Competence.Kind.PROFESSION
    return list(Competence.objects.filter(kind=kind).values_list("code", flat=True))


def _concept(code: str, told: list[Word], lang: str) -> Concept:
    known = {word.lang for word in told}
    labels = {word.lang: word.term for word in told if word.preferred}
    label = labels.get(lang) or labels.get("en") or code[2:].upper()
    return Concept(code, label, len(told), [one for one in LANGUAGES if one not in known])


def words_of(concept: str) -> list[Words]:
    """A concept's words in each of the 26 languages, and those retired. Two queries."""
    found = {lang: Words(lang) for lang in LANGUAGES}
    for word in words():
        if word.concept == concept and word.lang in found:
            found[word.lang].words.append(word)
    for edit in edits():
        if edit.word.concept == concept and not edit.kept and edit.word.lang in found:
            found[edit.word.lang].retired.append(edit.word.term)
    return list(found.values())


def changes_of(concept: str) -> list[LexiconChange]:
    """What was changed last at a concept, the latest first. One query."""
    changes = LexiconChange.objects.filter(concept=concept).select_related("by")
    return list(changes.order_by("-pk")[:CHANGES_SHOWN])
