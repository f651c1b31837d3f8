"""The pages of the shell: start, notices, error pages, and the kit of parts."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from authorities.http import MemberRequest
from authorities.models import Role
from imi import kit, operations, start
from imi.kernel import clock, outbox
from imi.kernel.models import KeptMail
from imi.kernel.problems import problem
from requests.selectors.applicants import applicant_of

MAILS_SHOWN = 20


@require_safe
def home(request: MemberRequest) -> HttpResponse:
    """What Open IMI is, for visitors; where work waits, for officials."""
    if not request.user.is_authenticated:
        return render(request, "shell/home.html")
    if request.membership is None:
        if applicant_of(request.user):
            return redirect("requests:card_mine")
        return render(request, "shell/no_membership.html")
    return render(request, "shell/start.html", start.page(request.membership, clock.today()))


def central_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let in central administrators; for all others there is no such page."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        membership = getattr(request, "membership", None)
        if membership is None or not membership.has_role(Role.CENTRAL_ADMINISTRATOR):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@central_only
@require_POST
def resend(request: HttpRequest, number: int) -> HttpResponse:
    """Try again what could not be delivered."""
    if number < 2**63 and outbox.resend(number):
        messages.success(request, gettext("It is sent again within a minute."))
    return redirect("administration")


@central_only
@require_POST
def resend_all(request: HttpRequest) -> HttpResponse:
    """Try again everything that could not be delivered."""
    count = sum(map(outbox.resend, operations.dead_letters()))
    text = ngettext("%(count)d is sent again.", "%(count)d are sent again.", count)
    messages.success(request, text % {"count": count})
    return redirect("administration")


@central_only
@require_safe
def administration(request: HttpRequest) -> HttpResponse:
    """The central administrator's part: how the installation is doing."""
    return render(request, "shell/administration.html", operations.page())


@require_safe
def legal_notice(request: HttpRequest) -> HttpResponse:
    """Who runs this, and whose data and software it stands on."""
    return render(request, "shell/legal_notice.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "shell/accessibility.html")


@require_safe
def demo_mail(request: HttpRequest) -> HttpResponse:
    """E-mails that the demonstration keeps instead of sending, the latest first."""
    if not settings.DEMO:
        raise Http404
    before = request.GET.get("before", "")
    mails = KeptMail.objects.all()
    if before.isascii() and before.isdigit() and len(before) < 18:
        mails = mails.filter(pk__lt=int(before))
    shown = list(mails[: MAILS_SHOWN + 1])
    more = len(shown) > MAILS_SHOWN
    context = {
        "mails": shown[:MAILS_SHOWN],
        "next_url": f"?before={shown[MAILS_SHOWN - 1].pk}" if more else "",
        "previous_url": request.path if before else "",
    }
    return render(request, "shell/demo_mail.html", context)


@require_safe
def ui_kit(request: HttpRequest) -> HttpResponse:
    """All parts of the interface on one page, while developing."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "shell/ui_kit.html", kit.page())


ERRORS = {
    400: (
        _("This request can't be read"),
        _("The address or what was sent with it is malformed. Please go back and try again."),
    ),
    403: (
        _("Not allowed"),
        _("You may not do this, or the page was open too long. Please go back, reload, try again."),
    ),
    404: (
        _("Page not found"),
        _("There is nothing at this address, or it is not yours to see."),
    ),
    409: (
        _("Changed meanwhile"),
        _("Somebody else was faster, or the page was open too long. Please read it again first."),
    ),
    429: (
        _("Too many attempts"),
        _("Please wait a while before you try again."),
    ),
}


def error_page(request: HttpRequest, status: int) -> HttpResponse:
    """Return the page of an error, or a problem document below /api/."""
    if request.path.startswith("/api/"):
        return problem(status)
    title, text = ERRORS[status]
    context = {"status": status, "title": title, "text": text}
    return render(request, "errors/error.html", context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: malformed."""
    return error_page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: not allowed."""
    return error_page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: foreign or missing, indistinguishable."""
    return error_page(request, 404)


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """429: slow down."""
    answer = error_page(request, 429)
    answer["Retry-After"] = "60"
    return answer


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the page's token is missing or old."""
    return error_page(request, 403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a fault of ours; nothing of the page may need the database."""
    if request.path.startswith("/api/"):
        return problem(HTTPStatus.INTERNAL_SERVER_ERROR)
    return HttpResponse(render_to_string("errors/500.html"), status=500)
