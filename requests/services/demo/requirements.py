"""What two countries of the demo ask of applicants for a professional card, as they notified it."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from imi.kernel.models import Setting
from requests.services.begin import begin
from requests.services.demo.told import do, member_named, sample

MARK = "demo.requirements"
_PROFESSION = "physiotherapist"
#: Who notifies what.
_NOTICES: dict[str, dict[str, Any]] = {
    "de.cards": {
        "ER02": ["identity", "qualification", "establishment", "insurance"],
        "ER03": "Deutsch. Beglaubigte Übersetzungen aus jedem Mitgliedstaat werden anerkannt.",
        "ER04": {"amount": "120.00", "currency": "EUR"},
    },
    "es.cards": {
        "ER02": ["identity", "qualification", "experience", "good_character"],
        "ER03": "Español. Se aceptan las traducciones juradas de cualquier Estado miembro.",
        "ER04": {"amount": "85.00", "currency": "EUR"},
    },
}


def load_requirements(*, at: datetime) -> bool:
    """Notify the requirements once. Returns whether anything was notified."""
    if Setting.objects.filter(name=MARK).exists():
        return False
    with transaction.atomic():
        sent = at - timedelta(days=200)
        for who, answers in _NOTICES.items():
            exchange = begin("EPC-NRQ", by=member_named(who), at=sent)
            content = sample(exchange, sent)
            content["answers"] |= answers | {"ER01": _PROFESSION}
            do(exchange, "save_content", who, sent, content=content)
            do(exchange, "broadcast", who, sent)
        Setting.objects.create(name=MARK, value=True)
    return True
