"""What an official kept from searching."""

from authorities.models import Authority, Favourite, Membership, SavedSearch
from authorities.selectors.registry import in_order

MOST_FAVOURITES = 50


def searches_of(membership: Membership) -> list[SavedSearch]:
    """The saved searches of a membership, by name. One query."""
    return list(membership.searches.all())


def favourites_of(membership: Membership) -> list[Authority]:
    """The favourite counterparts, the latest first; also those out of service. Two queries."""
    kept = membership.favourites.values_list("authority__reference", flat=True)
    return in_order(Authority.objects.all(), list(kept[:MOST_FAVOURITES]))


def is_favourite(membership: Membership, authority: Authority) -> bool:
    """Say whether an authority is a favourite. One query."""
    return Favourite.objects.filter(membership=membership, authority=authority).exists()
