import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import path

from authorities.models import Membership
from imi import urls as site_urls
from tests.builders import an_authority, an_official

BACKEND = "imi.accounts.backend.OfficialBackend"
PASSWORD = "correct horse battery"
PUBLIC = ["/", "/login/", "/legal-notice/", "/accessibility/", "/password/reset/", "/demo/mail/"]
PRIVATE = ["/account/", "/account/sessions/", "/account/security/", "/administration/"]

pytestmark = pytest.mark.django_db


def page(response) -> str:
    return response.content.decode()


def logged_in(membership: Membership) -> Client:
    client = Client()
    client.force_login(membership.official, backend=BACKEND)
    return client


@pytest.fixture
def handler() -> Membership:
    membership = an_official(an_authority("GR"), "request_handler")
    membership.official.set_password(PASSWORD)
    membership.official.save()
    return membership


@pytest.mark.parametrize("path", PUBLIC)
@pytest.mark.parametrize("lang", ["en", "el", "bg", "fi", "mt"])
def test_public_pages_answer_in_any_language(client, path, lang):
    response = client.get(path, {"lang": lang})
    assert response.status_code == 200
    assert f'<html lang="{lang}">' in page(response)
    assert response["Content-Language"] == lang
    assert page(response).count("<h1") == 1


@pytest.mark.parametrize("path", PRIVATE)
def test_visitors_are_sent_to_the_login_and_come_back(client, path):
    response = client.get(path)
    assert response.status_code == 302
    assert response["Location"] == f"/login/?next={path}"


@pytest.mark.parametrize("path", [*PUBLIC, "/nothing/here/", "/healthz"])
def test_nothing_inline_may_run_and_headers_are_strict(client, path):
    response = client.get(path)
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "nonce" not in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    text = page(response)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"", text)
    scripts = re.findall(r"<script([^>]*)>", text)
    assert all("src=" in script or 'type="application/json"' in script for script in scripts)


@pytest.mark.parametrize(
    ("asked", "setting", "cookie", "browser", "shown"),
    [
        ("el", "de", "fr", "bg", "el"),
        ("xx", "de", "fr", "bg", "de"),
        ("", None, "fr", "bg", "fr"),
        ("", None, "xx", "bg-BG,en;q=0.5", "bg"),
        ("", None, "", "xx,de-AT;q=0.7", "de"),
        ("", None, "", "no,en;q=0.5", "nb"),
        ("", None, "", "", "en"),
        ("e\0l", None, "", "\ud800".encode("utf-8", "replace").decode(), "en"),
        ("DE", None, "", "", "de"),
    ],
)
def test_language_is_the_asked_one_then_the_setting_the_cookie_the_browsers(
    asked, setting, cookie, browser, shown
):
    client = Client(headers={"accept-language": browser})
    if setting:
        official = an_official(an_authority("DE"), "basic").official
        official.language = setting
        official.save()
        client.force_login(official, backend=BACKEND)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = cookie
    response = client.get("/legal-notice/", {"lang": asked} if asked else {})
    assert response["Content-Language"] == shown


def test_an_asked_language_is_remembered(client):
    client.get("/", {"lang": "el"})
    cookie = client.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert cookie.value == "el"
    assert cookie["httponly"]
    assert client.get("/")["Content-Language"] == "el"


def test_an_officials_choice_of_language_becomes_the_setting(handler):
    client = logged_in(handler)
    answer = client.post("/account/language/", {"language": "bg", "next": "/account/?lang=el&a=1"})
    assert answer["Location"] == "/account/?a=1"
    handler.official.refresh_from_db()
    assert handler.official.language == "bg"
    assert client.get("/account/")["Content-Language"] == "bg"


@pytest.mark.parametrize("next_url", ["https://evil.example/", "//evil.example", "", "js:1"])
def test_a_choice_never_leads_to_another_site(client, next_url):
    answer = client.post("/account/language/", {"language": "bg", "next": next_url})
    assert answer["Location"] == "/"


@pytest.mark.parametrize(("lang", "complete"), [("de", True), ("el", True), ("fi", False)])
def test_an_incomplete_language_says_so(client, lang, complete):
    assert ("language-note" in page(client.get("/", {"lang": lang}))) is not complete


def test_the_log_in_opens_the_start_page_and_the_log_out_ends_it(client, handler):
    answer = client.post("/login/", {"login": handler.official.email, "password": PASSWORD})
    assert answer.status_code == 302
    assert answer["Location"] == "/"
    assert handler.authority.name in page(client.get("/"))
    assert client.post("/logout/")["Location"] == "/"
    assert client.get("/account/").status_code == 302


def test_a_wrong_password_is_told_without_saying_whether_the_account_exists(client, handler):
    wrong = {"login": handler.official.email, "password": "wrong"}
    texts = [
        re.sub(r'value="[^"]*"', "", page(client.post("/login/", wrong | {"login": login})))
        for login in (handler.official.email, "nobody@test.example")
    ]
    assert texts[0] == texts[1]
    assert "is not right" in texts[0]


def test_many_failures_lock_the_account_out_even_with_the_right_password(client, handler):
    wrong = {"login": handler.official.email.upper(), "password": "wrong"}
    statuses = [
        client.post("/login/", wrong).status_code for _ in range(settings.AXES_FAILURE_LIMIT)
    ]
    assert statuses == [200] * (settings.AXES_FAILURE_LIMIT - 1) + [429]
    answer = client.post("/login/", {"login": handler.official.email, "password": PASSWORD})
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert "Too many attempts" in page(answer)


@pytest.mark.parametrize(
    "fields",
    [
        {"login": "a\0b@test.example", "password": "x"},
        {"login": "a" * 100_000, "password": "y" * 100_000},
        {"login": "\ud800".encode("utf-16", "surrogatepass").decode("latin-1"), "password": "\0"},
        {},
    ],
)
def test_hostile_logins_are_answered_with_the_form(client, fields):
    assert client.post("/login/", fields).status_code == 200


def test_a_suspended_official_is_out_at_once(handler, client, django_user_model):
    client = logged_in(handler)
    assert client.get("/account/").status_code == 200
    django_user_model.objects.update(suspended_at="2026-01-01T00:00Z")
    assert client.get("/account/").status_code == 302
    answer = client.post("/login/", {"login": handler.official.email, "password": PASSWORD})
    assert answer["Location"] == "/account/inactive/"


def test_an_official_acts_for_one_authority_at_a_time(handler):
    second = Membership.objects.create(
        official=handler.official, authority=an_authority("DE"), roles=["basic"]
    )
    client = logged_in(handler)
    assert client.get("/").context["membership"] == handler
    answer = client.post("/account/membership/", {"membership": second.pk, "next": "/account/"})
    assert answer["Location"] == "/account/"
    assert client.get("/").context["membership"] == second
    second.active = False
    second.save()
    assert client.get("/").context["membership"] == handler


@pytest.mark.parametrize("number", ["0", "x", "", "\0", "9" * 40])
def test_a_foreign_membership_does_not_exist(handler, number):
    stranger = an_official(an_authority("DE"), "basic")
    client = logged_in(handler)
    for wanted in (number, str(stranger.pk)):
        answer = client.post("/account/membership/", {"membership": wanted})
        assert answer.status_code == 404


def test_an_official_without_a_task_is_told_so(handler):
    handler.active = False
    handler.save()
    assert "no authority" in page(logged_in(handler).get("/"))


def test_the_profile_is_saved_or_shown_again_with_what_is_wrong(handler):
    client = logged_in(handler)
    good = {"name": "Eleni", "phone": "", "language": "el", "languages": ["el", "de"]}
    assert client.post("/account/", good).status_code == 302
    handler.official.refresh_from_db()
    assert (handler.official.name, handler.official.languages) == ("Eleni", ["el", "de"])
    bad = client.post("/account/", good | {"name": "Ele\0ni", "language": "xx"})
    assert bad.status_code == 422
    assert 'aria-invalid="true"' in page(bad)
    handler.official.refresh_from_db()
    assert handler.official.name == "Eleni"


def test_pages_cost_few_queries(handler, django_assert_max_num_queries):
    client = logged_in(handler)
    client.get("/")
    with django_assert_max_num_queries(0):
        Client().get("/")
    with django_assert_max_num_queries(6):
        client.get("/")
    with django_assert_max_num_queries(6):
        client.get("/account/")


def test_pages_of_officials_are_not_kept_by_caches(handler, client):
    assert logged_in(handler).get("/")["Cache-Control"] == "private, no-store"
    assert "Cache-Control" not in client.get("/")
    assert "camera=()" in client.get("/")["Permissions-Policy"]


def test_errors_have_pages_and_the_api_has_problem_documents(client):
    missing = client.get("/nothing/here/", {"lang": "fr"})
    assert missing.status_code == 404
    assert '<html lang="fr">' in page(missing)
    problem = client.get("/api/v1/nothing")
    assert problem.status_code == 404
    assert problem["Content-Type"] == "application/problem+json"
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/login/", {}).status_code == 403
    assert "Not allowed" in page(strict.post("/login/", {}))


def test_a_fault_of_ours_shows_a_page_that_needs_nothing(client, monkeypatch):
    def fault(request):
        raise RuntimeError("secret detail")

    monkeypatch.setattr(site_urls, "urlpatterns", [path("fault/", fault), *site_urls.urlpatterns])
    from django.urls import clear_url_caches

    clear_url_caches()
    client.raise_request_exception = False
    answer = client.get("/fault/")
    clear_url_caches()
    assert answer.status_code == 500
    assert "recorded" in page(answer)
    assert "secret detail" not in page(answer)


def test_no_one_signs_up_alone(client):
    assert client.get("/signup/").status_code == 404
    assert client.get("/accounts/signup/").status_code == 404
