"""Keep searches and favourite counterparts of a membership."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from authorities.models import Authority, Favourite, Membership, SavedSearch
from authorities.selectors.registry import findable
from authorities.selectors.saved import MOST_FAVOURITES
from authorities.services.problems import InvalidError

MOST_SEARCHES = 50


def save_search(
    *, name: str, query: str, filters: dict[str, str], by: Membership, at: datetime
) -> SavedSearch:
    """Keep a search. Raises InvalidError where the name is taken or there are too many."""
    if by.searches.count() >= MOST_SEARCHES:
        told = _("You have %d saved searches already. Delete one first.")
        raise InvalidError("", told % MOST_SEARCHES)
    return _named(SavedSearch(membership=by, query=query, filters=filters, saved_at=at), name)


def rename_search(number: int, name: str, *, by: Membership) -> SavedSearch:
    """Give a saved search another name.

    Raises SavedSearch.DoesNotExist, or InvalidError where the name is taken.
    """
    return _named(by.searches.get(pk=number), name)


def _named(search: SavedSearch, name: str) -> SavedSearch:
    search.name = name
    try:
        with transaction.atomic():
            search.save()
    except IntegrityError:
        told = _("You have a saved search of this name already.")
        raise InvalidError("name", told) from None
    return search


def delete_search(number: int, *, by: Membership) -> None:
    """Forget a saved search; one that is gone already needs nothing."""
    by.searches.filter(pk=number).delete()


def keep_favourite(reference: str, *, by: Membership, at: datetime) -> Authority:
    """Keep an authority at hand. Raises Authority.DoesNotExist, or InvalidError."""
    authority = findable(by).get(reference=reference)
    known = by.favourites.filter(authority=authority).exists()
    if not known and by.favourites.count() >= MOST_FAVOURITES:
        told = _("You have %d favourites already. Remove one first.")
        raise InvalidError("", told % MOST_FAVOURITES)
    Favourite.objects.get_or_create(membership=by, authority=authority, defaults={"added_at": at})
    return authority


def drop_favourite(reference: str, *, by: Membership) -> Authority:
    """Keep it no longer, though it can't be found any more; one that wasn't kept needs nothing.

    Raises Authority.DoesNotExist.
    """
    kept = by.favourites.select_related("authority").filter(authority__reference=reference).first()
    if kept is None:
        return findable(by).get(reference=reference)
    kept.delete()
    return kept.authority
