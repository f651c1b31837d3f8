"""The demo's applicant: one card issued, applications under way, one waiting for documents."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from authorities.models import Membership, Official
from imi.kernel.models import Setting
from requests.models import Applicant, Exchange
from requests.selectors.cards import QUESTIONS
from requests.services.applications import (
    add_document,
    begin_application,
    procedure_for,
    send_application,
    write_application,
)
from requests.services.demo.federation import address
from requests.services.perform import perform, perform_by_person
from requests.workflows.base import Side

MARK = "demo.cards"
#: An empty page, so that what is added can be opened.
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
_DOCUMENTS = {
    "identity": ("Preuve d’identité", "carte-identite.pdf"),
    "qualification": ("Titre de formation", "diplome-masseur-kinesitherapeute.pdf"),
}


def load_cards(*, at: datetime) -> bool:
    """Make the applications once, each walked along the workflow. Returns whether anything was."""
    if Setting.objects.filter(name=MARK).exists():
        return False
    with transaction.atomic():
        who = _applicant(at - timedelta(days=90))
        _issued(who, at - timedelta(days=80))
        _at_host(who, at - timedelta(days=20))
        _at_hosts(who, at - timedelta(days=16))
        _waits(who, at - timedelta(days=6))
        _draft(who, "general", "ES", at - timedelta(days=1))
        Setting.objects.create(name=MARK, value=True)
    return True


def _applicant(at: datetime) -> Applicant:
    official = Official.objects.get(email=address("pierre.applicant"))
    made, _new = Applicant.objects.get_or_create(
        email=official.email,
        defaults={
            "language": official.language,
            "asked_at": at,
            "consented_at": at,
            "confirmed_at": at,
            "official": official,
        },
    )
    return made


def _draft(
    who: Applicant, purpose: str, host: str, at: datetime, hosts: Sequence[str] = ()
) -> Exchange:
    code = procedure_for(purpose)
    choices = {"profession": "physiotherapist", "home": "FR", "host": host}
    if purpose == "temporary":
        choices["services"] = "Remplacement d’un confrère pendant trois mois, à Milan."
    else:
        choices["purpose"] = purpose
    exchange = begin_application(code, choices, applicant=who, at=at, hosts=hosts)
    person = {
        "surname": "Lefèvre",
        "given_names": "Pierre",
        "birth_date": "1988-02-14",
        "birth_place": "Lyon",
        "birth_country": "FR",
        "nationality": "FR",
        "document_number": "18FR12345",
        "email": who.email,
    }
    content = {"subject": person, "answers": {QUESTIONS[code]["consent"]: True}}
    write_application(exchange, content, language=who.language, at=at)
    for proves, (title, name) in _DOCUMENTS.items():
        upload = SimpleUploadedFile(name, PDF)
        add_document(exchange, upload, proves=proves, title=title, at=at)
    return exchange


def _sent(who: Applicant, purpose: str, host: str, at: datetime) -> Exchange:
    exchange = _draft(who, purpose, host, at)
    return perform_by_person(
        number=exchange.number, name="submit", side=Side.APPLICANT, language=who.language, at=at
    )


def _issued(who: Applicant, at: datetime) -> None:
    exchange = _sent(who, "temporary", "IT", at)
    fee = "90 euros, par virement, avec le numéro de la demande."
    _do(exchange, "acknowledge", "fr.cards", at + timedelta(days=3), fee=fee)
    _do(exchange, "issue", "fr.cards", at + timedelta(days=14))


def _at_host(who: Applicant, at: datetime) -> None:
    exchange = _sent(who, "establishment", "DE", at)
    _do(exchange, "acknowledge", "fr.cards", at + timedelta(days=2))
    _do(exchange, "send_on", "fr.cards", at + timedelta(days=9))
    question = "Umfasst die Ausbildung auch die manuelle Lymphdrainage?"
    _do(exchange, "ask_home", "de.cards", at + timedelta(days=12), text=question)


def _at_hosts(who: Applicant, at: datetime) -> None:
    """One application to two countries, each of which has to decide."""
    exchange = _draft(who, "prior_check", "DE", at, hosts=("ES",))
    send_application(exchange, language=who.language, at=at)
    for part in Exchange.objects.filter(card_file__application=exchange.number).order_by("pk"):
        _do(part, "acknowledge", "fr.cards", at + timedelta(days=3))
        _do(part, "send_on", "fr.cards", at + timedelta(days=8))


def _waits(who: Applicant, at: datetime) -> None:
    exchange = _sent(who, "prior_check", "GR", at)
    text = "Il manque la preuve de votre assurance de responsabilité professionnelle."
    _do(exchange, "ask_documents", "fr.cards", at + timedelta(days=2), text=text)


def _do(exchange: Exchange, name: str, who: str, at: datetime, **fields: Any) -> None:
    by = Membership.objects.select_related("official", "authority").get(
        official__email=address(who)
    )
    perform(number=exchange.number, name=name, by=by, at=at, fields=fields)
