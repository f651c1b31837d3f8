"""The five indicators, one module each, and the rules around them as dated data."""

from scoreboard.indicators.accepting import ACCEPTING
from scoreboard.indicators.agreed_date import AGREED_DATE
from scoreboard.indicators.answering import ANSWERING
from scoreboard.indicators.efforts import EFFORTS
from scoreboard.indicators.timeliness import TIMELINESS

#: Version of the rules; an edition says by which it was made.
RULES = 1

INDICATORS = (ACCEPTING, ANSWERING, AGREED_DATE, TIMELINESS, EFFORTS)
BY_NUMBER = {indicator.number: indicator for indicator in INDICATORS}
