"""What a legal area must be like, its procedures and its translations."""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from authorities.models import LegalArea
from requests.services.answers import COUNTRIES
from requests.services.catalogue_checks import code_faults, text_faults
from requests.services.catalogue_shapes import AREA, Fault, shape_faults

KINDS = ("REQ", "NOT", "ALE", "APP", "REP", "PUB", "SOL")
RETENTION = ("R6", "R18", "REV", "EPC", "REP")
UNITS = ("hours", "days", "working days", "weeks", "months")
#: Units of the spans in a procedure's rules.
SPAN_UNITS = ("days", "weeks", "months")
SOURCES = ("law", "default")
AREA_CODE = re.compile(r"[A-Z][A-Z0-9]{1,4}")
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|\{[a-z_]+\}")
NUMBER = re.compile(r"\d+")


def area_faults(area: Any) -> Iterator[Fault]:
    """Yield all that is wrong with an area; its shape first, and alone where wrong."""
    wrong = list(shape_faults(area, AREA))
    if wrong:
        yield from wrong
        return
    code = area["code"]
    if not AREA_CODE.fullmatch(code):
        yield Fault(code, _("%(code)s is no code of an area: use 2 to 5 capital letters.") % {
            "code": code[:60] or "–"})  # fmt: skip
    yield from text_faults(area, "name", 200)
    yield from text_faults(area, "legal_basis", 300)
    if area["status"] not in LegalArea.Status.values:
        yield _unknown(code, "status", area["status"], LegalArea.Status.values)
    if not 0 <= area.get("position", 0) <= 999:
        yield Fault(code, _("The position is a number of 0 to 999."))
    for country in sorted(set(area.get("countries", [])) - COUNTRIES):
        yield _unknown(code, "countries", country, sorted(COUNTRIES))
    seen: set[str] = set()
    for procedure in area.get("procedures", []):
        yield from procedure_faults(procedure, seen)


def procedure_faults(procedure: dict[str, Any], seen: set[str]) -> Iterator[Fault]:
    """Yield what is wrong with a procedure of the right shape. seen: the codes before it."""
    code = procedure["code"]
    yield from code_faults(procedure, 12)
    if code in seen:
        yield Fault(code, _("Procedure %(code)s stands twice.") % {"code": code})
    seen.add(code)
    yield from text_faults(procedure, "title", 300)
    yield from text_faults(procedure, "legal_basis", 300)
    if procedure["kind"] not in KINDS:
        yield _unknown(code, "kind", procedure["kind"], KINDS)
    if procedure.get("retention", "R6") not in RETENTION:
        yield _unknown(code, "retention", procedure["retention"], RETENTION)
    for deadline in procedure.get("deadlines", []):
        if deadline["unit"] not in UNITS:
            yield _unknown(code, "unit", deadline["unit"], UNITS)
        if deadline["source"] not in SOURCES:
            yield _unknown(code, "source", deadline["source"], SOURCES)
        if not 0 <= deadline["count"] < 1000:
            yield Fault(code, _("%(code)s: a deadline is 0 to 999 units long.") % {"code": code})
    yield from _span_faults(code, procedure.get("rules", {}))


def _span_faults(code: str, rules: dict[str, Any]) -> Iterator[Fault]:
    """Yield the spans among the rules that no clock could run by."""
    spans = [rules[name] for name in ("review", "valid") if name in rules]
    extensions = rules.get("extensions", [])
    # What should be a list and isn't fails as the span that it isn't either.
    spans += extensions if isinstance(extensions, list) else [str(extensions)]
    for span in spans:
        known = isinstance(span, dict) and span.get("unit") in SPAN_UNITS
        count = span.get("count") if known else None
        if type(count) is not int or not 1 <= count < 1000:
            yield _unknown(code, "rules", span, [f"{{ count = 1, unit = {SPAN_UNITS[0]!r} }}"])


def _unknown(code: str, name: str, given: object, known: Any) -> Fault:
    return Fault(code, _("%(code)s: %(name)s is %(given)s; use one of %(known)s.") % {
        "code": code, "name": name, "given": str(given)[:60],
        "known": ", ".join(known)})  # fmt: skip


def translation_fault(source: str, text: str) -> str:
    """Say what a translation lacks of its English: a placeholder; empty where nothing."""
    wanted, given = sorted(PLACEHOLDER.findall(source)), sorted(PLACEHOLDER.findall(text))
    if wanted == given:
        return ""
    return _("The placeholders must be those of the English: %(wanted)s.") % {
        "wanted": ", ".join(wanted) or _("none")
    }


def translation_doubt(source: str, text: str) -> str:
    """Say what looks wrong in a translation without being forbidden: other numbers."""
    wanted, given = sorted(NUMBER.findall(source)), sorted(NUMBER.findall(text))
    if wanted == given:
        return ""
    return _("The numbers are not those of the English: %(wanted)s.") % {
        "wanted": ", ".join(wanted) or _("none")
    }
