"""A form's draft: its parts are added, changed, moved and removed; no script is needed."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from authorities.http import MemberRequest
from imi.kernel import clock
from requests.forms.designer import (
    PART_FORMS,
    DraftForm,
    SettingsForm,
    condition_value,
    type_word,
)
from requests.models import QuestionSetVersion
from requests.selectors.designer import counts_of, required_languages
from requests.services.catalogue_checks import form_faults
from requests.services.design import edits
from requests.services.design.drafts import (
    change_draft,
    start_draft,
)
from requests.services.problems import StaleError
from requests.views.access import member_of
from requests.views.designer_access import (
    Asked,
    ask,
    central_required,
    draft_or_404,
    form_crumbs,
    form_or_404,
)

asked_or_done = require_http_methods(["GET", "HEAD", "POST"])


def kind_words(kind: str) -> tuple[str, str, str]:
    """What adding, changing and removing a part of a kind is called."""
    return {
        "field": (_("Add a field"), _("Change the field"), _("Remove the field")),
        "section": (_("Add a section"), _("Change the section"), _("Remove the section")),
        "question": (_("Add a question"), _("Change the question"), _("Remove the question")),
        "choice": (_("Add a choice"), _("Change the choice"), _("Remove the choice")),
    }[kind]


@central_required
@require_POST
def start(request: MemberRequest, code: str) -> HttpResponse:
    """Begin a new version from the one in use."""
    form = form_or_404(code)
    try:
        start_draft(form, by=member_of(request), at=clock.now())
    except StaleError:
        messages.info(request, _("There is a draft of this form already."))
    return redirect("requests:draft", form.code)


@central_required
@require_safe
def draft(request: MemberRequest, code: str) -> HttpResponse:
    """The draft with all its parts, and what stands in the way of publishing it."""
    return _draft_page(request, draft_or_404(code))


def _draft_page(
    request: MemberRequest, version: QuestionSetVersion, status: int = 200
) -> HttpResponse:
    form = version.draft["form"]
    required = required_languages(version.question_set.area)
    counts = counts_of(version.draft)
    context = {
        "version": version,
        "code": version.question_set_id,
        "form": form,
        "fields": [entry | {"word": type_word(entry["type"])} for entry in form["subject_fields"]],
        "sections": [_section_row(section) for section in form["sections"]],
        "faults": [fault.message for fault in form_faults(form)],
        "counts": [(lang, done, total, lang in required) for lang, done, total in counts],
        "missing": [lang for lang, done, total in counts if lang in required and done < total],
        "crumbs": form_crumbs(version.question_set),
        "stale": status == 409,
    }
    return render(request, "requests/designer/draft.html", context, status=status)


def _section_row(section: dict[str, Any]) -> dict[str, Any]:
    return section | {
        "questions": [
            question | {"words": [type_word(name) for name in question["types"]]}
            for question in section["questions"]
        ]
    }


def _back(version: QuestionSetVersion, anchor: str = "") -> str:
    address = reverse("requests:draft", args=[version.question_set_id])
    return f"{address}#part-{anchor}" if anchor else address


def asked_about(version: QuestionSetVersion, title: str, **more: Any) -> Asked:
    """A page below a draft with a form on it."""
    values = {"back": _back(version), "done": _("The draft was changed."), "submit_text": _("Save")}
    draft_crumb = (_back(version), _("Draft"))
    crumbs = [*form_crumbs(version.question_set), draft_crumb]
    return Asked(title=title, crumbs=crumbs, **values | more)


@central_required
@asked_or_done
def settings(request: MemberRequest, code: str) -> HttpResponse:
    """Name, subject and usual days."""
    version = draft_or_404(code)
    now = {name: version.draft["form"][name] for name in ("name", "subject", "reply_days")}
    form = SettingsForm(request.POST or None, initial=now | {"revision": version.revision})

    def call() -> None:
        values = {name: form.cleaned_data[name] for name in now}
        change_draft(
            version.question_set_id,
            form.cleaned_data["revision"],
            lambda document: document.update(values),
            by=member_of(request),
            at=clock.now(),
            settings=True,
        )

    return ask(request, asked_about(version, _("Name and subject of the form")), form, call)


@central_required
@asked_or_done
def part_new(request: MemberRequest, code: str, kind: str) -> HttpResponse:
    """Add a part at the end of its list."""
    version, parent = draft_or_404(code), request.GET.get("in", "")
    if kind not in PART_FORMS:
        raise Http404
    whole = version.draft["form"]
    if kind == "choice":
        edits.part(whole, "question", parent)
    initial = {"revision": version.revision, "section": parent}
    form = PART_FORMS[kind](request.POST or None, form=whole, part=None, initial=initial)

    def call() -> None:
        above = form.cleaned_data["section"] if kind == "question" else parent
        values = form.values()
        _change(request, version, edits.add(kind, above, values), form, added=values["code"])

    asked = asked_about(version, kind_words(kind)[0], text=parent if kind == "choice" else "")
    if request.method == "POST":
        typed = request.POST.get("code", "")
        asked.back = _back(version, f"{parent}.{typed}" if kind == "choice" else typed)
    return ask(request, asked, form, call)


@central_required
@asked_or_done
def part(request: MemberRequest, code: str, kind: str, path: str) -> HttpResponse:
    """Change a part."""
    version = draft_or_404(code)
    if kind not in PART_FORMS:
        raise Http404
    whole = version.draft["form"]
    found = edits.part(whole, kind, path)
    initial = found | {"revision": version.revision}
    if kind == "question":
        initial["condition"] = condition_value(found["condition"])
        initial["section"] = edits.section_of(whole, path)
    form = PART_FORMS[kind](request.POST or None, form=whole, part=found, initial=initial)

    def call() -> None:
        edit = edits.put(kind, path, form.values())
        if kind == "question":
            edit = edits.in_turn(edit, edits.put_in_section(path, form.cleaned_data["section"]))
        _change(request, version, edit, form, changed=path)

    asked = asked_about(version, kind_words(kind)[1], text=path, back=_back(version, path))
    return ask(request, asked, form, call)


@central_required
@asked_or_done
def part_remove(request: MemberRequest, code: str, kind: str, path: str) -> HttpResponse:
    """Take a part out, with all that stands in it."""
    version = draft_or_404(code)
    if kind not in PART_FORMS:
        raise Http404
    found = edits.part(version.draft["form"], kind, path)
    form = DraftForm(request.POST or None, initial={"revision": version.revision})
    title = kind_words(kind)[2]
    words = next(found[name] for name in ("text", "title", "label") if name in found)
    asked = asked_about(
        version, title, text=f"{path}: {words}", tone="danger", submit_text=_("Remove")
    )
    return ask(
        request,
        asked,
        form,
        lambda: _change(request, version, edits.remove(kind, path), form, removed=path),
    )


@central_required
@require_POST
def part_move(request: MemberRequest, code: str, kind: str, path: str) -> HttpResponse:
    """Move a part up or down by one place."""
    version = draft_or_404(code)
    if kind not in PART_FORMS:
        raise Http404
    edits.part(version.draft["form"], kind, path)
    by = -1 if request.POST.get("to") == "up" else 1
    form = DraftForm(request.POST)
    if not form.is_valid():
        return _draft_page(request, version, 422)
    try:
        _change(request, version, edits.move(kind, path, by), form, moved=path)
    except StaleError:
        return _draft_page(request, draft_or_404(code), 409)
    return redirect(_back(version, path))


def _change(
    request: MemberRequest, version: QuestionSetVersion, edit: edits.Edit, form: Any, **what: Any
) -> None:
    change_draft(
        version.question_set_id,
        form.cleaned_data["revision"],
        edit,
        by=member_of(request),
        at=clock.now(),
        **what,
    )
