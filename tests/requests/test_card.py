"""The application for a card goes by its table: home, host, applicant, and what time brings."""

from datetime import timedelta
from itertools import count

import pytest

from requests.models import Attachment, Card, CardFile, Event, Exchange, Message, Notice
from requests.selectors.applicants import by_country
from requests.selectors.cards import check
from requests.selectors.standing import standing_of
from requests.services.applicants import ask_for_account, confirm_account, find_asked
from requests.services.applications import begin_anew, send_application
from requests.services.history import broken_at
from requests.services.notify import notify_of_event
from requests.services.perform import perform, perform_by_person, possible
from requests.services.problems import InvalidFieldsError, NotPossibleError
from requests.services.retain import retain
from requests.services.rights_held import correct
from requests.services.timers import run_timers
from requests.workflows.base import Side
from requests.workflows.card_application import CARD_APPLICATION, State
from tests.builders import an_authority, an_official
from tests.requests.cards import PERSON, a_card_world

WHY = {"reason": "Words.", "remedies": "An appeal to the court within two months."}


@pytest.fixture
def world(db):
    return a_card_world()


def night(world, days: float) -> None:
    world.pass_days(days)
    run_timers(day=world.at.date(), at=world.at)


def state_of(exchange) -> str:
    return Exchange.objects.get(pk=exchange.pk).state


@pytest.mark.parametrize("purpose", ["establishment", "general", "prior_check", "temporary"])
def test_each_purpose_leads_to_a_card_that_the_check_finds_valid(world, purpose):
    exchange = world.issued(purpose)
    assert state_of(exchange) == State.ISSUED
    card = Card.objects.get(exchange=exchange)
    found = check(card.number.lower(), "12ab34567", today=world.at.date())
    assert found.valid
    assert (card.valid_until is None) == (purpose in {"establishment", "general"})
    assert broken_at(exchange) is None


def test_a_draft_is_seen_by_the_applicant_alone_until_it_is_sent(world):
    draft = world.draft()
    assert draft.requester == world.home.authority
    assert not Exchange.objects.visible_to(world.home).exists()
    world.ask(draft, "submit")
    assert Exchange.objects.visible_to(world.home).exists()
    assert not Exchange.objects.visible_to(world.host).exists()
    assert draft.attachments.count() == 2


def test_an_application_goes_only_when_it_is_complete(world):
    draft = world.draft()
    Attachment.objects.filter(exchange=draft).delete()
    CardFile.objects.filter(exchange=draft).update(documents={})
    with pytest.raises(InvalidFieldsError) as caught:
        world.ask(draft, "submit")
    assert [problem.field for problem in caught.value] == ["answers.CE05"]
    same = world.draft(host="FR")
    with pytest.raises(InvalidFieldsError) as caught:
        world.ask(same, "submit")
    assert [problem.field for problem in caught.value] == ["answers.CE02"]


def test_a_silent_week_starts_the_check_from_the_end_of_that_week(world):
    exchange = world.apply()
    begun = world.at.date()
    night(world, 7)
    assert state_of(exchange) == State.APPLIED
    night(world, 3)
    exchange.refresh_from_db()
    assert exchange.state == State.HOME_CHECK
    assert exchange.clock("home") == (begun + timedelta(days=7)).replace(month=4)


def test_missing_documents_start_the_clock_when_they_come_or_let_the_application_lapse(world):
    exchange = world.apply("temporary")
    world.do("home", exchange, "ask_documents", text="The translation is missing.")
    night(world, 30)
    assert state_of(exchange) == State.APPLICANT_ACTION
    world.add(exchange, "language")
    world.ask(exchange, "deliver")
    exchange.refresh_from_db()
    assert exchange.clock("home") == world.at.date() + timedelta(days=21)
    other = world.apply("temporary")
    world.do("home", other, "ask_documents", text="The translation is missing.")
    night(world, 46)
    assert Notice.objects.filter(exchange=other, official=world.applicant.official, urgent=True)
    night(world, 16)
    assert state_of(other) == State.LAPSED


def test_a_home_authority_that_is_late_is_said_to_be_and_can_still_act(world):
    exchange = world.apply("temporary")
    world.do("home", exchange, "acknowledge", fee="EUR 90", pay_by=world.at.date().isoformat())
    night(world, 23)
    assert state_of(exchange) == State.OVERDUE_HOME
    for _week in range(3):
        night(world, 7)
    reminders = exchange.reminders.filter(rule="home_late")
    assert reminders.count() == 3
    assert Notice.objects.filter(exchange=exchange, official=world.coordinator.official)
    world.do("home", exchange, "issue")
    assert state_of(exchange) == State.ISSUED


def test_silence_of_the_host_authority_issues_the_card(world):
    exchange = world.at_host("establishment")
    last = Exchange.objects.get(pk=exchange.pk).clock("host")
    night(world, (last - world.at.date()).days)
    assert state_of(exchange) == State.HOST_CHECK
    night(world, 1)
    assert state_of(exchange) == State.ISSUED
    assert Card.objects.get(exchange=exchange).tacit
    assert run_timers(day=world.at.date(), at=world.at)["automatic"] == 0


def test_questions_of_the_host_authority_do_not_stop_its_clock(world):
    exchange = world.at_host("general")
    last = exchange.clock("host")
    world.do("host", exchange, "ask_home", text="Is the diploma real?")
    with pytest.raises(NotPossibleError):
        world.do("host", exchange, "ask_home", text="And this?")
    world.do("home", exchange, "answer_host", text="It is.")
    world.do("host", exchange, "ask_applicant", text="A certified copy, please.")
    world.add(exchange, "qualification")
    exchange = world.ask(exchange, "deliver")
    assert exchange.state == State.HOST_CHECK
    assert exchange.clock("host") == last
    for _time in range(2):
        exchange = world.do("host", exchange, "extend_check", reason="Public health.")
    assert exchange.clock("host") == last + timedelta(days=28)
    with pytest.raises(NotPossibleError):
        world.do("host", exchange, "extend_check", reason="Once more.")


def test_a_measure_is_passed_or_failed_and_a_test_not_offered_issues_the_card(world):
    passed = world.at_host("general")
    world.do("host", passed, "require_measure", reason="The training is shorter.")
    night(world, 60)
    assert state_of(passed) == State.COMPENSATION
    assert world.do("host", passed, "pass_measure").state == State.ISSUED
    failed = world.at_host("prior_check")
    world.do("host", failed, "require_measure", reason="The training is shorter.")
    day = (world.at + timedelta(days=20)).date().isoformat()
    world.do("host", failed, "offer_test", date=day)
    assert world.do("host", failed, "fail_measure", **WHY).state == State.REFUSED
    untested = world.at_host("prior_check")
    world.do("host", untested, "require_measure", reason="The training is shorter.")
    night(world, 33)
    assert state_of(untested) == State.ISSUED


def test_the_allocating_authority_passes_it_on_or_refuses_the_route(world):
    exchange = world.apply()
    other = an_official(an_authority("FR", areas=("EPC",)), "module_handler")
    abroad = an_authority("DE", areas=("EPC",))
    with pytest.raises(InvalidFieldsError):
        world.do("allocator", exchange, "allocate", authority=abroad.reference)
    world.do("allocator", exchange, "allocate", authority=other.authority.reference)
    with pytest.raises(Exchange.DoesNotExist):
        world.do("home", exchange, "acknowledge")
    assert exchange.attachments.filter(authority=other.authority).count() == 2
    perform(number=exchange.number, name="acknowledge", by=other, at=world.at)
    second = world.apply()
    assert world.do("allocator", second, "refuse_route", reason="Words.").state == "refused_route"
    third = world.apply()
    assert world.do("home", third, "advise", reason="Apply for establishment.").state == "returned"


def test_withdrawal_blocks_the_data(world):
    exchange = world.ask(world.at_host(), "withdraw")
    assert exchange.blocked_at
    for who in (world.home, world.host):
        assert not standing_of(exchange, who).sees_content


def test_a_restriction_shows_in_the_check_as_a_neutral_notice_only(world):
    exchange = world.issued()
    world.do("host", exchange, "note_restriction", text="Prohibited until June.")
    card = Card.objects.get(exchange=exchange)
    found = check(card.number, PERSON["document_number"], today=world.at.date())
    assert found.notice
    world.do("host", exchange, "lift_restriction")
    assert not Message.objects.filter(kind="note_restriction").exists()
    assert not check(card.number, PERSON["document_number"], today=world.at.date()).notice


def test_only_who_issued_a_card_revokes_it_and_it_is_valid_no_longer(world):
    exchange = world.issued()
    with pytest.raises(NotPossibleError):
        world.do("home", exchange, "revoke", **WHY)
    world.do("host", exchange, "revoke", **WHY)
    card = Card.objects.get(exchange=exchange)
    assert not check(card.number, PERSON["document_number"], today=world.at.date()).valid


def test_a_card_for_services_tells_the_host_can_be_extended_and_ends_on_its_day(world):
    exchange = world.issued("temporary")
    assert Exchange.objects.visible_to(world.host).filter(pk=exchange.pk).exists()
    first = Card.objects.get(exchange=exchange)
    world.ask(exchange, "ask_extension")
    assert check(first.number, PERSON["document_number"], today=world.at.date()).valid
    world.do("home", exchange, "issue")
    longer = Card.objects.get(exchange=exchange)
    assert longer.number == first.number
    assert longer.valid_until > first.valid_until
    night(world, (longer.valid_until - world.at.date()).days + 1)
    assert state_of(exchange) == State.EXPIRED
    assert not check(first.number, PERSON["document_number"], today=world.at.date()).valid


def test_the_holder_is_reminded_of_the_rights_every_two_years(world):
    exchange = world.issued()
    for _times in range(2):
        night(world, 731)
        night(world, 0)
    assert exchange.reminders.filter(rule="your_rights").count() == 2


def test_giving_the_card_back_erases_the_file_at_once(world):
    exchange = world.issued()
    files = [file.file.path for file in exchange.attachments.all()]
    world.ask(exchange, "give_back")
    exchange.refresh_from_db()
    assert exchange.state == State.EXPIRED
    assert exchange.subject.data == {}
    assert not CardFile.objects.filter(exchange=exchange).exists()
    assert Card.objects.get(exchange=exchange).content == {}
    assert files
    assert not exchange.attachments.exists()


def test_a_correction_shows_on_the_card(world):
    exchange = world.issued()
    before = Card.objects.get(exchange=exchange).sha256
    world.ask(exchange, "ask_rectification", text="My name is misspelt.")
    content = {"subject": PERSON | {"surname": "Lefebvre"}, "answers": {}}
    world.do("home", exchange, "modify", content=content)
    card = Card.objects.get(exchange=exchange)
    assert card.content["surname"] == "Lefebvre"
    assert card.sha256 != before
    assert check(card.number, PERSON["document_number"], today=world.at.date()).valid


def test_a_correction_at_the_data_protection_desk_shows_on_the_card_too(world):
    exchange = world.issued()
    officer = an_official(world.home.authority, "data_protection_officer")
    correct(
        exchange.number,
        "surname",
        "Lefebvre",
        contested=False,
        reason="Misspelt.",
        by=officer,
        at=world.at,
    )
    card = Card.objects.get(exchange=exchange)
    assert card.content["surname"] == "Lefebvre"
    assert check(card.number, PERSON["document_number"], today=world.at.date()).valid


def test_an_earlier_application_can_be_begun_anew_with_its_data_and_documents(world):
    exchange = world.apply()
    world.do("home", exchange, "advise", reason="Apply for the general system.")
    anew = begin_anew(world.read(exchange), applicant=world.applicant, at=world.at)
    assert anew.subject.data == exchange.subject.data
    assert anew.attachments.count() == 2
    assert not set(anew.attachments.values_list("key")) & set(
        exchange.attachments.values_list("key")
    )


def test_the_retention_of_cards_counts_from_their_end(world):
    exchange = world.issued()
    world.pass_days(2000)
    retain(day=world.at.date(), at=world.at)
    assert Exchange.objects.get(pk=exchange.pk).blocked_at is None
    world.do("host", exchange, "revoke", **WHY)
    world.pass_days(190)
    retain(day=world.at.date(), at=world.at)
    assert Exchange.objects.get(pk=exchange.pk).blocked_at
    world.pass_days(1000)
    retain(day=world.at.date(), at=world.at)
    assert not CardFile.objects.filter(exchange=exchange).exists()


def test_nobody_but_the_sides_of_the_table_moves_an_application(world):
    stranger = an_official(an_authority("LV", areas=("EPC",)), "module_handler")
    clerk = an_official(world.home.authority, "request_handler")
    exchange = world.at_host()
    before = Exchange.objects.filter(pk=exchange.pk).values().get()
    for who in (stranger, clerk, world.coordinator):
        for name in CARD_APPLICATION.names:
            with pytest.raises((Exchange.DoesNotExist, NotPossibleError)):
                perform(number=exchange.number, name=name, by=who, at=world.at)
    for name in CARD_APPLICATION.names:
        if name not in {"withdraw", "ask_rectification"}:
            with pytest.raises(NotPossibleError):
                perform_by_person(
                    number=exchange.number,
                    name=name,
                    side=Side.APPLICANT,
                    language="fr",
                    at=world.at,
                )
    assert Exchange.objects.filter(pk=exchange.pk).values().get() == before
    allowed = [arrow.name for arrow in possible(standing_of(exchange, world.home), world.at)]
    assert allowed == ["modify"]


def test_no_event_and_no_detail_holds_personal_data(world):
    exchange = world.issued("temporary")
    kept = [*Event.objects.filter(exchange=exchange).values_list("data", flat=True)]
    kept += [exchange.details, exchange.clocks]
    for word in ("Lef", "Pierre", "34567", "person.example"):
        assert word not in str(kept)


def test_the_applicant_is_told_at_once_in_a_mail_of_his_own(world):
    exchange = world.apply()
    world.do("home", exchange, "acknowledge", fee="EUR 90")
    event = Event.objects.filter(exchange=exchange).order_by("sequence").last()
    assert notify_of_event(event, at=world.at) == 1
    notice = Notice.objects.get(event=event)
    assert (notice.official, notice.urgent) == (world.applicant.official, True)


def test_an_account_is_made_once_from_a_link_that_ends(world):
    numbers = count()
    for at in (world.at, world.at + timedelta(hours=1)):
        ask_for_account("new@person.example", language="de", at=at)
        next(numbers)
    from requests.models import Applicant

    asked = Applicant.objects.get(email="new@person.example")
    with pytest.raises(NotPossibleError):
        find_asked(asked.key, at=world.at + timedelta(hours=50))
    made = confirm_account(asked.key, name="N. N.", password="four quiet words", at=world.at)
    assert not made.memberships.exists()
    with pytest.raises(Applicant.DoesNotExist):
        confirm_account(asked.key, name="N. N.", password="four quiet words", at=world.at)


def several(world, purpose, *hosts):
    draft = world.draft(purpose)
    CardFile.objects.filter(pk=draft.pk).update(hosts=list(hosts))
    send_application(world.read(draft), language="fr", at=world.at)
    return by_country(world.read(draft))


def test_several_host_countries_get_one_application_and_decide_each_for_itself(world):
    austria = an_official(an_authority("AT", areas=("EPC",)), "module_handler")
    german, austrian = several(world, "prior_check", "AT")
    assert [one.details["host"] for one in (german, austrian)] == ["DE", "AT"]
    assert german.subject.data == austrian.subject.data
    assert german.card_file.documents
    assert austrian.attachments.count() == 2
    for one in (german, austrian):
        world.do("home", one, "acknowledge")
        world.do("home", one, "send_on")
    assert [*Exchange.objects.visible_to(austria)] == [austrian]
    assert [*Exchange.objects.visible_to(world.host)] == [german]
    world.do("host", german, "refuse", **WHY)
    night(world, 70)
    assert (state_of(german), state_of(austrian)) == (State.REFUSED, State.ISSUED)
    assert Card.objects.get().content["host"] == "AT"


def test_nothing_is_sent_where_one_of_the_host_countries_has_no_authority(world):
    with pytest.raises(InvalidFieldsError):
        several(world, "temporary", "MT")
    assert [*Exchange.objects.values_list("state", flat=True)] == [State.DRAFT]


def test_one_host_country_stays_an_application_alone(world):
    assert several(world, "temporary") == []
