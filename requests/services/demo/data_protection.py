"""A case of data protection in the demo: three procedures bound by one register."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from imi.kernel.models import Setting
from requests.models import Exchange
from requests.selectors.case import find_exchange
from requests.services.begin import begin
from requests.services.demo.told import do, member_named, sample
from requests.services.link import begin_in_case

MARK = "demo.data_protection"
_LEAD, _CONCERNED = "fr.privacy", "gr.privacy"
_CONTROLLER = {"name": "Helix Fitness SAS", "case_reference": "FR-2026-118", "country": "FR"}
_FACTS = (
    "An app for training recorded the heart rate and the place of 41,000 users and passed them"
    " on to advertisers, without asking anybody."
)
_OBJECTION = (
    "Relevant and reasoned objection: data concerning health were disclosed, and a reprimand"
    " does not deter. We consider an administrative fine necessary."
)


def load_data_protection(*, at: datetime) -> bool:
    """Make the case once: a draft decision, the dispute about it, urgent measures as a draft."""
    if Setting.objects.filter(name=MARK).exists():
        return False
    with transaction.atomic():
        told = at - timedelta(days=34)
        first = begin("GDPR-DEC", by=member_named(_LEAD), at=told)
        decision = {"L": "A reprimand, and an order to bring the processing into compliance."}
        _fill(first, _LEAD, told, GX01=_FACTS, GX02=decision, GX03=["reprimand", "order"])
        do(first, "broadcast", _LEAD, told)
        objected = told + timedelta(days=20)
        do(first, "comment", _CONCERNED, objected, text=_OBJECTION)
        disputed = at - timedelta(days=6)
        second = _in_case("GDPR-DIS", first, _LEAD, disputed)
        _fill(second, _LEAD, disputed, GR01={"L": _OBJECTION}, GR03=_FACTS)
        do(second, "broadcast", _LEAD, disputed)
        third = _in_case("GDPR-URG", first, _CONCERNED, at)
        _fill(third, _CONCERNED, at)
        Setting.objects.create(name=MARK, value=True)
    return True


def _in_case(code: str, exchange: Exchange, who: str, at: datetime) -> Exchange:
    member = member_named(who)
    return begin_in_case(code, find_exchange(exchange.number, member), by=member, at=at)


def _fill(exchange: Exchange, who: str, at: datetime, **answers: Any) -> None:
    content = sample(exchange, at)
    content["subject"] = {code: _CONTROLLER[code] for code in content["subject"]}
    content["answers"] |= answers
    do(exchange, "save_content", who, at, content=content)
