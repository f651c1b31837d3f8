"""Indicator 2: speed in answering requests."""

from django.utils.translation import gettext_lazy as _

from scoreboard.indicators.base import Bands, Indicator, Unit

#: Of a part, the days run from the sending of its original. What was withdrawn has no reply on
#: record: a request has one ending.
ANSWERING = Indicator(
    number=2,
    code="answering",
    title=_("Speed in answering requests"),
    unit=Unit.DAYS,
    more_is_better=False,
    cases="replied_on <= as_of",
    measure="replied_on - origin_on",
    bands=(Bands(since=2008, green=16, red=26),),
)
