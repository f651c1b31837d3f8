"""How the countries of the simulation behave; invented, since no source publishes it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pace:
    """How the authorities of a country answer.

    in_time: share accepted within a week; days: mean days to the reply;
    keeps: share answered by the agreed date; negative: share of negative ratings;
    silent: share of requests that nobody accepts or answers.
    """

    in_time: float
    days: float
    keeps: float
    negative: float
    silent: float


PACES = {
    1: Pace(in_time=0.96, days=8, keeps=0.93, negative=0.015, silent=0.002),
    2: Pace(in_time=0.90, days=12, keeps=0.87, negative=0.03, silent=0.005),
    3: Pace(in_time=0.81, days=16, keeps=0.78, negative=0.07, silent=0.01),
    4: Pace(in_time=0.68, days=22, keeps=0.66, negative=0.12, silent=0.02),
    5: Pace(in_time=0.52, days=31, keeps=0.52, negative=0.2, silent=0.04),
}


@dataclass(frozen=True)
class Profile:
    """One country: how much it sends and receives (weights), and at which pace it answers."""

    sends: float
    receives: float
    pace: Pace


def _profile(sends: float, receives: float, pace: int) -> Profile:
    return Profile(sends, receives, PACES[pace])


#: By ISO code.
PROFILES: dict[str, Profile] = {
    "AT": _profile(5.0, 3.2, 2),
    "BE": _profile(6.0, 3.0, 3),
    "BG": _profile(1.0, 2.6, 2),
    "CY": _profile(0.7, 0.5, 3),
    "CZ": _profile(1.6, 2.6, 1),
    "DE": _profile(13.0, 9.5, 3),
    "DK": _profile(3.4, 1.6, 1),
    "EE": _profile(0.6, 0.7, 1),
    "GR": _profile(1.2, 4.4, 5),
    "ES": _profile(4.0, 7.5, 4),
    "FI": _profile(1.9, 1.1, 2),
    "FR": _profile(8.0, 5.6, 4),
    "HR": _profile(1.0, 1.8, 2),
    "HU": _profile(1.2, 4.0, 1),
    "IE": _profile(3.2, 1.7, 3),
    "IT": _profile(4.4, 7.2, 5),
    "LT": _profile(0.8, 1.3, 1),
    "LU": _profile(2.6, 0.5, 3),
    "LV": _profile(0.7, 1.0, 1),
    "MT": _profile(0.7, 0.3, 2),
    "NL": _profile(6.5, 3.0, 2),
    "PL": _profile(1.8, 9.0, 2),
    "PT": _profile(1.3, 4.4, 4),
    "RO": _profile(1.4, 9.8, 3),
    "SE": _profile(4.6, 2.0, 2),
    "SI": _profile(1.0, 1.5, 1),
    "SK": _profile(1.0, 2.8, 2),
    "GB": _profile(14.0, 5.8, 3),
    "IS": _profile(0.4, 0.2, 1),
    "LI": _profile(0.2, 0.05, 2),
    "NO": _profile(3.4, 0.7, 2),
}
