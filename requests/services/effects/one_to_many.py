"""What notifications and alerts have in common: content, sending, passing on, ending."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from authorities.models import Authority
from imi.kernel.calendars import add_months, add_working_days
from requests.models import Exchange, Participation
from requests.selectors.reach import Reached, commission, other_countries, reached
from requests.services.content import check_complete, new_version, write_content
from requests.services.effects.step import Step, effect, end, iso
from requests.services.retain import erase
from requests.workflows.base import Side
from requests.workflows.notification import NOTIFICATION
from requests.workflows.professional_alert import PROFESSIONAL_ALERT
from requests.workflows.services_alert import SERVICES_ALERT

KINDS = (NOTIFICATION.kind, SERVICES_ALERT.kind, PROFESSIONAL_ALERT.kind)
#: Working days in which the closure of a notification and of an alert may be objected to.
DAYS_TO_OBJECT = {NOTIFICATION.kind: 5, SERVICES_ALERT.kind: 20}


@effect(kinds=(NOTIFICATION.kind, SERVICES_ALERT.kind))
def save_content(step: Step) -> None:
    """Keep the content of a draft, complete or not."""
    write_content(step.values["content"], step.standing, at=step.at)


@effect(kinds=KINDS)
def submit(step: Step) -> None:
    """Lock the draft until the coordinator decides."""
    check_complete(step.standing)
    step.exchange.author = step.standing.member.official


@effect("return_draft", kinds=KINDS)
def return_draft(step: Step) -> None:
    """Give the draft back, with what should change."""
    step.write("comment", step.values.get("comment"), side=Side.REQUESTER)


@effect("delete", kinds=KINDS)
def delete(step: Step) -> None:
    """Erase the content; number, kind and days stay."""
    exchange = step.exchange
    exchange.questions.update(answer=None)
    erase([exchange.pk], at=step.at)
    exchange.subject.data, exchange.subject.erased_at = {}, step.at
    exchange.author = None
    exchange.erased_at = step.at


def start(step: Step) -> None:
    """Check that the content is complete, and note the instant of sending."""
    check_complete(step.standing)
    step.exchange.sent_at = step.exchange.sent_at or step.at


def tell(step: Step, countries: set[str], *, directly: bool, with_commission: bool) -> int:
    """Let those who are reached in countries take part. Returns how many are told for the first.

    The rule national = false keeps national coordinators out.
    """
    national = step.exchange.procedure.rules.get("national", True)
    told = reached(step.exchange.area_id, countries, directly=directly, national=national)
    if with_commission:
        told |= commission(step.exchange.area_id)
    return add_parts(step.exchange, told, at=step.at)


def tell_by_rules(step: Step, chosen: set[str]) -> int:
    """Tell whom the rules of the procedure name; chosen: the countries that the step names."""
    rules = step.exchange.procedure.rules
    return tell(
        step,
        named_by_rules(rules, chosen, lambda: other_countries(step.exchange)),
        directly=rules.get("directly", False),
        with_commission=tells_commission(rules),
    )


def named_by_rules(
    rules: dict[str, Any], chosen: set[str], others: Callable[[], set[str]]
) -> set[str]:
    """The countries to be told by the rules of a procedure. others: all but the initiator's.

    recipients: "all" countries, those "chosen", the "commission" alone, or those "concerned":
    the ones chosen, and all where none is; or "nobody", who looks it up.
    """
    whom = rules.get("recipients", "all")
    if whom == "all" or (whom == "concerned" and not chosen):
        return others()
    return set() if whom in {"commission", "nobody"} else chosen


def tells_commission(rules: dict[str, Any]) -> bool:
    """Say whether the Commission is told by the rules of a procedure."""
    return bool(rules.get("commission", rules.get("recipients") == "commission"))


def add_parts(exchange: Exchange, told: Reached, *, at: datetime) -> int:
    """Add parts of those who have none yet. Returns their number. Two queries."""
    present = set(
        exchange.participations.filter(until__isnull=True)
        .exclude(role=Side.REQUESTER)
        .values_list("authority", "role")
    )
    new = [
        Participation(exchange=exchange, authority_id=authority, role=side, since=at)
        for authority, side in told.items()
        if (authority, side) not in present and authority != exchange.requester_id
    ]
    Participation.objects.bulk_create(new, batch_size=1000)
    return len(new)


@effect(kinds=KINDS)
def disseminate(step: Step) -> dict:
    """Pass it on to authorities of the contact's country."""
    chosen: list[Authority] = step.values["authorities"]
    told: Reached = {authority.pk: Side.RECIPIENT for authority in chosen}
    return {"count": add_parts(step.exchange, told, at=step.at)}


@effect(kinds=(SERVICES_ALERT.kind,))
def modify(step: Step) -> dict:
    """Correct the content; the version before stays readable."""
    return {"version": change(step)}


def change(step: Step) -> int:
    """Keep the old version and write the given content. Returns the number of the new version.

    Raises InvalidFieldsError where it would leave out what couldn't be sent without.
    """
    version = new_version(step.exchange, at=step.at)
    content = step.values["content"] | {"opening": {}}
    write_content(content, step.standing, at=step.at)
    check_complete(step.standing)
    unread = step.exchange.participations.filter(until__isnull=True)
    unread.update(acknowledged_at=None)
    return version


@effect(kinds=(NOTIFICATION.kind, SERVICES_ALERT.kind))
def propose_closure(step: Step) -> dict:
    """Propose to close; the others may object for some working days."""
    exchange = step.exchange
    days = DAYS_TO_OBJECT[exchange.kind]
    until = add_working_days(step.today, days, exchange.requester.country_id)
    exchange.clocks["closure"] = iso(until)
    step.write("propose_closure", step.values.get("text"))
    return {"until": iso(until)}


@effect("object", kinds=(NOTIFICATION.kind, SERVICES_ALERT.kind))
def object_to_closure(step: Step) -> None:
    """Keep it open, with a reason."""
    step.exchange.clocks.pop("closure", None)
    step.write("object", step.values["reason"])


@effect(kinds=(NOTIFICATION.kind, SERVICES_ALERT.kind))
def close(step: Step) -> None:
    """Close formally once nobody objected in time."""
    end(step.exchange, "closed", step.at)


@effect(kinds=KINDS)
def withdraw(step: Step) -> None:
    """End it before its normal end; an unfounded alert's data are blocked at once."""
    exchange = step.exchange
    step.write("withdraw", step.values["reason"])
    exchange.withdrawn_at = step.at
    if exchange.kind == SERVICES_ALERT.kind:
        exchange.blocked_at = step.at
    end(exchange, "withdrawn", step.at)


def days_later(step: Step, days: int) -> str:
    """A calendar day so many days from today, as clocks keep it."""
    return (step.today + timedelta(days=days)).isoformat()


def span_later(day: date, span: dict) -> str:
    """The day a span of an act after another, as clocks keep it.

    span: {"count": n, "unit": "days", "weeks" or "months"}, as the rules of a procedure say it.
    """
    count, unit = int(span["count"]), span["unit"]
    if unit == "months":
        return add_months(day, count).isoformat()
    further = timedelta(weeks=count) if unit == "weeks" else timedelta(days=count)
    return (day + further).isoformat()
