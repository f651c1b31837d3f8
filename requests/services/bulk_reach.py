"""Whom the records of one repository reach; what was read of the countries is kept."""

from collections.abc import Sequence

from authorities.models import Authority
from requests.models import Exchange, Procedure
from requests.selectors.reach import Reached, by_country, commission, other_countries
from requests.services.effects.one_to_many import named_by_rules, tells_commission


class Reaching:
    """Says for many records whom the rules of their procedure name."""

    def __init__(self, procedure: Procedure) -> None:
        """Take the repository."""
        self.procedure = procedure
        self._others: dict[str, set[str]] = {}
        self._reached: dict[str, Reached] = {}
        self._commission: Reached | None = None

    def told(self, records: Sequence[Exchange]) -> list[Reached]:
        """Whom the rules of the procedure name, for each. Four queries at most, and two a country.

        The two are those of the owner's country, once.
        """
        rules, area = self.procedure.rules, self.procedure.area_id
        named = [self._named(exchange) for exchange in records]
        if unknown := set().union(*named) - set(self._reached):
            self._reached |= {code: Reached() for code in unknown} | by_country(
                area,
                unknown,
                directly=rules.get("directly", False),
                national=rules.get("national", True),
            )
        if self._commission is None:
            self._commission = commission(area) if tells_commission(rules) else {}
        return [
            self._but(exchange.requester, countries)
            for exchange, countries in zip(records, named, strict=True)
        ]

    def _named(self, exchange: Exchange) -> set[str]:
        country = exchange.requester.country_id
        if country not in self._others:
            self._others[country] = other_countries(exchange)
        others = self._others[country]
        chosen = set(exchange.details.get("countries", [])) & others
        return named_by_rules(self.procedure.rules, chosen, lambda: others)

    def _but(self, owner: Authority, countries: set[str]) -> Reached:
        found: Reached = {}
        for country in countries:
            found |= self._reached[country]
        found |= self._commission or {}
        return {key: side for key, side in found.items() if key != owner.pk}
