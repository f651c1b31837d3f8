"""A form in any language, as the requester and as the responder will see it."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from authorities.http import MemberRequest
from authorities.names import language_name
from imi.kernel import clock
from requests.forms.answers import AnswersForm
from requests.forms.new import DetailsForm
from requests.models import AskedQuestion
from requests.selectors.case import ShownQuestion
from requests.selectors.catalogue import form_from
from requests.selectors.document import LANGUAGES, document_of
from requests.selectors.form_text import FormText
from requests.views.access import language
from requests.views.designer import state_pair, version_of
from requests.views.designer_access import central_required, form_crumbs, form_or_404

SIDES = ("requester", "responder")


class PreviewCase:
    """A request that asks all questions of a form and isn't kept; the shape that answers need."""

    def __init__(self, form: FormText) -> None:
        """Ask all questions."""
        self.form = form
        self.questions = [
            ShownQuestion(
                AskedQuestion(code=key, position=place), form.every[key], None, is_draft=False
            )
            for place, key in enumerate(form.at_first)
        ]


@central_required
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: MemberRequest, code: str) -> HttpResponse:
    """Show a version; POST tries the conditions and the repeated answers, and keeps nothing."""
    found = form_or_404(code)
    version = version_of(found, request.GET.get("version", ""))
    side = request.GET.get("as", "")
    side = side if side in SIDES else SIDES[0]
    lang = request.GET.get("text", "")
    lang = lang if lang in LANGUAGES else language()
    form = form_from(document_of(version), lang, area=found.area_id, version=version.number)
    with translation.override(lang):
        parts = _parts[side](request, form)
        inner = render_to_string(f"requests/designer/preview_{side}.html", parts, request)
    address = f"?version={version.number}"
    context = {
        "form": found,
        "version": version,
        "state": state_pair(version),
        "name": form.name,
        "side": side,
        "text": lang,
        "languages": [(lang, language_name(lang, language())) for lang in LANGUAGES],
        "inner": mark_safe(inner),  # noqa: S308  made by our own template, which escapes
        "tabs": [
            {"url": f"{address}&text={lang}&as={each}", "text": words, "current": each == side}
            for each, words in zip(SIDES, (_("As the requester"), _("As the responder")),
                                   strict=True)
        ],
        "crumbs": form_crumbs(found),
    }  # fmt: skip
    return render(request, "requests/designer/preview.html", context)


def _requester(request: MemberRequest, form: FormText) -> dict[str, Any]:
    tomorrow = clock.today() + timedelta(days=1)
    initial = {"wanted_on": clock.today() + timedelta(days=form.reply_days)}
    return {"form_text": form, "details": DetailsForm(form, initial=initial, tomorrow=tomorrow)}


def _responder(request: MemberRequest, form: FormText) -> dict[str, Any]:
    case: Any = PreviewCase(form)
    data = request.POST if request.method == "POST" else None
    answers = AnswersForm(case, data, more=request.POST.get("add", ""))
    return {"answers": answers, "exchange": {"url_number": "preview"}}


_parts = {"requester": _requester, "responder": _responder}
