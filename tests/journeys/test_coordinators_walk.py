"""The hard way of a request: refused, judged by two coordinators, passed on, split, answered."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys.people import Person, ask, fill, logged_in

QUESTIONS = ["PQ01", "PQ05", "PQ06", "PQ14"]
NAMES = ("eleni.handler", "anna.handler", "bernd.handler", "ioanna.dimic", "eva.referral")


@pytest.fixture
def people(running_site, browser):
    with logged_in(running_site, browser, *NAMES) as found:
        yield found


def in_days(days: int) -> str:
    return (date.today() + timedelta(days=days)).isoformat()  # noqa: DTZ011


def say(person: Person, number: str, action: str, **fields: str) -> None:
    """Fill in the form of an action and send it."""
    person.begin(number, action)
    expect(person.page.locator("form.action-form")).to_be_visible()
    for name, value in fields.items():
        control = person.page.locator(f"#id_{name}")
        radios = person.page.locator(f"input[type=radio][name={name}]")
        if radios.count():
            person.page.locator(f"input[name={name}][value={value}]").check()
        elif control.evaluate("node => node.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)
    person.submit()
    expect(person.page.locator(".messages .notice-success").first).to_be_visible()


def decide(person: Person, number: str, action: str, opinion: str) -> None:
    """Find a referral by the figure on the coordinator's desk, and judge it."""
    person.go("/coordination/")
    person.page.locator("a[href$='tab=referrals']").click()
    person.page.get_by_role("link", name=number).click()
    expect(person.page.locator(".turn-mine")).to_be_visible()
    assert "Schmidt" in person.text("main")  # while it waits for the decision, all is shown
    say(person, number, action, opinion=opinion)
    person.go(f"/requests/{number}/")
    assert "Schmidt" not in person.text("main")


def test_refused_judged_passed_on_split_and_answered(people):
    eleni, anna, bernd, ioanna, eva = people
    number = ask(eleni, QUESTIONS)

    # Refused; the requester doesn't put up with it, and both coordinators judge.
    say(anna, number, "refuse", reason="not_competent", comment="Wir sind nicht zuständig.")
    say(eleni, number, "refer", text="Είστε αρμόδιοι κατά τον νόμο.")
    decide(ioanna, number, "support_request", "Το αίτημα είναι βάσιμο.")
    decide(eva, number, "require_answer", "Die Antwort wird geschuldet.")

    # The responder knows who can answer, and passes the whole request on: it is gone here.
    say(anna, number, "forward", authority="DE-0003", reason="Dort liegt das Register.")
    assert anna.page.url.endswith("/requests/")
    answer = anna.page.goto(f"{anna.url}/requests/{number}/")
    assert answer.status == 404

    # The date is negotiated: countered, proposed anew, agreed.
    say(bernd, number, "accept", counter_date=in_days(40), reason="Das Archiv ist ausgelagert.")
    say(eleni, number, "propose_date", date=in_days(30), reason="Η απόφαση επείγει.")
    bernd.press(number, "accept_date")

    # One question belongs elsewhere; meanwhile the requester's coordinator reminds.
    bernd.begin(number, "split")
    bernd.page.select_option("#id_authority", "DE-0002")
    bernd.page.locator("input[name=questions][value=PQ14]").check()
    bernd.page.fill("#id_reason", "Das weiß nur die Kammer.")
    bernd.submit()
    say(ioanna, number, "remind", text="Παρακαλούμε απαντήστε.")

    # Answered in part, then whole.
    bernd.begin(number, "answers")
    page = bernd.page
    fill(page.locator("#box-PQ01"))
    page.locator("details.part summary").click()
    page.locator("input[name=part][value=PQ01]").check()
    page.locator("button[value=send_part]").click()
    expect(page).to_have_url(re.compile(rf"/requests/{number}/$"))
    eleni.go(f"/requests/{number}/")
    assert eleni.page.locator(".question .answer").count() == 1
    bernd.begin(number, "answers")
    fill(page.locator("#box-PQ05"))
    fill(page.locator("#box-PQ06"))
    page.locator(".answer-actions button[value=send_reply]").click()
    expect(page).to_have_url(re.compile(rf"/requests/{number}/$"))

    # The part is a request of its own, with a number that says where it comes from.
    part = f"{number}.2"
    say(anna, part, "accept")
    anna.begin(part, "answers")
    fill(anna.page.locator("#box-PQ14"))
    anna.page.locator(".answer-actions button[value=send_reply]").click()
    eleni.press(part, "close")

    # Closed and evaluated; the history tells all of it in the reader's language.
    eleni.press(number, "close")
    say(eleni, number, "rate", timeliness="satisfied", efforts="very_satisfied")
    eleni.go(f"/requests/{number}/")
    told = eleni.page.locator(".timeline-item")
    assert told.count() == 16
    ioanna.go(f"/requests/{number}/")
    assert ioanna.page.locator(".timeline-item").count() == 16
    assert all(person.problems == [] for person in people)
