"""What happens after too many failed logins."""

from collections.abc import Mapping

from allauth.core.internal.httpkit import get_client_ip
from django.http import HttpRequest, HttpResponse

from imi.views import error_page


def login_name(request: HttpRequest, credentials: Mapping[str, str] | None) -> str:
    """Return the address by which failed logins are counted."""
    given = (credentials or {}).get("email") or request.POST.get("login", "")
    return given.strip().lower().replace("\0", "")[:254]


def locked_out(
    request: HttpRequest,
    response: HttpResponse | None = None,
    credentials: Mapping[str, str] | None = None,
) -> HttpResponse:
    """429, with how long to wait."""
    answer = error_page(request, 429)
    answer["Retry-After"] = "900"
    return answer


def client_address(request: HttpRequest) -> str | None:
    """Return the visitor's address, as the one trusted proxy says it where there is one."""
    return get_client_ip(request)
