"""Repository records: publishing, versions, suspension, the end, what the public may see."""

from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from imi.kernel.calendars import add_months
from requests.selectors.reach import other_countries
from requests.services.content import new_version, write_content
from requests.services.effects.one_to_many import start, tell_by_rules
from requests.services.effects.step import Step, effect, end, iso
from requests.services.problems import FieldProblem, InvalidFieldsError
from requests.services.records import check_record, set_clocks
from requests.services.retain import erase
from requests.workflows.repository import REPOSITORY

RECORDS = (REPOSITORY.kind,)
#: For how long an ended record is kept where the rules of its procedure don't say.
MONTHS_KEPT = 36


@effect(kinds=RECORDS)
def save_content(step: Step) -> None:
    """Keep the content of a draft, complete or not."""
    write_content(step.values["content"], step.standing, at=step.at)


@effect(kinds=RECORDS)
def publish(step: Step) -> dict:
    """Let the authorities of the area read it; who is concerned is told."""
    start(step)
    facts = check_record(step.exchange, step.today, publishing=True)
    set_clocks(step.exchange, facts, step.at, step.today)
    return {"version": 1, "count": _tell(step)}


def _tell(step: Step) -> int:
    chosen = set(step.exchange.details.get("countries", []))
    if chosen:
        chosen &= other_countries(step.exchange)
    return tell_by_rules(step, chosen)


@effect(kinds=RECORDS)
def modify(step: Step) -> dict:
    """Write a new version; the one before stays readable."""
    exchange = step.exchange
    version = new_version(exchange, at=step.at)
    write_content(step.values["content"], step.standing, at=step.at)
    facts = check_record(exchange, step.today, publishing=False)
    set_clocks(exchange, facts, step.at, step.today)
    exchange.participations.filter(until__isnull=True).update(acknowledged_at=None)
    return {"version": version, "count": _tell(step)}


@effect(kinds=RECORDS)
def confirm_record(step: Step) -> None:
    """Note that it is up to date; the next review is due later."""
    months = step.exchange.procedure.rules["review_months"]
    step.exchange.clocks["review"] = iso(add_months(step.today, months))


@effect(kinds=RECORDS)
def suspend(step: Step) -> dict:
    """Suspend until a day, within the limits of the act."""
    exchange, until = step.exchange, step.future_day("until_on")
    rules = exchange.procedure.rules
    first = step.today + timedelta(days=rules["suspend_days"])
    last = add_months(step.today, rules.get("suspend_months", 12))
    _within("until_on", until, first, last)
    exchange.clocks["suspended"] = iso(until)
    step.write("suspend", step.values["reason"])
    _unread(step)
    return {"until": iso(until)}


def _within(field: str, day: date, first: date, last: date) -> None:
    if not first <= day <= last:
        text = _("Please give a day from %(first)s to %(last)s.") % {
            "first": date_format(first),
            "last": date_format(last),
        }
        raise InvalidFieldsError(FieldProblem(field, "range", text))


def _unread(step: Step) -> None:
    """Let it come up again for those who had put it aside."""
    step.exchange.participations.filter(until__isnull=True).update(acknowledged_at=None)


@effect(kinds=RECORDS)
def restore(step: Step) -> None:
    """Put it in force again."""
    step.exchange.clocks.pop("suspended", None)
    _unread(step)


@effect(kinds=RECORDS)
def end_record(step: Step) -> dict:
    """End it before its time; a ban on a new application is kept where the act has one."""
    exchange = step.exchange
    ban = step.values.get("ban_until")
    if ban is not None:
        years = exchange.procedure.rules["ban_years"]
        first, last = step.today + timedelta(days=1), add_months(step.today, 12 * years)
        _within("ban_until", ban, first, last)
        exchange.clocks["ban"] = iso(ban)
    step.write("end_record", step.values["reason"])
    exchange.withdrawn_at = step.at
    _end(step, "withdrawn")
    return {"ban_until": iso(ban)}


@effect(kinds=RECORDS)
def expire(step: Step) -> None:
    """End it with its period of validity."""
    _end(step, "expired")


def _end(step: Step, outcome: str) -> None:
    exchange = step.exchange
    for name in ("ends", "suspended", "review", "start"):
        exchange.clocks.pop(name, None)
    months = exchange.procedure.rules.get("keep_months", MONTHS_KEPT)
    kept = add_months(step.today, months)
    exchange.clocks["archive"] = iso(max(kept, exchange.clock("ban") or kept))
    _unread(step)
    end(exchange, outcome, step.at)


@effect(kinds=RECORDS)
def open_to_public(step: Step) -> None:
    """Let everybody read the open fields; the owner says that they hold no personal data."""
    if not step.values["no_personal_data"]:
        problem = _("Please make sure of it first.")
        raise InvalidFieldsError(FieldProblem("no_personal_data", "required", problem))
    step.exchange.details["public"] = True


@effect(kinds=RECORDS)
def close_to_public(step: Step) -> None:
    """Let only the authorities of the area read it."""
    step.exchange.details.pop("public", None)


@effect("delete", "archive", kinds=RECORDS)
def archive(step: Step) -> None:
    """Erase the content; number, kind, owner and days stay."""
    exchange = step.exchange
    exchange.questions.update(answer=None)
    erase([exchange.pk], at=step.at)
    exchange.subject.data, exchange.subject.erased_at = {}, step.at
    exchange.details.pop("public", None)
    exchange.clocks.pop("archive", None)
    exchange.author = None
    exchange.erased_at = step.at
