"""SOLVIT beside the case itself: whom a centre consults, what a complainant reads and keeps."""

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from authorities.services.index import index
from imi.kernel import outbox
from requests.models import Exchange, Notice, Reading
from requests.selectors.complaints import open_form
from requests.selectors.listing import rows_of
from requests.selectors.worklist import parts_of
from requests.services.attach import attach
from requests.services.complaints import act, send_complaint
from requests.services.looks import note_look
from requests.services.mails import promise_digests
from requests.services.perform import perform
from requests.services.problems import NotPossibleError
from tests.builders import NOW, an_authority, an_official
from tests.requests.cards import PDF
from tests.requests.people import BACKEND, text_of

pytestmark = pytest.mark.django_db
CONTENT = {
    "subject": {"surname": "Musterfrau", "email": "erika@person.example", "residence": "DE"},
    "answers": {"SC01": "FR", "SC02": "Caisse", "SC03": "Four years.", "SC08": False},
}


@pytest.fixture
def home(monkeypatch):
    monkeypatch.setattr("imi.kernel.clock.now", lambda: NOW)
    return an_official(an_authority("DE", areas=("SOL",)), "module_handler")


@pytest.fixture
def lead():
    return an_official(an_authority("FR", areas=("SOL",)), "module_handler")


def complaint():
    return send_complaint(open_form(), CONTENT, form_key="", language="en", at=NOW)


def do(case, who, name, **fields):
    return perform(number=case.number, name=name, by=who, at=NOW, fields=fields)


def in_open(home, lead):
    """A complaint whose case the lead centre accepted."""
    sent = complaint()
    do(sent.exchange, home, "first_reaction", text="We read it.")
    centre = lead.authority.reference
    do(sent.exchange, home, "send_to_lead", centre=centre, analysis="Article 6.")
    do(sent.exchange, lead, "accept")
    return sent


def browser(sent) -> Client:
    client = Client()
    client.post("/solvit/follow/", {"number": sent.exchange.number, "code": sent.code})
    return client


def upload(client, name="letter.pdf"):
    file = SimpleUploadedFile(name, PDF)
    assert client.post("/solvit/follow/document/", {"file": file}).status_code == 302


def test_the_authority_to_consult_is_searched_by_name_without_a_script(client, home, lead):
    body = an_authority("FR", areas=("PQ",), name="Caisse nationale des médecins")
    abroad = an_authority("IT", areas=("PQ",), name="Cassa nazionale dei medici")
    index([body.pk, abroad.pk])
    case = in_open(home, lead).exchange
    case.refresh_from_db()
    client.force_login(lead.official, backend=BACKEND)
    address = f"/requests/{case.number}/consult/"
    given = {"seen": case.event_count, "words": "caisse medecins", "text": "Why?", "look": "1"}
    found = text_of(client.post(address, given))
    assert f'value="{body.reference}"' in found
    assert abroad.reference not in found
    assert "Why?" in found
    nothing = client.post(address, {"seen": case.event_count, "words": "", "text": "Why?"})
    assert nothing.status_code == 422
    for wrong in (abroad.reference, lead.authority.reference, "XX-0", "\x00"):
        refused = client.post(address, {"seen": case.event_count, "body": wrong, "text": "Why?"})
        assert refused.status_code == 422
    chosen = {"seen": case.event_count, "body": body.reference, "text": "Why?"}
    assert client.post(address, chosen).status_code == 302
    assert case.participations.filter(authority=body, role="consulted").exists()


def test_a_complainant_opens_the_own_documents_and_no_others(home, lead):
    sent, other = in_open(home, lead), complaint()
    mine, theirs = browser(sent), browser(other)
    upload(mine)
    upload(theirs, "other.pdf")
    inside = attach(
        exchange=Exchange.objects.get(pk=sent.exchange.pk),
        upload=SimpleUploadedFile("analysis.pdf", PDF),
        by=home,
        at=NOW,
    )
    own = sent.exchange.attachments.get(from_outside=True)
    foreign = other.exchange.attachments.get()
    page = text_of(mine.get("/solvit/follow/"))
    assert f"/solvit/follow/documents/{own.key}/" in page
    assert "analysis.pdf" not in page
    got = mine.get(f"/solvit/follow/documents/{own.key}/")
    assert b"".join(got.streaming_content) == PDF
    assert got["X-Content-Type-Options"] == "nosniff"
    for key in (inside.key, foreign.key, "none", "%00", "💩"):
        assert mine.get(f"/solvit/follow/documents/{key}/").status_code == 404
    assert Client().get(f"/solvit/follow/documents/{own.key}/").url == "/solvit/follow/"
    mine.post("/solvit/follow/leave/")
    assert mine.get(f"/solvit/follow/documents/{own.key}/").status_code == 302


def test_the_documents_of_a_blocked_case_are_closed_to_the_complainant(home, lead):
    sent = in_open(home, lead)
    mine = browser(sent)
    upload(mine)
    own = sent.exchange.attachments.get()
    Exchange.objects.filter(pk=sent.exchange.pk).update(blocked_at=NOW)
    assert mine.get(f"/solvit/follow/documents/{own.key}/").status_code == 404


def test_the_home_centre_and_the_complainant_write_to_each_other_meanwhile(home, lead):
    sent = in_open(home, lead)
    with pytest.raises(NotPossibleError):
        do(sent.exchange, lead, "write_to_complainant", text="Hello.")
    mail.outbox.clear()
    do(sent.exchange, home, "write_to_complainant", text="They look into it.")
    outbox.deliver(at=NOW)
    assert any("wrote to you" in message.body for message in mail.outbox)
    assert all("look into it" not in message.body for message in mail.outbox)
    assert "They look into it." in text_of(browser(sent).get("/solvit/follow/"))
    act(sent.exchange, "add_information", language="de", at=NOW, fields={"text": "Thank you."})
    do(sent.exchange, lead, "propose_outcome", outcome="resolved", text="Done.")
    do(sent.exchange, home, "write_to_complainant", text="Is it so?")
    act(sent.exchange, "add_information", language="de", at=NOW, fields={"text": "It is."})


def test_a_document_of_the_complainant_is_news_to_both_centres(home, lead):
    sent = in_open(home, lead)
    outbox.deliver(at=NOW)
    known = Notice.objects.count()
    for who in (home, lead):
        note_look([Exchange.objects.get(pk=sent.exchange.pk)], who)
        assert not unread(who)
    mail.outbox.clear()
    mine = browser(sent)
    upload(mine)
    outbox.deliver(at=NOW)
    told = Notice.objects.order_by("pk")[known:]
    assert [(one.official_id, one.event.name) for one in told] == [
        (home.official_id, "add_document"),
        (lead.official_id, "add_document"),
    ]
    assert unread(home)
    assert unread(lead)
    assert "You added a document." in text_of(mine.get("/solvit/follow/"))
    promise_digests(NOW.date())
    outbox.deliver(at=NOW)
    body = next(one.body for one in mail.outbox if one.to == [home.official.email])
    assert "The complainant added a document." in body
    assert not {"Musterfrau", "letter.pdf"} & set(body.split())


def unread(who) -> bool:
    """Whether the one case in the own list is marked as news."""
    parts = parts_of(who)
    keys = [part.exchange_id for part in parts]
    return any(row.unread for row in rows_of(keys, parts, who, "en"))


def test_a_file_that_cannot_be_taken_is_no_step_of_the_case(home, lead):
    sent = in_open(home, lead)
    before = Exchange.objects.get(pk=sent.exchange.pk).event_count
    file = SimpleUploadedFile("virus.pdf", b"MZ")
    answer = browser(sent).post("/solvit/follow/document/", {"file": file})
    assert answer.status_code == 422
    assert Exchange.objects.get(pk=sent.exchange.pk).event_count == before
    assert not sent.exchange.attachments.exists()


def test_what_the_complainant_reads_stands_in_the_log_of_the_home_centre(client, home, lead):
    sent = in_open(home, lead)
    mine = browser(sent)
    mine.get("/solvit/follow/")
    upload(mine)
    own = sent.exchange.attachments.get()
    mine.get(f"/solvit/follow/documents/{own.key}/")
    rows = Reading.objects.filter(exchange=sent.exchange, why="own").order_by("pk")
    assert [(row.way, row.official, row.address) for row in rows] == [
        ("page", None, None),
        ("file", None, None),
    ]
    assert {row.authority_id for row in rows} == {home.authority_id}
    for place, seen in ((home.authority, True), (lead.authority, False)):
        officer = an_official(place, "data_protection_officer")
        client.force_login(officer.official, backend=BACKEND)
        log = text_of(client.get("/data-protection/readings/"))
        assert ("The complainant" in log) is seen
        sheet = text_of(client.get(f"/data-protection/readings/{sent.exchange.number}/"))
        assert "The complainant" in sheet
        assert "Nobody read it." not in sheet
        held = text_of(client.get(f"/data-protection/exchanges/{sent.exchange.number}/"))
        assert "The complainant (2)" in held


def test_of_a_blocked_case_the_complainant_reads_nothing_to_be_logged(home, lead):
    sent = in_open(home, lead)
    mine = browser(sent)
    Exchange.objects.filter(pk=sent.exchange.pk).update(blocked_at=NOW)
    assert mine.get("/solvit/follow/").status_code == 200
    assert not Reading.objects.filter(exchange=sent.exchange, why="own").exists()
