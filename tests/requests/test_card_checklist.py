"""The applicant and the home authority see which documents each host country asks for."""

from datetime import timedelta

import pytest
from django.test import Client

from authorities.models import AreaAccess
from requests.models import Exchange
from requests.selectors.card_checklist import checklists
from requests.services.begin import begin
from requests.services.perform import perform
from tests.builders import NOW, an_authority, an_official
from tests.requests.cards import a_card_world
from tests.requests.people import BACKEND, text_of

ASKED = ["identity", "qualification", "insurance"]


@pytest.fixture
def world(db, monkeypatch):
    made = a_card_world()
    monkeypatch.setattr("imi.kernel.clock.now", lambda: made.at)
    return made


def notify(by, at=NOW, *, since="2026-01-01", profession="physiotherapist", documents=ASKED):
    """Notify what a country asks of one profession."""
    AreaAccess.objects.get_or_create(authority=by.authority, area_id="EPC")
    exchange = begin("EPC-NRQ", by=by, at=at)
    answers = {
        "ER01": profession,
        "ER02": documents,
        "ER03": "Beglaubigte Übersetzungen.",
        "ER04": {"amount": "90.00", "currency": "EUR"},
        "ER05": since,
    }
    act = {"number": exchange.number, "by": by, "at": at}
    perform(name="save_content", fields={"content": {"answers": answers}}, **act)
    perform(name="broadcast", **act)
    return exchange


def wanted(exchange, lang="en"):
    """{country: [(document, given)]} as shown."""
    found = checklists(exchange, lang, today=(NOW + timedelta(days=1)).date())
    return {one.country: [(doc.text, doc.given) for doc in one.documents] for one in found}


def test_a_host_country_asks_for_what_it_notified(world):
    notify(world.host)
    draft = world.draft()
    [(country, documents)] = wanted(draft).items()
    assert country == "Germany"
    assert documents == [
        ("Proof of identity", True),
        ("Evidence of formal qualifications", True),
        ("Proof of professional liability insurance", False),
    ]
    assert "Απόδειξη" in str(wanted(draft, "el")) or "Γερμανία" in wanted(draft, "el")
    world.add(draft, "insurance")
    assert all(given for _text, given in wanted(world.read(draft))["Germany"])


def test_a_country_without_a_notice_has_the_common_list(world):
    notify(world.host, profession="nurse")
    [shown] = checklists(world.draft("general"), "en", today=NOW.date())
    assert shown.notice is None
    assert [doc.text for doc in shown.documents if not doc.given] == [
        "Proof of professional experience"
    ]
    assert not shown.complete


def test_the_latest_notice_in_force_counts_and_a_withdrawn_one_does_not(world):
    draft = world.draft()
    notify(world.host, documents=["language"])
    notify(world.host, since="2026-02-01", documents=["good_character"])
    notify(world.host, since="2099-01-01", documents=["experience"])
    texts = [text for text, _given in wanted(draft)["Germany"]]
    assert "Proof of good character or repute" in texts
    assert len(texts) == 3
    latest = Exchange.objects.filter(procedure="EPC-NRQ").order_by("pk")[1]
    perform(
        number=latest.number, name="withdraw", by=world.host, at=NOW, fields={"reason": "Wrong."}
    )
    texts = [text for text, _given in wanted(draft)["Germany"]]
    assert "Proof of language knowledge" in texts


def test_every_host_country_of_an_application_has_its_list(world, django_assert_max_num_queries):
    austria = an_official(an_authority("AT", areas=("EPC",)), "module_handler")
    notify(world.host)
    notify(austria, documents=["establishment"])
    draft = world.draft("temporary")
    draft.card_file.hosts = ["AT", "DE", "EL"]
    shown = wanted(draft)
    assert list(shown) == ["Germany", "Austria", "Greece"]
    assert ("Proof of lawful establishment", False) in shown["Austria"]
    with django_assert_max_num_queries(2):
        wanted(draft)


def test_the_applicant_is_warned_and_may_send_all_the_same(world):
    notify(world.host)
    draft = world.draft()
    pierre = Client()
    pierre.force_login(world.applicant.official, backend=BACKEND)
    for rest in ("documents/", "review/"):
        page = text_of(pierre.get(f"/professional-card/mine/{draft.url_number}/{rest}?lang=en"))
        assert "Documents needed for: Germany" in page
        assert "Missing" in page
        assert "90" in page
    page = text_of(pierre.get(f"/professional-card/mine/{draft.url_number}/documents/?lang=el"))
    assert "Γερμανία" in page
    sent = pierre.post(f"/professional-card/mine/{draft.url_number}/review/", {"consent": "on"})
    assert sent.status_code == 302
    assert Exchange.objects.get(pk=draft.pk).state == "applied"


def test_the_home_authority_sees_the_list_while_it_checks(world):
    notice = notify(world.host)
    exchange = world.apply()
    client = Client()
    client.force_login(world.home.official, backend=BACKEND)
    page = text_of(client.get(f"/requests/{exchange.url_number}/?lang=en"))
    assert "Documents needed for: Germany" in page
    assert notice.number in page
    world.do("home", exchange, "acknowledge")
    world.do("home", exchange, "send_on")
    world.do("host", exchange, "issue")
    page = text_of(client.get(f"/requests/{exchange.url_number}/?lang=en"))
    assert "Documents needed for" not in page


def test_the_applicant_reads_the_name_of_the_host_authority(world):
    exchange = world.at_host()
    pierre = Client()
    pierre.force_login(world.applicant.official, backend=BACKEND)
    page = text_of(pierre.get(f"/professional-card/mine/{exchange.url_number}/?lang=en"))
    host = world.host.authority
    assert f"sent it to {host.name}" in page
    assert host.reference not in page.replace(host.get_absolute_url(), "")
