"""The registry's desks: what they show, who gets in, what a press does."""

import pytest
from django.test import Client
from django.urls import reverse

from authorities.models import Authority, Membership, PendingChange
from authorities.services.index import index
from authorities.services.own_data import change, version
from tests.builders import NOW, a_link, an_authority, an_official

pytestmark = pytest.mark.django_db
ADMIN = "local_data_administrator"


def log_in(membership: Membership) -> Client:
    client = Client()
    client.force_login(membership.official, backend="imi.accounts.backend.OfficialBackend")
    return client


@pytest.fixture
def national():
    return an_official(an_authority("GR", kind="NIMIC", areas=()), ADMIN)


@pytest.fixture
def chamber(national):
    made = an_authority("GR", status="applied", informal={"en": "Chamber"})
    an_official(made, ADMIN)
    for function in ("validation", "access", "requests"):
        a_link(national.authority, made, function=function)
    index([made.pk])
    return made


@pytest.fixture
def desk(national) -> Client:
    return log_in(national)


@pytest.fixture
def own(chamber) -> Client:
    return log_in(chamber.memberships.get())


def at(name: str, authority: Authority, *more: object) -> str:
    return reverse(f"authorities:{name}", args=[authority.reference, *more])


class TestDesk:
    def test_what_waits_comes_first(self, desk, national, chamber):
        quiet = an_authority("GR")
        a_link(national.authority, quiet, function="validation")
        first = desk.get("/registration/").content.decode()
        assert chamber.reference in first
        assert quiet.reference not in first
        assert quiet.reference in desk.get("/registration/?tab=all").content.decode()

    def test_the_list_asks_the_same_however_long_it_is(
        self, desk, national, chamber, django_assert_max_num_queries
    ):
        desk.get("/registration/?tab=all")  # the session is warm
        for _ in range(8):
            a_link(national.authority, an_authority("GR"), function="validation")
        with django_assert_max_num_queries(14):
            desk.get("/registration/?tab=all")

    def test_an_authority_is_validated_from_its_page(self, desk, chamber):
        page = desk.get(at("desk", chamber)).content.decode()
        assert at("step", chamber, "validate") in page
        assert desk.get(at("step", chamber, "validate")).status_code == 200
        assert desk.post(at("step", chamber, "validate")).status_code == 302
        assert Authority.objects.get(pk=chamber.pk).status == "active"

    def test_a_missing_reason_is_asked_for(self, desk, chamber):
        answer = desk.post(at("step", chamber, "refuse"), {"reason": ""})
        assert answer.status_code == 422
        assert Authority.objects.get(pk=chamber.pk).status == "applied"

    def test_a_step_that_came_too_late_keeps_what_was_typed(self, desk, chamber):
        answer = desk.post(at("step", chamber, "suspend"), {"reason": "Not reachable."})
        assert answer.status_code == 409
        assert "Not reachable." in answer.content.decode()

    def test_a_change_of_core_data_is_shown_and_accepted(self, desk, chamber):
        asked = change(
            chamber,
            {"name": "New name"},
            seen=version(chamber),
            by=chamber.memberships.get(),
            at=NOW,
        )
        assert "New name" in desk.get(at("desk", chamber)).content.decode()
        assert desk.post(at("change", chamber, asked.pk, "accept")).status_code == 302
        assert desk.post(at("change", chamber, asked.pk, "accept")).status_code == 409
        assert Authority.objects.get(pk=chamber.pk).name == "New name"

    def test_areas_are_given_and_suspended(self, desk, chamber):
        assert desk.post(at("area_grant", chamber), {"area": "SVC"}).status_code == 302
        reason = {"reason": "Unused."}
        assert desk.post(at("area_set", chamber, "SVC", "suspend"), reason).status_code == 302
        assert chamber.accesses.get(area="SVC").suspended

    def test_tasks_are_given_and_taken_away(self, desk, chamber):
        limic = an_authority("GR", kind="LIMIC")
        task = {"function": "requests", "coordinator": limic.reference, "area": "PQ"}
        assert desk.post(at("link_add", chamber), task).status_code == 302
        made = chamber.links.get(coordinator=limic)
        assert desk.post(at("link_remove", chamber, made.pk)).status_code == 302
        last = chamber.links.get(function="requests")
        assert desk.post(at("link_remove", chamber, last.pk)).status_code == 422
        task["coordinator"] = "GR-NONE"
        answer = desk.post(at("link_add", chamber), task)
        assert answer.status_code == 422
        assert "GR-NONE" in answer.content.decode()

    def test_a_first_administrator_is_invited(self, desk, chamber):
        person = {"name": "Eleni", "email": "eleni@gr.example"}
        assert desk.post(at("administrator", chamber), person).status_code == 302
        assert chamber.memberships.filter(official__email=person["email"]).exists()

    @pytest.mark.parametrize(
        "rest", ["", "suspend/", "close/", "areas/", "links/", "administrator/", "nonsense/"]
    )
    def test_an_authority_out_of_reach_is_not_there(self, own, desk, rest):
        foreign = an_authority("DE")
        for client in (own, desk):
            address = f"/registration/{foreign.reference}/{rest}"
            assert client.get(address).status_code == 404
            if rest:
                assert client.post(address, {"reason": "x"}).status_code == 404

    def test_an_access_coordinator_sees_its_area_but_decides_on_no_registration(self, chamber):
        limic = an_official(an_authority("GR", kind="LIMIC"), ADMIN)
        chamber.links.filter(function="access").delete()
        a_link(limic.authority, chamber, function="access", area="PQ")
        client = log_in(limic)
        assert client.get(at("desk", chamber)).status_code == 200
        assert client.post(at("step", chamber, "validate")).status_code == 404
        assert (
            client.post(at("area_set", chamber, "PQ", "suspend"), {"reason": "x"}).status_code
            == 302
        )

    def test_unprintable_input_is_an_error_not_a_failure(self, desk, chamber):
        assert desk.post(at("step", chamber, "refuse"), {"reason": "a\0b"}).status_code == 422
        bad = {"function": "requests", "coordinator": "GR\0", "area": "PQ"}
        assert desk.post(at("link_add", chamber), bad).status_code == 422
        assert desk.get("/registration/GR%00/").status_code == 404


def filled(client: Client, authority: Authority) -> dict[str, object]:
    """What a browser would send back of the edit form."""
    form = client.get(at("edit", authority)).context["form"]
    return {bound.name: bound.value() for bound in form if bound.value()}


class TestOwn:
    @pytest.fixture
    def active(self, chamber) -> Authority:
        Authority.objects.filter(pk=chamber.pk).update(status="active")
        chamber.refresh_from_db()
        return chamber

    def test_translations_and_contact_are_saved(self, own, active):
        data = filled(own, active) | {"informal_el": "Επιμελητήριο", "phone": "+30 1"}
        assert own.post(at("edit", active), data).status_code == 302
        active.refresh_from_db()
        assert active.informal == {"en": "Chamber", "el": "Επιμελητήριο"}
        assert active.phone == "+30 1"
        assert not PendingChange.objects.exists()

    def test_a_new_official_name_waits(self, own, active):
        data = filled(own, active) | {"name": "New name"}
        page = own.post(at("edit", active), data, follow=True).content.decode()
        assert "waits for your coordinator" in page
        assert Authority.objects.get(pk=active.pk).name != "New name"

    def test_wrong_values_keep_what_was_typed(self, own, active):
        data = filled(own, active) | {"email": "nowhere", "informal_fr": "Chambre"}
        answer = own.post(at("edit", active), data)
        assert answer.status_code == 422
        assert "Chambre" in answer.content.decode()

    def test_what_somebody_else_saved_meanwhile_is_told(self, own, active):
        data = filled(own, active) | {"phone": "+30 2"}
        Authority.objects.get(pk=active.pk).save()
        answer = own.post(at("edit", active), data)
        assert answer.status_code == 409
        assert "+30 2" in answer.content.decode()

    def test_another_authority_is_not_ones_own(self, own, national):
        assert own.get(at("edit", national.authority)).status_code == 404

    def test_the_data_is_confirmed_with_one_press(self, own, active):
        assert own.post("/registration/confirm/").status_code == 302
        assert Authority.objects.get(pk=active.pk).confirmed_on is not None

    def test_a_returned_registration_is_sent_again(self, own, chamber):
        Authority.objects.filter(pk=chamber.pk).update(status="invited")
        assert "/registration/apply/" in own.get("/registration/").content.decode()
        assert own.post("/registration/apply/").status_code == 302
        assert own.post("/registration/apply/").status_code == 409


class TestOfficials:
    def test_an_official_is_invited_changed_and_taken_off(self, own, chamber):
        person = {
            "name": "Eleni",
            "email": "eleni@gr.example",
            "language": "el",
            "roles": ["basic"],
        }
        # Nobody is invited before the authority takes part.
        assert own.post("/registration/officials/invite/", person).status_code == 404
        Authority.objects.filter(pk=chamber.pk).update(status=Authority.Status.ACTIVE)
        assert own.post("/registration/officials/invite/", person).status_code == 302
        member = Membership.objects.get(official__email=person["email"])
        address = f"/registration/officials/{member.pk}/"
        roles = {"roles": ["request_handler", "allocator"], "areas": ["PQ"]}
        assert own.post(address, roles).status_code == 302
        assert own.post(f"{address}deactivate/").status_code == 302
        member.refresh_from_db()
        assert (member.roles, member.areas) == (roles["roles"], ["PQ"])
        assert not member.active
        assert "taken off" in own.get("/registration/officials/").content.decode()

    def test_the_last_administrator_is_kept_with_a_clear_word(self, own, chamber):
        number = chamber.memberships.get().pk
        answer = own.post(f"/registration/officials/{number}/deactivate/")
        assert answer.status_code == 422
        assert "last local data administrator" in answer.content.decode()

    def test_officials_of_others_are_not_there(self, own, national):
        address = f"/registration/officials/{national.pk}/"
        assert own.post(address, {"roles": ["basic"]}).status_code == 404
        assert own.post(f"{address}deactivate/").status_code == 404

    def test_the_list_asks_the_same_however_long_it_is(
        self, own, chamber, django_assert_max_num_queries
    ):
        for _ in range(8):
            an_official(chamber, "basic")
        with django_assert_max_num_queries(5):
            own.get("/registration/officials/")
