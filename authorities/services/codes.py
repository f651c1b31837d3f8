"""One-time codes: made for invited officials, looked up, used."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from authorities.models import Membership, OneTimeCode
from authorities.models.application import DAYS_OF_CODE
from authorities.services.problems import StaleError

#: Without letters and digits that are taken for each other.
_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
_GROUPS, _LETTERS_A_GROUP = 4, 4


@dataclass(frozen=True)
class Opened:
    """A code that works: for whom, and where the password is chosen."""

    membership: Membership
    password_url: str


@transaction.atomic
def make_code(membership: Membership, *, at: datetime) -> str:
    """Return a new code for a member; those made before no longer work."""
    OneTimeCode.objects.filter(membership=membership, used_at=None, valid_until__gt=at).update(
        valid_until=at
    )
    letters = get_random_string(_GROUPS * _LETTERS_A_GROUP, _LETTERS)
    OneTimeCode.objects.create(
        membership=membership,
        sha256=_hash(letters),
        made_at=at,
        valid_until=at + timedelta(days=DAYS_OF_CODE),
    )
    groups = range(0, len(letters), _LETTERS_A_GROUP)
    return "-".join(letters[first : first + _LETTERS_A_GROUP] for first in groups)


def find_code(code: str, *, at: datetime) -> OneTimeCode:
    """Return a code that works. Raises StaleError saying why one doesn't."""
    found = (
        OneTimeCode.objects.filter(sha256=_hash(_plain(code)))
        .select_related("membership__official", "membership__authority__country")
        .first()
    )
    if found is None:
        raise StaleError(_("This code is unknown. Please compare it with the one in your mail."))
    if found.used_at is not None:
        raise StaleError(_("This code was used already. It works once."))
    official = found.membership.official
    chosen = official.has_usable_password() or not official.is_active
    if found.valid_until <= at or not found.membership.active or chosen:
        raise StaleError(_("This code no longer works: it is too old, or a newer one was sent."))
    return found


@transaction.atomic
def use_code(code: str, *, at: datetime) -> Opened:
    """Use a code up; what it opens is the page where the password is chosen.

    Raises StaleError.
    """
    OneTimeCode.objects.select_for_update().filter(sha256=_hash(_plain(code))).first()
    found = find_code(code, at=at)
    found.used_at = at
    found.save(update_fields=["used_at"])
    official = found.membership.official
    key = default_token_generator.make_token(official)
    address = reverse(
        "account_reset_password_from_key",
        kwargs={"uidb36": user_pk_to_url_str(official), "key": key},
    )
    return Opened(found.membership, address)


def _plain(code: str) -> str:
    return "".join(letter for letter in code.upper() if letter in _LETTERS)


def _hash(letters: str) -> str:
    return hashlib.sha256(letters.encode()).hexdigest()
