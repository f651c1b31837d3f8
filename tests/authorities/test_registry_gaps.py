"""What registrations lack: shown, filtered, as a file; mail that comes back."""

import csv
import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from authorities.models import Authority, Official
from authorities.services.own_data import change, version
from tests.builders import NOW, a_link, an_authority, an_official

pytestmark = pytest.mark.django_db
ADMIN = "local_data_administrator"


@pytest.fixture
def national():
    return an_official(an_authority("GR", kind="NIMIC", areas=()), ADMIN)


@pytest.fixture
def desk(national) -> Client:
    client = Client()
    client.force_login(national.official, backend="imi.accounts.backend.OfficialBackend")
    return client


@pytest.fixture
def two(national) -> list[Authority]:
    """One without an administrator, one with everything but competences."""
    made = [an_authority("GR", confirmed_on=NOW.date()) for _ in range(2)]
    an_official(made[1], ADMIN)
    a_link(national.authority, *made, function="validation")
    return made


def shown(client: Client, query: str) -> str:
    return client.get(f"/registration/?{query}").content.decode()


def test_the_list_is_narrowed_to_one_gap(desk, two):
    page = shown(desk, "tab=incomplete&missing=administrator")
    assert two[0].reference in page
    assert two[1].reference not in page
    assert two[1].reference in shown(desk, "tab=incomplete&missing=competences")
    assert two[1].reference in shown(desk, "tab=incomplete&missing=nonsense")


def test_the_list_is_a_file_with_what_is_missing(desk, two):
    answer = desk.get("/registration/export.csv?tab=incomplete&missing=administrator")
    (row,) = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert row["id"] == two[0].reference
    assert "administrator" in row["missing"]
    for extension in ("xlsx", "json"):
        assert desk.get(f"/registration/export.{extension}").status_code == 200
    assert desk.get("/registration/export.exe").status_code == 404


def test_mail_that_comes_back_is_seen_until_the_address_changes(desk, two):
    authority = two[1]
    call_command("mark_bounced", authority.email.upper())
    assert authority.reference in shown(desk, "tab=incomplete&missing=mail")
    assert authority.events.get().name == "bounced"
    call_command("mark_bounced", authority.email)
    assert authority.events.count() == 1
    authority.refresh_from_db()
    new = {"email": "new@gr.example"}
    change(authority, new, seen=version(authority), by=authority.memberships.get(), at=NOW)
    assert authority.reference not in shown(desk, "tab=incomplete&missing=mail")


def test_an_administrators_address_counts_too_and_is_cleared(desk, two):
    official = two[1].memberships.get().official
    call_command("mark_bounced", official.email)
    assert two[1].reference in shown(desk, "tab=incomplete&missing=mail")
    call_command("mark_bounced", "--clear", official.email)
    assert Official.objects.get(pk=official.pk).bounced_at is None


def test_an_address_that_nobody_has_is_told():
    with pytest.raises(CommandError):
        call_command("mark_bounced", "nobody@gr.example", "a\0b")
