"""Indicator 1: speed in accepting requests."""

from django.utils.translation import gettext_lazy as _

from scoreboard.indicators.base import Bands, Indicator, Unit

#: R12: accepted; or refused, or withdrawn unaccepted; or open when day 7 is over.
ACCEPTING = Indicator(
    number=1,
    code="accepting",
    title=_("Speed in accepting requests"),
    unit=Unit.PERCENT,
    more_is_better=True,
    cases="""accepted_on <= as_of or refused_on <= as_of or withdrawn_on <= as_of
             or as_of - sent_on >= 7""",
    measure="accepted_on <= as_of and accepted_on - sent_on <= 7",
    bands=(Bands(since=2008, green=80, red=60),),
    turns=("sent_on + 7",),
)
