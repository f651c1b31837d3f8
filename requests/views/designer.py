"""The form designer: all areas and forms, one form with its versions, comparison, preview."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from authorities.http import MemberRequest
from imi.kernel import clock
from imi.kernel.forms import Form
from requests.models import CatalogueEvent, QuestionSet, QuestionSetVersion
from requests.selectors import designer
from requests.selectors.document import document_of
from requests.services.design.drafts import retire as retire_form
from requests.views.access import member_of
from requests.views.designer_access import (
    Asked,
    ask,
    central_required,
    form_crumbs,
    form_or_404,
    overview_crumbs,
)

State = QuestionSetVersion.State
TONES = {"draft": "info", "published": "success", "retired": "neutral"}
AREA_TONES = {"adopted": "success", "pilot": "info", "announced": "neutral", "retired": "warning"}


def state_pair(version: QuestionSetVersion) -> tuple[str, str]:
    """The state of a version in words, with its tone."""
    return version.get_state_display(), TONES[version.state]


@central_required
@require_safe
def forms(request: MemberRequest) -> HttpResponse:
    """Every legal area with its procedures and forms."""
    complete = designer.published_completeness()
    rows = [
        {
            "area": area,
            "status": (area.get_status_display(), AREA_TONES[area.status]),
            "procedures": len(area.procedures.all()),
            "forms": [_form_row(form, complete.get(form.code, {}))
                      for form in area.question_sets.all()],
        }
        for area in designer.areas_with_forms()
    ]  # fmt: skip
    context = {"areas": rows, "crumbs": overview_crumbs()[:1]}
    return render(request, "requests/designer/overview.html", context)


def _form_row(form: QuestionSet, counts: designer.Counts) -> dict[str, Any]:
    versions = list(form.versions.all())
    whole = [lang for lang, count in counts.items() if count["translated"] >= count["total"]]
    return {
        "form": form,
        "versions": [(version, state_pair(version)) for version in versions[:2]],
        "whole": len(whole),
        "languages": len(counts),
        "missing": [lang for lang in counts if lang not in whole],
    }


@central_required
@require_safe
def form(request: MemberRequest, code: str) -> HttpResponse:
    """One form: its versions, what can be done with it, and what was done."""
    found = form_or_404(code)
    versions = list(found.versions.order_by("-number"))
    in_use = next((version for version in versions if version.state == State.PUBLISHED), None)
    counts = designer.counts_of(document_of(in_use)) if in_use else []
    context = {
        "form": found,
        "procedures": list(found.procedures.all()),
        "versions": [
            (version, state_pair(version), before)
            for version, before in zip(versions, [*versions[1:], None], strict=True)
        ],
        "in_use": in_use,
        "draft": next((version for version in versions if version.state == State.DRAFT), None),
        "counts": counts,
        "events": [_event_row(event) for event in designer.history(form=found.code)],
        "crumbs": overview_crumbs(),
    }
    return render(request, "requests/designer/form.html", context)


def event_words() -> dict[str, str]:
    """What was done to the catalogue, in words."""
    return {
        "form_begun": _("The form was begun"),
        "draft_begun": _("A draft was begun"),
        "draft_changed": _("The draft was changed"),
        "draft_translated": _("The draft was translated"),
        "draft_discarded": _("The draft was discarded"),
        "published": _("A version was published"),
        "retired": _("The form was taken out of use"),
        "texts_corrected": _("Translations were corrected"),
        "area_loaded": _("The legal area was loaded from its files"),
        "area_begun": _("The legal area was made"),
        "area_changed": _("The legal area was changed"),
        "area_translated": _("The names were translated"),
        "procedure_begun": _("A procedure was added"),
        "procedure_changed": _("A procedure was changed"),
    }


def _event_row(event: CatalogueEvent) -> dict[str, Any]:
    shown = [str(value) for name, value in event.data.items() if name != "fallback" and value]
    if event.version:
        shown.insert(0, _("version %(number)d") % {"number": event.version})
    return {
        "at": event.at,
        "title": event_words().get(event.name, event.name),
        "who": str(event.by) if event.by else _("files of the catalogue"),
        "what": ", ".join(part for part in shown if part != "True"),
    }


def event_rows(events: list[CatalogueEvent]) -> list[dict[str, Any]]:
    """The history in words."""
    return [_event_row(event) for event in events]


@central_required
@require_http_methods(["GET", "HEAD", "POST"])
def retire(request: MemberRequest, code: str) -> HttpResponse:
    """Take a form out of use."""
    found = form_or_404(code)
    asked = Asked(
        title=_("Take the form out of use"),
        text=_("Nobody can begin a request with it any more; open requests keep it."),
        back=reverse("requests:form", args=[found.code]),
        done=_("The form is out of use."),
        submit_text=_("Take out of use"),
        tone="danger",
        crumbs=form_crumbs(found),
    )
    return ask(
        request,
        asked,
        Form(request.POST if request.method == "POST" else None),
        lambda: retire_form(found.code, by=member_of(request), at=clock.now()),
    )


def version_of(found: QuestionSet, given: str) -> QuestionSetVersion:
    """A version by its number as typed; answers 404."""
    number = int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 0
    version = found.versions.filter(number=number).first()
    if version is None:
        raise Http404
    return version


@central_required
@require_safe
def compare(request: MemberRequest, code: str) -> HttpResponse:
    """What differs between two versions."""
    found = form_or_404(code)
    old = version_of(found, request.GET.get("old", ""))
    new = version_of(found, request.GET.get("new", ""))
    words = {
        "added": (_("added"), "success"),
        "removed": (_("removed"), "danger"),
        "changed": (_("changed"), "info"),
        "moved": (_("moved"), "neutral"),
    }
    rows = [
        (row, words[row.what], [(key, _shown(before), _shown(after))
                                for key, before, after in row.keys])
        for row in designer.differences(document_of(old), document_of(new))
    ]  # fmt: skip
    context = {
        "form": found,
        "old": old,
        "new": new,
        "rows": rows,
        "crumbs": form_crumbs(found),
    }
    return render(request, "requests/designer/compare.html", context)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return ", ".join(_shown(entry) for entry in value) or "–"
    if isinstance(value, dict):
        return " = ".join(_shown(entry) for entry in value.values()) or "–"
    return str(value) if value not in (None, "") else "–"
