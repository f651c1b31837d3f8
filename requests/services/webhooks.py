"""Calling other systems when a request moves: signed, at least once, in order a request.

Follows Standard Webhooks: id, timestamp and signature in the head. The id stays the same when
a call is repeated, so that the receiver can drop it. The outbox repeats and keeps dead letters.
"""

import base64
import hashlib
import hmac
import ipaddress
import json
import secrets
import socket
from datetime import datetime, timedelta
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.utils.translation import gettext as _

from authorities.models import Membership
from imi.kernel.outbox import promise
from requests.models import Event, Exchange, Webhook
from requests.selectors.standing import standing_of
from requests.services.problems import FieldProblem, InvalidFieldsError

CALL = "webhook.call"
SECRET_PREFIX = "whsec_"  # noqa: S105  (what every secret begins with)
MOST_WEBHOOKS = 5
SECONDS_TO_ANSWER = 5
#: Steps older than this are history: no system is called for them any more.
DAYS_OF_NEWS = 7
GONE = 410


class CallFailedError(Exception):
    """The other system didn't take the call; it is tried again."""


def make_webhook(membership: Membership, url: object, *, at: datetime) -> Webhook:
    """Register an address. Raises InvalidFieldsError where it can't be called."""
    if problem := url_problem(url):
        raise InvalidFieldsError(FieldProblem("url", "invalid", problem))
    if Webhook.objects.filter(membership=membership, active=True).count() >= MOST_WEBHOOKS:
        raise InvalidFieldsError(
            FieldProblem("url", "count", _("There are five addresses already; remove one first."))
        )
    secret = SECRET_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()
    return Webhook.objects.create(membership=membership, url=str(url), secret=secret, created_at=at)


def url_problem(url: object) -> str | None:
    """Say why an address can't be called, or None."""
    if not isinstance(url, str) or len(url) > 500 or not url.isprintable():
        return _("Please give the address of a system, such as https://example.org/hook.")
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if not host or parts.username or parts.scheme not in _schemes():
        return _("Please give the address of a system, such as https://example.org/hook.")
    return None


def _schemes() -> tuple[str, ...]:
    return ("https", "http") if settings.DEMO else ("https",)


def promise_calls(event: Event, *, at: datetime) -> int:
    """Promise a call to each system whose membership may see an event. Returns their number."""
    if event.at < at - timedelta(days=DAYS_OF_NEWS):
        return 0
    exchange = event.exchange
    hooks = Webhook.objects.filter(active=True).select_related("membership__official")
    count = 0
    for hook in hooks:
        member = hook.membership
        visible = Exchange.objects.visible_to(member).filter(pk=exchange.pk).exists()
        if not member.official.is_active or not visible:
            continue
        if event.side and event.side not in standing_of(exchange, member).sides_seen:
            continue
        promise(CALL, f"webhook:{hook.pk}:{exchange.number}", webhook=hook.pk, event=event.pk)
        count += 1
    return count


def call(webhook: int, event_id: int, *, at: datetime) -> None:
    """Call a system with an event. Raises CallFailedError where it has to be tried again."""
    hook = Webhook.objects.filter(pk=webhook, active=True).first()
    if hook is None:
        return
    event = Event.objects.select_related("exchange").get(pk=event_id)
    body = json.dumps(_body(event), ensure_ascii=False).encode()
    head = signed(hook.secret, f"evt_{event.pk}_{hook.pk}", at, body)
    problem = _problem_of(hook.url, head, body)
    if problem == str(GONE):
        Webhook.objects.filter(pk=hook.pk).update(active=False, failure=problem)
    elif problem:
        raise CallFailedError(f"{hook.pk}: {problem}")
    else:
        Webhook.objects.filter(pk=hook.pk).update(called_at=at, failure="")


def _body(event: Event) -> dict:
    """What is told: number, step and state; no content and no person."""
    return {
        "type": "request.moved",
        "timestamp": event.at.isoformat(),
        "data": {
            "number": event.exchange.number,
            "action": event.name,
            "state": event.state,
            "sequence": event.sequence,
        },
    }


def signed(secret: str, identity: str, at: datetime, body: bytes) -> dict[str, str]:
    """Return the head of a call: id, timestamp and signature (Standard Webhooks, v1)."""
    stamp = str(int(at.timestamp()))
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    content = b".".join([identity.encode(), stamp.encode(), body])
    signature = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    return {
        "webhook-id": identity,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1,{signature}",
        "content-type": "application/json",
    }


def _problem_of(url: str, head: dict[str, str], body: bytes) -> str:
    """Send a call; returns what went wrong, empty where it was taken. No redirect is followed."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if not settings.DEMO and not _is_public(host):
        return "the address leads into a private network"
    connecting = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    line = connecting(host, parts.port, timeout=SECONDS_TO_ANSWER)
    try:
        line.request("POST", urlunsplit(("", "", parts.path or "/", parts.query, "")), body, head)
        status = line.getresponse().status
    except (OSError, HTTPException, ValueError) as error:
        return f"{type(error).__name__}: {error}"[:200]
    finally:
        line.close()
    return "" if 200 <= status < 300 else str(status)


def _is_public(host: str) -> bool:
    """Say whether every address of a host lies in the public net."""
    try:
        found = socket.getaddrinfo(host, None)
    except (OSError, UnicodeError):
        return False
    return all(ipaddress.ip_address(entry[4][0]).is_global for entry in found)
