"""A legal area as a document: the shape of its file, and of a dump."""

from collections.abc import Iterator
from typing import Any

from authorities.models import LegalArea
from requests.models import Procedure
from requests.selectors.document import TRANSLATED


def canonical_area(area: dict[str, Any]) -> dict[str, Any]:
    """Return an area with every key written out, in the order of the files."""
    return {
        "code": area["code"],
        "name": area["name"],
        "legal_basis": area["legal_basis"],
        "status": area["status"],
        "position": area.get("position", 0),
        "countries": list(area.get("countries", [])),
        "pilot_from": area.get("pilot_from"),
        "adopted_on": area.get("adopted_on"),
        "procedures": [
            {
                "code": procedure["code"],
                "kind": procedure["kind"],
                "title": procedure["title"],
                "legal_basis": procedure["legal_basis"],
                "retention": procedure.get("retention", "R6"),
                "deadlines": procedure.get("deadlines", []),
                "rules": procedure.get("rules", {}),
            }
            for procedure in area.get("procedures", [])
        ],
    }


def area_texts(area: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (context, English) of an area and its procedures."""
    yield "area", area["name"]
    for procedure in area.get("procedures", []):
        yield f"procedure.{procedure['code']}", procedure["title"]


def area_document(code: str) -> dict[str, Any] | None:
    """Return {"area", "texts": {language: {context: translation}}} as it stands; two queries."""
    area = LegalArea.objects.filter(code=code).first()
    if area is None:
        return None
    procedures = list(Procedure.objects.filter(area=code).order_by("position", "code"))
    texts: dict[str, dict[str, str]] = {lang: {} for lang in TRANSLATED}
    for lang, found in texts.items():
        rows = [("area", getattr(area, f"name_{lang}"))]
        rows += [(f"procedure.{p.code}", getattr(p, f"title_{lang}")) for p in procedures]
        found.update({context: text for context, text in rows if text})
    values = {
        **{name: getattr(area, name) for name in _FIELDS},
        "name": area.name_en or area.name,  # type: ignore[attr-defined]
        "procedures": [
            {
                **{name: getattr(p, name) for name in _PROCEDURE_FIELDS},
                "title": p.title_en or p.title,  # type: ignore[attr-defined]
            }
            for p in procedures
        ],
    }
    return {"area": canonical_area(values), "texts": texts}


_FIELDS = ("code", "legal_basis", "status", "position", "countries", "pilot_from", "adopted_on")
_PROCEDURE_FIELDS = ("code", "kind", "legal_basis", "retention", "deadlines", "rules")
