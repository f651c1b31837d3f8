"""Is the process alive, is the installation ready, what does it measure; a page for an outage."""

import sys
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import redis
from django.conf import settings
from django.core.signals import got_request_exception
from django.db import Error, InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView

from imi.kernel import clock
from imi.kernel.models import JobRun

NIGHTLY = "nightly"
# One night may be missed for an upgrade; two are a fault.
LONGEST_WITHOUT_NIGHT = timedelta(hours=49)
SECONDS_TO_WAIT = 2
SECONDS_TO_RETRY = 30


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Say that this process answers; touches nothing else."""
    return JsonResponse({"status": "ok"})


def _database() -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return {"ok": True}


def _broker() -> dict[str, Any]:
    with redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=SECONDS_TO_WAIT, socket_connect_timeout=SECONDS_TO_WAIT
    ) as client:
        client.ping()
    return {"ok": True}


def _migrations() -> dict[str, Any]:
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return {"ok": waiting == 0, "unapplied": waiting}


def _nightly() -> dict[str, Any]:
    """The last finished night; an installation that has had none yet is new, not broken."""
    run = JobRun.objects.filter(job=NIGHTLY, finished_at__isnull=False).first()
    if run is None or run.finished_at is None:
        return {"ok": True, "last": None}
    late = clock.now() - run.finished_at > LONGEST_WITHOUT_NIGHT
    return {"ok": not (late or run.error), "last": run.finished_at.isoformat(), "late": late}


PARTS: dict[str, Callable[[], dict[str, Any]]] = {
    "database": _database,
    "redis": _broker,
    "migrations": _migrations,
    "nightly": _nightly,
}


def _look_at(part: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Look at one part; its failure is named by kind only, as messages may hold addresses."""
    try:
        return part()
    except (Error, redis.RedisError, OSError, ValueError) as error:
        return {"ok": False, "error": type(error).__name__}


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Say part by part whether the installation can serve: 200 when all can, else 503."""
    parts = {name: _look_at(part) for name, part in PARTS.items()}
    ready = all(part["ok"] for part in parts.values())
    answer = {"status": "ready" if ready else "unready", "parts": parts}
    return JsonResponse(answer, status=200 if ready else 503)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Measurements in Prometheus's text format."""
    return ExportToDjangoView(request)


urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
]

LAST_RESORT = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Not available</title></head>'
    "<body><h1>The service is not available for the moment</h1><p>The database does not answer."
    " Nothing you have sent before is lost. Please try again in a minute.</p></body></html>"
)


class OfflineDatabaseMiddleware:
    """Answer 503 with a plain page while the database is away, instead of an error.

    Stands above what reads sessions and users. What a view raises comes through
    `process_exception`; what another middleware raises has become a 500 when it arrives here, so
    the exception's signal leaves a mark on the request.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Take the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on, and replace the error by the page."""
        response = self.get_response(request)
        if response.status_code == 500 and getattr(request, "database_is_offline", False):
            return offline(request)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Recognise a lost connection; other errors of the database are faults of ours."""
        return offline(request) if is_offline(error) else None


@receiver(got_request_exception)
def _mark(sender: Any, request: HttpRequest | None = None, **kwargs: Any) -> None:
    if request is not None and is_offline(sys.exc_info()[1]):
        request.database_is_offline = True  # type: ignore[attr-defined]


def is_offline(error: BaseException | None) -> bool:
    """Whether an error says that no connection can be had (and not that a query is wrong)."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    # None: never connected or cut off; 57P0x: shutting down or starting; 08: connection lost;
    # 53300: too many connections.
    return state is None or state.startswith(("57P0", "08")) or state == "53300"


def offline(request: HttpRequest) -> HttpResponse:
    """The page for an outage, without context processors: they would ask the database."""
    if request.path.startswith("/api/"):
        problem = {"type": "about:blank", "title": "The database does not answer.", "status": 503}
        response: HttpResponse = JsonResponse(
            problem, status=503, content_type="application/problem+json"
        )
    else:
        try:
            page = str(render_to_string("errors/offline.html"))
        except Exception:  # whatever is wrong now, the visitor gets a page
            page = LAST_RESORT
        response = HttpResponse(page, status=503)
    response["Retry-After"] = str(SECONDS_TO_RETRY)
    response["Cache-Control"] = "no-store"
    return response
