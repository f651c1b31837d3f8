"""Legal areas and their procedures, made and changed in the browser."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from authorities.models import LegalArea, Membership
from requests.models import CatalogueSource, Procedure
from requests.selectors.area_document import area_document, area_texts
from requests.selectors.designer import area_mark
from requests.services.catalogue_area_checks import area_faults, translation_fault
from requests.services.design.drafts import mark_edited, note, problem
from requests.services.problems import FieldProblem, InvalidFieldsError, StaleError


@transaction.atomic
def new_area(values: dict[str, Any], *, by: Membership, at: datetime) -> LegalArea:
    """Make an area. values: code, name (English) and the columns. Raises InvalidFieldsError."""
    if LegalArea.objects.filter(code__iexact=values["code"]).exists():
        raise problem("code", _("There is a legal area with this code already."))
    columns = _english(values, "name")
    area = LegalArea.objects.create(**columns)
    _settle(area.code, "area_begun", by, at)
    return area


@transaction.atomic
def change_area(
    code: str, mark: str, values: dict[str, Any], *, by: Membership, at: datetime
) -> None:
    """Change an area as its reader saw it. Raises StaleError, InvalidFieldsError."""
    _locked(code, mark)
    LegalArea.objects.filter(code=code).update(**_english(values, "name"))
    _settle(code, "area_changed", by, at)


@transaction.atomic
def save_procedure(
    area: str, mark: str, values: dict[str, Any], *, new: bool, by: Membership, at: datetime
) -> None:
    """Add a procedure, or change one. Raises StaleError, InvalidFieldsError."""
    _locked(area, mark)
    columns = _english(values, "title")
    code = columns.pop("code")
    if new:
        if Procedure.objects.filter(code__iexact=code).exists():
            raise problem("code", _("There is a procedure with this code already."))
        last = Procedure.objects.filter(area=area).order_by("-position").first()
        position = last.position + 1 if last else 0
        Procedure.objects.create(code=code, area_id=area, position=position, **columns)
    else:
        Procedure.objects.filter(code=code, area=area).update(**columns)
    _settle(area, "procedure_begun" if new else "procedure_changed", by, at, procedure=code)


@transaction.atomic
def translate_area(
    code: str, mark: str, lang: str, given: dict[str, tuple[str, bool]], *,
    by: Membership, at: datetime,
) -> None:  # fmt: skip
    """Keep the translations of an area's and its procedures' names.

    given: {context: (text, checked)}. Raises StaleError, InvalidFieldsError by context.
    """
    _locked(code, mark)
    found = area_document(code)
    english = dict(area_texts(found["area"])) if found else {}
    faults = [
        FieldProblem(context, "invalid", fault)
        for context, (text, _checked) in given.items()
        if text and (fault := translation_fault(english.get(context, ""), text))
    ]
    if faults:
        raise InvalidFieldsError(*faults)
    for context, (text, _checked) in given.items():
        if context == "area":
            LegalArea.objects.filter(code=code).update(**{f"name_{lang}": text or None})
        elif context in english:
            Procedure.objects.filter(area=code, code=context.partition(".")[2]).update(
                **{f"title_{lang}": text or None}
            )
    _settle(code, "area_translated", by, at, language=lang)


def _english(values: dict[str, Any], name: str) -> dict[str, Any]:
    """The columns: the English text goes into its own."""
    columns = dict(values)
    columns[f"{name}_en"] = columns.pop(name)
    return columns


def _locked(code: str, mark: str) -> None:
    """Lock an area. Raises LegalArea.DoesNotExist, StaleError where it was changed since."""
    LegalArea.objects.select_for_update().get(code=code)
    if area_mark(code) != mark:
        raise StaleError("change")


def _settle(code: str, name: str, by: Membership, at: datetime, **data: Any) -> None:
    """Check the whole area as a file would be, and remember what was done."""
    found = area_document(code)
    stated = {key: value for key, value in (found or {})["area"].items() if value is not None}
    faults = list(area_faults(stated))
    if faults:
        raise InvalidFieldsError(*(FieldProblem("", "invalid", f.message) for f in faults))
    mark_edited(CatalogueSource.Kind.AREA, code)
    note(name, by=by, at=at, area=code, **data)
