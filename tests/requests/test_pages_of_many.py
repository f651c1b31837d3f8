"""The pages of notifications and alerts: content, who was told, versions, what came in."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from authorities.services.index import index
from requests.models import Exchange, Participation
from requests.selectors.incoming import incoming
from requests.services.acknowledge import take_back
from requests.services.attach import attach
from requests.services.begin import begin
from requests.services.effects.one_to_many import add_parts
from requests.services.perform import perform
from requests.services.problems import NotPossibleError
from requests.workflows.base import Side
from tests.builders import NOW, an_authority
from tests.requests.parts import a_world, complete
from tests.requests.people import BACKEND

pytestmark = pytest.mark.django_db
#: With those of the session; the first opening after a step notes besides that it was seen.
MOST_QUERIES = 12


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    monkeypatch.setattr("imi.kernel.clock.now", lambda: NOW)


def see(client, member, path):
    client.force_login(member.official, backend=BACKEND)
    return client.get(path)


def sent(code, area):
    world = a_world(area)
    exchange = begin(code, by=world["initiator"], at=NOW)
    complete(exchange, world["initiator"], world)
    perform(number=exchange.number, name="broadcast", by=world["initiator"], at=NOW)
    return world, Exchange.objects.get(pk=exchange.pk)


def test_an_alert_is_written_and_sent_by_the_pages(client):
    world = a_world("PQ")
    assert see(client, world["initiator"], "/exchanges/new/").status_code == 200
    answer = client.post("/exchanges/new/", {"procedure": "PQ-ALH"})
    exchange = Exchange.objects.get(kind="professional-alert")
    assert answer["Location"] == f"/requests/{exchange.number}/content/"
    assert client.get(answer["Location"]).status_code == 200
    complete(exchange, world["initiator"], world)
    page = client.get(f"/requests/{exchange.number}/")
    assert f"/requests/{exchange.number}/broadcast/" in page.content.decode()
    client.post(f"/requests/{exchange.number}/broadcast/", {"seen": 2})
    exchange.refresh_from_db()
    assert exchange.state == "active"


def test_nothing_typed_is_lost_where_it_is_wrong(client):
    world = a_world("CUL")
    exchange = begin("CUL-NFO", by=world["initiator"], at=NOW)
    see(client, world["initiator"], f"/requests/{exchange.number}/content/")
    field = "text" if exchange.version_id is None else "type"
    form = {"seen": 1, "opening-countries": ["FR"], f"subject-{field}": "A vase."}
    answer = client.post(f"/requests/{exchange.number}/content/", form)
    assert answer.status_code == 422
    assert "A vase." in answer.content.decode()


def test_a_stale_content_is_not_kept(client):
    world = a_world("CUL")
    exchange = begin("CUL-NFO", by=world["initiator"], at=NOW)
    complete(exchange, world["initiator"], world)
    see(client, world["initiator"], f"/requests/{exchange.number}/content/")
    answer = client.post(f"/requests/{exchange.number}/content/", {"seen": 1})
    assert answer.status_code == 409


def test_what_came_in_is_put_aside_at_once(client):
    world, exchange = sent("PQ-ALH", "PQ")
    page = see(client, world["contact"], "/exchanges/received/")
    assert exchange.number in page.content.decode()
    client.post("/exchanges/received/", {"number": [exchange.number, "\x00", "x"]})
    part = Participation.objects.get(exchange=exchange, authority=world["contact"].authority)
    assert part.acknowledged_at == NOW
    assert exchange.number not in client.get("/exchanges/received/").content.decode()


def queries_of(client, path):
    client.get(path)  # what is read once a process, is read
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)


def test_what_came_in_costs_the_same_however_much_it_is(client):
    world, _exchange = sent("PQ-ALH", "PQ")
    client.force_login(world["contact"].official, backend=BACKEND)
    few = queries_of(client, "/exchanges/received/")
    for _time in range(3):
        more = begin("PQ-ALH", by=world["initiator"], at=NOW)
        complete(more, world["initiator"], world)
        perform(number=more.number, name="broadcast", by=world["initiator"], at=NOW)
    assert queries_of(client, "/exchanges/received/") == few


@pytest.mark.parametrize("who", ["initiator", "receiver"])
def test_a_notifications_page_costs_the_same_however_long_its_story(client, who):
    world, exchange = sent("CUL-NFO", "CUL")
    client.force_login(world[who].official, backend=BACKEND)
    path = f"/requests/{exchange.number}/"
    code = next(code for code, value in exchange.subject.data.items() if value == "Words.")
    modify(exchange, world, code, "Two vases.")
    few = queries_of(client, path)
    for turn in range(4):
        modify(exchange, world, code, f"Vases, {turn}.")
        perform(
            number=exchange.number,
            name="comment",
            by=world["receiver"],
            at=NOW,
            fields={"text": "We look into it."},
        )
        an_authority("FR", areas=("CUL",))
    assert queries_of(client, path) == few <= MOST_QUERIES + 1
    assert queries_of(client, path) <= MOST_QUERIES


def modify(exchange, world, code: str, text: str) -> None:
    fields = {"content": {"subject": {code: text}}}
    perform(number=exchange.number, name="modify", by=world["initiator"], at=NOW, fields=fields)


def test_a_contact_sees_profession_and_scope_only_until_it_is_assigned(client):
    world, exchange = sent("PQ-ALH", "PQ")
    subject = exchange.subject
    open_ones = {"profession", "scope"}
    closed = [c for c, text in subject.data.items() if text == "Words." and c not in open_ones]
    subject.data.update(dict.fromkeys(closed, "Geheimnis"))
    subject.save()
    path = f"/requests/{exchange.number}/"
    for address in (path, "/exchanges/received/", f"{path}?print=1"):
        assert "Geheimnis" not in see(client, world["contact"], address).content.decode(), address
    assert see(client, world["receiver"], path).status_code == 404
    chosen = {"authorities": [world["receiver"].authority.reference]}
    perform(number=exchange.number, name="disseminate", by=world["contact"], at=NOW, fields=chosen)
    assert "Geheimnis" in see(client, world["receiver"], path).content.decode()


def test_a_change_is_shown_beside_what_stood_before(client):
    world, exchange = sent("CUL-NFO", "CUL")
    code = next(code for code, value in exchange.subject.data.items() if value == "Words.")
    content = {"content": {"subject": {code: "Two vases."}}}
    perform(number=exchange.number, name="modify", by=world["initiator"], at=NOW, fields=content)
    page = see(client, world["receiver"], f"/requests/{exchange.number}/").content.decode()
    assert "<ins>Two vases.</ins>" in page
    assert "<del>Words.</del>" in page


def test_the_page_costs_the_same_however_many_are_told(client):
    world, exchange = sent("CUL-NFO", "CUL")
    client.force_login(world["initiator"].official, backend=BACKEND)
    few = queries_of(client, f"/requests/{exchange.number}/")
    told = {an_authority("IT", areas=("CUL",)).pk: Side.RECIPIENT for _time in range(5)}
    add_parts(exchange, told, at=NOW)
    assert queries_of(client, f"/requests/{exchange.number}/") == few


def test_the_days_of_an_alert_are_for_those_they_concern(client):
    world, exchange = sent("PQ-ALH", "PQ")
    exchange.clocks["ends"] = "2027-05-05"
    exchange.save()
    shown = {}
    for who in ("initiator", "other", "contact"):
        page = see(client, world[who], f"/requests/{exchange.number}/").content.decode()
        shown[who] = [text for text in ("Ends on", "To be confirmed by") if text in page]
    assert shown == {
        "initiator": ["Ends on", "To be confirmed by"],
        "other": ["Ends on"],
        "contact": [],
    }


def test_looking_through_what_came_in_names_nobody(client):
    world, exchange = sent("PQ-ALH", "PQ")
    exchange.subject.data = dict.fromkeys(exchange.subject.data, "Geheimnis")
    exchange.subject.save()
    page = see(client, world["other"], "/exchanges/received/").content.decode()
    assert exchange.number in page
    assert "Geheimnis" not in page
    found = client.get("/exchanges/received/", {"q": "Geheimnis"}).content.decode()
    assert exchange.number not in found
    for words in (exchange.number, "pq-alh", exchange.requester.name):
        found = client.get("/exchanges/received/", {"q": words}).content.decode()
        assert exchange.number in found, words


def test_no_page_of_what_came_in_ends_early_where_authorities_are_told_twice(monkeypatch):
    monkeypatch.setattr("requests.selectors.incoming.PAGE_SIZE", 2)
    world, exchange = sent("PQ-ALH", "PQ")
    sent_ones = [exchange]
    for _time in range(2):
        more = begin("PQ-ALH", by=world["initiator"], at=NOW)
        complete(more, world["initiator"], world)
        perform(number=more.number, name="broadcast", by=world["initiator"], at=NOW)
        sent_ones.append(more)
    for one in sent_ones:
        add_parts(one, {world["contact"].authority_id: Side.RECIPIENT}, at=NOW)
    first = incoming(world["contact"], "en")
    assert [row.exchange.pk for row in first.rows] == [one.pk for one in sent_ones[:0:-1]]
    second = incoming(world["contact"], "en", cursor=first.next_cursor or "")
    assert [row.exchange.pk for row in second.rows] == [exchange.pk]


def closed(world, exchange):
    Exchange.objects.filter(pk=exchange.pk).update(state="closed", is_open=False)
    exchange.refresh_from_db()
    return f"/requests/{exchange.number}/content/"


def a_file():
    return SimpleUploadedFile("photo.pdf", b"%PDF-1.7\n%%EOF\n", "application/pdf")


def test_a_closed_notification_is_corrected_with_a_file(client):
    world, exchange = sent("CUL-NFO", "CUL")
    path = closed(world, exchange)
    page = see(client, world["initiator"], path).content.decode()
    name = re.search(r'<input[^>]*type="file"[^>]*name="([^"]+)"', page.replace("\n", " "))
    assert name
    client.post(path, {"seen": exchange.event_count, name[1]: a_file()})
    assert exchange.attachments.count() == 1
    with pytest.raises(NotPossibleError):
        attach(exchange=exchange, upload=a_file(), by=world["receiver"], at=NOW)


def test_a_file_for_what_was_closed_meanwhile_is_too_late(client, monkeypatch):
    def too_late(**fields):
        raise NotPossibleError("attach")

    world, exchange = sent("CUL-NFO", "CUL")
    path = closed(world, exchange)
    page = see(client, world["initiator"], path).content.decode()
    name = re.search(r'<input[^>]*type="file"[^>]*name="([^"]+)"', page.replace("\n", " "))
    assert name
    monkeypatch.setattr("requests.views.answering.attach", too_late)
    sent_late = client.post(path, {"seen": exchange.event_count, name[1]: a_file()})
    assert sent_late.status_code == 409


@pytest.mark.parametrize(
    ("code", "area", "who", "may"),
    [
        ("CUL-NFO", "CUL", "initiator", True),
        ("CUL-NFO", "CUL", "receiver", False),
        ("PQ-ALH", "PQ", "initiator", False),
        ("PQ-ALH", "PQ", "other", False),
    ],
)
def test_files_are_the_initiators_and_no_part_of_an_alert(client, code, area, who, may):
    world, exchange = sent(code, area)
    page = see(client, world[who], f"/requests/{exchange.number}/").content.decode()
    path = f"/requests/{exchange.number}/documents/"
    assert (f'action="{path}"' in page) is may
    assert client.post(path, {"file": a_file()}).status_code == (302 if may else 409)


def test_among_many_authorities_those_to_pass_it_on_to_are_searched_for(client, monkeypatch):
    monkeypatch.setattr("requests.forms.passing_on.MOST_LISTED", 2)
    world, exchange = sent("PQ-ALH", "PQ")
    named = [an_authority("DE", name=f"Chamber of {what}") for what in ("nurses", "vets")]
    abroad = an_authority("GR", name="Chamber of nurses abroad")
    index(one.pk for one in (*named, abroad))
    nurses, vets = (one.reference for one in named)
    path = f"/requests/{exchange.number}/disseminate/"
    first = see(client, world["contact"], path)
    form = first.context["form"]
    assert "4 authorities of your country" in form.fields["words"].help_text
    assert form.fields["authorities"].choices == []
    seen = {"seen": exchange.event_count}
    look = seen | {"look": "1", "words": "nurses"}
    found = client.post(path, look)
    assert found.status_code == 200
    assert [ref for ref, _name in found.context["form"].fields["authorities"].choices] == [nurses]
    again = client.post(path, look | {"words": "vets", "authorities": [nurses]})
    page = again.content.decode()
    assert f'value="{nurses}" ' in page
    assert {ref for ref, _n in again.context["form"].fields["authorities"].choices} == {
        nurses,
        vets,
    }
    assert again.context["form"]["authorities"].value() == [nurses]
    for wrong in ("\x00", abroad.reference):
        refused = client.post(path, seen | {"words": "nurses", "authorities": [wrong]})
        assert refused.status_code == 422
    assert client.post(path, seen | {"authorities": [nurses, vets]}).status_code == 302
    told = exchange.participations.filter(role="recipient", authority__country="DE")
    assert {part.authority.reference for part in told} == {nurses, vets}


def test_what_was_put_aside_last_is_taken_back_by_one_press(client):
    world, exchange = sent("PQ-ALH", "PQ")
    part = exchange.participations.get(authority=world["contact"].authority)
    path, offer = "/exchanges/received/", 'name="undo"'
    assert offer not in see(client, world["contact"], path).content.decode()
    client.post(path, {"number": [exchange.number]})
    assert offer in client.get(path).content.decode()
    client.post(path, {"undo": "1"})
    part.refresh_from_db()
    assert part.acknowledged_at is None
    shown = client.get(path).content.decode()
    assert exchange.number in shown
    assert offer not in shown
    assert client.post(path, {"undo": "1"}).status_code == 302


def test_nobody_takes_back_what_another_authority_put_aside(client):
    world, exchange = sent("PQ-ALH", "PQ")
    see(client, world["contact"], "/exchanges/received/")
    client.post("/exchanges/received/", {"number": [exchange.number]})
    assert take_back([exchange.number, "\x00"], by=world["other"]) == []
    part = exchange.participations.get(authority=world["contact"].authority)
    assert part.acknowledged_at == NOW
    assert take_back([exchange.number], by=world["contact"]) == [exchange.number]
