"""What an application or a card says, in words of the reader's language."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from authorities.names import country_name
from requests.models import Card, Exchange
from requests.selectors.cards import ESTABLISHMENT, QUESTIONS, TEMPORARY, further_codes, iso
from requests.selectors.case import ShownQuestion
from requests.selectors.catalogue import form_in, published_version
from requests.selectors.form_text import FormText, code_of
from requests.workflows.card_application import State

#: What an applicant is told of a state: where it stands, and what happens next.
STANDING: dict[str, tuple[Promise, Promise]] = {
    State.DRAFT: (
        gettext_lazy("Not sent yet"),
        gettext_lazy("Complete your application and send it. Only you can see it."),
    ),
    State.APPLIED: (
        gettext_lazy("Your application has arrived"),
        gettext_lazy(
            "Within a week the authority of your home country tells you the fee, or which "
            "documents are missing. If it is silent, the check begins all the same."
        ),
    ),
    State.APPLICANT_ACTION: (
        gettext_lazy("Documents are missing: it is your turn"),
        gettext_lazy(
            "Add the documents below and say that they are complete. After sixty days without an "
            "answer the application lapses."
        ),
    ),
    State.HOME_CHECK: (
        gettext_lazy("The authority of your home country checks your documents"),
        gettext_lazy("You need to do nothing now but pay the fee, if one was asked."),
    ),
    State.OVERDUE_HOME: (
        gettext_lazy("The authority of your home country is late"),
        gettext_lazy(
            "It has been reminded, and its coordinator knows. You may also use the remedies of "
            "the law of your home country."
        ),
    ),
    State.HOST_CHECK: (
        gettext_lazy("The authority of the host country decides"),
        gettext_lazy("If it doesn’t decide in time, the card is issued to you by law."),
    ),
    State.COMPENSATION: (
        gettext_lazy("A compensation measure is required"),
        gettext_lazy(
            "An aptitude test or an adaptation period. The authority of the host country tells "
            "you more; once you have passed, the card is issued."
        ),
    ),
    State.ISSUED: (
        gettext_lazy("Your card is issued"),
        gettext_lazy("You can download it at any time. Whoever sees it can check it online."),
    ),
    State.REFUSED_ROUTE: (
        gettext_lazy("Refused: another country is your home country"),
        gettext_lazy("Please read the reason below; you can apply anew."),
    ),
    State.RETURNED: (
        gettext_lazy("Returned: another procedure applies"),
        gettext_lazy("Please read the advice below; you can apply anew."),
    ),
    State.REFUSED: (
        gettext_lazy("The card was refused"),
        gettext_lazy("Below you read why, and how you can appeal."),
    ),
    State.WITHDRAWN: (
        gettext_lazy("You withdrew the application"),
        gettext_lazy("Your data are blocked: no authority sees them any longer."),
    ),
    State.LAPSED: (
        gettext_lazy("The application has lapsed"),
        gettext_lazy("The missing documents didn’t come. You can apply anew."),
    ),
    State.REVOKED: (
        gettext_lazy("The card was revoked"),
        gettext_lazy("Below you read why, and how you can appeal."),
    ),
    State.EXPIRED: (
        gettext_lazy("The card has ended"),
        gettext_lazy("You can apply anew."),
    ),
}


def both_forms(lang: str) -> dict[str, FormText]:
    """The forms in use of both procedures. Two queries besides those of forms not read before."""
    return {code: form_in(published_version(code).pk, lang) for code in (ESTABLISHMENT, TEMPORARY)}


def purpose_choices(texts: dict[str, FormText]) -> list[tuple[str, str]]:
    """What a card may be for, with its words."""
    code = QUESTIONS[ESTABLISHMENT]["purpose"]
    choices = texts[ESTABLISHMENT].questions[code].choice_texts
    return [*choices.items(), ("temporary", _("Temporary services without a prior check"))]


@dataclass(frozen=True)
class CardWords:
    """A card's particulars in words; for_establishment: it is no authorisation to practise."""

    profession: str
    purpose: str
    home: str
    host: str
    for_establishment: bool


def words_of(card: Card, lang: str) -> CardWords:
    """Say in words what a card is for."""
    return _words(card.content, lang)


def words_for(exchange: Exchange, lang: str, texts: dict[str, FormText] | None = None) -> CardWords:
    """Say in words what an application is for. texts: from `both_forms`, for a list."""
    return _words(exchange.details, lang, texts)


def _words(given: dict[str, Any], lang: str, texts: dict[str, FormText] | None = None) -> CardWords:
    texts = texts or both_forms(lang)
    names = texts[ESTABLISHMENT].questions[QUESTIONS[ESTABLISHMENT]["profession"]].choice_texts
    purpose = given.get("purpose") or ""
    home, host = given.get("home") or "", given.get("host") or ""
    return CardWords(
        profession=names.get(given.get("profession") or "", ""),
        purpose=dict(purpose_choices(texts)).get(purpose, ""),
        home=country_name(iso(home), lang) if home else "–",
        host=country_name(iso(host), lang) if host else "–",
        for_establishment=purpose in {"establishment", "general"},
    )


def further_answers(exchange: Exchange, text: FormText) -> list[ShownQuestion]:
    """The questions of an application besides those that have a place of their own. One query."""
    codes = set(further_codes(exchange.procedure_id, text))
    return [
        ShownQuestion(asked, text.every[asked.code], asked.answer, is_draft=False)
        for asked in exchange.questions.all()
        if code_of(asked.code) in codes and asked.code in text.every
    ]


def further_hosts(exchange: Exchange, lang: str) -> list[str]:
    """The names of a draft's host countries besides the first."""
    return [country_name(iso(code), lang) for code in exchange.card_file.hosts]


def document_kinds(exchange: Exchange, text: FormText) -> dict[str, str]:
    """The kinds of documents that the form knows, with their words."""
    return text.questions[QUESTIONS[exchange.procedure_id]["documents"]].choice_texts
