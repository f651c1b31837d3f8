"""Legal areas and procedures in the browser; a new area needs no code."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from authorities.http import MemberRequest
from authorities.models import LegalArea
from imi.kernel import clock
from requests.forms.designer_area import (
    AreaForm,
    NewFormForm,
    ProcedureForm,
    kind_word,
    procedure_initial,
)
from requests.models import Procedure
from requests.selectors.designer import area_mark, history, required_languages
from requests.selectors.document import TRANSLATED
from requests.services.design.areas import change_area, new_area, save_procedure
from requests.services.design.drafts import new_form
from requests.views.access import language, member_of
from requests.views.designer import AREA_TONES, event_rows, state_pair
from requests.views.designer_access import Asked, Crumbs, ask, central_required, overview_crumbs

asked_or_done = require_http_methods(["GET", "HEAD", "POST"])


def _area(code: str) -> LegalArea:
    """An area; a missing one is answered 404 by `central_required`."""
    return LegalArea.objects.get(code=code.replace("\0", ""))


def _crumbs(found: LegalArea) -> Crumbs:
    return [*overview_crumbs(), (reverse("requests:area", args=[found.code]), str(found))]


@central_required
@require_safe
def area(request: MemberRequest, area: str) -> HttpResponse:
    """One area: what it is, its procedures and forms, and what was done."""
    found = _area(area)
    procedures = Procedure.objects.filter(area=found).select_related("question_set")
    forms = found.question_sets.prefetch_related("versions").order_by("code")
    context = {
        "area": found,
        "status": (found.get_status_display(), AREA_TONES[found.status]),
        "required": required_languages(found),
        "procedures": [(p, kind_word(p.kind)) for p in procedures.order_by("position", "code")],
        "forms": [
            (form, [(version, state_pair(version)) for version in list(form.versions.all())[:2]])
            for form in forms
        ],
        "languages": [(lang, bool(getattr(found, f"name_{lang}"))) for lang in TRANSLATED],
        "events": event_rows(history(area=found.code)),
        "crumbs": overview_crumbs(),
    }
    return render(request, "requests/designer/area.html", context)


@central_required
@asked_or_done
def area_new(request: MemberRequest) -> HttpResponse:
    """Make a legal area."""
    form = AreaForm(request.POST or None, lang=language(), new=True)
    asked = Asked(
        title=_("Add a legal area"),
        text=_("After this, add its procedures, its forms and their translations."),
        back=reverse("requests:forms"),
        done=_("The legal area was made."),
        submit_text=_("Save"),
        crumbs=overview_crumbs(),
    )

    def call() -> None:
        values = {name: value for name, value in form.cleaned_data.items() if name != "mark"}
        made = new_area(values, by=member_of(request), at=clock.now())
        asked.back = reverse("requests:area", args=[made.code])

    return ask(request, asked, form, call)


@central_required
@asked_or_done
def area_edit(request: MemberRequest, area: str) -> HttpResponse:
    """Change a legal area: its status, where it applies."""
    found = _area(area)
    names = ("legal_basis", "status", "pilot_from", "adopted_on", "position", "countries")
    initial = {name: getattr(found, name) for name in names}
    initial |= {"name": found.name_en, "mark": area_mark(found.code)}  # type: ignore[attr-defined]
    form = AreaForm(request.POST or None, lang=language(), new=False, initial=initial)
    asked = Asked(
        title=_("Change the legal area"),
        text=str(found),
        back=reverse("requests:area", args=[found.code]),
        done=_("The legal area was changed."),
        submit_text=_("Save"),
        crumbs=_crumbs(found),
    )

    def call() -> None:
        values = dict(form.cleaned_data)
        mark = values.pop("mark")
        change_area(found.code, mark, values, by=member_of(request), at=clock.now())

    return ask(request, asked, form, call)


@central_required
@asked_or_done
def procedure(request: MemberRequest, area: str, code: str = "") -> HttpResponse:
    """Add a procedure (without a code), or change one."""
    found, known = _area(area), None
    if code:
        known = Procedure.objects.filter(area=found, code=code.replace("\0", "")).first()
        if known is None:
            raise LegalArea.DoesNotExist
    initial = procedure_initial(known) if known else {"kind": "REQ", "retention": "R6"}
    initial["mark"] = area_mark(found.code)
    form = ProcedureForm(request.POST or None, new=known is None, initial=initial)
    asked = Asked(
        title=_("Change the procedure") if known else _("Add a procedure"),
        text=known.code if known else str(found),
        back=reverse("requests:area", args=[found.code]),
        done=_("The procedure was saved."),
        submit_text=_("Save"),
        crumbs=_crumbs(found),
    )

    def call() -> None:
        values = {"code": known.code if known else ""} | form.values()
        mark = form.cleaned_data["mark"]
        save_procedure(found.code, mark, values, new=known is None, by=member_of(request),
                       at=clock.now())  # fmt: skip

    return ask(request, asked, form, call)


@central_required
@asked_or_done
def form_new(request: MemberRequest, area: str) -> HttpResponse:
    """Begin a form for a procedure that has none."""
    found = _area(area)
    free = Procedure.objects.filter(area=found, question_set=None).order_by("position", "code")
    offered = [(each.code, f"{each.code}: {each.title}") for each in free]
    form = NewFormForm(request.POST or None, procedures=offered)
    asked = Asked(
        title=_("Add a form"),
        text=_("It belongs to a procedure, and is empty at first."),
        back=reverse("requests:area", args=[found.code]),
        done=_("The form was begun."),
        submit_text=_("Save"),
        crumbs=_crumbs(found),
    )

    def call() -> None:
        made = new_form(found.code, **form.cleaned_data, by=member_of(request), at=clock.now())
        asked.back = reverse("requests:draft", args=[made.code])

    return ask(request, asked, form, call)
