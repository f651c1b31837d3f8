"""SOLVIT cases of the demo: one that has just come in, others further on; all persons invented."""

from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from imi.kernel.models import Setting
from requests.models import Exchange
from requests.selectors.complaints import OpenForm, open_form
from requests.services.attach import attach_from_outside
from requests.services.complaints import act, send_complaint
from requests.services.demo.cards import PDF
from requests.services.demo.centres import reference_of
from requests.services.demo.told import do

MARK = "demo.solvit"
_PENSION = (
    "Ich habe zwölf Jahre in Frankreich gearbeitet. Die Rentenkasse rechnet vier Jahre davon nicht"
    " an, weil die Bescheinigung nicht auf Französisch ist."
)
_DIPLOMA = "Je suis kinésithérapeute. Depuis huit mois, aucune réponse à ma demande."
_CAR = "Für die Zulassung meines Wagens wird eine zweite Prüfung verlangt."
_RESIDENCE = "La domanda di soggiorno di mia moglie è stata respinta senza motivi."


def load_solvit(*, at: datetime) -> bool:
    """Make the cases once. Returns whether anything was made."""
    form = open_form()
    if form is None or Setting.objects.filter(name=MARK).exists():
        return False
    with transaction.atomic():
        _new(form, at - timedelta(days=2))
        _asked(form, at - timedelta(days=12))
        _being_solved(form, at - timedelta(days=40))
        _with_the_lead(form, at - timedelta(days=9))
        _closed(form, at - timedelta(days=80))
        Setting.objects.create(name=MARK, value=True)
    return True


def _complaint(
    form: OpenForm, at: datetime, language: str, home: str, there: str, **given: Any
) -> Exchange:
    """A complaint of a person; given: surname, given_names, text, about, body."""
    name = f"{given['given_names']}.{given['surname']}".lower().replace("’", "")
    content = {
        "subject": {
            "surname": given["surname"],
            "given_names": given["given_names"],
            "email": f"{name}@demo.open-imi.example",
            "residence": home,
        },
        "answers": {
            "SC01": there,
            "SC02": given["body"],
            "SC03": given["text"],
            "SC04": given["about"],
            "SC05": {"YN": False},
            "SC08": given.get("consent", False),
        },
    }
    return send_complaint(form, content, form_key="", language=language, at=at).exchange


def _new(form: OpenForm, at: datetime) -> None:
    _complaint(
        form, at, "de", "DE", "FR", surname="Brandt", given_names="Jonas", text=_CAR,
        about="vehicles", body="Préfecture du Haut-Rhin",
    )  # fmt: skip


def _asked(form: OpenForm, at: datetime) -> None:
    case = _complaint(
        form, at, "fr", "FR", "IT", surname="Mercier", given_names="Lucie", text=_DIPLOMA,
        about="qualifications", body="Ministero della Salute",
    )  # fmt: skip
    text = "Merci pour votre plainte. Nous l’examinons."
    do(case, "first_reaction", "fr.solvit", at + timedelta(days=3), text=text)
    question = "Pouvez-vous nous dire à quelle date vous avez déposé votre demande ?"
    do(case, "ask_complainant", "fr.solvit", at + timedelta(days=5), questions_text=question)


def _being_solved(form: OpenForm, at: datetime) -> None:
    case = _complaint(
        form, at, "de", "DE", "FR", surname="Albrecht", given_names="Renate", text=_PENSION,
        about="social_security", body="Caisse nationale d’assurance vieillesse", consent=True,
    )  # fmt: skip
    _prepared(case, at, "de.solvit", "FR")
    do(case, "accept", "fr.solvit", at + timedelta(days=14))
    do(
        case, "consult", "fr.solvit", at + timedelta(days=16), body="FR-0001",
        text="Pourquoi les années certifiées en allemand ne sont-elles pas comptées ?",
    )  # fmt: skip
    report = "La caisse a promis de revoir le dossier avant la fin du mois."
    do(case, "report", "fr.solvit", at + timedelta(days=25), text=report)
    act(
        case, "add_information", language="de", at=at + timedelta(days=30),
        fields={"text": "Die Kasse hat mich inzwischen angerufen."},
    )  # fmt: skip
    letter = SimpleUploadedFile("schreiben-der-kasse.pdf", PDF)
    attach_from_outside(exchange=case, upload=letter, at=at + timedelta(days=30, minutes=5))
    thanks = "Danke, das geben wir nach Frankreich weiter. Bitte bewahren Sie das Schreiben auf."
    do(case, "write_to_complainant", "de.solvit", at + timedelta(days=31), text=thanks)


def _with_the_lead(form: OpenForm, at: datetime) -> None:
    case = _complaint(
        form, at, "it", "IT", "DE", surname="Greco", given_names="Matteo", text=_RESIDENCE,
        about="residence", body="Ausländerbehörde Köln",
    )  # fmt: skip
    _prepared(case, at, "it.solvit", "DE", days=2)


def _closed(form: OpenForm, at: datetime) -> None:
    case = _complaint(
        form, at, "fr", "FR", "DE", surname="Girard", given_names="Paul", text=_DIPLOMA,
        about="qualifications", body="Regierung von Oberbayern", consent=True,
    )  # fmt: skip
    _prepared(case, at, "fr.solvit", "DE")
    do(case, "accept", "de.solvit", at + timedelta(days=15))
    do(
        case, "propose_outcome", "de.solvit", at + timedelta(days=40), outcome="resolved",
        text="Der Antrag ist bewilligt; der Bescheid ist unterwegs.",
    )  # fmt: skip
    text = "Votre diplôme est reconnu ; vous recevrez la décision par la poste."
    do(case, "confirm", "fr.solvit", at + timedelta(days=43), text=text)


def _prepared(case: Exchange, at: datetime, home: str, lead: str, days: int = 10) -> None:
    """The first reaction, and the sending to the lead centre."""
    do(case, "first_reaction", home, at + timedelta(days=1), text="Danke / merci / grazie.")
    analysis = "Regulation (EC) No 883/2004 and Directive 2004/38/EC apply; see the documents."
    do(
        case, "send_to_lead", home, at + timedelta(days=days),
        centre=reference_of(lead), analysis=analysis,
    )  # fmt: skip
