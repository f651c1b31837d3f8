"""The people of a card: an applicant, the home authority with its allocator, the host authority."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from authorities.models import Membership
from requests.models import Applicant, Exchange
from requests.selectors.applicants import application_of
from requests.selectors.cards import QUESTIONS
from requests.services.applicants import ask_for_account, confirm_account
from requests.services.applications import (
    add_document,
    begin_application,
    procedure_for,
    write_application,
)
from requests.services.perform import perform, perform_by_person
from requests.workflows.base import Side
from tests.builders import NOW, a_link, an_authority, an_official

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PASSWORD = "four quiet words here"
PERSON = {
    "surname": "Lefèvre",
    "given_names": "Pierre",
    "birth_date": "1988-02-14",
    "birth_place": "Lyon",
    "nationality": "FR",
    "document_number": "12 AB 34567",
    "email": "pierre@person.example",
}


@dataclass
class CardWorld:
    """Who takes part; `at` goes forward with each step."""

    applicant: Applicant
    allocator: Membership
    home: Membership
    host: Membership
    coordinator: Membership
    at: datetime = NOW

    def pass_days(self, days: float) -> None:
        """Let time go by."""
        self.at += timedelta(days=days)

    def draft(self, purpose: str = "establishment", **more: str) -> Exchange:
        """A draft with everything in it."""
        choices = {"profession": "physiotherapist", "home": "FR", "host": "DE"} | more
        code = procedure_for(purpose)
        choices |= {"services": "In a clinic."} if code == "EPC-TMP" else {"purpose": purpose}
        made = begin_application(code, choices, applicant=self.applicant, at=self.at)
        answers = {QUESTIONS[code]["consent"]: True}
        content = {"subject": PERSON, "answers": answers}
        write_application(made, content, language="fr", at=self.at)
        for proves in ("identity", "qualification"):
            self.add(made, proves)
        return self.read(made)

    def add(self, exchange: Exchange, proves: str) -> None:
        """Add a document."""
        upload = SimpleUploadedFile(f"{proves}.pdf", PDF)
        add_document(exchange, upload, proves=proves, title=proves, at=self.at)

    def read(self, exchange: Exchange) -> Exchange:
        """The application as the applicant finds it."""
        return application_of(self.applicant, exchange.number)

    def apply(self, purpose: str = "establishment") -> Exchange:
        """An application that was sent."""
        return self.ask(self.draft(purpose), "submit")

    def ask(self, exchange: Exchange, name: str, **fields: Any) -> Exchange:
        """Take a step as the applicant."""
        self.at += timedelta(minutes=5)
        return perform_by_person(
            number=exchange.number,
            name=name,
            side=Side.APPLICANT,
            language="fr",
            at=self.at,
            fields=fields,
        )

    def do(self, who: str, exchange: Exchange, name: str, **fields: Any) -> Exchange:
        """Take a step as an official."""
        self.at += timedelta(minutes=5)
        by = getattr(self, who)
        return perform(number=exchange.number, name=name, by=by, at=self.at, fields=fields)

    def at_host(self, purpose: str = "establishment") -> Exchange:
        """An application that the home authority verified."""
        exchange = self.apply(purpose)
        self.do("home", exchange, "acknowledge")
        return self.do("home", exchange, "send_on")

    def issued(self, purpose: str = "establishment") -> Exchange:
        """An application with its card."""
        if purpose == "temporary":
            exchange = self.apply(purpose)
            self.do("home", exchange, "acknowledge")
            return self.do("home", exchange, "issue")
        return self.do("host", self.at_host(purpose), "issue")


def an_applicant(email: str = "pierre@person.example", language: str = "fr") -> Applicant:
    """An applicant with a confirmed account."""
    ask_for_account(email, language=language, at=NOW)
    key = Applicant.objects.get(email=email).key
    confirm_account(key, name="Pierre Lefèvre", password=PASSWORD, at=NOW)
    return Applicant.objects.get(email=email)


def a_card_world() -> CardWorld:
    """France is home, with one authority that allocates and checks; Germany is host."""
    home, host = an_authority("FR", areas=("EPC",)), an_authority("DE", areas=("EPC",))
    over = an_authority("FR", areas=("EPC",), kind="LIMIC")
    a_link(over, home)
    return CardWorld(
        applicant=an_applicant(),
        allocator=an_official(home, "allocator"),
        home=an_official(home, "module_handler"),
        host=an_official(host, "module_handler"),
        coordinator=an_official(over, "supervisor"),
    )
