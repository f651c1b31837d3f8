"""Notifications of the demo that everybody may read, and one whose release is asked."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from imi.kernel.models import Setting
from requests.models import Exchange
from requests.services.begin import begin
from requests.services.demo.told import do, member_named
from requests.services.publications import release

MARK = "demo.public"
_AUTHOR, _COMMISSION = "louis.alerts", "commission.modules"


def load_public(*, at: datetime) -> bool:
    """Make the notifications once. Returns whether anything was made."""
    if Setting.objects.filter(name=MARK).exists():
        return False
    with transaction.atomic():
        guides = _sent(
            "SVC-N39",
            at - timedelta(days=70),
            {
                "NS01": "Décret no 2026-118 relatif à l’accompagnement en montagne",
                "NS02": "Mountain guides and mountain leaders",
                "NS03": ["authorisation", "equipment"],
                "NS04": {"L": "Temporary providers declare their activity once a year."},
                "NS05": "2026-07-01",
            },
        )
        _release(guides, "release", _AUTHOR, at - timedelta(days=60))
        notaries = _sent(
            "SVC-N15",
            at - timedelta(days=50),
            {
                "NE01": "Loi sur les offices de contrôle technique",
                "NE02": "Vehicle inspection centres",
                "NE03": ["quantitative", "shareholding"],
                "NE04": {"L": "One centre per 20,000 inhabitants; independence from repairers."},
                "NE05": "2027-01-01",
                "NE07": "Road safety and the independence of the inspection.",
            },
        )
        later = at - timedelta(days=30)
        do(notaries, "conclude_review", _COMMISSION, later, result="no_objection")
        _release(notaries, "ask_release", _AUTHOR, later + timedelta(days=2))
        _release(notaries, "release", _COMMISSION, later + timedelta(days=5))
        Setting.objects.create(name=MARK, value=True)
    return True


def _sent(code: str, at: datetime, answers: dict[str, Any]) -> Exchange:
    exchange = begin(code, by=member_named(_AUTHOR), at=at)
    do(exchange, "save_content", _AUTHOR, at, content={"answers": answers})
    do(exchange, "broadcast", _AUTHOR, at)
    return exchange


def _release(exchange: Exchange, name: str, who: str, at: datetime) -> None:
    release(exchange.number, name, by=member_named(who), at=at, sure=True)
