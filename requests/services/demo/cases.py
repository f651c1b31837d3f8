"""Live cases of the demo: one in every state for each pair of authorities."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import cycle

from django.db import transaction

from authorities.models import Authority, Membership, Role
from imi.kernel.models import Setting
from requests.selectors.catalogue import published_version
from requests.services.create import Draft
from requests.services.demo.paths import PATHS, SPECIAL, Path
from requests.services.demo.walk import Walk, member
from requests.workflows.information_request import State

MARK = "demo.cases"
DAYS_TO_REPLY = 14
#: Requester and responder; each demo handler stands in several pairs.
PAIRS = (
    ("GR-0004", "DE-0002"),
    ("DE-0002", "GR-0004"),
    ("GR-0003", "DE-0003"),
    ("DE-0003", "GR-0003"),
    ("GR-0002", "DE-0008"),
    ("DE-0017", "GR-0005"),
    ("LV-0003", "DE-0012"),
    ("BG-0002", "GR-0006"),
    ("IT-0003", "SE-0002"),
    ("SE-0002", "FR-0002"),
    ("FR-0002", "IT-0003"),
)
#: Which questions are put; varied, so that no two neighbours in a list look the same.
QUESTIONS = (
    ["PQ01", "PQ03", "PQ05", "PQ16"],
    ["PQ01", "PQ14", "PQ16", "PQ20", "PQ21"],
    ["PQ03", "PQ04", "PQ06", "PQ07"],
    ["PQ16", "PQ17", "PQ18"],
    ["PQ01", "PQ20", "PQ22", "PQ23", "PQ24"],
)
PEOPLE = (
    ("Hoffmann", "Clara", "1985-04-12", "DE"),
    ("Παπαδάκης", "Νικόλαος", "1979-11-03", "EL"),
    ("Bērziņa", "Anete", "1990-06-21", "LV"),
    ("Иванова", "Елена", "1988-02-14", "BG"),
    ("Rossi", "Alessandro", "1983-09-30", "IT"),
    ("Lindgren", "Maja", "1992-01-08", "SE"),
    ("Lefebvre", "Julien", "1981-07-17", "FR"),
    ("Nagy", "Zsófia", "1987-12-05", "HU"),
    ("O’Brien", "Ciarán", "1984-03-26", "IE"),
)
PHRASES = {
    "de": "Bitte beachten Sie die Angaben in unserem Register.",
    "el": "Παρακαλούμε δείτε τα στοιχεία του μητρώου μας.",
    "lv": "Lūdzu, skatiet mūsu reģistra datus.",
    "bg": "Моля, вижте данните в нашия регистър.",
    "it": "Si vedano i dati del nostro registro.",
    "sv": "Se uppgifterna i vårt register.",
    "fr": "Veuillez consulter les données de notre registre.",
    "en": "Please see the data in our register.",
}
PROFESSIONS = {
    "de": "Ärztin/Arzt",
    "el": "ιατρός",
    "lv": "ārsts",
    "bg": "лекар",
    "it": "medico",
    "sv": "läkare",
    "fr": "médecin",
    "en": "doctor of medicine",
}
REASONS = {
    "de": "Die Person hat die Anerkennung ihres Ausbildungsnachweises beantragt.",
    "el": "Έχει υποβληθεί αίτηση αναγνώρισης τίτλου εκπαίδευσης.",
    "lv": "Persona ir lūgusi atzīt kvalifikāciju apliecinošos dokumentus.",
    "bg": "Лицето е подало заявление за признаване на професионална квалификация.",
    "it": "La persona ha chiesto il riconoscimento del titolo di formazione.",
    "sv": "Personen har ansökt om erkännande av sitt bevis på formella kvalifikationer.",
    "fr": "La personne a demandé la reconnaissance de son titre de formation.",
    "en": "The person has applied for recognition of evidence of formal qualifications.",
}


def phrase(language: str) -> str:
    """Return a short free text in a language."""
    return PHRASES.get(language, PHRASES["en"])


def load_cases(*, at: datetime, say: Callable[[str], None]) -> bool:
    """Make the live cases, each pair at once; pairs made before are left as they are.

    Returns whether anything was made.
    """
    mark, _ = Setting.objects.get_or_create(name=MARK, defaults={"value": []})
    missing = [pair for pair in PAIRS if list(pair) not in mark.value]
    varied = cycle((q, p) for q, p in zip(QUESTIONS * 9, PEOPLE * 5, strict=True))
    for number, pair in enumerate(missing, start=1):
        say(f"  live cases, {number} of {len(missing)}: {pair[0]} asks {pair[1]} …")
        with transaction.atomic():
            for days, path in _paths(*pair):
                codes, person = next(varied)
                _make(pair, codes, person, days, path, at)
            mark.value = [*mark.value, list(pair)]
            mark.save()
    return bool(missing)


def _paths(requester: str, responder: str) -> Iterator[tuple[int, Path]]:
    approving = {
        State.SEND_APPROVAL: _works_with(requester, "approve_sending"),
        State.REPLY_APPROVAL: _works_with(responder, "approve_replies"),
    }
    for state, path in PATHS.items():
        if approving.get(state, state != State.DELETED):
            yield path
    yield from SPECIAL


def _works_with(reference: str, setting: str) -> bool:
    access = Authority.objects.get(reference=reference).accesses.filter(area="PQ")
    return access.filter(**{setting: True}).exists()


def _make(
    pair: tuple[str, str],
    codes: list[str],
    person: tuple[str, str, str, str],
    days: int,
    path: Path,
    now: datetime,
) -> None:
    by = _handler(pair[0])
    language = by.official.language
    draft = Draft(
        form=published_version("PQ-REQ").question_set_id,
        responder=pair[1],
        wanted_on=(now - timedelta(days=days - DAYS_TO_REPLY)).date(),
        questions=codes,
        justification=REASONS.get(language, REASONS["en"]),
        subject={
            "family_name": person[0],
            "first_names": person[1],
            "birth_date": person[2],
            "nationality": person[3],
            "profession": PROFESSIONS.get(language, PROFESSIONS["en"]),
        },
        language=language,
    )
    walk = Walk.begin(draft, by=by, now=now, days=days)
    walk.texts = phrase
    path(walk)


def _handler(reference: str) -> Membership:
    return member(Authority.objects.get(reference=reference), Role.REQUEST_HANDLER)
