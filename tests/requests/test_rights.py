"""The data-subject desk: thirty days, two persons, both versions, and a log of all of it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client

from authorities.models import Membership
from imi.kernel import outbox
from requests.models import (
    Correction,
    EarlyEnd,
    Exchange,
    Message,
    Notice,
    PersonSearch,
    Reading,
    RightsRequest,
    Subject,
    Unblocking,
)
from requests.selectors.case import case_for, find_exchange
from requests.selectors.rights import one_held
from requests.selectors.standing import standing_of_system
from requests.services.begin import begin
from requests.services.effects.step import Step, begin_responding
from requests.services.history import broken_at
from requests.services.mails import _lines
from requests.services.nightly import deadlines
from requests.services.perform import perform
from requests.services.retain import erase, retain
from requests.services.rights import Asked, receive
from requests.services.rights_held import correct
from tests.builders import NOW, an_official
from tests.personas import ANSWERS, a_net
from tests.requests.parts import a_world, complete
from tests.requests.people import Desk, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_limits_left_over():
    cache.clear()


@pytest.fixture
def desk(db, monkeypatch) -> Desk:
    net = a_net()
    monkeypatch.setattr("imi.kernel.clock.now", lambda: net.now)
    return Desk(net)


def asked(desk, **fields):
    values = {
        "authority": desk.net.reference("A"),
        "kind": "access",
        "name": "Erika Musterfrau",
        "email": "erika@example.org",
        "text": "Born 1985.",
    }
    return Client().post("/data-protection/request/", values | fields)


def held(number):
    return f"/data-protection/exchanges/{number}/"


def closed(desk):
    """A closed request of A's to B."""
    return desk.net.closed()


def an_alert():
    """An alert that was sent, and who takes part in it."""
    world = a_world("PQ")
    exchange = begin("PQ-ALH", by=world["initiator"], at=NOW)
    complete(exchange, world["initiator"], world)
    perform(number=exchange.number, name="broadcast", by=world["initiator"], at=NOW, fields={})
    exchange.refresh_from_db()
    return world, exchange


def test_anybody_can_ask_and_see_what_became_of_it(desk):
    answer = asked(desk)
    assert answer.status_code == 201
    made = RightsRequest.objects.get()
    assert made.reference in text_of(answer)
    assert made.due_on == (desk.net.now + timedelta(days=30)).date()
    outbox.deliver(at=desk.net.now)
    assert {to for message in mail.outbox for to in message.to} == {
        "erika@example.org",
        "a_dpo@test.example",
    }
    for message in mail.outbox:
        assert "1985" not in message.body
        assert "Musterfrau" not in message.body
    page = f"/data-protection/requests/{made.pk}/"
    data = {"do": "decide", "decision": "done", "answer": "Here is what we hold."}
    assert desk.post("a_dpo", page, data).status_code == 302
    given = {"reference": made.reference, "email": "Erika@example.org"}
    told = Client().post("/data-protection/status/", given)
    assert "Here is what we hold." in text_of(told)
    wrong = given | {"email": "other@example.org"}
    assert Client().post("/data-protection/status/", wrong).status_code == 404


@pytest.mark.parametrize(
    "fields",
    [
        {"authority": "XX-0"},
        {"authority": "nul\0"},
        {"kind": "what"},
        {"email": "no"},
        {"text": ""},
        {"name": "x" * 300},
    ],
)
def test_what_cannot_be_used_is_shown_again(desk, fields):
    assert asked(desk, **fields).status_code == 422
    assert not RightsRequest.objects.exists()


@pytest.mark.parametrize("page", ["request", "status"])
def test_many_posts_from_one_place_are_stopped(page, settings):
    settings.DEMO = False
    client = Client()
    answers = [client.post(f"/data-protection/{page}/", {}).status_code for _ in range(21)]
    assert set(answers[:20]) == {422}
    assert answers[20] == 429


def test_only_the_officer_of_the_authority_named_sees_it(desk):
    asked(desk)
    page = f"/data-protection/requests/{RightsRequest.objects.get().pk}/"
    desk.net.members["b_dpo"] = an_official(desk.net.authorities["B"], "data_protection_officer")
    assert desk.get("a_dpo", page).status_code == 200
    for who in ("a", "a_admin", "a_super", "b_dpo", "c"):
        assert desk.get(who, page).status_code == 404, who
    assert desk.get("a_dpo", f"/data-protection/requests/{10**30}/").status_code == 404


def test_it_is_prolonged_once_with_a_reason_and_decided_once(desk):
    asked(desk, kind="objection")
    page = f"/data-protection/requests/{RightsRequest.objects.get().pk}/"
    assert desk.post("a_dpo", page, {"do": "prolong", "reason": " "}).status_code == 422
    assert desk.post("a_dpo", page, {"do": "prolong", "reason": "Abroad."}).status_code == 302
    assert desk.post("a_dpo", page, {"do": "prolong", "reason": "Again."}).status_code == 409
    assert RightsRequest.objects.get().due_on == (desk.net.now + timedelta(days=90)).date()
    decide = {"do": "decide", "decision": "national", "answer": "Law."}
    assert desk.post("a_dpo", page, decide).status_code == 302
    assert desk.post("a_dpo", page, decide | {"answer": "No."}).status_code == 409
    assert RightsRequest.objects.get().answer == "Law."


@pytest.mark.parametrize(
    ("kind", "days", "status"),
    [("access", 0, 409), ("correction", 0, 409), ("erasure", 0, 409), ("restriction", 30, 302),
     ("restriction", 31, 409)],
)  # fmt: skip
def test_only_restriction_and_objection_take_longer_and_only_in_time(desk, kind, days, status):
    asked(desk, kind=kind)
    RightsRequest.objects.update(reminded_on=desk.net.now.date())
    page = f"/data-protection/requests/{RightsRequest.objects.get().pk}/"
    desk.net.pass_days(days)
    offered = 'value="prolong"' in text_of(desk.get("a_dpo", page))
    assert offered == (status == 302)
    data = {"do": "prolong", "reason": "Abroad."}
    assert desk.post("a_dpo", page, data).status_code == status
    if offered:  # it is reminded of the new day
        assert RightsRequest.objects.get().reminded_on is None


def test_the_officer_is_reminded_before_and_from_the_day_on(desk):
    asked(desk)
    outbox.deliver(at=desk.net.now)
    day = desk.net.now.date()
    reminded = [
        days
        for days in range(24, 33)
        if deadlines(day=day + timedelta(days), at=desk.net.now + timedelta(days))["rights"]
    ]
    assert reminded == [25, 30, 31, 32]
    assert deadlines(day=day + timedelta(32), at=desk.net.now)["rights"] == 0


def test_the_officer_finds_what_is_held_and_the_search_is_logged_without_its_words(desk):
    number = closed(desk)
    desk.net.closed()
    other = desk.net.sent("other", "B")
    data = {"words": "musterfrau 1985-04-12", "purpose": "DP-X"}
    answer = desk.post("a_dpo", "/data-protection/person/", data)
    assert number in text_of(answer)
    assert other not in text_of(answer)
    logged = PersonSearch.objects.get()
    assert (logged.hits, logged.purpose) == (2, "DP-X")
    nothing = desk.post("a_dpo", "/data-protection/person/", data | {"words": "Nobody 1985"})
    assert number not in text_of(nothing)
    assert desk.post("a_dpo", "/data-protection/person/", {"words": "ab"}).status_code == 422


def test_what_is_opened_is_logged_and_foreign_ones_are_not_there(desk):
    number = closed(desk)
    before = Reading.objects.count()
    page = text_of(desk.get("a_dpo", held(number)))
    assert "Musterfrau" in page
    assert Reading.objects.count() == before + 1
    assert Reading.objects.latest("pk").why == "subject"
    assert desk.get("a_dpo", held(desk.net.sent("other", "B"))).status_code == 404
    for who in ("a", "a_admin", "b", "c"):
        assert desk.get(who, held(number)).status_code == 404, who
    # Whoever was asked and hasn't accepted holds nothing yet.
    desk.net.members["b_dpo"] = an_official(desk.net.authorities["B"], "data_protection_officer")
    assert desk.get("b_dpo", held(number)).status_code == 200
    assert desk.get("b_dpo", held(desk.net.sent())).status_code == 404


def test_texts_inside_the_other_side_are_not_shown(desk):
    number = desk.net.replied()
    exchange = Exchange.objects.get(number=number)
    for side in ("requester", "responder"):
        Message.objects.create(
            exchange=exchange,
            kind="comment",
            text=f"inside the {side}",
            side=side,
            language="en",
            authority=desk.net.authorities["A"],
            at=desk.net.now,
        )
    page = text_of(desk.get("a_dpo", held(number)))
    assert "inside the requester" in page
    assert "inside the responder" not in page


def test_who_passed_it_on_sees_the_subject_and_changes_nothing(desk):
    number = desk.net.accepted()
    exchange = Exchange.objects.get(number=number)
    forwarded = exchange.participations.get(role="responder", until=None)
    step = Step(exchange, standing_of_system(exchange), {}, desk.net.now, "en")
    begin_responding(step, desk.net.authorities["NEXT"])
    exchange.save()
    exchange.participations.filter(until=None).update(opened_at=desk.net.now)
    desk.net.do("b_next", number, "send_reply", answers=ANSWERS)
    desk.net.do("a", number, "close")
    desk.net.members["b_dpo"] = an_official(forwarded.authority, "data_protection_officer")
    answer = desk.get("b_dpo", held(number))
    assert "Musterfrau" in text_of(answer)
    assert not [name for name in ("answers", "texts", "corrections") if name in answer.context]
    for name in ("correct", "block", "erase"):
        assert f'value="{name}"' not in text_of(answer)
        data = {
            "do": name,
            f"{name}-reason": "x",
            "correct-field": "family_name",
            "correct-value": "Y",
            "erase-consent": "on",
        }
        assert desk.post("b_dpo", held(number), data).status_code == 409, name
        assert desk.post("a_dpo", held(number), data).status_code == 302, name


def test_those_told_of_an_alert_hold_it_while_it_is_open():
    world, exchange = an_alert()
    number = exchange.number

    def found(who):
        return one_held(world[who], number).number == number

    assert found("initiator")
    assert found("other")  # a recipient
    with pytest.raises(Exchange.DoesNotExist):
        found("contact")  # sees profession and scope only
    perform(number=number, name="revoke", by=world["initiator"], at=NOW, fields={})
    assert found("initiator")
    with pytest.raises(Exchange.DoesNotExist):
        found("other")


def test_a_correction_keeps_both_versions_and_is_told_to_both_sides(desk):
    number = desk.net.accepted()
    data = {
        "do": "correct",
        "correct-field": "family_name",
        "correct-value": "Muster",
        "correct-reason": "Misspelt.",
    }
    assert desk.post("a_dpo", held(number), data).status_code == 302
    made = Correction.objects.get()
    assert (made.before, made.after) == ("Musterfrau", "Muster")
    assert desk.net.see("b", number).body["subject"]["family_name"] == "Muster"
    assert desk.net.see("b", number).events[-1] == "subject_corrected"
    page = text_of(desk.get("a_dpo", held(number)))
    assert "Musterfrau" in page
    contest = data | {"correct-contested": "on", "correct-value": ""}
    assert desk.post("a_dpo", held(number), contest).status_code == 302
    assert desk.net.see("b", number).body["subject"]["family_name"] == "Muster"
    assert desk.net.see("b", number).events[-1] == "subject_contested"
    for wrong in ({"correct-field": "what"}, {"correct-value": ""}, {"correct-reason": ""}):
        assert desk.post("a_dpo", held(number), data | wrong).status_code == 422, wrong
    assert broken_at(Exchange.objects.get(number=number)) is None


def test_a_corrected_value_is_of_the_fields_type(desk):
    number = desk.net.accepted()
    data = {"do": "correct", "correct-field": "birth_date", "correct-reason": "Wrong."}
    for wrong in ("12.4.1985", "1985-02-30", "soon"):
        answer = desk.post("a_dpo", held(number), data | {"correct-value": wrong})
        assert answer.status_code == 422, wrong
        assert "Please give a date as YYYY-MM-DD." in text_of(answer)
    right = data | {"correct-value": "1985-04-13"}
    assert desk.post("a_dpo", held(number), right).status_code == 302
    assert desk.net.see("b", number).body["subject"]["birth_date"] == "1985-04-13"


def test_a_draft_that_was_corrected_is_not_saved_over(desk):
    number = desk.net.draft()
    before = Exchange.objects.get(number=number).changed_at
    desk.net.pass_days(1)
    data = {"do": "correct", "correct-field": "family_name", "correct-reason": "Wrong."}
    desk.post("a_dpo", held(number), data | {"correct-value": "Muster"})
    assert Exchange.objects.get(number=number).changed_at > before


def test_in_an_alert_it_is_no_step_of_the_alert_and_all_are_told(monkeypatch):
    monkeypatch.setattr("imi.kernel.clock.now", lambda: NOW)
    world, exchange = an_alert()
    officer = an_official(world["initiator"].authority, "data_protection_officer")
    fields = {"contested": True, "reason": "She says so.", "by": officer, "at": NOW}
    correct(exchange.number, next(iter(exchange.subject.data)), "", **fields)
    shown = case_for(find_exchange(exchange.number, world["other"]), world["other"], "en")
    assert "marked that the person contests what is said" in shown.events[-1].sentence
    outbox.deliver(at=NOW)
    event = exchange.events.latest("sequence")
    told = Notice.objects.filter(event=event)
    assert told.filter(official=world["other"].official).exists()
    assert "– The person contests what is said of her or him." in list(_lines(told))


def test_blocked_content_takes_two_persons_to_see_for_a_week(desk):
    number = closed(desk)
    block = {"do": "block", "block-reason": "Asked."}
    assert desk.post("a_dpo", held(desk.net.accepted()), block).status_code == 409
    assert desk.post("a_dpo", held(number), block).status_code == 302
    assert desk.net.see("a", number).body["subject"] is None
    assert "Musterfrau" not in text_of(desk.get("a_dpo", held(number)))
    ask = {"do": "unblock", "unblock-purpose": "consent", "unblock-reason": "Proof."}
    assert desk.post("a_dpo", held(number), ask).status_code == 302
    assert desk.post("a_dpo", held(number), ask).status_code == 409
    waiting = Unblocking.objects.get()
    confirm = f"/data-protection/unblockings/{waiting.pk}/confirm/"
    assert desk.post("a_dpo", confirm).status_code == 409  # who asked can't confirm
    for who in ("a", "a_super", "b", "c"):
        assert desk.post(who, confirm).status_code == 404, who
    assert "Musterfrau" not in text_of(desk.get("a_dpo", held(number)))
    assert desk.post("a_admin", confirm).status_code == 302
    assert desk.post("a_admin", confirm).status_code == 409
    assert "Musterfrau" in text_of(desk.get("a_dpo", held(number)))
    assert Reading.objects.latest("pk").why == "unblocking"
    assert desk.net.see("a", number).body["subject"] is None  # for the desk alone
    desk.net.pass_days(8)
    assert "Musterfrau" not in text_of(desk.get("a_dpo", held(number)))


def test_the_database_itself_wants_two_persons(desk):
    me = desk.net.members["a_dpo"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Unblocking.objects.create(
            exchange=Exchange.objects.get(number=closed(desk)),
            authority=me.authority,
            purpose="consent",
            reason="x",
            asked_by=me.official,
            asked_at=desk.net.now,
            confirmed_by=me.official,
        )


def test_nothing_is_erased_early_without_consent(desk):
    number = closed(desk)
    erase_it = {"do": "erase", "erase-reason": "Asked."}
    assert desk.post("a_dpo", held(number), erase_it).status_code == 422
    assert desk.post("a_dpo", held(number), erase_it | {"erase-consent": "on"}).status_code == 302
    assert Subject.objects.get(exchange__number=number).data == {}
    assert desk.post("a_dpo", held(number), erase_it | {"erase-consent": "on"}).status_code == 409
    assert "Musterfrau" not in text_of(desk.get("a_dpo", held(number)))


def test_it_is_kept_and_shown_who_blocked_or_erased_early_and_why(desk):
    numbers = closed(desk), closed(desk)
    desk.post("a_dpo", held(numbers[0]), {"do": "block", "block-reason": "The court said so."})
    erase_it = {"do": "erase", "erase-reason": "She asked for it.", "erase-consent": "on"}
    desk.post("a_dpo", held(numbers[1]), erase_it)
    me = desk.net.members["a_dpo"].official_id
    kept = EarlyEnd.objects.order_by("pk").values_list("what", "reason", "consent", "by")
    assert list(kept) == [
        ("blocked", "The court said so.", False, me),
        ("erased", "She asked for it.", True, me),
    ]
    shown = text_of(desk.get("a_dpo", "/data-protection/"))
    for words in (*numbers, "The court said so.", "She asked for it.", "Erased before its time"):
        assert words in shown
    assert "She asked for it." in text_of(desk.get("a_dpo", held(numbers[1])))
    desk.net.members["b_dpo"] = an_official(desk.net.authorities["B"], "data_protection_officer")
    assert "She asked for it." not in text_of(desk.get("b_dpo", "/data-protection/"))
    night = desk.net.now + timedelta(days=3 * 366)
    retain(day=night.date(), at=night)
    assert set(EarlyEnd.objects.values_list("reason", flat=True)) == {""}


def test_erasing_takes_the_corrections_with_it(desk):
    number = desk.net.accepted()
    data = {"do": "correct", "correct-field": "family_name", "correct-reason": "Wrong."}
    desk.post("a_dpo", held(number), data | {"correct-value": "Muster"})
    erase([Exchange.objects.get(number=number).pk], at=desk.net.now)
    made = Correction.objects.get()
    assert (made.before, made.after, made.reason) == (None, None, "")


def test_the_log_shows_the_own_authoritys_readings_page_by_page(desk, django_assert_num_queries):
    number = desk.net.accepted()
    for _time in range(60):
        desk.case("a", number)
    for who in ("a_dpo", "a_admin"):
        answer = desk.get(who, "/data-protection/readings/")
        assert len(answer.context["log"].rows) == 50, who
        assert {row.authority_id for row in answer.context["log"].rows} == {
            desk.net.authorities["A"].pk
        }
    older = desk.get(
        "a_dpo", f"/data-protection/readings/?after={answer.context['log'].next_cursor}"
    )
    assert older.context["log"].rows
    assert desk.get("a_dpo", "/data-protection/readings/?q=%00&after=x").status_code == 200
    with django_assert_num_queries(3):
        desk.get("a_dpo", "/data-protection/readings/")


def test_the_person_gets_the_list_of_authorities(desk):
    number = desk.net.accepted()
    desk.case("b", number)
    page = text_of(desk.get("a_dpo", f"/data-protection/readings/{number}/"))
    for name in ("A", "B"):
        assert desk.net.authorities[name].name in page
    assert "b@test.example" not in page  # authorities, not officials


def test_the_list_for_the_person_is_drawn_as_pdf(desk):
    pytest.importorskip("weasyprint")
    number = desk.net.accepted()
    answer = desk.get("a_dpo", f"/data-protection/readings/{number}/?pdf=1")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF")


def test_what_was_decided_is_deleted_after_three_years(desk):
    made = receive(
        Asked("access", "E", "e@example.org", "x", "en"), desk.net.authorities["A"], at=desk.net.now
    )
    RightsRequest.objects.filter(pk=made.pk).update(decision="done", decided_at=desk.net.now)
    PersonSearch.objects.create(
        authority=made.authority,
        official=Membership.objects.first().official,
        purpose="x",
        hits=0,
        at=desk.net.now,
    )
    day = desk.net.now.date()
    retain(day=day + timedelta(days=3 * 365), at=desk.net.now)
    assert RightsRequest.objects.exists()
    retain(day=day + timedelta(days=3 * 365 + 3), at=desk.net.now)
    assert not RightsRequest.objects.exists()
    assert not PersonSearch.objects.exists()
