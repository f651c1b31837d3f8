"""Notifications for the public: list, page and feeds; and their release by those who sent them."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from authorities.http import MemberRequest
from imi.kernel import clock
from requests.forms.publication import ReleaseForm
from requests.models import Publication
from requests.selectors.publications import (
    FEED_SIZE,
    Published,
    Wanted,
    choices,
    one_published,
    preview,
    published,
)
from requests.services.problems import InvalidFieldsError, NotPossibleError
from requests.services.publications import (
    may_be_public,
    possible_releases,
    public_content,
    publication_of,
    release,
)
from requests.views.access import case_or_404, language, member_of, member_required
from requests.workflows.labels import action_text


def _wanted(request: HttpRequest) -> Wanted:
    given = {
        name: request.GET.get(name, "")[:10].replace("\0", "")
        for name in ("country", "area", "year")
    }
    return Wanted(**given)


@require_safe
def notifications(request: HttpRequest) -> HttpResponse:
    """The notifications that are public, narrowed by country, area and year."""
    wanted = _wanted(request)
    page = published(wanted, language(), cursor=request.GET.get("after", ""))
    query = request.GET.copy()
    query.pop("after", None)
    context = {
        "page": page,
        "wanted": wanted,
        "choices": choices(),
        "query": query.urlencode(),
    }
    return render(request, "requests/public/notifications.html", context)


@require_safe
def notification(request: HttpRequest, number: str) -> HttpResponse:
    """One of them; what was taken back leaves a tombstone (410)."""
    try:
        shown = one_published(number, language())
    except Publication.DoesNotExist as missing:
        raise Http404 from missing
    status = 200 if shown.publication.is_public else 410
    return render(request, "requests/public/notification.html", {"shown": shown}, status=status)


def _address(request: HttpRequest, shown: Published) -> str:
    where = reverse("requests:public_notification", args=[shown.exchange.url_number])
    return request.build_absolute_uri(where)


def _summary(shown: Published) -> str:
    return "\n".join(
        f"{row.label}: " + " · ".join(part.text for parts in row.rows for part in parts)
        for row in shown.content
    )


@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    """The newest public notifications as an Atom feed, in the reader's language."""
    home = request.build_absolute_uri(reverse("requests:notifications"))
    here = request.build_absolute_uri()
    feed = Atom1Feed(_("Notifications"), home, _title(), language=language(), feed_url=here)
    for shown in published(_wanted(request), language(), size=FEED_SIZE).rows:
        feed.add_item(
            shown.title,
            _address(request, shown),
            _summary(shown),
            unique_id=_address(request, shown),
            author_name=shown.exchange.requester.name_in(language()),
            pubdate=shown.publication.published_at,
            updateddate=shown.publication.changed_at,
            categories=[shown.exchange.area_id],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml")


def _title() -> str:
    return _("Notifications that are public")


@require_safe
def json_feed(request: HttpRequest) -> HttpResponse:
    """The same as a JSON feed (version 1.1)."""
    rows = published(_wanted(request), language(), size=FEED_SIZE).rows
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(),
        "home_page_url": request.build_absolute_uri(reverse("requests:notifications")),
        "feed_url": request.build_absolute_uri(),
        "language": language(),
        "items": [
            {
                "id": _address(request, shown),
                "url": _address(request, shown),
                "title": shown.title,
                "content_text": _summary(shown),
                "date_published": (
                    shown.publication.published_at or shown.publication.changed_at
                ).isoformat(),
                "date_modified": shown.publication.changed_at.isoformat(),
                "authors": [{"name": shown.exchange.requester.name_in(language())}],
                "tags": [shown.exchange.area_id, shown.exchange.requester.country.display_code],
            }
            for shown in rows
        ],
    }
    return JsonResponse(feed, content_type="application/feed+json")


@member_required
@require_http_methods(["GET", "HEAD", "POST"])
def releasing(request: MemberRequest, number: str) -> HttpResponse:
    """What the public would see of a notification, and the steps that let it or stop it."""
    case = case_or_404(request, number)
    if not may_be_public(case.exchange) or not case.standing.sees_content:
        raise Http404
    publication = publication_of(case.exchange)
    form, status = ReleaseForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                release(
                    case.exchange.number,
                    request.POST.get("step", ""),
                    by=member_of(request),
                    at=clock.now(),
                    reason=form.cleaned_data["reason"],
                    sure=form.cleaned_data["sure"],
                )
                messages.success(request, _("Done."))
                return redirect("requests:releasing", case.exchange.url_number)
        except InvalidFieldsError as error:
            for problem in error:
                form.add_error(problem.field, str(problem.message))
        except NotPossibleError:
            status = 409
    steps = possible_releases(case.standing, publication)
    context = {
        "case": case,
        "exchange": case.exchange,
        "publication": publication,
        "form": form,
        "steps": [(name, action_text(case.exchange.kind, name)) for name in steps],
        "rows": preview(case.exchange, public_content(case.exchange), language()),
        "stale": status == 409,
    }
    return render(request, "requests/public/releasing.html", context, status=status)
