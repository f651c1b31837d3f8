"""Which documents each host country of an application asks for, and which of them are there.

Source: Implementing Regulation (EU) 2015/983, Articles 10(2), 17(2) and 19(1): every country
notifies, profession by profession, what it asks of applicants; the notice says it to all.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef

from authorities.names import country_name
from requests.models import AskedQuestion, CardFile, Exchange
from requests.selectors.card_words import document_kinds
from requests.selectors.cards import NEEDED, iso
from requests.selectors.catalogue import form_of
from requests.selectors.form_text import FormText
from requests.selectors.wording import Part, parts_of
from requests.workflows.card_application import State
from requests.workflows.notification import State as NotificationState

#: The procedure by which requirements are notified, and which of its questions says what.
NOTICE = "EPC-NRQ"
PROFESSION, DOCUMENTS, TRANSLATIONS, FEE, FROM = "ER01", "ER02", "ER03", "ER04", "ER05"
#: States in which everybody who is told has it, and it stands.
_STANDS = (NotificationState.BROADCAST, NotificationState.CLOSING, NotificationState.CLOSED)
#: What is asked of everybody, by purpose, where a country has notified nothing.
#: Source: the same Regulation, Article 10(1) and Annex II, in the words of the form's choices.
COMMON: dict[str, tuple[str, ...]] = {
    "establishment": NEEDED,
    "general": (*NEEDED, "experience"),
    "prior_check": (*NEEDED, "establishment", "experience"),
    "temporary": (*NEEDED, "establishment"),
}
#: Documents are looked at, and can still be added, in these states.
CHECKED = frozenset(
    {
        State.DRAFT,
        State.APPLIED,
        State.APPLICANT_ACTION,
        State.HOME_CHECK,
        State.OVERDUE_HOME,
        State.HOST_CHECK,
    }
)


@dataclass(frozen=True)
class Wanted:
    """A document that a country asks for."""

    text: str
    given: bool


@dataclass(frozen=True)
class Said:
    """What a notice says besides on translations and the fee, in words."""

    label: str
    rows: list[list[Part]]

    @property
    def has_words(self) -> bool:
        """Whether it holds text in the authority's own words."""
        return any(part.free for row in self.rows for part in row)


@dataclass(frozen=True)
class Checklist:
    """What a host country asks for; notice: None where the common list stands in for its own."""

    country: str
    documents: list[Wanted]
    said: list[Said]
    notice: Exchange | None

    @property
    def complete(self) -> bool:
        """Whether everything is there."""
        return all(document.given for document in self.documents)


def checklists(exchange: Exchange, lang: str, *, today: date) -> list[Checklist]:
    """Say what each host country of an application asks for; nothing once it is decided.

    Three queries besides those of forms not read before, two where nothing was notified.
    """
    file: CardFile | None = getattr(exchange, "card_file", None)
    if exchange.state not in CHECKED or exchange.blocked_at or file is None:
        return []
    hosts = [str(exchange.details.get("host") or "")]
    hosts += [iso(code) for code in file.hosts]
    hosts = [code for code in dict.fromkeys(hosts) if code]
    notices = _notices(hosts, str(exchange.details.get("profession") or ""), today)
    given = set(file.documents.values())
    text = form_of(exchange, lang)
    return [_checklist(exchange, code, notices.get(code), given, text, lang) for code in hosts]


def _notices(hosts: Iterable[str], profession: str, today: date) -> dict[str, Exchange]:
    """The notices in force by country: of several, what applies from the latest day on."""
    about = AskedQuestion.objects.filter(
        exchange=OuterRef("pk"), code=PROFESSION, answer=profession
    )
    found = (
        Exchange.objects.filter(
            Exists(about),
            procedure=NOTICE,
            state__in=_STANDS,
            blocked_at__isnull=True,
            requester__country__in=list(hosts),
        )
        .select_related("requester", "procedure")
        .prefetch_related("questions")
        .order_by("sent_at", "pk")
    )
    in_force: dict[str, tuple[str, Exchange]] = {}
    for notice in found:
        since = str(_answers(notice).get(FROM) or "")
        known = in_force.get(notice.requester.country_id)
        if since <= today.isoformat() and (known is None or since >= known[0]):
            in_force[notice.requester.country_id] = since, notice
    return {code: notice for code, (_since, notice) in in_force.items()}


def _answers(notice: Exchange) -> dict[str, Any]:
    return {asked.code: asked.answer for asked in notice.questions.all()}


def _checklist(
    exchange: Exchange,
    code: str,
    notice: Exchange | None,
    given: set[str],
    text: FormText,
    lang: str,
) -> Checklist:
    kinds = document_kinds(exchange, text)
    said: list[Said] = []
    wanted = set(COMMON.get(str(exchange.details.get("purpose") or ""), NEEDED))
    if notice is not None:
        questions, answers = form_of(notice, lang).questions, _answers(notice)
        named = answers.get(DOCUMENTS)
        wanted = {*NEEDED, *(named if isinstance(named, list) else ())}
        kinds = (questions[DOCUMENTS].choice_texts if DOCUMENTS in questions else {}) | kinds
        said = [
            Said(questions[name].text, parts_of(answers[name], questions[name]))
            for name in (TRANSLATIONS, FEE)
            if name in questions and answers.get(name)
        ]
    documents = [Wanted(words, kind in given) for kind, words in kinds.items() if kind in wanted]
    return Checklist(country_name(code, lang), documents, said, notice)
