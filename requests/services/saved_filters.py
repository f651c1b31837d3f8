"""Filters that officials keep under names of their own."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from authorities.models import Membership
from requests.models import SavedFilter
from requests.services.problems import FieldProblem, InvalidFieldsError

MOST_FILTERS = 30


@transaction.atomic
def save_filter(
    membership: Membership, *, name: str, query: dict[str, str], is_default: bool
) -> SavedFilter:
    """Keep a list with its filters; one default at most. Raises InvalidFieldsError."""
    Membership.objects.select_for_update(no_key=True).get(pk=membership.pk)
    if membership.saved_filters.count() >= MOST_FILTERS:
        raise InvalidFieldsError(
            FieldProblem("name", "many", _("Please delete a saved filter first: there are many."))
        )
    if is_default:
        membership.saved_filters.update(is_default=False)
    try:
        with transaction.atomic():
            return SavedFilter.objects.create(
                membership=membership, name=name, query=query, is_default=is_default
            )
    except IntegrityError as taken:
        raise InvalidFieldsError(
            FieldProblem("name", "taken", _("You have a filter of this name already."))
        ) from taken


@transaction.atomic
def make_default(membership: Membership, number: int, *, is_default: bool) -> bool:
    """Make a filter the one shown first, or no longer. Returns whether it is there."""
    Membership.objects.select_for_update(no_key=True).get(pk=membership.pk)
    if not membership.saved_filters.filter(pk=number).exists():
        return False
    membership.saved_filters.update(is_default=False)
    membership.saved_filters.filter(pk=number).update(is_default=is_default)
    return True


def delete_filter(membership: Membership, number: int) -> None:
    """Forget a filter; one that is gone already stays so."""
    membership.saved_filters.filter(pk=number).delete()
