"""Routes of webhooks: addresses of other systems that are called when a request moves."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from ninja import Router

from imi.kernel import clock
from imi.kernel.problems import problem
from requests.api.authentication import MemberKey, member
from requests.api.body import json_object
from requests.models import Webhook
from requests.services.webhooks import make_webhook

router = Router(auth=MemberKey(), tags=["webhooks"])


def _shape(hook: Webhook) -> dict[str, Any]:
    return {"id": hook.pk, "url": hook.url, "active": hook.active, "failure": hook.failure or None}


@router.get("/webhooks", summary="Addresses called for you")
def webhooks(request: HttpRequest) -> dict[str, Any]:
    """Return the addresses that are called for what the key's membership may see."""
    hooks = Webhook.objects.filter(membership=member(request))
    return {"results": [_shape(hook) for hook in hooks]}


@router.post("/webhooks", summary="Have an address called")
def create(request: HttpRequest) -> JsonResponse:
    """Register {url}; the answer holds the secret that signs the calls, shown this once."""
    hook = make_webhook(member(request), json_object(request).get("url"), at=clock.now())
    return JsonResponse({**_shape(hook), "secret": hook.secret}, status=201)


@router.delete("/webhooks/{number}", summary="Stop calling an address")
def remove(request: HttpRequest, number: int) -> JsonResponse:
    """Remove an address; calls promised before are dropped."""
    mine = Webhook.objects.filter(membership=member(request))
    gone = 0 < number < 2**63 and mine.filter(pk=number).delete()[0]
    return JsonResponse({}, status=200) if gone else problem(404)
