"""Indicator 5: efforts made, as rated by counterparts."""

from django.utils.translation import gettext_lazy as _

from scoreboard.indicators.base import Bands, Indicator, Unit

EFFORTS = Indicator(
    number=5,
    code="efforts",
    title=_("Efforts made, as rated by counterparts"),
    unit=Unit.PERCENT,
    more_is_better=False,
    cases="rated_on <= as_of and efforts_negative is not null",
    measure="efforts_negative",
    bands=(Bands(since=2008, green=5, red=15),),
    rated=True,
)
