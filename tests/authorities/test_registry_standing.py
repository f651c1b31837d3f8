"""An authority's way through the registry: who decides, under which conditions."""

import pytest
from django.core import mail

from authorities.models import Authority, RegistryEvent, Role, SearchDocument
from authorities.services.index import index
from authorities.services.links import areas_without
from authorities.services.problems import InvalidError, StaleError
from authorities.services.standing import grant, move, set_access
from imi.kernel import outbox
from tests.builders import NOW, a_link, an_authority, an_official

pytestmark = pytest.mark.django_db


@pytest.fixture
def national():
    return an_official(an_authority("GR", kind="NIMIC", areas=()), "local_data_administrator")


@pytest.fixture
def chamber(national):
    """An authority that has applied, complete in all that is asked."""
    made = an_authority("GR", status="applied")
    an_official(made, "local_data_administrator")
    for function in ("validation", "access", "requests"):
        a_link(national.authority, made, function=function)
    index([made.pk])
    return made


def test_validation_lets_the_authority_take_part_and_gives_the_first_official_roles(
    chamber, national
):
    move(chamber, "validate", by=national, at=NOW)
    chamber.refresh_from_db()
    assert chamber.status == "active"
    assert chamber.memberships.get().has_role(Role.REQUEST_HANDLER)
    assert SearchDocument.objects.get(pk=chamber.pk).active
    event = RegistryEvent.objects.get(authority=chamber)
    assert (event.before["status"], event.after["status"]) == ("applied", "active")
    assert event.by == national.official


@pytest.mark.parametrize("missing", ["administrator", "area", "requests", "access", "email"])
def test_validation_needs_a_complete_registration(chamber, national, missing):
    if missing == "administrator":
        chamber.memberships.update(active=False)
    elif missing == "area":
        chamber.accesses.all().delete()
    elif missing == "email":
        Authority.objects.filter(pk=chamber.pk).update(email="")
    else:
        chamber.links.filter(function=missing).delete()
    with pytest.raises(InvalidError):
        move(chamber, "validate", by=national, at=NOW)
    assert Authority.objects.get(pk=chamber.pk).status == "applied"


@pytest.mark.parametrize("name", ["return", "refuse"])
def test_turning_an_application_down_needs_a_reason_and_is_mailed(chamber, national, name):
    with pytest.raises(InvalidError):
        move(chamber, name, by=national, at=NOW)
    move(chamber, name, reason="The address is missing.", by=national, at=NOW)
    outbox.deliver(at=NOW)
    (sent,) = mail.outbox
    assert sent.to == [chamber.email]
    assert "The address is missing." in sent.body


def test_a_step_from_another_state_is_stale(chamber, national):
    move(chamber, "refuse", reason="No.", by=national, at=NOW)
    with pytest.raises(StaleError):
        move(chamber, "validate", by=national, at=NOW)


def test_only_the_validating_coordinator_decides(chamber):
    other = an_official(an_authority("GR", kind="LIMIC"), "local_data_administrator")
    own = chamber.memberships.get()
    for who in (other, own):
        with pytest.raises(Authority.DoesNotExist):
            move(chamber, "validate", by=who, at=NOW)


def test_a_suspended_coordinator_decides_nothing(chamber, national):
    national.authority.status = "suspended"
    with pytest.raises(Authority.DoesNotExist):
        move(chamber, "validate", by=national, at=NOW)


def test_suspension_takes_it_out_of_the_search_until_it_is_lifted(chamber, national):
    move(chamber, "validate", by=national, at=NOW)
    move(chamber, "suspend", reason="Not reachable.", by=national, at=NOW)
    assert not SearchDocument.objects.get(pk=chamber.pk).active
    move(chamber, "lift", reason="Reachable again.", by=national, at=NOW)
    assert SearchDocument.objects.get(pk=chamber.pk).active


def test_closing_needs_an_active_successor_in_the_country_and_ends_memberships(chamber, national):
    move(chamber, "validate", by=national, at=NOW)
    unfit = (
        chamber,
        an_authority("DE"),
        an_authority("GR", status="suspended"),
    )
    for successor in unfit:
        with pytest.raises(InvalidError) as problem:
            move(chamber, "close", reason="Merged.", successor=successor, by=national, at=NOW)
        assert problem.value.field == "successor"
    heir = an_authority("GR")
    closed = move(chamber, "close", reason="Merged.", successor=heir, by=national, at=NOW)
    assert (closed.status, closed.successor) == ("closed", heir)
    assert not chamber.memberships.filter(active=True).exists()


def test_a_coordinator_with_tasks_is_not_suspended(chamber, national):
    limic = an_authority("GR", kind="LIMIC")
    a_link(national.authority, limic, function="validation")
    a_link(limic, chamber, area="PQ")
    with pytest.raises(InvalidError):
        move(limic, "suspend", reason="Idle.", by=national, at=NOW)


def test_an_invited_authority_applies_itself(chamber):
    own = chamber.memberships.get()
    Authority.objects.filter(pk=chamber.pk).update(status="invited")
    assert move(chamber, "apply", by=own, at=NOW).status == "applied"


def test_a_new_area_has_coordinators_from_the_start(national):
    made = an_authority("GR", areas=())
    a_link(national.authority, made, function="validation")
    grant(made, "PQ", by=national, at=NOW)
    assert not areas_without(made, "access")
    assert not areas_without(made, "requests")
    with pytest.raises(InvalidError):
        grant(made, "PQ", by=national, at=NOW)


def test_only_the_access_coordinator_of_the_area_gives_it(national):
    made, limic = an_authority("GR", areas=()), an_authority("GR", kind="LIMIC", areas=("PQ",))
    admin = an_official(limic, "local_data_administrator")
    a_link(national.authority, made, function="validation")
    a_link(limic, made, function="access", area="PQ")
    with pytest.raises(Authority.DoesNotExist):
        grant(made, "PQ", by=national, at=NOW)
    with pytest.raises(Authority.DoesNotExist):
        grant(made, "SVC", by=admin, at=NOW)
    grant(made, "PQ", by=admin, at=NOW)


def test_an_area_is_suspended_and_lifted_with_a_reason(chamber, national):
    with pytest.raises(InvalidError):
        set_access(chamber, "PQ", suspended=True, reason=" ", by=national, at=NOW)
    set_access(chamber, "PQ", suspended=True, reason="Unused.", by=national, at=NOW)
    with pytest.raises(StaleError):
        set_access(chamber, "PQ", suspended=True, reason="Unused.", by=national, at=NOW)
    assert SearchDocument.objects.get(pk=chamber.pk).areas == []
    set_access(chamber, "PQ", suspended=False, reason="Needed.", by=national, at=NOW)
    assert SearchDocument.objects.get(pk=chamber.pk).areas == ["PQ"]
