"""Regions by what they are called in any language, from the lexicon of the search."""

from authorities.lexicon.store import keys, lexicon


def regions_named(text: str) -> list[str]:
    """Return the codes (ISO 3166-2) of the regions that a name, or a code, stands for."""
    known = lexicon()
    code = text.strip().upper()
    if f"r:{code.lower()}" in known.labels:
        return [code]
    found = {
        concept[2:].upper()
        for key in keys(text)
        for concept in known.aliases.get(key, {})
        if concept.startswith("r:")
    }
    return sorted(found)


def region_name(code: str, lang: str) -> str:
    """What a region is called in a language, else as its country calls it."""
    known, concept = lexicon(), f"r:{code.lower()}"
    names = known.labels.get(concept, {})
    return names.get(lang) or names.get("") or known.label(concept, lang)
