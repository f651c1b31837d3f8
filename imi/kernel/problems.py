"""Problem documents (RFC 9457): what every error of the API looks like."""

from http import HTTPStatus

from django.http import HttpRequest, JsonResponse


def problem(status: int, detail: str = "", **more: object) -> JsonResponse:
    """Return a problem document; further members as keywords, such as errors=[…]."""
    return JsonResponse(
        {
            "type": "about:blank",
            "title": HTTPStatus(status).phrase,
            "status": status,
            **({"detail": detail} if detail else {}),
            **more,
        },
        status=status,
        content_type="application/problem+json",
    )


def not_found(request: HttpRequest, detail: str = "") -> JsonResponse:
    """Answer for what isn't there, or isn't the caller's to see."""
    return problem(404, detail)
