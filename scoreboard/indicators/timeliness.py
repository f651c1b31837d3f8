"""Indicator 4: timeliness of replies, as rated by counterparts."""

from django.utils.translation import gettext_lazy as _

from scoreboard.indicators.base import Bands, Indicator, Unit

TIMELINESS = Indicator(
    number=4,
    code="timeliness",
    title=_("Timeliness of replies, as rated by counterparts"),
    unit=Unit.PERCENT,
    more_is_better=False,
    cases="rated_on <= as_of and timeliness_negative is not null",
    measure="timeliness_negative",
    bands=(Bands(since=2008, green=5, red=15),),
    rated=True,
)
