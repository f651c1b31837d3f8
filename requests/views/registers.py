"""The registers that everybody may look into: open fields of records opened by their owners."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from imi.kernel import clock
from requests.forms.directory import PublicFilter
from requests.models import Procedure, Record
from requests.selectors import directory
from requests.selectors.catalogue import form_of
from requests.selectors.wording import Part, parts_of
from requests.services.import_records import open_columns_of
from requests.services.list_files import in_language
from requests.services.record_files import FORMATS, MOST_RECORDS
from requests.views.access import language


@dataclass(frozen=True)
class OpenField:
    """A field that everybody may read, in words."""

    label: str
    rows: list[list[Part]]


def _register_or_404(code: str) -> Procedure:
    try:
        return directory.public_repository(code)
    except Procedure.DoesNotExist as missing:
        raise Http404 from missing


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The registers that are open to the public."""
    found = directory.public_repositories()
    return render(request, "requests/registers/overview.html", {"registers": found})


@require_safe
def register(request: HttpRequest, code: str) -> HttpResponse:
    """A register: searched, filtered, page by page. At most four queries."""
    procedure, after = _register_or_404(code), request.GET.get("after", "")
    filters = PublicFilter(request.GET, directory.public_records(procedure), procedure=procedure)
    rows = filters.qs
    context = {
        "procedure": procedure,
        "filters": filters.form,
        "chosen": filters.chosen,
        "page": directory.page_of_records(rows, order=filters.sorting, cursor=after),
        "is_first": not after,
        "found_count": directory.count_of(rows),
        "most_counted": directory.MOST_COUNTED,
        "formats": list(FORMATS),
        "most_in_file": MOST_RECORDS,
    }
    return render(request, "requests/registers/register.html", context)


@require_safe
def record(request: HttpRequest, code: str, number: str) -> HttpResponse:
    """One record, by its open fields."""
    procedure = _register_or_404(code)
    try:
        found = directory.public_record(procedure, number)
    except Record.DoesNotExist as missing:
        raise Http404 from missing
    context = {
        "procedure": procedure,
        "record": found,
        "fields": open_fields(found, procedure.rules["public_fields"]),
    }
    return render(request, "requests/registers/record.html", context)


def open_fields(record: Record, codes: Iterable[str]) -> list[OpenField]:
    """The fields of a record that everybody may read, in the reader's language. No query."""
    form = form_of(record.exchange, language())
    answers = {question.code: question.answer for question in record.exchange.questions.all()}
    return [
        OpenField(form.every[code].title, parts_of(answers[code], form.every[code]))
        for code in form.each(codes)
        if answers.get(code) is not None
    ]


@require_safe
def export(request: HttpRequest, code: str, extension: str) -> HttpResponseBase:
    """The filtered register with its open fields, as open data."""
    procedure = _register_or_404(code)
    if extension not in FORMATS:
        raise Http404
    make, content_type, most = FORMATS[extension]
    lang = language()
    rows = PublicFilter(request.GET, directory.public_records(procedure), procedure=procedure).qs
    shown = open_columns_of(procedure, lang)
    parts = in_language(make(directory.every(rows, most), shown), lang)
    response = StreamingHttpResponse(parts, content_type=content_type)
    name = f"{procedure.pk.lower()}-{clock.today().isoformat()}.{extension}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
