"""Indicator 3: requests answered by the agreed date."""

from django.utils.translation import gettext_lazy as _

from scoreboard.indicators.base import Bands, Indicator, Unit

#: R13: with an agreed date on record; a refusal counts only when it came after that date, a
#: withdrawal never.
AGREED_DATE = Indicator(
    number=3,
    code="agreed-date",
    title=_("Requests answered by the agreed date"),
    unit=Unit.PERCENT,
    more_is_better=True,
    cases="""agreed_on is not null and accepted_on <= as_of
             and case when replied_on <= as_of then true
                      when refused_on <= as_of then refused_on > agreed_on
                      when withdrawn_on <= as_of then false
                      else agreed_on <= as_of end""",
    measure="replied_on <= as_of and replied_on <= agreed_on",
    bands=(Bands(since=2008, green=80, red=60),),
    turns=("agreed_on",),
)
