"""The demo: its federation, its accounts and its live cases."""

import json
from collections import defaultdict
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from authorities.models import AreaAccess, Authority, CoordinatorLink, Membership, Official, Role
from requests.models import Exchange
from requests.services.demo import cases, federation
from requests.services.history import broken_at
from requests.workflows.information_request import INFORMATION_REQUEST, State

KINDS = {"NIMIC", "SDIMIC", "LIMIC", "DIMIC"}


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """Load the demo, small, once for all tests, and undo it after."""
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(cases, "PAIRS", [("GR-0002", "DE-0008")])
        patch.setattr(federation, "_REGISTERS", ())
        with transaction.atomic():
            call_command("load_demo", stdout=StringIO())
            out = StringIO()
            call_command("demo_accounts", "--format", "json", stdout=out)
            yield json.loads(out.getvalue())
            transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def unblocked(loaded, django_db_blocker):
    """Let the tests read what was loaded."""
    with django_db_blocker.unblock():
        yield


def test_every_account_has_what_is_promised(loaded):
    for account in loaded:
        assert set(account) >= {
            "email", "password", "authority", "country", "roles", "areas", "note",
        }  # fmt: skip
        assert Official.objects.get(email=account["email"]).check_password(account["password"])


def test_every_role_and_kind_of_coordinator_is_there(loaded):
    roles = {role for account in loaded for role in account["roles"]}
    assert roles >= set(Role)
    references = {account["authority"] for account in loaded}
    kinds = Authority.objects.filter(reference__in=references).values_list("kind", flat=True)
    assert set(kinds) >= KINDS
    handlers = {a["country"] for a in loaded if "request_handler" in a["roles"]}
    assert handlers >= {"EL", "DE", "LV", "BG", "IT", "SE", "FR"}
    assert any({"request_handler", "referral_handler"} <= set(a["roles"]) for a in loaded)
    suspended = [a for a in loaded if "suspended" in a["email"]]
    assert not Official.objects.get(email=suspended[0]["email"]).is_active
    assert any(a["authority"] is None for a in loaded)


def test_professional_qualifications_has_each_way_of_working(loaded):
    ways = defaultdict(set)
    for access in AreaAccess.objects.filter(area="PQ").select_related("authority"):
        handlers = Membership.objects.filter(
            authority=access.authority, roles__contains=["request_handler"]
        )
        if not handlers.exists():
            continue
        on = [n for n in ("approve_sending", "approve_replies", "allocation") if getattr(access, n)]
        for way in on or ["direct"]:
            ways[way].add(access.authority)
    countries = [authority.country_id for authority in ways["direct"]]
    assert countries.count("GR") >= 2
    assert countries.count("DE") >= 2
    for way in ("approve_sending", "approve_replies"):
        for authority in ways[way]:
            links = CoordinatorLink.objects.filter(
                authority=authority, area="PQ", function="requests"
            )
            assert Membership.objects.filter(
                authority__in=links.values("coordinator"), roles__contains=["referral_handler"]
            ).exists()
    for authority in ways["allocation"]:
        assert authority.memberships.filter(roles__contains=["allocator"]).exists()


def test_live_cases_stand_in_every_state_and_their_chains_hold():
    requests = Exchange.objects.filter(kind=INFORMATION_REQUEST.kind)
    states = set(requests.values_list("state", flat=True))
    assert states == set(State) - {State.DELETED}
    for exchange in Exchange.objects.all():
        assert broken_at(exchange) is None


def test_a_second_run_changes_nothing():
    before = (Exchange.objects.count(), Official.objects.count(), Authority.objects.count())
    out = StringIO()
    call_command("load_demo", stdout=out)
    assert "already" in out.getvalue()
    assert before == (Exchange.objects.count(), Official.objects.count(), Authority.objects.count())


@pytest.mark.parametrize("command", ["load_demo", "demo_accounts"])
def test_outside_the_demo_there_are_no_accounts(settings, command):
    settings.DEMO = False
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command(command)


@pytest.mark.usefixtures("unblocked")
def test_a_case_of_data_protection_binds_three_procedures_in_one_register():
    first = Exchange.objects.get(procedure="GDPR-DEC")
    linked = first.followed_by.values_list("procedure", "state")
    assert set(linked) == {("GDPR-DIS", "under_review"), ("GDPR-URG", "draft")}
