"""The lists of requests, the same as files, and the filters kept for them."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from authorities.http import MemberRequest
from imi.kernel import clock
from requests.forms.saved import SaveFilterForm
from requests.models import Exchange
from requests.selectors.allocation import may_keep_rules
from requests.selectors.counting import MOST_COUNTED, count_text, counts
from requests.selectors.listing import keys, page_of_list, shown_rows
from requests.selectors.own_lists import OwnLists, list_url, own_lists
from requests.services.begin import may_begin
from requests.services.bulk import offered as bulk_steps
from requests.services.create import may_request
from requests.services.list_files import FORMATS, in_language
from requests.services.problems import InvalidFieldsError
from requests.services.saved_filters import delete_filter, make_default, save_filter
from requests.views.access import language, member_of, member_required
from requests.views.lists import Shown, list_labels, shown_list
from requests.workflows.labels import ACTIONS

TABS = ("waiting", "unit", "open", "all", "published", "closed")
MOST_EXPORTED = 10_000
AT_ONCE = 500


@member_required
@require_safe
def worklist(request: MemberRequest) -> HttpResponse:
    """What waits for the official, and what else the authority exchanges.

    Without a list in the address, the official's default filter.
    """
    own = own_lists(member_of(request))
    if own.default and not set(request.GET) - {"lang"}:
        return redirect(own.default.url)
    return _page(request, own, SaveFilterForm())


def _page(
    request: MemberRequest, own: OwnLists, save_form: SaveFilterForm, status: int = 200
) -> HttpResponse:
    """Show a list; at most six queries besides those of the session."""
    shown, after = shown_list(request), request.GET.get("after", "")
    membership, chosen = shown.membership, shown.filters.chosen
    counting = bool(chosen) and not after
    page = page_of_list(
        shown.filters.qs,
        shown.waiting,
        membership,
        language(),
        by_due_day=shown.by_due_day,
        cursor=after,
        look=MOST_COUNTED + 1 if counting else 0,
    )
    here = list_url(shown.query)
    context = {
        "tabs": _tabs(shown, own, counts(membership, shown.parts, shown.waiting)),
        "tab": shown.name,
        "list_label": list_labels(membership)[shown.name],
        "filters": shown.filters.form,
        "chosen": chosen,
        "found_count": page.found if counting else None,
        "most_counted": MOST_COUNTED,
        "page": page,
        "is_first": not after,
        "may_request": may_request(membership),
        "may_begin": may_begin(membership),
        "keeps_rules": may_keep_rules(membership),
        "own": own,
        "saved_here": next((one for one in own.filters if one.url == here), None),
        "save_form": save_form,
        "list_query": here.partition("?")[2],
        "bulk": [(name, ACTIONS[name].label) for name in bulk_steps(membership)],
        "formats": list(FORMATS),
    }
    return render(request, "requests/worklist.html", context, status=status)


def _tabs(shown: Shown, own: OwnLists, numbers: dict[str, int]) -> list[dict[str, Any]]:
    labels = list_labels(shown.membership)
    offered = {"unit": own.in_unit, "published": may_begin(shown.membership)}
    names = [name for name in TABS if offered.get(name, True)]
    if shown.name not in names:
        names.append(shown.name)
    return [
        {
            "url": f"{reverse('requests:worklist')}?tab={name}",
            "text": labels[name],
            "current": name == shown.name,
            "count": count_text(numbers[name]) if name in numbers else None,
        }
        for name in names
    ]


@member_required
@require_safe
def export(request: MemberRequest, extension: str) -> HttpResponseBase:
    """The filtered list as CSV, XLSX or JSON, at most 10,000 rows, without personal data."""
    if extension not in FORMATS:
        raise Http404
    make, content_type = FORMATS[extension]
    found = keys(shown_list(request).filters.qs, MOST_EXPORTED)
    lang = language()
    parts = in_language(make(_exchanges(found, lang), lang), lang)
    response = StreamingHttpResponse(parts, content_type=content_type)
    name = f"requests-{clock.today().isoformat()}.{extension}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _exchanges(found: list[int], lang: str) -> Iterator[Exchange]:
    """Read the requests of a list, some hundred at a time."""
    for start in range(0, len(found), AT_ONCE):
        some = found[start : start + AT_ONCE]
        by_key = {exchange.pk: exchange for exchange in shown_rows(some, lang)}
        yield from (by_key[key] for key in some if key in by_key)


@member_required
@require_POST
def filter_save(request: MemberRequest) -> HttpResponse:
    """Keep the list and filters of the address under a name."""
    form, by = SaveFilterForm(request.POST), member_of(request)
    query = shown_list(request).query
    if form.is_valid():
        try:
            save_filter(by, query=query, **form.cleaned_data)
        except InvalidFieldsError as error:
            form.take(error)
        else:
            messages.success(request, _("The filter is saved."))
            return redirect(list_url(query))
    return _page(request, own_lists(by), form, status=422)


@member_required
@require_POST
def filter_default(request: MemberRequest, number: int) -> HttpResponse:
    """Show a saved filter first from now on, or no longer."""
    wanted = request.POST.get("default") == "yes"
    if not make_default(member_of(request), number, is_default=wanted):
        raise Http404
    messages.success(request, _("The filter is saved."))
    return redirect(_back(request))


@member_required
@require_POST
def filter_delete(request: MemberRequest, number: int) -> HttpResponse:
    """Forget a saved filter."""
    delete_filter(member_of(request), number)
    messages.success(request, _("The filter was deleted."))
    return redirect(_back(request))


def _back(request: MemberRequest) -> str:
    return list_url(shown_list(request).query)
