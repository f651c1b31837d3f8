"""Facts, and the editions made from them."""

from scoreboard.models.edition import (
    CountryResult,
    Edition,
    EditionFacts,
    IndicatorValue,
    Volume,
)
from scoreboard.models.fact import DetachedExchange, OtherFact, RequestFact
from scoreboard.models.running import Running, RunningCount

__all__ = [
    "CountryResult",
    "DetachedExchange",
    "Edition",
    "EditionFacts",
    "IndicatorValue",
    "OtherFact",
    "RequestFact",
    "Running",
    "RunningCount",
    "Volume",
]
