"""`manage.py api_token`: a key for a membership, or a clear error."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from authorities.models import Official
from requests.models import ApiToken
from requests.services.api_token import membership_of
from tests.builders import an_authority, an_official

pytestmark = pytest.mark.django_db


def made(*arguments):
    out = StringIO()
    call_command("api_token", *arguments, stdout=out)
    return out.getvalue().strip()


def test_a_key_acts_for_the_membership_and_the_address_may_be_in_capitals():
    mine = an_official(an_authority(), "request_handler", email="mine@test.example")
    assert membership_of(made("Mine@test.example")) == mine


def test_an_account_without_membership_gets_a_clear_error_and_no_key():
    Official.objects.create(email="nobody@test.example")
    with pytest.raises(CommandError, match=r"No active membership of nobody@test\.example"):
        made("nobody@test.example")
    assert not ApiToken.objects.exists()


def test_an_unknown_address_or_authority_gets_a_clear_error():
    mine = an_official(an_authority(), "request_handler", email="mine@test.example")
    with pytest.raises(CommandError, match=r"unknown@test\.example"):
        made("unknown@test.example")
    with pytest.raises(CommandError, match=r"mine@test\.example at XX-0001"):
        made("mine@test.example", "--authority", "XX-0001")
    assert membership_of(made("mine@test.example", "--authority", mine.authority.reference)) == mine


@pytest.mark.parametrize("which", ["membership", "official", "authority"])
def test_a_key_that_could_never_be_used_is_not_made(which):
    mine = an_official(an_authority(), "request_handler", email="mine@test.example")
    if which == "membership":
        mine.active = False
        mine.save()
    elif which == "official":
        mine.official.is_active = False
        mine.official.save()
    else:
        mine.authority.status = "suspended"
        mine.authority.save()
    with pytest.raises(CommandError, match=r"No active membership of mine@test\.example"):
        made("mine@test.example")
    assert not ApiToken.objects.exists()


def test_an_address_that_no_database_can_hold_gets_the_same_error():
    with pytest.raises(CommandError, match="No active membership"):
        made("a\x00b@test.example")
