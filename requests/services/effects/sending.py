"""The requester before the responder takes charge: sending, amending, withdrawing."""

from django.utils.translation import gettext as _

from authorities.models import Authority
from imi.kernel.calendars import add_working_days
from requests.models import Exchange
from requests.selectors.catalogue import form_in
from requests.services.effects.step import Step, begin_responding, effect, end, iso
from requests.services.problems import FieldProblem, InvalidFieldsError
from requests.workflows.base import Side


def check_sendable(step: Step) -> None:
    """Raise InvalidFieldsError naming whatever keeps a draft from being sent."""
    exchange = step.exchange
    problems = []
    if exchange.wanted_on is None or exchange.wanted_on <= step.today:
        problems.append(FieldProblem("wanted_on", "past", _("Please give a day from tomorrow on.")))
    reachable = Authority.objects.active().with_access_to(exchange.area_id)
    if not reachable.filter(pk=exchange.answering.pk).exists():
        problems.append(
            FieldProblem("responder", "area", _("This authority takes no requests in the area."))
        )
    if not step.standing.questions:
        problems.append(
            FieldProblem("questions", "required", _("Please choose at least one question."))
        )
    form = form_in(exchange.version_id, "en")
    subject = exchange.subject.data
    problems.extend(
        FieldProblem(f"subject.{field.code}", "required", _("This field is required."))
        for field in form.subject_fields
        if field.required and not subject.get(field.code)
    )
    if problems:
        raise InvalidFieldsError(*problems)


@effect()
def submit_for_approval(step: Step) -> None:
    """Lock the draft until the coordinator decides."""
    check_sendable(step)
    step.exchange.author = step.standing.member.official


@effect()
def return_draft(step: Step) -> None:
    """Give the draft back, with what should change."""
    step.write("comment", step.values.get("comment"), side=Side.REQUESTER)


@effect("send", "approve_sending")
def send(step: Step) -> dict:
    """Start the clocks and open the question of the date."""
    exchange = step.exchange
    if exchange.urgent:
        form = form_in(exchange.version_id, "en")
        exchange.wanted_on = add_working_days(
            step.today, form.urgent_days, exchange.answering.country_id
        )
    check_sendable(step)
    exchange.sent_at = step.at
    exchange.date_state = Exchange.DateState.PROPOSED
    exchange.date_proposed_on = exchange.wanted_on
    exchange.date_proposed_at = step.at
    begin_responding(step, exchange.answering)
    return {"wanted_on": iso(exchange.wanted_on)}


@effect()
def delete(step: Step) -> None:
    """Erase the content of a draft."""
    exchange = step.exchange
    exchange.questions.all().delete()
    exchange.messages.all().delete()
    exchange.attachments.all().delete()
    exchange.subject.data = {}
    exchange.subject.erased_at = step.at
    exchange.subject.save()


@effect()
def amend(step: Step) -> dict:
    """Change the wish date, or add a comment, before acceptance."""
    exchange = step.exchange
    if not step.values:
        raise InvalidFieldsError(
            FieldProblem("wanted_on", "required", _("Please give a new date or a comment."))
        )
    if "wanted_on" in step.values:
        exchange.wanted_on = step.future_day("wanted_on")
        if exchange.agreed_on is None:
            exchange.date_proposed_on = exchange.wanted_on
    step.write("amend", step.values.get("comment"))
    return {"wanted_on": iso(exchange.wanted_on)}


@effect()
def withdraw(step: Step) -> None:
    """End the request before its normal end."""
    step.write("withdraw", step.values["reason"])
    step.exchange.withdrawn_at = step.at
    end(step.exchange, "withdrawn", step.at)
