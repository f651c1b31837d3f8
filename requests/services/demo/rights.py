"""Requests of persons to an authority of the demo, so that its officer has something to decide."""

from datetime import datetime, timedelta

from authorities.models import Authority
from requests.models import RightsRequest
from requests.services.rights import Asked, receive

AUTHORITY = "GR-0004"
#: Days before now, and what was asked; every person is invented.
ASKED = (
    (
        26,
        Asked(
            RightsRequest.Kind.ACCESS,
            "Anna Schmidt",
            "anna.schmidt@demo.open-imi.example",
            "Ich möchte wissen, was über mich gespeichert ist. Geboren am 12.04.1985.",
            "de",
        ),
    ),
    (
        3,
        Asked(
            RightsRequest.Kind.CORRECTION,
            "Juris Bērziņš",
            "juris.berzins@demo.open-imi.example",
            "Mans uzvārds ir uzrakstīts nepareizi.",
            "lv",
        ),
    ),
)


def load_rights(*, at: datetime) -> int:
    """Make the requests, unless there are some. Returns how many."""
    authority = Authority.objects.filter(reference=AUTHORITY).first()
    if authority is None or RightsRequest.objects.exists():
        return 0
    for days, asked in ASKED:
        receive(asked, authority, at=at - timedelta(days=days))
    return len(ASKED)
