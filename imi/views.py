"""The pages of the shell: start, notices, error pages, and the kit of parts."""

from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from authorities.models import Role
from imi.kernel.problems import problem


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What Open IMI is, for visitors; where work waits, for officials."""
    page = "shell/home.html" if request.membership is None else "shell/start.html"
    return render(request, page)


@require_safe
def administration(request: HttpRequest) -> HttpResponse:
    """The central administrator's part; for all others there is no such page."""
    membership = request.membership
    if membership is None or not membership.has_role(Role.CENTRAL_ADMINISTRATOR):
        raise Http404
    return render(request, "shell/administration.html")


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
    """E-mails that the demonstration keeps instead of sending."""
    if not settings.DEMO:
        raise Http404
    return render(request, "shell/demo_mail.html")


@require_safe
def ui_kit(request: HttpRequest) -> HttpResponse:
    """All parts of the interface on one page, while developing."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "shell/ui_kit.html")


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


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the page's token is missing or old."""
    return error_page(request, 403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: a fault of ours; nothing of the page may need the database."""
    if request.path.startswith("/api/"):
        return problem(HTTPStatus.INTERNAL_SERVER_ERROR)
    return HttpResponse(render_to_string("errors/500.html"), status=500)
