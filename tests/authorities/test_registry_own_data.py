"""Local data administrators: the authority's data, its officials, the yearly confirmation."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.core import mail
from django.db import connection
from django.test import Client

from authorities.models import Authority, Membership, Official, RegistryEvent, SearchDocument
from authorities.services.confirm import confirm
from authorities.services.index import index
from authorities.services.own_data import change, decide, version, waiting_change
from authorities.services.people import deactivate, invite, set_roles
from authorities.services.problems import InvalidError, StaleError
from imi.kernel import outbox
from tests.builders import NOW, a_link, an_authority, an_official

pytestmark = pytest.mark.django_db
ADMIN = "local_data_administrator"


@pytest.fixture
def admin():
    made = an_authority("GR", name="Ιατρικός Σύλλογος", name_lang="el")
    index([made.pk])
    return an_official(made, ADMIN)


@pytest.fixture
def national(admin):
    made = an_authority("GR", kind="NIMIC", areas=())
    a_link(made, admin.authority, function="validation")
    return an_official(made, ADMIN)


def save(by: Membership, **values) -> object:
    authority = Authority.objects.get(pk=by.authority_id)
    return change(authority, values, seen=version(authority), by=by, at=NOW)


class TestData:
    def test_names_contact_and_languages_take_effect_at_once(self, admin):
        save(admin, informal={"en": "Medical Association"}, phone="+30 1", languages=["el", "en"])
        authority = Authority.objects.get(pk=admin.authority_id)
        assert authority.informal == {"en": "Medical Association"}
        assert authority.languages == ["el", "en"]
        assert SearchDocument.objects.get(pk=authority.pk).working
        event = RegistryEvent.objects.get(authority=authority)
        assert event.before["phone"] == ""
        assert event.after["phone"] == "+30 1"

    def test_the_official_name_waits_for_the_validating_coordinator(self, admin, national):
        asked = save(admin, name="Πανελλήνιος Ιατρικός Σύλλογος", level="regional")
        authority = Authority.objects.get(pk=admin.authority_id)
        assert (authority.name, authority.level) == ("Ιατρικός Σύλλογος", "national")
        decide(authority, asked.pk, accepted=True, by=national, at=NOW)
        authority.refresh_from_db()
        assert authority.name == "Πανελλήνιος Ιατρικός Σύλλογος"
        assert authority.level == "regional"
        assert authority.former_names == ["Ιατρικός Σύλλογος"]

    def test_a_refusal_needs_a_reason_and_changes_nothing(self, admin, national):
        asked = save(admin, name="Other")
        with pytest.raises(InvalidError):
            decide(admin.authority, asked.pk, accepted=False, by=national, at=NOW)
        decide(admin.authority, asked.pk, accepted=False, reason="No.", by=national, at=NOW)
        assert Authority.objects.get(pk=admin.authority_id).name == "Ιατρικός Σύλλογος"
        with pytest.raises(StaleError):
            decide(admin.authority, asked.pk, accepted=True, by=national, at=NOW)

    def test_a_second_change_replaces_the_one_that_waits(self, admin, national):
        first = save(admin, name="Other")
        second = save(admin, name="Yet another")
        first.refresh_from_db()
        assert first.state == "replaced"
        assert waiting_change(admin.authority) == second

    def test_nobody_else_decides_or_changes(self, admin, national):
        asked = save(admin, name="Other")
        with pytest.raises(Authority.DoesNotExist):
            decide(admin.authority, asked.pk, accepted=True, by=admin, at=NOW)
        with pytest.raises(Authority.DoesNotExist):
            change(admin.authority, {"phone": "1"}, seen="", by=national, at=NOW)

    def test_a_name_that_another_authority_has_is_refused(self, admin, national):
        an_authority("GR", name="TAKEN")
        with pytest.raises(InvalidError) as problem:
            save(admin, name="Taken")
        assert problem.value.field == "name"

    def test_data_changed_meanwhile_is_stale(self, admin):
        seen = version(admin.authority)
        save(admin, phone="1")
        with pytest.raises(StaleError):
            change(admin.authority, {"phone": "2"}, seen=seen, by=admin, at=NOW)

    def test_an_invited_authority_changes_all_its_data_itself(self, admin):
        Authority.objects.filter(pk=admin.authority_id).update(status="invited")
        assert save(admin, name="Other") is None
        assert Authority.objects.get(pk=admin.authority_id).name == "Other"

    def test_the_data_is_confirmed_once_a_year(self, admin):
        confirmed = confirm(admin.authority, by=admin, day=date(2026, 3, 10), at=NOW)
        assert not confirmed.needs_confirmation(date(2027, 3, 10))
        assert confirmed.needs_confirmation(date(2027, 3, 11))
        stranger = an_official(an_authority("GR"), ADMIN)
        with pytest.raises(Authority.DoesNotExist):
            confirm(admin.authority, by=stranger, day=date(2026, 3, 10), at=NOW)


def a_guest(by: Membership, **fields) -> Membership:
    values = {"name": "Eleni", "email": "eleni@gr.example", "roles": ["request_handler"]}
    return invite(by.authority, **values | fields, by=by, at=NOW)


class TestPeople:
    def test_the_invited_choose_a_password_with_the_code_they_are_sent(self, admin):
        made = a_guest(admin)
        assert not made.official.has_usable_password()
        outbox.deliver(at=NOW)
        (sent,) = mail.outbox
        assert sent.to == ["eleni@gr.example"]
        code = re.search(r"code=(\S+)", sent.body)[1]
        client = Client()
        page = client.post("/registration/code/", {"code": code}, follow=True)
        assert b'type="password"' in page.content
        new = {"password1": "a long and quiet sentence", "password2": "a long and quiet sentence"}
        client.post(page.redirect_chain[-1][0], new)
        assert Official.objects.get(email="eleni@gr.example").check_password(new["password1"])

    def test_who_has_an_account_keeps_it(self, admin):
        kept = an_official(an_authority("GR"), "basic", email="Eleni@gr.example").official
        assert a_guest(admin).official == kept
        with pytest.raises(InvalidError) as problem:
            a_guest(admin)
        assert problem.value.field == "email"

    @pytest.mark.parametrize(
        ("field", "values"),
        [
            ("roles", []),
            ("roles", ["central_administrator"]),
            ("roles", ["referral_handler"]),
            ("areas", ["SVC"]),
        ],
    )
    def test_what_an_authority_can_not_give(self, admin, field, values):
        with pytest.raises(InvalidError) as problem:
            a_guest(admin, **{field: values})
        assert problem.value.field == field

    def test_the_last_local_data_administrator_stays(self, admin):
        number, authority = admin.pk, admin.authority
        with pytest.raises(InvalidError):
            deactivate(authority, number, by=admin, at=NOW)
        with pytest.raises(InvalidError):
            set_roles(authority, number, roles=["basic"], areas=[], by=admin, at=NOW)
        an_official(authority, ADMIN)
        assert not deactivate(authority, number, by=admin, at=NOW).active

    def test_a_suspended_administrator_does_not_count(self, admin):
        other = an_official(admin.authority, ADMIN)
        Official.objects.filter(pk=other.official_id).update(suspended_at=NOW)
        with pytest.raises(InvalidError):
            deactivate(admin.authority, admin.pk, by=admin, at=NOW)

    def test_only_ones_own_officials_are_within_reach(self, admin, national):
        for who, number in ((national, admin.pk), (admin, national.pk)):
            with pytest.raises(Authority.DoesNotExist):
                deactivate(admin.authority, number, by=who, at=NOW)

    def test_the_validating_coordinator_may_name_the_first_administrator(self, admin, national):
        made = invite(
            admin.authority, name="", email="first@gr.example", roles=[ADMIN], by=national, at=NOW
        )
        assert made.authority == admin.authority


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_take_each_other_off_at_once():
    authority = an_authority("GR")
    pair = [an_official(authority, ADMIN) for _ in range(2)]

    def run(by: Membership, other: Membership) -> bool:
        try:
            deactivate(authority, other.pk, by=by, at=NOW)
        except InvalidError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(run, pair, reversed(pair)))
    assert sorted(done) == [False, True]
