"""A request on paper: in any language, on request with a second one beside it; as PDF."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.http import require_safe

import requests
from authorities.http import MemberRequest
from imi.kernel import clock
from requests.models import Exchange
from requests.selectors.case import Case
from requests.selectors.catalogue import LANGUAGES, form_of
from requests.selectors.documents import documents_of
from requests.selectors.wording import Part, parts_of
from requests.views import page
from requests.views.access import case_or_404, language, member_required, note

STYLE = Path(requests.__file__).parent / "static" / "requests" / "print.css"


@dataclass(frozen=True)
class Told:
    """A question with its answer in one language."""

    code: str
    text: str
    rows: list[list[Part]]


@dataclass(frozen=True)
class PrintedRow:
    """A question in the first language, and in the second where there is one."""

    code: str
    first: Told
    second: Told | None


@dataclass(frozen=True)
class PrintedSection:
    """A section of the form with the questions asked of it."""

    title: str
    second_title: str
    rows: list[PrintedRow]


def _told(case: Case, lang: str) -> dict[str, Told]:
    texts = form_of(case.exchange, lang).every
    with translation.override(lang):
        return {
            shown.asked.code: Told(
                texts[shown.asked.code].shown_code,
                texts[shown.asked.code].text,
                parts_of(shown.answer, texts[shown.asked.code]),
            )
            for shown in case.questions
        }


def printed_sections(case: Case, lang: str, lang2: str) -> list[PrintedSection]:
    """The questions by section, each in one or two languages."""
    first = _told(case, lang)
    second = _told(case, lang2) if lang2 else {}
    titles = {
        section.code: section.title
        for section in form_of(case.exchange, lang2 or lang).repeated_sections
    }
    return [
        PrintedSection(
            block.title,
            titles[block.code] if lang2 else "",
            [PrintedRow(code, first[code], second.get(code)) for code in codes],
        )
        for block in page.blocks(case)
        if (codes := [row.shown.asked.code for row in block.rows])
    ]


def second_language(request: MemberRequest) -> str:
    """The second language asked for, if any."""
    lang2 = request.GET.get("lang2", "")
    return lang2 if lang2 in LANGUAGES and lang2 != language() else ""


def printed(case: Case, lang2: str) -> dict[str, Any]:
    """What the printed request holds."""
    documents = documents_of(case)
    return {
        "case": case,
        "exchange": case.exchange,
        "state": page.state_pair(case.exchange.state),
        "sides": list(page.sides(case)),
        "subject": page.subject_values(case),
        "sections": printed_sections(case, language(), lang2),
        "history": list(reversed(page.history(case))),
        "facts": page.facts(case),
        "documents": documents,
        "documents_by_key": page.documents_by_key(documents),
        "answer_language": case.exchange.answered_in,
        "lang2": lang2,
        "printed_at": clock.now(),
        "print_languages": settings.LANGUAGES,
    }


def print_page(request: MemberRequest, case: Case) -> HttpResponse:
    """The request as it is printed, with a choice of languages that doesn't go on paper."""
    note(request, case, "print")
    return render(request, "requests/print.html", printed(case, second_language(request)))


@member_required
@require_safe
def pdf(request: MemberRequest, number: str) -> HttpResponse:
    """The printed request as PDF; 503 where this machine can't draw text."""
    case = case_or_404(request, number)
    note(request, case, "pdf")
    context = printed(case, second_language(request)) | {"pdf": True}
    html = render_to_string("requests/print.html", context, request=request)
    return pdf_of(request, case.exchange, html, f"{case.exchange.url_number}-{language()}.pdf")


def pdf_of(request: MemberRequest, exchange: Exchange, html: str, name: str) -> HttpResponse:
    """Answer with a page about an exchange as PDF; 503 where this machine can't draw text."""
    try:
        content = draw(html)
    except OSError:  # the libraries that WeasyPrint draws with aren't there
        return render(request, "requests/no_pdf.html", {"exchange": exchange}, status=503)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


def draw(html: str) -> bytes:
    """Draw a page; it can fetch nothing, neither from the network nor from the disk."""
    from weasyprint import CSS, HTML

    style = CSS(string=STYLE.read_text(encoding="utf-8"))
    drawn: bytes = HTML(string=html, url_fetcher=_fetch_nothing).write_pdf(stylesheets=[style])
    return drawn


def _fetch_nothing(url: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
    raise ValueError(url)
