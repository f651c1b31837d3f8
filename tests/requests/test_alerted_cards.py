"""An alert in force about the holder of a card reaches the card's authorities that may read it."""

from datetime import timedelta

import pytest

from authorities.models import AreaAccess
from requests.models import Notice
from requests.selectors.case import case_for, find_exchange
from requests.selectors.same_person import alerts_about
from requests.services.alerted_cards import tell_of_alerts
from requests.services.begin import begin
from requests.services.perform import perform
from requests.workflows.card_application import CARD_APPLICATION
from tests.builders import NOW
from tests.requests.cards import PERSON, a_card_world
from tests.requests.parts import a_world, complete

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=40)


@pytest.fixture
def cards():
    world = a_card_world()
    for member in (world.home, world.host):
        AreaAccess.objects.create(authority=member.authority, area_id="PQ")
    return world


def alert_about(cards, **person):
    """An alert from France that the German contact passed on to the card's host authority."""
    network = a_world("PQ")
    exchange = begin("PQ-ALH", by=network["initiator"], at=NOW)
    complete(exchange, network["initiator"], network)
    subject = {name: PERSON[name] for name in ("surname", "given_names", "birth_date")} | person

    def do(who, name, **fields):
        perform(number=exchange.number, name=name, by=network[who], at=NOW, fields=fields)

    do("initiator", "save_content", content={"subject": subject})
    do("initiator", "broadcast")
    do("contact", "disseminate", authorities=[cards.host.authority.reference])
    exchange.refresh_from_db()
    return network, exchange


def seen(member, exchange):
    case = case_for(find_exchange(exchange.number, member), member, "en")
    return [alert.number for alert in alerts_about(case)]


@pytest.mark.parametrize(
    "person", [{}, {"surname": "LEFEVRE"}, {"surname": "Λεφέβρε", "given_names": "Pierre-Marie"}]
)
def test_the_authority_that_may_read_the_alert_is_told_once(cards, person):
    card = cards.issued()
    if person.get("surname", "").startswith("Λ"):
        card.subject.data |= {"surname": "Lefevre"}
        card.subject.save()
    _network, alert = alert_about(cards, **person)
    assert tell_of_alerts(at=LATER) == 1
    assert tell_of_alerts(at=LATER) == 0
    [notice] = Notice.objects.filter(reminder__rule__startswith="alerted")
    assert (notice.official, notice.exchange) == (cards.host.official, card)
    assert seen(cards.host, card) == [alert.number]
    assert seen(cards.home, card) == []


@pytest.mark.parametrize(
    "person", [{"surname": "Lefort"}, {"given_names": "Paul"}, {"birth_date": "1988-02-15"}]
)
def test_somebody_else_is_no_match(cards, person):
    card = cards.issued()
    alert_about(cards, **person)
    assert tell_of_alerts(at=LATER) == 0
    assert seen(cards.host, card) == []


def test_an_alert_that_has_ended_or_a_card_that_has_concerns_nobody(cards):
    card = cards.issued()
    network, alert = alert_about(cards)
    perform(number=alert.number, name="revoke", by=network["initiator"], at=NOW, fields={})
    assert tell_of_alerts(at=LATER) == 0
    assert seen(cards.host, card) == []


def test_two_alerts_of_one_day_are_told_of_each_and_once(cards):
    card = cards.issued()
    alert_about(cards)
    alert_about(cards)
    assert tell_of_alerts(at=LATER) == 2
    assert tell_of_alerts(at=LATER) == 0
    told = Notice.objects.filter(reminder__rule__startswith="alerted")
    assert set(told.values_list("official", "exchange")) == {(cards.host.official.pk, card.pk)}
    assert told.values("reminder").distinct().count() == 2
    assert {notice.reminder.words for notice in told} <= set(CARD_APPLICATION.words.reminders)
