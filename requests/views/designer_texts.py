"""Translating: one page a language, side by side with the English."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from authorities.http import MemberRequest
from authorities.models import LegalArea
from authorities.names import language_name
from imi.kernel import clock
from imi.kernel.forms import LONGEST_TEXT, refuse_unprintable
from requests.forms.designer import DraftForm
from requests.forms.designer_area import MarkForm
from requests.selectors.area_document import area_document, area_texts
from requests.selectors.designer import area_mark
from requests.selectors.document import TRANSLATED, texts_of
from requests.services.catalogue_area_checks import translation_doubt
from requests.services.design.areas import translate_area
from requests.services.design.drafts import translate_draft
from requests.services.problems import InvalidFieldsError, StaleError
from requests.views.access import language, member_of
from requests.views.designer_access import (
    central_required,
    draft_or_404,
    form_crumbs,
    overview_crumbs,
)

asked_or_done = require_http_methods(["GET", "HEAD", "POST"])


class Sheet:
    """The texts of one language as a page shows them, or as they were typed."""

    def __init__(self, sources: list[tuple[str, str]], texts: dict[str, str],
                 unsure: list[str], data: Any = None) -> None:  # fmt: skip
        """data: what was posted."""
        self.rows = [
            self._row(context, source, texts.get(context, ""), context in unsure, data)
            for context, source in sources
        ]

    def _row(self, context: str, source: str, text: str, unsure: bool, data: Any) -> dict[str, Any]:
        row = {"context": context, "source": source, "text": text, "unsure": unsure,
               "checked": False, "error": ""}  # fmt: skip
        if data is not None:
            typed = data.get(f"text-{context}", text).replace("\r\n", "\n").strip()
            row |= {"text": typed, "checked": bool(data.get(f"checked-{context}"))}
            row["error"] = self._wrong(typed)
        row["rows"] = min(6, max(1, len(source) // 50 + 1))
        row["doubt"] = translation_doubt(source, str(row["text"])) if row["text"] else ""
        return row

    @staticmethod
    def _wrong(text: str) -> str:
        try:
            refuse_unprintable(text)
        except Exception as error:
            return str(getattr(error, "message", error))
        return _("This text is too long.") if len(text) > min(LONGEST_TEXT, 2000) else ""

    @property
    def given(self) -> dict[str, tuple[str, bool]]:
        """What the services take."""
        return {row["context"]: (row["text"], row["checked"]) for row in self.rows}

    @property
    def missing(self) -> int:
        """How many texts are missing or unsure."""
        return sum(1 for row in self.rows if not row["text"] or row["unsure"])

    @property
    def is_wrong(self) -> bool:
        """Whether anything can't be kept."""
        return any(row["error"] for row in self.rows)

    def take(self, error: InvalidFieldsError) -> None:
        """Put the errors with their texts."""
        by_context = {row["context"]: row for row in self.rows}
        for each in error:
            if row := by_context.get(each.field):
                row["error"] = each.message


def _language_or_404(lang: str) -> str:
    if lang not in TRANSLATED:
        raise Http404
    return lang


def _page(
    request: MemberRequest, sheet: Sheet, lang: str, hidden: Any, status: int, **more: Any
) -> HttpResponse:
    context = {
        "sheet": sheet,
        "lang": lang,
        "language_text": language_name(lang, language()),
        "hidden": hidden,
        "stale": status == 409,
        "wrong": [row for row in sheet.rows if row["error"]],
        **more,
    }
    return render(request, "requests/designer/texts.html", context, status=status)


@central_required
@asked_or_done
def draft_texts(request: MemberRequest, code: str, lang: str) -> HttpResponse:
    """The texts of a draft in a language."""
    version = draft_or_404(code)
    document, lang = version.draft, _language_or_404(lang)
    data = request.POST if request.method == "POST" else None
    sheet = Sheet(
        list(texts_of(document["form"])),
        document["texts"].get(lang, {}),
        document["unsure"].get(lang, []),
        data,
    )
    hidden = DraftForm(data, initial={"revision": version.revision})
    back = reverse("requests:draft", args=[version.question_set_id])
    more = {
        "crumbs": [*form_crumbs(version.question_set), (back, _("Draft"))],
        "cancel_url": back,
        "languages": [
            (each, reverse("requests:draft_texts", args=[version.question_set_id, each]))
            for each in TRANSLATED
        ],
    }
    status = 200
    if data is not None:
        status = 422 if sheet.is_wrong or not hidden.is_valid() else 200
        if status == 200:
            try:
                translate_draft(version.question_set_id, hidden.cleaned_data["revision"], lang,
                                sheet.given, by=member_of(request), at=clock.now())  # fmt: skip
            except InvalidFieldsError as error:
                sheet.take(error)
                status = 422
            except StaleError:
                status = 409
            else:
                messages.success(request, _("The translations were saved."))
                return redirect("requests:draft_texts", version.question_set_id, lang)
    return _page(request, sheet, lang, hidden, status, **more)


@central_required
@asked_or_done
def area_sheet(request: MemberRequest, area: str, lang: str) -> HttpResponse:
    """The names of an area and its procedures in a language."""
    found = LegalArea.objects.get(code=area.replace("\0", ""))
    lang, document = _language_or_404(lang), area_document(found.code) or {}
    data = request.POST if request.method == "POST" else None
    sheet = Sheet(list(area_texts(document["area"])), document["texts"][lang], [], data)
    for row in sheet.rows:
        longest = 200 if row["context"] == "area" else 300
        if len(row["text"]) > longest:
            row["error"] = _("This text is too long.")
    hidden = MarkForm(data, initial={"mark": area_mark(found.code)})
    back = reverse("requests:area", args=[found.code])
    more = {
        "crumbs": [*overview_crumbs(), (back, str(found))],
        "cancel_url": back,
        "languages": [
            (each, reverse("requests:area_texts", args=[found.code, each])) for each in TRANSLATED
        ],
    }
    status = 200
    if data is not None:
        status = 422 if sheet.is_wrong or not hidden.is_valid() else 200
        if status == 200:
            try:
                translate_area(found.code, hidden.cleaned_data["mark"], lang, sheet.given,
                               by=member_of(request), at=clock.now())  # fmt: skip
            except InvalidFieldsError as error:
                sheet.take(error)
                status = 422
            except StaleError:
                status = 409
            else:
                messages.success(request, _("The translations were saved."))
                return redirect("requests:area_texts", found.code, lang)
    return _page(request, sheet, lang, hidden, status, **more)
