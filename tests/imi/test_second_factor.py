import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client

from authorities.models import Membership
from tests.builders import an_authority, an_official

BACKEND = "imi.accounts.backend.OfficialBackend"
PASSWORD = "correct horse battery"
NEW_PASSWORD = "staple battery horse correct"

pytestmark = pytest.mark.django_db


def a_person(*roles: str, kind: str = "AUTHORITY") -> Membership:
    membership = an_official(an_authority("GR", kind=kind), *roles)
    membership.official.set_password(PASSWORD)
    membership.official.save()
    return membership


def log_in(membership: Membership, client: Client | None = None):
    client = client or Client()
    fields = {"login": membership.official.email, "password": PASSWORD}
    return client, client.post("/login/", fields)


def code_now(secret: str) -> str:
    return f"{hotp_value(secret, next(iter(yield_hotp_counters_from_time()))):06d}"


def set_up(client: Client) -> str:
    """Set an authenticator app up, after giving the password again; returns its secret."""
    asked = client.get("/account/security/totp/activate/")
    assert asked["Location"].startswith("/account/reauthenticate/")
    assert client.post(asked["Location"], {"password": PASSWORD}).status_code == 302
    form = client.get("/account/security/totp/activate/")
    secret = form.context["form"].secret
    done = client.post("/account/security/totp/activate/", {"code": code_now(secret)})
    assert done.status_code == 302
    return secret


@pytest.mark.parametrize(
    ("kind", "roles", "needed"),
    [
        ("AUTHORITY", ("request_handler",), False),
        ("AUTHORITY", ("observer", "allocator"), False),
        ("AUTHORITY", ("local_data_administrator",), True),
        ("AUTHORITY", ("data_protection_officer",), True),
        ("AUTHORITY", ("central_administrator",), True),
        ("LIMIC", ("request_handler",), True),
        ("NIMIC", ("supervisor",), True),
    ],
)
def test_outside_the_demo_coordinators_and_administrators_need_one(settings, kind, roles, needed):
    settings.DEMO = False
    client, _ = log_in(a_person(*roles, kind=kind))
    answer = client.get("/")
    assert (answer.status_code, answer.get("Location")) == (
        (302, "/account/security/") if needed else (200, None)
    )
    assert client.get("/account/security/").status_code == 200
    assert client.post("/logout/").status_code == 302


def test_the_demo_lets_everyone_in():
    client, _ = log_in(a_person("central_administrator", kind="NIMIC"))
    assert client.get("/").status_code == 200


def test_an_app_is_set_up_used_and_kept_where_it_is_needed(settings):
    settings.DEMO = False
    person = a_person("local_data_administrator")
    client, _ = log_in(person)
    secret = set_up(client)
    assert client.get("/").status_code == 200
    stored = Authenticator.objects.get(user=person.official, type="totp")
    assert secret not in str(stored.data), "secrets are stored encrypted"
    refused = client.post("/account/security/totp/deactivate/")
    assert "set up another one" in refused.content.decode()
    assert Authenticator.objects.filter(pk=stored.pk).exists()

    client.post("/logout/")
    client, half = log_in(person)
    assert half["Location"].startswith("/account/security/authenticate/")
    assert client.get("/account/").status_code == 302
    wrong = client.post("/account/security/authenticate/", {"code": "000000"})
    assert "is not right" in wrong.content.decode()
    codes = Authenticator.objects.get(user=person.official, type="recovery_codes")
    code = codes.wrap().get_unused_codes()[0]
    assert client.post("/account/security/authenticate/", {"code": code}).status_code == 302
    assert client.get("/account/").status_code == 200


def test_an_app_that_is_not_needed_can_be_removed():
    person = a_person("request_handler")
    client, _ = log_in(person)
    set_up(client)
    assert client.post("/account/security/totp/deactivate/").status_code == 302
    assert not Authenticator.objects.filter(user=person.official, type="totp").exists()


def test_the_last_key_is_kept_where_it_is_needed(settings):
    settings.DEMO = False
    person = a_person("local_data_administrator")
    client, _ = log_in(person)
    key = Authenticator.objects.create(
        user=person.official, type="webauthn", data={"name": "Key", "credential": {}}
    )
    address = f"/account/security/webauthn/keys/{key.pk}/remove/"
    assert client.post(address)["Location"] == "/account/security/webauthn/"
    assert Authenticator.objects.filter(pk=key.pk).exists()
    set_up(client)
    assert client.post(address).status_code == 302
    assert not Authenticator.objects.filter(pk=key.pk).exists()


def test_ones_own_sessions_are_seen_and_ended():
    person = a_person("request_handler")
    here, _ = log_in(person)
    there, _ = log_in(person)
    listed = here.get("/account/sessions/")
    key = here.session.session_key
    other = next(s for s in listed.context["sessions"] if s.session_key != key)
    assert len(listed.context["sessions"]) == 2
    stranger, _ = log_in(a_person("request_handler"))
    assert stranger.post(f"/account/sessions/{other.pk}/end/").status_code == 404
    assert here.post(f"/account/sessions/{other.pk}/end/").status_code == 302
    assert there.get("/account/").status_code == 302
    again, _ = log_in(person)
    assert here.post("/account/sessions/").status_code == 302
    assert again.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200


def test_a_forgotten_password_is_replaced_through_a_link_in_ones_own_language():
    person = a_person("request_handler")
    client = Client()
    assert client.post("/password/reset/", {"email": "nobody@test.example"}).status_code == 302
    assert not mail.outbox
    person.official.language = "el"
    person.official.save()
    answer = client.post("/password/reset/", {"email": person.official.email})
    assert answer["Location"] == "/password/reset/done/"
    (sent,) = mail.outbox
    link = re.search(r"http://testserver(/password/reset/key/\S+)", sent.body).group(1)
    form = client.get(link, follow=True)
    address = form.request["PATH_INFO"]
    weak = client.post(address, {"password1": "short", "password2": "short"})
    assert weak.status_code == 200
    fields = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert client.post(address, fields)["Location"] == "/password/reset/key/done/"
    _, in_again = log_in(person)
    assert in_again.status_code == 200, "the old password no longer works"
    used = Client().get(link, follow=True)
    assert "no longer works" in used.content.decode()


def test_a_changed_password_is_told_by_mail():
    person = a_person("request_handler")
    client, _ = log_in(person)
    fields = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert client.post("/password/change/", fields)["Location"] == "/account/"
    (sent,) = mail.outbox
    assert sent.to == [person.official.email]
    assert "127.0.0.1" in sent.body


def test_every_page_of_the_second_factor_answers():
    person = a_person("request_handler")
    client, _ = log_in(person)
    set_up(client)
    for address in (
        "",
        "reauthenticate/",
        "totp/deactivate/",
        "recovery-codes/",
        "recovery-codes/generate/",
        "recovery-codes/download/",
        "webauthn/",
        "webauthn/add/",
    ):
        answer = client.get(f"/account/security/{address}")
        assert answer.status_code == 200, address
    assert client.get("/account/reauthenticate/").status_code in (200, 302)
