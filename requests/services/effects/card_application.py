"""Applications for a card: the draft, sending, allocation, completeness, verification.

Time limits: Directive 2005/36/EC, Articles 4b to 4d; domain reference §5.4.
"""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from imi.kernel.calendars import add_months
from requests.models import Exchange, Participation
from requests.selectors.cards import (
    NEEDED,
    QUESTIONS,
    allocating_authority,
    answered,
    deciding_authority,
    iso,
)
from requests.services.cards import rewrite
from requests.services.content import check_complete, write_content
from requests.services.effects.one_to_many import change
from requests.services.effects.step import Step, begin_responding, effect, end
from requests.services.problems import FieldProblem, InvalidFieldsError
from requests.services.retain import erase
from requests.workflows.base import Side
from requests.workflows.card_application import CARD_APPLICATION

KINDS = (CARD_APPLICATION.kind,)
DAYS_TO_ACKNOWLEDGE = 7
DAYS_AT_HOME = 21
DAYS_TO_ANSWER = 14
#: Months for the decision of the host authority, by purpose; two where none is named.
MONTHS_AT_HOST = {"establishment": 1}


@effect("save_content", kinds=KINDS)
def save_application(step: Step) -> None:
    """Keep a draft of the applicant, complete or not."""
    write_content(step.values["content"], step.standing, at=step.at)
    note_choices(step.exchange)


def note_choices(exchange: Exchange) -> None:
    """Note what the way of the application depends on; none of it is personal."""
    home = iso(answered(exchange, "home") or "")
    exchange.details |= {
        "profession": answered(exchange, "profession"),
        "purpose": answered(exchange, "purpose")
        if "purpose" in QUESTIONS[exchange.procedure_id]
        else "temporary",
        "home": home,
        "host": iso(answered(exchange, "host") or ""),
    }
    authority = allocating_authority(home)
    if authority is not None and exchange.sent_at is None:
        exchange.requester = authority
        exchange.attachments.update(authority=authority)


@effect("submit", kinds=KINDS)
def apply_for_card(step: Step) -> None:
    """Send the application to the home country's allocating authority."""
    exchange = step.exchange
    check_complete(step.standing)
    note_choices(exchange)
    if problems := _missing(exchange):
        raise InvalidFieldsError(*problems)
    exchange.sent_at = step.at
    Participation.objects.create(
        exchange=exchange, authority=exchange.requester, role=Side.REQUESTER, since=step.at
    )
    last = step.today + timedelta(days=DAYS_TO_ACKNOWLEDGE)
    exchange.clocks = {"acknowledge": last.isoformat()}


def _missing(exchange: Exchange) -> list[FieldProblem]:
    """What an application can't go without."""
    codes = QUESTIONS[exchange.procedure_id]
    problems = []
    needed = [name for name in codes if name not in {"earlier", "documents"}]
    for name in needed:
        if answered(exchange, name) in (None, "", False):
            text = _("This field is required.")
            problems.append(FieldProblem(f"answers.{codes[name]}", "required", text))
    details = exchange.details
    if details["home"] and details["home"] == details["host"]:
        text = _("Please choose another country than your home country.")
        problems.append(FieldProblem(f"answers.{codes['host']}", "country", text))
    for name, country, find in (
        ("home", details["home"], allocating_authority),
        ("host", details["host"], deciding_authority),
    ):
        if country and find(country) is None:
            text = _("This country has no authority for the card here yet.")
            problems.append(FieldProblem(f"answers.{codes[name]}", "country", text))
    if set(NEEDED) - set(exchange.card_file.documents.values()):
        text = _("Please add a proof of identity and your evidence of qualifications.")
        problems.append(FieldProblem(f"answers.{codes['documents']}", "required", text))
    return problems


@effect("delete", kinds=KINDS)
def delete_application(step: Step) -> None:
    """Erase a draft."""
    wipe(step)


def wipe(step: Step) -> None:
    """Erase all personal data of the file at once; number, kind and days stay."""
    exchange = step.exchange
    erase([exchange.pk], at=step.at)
    exchange.subject.data, exchange.subject.erased_at = {}, step.at
    exchange.author = None
    exchange.blocked_at = exchange.blocked_at or step.at
    exchange.erased_at = step.at


@effect("allocate", kinds=KINDS)
def allocate_application(step: Step) -> dict:
    """Pass the application to the competent authority of the home country."""
    exchange, to = step.exchange, step.values["authority"]
    before = exchange.requester
    exchange.participations.filter(role=Side.REQUESTER, until__isnull=True).update(
        until=step.at, is_open=False
    )
    Participation.objects.create(
        exchange=exchange, authority=to, role=Side.REQUESTER, since=step.at
    )
    exchange.requester = to
    exchange.attachments.filter(authority=before).update(authority=to)
    return {"from": before.reference, "to": to.reference}


@effect(kinds=KINDS)
def acknowledge(step: Step) -> dict:
    """Acknowledge a complete application, with the fee and the term of payment."""
    step.write("fee", step.values.get("fee"))
    if day := step.values.get("pay_by"):
        if day < step.today:
            text = _("Please give a day from tomorrow on.")
            raise InvalidFieldsError(FieldProblem("pay_by", "past", text))
        step.exchange.clocks["pay_by"] = day.isoformat()
    return {"until": start_home_clock(step, step.today)}


def start_home_clock(step: Step, start: date) -> str:
    """Let the home authority's time for its check begin; returns its last day."""
    exchange = step.exchange
    temporary = exchange.details["purpose"] == "temporary"
    last = start + timedelta(days=DAYS_AT_HOME) if temporary else add_months(start, 1)
    exchange.clocks.pop("acknowledge", None)
    exchange.clocks["home"] = last.isoformat()
    return last.isoformat()


@effect(kinds=KINDS)
def start_check(step: Step) -> dict:
    """Begin the home authority's time at the end of its silent week."""
    return {"until": start_home_clock(step, step.exchange.clock("acknowledge") or step.today)}


@effect(kinds=KINDS)
def ask_documents(step: Step) -> None:
    """Say which documents are missing; the clock starts when they are in."""
    step.exchange.clocks.pop("acknowledge", None)
    step.write("ask_documents", step.values["text"])


@effect(kinds=KINDS)
def deliver(step: Step) -> dict | None:
    """Take the documents as complete."""
    if step.exchange.details.pop("asked", None):
        return None
    return {"until": start_home_clock(step, step.today)}


@effect(kinds=KINDS)
def advise(step: Step) -> None:
    """Return the application: another procedure applies."""
    step.write("advise", step.values["reason"])
    end(step.exchange, "returned", step.at)


@effect(kinds=KINDS)
def refuse_route(step: Step) -> None:
    """Refuse the application: this isn't the home country."""
    step.write("refuse_route", step.values["reason"])
    end(step.exchange, "refused", step.at)


@effect(kinds=KINDS)
def lapse(step: Step) -> None:
    """End an application whose documents didn't come."""
    end(step.exchange, "lapsed", step.at)


@effect(kinds=KINDS)
def mark_overdue(step: Step) -> None:
    """Note that the home authority didn't act in time; the clock stays where it is."""


@effect(kinds=KINDS)
def send_on(step: Step) -> dict:
    """Certify what was verified and hand the decision to the host authority."""
    exchange = step.exchange
    host = step.values.get("authority") or deciding_authority(exchange.details["host"])
    if host is None:
        text = _("This country has no authority for the card here yet.")
        raise InvalidFieldsError(FieldProblem("authority", "unknown", text))
    step.write("send_on", step.values.get("comment"))
    exchange.clocks.pop("home", None)
    begin_responding(step, host)
    return {"to": host.reference, "until": start_host_clock(step)}


def start_host_clock(step: Step) -> str:
    """Let the host authority's time begin; returns its last day."""
    exchange = step.exchange
    last = add_months(step.today, MONTHS_AT_HOST.get(exchange.details["purpose"], 2))
    exchange.clocks["host"] = last.isoformat()
    exchange.details.pop("extensions", None)
    return last.isoformat()


@effect(kinds=KINDS)
def ask_home(step: Step) -> dict:
    """Ask the home authority in case of a justified doubt; the host's own time goes on."""
    until = (step.today + timedelta(days=DAYS_TO_ANSWER)).isoformat()
    step.exchange.clocks["answer"] = until
    step.write("ask_home", step.values["text"])
    return {"until": until}


@effect(kinds=KINDS)
def answer_host(step: Step) -> None:
    """Answer the host authority."""
    step.exchange.clocks.pop("answer", None)
    step.write("answer_host", step.values["text"])


@effect(kinds=KINDS)
def ask_applicant(step: Step) -> None:
    """Ask the applicant for a certified copy or a translation."""
    step.exchange.details["asked"] = True
    step.write("ask_applicant", step.values["text"])


@effect(kinds=KINDS)
def withdraw(step: Step) -> None:
    """End the application at the applicant's wish; its data are blocked."""
    exchange = step.exchange
    exchange.withdrawn_at = exchange.blocked_at = step.at
    end(exchange, "withdrawn", step.at)


@effect(kinds=KINDS)
def ask_rectification(step: Step) -> None:
    """Tell the home authority what is wrong in the file."""
    step.write("ask_rectification", step.values["text"])


@effect("modify", kinds=KINDS)
def correct_file(step: Step) -> dict:
    """Correct the file; a card that was issued shows what is right."""
    version = change(step)
    if step.exchange.outcome == "issued":
        rewrite(step.exchange)
    return {"version": version}
