"""An authority registers itself; nobody is logged in before it is validated."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from authorities.models import Application, Authority, Membership, Official, OneTimeCode
from authorities.services import apply
from authorities.services.codes import use_code
from authorities.services.forget import forget
from authorities.services.index import index
from authorities.services.notices import sign
from authorities.services.people import remind
from authorities.services.problems import InvalidError, StaleError
from authorities.services.register import register
from authorities.services.standing import move
from imi.kernel import clock, outbox
from tests.builders import NOW, an_authority, an_official

pytestmark = pytest.mark.django_db
START = "/registration/applications/"
VALUES = {
    "name": "Επιμελητήριο Αιτωλοακαρνανίας",
    "name_lang": "el",
    "level": "regional",
    "city": "Αγρίνιο",
    "email": "info@chamber.example",
    "areas": ["SVC"],
    "official_name": "Eleni",
    "official_email": "Eleni@chamber.example",
}


@pytest.fixture(autouse=True)
def _no_limits_left_over():
    cache.clear()


@pytest.fixture
def national() -> Membership:
    authority = an_authority("GR", kind="NIMIC", areas=())
    return an_official(authority, "local_data_administrator")


def begun(national: Membership, **values) -> Application:
    return apply.begin(
        national.authority, VALUES | values, language="el", although_similar=False, at=NOW
    )


def confirmed(national: Membership) -> Authority:
    return apply.confirm_address(begun(national), at=NOW)


def delivered() -> list:
    mail.outbox.clear()
    outbox.deliver(at=clock.now())
    return mail.outbox


def link_in(message) -> str:
    return re.search(r"/registration/applications/\S+", message.body)[0]


def test_nothing_is_registered_before_the_address_is_confirmed(national):
    application = begun(national)
    assert not Authority.objects.filter(name=VALUES["name"]).exists()
    assert not Official.objects.filter(email="eleni@chamber.example").exists()
    (sent,) = delivered()
    assert sent.to == ["eleni@chamber.example"]
    made = apply.confirm_address(application, at=NOW + timedelta(hours=71))
    assert (made.status, made.reference[:3]) == ("applied", "GR-")
    assert set(made.links.values_list("function", "area", "coordinator")) == {
        ("validation", None, national.authority_id),
        ("access", "SVC", national.authority_id),
        ("requests", "SVC", national.authority_id),
    }
    assert made.memberships.get().official.email == "eleni@chamber.example"
    assert list(made.events.values_list("name", "by")) == [("apply", None)]


def test_a_link_works_for_72_hours_and_is_sent_again_a_few_times(national):
    application = begun(national)
    late = NOW + timedelta(hours=73)
    with pytest.raises(StaleError):
        apply.confirm_address(application, at=late)
    for _ in range(4):
        apply.send_again(application, at=late)
    with pytest.raises(StaleError):
        apply.send_again(application, at=late)
    application.refresh_from_db()
    made = apply.confirm_address(application, at=late)
    application.refresh_from_db()
    assert apply.confirm_address(application, at=late) == made
    assert Authority.objects.filter(name=VALUES["name"]).count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "Authority of the same name"}, "name"),
        ({"name": "Authority of the same names"}, "although_similar"),
        ({"email": "other@same.example"}, "although_similar"),
        ({"address": "Oδός 1", "city": "Athens"}, "although_similar"),
        ({"areas": []}, "areas"),
    ],
)
def test_what_looks_alike_or_is_out_of_reach_is_told_before_sending(national, values, field):
    an_authority(
        "GR",
        name="Authority of the same name",
        email="info@same.example",
        address="oδός 1",
        city="athens",
    )
    with pytest.raises(InvalidError) as problem:
        begun(national, **values)
    assert problem.value.field == field


def test_a_name_in_another_script_is_the_same(national):
    index([an_authority("GR", name="Ιατρικός Σύλλογος Αθηνών", name_lang="el").pk])
    with pytest.raises(InvalidError) as problem:
        begun(national, name="ΙΑΤΡΙΚΟΣ ΣΥΛΛΟΓΟΣ ΑΘΗΝΩΝ")
    assert problem.value.field == "although_similar"


def test_only_areas_that_the_coordinator_covers_can_be_asked_for():
    limic = an_official(an_authority("GR", kind="LIMIC", areas=("PQ",)))
    with pytest.raises(InvalidError) as problem:
        begun(limic)
    assert problem.value.field == "areas"


def test_many_registrations_of_one_address_are_stopped(national):
    for number in range(5):
        begun(national, name=f"{VALUES['name']} {number}")
    with pytest.raises(InvalidError) as problem:
        begun(national)
    assert problem.value.field == "official_email"


def test_a_returned_registration_is_corrected_and_the_first_official_comes_in(national):
    made = confirmed(national)
    application = Application.objects.get(authority=made)
    told = {one.to[0]: one.body for one in delivered()}
    assert set(told) == {
        "eleni@chamber.example",
        "info@chamber.example",
        national.authority.email,
    }
    with pytest.raises(StaleError):
        apply.correct(application, VALUES, although_similar=False, at=NOW)
    move(made, "return", reason="Which street?", by=national, at=NOW)
    assert any("Which street?" in one.body for one in delivered())
    fresh = VALUES | {"address": "Οδός 1", "areas": ["PQ", "SVC"]}
    apply.correct(application, fresh, although_similar=False, at=NOW)
    made.refresh_from_db()
    assert (made.status, made.address) == ("applied", "Οδός 1")
    assert set(made.accesses.values_list("area", "granted_on")) == {("PQ", None), ("SVC", None)}
    move(made, "validate", by=national, at=NOW)
    assert set(made.accesses.values_list("granted_on", flat=True)) == {NOW.date()}
    (code,) = [
        found[0]
        for one in delivered()
        if one.to == ["eleni@chamber.example"]
        and (found := re.search(r"[A-Z2-9]{4}(-[A-Z2-9]{4}){3}", one.body))
    ]
    client = Client()
    page = client.get(f"/registration/code/?code={code}")
    assert "eleni@chamber.example" in page.content.decode()
    answer = client.post("/registration/code/", {"code": code.lower()}, follow=True)
    password = {"password1": "eine-lange-Zeile-9", "password2": "eine-lange-Zeile-9"}
    assert client.post(answer.redirect_chain[-1][0], password).status_code == 302
    again = Client().post("/registration/code/", {"code": code})
    assert again.status_code == 409
    assert "used already" in again.content.decode()
    first = Official.objects.get(email="eleni@chamber.example")
    assert first.check_password(password["password1"])


def test_refused_and_unconfirmed_registrations_are_erased_after_30_days(national):
    made = confirmed(national)
    begun(national, name="Never confirmed", email="info@never.example")
    move(made, "refuse", reason="No authority.", by=national, at=NOW)
    assert not made.memberships.filter(active=True).exists()
    nothing = {"unconfirmed": 0, "finished": 0, "refused": 0, "abandoned": 0}
    assert forget(at=NOW + timedelta(days=29)) == nothing
    assert forget(at=NOW + timedelta(days=31)) == nothing | {"unconfirmed": 1, "refused": 1}
    assert forget(at=NOW + timedelta(days=31)) == nothing
    made.refresh_from_db()
    assert (made.name, made.email, made.status) == (made.reference, "", "refused")
    assert not Official.objects.filter(email="eleni@chamber.example").exists()
    assert not Application.objects.exists()
    assert "Eleni" not in str(list(made.events.values()))


def test_the_form_of_a_validated_authority_is_kept_for_30_days(national):
    made = confirmed(national)
    move(made, "validate", by=national, at=NOW)
    assert forget(at=NOW + timedelta(days=29))["finished"] == 0
    assert forget(at=NOW + timedelta(days=31))["finished"] == 1
    assert made.memberships.filter(active=True).exists()


def test_an_account_with_a_password_goes_with_the_refused_registration(national):
    made = confirmed(national)
    first = Official.objects.get(email="eleni@chamber.example")
    first.set_password("eine-lange-Zeile-9")
    first.last_login = NOW
    first.save()
    move(made, "refuse", reason="No authority.", by=national, at=NOW)
    forget(at=NOW + timedelta(days=31))
    assert not Official.objects.filter(email="eleni@chamber.example").exists()


def test_who_registered_an_authority_acts_for_it_from_the_validation_on(national):
    made = confirmed(national)
    assert not made.memberships.filter(active=True).exists()
    first = Official.objects.get(email="eleni@chamber.example")
    client = Client()
    client.force_login(first, backend="imi.accounts.backend.OfficialBackend")
    assert client.get("/requests/").status_code in {302, 404}
    page = f"/registration/applications/{sign(made.application)}/"
    assert Client().get(page).status_code == 200
    move(made, "return", reason="The address is missing.", by=national, at=NOW)
    assert Client().get(page).status_code == 200
    apply.correct(made.application, VALUES, although_similar=True, at=NOW)
    assert not made.memberships.filter(active=True).exists()
    move(made, "validate", by=national, at=NOW)
    assert made.memberships.get(active=True).official == first
    assert client.get("/requests/").status_code == 200


def test_what_was_returned_or_invited_and_then_left_is_erased_after_90_days(national):
    returned = confirmed(national)
    move(returned, "return", reason="The address is missing.", by=national, at=NOW)
    other = VALUES | {"name": "Chamber", "email": "i@c.example", "official_email": "z@c.example"}
    invited = register(**other, invited=True, by=national, at=NOW)
    assert forget(at=NOW + timedelta(days=89))["abandoned"] == 0
    assert forget(at=NOW + timedelta(days=91))["abandoned"] == 2
    assert forget(at=NOW + timedelta(days=91))["abandoned"] == 0
    for authority in (returned, invited):
        authority.refresh_from_db()
        assert (authority.name, authority.status) == (authority.reference, "refused")
    assert set(Official.objects.values_list("pk", flat=True)) == {national.official_id}


def test_an_account_that_works_elsewhere_outlives_a_refusal(national):
    elsewhere = an_official(an_authority("GR"), "basic", email="eleni@chamber.example")
    made = confirmed(national)
    assert made.memberships.get().official == elsewhere.official
    move(made, "refuse", reason="No.", by=national, at=NOW)
    forget(at=NOW + timedelta(days=31))
    assert Official.objects.filter(pk=elsewhere.official_id).exists()


class TestCodes:
    @pytest.fixture
    def invited(self, national) -> Authority:
        made = register(**VALUES, invited=True, by=national, at=NOW)
        assert made.status == "invited"
        return made

    def code(self) -> str:
        return next(
            found[0]
            for one in delivered()
            if (found := re.search(r"[A-Z2-9]{4}(-[A-Z2-9]{4}){3}", one.body))
        )

    def test_a_code_is_valid_for_30_days_and_works_once(self, invited):
        code, kept = self.code(), OneTimeCode.objects.get()
        assert kept.valid_until - kept.made_at == timedelta(days=30)
        with pytest.raises(StaleError, match="too old"):
            use_code(code, at=kept.valid_until)
        assert use_code(code, at=kept.made_at).membership == invited.memberships.get()
        with pytest.raises(StaleError, match="used already"):
            use_code(code, at=kept.made_at)
        with pytest.raises(StaleError, match="unknown"):
            use_code("ABCD-EFGH", at=kept.made_at)

    def test_the_coordinator_renews_it_and_the_old_one_ends(self, invited, national):
        old = self.code()
        remind(invited, invited.memberships.get().pk, by=national, at=NOW)
        new = self.code()
        with pytest.raises(StaleError):
            use_code(old, at=clock.now())
        assert use_code(new, at=clock.now())

    def test_the_invited_complete_and_send_in(self, invited, national):
        own = invited.memberships.get()
        assert move(invited, "apply", by=own, at=NOW).status == "applied"
        assert move(invited, "validate", by=national, at=NOW).status == "active"

    @pytest.mark.parametrize("given", ["", "nonsense", "a\0b", "ключ", "9" * 5000])
    def test_whatever_is_typed_is_answered_clearly(self, given):
        answer = Client().post("/registration/code/", {"code": given})
        assert answer.status_code in (409, 422)
        assert Client().get("/registration/code/", {"code": given}).status_code in (200, 409)


class TestPages:
    def address(self, national) -> str:
        return f"{START}?country=GR&coordinator={national.authority.reference}"

    def test_a_visitor_goes_from_country_to_coordinator_to_data(self, national):
        client = Client()
        assert 'value="GR"' in client.get(START).content.decode()
        page = client.get(f"{START}?country=GR").content.decode()
        assert national.authority.reference in page
        page = client.get(self.address(national)).content.decode()
        assert 'name="official_email"' in page
        assert client.get(f"{START}?country=XX&coordinator=\0").status_code == 200

    def test_what_is_typed_is_sent_confirmed_and_followed_by_its_link(self, national):
        client = Client()
        assert client.post(self.address(national), VALUES).status_code == 302
        url = link_in(delivered()[0])
        assert VALUES["name"] in client.get(url).content.decode()
        assert client.post(url, {}).status_code == 302
        assert "waits for the decision" in client.get(url).content.decode()
        made = Authority.objects.get(name=VALUES["name"])
        move(made, "return", reason="Which street?", by=national, at=NOW)
        page = client.get(url).content.decode()
        assert "Which street?" in page
        data = VALUES | {"address": "Οδός 1"}
        assert client.post(url, data | {"email": "no"}).status_code == 422
        assert client.post(url, data).status_code == 302
        assert client.post(url, data).status_code == 409

    def test_what_looks_alike_is_shown_with_its_reason(self, national):
        an_authority("GR", name=VALUES["name"] + " Δ.", email="a@chamber.example")
        answer = Client().post(self.address(national), VALUES)
        assert answer.status_code == 422
        page = answer.content.decode()
        assert "a similar name, the same e-mail domain" in page
        assert "although_similar" in page

    def test_no_one_learns_which_addresses_have_applied(self, national):
        begun(national)
        delivered()
        pages = [
            Client().post(f"{START}sent/", {"email": email}, follow=True).content.decode()
            for email in ("eleni@chamber.example", "nobody@chamber.example")
        ]
        assert all("the link is sent again" in page for page in pages)
        assert [one.to for one in delivered()] == [["eleni@chamber.example"]]

    def test_many_posts_from_one_place_are_stopped(self, settings):
        settings.DEMO = False
        client = Client()
        answers = {client.post(f"{START}sent/", {}).status_code for _ in range(11)}
        assert answers == {422, 429}

    @pytest.mark.parametrize("token", ["x", "x.y", "a:b", "ключ.δ"])
    def test_a_forged_link_is_not_there(self, token):
        assert Client().get(f"{START}{token}/").status_code == 404
