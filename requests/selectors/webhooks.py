"""An authority's webhooks, and the calls of theirs that could not be delivered."""

from dataclasses import dataclass, field

from django.db.models import Q

from authorities.models import Membership, Role
from imi.kernel.models import OutboxEntry
from requests.models import Webhook

#: The topic of promised calls.
CALL = "webhook.call"
MOST_SHOWN = 50


@dataclass(frozen=True)
class Shown:
    """A webhook with its dead letters, the oldest first, and how many calls wait."""

    hook: Webhook
    waiting: int
    dead: list[OutboxEntry] = field(default_factory=list)


def looks_after(membership: Membership) -> Q:
    """Webhooks that an actor may look at: one's own, and the authority's as its administrator."""
    if membership.has_role(Role.LOCAL_DATA_ADMINISTRATOR):
        return Q(membership__authority=membership.authority_id)
    return Q(membership=membership)


def shown_webhooks(membership: Membership) -> list[Shown]:
    """The webhooks an actor may look at, by owner. Two queries."""
    hooks = list(
        Webhook.objects.filter(looks_after(membership))
        .select_related("membership__official")
        .order_by("membership__official__email", "pk")
    )
    entries = OutboxEntry.objects.filter(topic=CALL, payload__webhook__in=[h.pk for h in hooks])
    by_hook: dict[int, list[OutboxEntry]] = {hook.pk: [] for hook in hooks}
    for entry in entries.order_by("pk"):
        by_hook[entry.payload["webhook"]].append(entry)
    return [
        Shown(
            hook,
            sum(not entry.dead for entry in by_hook[hook.pk]),
            [entry for entry in by_hook[hook.pk] if entry.dead][:MOST_SHOWN],
        )
        for hook in hooks
    ]


def own_dead_letter(membership: Membership, number: int) -> OutboxEntry | None:
    """A dead letter of a webhook that the actor may look at; None for any other."""
    entry = OutboxEntry.objects.filter(pk=number, topic=CALL, dead=True).first()
    if entry is None:
        return None
    hooks = Webhook.objects.filter(looks_after(membership), pk=entry.payload.get("webhook"))
    return entry if hooks.exists() else None
