"""Facts, and the editions made from them."""

from scoreboard.models.edition import CountryResult, Edition, IndicatorValue, Volume
from scoreboard.models.fact import OtherFact, RequestFact

__all__ = ["CountryResult", "Edition", "IndicatorValue", "OtherFact", "RequestFact", "Volume"]
