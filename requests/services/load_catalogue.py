"""Bring the catalogue's folders into the database: idempotent, atomic, versioning.

What was changed in the browser since its file was loaded last is kept, and said so: it is
brought into the files by `manage.py dump_catalogue` first.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import DataError, transaction

from authorities.models import LegalArea
from authorities.services.load_countries import load_countries
from requests.models import (
    CatalogueEvent,
    CatalogueSource,
    Procedure,
    QuestionSetVersion,
)
from requests.selectors.area_document import area_document
from requests.selectors.catalogue import forget_forms
from requests.selectors.document import LANGUAGES, Document, content, document_of
from requests.services.catalogue_files import (
    FOLDER,
    AreaFiles,
    CatalogueError,
    check_texts,
    read_areas,
)
from requests.services.catalogue_write import correct_texts, link, publish, update, write_form

Kind = CatalogueSource.Kind


@dataclass
class Report:
    """What a load changed: codes of areas, new form versions, forms whose texts were patched.

    kept: codes of what was changed in the browser, and therefore not loaded.
    """

    areas: list[str] = field(default_factory=list)
    versions: list[str] = field(default_factory=list)
    patched: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        parts = [
            ("Areas", self.areas),
            ("New form versions", self.versions),
            ("Forms with corrected translations", self.patched),
            ("Changed in the browser and kept so (dump_catalogue brings it to files)", self.kept),
        ]
        said = [f"{name}: {', '.join(codes)}." for name, codes in parts if codes]
        return " ".join(said) or "Nothing has changed."


@transaction.atomic
def load_catalogue(*, at: datetime, folder: Path = FOLDER, overwrite: bool = False) -> Report:
    """Load every area below a folder.

    A changed question makes a new version of its form, and the one before is retired;
    a corrected translation is patched into the published version.
    overwrite: also what was changed in the browser.
    Raises CatalogueError naming file and place; nothing is changed then.
    """
    areas = read_areas(folder)
    for files in areas:
        check_texts(files)
    load_countries()
    load = _Load(at, overwrite)
    for files in areas:
        try:
            load.area(files)
        except DataError as problem:
            raise CatalogueError(f"{files.folder}: a translation is too long: {problem}") from None
    forget_forms()
    return load.report


class _Load:
    def __init__(self, at: datetime, overwrite: bool) -> None:
        self.at, self.overwrite, self.report = at, overwrite, Report()
        self.sources = {(row.kind, row.code): row for row in CatalogueSource.objects.all()}

    def area(self, files: AreaFiles) -> None:
        """Load one area: itself with its procedures, then its forms."""
        code = files.area["code"]
        self._if_new(
            Kind.AREA,
            code,
            files.digest(),
            same=lambda: area_document(code) == files.area_document(),
            write=lambda: self._write_area(files),
        )
        for form in files.forms:
            document = files.document(form)
            self._if_new(
                Kind.FORM,
                form["code"],
                files.digest(form),
                same=lambda document=document: _is_in_use(document),  # type: ignore[misc]
                write=lambda form=form: self._write_form(files, form),  # type: ignore[misc]
            )

    def _if_new(
        self,
        kind: CatalogueSource.Kind,
        code: str,
        digest: str,
        *,
        same: Callable[[], bool],
        write: Callable[[], None],
    ) -> None:
        source = self.sources.get((kind, code)) or CatalogueSource(kind=kind, code=code)
        edited = source.edited and not self.overwrite
        if source.digest == digest and (edited or not source.edited):
            if edited:
                self.report.kept.append(code)
            return
        if edited and not same():
            self.report.kept.append(code)
            return
        write()
        source.digest, source.edited = digest, False
        source.save()

    def _write_area(self, files: AreaFiles) -> None:
        """Write an area and its procedures."""
        data = files.area
        values = {
            "legal_basis": data["legal_basis"],
            "status": data["status"],
            "position": data.get("position", 0),
            "countries": data.get("countries", []),
            "pilot_from": data.get("pilot_from"),
            "adopted_on": data.get("adopted_on"),
            **_columns(files, "area", data["name"], "name"),
        }
        area = LegalArea.objects.filter(code=data["code"]).first()
        if area is None:
            LegalArea.objects.create(code=data["code"], **values)
        if area is None or update(area, values):
            self.report.areas.append(data["code"])
            self._note("area_loaded", area=data["code"])
        for position, entry in enumerate(data.get("procedures", [])):
            _write_procedure(files, entry, position)

    def _write_form(self, files: AreaFiles, form: dict[str, Any]) -> None:
        document, code, area = files.document(form), form["code"], files.area["code"]
        write_form(document, area)
        link(code, form.get("procedure", code))
        published = QuestionSetVersion.objects.filter(
            question_set=code, state=QuestionSetVersion.State.PUBLISHED
        ).first()
        if published and content(document_of(published)["form"]) == content(document["form"]):
            if correct_texts(document, published):
                self.report.patched.append(code)
                self._note("texts_corrected", area=area, form=code, version=published.number)
            return
        version = publish(document, self.at)
        self.report.versions.append(str(version))
        self._note("published", area=area, form=code, version=version.number)

    def _note(self, name: str, **more: Any) -> None:
        CatalogueEvent.objects.create(name=name, at=self.at, **more)


def _is_in_use(document: Document) -> bool:
    """Say whether the version in use is what a file says, so that the file may be trusted."""
    form = document["form"]
    published = QuestionSetVersion.objects.filter(
        question_set=form["code"], state=QuestionSetVersion.State.PUBLISHED
    ).first()
    return published is not None and document_of(published) == document


def _columns(files: AreaFiles, context: str, source: str, name: str) -> dict[str, str | None]:
    """Return {<field>_<lang>: text}; None where a language has none, so that English shows."""
    return {f"{name}_{lang}": files.text(context, source, lang) or None for lang in LANGUAGES}


def _write_procedure(files: AreaFiles, data: dict[str, Any], position: int) -> None:
    code = data["code"]
    values = {
        "area_id": files.area["code"],
        "kind": data["kind"],
        "legal_basis": data["legal_basis"],
        "deadlines": data.get("deadlines", []),
        "retention": data.get("retention", "R6"),
        "rules": data.get("rules", {}),
        "position": position,
        **_columns(files, f"procedure.{code}", data["title"], "title"),
    }
    procedure = Procedure.objects.filter(code=code).first()
    if procedure is None:
        Procedure.objects.create(code=code, **values)
    else:
        update(procedure, values)
