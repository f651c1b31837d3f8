"""Alerts on professionals that may concern the holder of a card: same name and birth date.

Source: Implementing Regulation (EU) 2015/983, Art. 26: card files follow what alerts say.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from imi.kernel.normalise import words
from requests.models import Exchange, Participation
from requests.selectors.case import Case
from requests.workflows.card_application import CARD_APPLICATION
from requests.workflows.professional_alert import PROFESSIONAL_ALERT

Data = dict[str, Any]


def alerts_about(case: Case) -> list[Exchange]:
    """The alerts in force about the person of a card file that the reader's authority may read.

    At most one query; none for other kinds, and for whoever doesn't see the person.
    """
    exchange, standing = case.exchange, case.standing
    if exchange.kind != CARD_APPLICATION.kind or not standing.sees_content or not case.subject:
        return []
    readers = readers_of(OuterRef("pk")).filter(authority=standing.member.authority_id)
    found = _in_force().filter(Exists(readers), subject__data__birth_date=_day(case.subject))
    return [alert for alert in found if _same(alert.subject.data, case.subject)]


def card_files_of_alerts() -> Iterator[tuple[Exchange, Exchange]]:
    """(alert in force, running card file about the same person). Two queries."""
    alerts = list(_in_force())
    days = {_day(alert.subject.data) for alert in alerts} - {""}
    files = _files(days)
    for alert in alerts:
        for file in files:
            if _same(alert.subject.data, file.subject.data):
                yield alert, file


def readers_of(alert: Any) -> QuerySet[Participation]:
    """The parts of the authorities that may read whom an alert is about."""
    sides = PROFESSIONAL_ALERT.sees
    return Participation.objects.filter(exchange=alert, role__in=sides, until__isnull=True)


def _in_force() -> QuerySet[Exchange]:
    alerts = Exchange.objects.filter(kind=PROFESSIONAL_ALERT.kind, is_open=True)
    alerts = alerts.filter(sent_at__isnull=False, blocked_at__isnull=True)
    return alerts.select_related("subject", "area").order_by("-sent_at")


def _files(days: Iterable[str]) -> list[Exchange]:
    files = Exchange.objects.filter(kind=CARD_APPLICATION.kind, is_open=True)
    files = files.filter(sent_at__isnull=False, blocked_at__isnull=True)
    return list(files.filter(subject__data__birth_date__in=days).select_related("subject"))


def _day(data: Data) -> str:
    day = data.get("birth_date")
    return day if isinstance(day, str) else ""


def _names(data: Data) -> tuple[set[str], set[str]]:
    """Surname and given names, folded; alerts without a form call them otherwise."""
    surname = data.get("surname") or data.get("family_name") or ""
    given = data.get("given_names") or data.get("first_names") or ""
    return _folded(surname), _folded(given)


def _folded(text: object) -> set[str]:
    return {word.forms[0] for word in words(str(text)) if word.forms}


def _same(one: Data, other: Data) -> bool:
    """Whether two are one person for all that is known: surname, a given name, birth date."""
    (surname, given), (its_surname, its_given) = _names(one), _names(other)
    return bool(
        _day(one) == _day(other) != "" and surname == its_surname != set() and given & its_given
    )
