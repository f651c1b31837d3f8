"""The repositories for officials: overview, directory, files in and out, following one."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from authorities.http import MemberRequest
from imi.kernel import clock
from requests.forms.directory import DirectoryFilter, ImportForm, SubscribeForm
from requests.models import Procedure, Record
from requests.selectors import directory
from requests.selectors.subscriptions import subscription_of
from requests.services.begin import procedures_for
from requests.services.import_records import MOST_IN_BROWSER, columns_of, import_records
from requests.services.list_files import in_language
from requests.services.read_records import BadRecordsError
from requests.services.readings import note_readings
from requests.services.record_files import FORMATS, MOST_RECORDS
from requests.services.subscribe import subscribe, unsubscribe
from requests.views.access import language, member_of, member_required

MOST_BYTES = 5 * 1024 * 1024


def _repository_or_404(request: MemberRequest, code: str) -> Procedure:
    try:
        return directory.repository_for(code, member_of(request))
    except Procedure.DoesNotExist as missing:
        raise Http404 from missing


def _may_keep(request: MemberRequest, procedure: Procedure) -> bool:
    return any(one.pk == procedure.pk for one in procedures_for(member_of(request)))


@member_required
@require_safe
def overview(request: MemberRequest) -> HttpResponse:
    """The repositories of the official's legal areas."""
    found = directory.repositories(member_of(request))
    return render(request, "requests/repositories/overview.html", {"repositories": found})


@member_required
@require_safe
def records(request: MemberRequest, code: str) -> HttpResponse:
    """A repository's directory: searched, filtered, page by page. At most eight queries."""
    procedure = _repository_or_404(request, code)
    return _page(request, procedure, ImportForm())


def _page(
    request: MemberRequest, procedure: Procedure, form: ImportForm, status: int = 200, **more: Any
) -> HttpResponse:
    membership, after = member_of(request), request.GET.get("after", "")
    filters = _filter(request, procedure)
    rows = filters.qs
    page = directory.page_of_records(rows, order=filters.sorting, cursor=after)
    subscription = subscription_of(procedure, membership)
    may_keep = _may_keep(request, procedure)
    context = {
        "procedure": procedure,
        "filters": filters.form,
        "chosen": filters.chosen,
        "page": page,
        "is_first": not after,
        "found_count": directory.count_of(rows),
        "most_counted": directory.MOST_COUNTED,
        "may_keep": may_keep,
        "drafts": directory.drafts_of(procedure, membership) if may_keep else [],
        "subscription": subscription,
        "subscribe_form": SubscribeForm(
            initial={"country": subscription.country if subscription else ""}
        ),
        "import_form": form,
        "most_loaded": MOST_IN_BROWSER,
        "formats": list(FORMATS),
        "most_in_file": MOST_RECORDS,
        "central": directory.central_authorities(procedure.area_id)
        if procedure.rules.get("forgeries")
        else [],
        **more,
    }
    return render(request, "requests/repositories/records.html", context, status=status)


def _filter(request: MemberRequest, procedure: Procedure) -> DirectoryFilter:
    rows = directory.records_of(procedure)
    return DirectoryFilter(request.GET, rows, procedure=procedure, membership=member_of(request))


@member_required
@require_safe
def export(request: MemberRequest, code: str, extension: str) -> HttpResponseBase:
    """The filtered directory with its content; CSV and JSON can be imported again."""
    procedure = _repository_or_404(request, code)
    if extension not in FORMATS:
        raise Http404
    make, content_type, most = FORMATS[extension]
    lang = language()
    found = _noted(request, procedure, directory.every(_filter(request, procedure).qs, most))
    parts = in_language(make(found, columns_of(procedure, lang)), lang)
    response = StreamingHttpResponse(parts, content_type=content_type)
    name = f"{procedure.pk.lower()}-{clock.today().isoformat()}.{extension}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _noted(
    request: MemberRequest, procedure: Procedure, found: Iterator[Record]
) -> Iterator[Record]:
    """Pass records on, each noted as read by who takes the file."""
    by, address, at = member_of(request), request.META.get("REMOTE_ADDR"), clock.now()
    batch: list[Record] = []
    for record in found:
        batch.append(record)
        if len(batch) == directory.AT_ONCE:
            note_readings([one.pk for one in batch], by, address=address, at=at)
            yield from batch
            batch = []
    note_readings([one.pk for one in batch], by, address=address, at=at)
    yield from batch


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def load(request: MemberRequest, code: str) -> HttpResponse:
    """Load records from a file (POST); a bad row is named, and nothing is loaded then."""
    procedure = _repository_or_404(request, code)
    if not _may_keep(request, procedure):
        raise Http404
    if request.method != "POST":
        return redirect("requests:records", procedure.pk)
    form = ImportForm(request.POST, request.FILES)
    if form.is_valid():
        upload = form.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            form.add_error("file", _("The file is too large: at most 5 MB."))
        else:
            is_json = str(upload.name).lower().endswith(".json")
            return _load(request, procedure, form, "json" if is_json else "csv")
    return _page(request, procedure, form, status=422)


def _load(
    request: MemberRequest, procedure: Procedure, form: ImportForm, format: str
) -> HttpResponse:
    try:
        loaded = import_records(
            procedure,
            form.cleaned_data["file"].read(),
            format,
            by=member_of(request),
            at=clock.now(),
            most=MOST_IN_BROWSER,
        )
    except BadRecordsError as error:
        form.add_error("file", _("Nothing was loaded. Please correct these rows."))
        return _page(request, procedure, form, status=422, faults=list(error.faults))
    messages.success(
        request,
        _("%(created)d published, %(updated)d updated, %(unchanged)d unchanged.")
        % {
            "created": loaded.created,
            "updated": loaded.updated,
            "unchanged": loaded.unchanged,
        },
    )
    return redirect("requests:records", procedure.pk)


@member_required
@require_POST
def follow(request: MemberRequest, code: str) -> HttpResponse:
    """Be told of what happens in a repository from now on, or no longer."""
    procedure, by = _repository_or_404(request, code), member_of(request)
    if request.POST.get("follow") == "no":
        unsubscribe(procedure, by=by)
        messages.success(request, _("You are told of it no longer."))
        return redirect("requests:records", procedure.pk)
    form = SubscribeForm(request.POST)
    if not form.is_valid():
        return _page(request, procedure, ImportForm(), status=422, subscribe_form=form)
    subscribe(procedure, by=by, country=form.cleaned_data["country"])
    messages.success(request, _("You are told of every change from now on."))
    return redirect("requests:records", procedure.pk)
