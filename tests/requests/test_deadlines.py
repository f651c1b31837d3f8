"""Reminders, escalations and automatic steps, as the days go by."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.management import call_command

from imi.kernel import outbox
from imi.kernel.calendars import brussels_day
from requests.deadlines import AUTOMATIC, REMINDERS
from requests.models import Exchange, Notice, Reminder
from requests.services.deadlines import look
from requests.services.mails import promise_digests
from requests.workflows.information_request import INFORMATION_REQUEST, State
from tests.builders import ANSWERS, an_authority, an_official


def night(net, days=1):
    """Let days go by; each begins with its night's look."""
    fired = []
    for _ in range(days):
        net.pass_days(1)
        known = set(Reminder.objects.values_list("pk", flat=True))
        look(day=brussels_day(net.now), at=net.now)
        fired += (
            Reminder.objects.exclude(pk__in=known).order_by("pk").values_list("rule", flat=True)
        )
    return fired


def told(rule):
    return {
        notice.official.email if notice.official else notice.authority.email
        for notice in Notice.objects.filter(reminder__rule=rule)
    }


@pytest.fixture
def net(net):
    """The federation with national coordinators."""
    for country in ("GR", "DE"):
        national = an_authority(country, kind="NIMIC")
        an_official(national, "referral_handler", email=f"national-{country}@test.example")
    return net


def test_a_request_not_accepted_is_reminded_and_escalated(net):
    net.sent()
    assert night(net, 15) == ["unaccepted-3", "unaccepted-6", "unaccepted-8", "unaccepted-15"]
    assert told("unaccepted-3") == {"b@test.example", net.authorities["B"].email}
    assert told("unaccepted-8") == {"d@test.example", "d_super@test.example"}
    assert told("unaccepted-15") == {"national-DE@test.example"}


def test_a_forward_lets_the_new_responder_begin_anew(net):
    number = net.sent()
    night(net, 4)
    net.do("b", number, "forward", authority=net.reference("NEXT"), reason="Theirs.")
    assert night(net, 3) == ["unaccepted-3"]


def test_a_second_look_the_same_day_changes_nothing(net):
    net.sent()
    assert night(net, 3) == ["unaccepted-3"]
    again = look(day=brussels_day(net.now), at=net.now)
    assert again == {"reminders": 0, "automatic": 0, "told": 0}


def test_a_night_that_was_missed_is_made_up_for_once(net):
    net.sent()
    net.pass_days(6)
    assert night(net) == ["unaccepted-6"]
    net.pass_days(60)
    assert "unaccepted-15" not in night(net)


def test_the_agreed_date_is_announced_and_its_passing_escalated(net):
    net.accepted()
    assert night(net, 29) == [
        "due-in-5",
        "due-in-1",
        "due-today",
        "overdue-1",
        "overdue-5",
        "overdue-15",
    ]
    assert told("due-today") == {"b@test.example"}
    assert told("overdue-5") == {"d@test.example", "d_super@test.example"}
    assert told("overdue-15") >= {"c@test.example", "d@test.example"}


def test_a_day_of_deadline_mail_goes_at_once(net):
    net.accepted()
    night(net, 14)
    outbox.deliver(at=net.now)
    urgent = [one for one in mail.outbox if "due today" in one.body]
    assert [one.to for one in urgent] == [["b@test.example"]]


@pytest.mark.parametrize("extension", [False, True])
def test_a_proposal_unanswered_for_three_working_days_is_agreed(net, extension):
    assert net.now.date() == date(2026, 3, 10)  # a Tuesday
    wanted = net.day(20)
    if extension:
        number = net.accepted()
        net.do("b", number, "propose_date", date=wanted, reason="Busy.")
    else:
        number = net.sent()
        net.do("b", number, "accept", counter_date=wanted, reason="Busy.")
    before = net.see("a", number).body["agreed_on"]
    assert night(net, 2) == ["countered-2"]
    assert net.see("a", number).body["agreed_on"] == before
    night(net)
    shown = net.see("a", number)
    assert shown.body["agreed_on"] == wanted
    assert shown.events[-1] == "accept_date"
    assert shown.body["events"][-1]["authority"] is None
    assert "Nobody objected" in shown.body["events"][-1]["sentence"]
    assert "accept_date" not in shown.actions


def test_working_days_skip_week_ends_and_holidays_of_the_one_awaited(net):
    net.pass_days(13)  # Monday 23 March 2026; Wednesday 25 is a holiday in Greece
    number = net.sent(wanted_on=net.day(10))
    net.do("b", number, "accept", counter_date=net.day(20), reason="Busy.")
    night(net, 3)
    assert net.see("a", number).body["agreed_on"] is None
    night(net)
    assert net.see("a", number).body["agreed_on"] is not None


def test_a_refusal_left_standing_closes_after_30_days(net):
    number = net.refused()
    assert night(net, 29) == ["refused-7", "refused-21"]
    night(net)
    shown = net.see("a", number)
    assert (shown.body["state"], shown.body["outcome"]) == ("closed", "refused")
    assert shown.actions == set()


def test_a_reply_left_unread_closes_after_60_days_and_may_still_be_rated(net):
    number = net.replied()
    assert night(net, 59) == ["replied-7", "replied-21", "replied-30"]
    assert told("replied-30") == {"c@test.example", "c_super@test.example", "c_both@test.example"}
    night(net)
    shown = net.see("a", number)
    assert (shown.body["state"], shown.body["outcome"]) == ("closed", "silence")
    assert shown.actions == {"rate", "reopen"}


def test_an_approval_and_a_referral_that_wait_are_escalated(net):
    waiting = net.draft("approved")
    net.do("approved", waiting, "submit_for_approval")
    assert night(net, 6) == ["send-approval-2", "send-approval-4"]
    assert told("send-approval-2") == {"c@test.example", "c_both@test.example"}
    assert told("send-approval-4") == {"national-GR@test.example"}
    referred = net.refused()
    net.do("a", referred, "refer", text="Please judge.")
    assert night(net, 15) == ["referred-rq-5", "referred-rq-10"]


def test_an_approval_of_a_reply_that_waits_is_escalated_on_the_responders_side(net):
    number = net.accepted("a", "CHECKED")
    net.do("checked", number, "submit_reply", answers=ANSWERS)
    assert night(net, 6) == ["reply-approval-2", "reply-approval-4"]
    assert told("reply-approval-2") == {"d@test.example"}


def test_what_is_not_allocated_is_brought_to_the_allocators(net):
    net.sent("a", "SHARED")
    assert night(net, 3) == ["unallocated-2", "unaccepted-3"]
    assert told("unallocated-2") == {"allocator@test.example"}


def test_two_months_of_silence_concern_both_sides_then_their_coordinators(net):
    number = net.accepted()
    net.do("b", number, "propose_date", date=net.day(200), reason="Long.")
    net.do("a", number, "accept_date")
    assert night(net, 67) == ["asleep-61"]
    assert told("asleep-61") == {"a@test.example", "b@test.example"}
    outbox.deliver(at=net.now)
    handed = Notice.objects.filter(event__name="bring_in_coordinators", official__isnull=False)
    assert {"c@test.example", "d@test.example"} <= {one.official.email for one in handed}
    assert net.do("c", number, "close_on_behalf", reason="Asleep.").status == 200


def test_each_person_gets_one_mail_a_day_without_personal_data(net):
    numbers = [net.sent() for _ in range(3)]
    outbox.deliver(at=net.now)
    boxes = [one for one in mail.outbox if one.to == [net.authorities["B"].email]]
    assert len(boxes) >= 1
    mail.outbox.clear()
    night(net, 3)
    promise_digests(brussels_day(net.now))
    promise_digests(brussels_day(net.now))
    outbox.deliver(at=net.now)
    mine = [one for one in mail.outbox if one.to == ["b@test.example"]]
    assert len(mine) == 1
    (digest,) = mine
    for number in numbers:
        assert number in digest.body
    assert "/requests/IMI-" in digest.body
    assert "Musterfrau" not in digest.body + digest.subject
    assert "recognition" not in digest.body


def test_a_mail_speaks_the_recipients_language(net):
    official = net.members["b"].official
    official.language = "de"
    official.save()
    net.sent()
    outbox.deliver(at=net.now)
    promise_digests(brussels_day(net.now))
    outbox.deliver(at=net.now)
    (digest,) = [one for one in mail.outbox if one.to == ["b@test.example"]]
    assert "Berufsqualifikationen" in digest.body


def test_steps_are_told_to_the_other_side_not_to_the_one_that_took_them(net):
    number = net.sent()
    outbox.deliver(at=net.now)
    notices = Notice.objects.filter(exchange__number=number, official__isnull=False)
    assert {notice.official.email for notice in notices} == {"b@test.example"}


def test_history_is_told_to_nobody(net):
    net.sent()
    net.pass_days(8)
    outbox.deliver(at=net.now)
    assert not Notice.objects.filter(event__isnull=False).exists()


def test_every_waiting_state_has_a_reminder_or_an_automatic_step():
    covered = {state for rule in (*REMINDERS, *AUTOMATIC) for state in rule.trigger.states}
    assert set(State) - INFORMATION_REQUEST.ended - {State.DRAFT} <= covered


def test_looking_costs_the_same_for_many_quiet_requests(net, django_assert_max_num_queries):
    for _ in range(3):
        net.accepted()
    with django_assert_max_num_queries(6):
        look(day=brussels_day(net.now) + timedelta(days=1), at=net.now)


def test_the_clock_of_the_demo_runs_the_nights(net, settings):
    settings.DEMO = False
    with pytest.raises(Exception, match="DEMO"):
        call_command("advance_clock", "1")
    assert Exchange.objects.count() == 0
