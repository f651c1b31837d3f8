"""Where an application stands, what the applicant can do, and what the page shows of it."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from imi.kernel import clock
from requests.events import sentence
from requests.forms.cards import DocumentForm
from requests.models import Exchange
from requests.selectors.applicants import OPEN_TO_DOCUMENTS, by_country, told
from requests.selectors.card_checklist import checklists
from requests.selectors.card_words import (
    STANDING,
    both_forms,
    document_kinds,
    further_answers,
    further_hosts,
    words_for,
)
from requests.selectors.cards import QUESTIONS, answered
from requests.selectors.catalogue import form_of
from requests.selectors.named_in_steps import recorded
from requests.selectors.standing import standing_of_person
from requests.selectors.wording import in_words
from requests.services.perform import possible
from requests.views.access import language, note_own
from requests.views.cards_access import ApplicantRequest, applicant_required, own_or_404
from requests.views.page import subject_value
from requests.workflows.base import Side
from requests.workflows.card_application import State
from requests.workflows.labels import STATES, action_text

#: Steps that have a page of their own, or none.
_ELSEWHERE = ("save_content", "submit")
_DAYS = ("acknowledge", "home", "host", "pay_by", "test_on", "ends")


@dataclass(frozen=True)
class Act:
    """What the applicant can do now."""

    name: str
    label: Promise
    consequence: Promise
    tone: str
    url: str


@applicant_required
@require_safe
def application(request: ApplicantRequest, number: str) -> HttpResponse:
    """Where the application stands, in plain words, and what comes next."""
    exchange = own_or_404(request, number)
    if exchange.state == State.DRAFT:
        return redirect("requests:card_review", number)
    note_own(exchange)
    return render(request, "requests/cards/application.html", page_of(exchange))


def page_of(exchange: Exchange) -> dict[str, Any]:
    """What the page of an application shows."""
    lang = language()
    asked = exchange.state != State.HOST_CHECK or bool(exchange.details.get("asked"))
    adds = exchange.state in OPEN_TO_DOCUMENTS and asked
    kinds = document_kinds(exchange, form_of(exchange, lang))
    return {
        **status_context(exchange, lang),
        "exchange": exchange,
        "state": STATES[exchange.state],
        "standing": STANDING[exchange.state],
        "asked": exchange.state == State.HOST_CHECK and asked,
        "clocks": _clocks(exchange),
        "history": _history(exchange, lang),
        "acts": acts_of(exchange),
        "parts": _parts(exchange, lang),
        "document_form": DocumentForm(list(kinds.items())) if adds else None,
        "may_begin_anew": not exchange.blocked_at and exchange.state != State.DRAFT,
        "card": None if exchange.erased_at else getattr(exchange, "card", None),
    }


def _parts(exchange: Exchange, lang: str) -> list[dict[str, Any]]:
    """Where the application stands in each of its host countries; none where there is one."""
    texts = both_forms(lang)
    return [
        {
            "exchange": part,
            "host": words_for(part, lang, texts).host,
            "state": STATES[part.state],
            "standing": STANDING[part.state],
            "current": part.pk == exchange.pk,
        }
        for part in by_country(exchange)
    ]


def status_context(exchange: Exchange, lang: str) -> dict[str, Any]:
    """What was written in an application, in words; nothing once it is blocked."""
    if exchange.blocked_at:
        return {"words": words_for(exchange, lang)}
    text = form_of(exchange, lang)
    kinds = document_kinds(exchange, text)
    data = exchange.subject.data
    proves = exchange.card_file.documents
    return {
        "words": words_for(exchange, lang),
        "further": further_hosts(exchange, lang),
        "subject": [
            subject_value(entry, data[entry.code])
            for entry in text.subject_fields
            if data.get(entry.code)
        ],
        "statements": [
            (text.questions[code].text, answer)
            for name in ("services", "earlier")
            if (code := QUESTIONS[exchange.procedure_id].get(name))
            and (answer := answered(exchange, name))
        ]
        + [
            (shown.text.title, in_words(shown.answer, shown.text))
            for shown in further_answers(exchange, text)
            if shown.answer is not None
        ],
        "documents": [
            (kinds.get(proves.get(file.key, ""), ""), file)
            for file in exchange.attachments.order_by("pk")
        ],
        "checklists": checklists(exchange, lang, today=clock.today()),
    }


def _clocks(exchange: Exchange) -> list[tuple[Promise, Any]]:
    facts = exchange.workflow.words.facts
    return [(facts[name], day) for name in _DAYS if (day := exchange.clock(name))]


def _history(exchange: Exchange, lang: str) -> list[dict[str, Any]]:
    return [
        {
            "at": step.event.at,
            "title": sentence(
                step.event.name,
                step.event.authority.name_in(lang) if step.event.authority else "",
                recorded(step.event, lang),
                kind=exchange.kind,
            ),
            "texts": step.texts,
        }
        for step in told(exchange)
    ]


def acts_of(exchange: Exchange) -> list[Act]:
    """What the applicant can do now, the most needed first."""
    standing = standing_of_person(exchange, Side.APPLICANT)
    found = []
    for arrow in possible(standing, clock.now()):
        text = action_text(exchange.kind, arrow.name)
        if arrow.name not in _ELSEWHERE and text is not None:
            url = reverse("requests:card_act", args=[exchange.url_number, arrow.name])
            found.append(Act(arrow.name, text.label, text.consequence, text.tone, url))
    order = {"primary": 0, "secondary": 1, "danger": 2}
    return sorted(found, key=lambda act: order[act.tone])
