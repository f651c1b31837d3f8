"""The pages of the professional card: applicants, officials, and whoever checks a card."""

import re

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from imi.kernel import outbox
from imi.kernel.models import OutboxEntry
from requests.models import Applicant, Card, Exchange, Notice, Reading
from requests.services import mails
from requests.services.applications import send_application
from tests.builders import an_authority, an_official
from tests.requests.cards import PASSWORD, PDF, PERSON, a_card_world, an_applicant
from tests.requests.people import BACKEND, text_of

ROOT = "/professional-card/"


@pytest.fixture
def world(db, monkeypatch):
    made = a_card_world()
    OutboxEntry.objects.all().delete()  # the mail of his account came long ago
    monkeypatch.setattr("imi.kernel.clock.now", lambda: made.at)
    return made


@pytest.fixture
def pierre(world):
    return _client(world.applicant.official)


def _client(official) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(official, backend=BACKEND)
    return client


def page(exchange, rest: str = "") -> str:
    return f"{ROOT}mine/{exchange.url_number}/{rest}"


def test_a_visitor_makes_an_account_and_comes_to_the_own_pages(world):
    client = Client()
    missing = client.post(f"{ROOT}account/", {"email": "nina@person.example"})
    assert missing.status_code == 422
    given = {"email": "Nina@person.example", "consent": "on"}
    assert client.post(f"{ROOT}account/", given).status_code == 302
    outbox.deliver(at=world.at)
    [link] = re.findall(r"https?://\S+/account/\S+", mail.outbox[-1].body)
    path = link[link.index("/professional") :]
    assert mail.outbox[-1].to == ["nina@person.example"]
    weak = {"name": "Nina", "password1": "short", "password2": "short"}
    assert client.post(path, weak).status_code == 422
    differing = {"name": "Nina", "password1": PASSWORD, "password2": "another four words"}
    assert client.post(path, differing).status_code == 422
    chosen = {"name": "Nina", "password1": PASSWORD, "password2": PASSWORD}
    assert client.post(path, chosen).status_code == 302
    assert client.get(path).status_code == 404
    answer = client.post("/login/", {"login": "nina@person.example", "password": PASSWORD})
    assert answer.status_code == 302
    assert client.get("/").url == f"{ROOT}mine/"
    assert client.get(f"{ROOT}mine/").status_code == 200


def test_whoever_has_an_account_is_answered_like_whoever_has_none(world):
    client = Client()
    addresses = (world.applicant.email, world.home.official.email, "nobody@person.example")
    for email in addresses:
        answer = client.post(f"{ROOT}account/", {"email": email, "consent": "on"})
        assert (answer.status_code, answer.url) == (302, f"{ROOT}account/sent/")
    outbox.deliver(at=world.at)
    bodies = [message.body for message in mail.outbox]
    assert sum("/login/" in body for body in bodies) == 2
    assert Applicant.objects.filter(confirmed_at=None).count() == 2


def test_the_pages_of_officials_are_not_there_for_applicants(pierre):
    for path in ("/requests/", "/requests/new/", "/exchanges/", "/coordination/", "/search/"):
        assert pierre.get(path).status_code == 404


def test_an_application_is_written_step_by_step_and_sent(world, pierre):
    given = {
        "profession": "physiotherapist",
        "purpose": "establishment",
        "home": "FR",
        "host": "FR",
        "services": "",
        "earlier": "",
    }
    assert pierre.post(f"{ROOT}mine/new/", given).status_code == 422
    answer = pierre.post(f"{ROOT}mine/new/", given | {"host": "DE"})
    assert answer.status_code == 302
    made = Exchange.objects.get(card_file__applicant=world.applicant)
    assert answer.url == page(made, "person/")
    assert PERSON["email"] in text_of(pierre.get(answer.url))
    assert pierre.post(answer.url, {"surname": "Only"}).status_code == 422
    answer = pierre.post(answer.url, PERSON)
    assert answer.url == page(made, "documents/")
    bad = {"proves": "identity", "file": SimpleUploadedFile("x.pdf", b"no pdf")}
    assert pierre.post(page(made, "documents/add/"), bad).status_code == 422
    assert pierre.post(page(made, "documents/add/"), {"proves": "identity"}).status_code == 422
    unsent = pierre.post(page(made, "review/"), {"consent": "on"})
    assert unsent.status_code == 422
    for proves in ("identity", "qualification", "insurance"):
        upload = SimpleUploadedFile(f"{proves}.pdf", PDF)
        answer = pierre.post(page(made, "documents/add/"), {"proves": proves, "file": upload})
        assert answer.status_code == 302
    last = made.attachments.order_by("pk").last()
    assert pierre.get(page(made, f"documents/{last.key}/")).status_code == 200
    assert pierre.post(page(made, f"documents/{last.key}/remove/")).status_code == 302
    assert pierre.post(page(made, "about/"), given | {"host": "DE"}).status_code == 302
    assert pierre.post(page(made, "review/"), {}).status_code == 422
    assert pierre.post(page(made, "review/"), {"consent": "on"}).url == page(made)
    shown = text_of(pierre.get(page(made)))
    assert "Votre demande" in shown or "Your application has arrived" in shown
    assert pierre.get(page(made, "person/")).url == page(made)
    made.refresh_from_db()
    assert made.state == "applied"


def test_a_stranger_sees_nothing_of_an_application(world):
    exchange = world.issued()
    key = exchange.attachments.first().key
    other = an_applicant("other@person.example")
    paths = ["", "about/", "review/", "card.pdf", "withdraw/", f"documents/{key}/"]
    for client in (_client(other.official), _client(world.home.official)):
        for rest in paths:
            assert client.get(page(exchange, rest)).status_code == 404
    for rest in paths:
        assert Client().get(page(exchange, rest)).status_code == 302


def test_officials_act_by_the_common_pages(world):
    exchange = world.apply()
    client = _client(world.home.official)
    number = exchange.url_number
    shown = text_of(client.get(f"/requests/{number}/"))
    assert "Lefèvre" in shown
    assert client.get("/requests/").status_code == 200
    seen = {"seen": Exchange.objects.get(pk=exchange.pk).event_count}
    fee = {"fee": "EUR 90", "pay_by": ""}
    assert client.post(f"/requests/{number}/acknowledge/", seen | fee).status_code == 302
    assert client.get(f"/requests/{number}/send_on/").status_code == 200
    seen = {"seen": Exchange.objects.get(pk=exchange.pk).event_count}
    assert client.post(f"/requests/{number}/send_on/", seen).status_code == 302
    host = _client(world.host.official)
    assert "Lefèvre" in text_of(host.get(f"/requests/{number}/"))
    assert host.get(f"/requests/{number}/content/").status_code == 409
    assert client.get(f"/requests/{number}/content/").status_code == 200
    assert "EUR 90" in text_of(_client(world.applicant.official).get(page(exchange)))


def test_the_applicant_reads_what_is_meant_for_him_and_not_what_authorities_write(world, pierre):
    exchange = world.at_host("general")
    world.do("host", exchange, "ask_home", text="An internal question.")
    world.do("host", exchange, "ask_applicant", text="A certified copy, please.")
    shown = text_of(pierre.get(page(exchange)))
    assert "A certified copy" in shown
    assert "internal question" not in shown
    upload = SimpleUploadedFile("copy.pdf", PDF)
    given = {"proves": "qualification", "file": upload}
    assert pierre.post(page(exchange, "documents/add/"), given).status_code == 302
    assert pierre.post(page(exchange, "deliver/")).status_code == 302
    assert pierre.post(page(exchange, "deliver/")).status_code == 409


def test_steps_are_asked_about_before_they_are_taken(world, pierre):
    exchange = world.apply()
    assert pierre.get(page(exchange, "withdraw/")).status_code == 200
    assert pierre.post(page(exchange, "ask_rectification/"), {"text": ""}).status_code == 422
    words = {"text": "My name."}
    assert pierre.post(page(exchange, "ask_rectification/"), words).status_code == 302
    assert pierre.post(page(exchange, "withdraw/")).status_code == 302
    shown = text_of(pierre.get(page(exchange)))
    assert "34567" not in shown
    assert pierre.get(page(exchange, "issue/")).status_code == 409
    assert pierre.get(page(exchange, "fly/")).status_code == 404
    assert pierre.post(page(exchange, "anew/")).status_code == 409


def test_an_account_is_closed_once_nothing_runs_and_names_nobody_afterwards(world, pierre):
    exchange = world.apply()
    assert pierre.get(f"{ROOT}mine/close/").status_code == 200
    assert pierre.post(f"{ROOT}mine/close/").status_code == 409
    world.ask(exchange, "withdraw")
    assert pierre.post(f"{ROOT}mine/close/").url == ROOT
    assert pierre.get(f"{ROOT}mine/").status_code == 302
    official = world.applicant.official
    official.refresh_from_db()
    assert (official.name, official.is_active) == ("", False)
    assert not Applicant.objects.filter(email=PERSON["email"]).exists()


def test_the_card_is_a_pdf_for_holder_and_authorities(world, pierre):
    exchange = world.issued()
    for answer in (
        pierre.get(page(exchange, "card.pdf")),
        _client(world.host.official).get(f"/requests/{exchange.url_number}/card.pdf"),
    ):
        assert answer.status_code == 200
        assert answer.content.startswith(b"%PDF")
    stranger = _client(world.coordinator.official)
    assert stranger.get(f"/requests/{exchange.url_number}/card.pdf").status_code == 404


def test_what_the_applicant_reads_stands_in_the_log_of_the_home_authority(world, pierre):
    draft = world.draft()
    pierre.get(page(draft, "review/"))
    assert not Reading.objects.filter(exchange=draft).exists()
    exchange = world.issued()
    [key] = list(exchange.card_file.documents)[:1]
    for rest in ("", f"documents/{key}/", "card.pdf"):
        assert pierre.get(page(exchange, rest)).status_code == 200
    rows = Reading.objects.filter(exchange=exchange, why="own").order_by("pk")
    assert [(row.way, row.official, row.address) for row in rows] == [
        (way, None, None) for way in ("page", "file", "pdf")
    ]
    assert {row.authority_id for row in rows} == {exchange.requester_id}
    officer = an_official(exchange.requester, "data_protection_officer")
    log = text_of(_client(officer.official).get("/data-protection/readings/"))
    assert log.count("The applicant") == 3


def test_the_check_answers_unknown_and_wrong_alike(world):
    exchange = world.issued()
    number = Card.objects.get(exchange=exchange).number
    client = Client()
    assert number in text_of(client.get(f"{ROOT}check/?number={number}"))

    def answer(given: str, document: str) -> str:
        shown = client.post(f"{ROOT}check/?lang=en", {"number": given, "document": document})
        return re.search(r"This card is valid|Not valid|Please contact the host", text_of(shown))[0]

    assert answer(number, "12 ab 34567") == "This card is valid"
    assert answer(number.replace("-", " "), "12AB34567") == "This card is valid"
    assert answer(number, "12AB34568") == "Not valid"
    assert answer("EPC-2222-2222-2222", "12AB34567") == "Not valid"
    world.do("home", exchange, "note_restriction", text="Prohibited until June.")
    assert answer(number, "12AB34567") == "Please contact the host"
    assert client.post(f"{ROOT}check/", {"number": "\x00", "document": "x"}).status_code == 422
    Card.objects.filter(exchange=exchange).update(sha256="0" * 64)
    world.do("home", exchange, "lift_restriction")
    assert answer(number, "12AB34567") == "Not valid"


def test_mails_to_an_applicant_lead_to_the_own_page_and_name_nobody(world):
    exchange = world.apply()
    world.do("home", exchange, "ask_documents", text="The translation.")
    outbox.deliver(at=world.at)
    assert Notice.objects.filter(official=world.applicant.official).exists()
    mails.gather_urgent(world.applicant.official_id)
    outbox.deliver(at=world.at)
    body = next(m.body for m in mail.outbox if m.to == [world.applicant.email])
    assert page(exchange) in body
    assert "Lef" not in body


@pytest.mark.parametrize(
    "rest", ["new/", "IMI-2026-000001-1/", "IMI-\x00/", "%F0%9F%92%A9/review/"]
)
def test_odd_addresses_and_values_are_no_fault(pierre, rest):
    assert pierre.get(f"{ROOT}mine/{rest}").status_code in {200, 400, 404}
    odd = {"profession": "\x00", "purpose": "💩" * 5000, "home": "ZZ", "services": "\x07"}
    assert pierre.post(f"{ROOT}mine/new/", odd).status_code == 422
    assert pierre.get(f"{ROOT}account/\x00/").status_code == 404


def test_the_list_of_applications_takes_as_many_queries_for_one_as_for_many(
    world, pierre, django_assert_max_num_queries
):
    world.draft()
    pierre.get(f"{ROOT}mine/")
    for _more in range(3):
        world.draft("temporary")
    with django_assert_max_num_queries(9):
        assert pierre.get(f"{ROOT}mine/").status_code == 200


def test_an_application_for_services_names_several_countries_and_shows_each(world, pierre):
    for country in ("AT", "IT"):
        an_official(an_authority(country, areas=("EPC",)), "module_handler")
    given = {"profession": "physiotherapist", "purpose": "temporary", "home": "FR", "host": "DE"}
    given |= {"services": "In a clinic.", "further": ["AT", "DE"]}
    no = pierre.post(f"{ROOT}mine/new/", given | {"further": ["FR"]})
    assert no.status_code == 422
    no = pierre.post(f"{ROOT}mine/new/", given | {"purpose": "establishment"})
    assert no.status_code == 422
    assert pierre.post(f"{ROOT}mine/new/", given).status_code == 302
    draft = Exchange.objects.get()
    assert draft.card_file.hosts == ["AT"]
    pierre.post(page(draft, "about/"), given | {"further": ["AT", "IT"]})
    assert pierre.post(page(draft, "person/"), PERSON).status_code == 302
    for proves in ("identity", "qualification"):
        world.add(draft, proves)
    shown = text_of(pierre.get(page(draft, "review/")))
    assert "Autriche, Italie" in shown
    assert pierre.post(page(draft, "review/"), {"consent": "on"}).status_code == 302
    parts = Exchange.objects.order_by("pk")
    assert [part.details["host"] for part in parts] == ["DE", "AT", "IT"]
    answer = pierre.get(page(draft))
    assert all(f"{ROOT}mine/{part.url_number}/" in answer.content.decode() for part in parts[1:])


def test_the_home_authority_finds_the_other_parts_of_an_application_a_host_its_own_alone(world):
    austria = an_official(an_authority("AT", areas=("EPC",)), "module_handler")
    draft = world.draft("prior_check")
    draft.card_file.hosts = ["AT"]
    draft.card_file.save(update_fields=["hosts"])
    send_application(world.read(draft), language="fr", at=world.at)
    german, austrian = Exchange.objects.order_by("pk")
    for part in (german, austrian):
        world.do("home", part, "acknowledge")
        world.do("home", part, "send_on")
    home = text_of(_client(world.home.official).get(german.get_absolute_url()))
    assert f'href="{austrian.get_absolute_url()}"' in home
    for member, part, other in ((world.host, german, austrian), (austria, austrian, german)):
        shown = text_of(_client(member.official).get(part.get_absolute_url()))
        assert other.number not in shown


def test_documents_are_called_by_what_they_prove_in_the_reader_s_language(world, pierre):
    exchange = world.apply()
    exchange.attachments.update(title="Preuve d’identité")
    shown = text_of(_client(world.home.official).get(f"{exchange.get_absolute_url()}?lang=de"))
    assert "Identitätsnachweis" in shown
    assert "Preuve d’identité" not in shown
