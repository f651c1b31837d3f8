"""The root of the API: the routers of the apps, and one shape for every error."""

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from authorities.api import router as authorities_router
from imi.kernel.problems import problem
from requests.api import router as requests_router
from requests.api.authentication import MemberKey
from requests.api.errors import (
    InvalidFieldsError,
    NotPossibleError,
    OutOfSightError,
    StaleError,
    UnreadableBodyError,
)
from requests.api.shapes import error_list
from scoreboard.api import router as scoreboard_router

api = NinjaAPI(
    title="Open IMI",
    version="1",
    description="Administrative cooperation in the internal market.",
    openapi_url="/openapi.json",
    docs_url=None,
    urls_namespace="api",
)
api.add_router("", requests_router)
api.add_router("", authorities_router, auth=MemberKey())
api.add_router("/scoreboard", scoreboard_router)


@api.exception_handler(AuthenticationError)
def unauthorized(request: HttpRequest, error: Exception) -> HttpResponse:
    """No key, or none that is valid."""
    answer = problem(401, "Send a valid key as 'Authorization: Bearer TOKEN'.")
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(OutOfSightError)
@api.exception_handler(Http404)
def missing(request: HttpRequest, error: Exception) -> HttpResponse:
    """Foreign or missing: the same answer."""
    return problem(404)


@api.exception_handler(NotPossibleError)
def not_possible(request: HttpRequest, error: NotPossibleError) -> HttpResponse:
    """The action isn't possible now."""
    if isinstance(error, StaleError):
        return problem(409, "The request was changed meanwhile; read it again.")
    return problem(409, "This action isn't possible now; see the request's 'actions'.")


@api.exception_handler(InvalidFieldsError)
def invalid(request: HttpRequest, error: InvalidFieldsError) -> HttpResponse:
    """Fields that can't be used, each named."""
    return problem(422, "Some fields can't be used.", errors=error_list(error))


@api.exception_handler(ValidationError)
def invalid_parameters(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Parameters that can't be used, each named."""
    return problem(
        422,
        "Some fields can't be used.",
        errors=[
            {
                "field": ".".join(str(part) for part in entry["loc"][1:]),
                "code": entry["type"],
                "message": entry["msg"],
            }
            for entry in error.errors
        ],
    )


@api.exception_handler(UnreadableBodyError)
def unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
    """A body that isn't a JSON object."""
    return problem(400, f"The body can't be read as a JSON object: {error}")


@api.exception_handler(HttpError)
def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """What Ninja itself refuses."""
    return problem(error.status_code, str(error))
