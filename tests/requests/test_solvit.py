"""SOLVIT: the public form, the centres, the complainant's own page, what is kept from whom."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from authorities.models import Authority
from imi.kernel.models import OutboxEntry
from requests.models import Complaint, Event, Exchange, Reading, Subject
from requests.selectors.case import case_for, find_exchange
from requests.selectors.complaints import open_form
from requests.services import complaints
from requests.services.complaint_mails import mail_code, tell
from requests.services.history import broken_at
from requests.services.perform import perform
from requests.services.problems import InvalidFieldsError, NotPossibleError
from requests.services.retain import retain
from requests.services.timers import run_timers
from requests.workflows.solvit_case import State
from tests.builders import NOW, an_authority, an_official

pytestmark = pytest.mark.django_db

GIVEN = {
    "subject-surname": "Musterfrau",
    "subject-given_names": "Erika",
    "subject-email": "erika@person.example",
    "subject-residence": "DE",
    "answers-SC01": "FR",
    "answers-SC02": "Caisse nationale",
    "answers-SC03": "Four years of work\nare not counted.",
    "answers-SC04": "social_security",
    "answers-SC05": "no",
    "answers-SC08": "no",
}
CONTENT = {
    "subject": {"surname": "Musterfrau", "email": "erika@person.example", "residence": "DE"},
    "answers": {"SC01": "FR", "SC02": "Caisse", "SC03": "Four years.", "SC08": False},
}


@pytest.fixture
def centres():
    """A centre in Germany and one in France, an authority there, and the Commission."""
    found = {
        "home": an_official(an_authority("DE", areas=("SOL",)), "module_handler"),
        "lead": an_official(an_authority("FR", areas=("SOL",)), "module_handler"),
        "body": an_official(an_authority("FR", areas=("PQ",)), "module_handler"),
        "other": an_official(an_authority("IT", areas=("SOL",)), "module_handler"),
    }
    commission = an_authority("BE", areas=(), level=Authority.Level.EU)
    return found | {"commission": an_official(commission, "module_handler")}


def a_complaint(*, consent=False, key="", at=NOW):
    """A complaint of a person in Germany on an authority in France."""
    content = {**CONTENT, "answers": {**CONTENT["answers"], "SC08": consent}}
    return complaints.send_complaint(open_form(), content, form_key=key, language="en", at=at)


def do(case, who, name, *, days=0, **fields):
    """Take a step."""
    return perform(
        number=case.number, name=name, by=who, at=NOW + timedelta(days=days), fields=fields
    )


def at_lead(centres, **more):
    """A case that the home centre sent to France."""
    case = a_complaint(**more).exchange
    do(case, centres["home"], "first_reaction", days=1, text="We read it.")
    return do(
        case, centres["home"], "send_to_lead", days=3,
        centre=centres["lead"].authority.reference, analysis="Article 6.",
    )  # fmt: skip


def test_the_form_leads_from_review_to_a_number_and_a_code_shown_once(client, centres):
    assert client.get("/solvit/complaint/").status_code == 200
    review = client.post("/solvit/complaint/", {**GIVEN, "form_key": "k1", "step": "review"})
    assert review.status_code == 200
    assert "Four years of work<br>are not counted." in review.content.decode()
    assert not Exchange.objects.exists()
    changed = client.post("/solvit/complaint/", {**GIVEN, "form_key": "k1", "step": "change"})
    assert "Caisse nationale" in changed.content.decode()
    sent = client.post("/solvit/complaint/", {**GIVEN, "form_key": "k1", "step": "send"})
    assert sent.status_code == 201
    case = Exchange.objects.get()
    assert case.requester == centres["home"].authority
    assert (case.state, case.clocks) == (State.SUBMITTED, {"reaction": sent_by(case, 7)})
    code = re.search(r'id="code">\s*([A-Z0-9-]+)', sent.content.decode()).group(1)
    assert code.replace("-", "") not in Complaint.objects.get().sha256
    assert complaints.find(case.number, code.lower())
    again = client.post("/solvit/complaint/", {**GIVEN, "form_key": "k1", "step": "send"})
    assert again.status_code == 409
    assert Exchange.objects.count() == 1


def sent_by(case, days):
    """A day after the complaint was sent."""
    return (case.created_at + timedelta(days=days)).date().isoformat()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"subject-email": "nobody"}, "valid email"),
        ({"subject-surname": ""}, "required"),
        ({"subject-surname": "a\x00b"}, "character"),
        ({"answers-SC01": "XX"}, "XX"),
        ({"answers-SC01": "DE"}, "another country than your own"),
        ({"answers-SC08": ""}, "required"),
        ({"answers-SC03": "x" * 10_001}, "10000"),
        ({"subject-residence": "PL"}, "no SOLVIT centre"),
    ],
)
def test_what_cant_be_used_is_said_and_nothing_is_lost(client, centres, changed, said):
    given = {**GIVEN, "form_key": "k", **changed, "step": "send"}
    answer = client.post("/solvit/complaint/", given)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "Caisse nationale" in answer.content.decode()
    assert not Exchange.objects.exists()


def test_hostile_bytes_break_nothing(client, centres):
    for path in ("/solvit/complaint/", "/solvit/follow/", "/solvit/code/"):
        answer = client.post(path, {"number": "\x00\x01", "code": "\x00", "email": "a\x00@b.c"})
        assert answer.status_code == 422
    assert client.get("/solvit/?border=\x00&court=no").status_code == 422
    assert client.get("/solvit/follow/?number=%00%ff").status_code == 200


def test_whoever_solvit_cant_help_is_told_who_can(client):
    right = {"border": "yes", "authority": "yes", "law": "yes", "court": "no"}
    assert client.get("/solvit/", right).url == "/solvit/complaint/"
    answer = client.get("/solvit/", {**right, "court": "yes", "border": "no"})
    assert "A court is dealing" in answer.content.decode()
    assert "between two countries" in answer.content.decode()
    assert client.get("/solvit/", {"border": "yes"}).status_code == 422


def test_a_case_goes_from_the_form_to_its_end(centres):
    home, lead = centres["home"], centres["lead"]
    case = at_lead(centres)
    assert case.clocks == {"acceptance": "2026-03-20"}
    case = do(case, lead, "accept", days=4)
    assert case.clocks == {"solution": "2026-05-23"}
    do(case, lead, "report", days=5, text="We talk to them.")
    with pytest.raises(InvalidFieldsError):
        do(case, lead, "extend", days=6, date="2026-08-02", reason="Nearly there.")
    case = do(case, lead, "extend", days=6, date="2026-08-01", reason="Nearly there.")
    with pytest.raises(NotPossibleError):
        do(case, lead, "extend", days=7, date="2026-08-01", reason="Again.")
    case = do(case, lead, "propose_outcome", days=9, outcome="resolved", text="Counted.")
    with pytest.raises(NotPossibleError):
        do(case, lead, "confirm", days=10, text="x")
    case = do(case, home, "object", days=10, reason="Not all years.")
    assert case.clocks == {"solution": "2026-08-01"}
    do(case, lead, "propose_outcome", days=11, outcome="explained", text="Counted.")
    case = do(case, home, "confirm", days=12, text="All is counted.")
    assert (case.state, case.outcome) == (State.CLOSED, "explained")
    assert broken_at(case) is None
    case = do(case, home, "reopen", days=30, reason="A new letter.")
    assert (case.state, case.outcome, case.closed_at) == (State.OPEN, "", None)


def test_a_refused_case_is_signposted_or_sent_again(centres):
    case = at_lead(centres)
    case = do(case, centres["lead"], "refuse", days=4, reason="No EU law.")
    assert case.is_open
    case = do(case, centres["home"], "send_to_lead", days=5, analysis="It is.",
              centre=centres["lead"].authority.reference)  # fmt: skip
    do(case, centres["lead"], "refuse", days=6, reason="No.")
    case = do(case, centres["home"], "signpost", days=7, reason="No.", service="Your Europe Advice")
    assert (case.state, case.outcome) == (State.SIGNPOSTED, "signposted")


@pytest.mark.parametrize("consent", [True, False])
def test_who_complains_is_told_to_the_consulted_with_consent_only(centres, consent):
    case = do(at_lead(centres, consent=consent), centres["lead"], "accept", days=4)
    body = centres["body"]
    do(case, centres["lead"], "consult", days=5, body=body.authority.reference, text="Why not?")
    found = case_for(find_exchange(case.number, body), body, "en")
    assert (found.subject is not None) is consent
    answers = {shown.asked.code: shown.answer for shown in found.questions}
    assert answers["SC02"] == "Caisse"
    assert (answers["SC03"] is not None) is consent
    assert [message.text for message in found.messages] == ["Why not?"]
    assert {event.name for event in found.events} == {"consult"}
    do(case, body, "give_position", days=6, text="The form was missing.")
    lead = case_for(find_exchange(case.number, centres["lead"]), centres["lead"], "en")
    assert "The form was missing." in [message.text for message in lead.messages]
    client = Client()
    client.force_login(body.official, backend="imi.accounts.backend.OfficialBackend")
    page = client.get(f"/requests/{case.number}/")
    assert ("Musterfrau" in page.content.decode()) is consent
    assert Reading.objects.filter(official=body.official).exists() is consent


def test_the_commission_advises_without_learning_who_complains(centres):
    case = do(at_lead(centres), centres["lead"], "accept", days=4)
    case = do(case, centres["home"], "ask_commission", days=5, text="Does it apply?")
    assert case.clocks["advice"] == "2026-03-29"
    member = centres["commission"]
    found = case_for(find_exchange(case.number, member), member, "en")
    assert found.subject is None
    assert [message.text for message in found.messages] == ["Does it apply?"]
    case = do(case, member, "advise", days=6, text="Yes.")
    assert "advice" not in case.clocks
    with pytest.raises(NotPossibleError):
        do(case, centres["lead"], "note_advice", days=7, text="Yes.")


def test_other_centres_know_nothing(centres):
    case = at_lead(centres)
    for who in (centres["other"], centres["body"], centres["commission"]):
        with pytest.raises(Exchange.DoesNotExist):
            find_exchange(case.number, who)


def opened(sent):
    """A browser in which a case was opened."""
    client = Client()
    answer = client.post("/solvit/follow/", {"number": sent.exchange.number, "code": sent.code})
    assert answer.status_code == 302
    return client


def test_the_complainant_answers_and_withdraws(centres):
    sent = a_complaint()
    case, browser = sent.exchange, opened(sent)
    do(case, centres["home"], "first_reaction", days=1, text="We read it.")
    do(case, centres["home"], "ask_complainant", days=2, questions_text="Since when?")
    page = browser.get("/solvit/follow/").content.decode()
    assert "Since when?" in page
    assert "We read it." in page
    assert browser.post("/solvit/follow/answer/", {"text": ""}).status_code == 422
    assert browser.post("/solvit/follow/answer/", {"text": "Since May."}).status_code == 302
    assert browser.post("/solvit/follow/answer/", {"text": "Since May."}).status_code == 409
    case.refresh_from_db()
    assert case.state == State.HOME_ANALYSIS
    assert Event.objects.get(exchange=case, name="answer").authority is None
    assert browser.post("/solvit/follow/withdraw/").status_code == 422
    browser.post("/solvit/follow/withdraw/", {"sure": "on"})
    case.refresh_from_db()
    assert (case.state, case.is_open) == (State.WITHDRAWN, False)


def test_texts_between_the_centres_stay_there(centres):
    sent = a_complaint()
    do(sent.exchange, centres["home"], "first_reaction", days=1, text="We read it.")
    do(sent.exchange, centres["home"], "send_to_lead", days=3, analysis="Secret analysis.",
       centre=centres["lead"].authority.reference)  # fmt: skip
    do(sent.exchange, centres["lead"], "comment", days=4, text="Secret comment.")
    assert "Secret" not in opened(sent).get("/solvit/follow/").content.decode()


def test_wrong_codes_are_answered_alike_and_a_new_one_ends_the_old(client, centres):
    sent = a_complaint()
    answers = [
        client.post("/solvit/follow/", {"number": number, "code": code})
        for number, code in (
            (sent.exchange.number, "AAAA-AAAA-AAAA-AAAA"),
            ("IMI-2026-999999-9", sent.code),
        )
    ]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert all("no case of this number" in answer.content.decode() for answer in answers)
    browser = opened(sent)
    for email, promised in (("other@person.example", 0), ("Erika@person.example", 1)):
        before = OutboxEntry.objects.filter(topic=complaints.NEW_CODE).count()
        answer = client.post("/solvit/code/", {"number": sent.exchange.number, "email": email})
        assert answer.url == "/solvit/follow/"
        after = OutboxEntry.objects.filter(topic=complaints.NEW_CODE).count()
        assert after - before == promised
    mail_code(sent.exchange.pk, at=NOW)
    assert complaints.find(sent.exchange.number, sent.code) is None
    code = re.search(r"^[A-Z0-9]{4}(-[A-Z0-9]{4}){3}$", mail.outbox[-1].body, re.M).group()
    assert complaints.find(sent.exchange.number, code)
    assert b"Follow your SOLVIT case" in browser.get("/solvit/follow/").content


def test_mails_name_nobody(centres):
    sent = a_complaint()
    tell(sent.exchange.pk, "submit", 1)
    assert mail.outbox[-1].to == ["erika@person.example"]
    assert "Musterfrau" not in mail.outbox[-1].body
    assert f"/solvit/follow/?number={sent.exchange.number}" in mail.outbox[-1].body


def test_silence_is_reminded_of_once_and_ends_the_case(centres):
    case = a_complaint().exchange
    do(case, centres["home"], "first_reaction", text="We read it.")
    do(case, centres["home"], "ask_complainant", questions_text="Since when?")
    for days, count in ((19, 0), (20, 1), (21, 0)):
        at = NOW + timedelta(days=days)
        assert run_timers(day=at.date(), at=at)["automatic"] == count
    at = NOW + timedelta(days=30)
    run_timers(day=at.date(), at=at)
    case.refresh_from_db()
    assert (case.state, case.outcome) == (State.CLOSED, "silence")


def test_blocked_after_18_months_and_erased_after_three_years(centres):
    sent = a_complaint()
    browser = opened(sent)
    do(sent.exchange, centres["home"], "signpost", days=1, reason="Not ours.", service="Others")
    at = NOW + timedelta(days=560)
    retain(day=at.date(), at=at)
    assert "Not ours." not in browser.get("/solvit/follow/").content.decode()
    at = NOW + timedelta(days=1100)
    retain(day=at.date(), at=at)
    assert Subject.objects.get(exchange=sent.exchange).data == {}
    assert complaints.find(sent.exchange.number, sent.code) is None


def test_a_case_that_came_by_telephone_is_registered(client, centres):
    from requests.services.begin import begin

    home = centres["home"]
    case = begin("SOL-CAS", by=home, at=NOW)
    with pytest.raises(InvalidFieldsError):
        do(case, home, "register")
    do(case, home, "save_content", content=CONTENT)
    case = do(case, home, "register")
    assert (case.state, case.clocks) == (State.HOME_ANALYSIS, {"preparation": "2026-04-09"})
    complaints.ask_for_code(case.number, "erika@person.example")
