"""What an authority holds on a person: the search, the content, and what the officer does to it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from authorities.http import MemberRequest
from imi.kernel import clock
from requests.forms.rights import (
    BlockForm,
    CorrectForm,
    DeskForm,
    EraseForm,
    PersonForm,
    UnblockForm,
)
from requests.models import Exchange
from requests.selectors.catalogue import form_of
from requests.selectors.rights import (
    corrections_of,
    early_ends,
    one_held,
    open_unblocking,
    own_readings,
    readers_of,
    sides_in_hand,
    unblocking_waits,
)
from requests.selectors.wording import parts_of
from requests.services.problems import InvalidFieldsError, NotPossibleError
from requests.services.rights_held import (
    ask_unblocking,
    block,
    correct,
    erase_early,
    look_for,
    note_officers_reading,
)
from requests.views.access import language, member_of
from requests.views.page import state_pair, subject_value
from requests.views.rights_desk import officer_required

asked_or_sent = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@officer_required
@asked_or_sent
def person(request: MemberRequest) -> HttpResponse:
    """Look what the authority holds on a person; the words are not kept, the looking is."""
    form = PersonForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form}
    if request.method != "POST":
        return render(request, "requests/rights/person.html", context)
    if not form.is_valid():
        return render(request, "requests/rights/person.html", context, status=422)
    given = form.cleaned_data
    found = look_for(given["words"], given["purpose"], by=member_of(request), at=clock.now())
    context |= {"found": [(one, state_pair(one.state)) for one in found], "looked": True}
    return render(request, "requests/rights/person.html", context)


def _held_or_404(request: MemberRequest, number: str) -> Exchange:
    try:
        return one_held(member_of(request), number)
    except Exchange.DoesNotExist as missing:
        raise Http404 from missing


@never_cache
@officer_required
@asked_or_sent
def held(request: MemberRequest, number: str) -> HttpResponse:
    """One exchange with all that is held on the person; correct, block, erase, unblock it."""
    exchange = _held_or_404(request, number)
    forms = _forms(exchange)
    if request.method != "POST":
        return _page(request, exchange, forms)
    chosen = request.POST.get("do", "")
    if chosen not in forms:
        raise Http404
    form = forms[chosen] = _forms(exchange, request)[chosen]
    if not form.is_valid():
        return _page(request, exchange, forms, 422)
    try:
        _DO[chosen](request, exchange.number, form.cleaned_data, clock.now())
    except InvalidFieldsError as error:
        form.take(error)
        return _page(request, exchange, forms, 422)
    except NotPossibleError:
        form.add_error(None, _("This isn't possible now."))
        return _page(request, _held_or_404(request, number), forms, 409)
    messages.success(request, _("Done."))
    return redirect("requests:rights_held", exchange.url_number)


def _forms(exchange: Exchange, request: MemberRequest | None = None) -> dict[str, DeskForm]:
    data = request.POST if request else None
    return {
        "correct": CorrectForm(_fields(exchange), data, prefix="correct"),
        "block": BlockForm(data, prefix="block"),
        "erase": EraseForm(data, prefix="erase"),
        "unblock": UnblockForm(data, prefix="unblock"),
    }


def _fields(exchange: Exchange) -> list[tuple[str, str]]:
    """The fields of the subject that hold something, by their labels."""
    labels = {field.code: field.label for field in form_of(exchange, language()).subject_fields}
    return [(code, labels.get(code, code)) for code in exchange.subject.data]


def _correct(request: MemberRequest, number: str, data: dict[str, Any], at: datetime) -> None:
    correct(
        number,
        data["field"],
        data["value"].strip(),
        contested=data["contested"],
        reason=data["reason"],
        by=member_of(request),
        at=at,
    )


def _block(request: MemberRequest, number: str, data: dict[str, Any], at: datetime) -> None:
    block(number, data["reason"], by=member_of(request), at=at)


def _erase(request: MemberRequest, number: str, data: dict[str, Any], at: datetime) -> None:
    erase_early(number, data["reason"], consent=data["consent"], by=member_of(request), at=at)


def _unblock(request: MemberRequest, number: str, data: dict[str, Any], at: datetime) -> None:
    ask_unblocking(number, data["purpose"], data["reason"], by=member_of(request), at=at)


_DO: dict[str, Callable[[MemberRequest, str, dict[str, Any], datetime], None]] = {
    "correct": _correct,
    "block": _block,
    "erase": _erase,
    "unblock": _unblock,
}


def _page(
    request: MemberRequest, exchange: Exchange, forms: dict[str, DeskForm], status: int = 200
) -> HttpResponse:
    """The content is shown, and its reading logged, unless it is blocked and not unblocked."""
    by, at = member_of(request), clock.now()
    unblocking = open_unblocking(exchange, by.authority_id, at) if exchange.blocked_at else None
    shown = not exchange.erased_at and (not exchange.blocked_at or unblocking is not None)
    sides = sides_in_hand(exchange, by.authority_id)
    if shown:
        note_officers_reading(
            exchange,
            by=by,
            unblocked=unblocking is not None,
            address=request.META.get("REMOTE_ADDR"),
            at=at,
        )
    context = {
        "exchange": exchange,
        "state": state_pair(exchange.state),
        "shown": shown,
        "in_hand": bool(sides),
        "unblocking": unblocking,
        "waiting": unblocking_waits(exchange, by.authority_id),
        "early_ends": early_ends(by.authority_id).filter(exchange=exchange),
        "readers": readers_of(exchange),
        "own": own_readings(exchange),
        "ended": exchange.has_ended,
        "desk_url": reverse("requests:rights_desk"),
        "block_form": forms["block"],
        **{name: form for name, form in forms.items() if name != "block"},
        **(_content(exchange, sides) if shown else {}),
    }
    return render(request, "requests/rights/held.html", context, status=status)


def _content(exchange: Exchange, sides: frozenset[str]) -> dict[str, Any]:
    """Subject, answers and texts in words; of what was passed on, the subject only."""
    form = form_of(exchange, language())
    fields = {field.code: field for field in form.subject_fields}
    subject = [
        subject_value(fields[code], value)
        for code, value in exchange.subject.data.items()
        if code in fields
    ]
    if not sides:
        return {"subject": subject}
    answers = []
    for question in exchange.questions.all():
        if question.answer is not None:
            text = form.every[question.code]
            answers.append((question.code, text.title, parts_of(question.answer, text)))
    labels = dict(_fields(exchange))
    return {
        "subject": subject,
        "answers": answers,
        "texts": exchange.messages.filter(side__in={"", *sides}).select_related("authority"),
        "corrections": [
            (labels.get(one.field, one.field), one) for one in corrections_of(exchange)
        ],
    }
