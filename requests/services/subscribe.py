"""Following a repository, or no longer."""

from authorities.models import Membership
from requests.models import Procedure, Subscription


def subscribe(procedure: Procedure, *, by: Membership, country: str = "") -> None:
    """Tell an official from now on what happens in a repository, in one country where named."""
    Subscription.objects.update_or_create(
        membership=by, procedure=procedure, defaults={"country": country}
    )


def unsubscribe(procedure: Procedure, *, by: Membership) -> None:
    """Tell the official no longer."""
    Subscription.objects.filter(membership=by, procedure=procedure).delete()
