"""Bring the regulated professions of the lexicon into the database."""

from authorities.lexicon.sources import LANGUAGES, terms
from authorities.models import Competence, LegalArea


def load_competences() -> int:
    """Write the professions with their names; a second run changes nothing.

    Names come from the lexicon's preferred terms, so a profession is called in lists as it is
    found in searches. Returns how many were added or changed.
    """
    names: dict[str, dict[str, str]] = {}
    for concept, lang, term, preferred in terms():
        if preferred and concept.startswith("p:"):
            names.setdefault(concept[2:].upper(), {}).setdefault(lang, term)
    kept = {competence.code: competence for competence in Competence.objects.all()}
    area = LegalArea.objects.filter(code="PQ").first()
    fresh: list[Competence] = []
    changed: list[Competence] = []
    for code, found in sorted(names.items()):
        competence = kept.get(code) or Competence(code=code, kind=Competence.Kind.PROFESSION)
        wanted = {f"name_{lang}": found.get(lang) for lang in LANGUAGES}
        wanted["area_id"] = area.pk if area else competence.area_id
        if all(getattr(competence, name) == value for name, value in wanted.items()):
            continue
        for name, value in wanted.items():
            setattr(competence, name, value)
        (changed if competence.pk else fresh).append(competence)
    Competence.objects.bulk_create(fresh)
    if changed:
        Competence.objects.bulk_update(
            changed, ["area", *(f"name_{lang}" for lang in LANGUAGES)], batch_size=200
        )
    return len(fresh) + len(changed)
