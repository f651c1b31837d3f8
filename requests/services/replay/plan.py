"""How much of what was exchanged when: the totals of the Scoreboard's edition of 2017.

Published are the requests of 2017 (14,764) and of all years (60,723), professional
qualifications in 2008 (374) and 2017 (10,719), alerts, notifications by type, cards,
registered authorities, and that exchanges passed 110,000 in all and 33,000 in 2017, 7.5 % more
than in 2016. The rest is a model built so that every sum fits; it is never shown as published.
"""

from collections.abc import Sequence

FIRST, LAST = 2008, 2017
YEARS = range(FIRST, LAST + 1)
AUTHORITIES = 7859
OFFICIALS = 7123
#: Cards issued in a year, of the applications of that year.
CARDS = {2016: 871, 2017: 1107}


def _by_year(*counts: int) -> dict[int, int]:
    """Return {year: count} for the last years of the history."""
    return dict(zip(range(LAST + 1 - len(counts), LAST + 1), counts, strict=True))


#: Information requests by procedure and year.
REQUESTS: dict[str, dict[int, int]] = {
    "PQ-REQ": _by_year(374, 1000, 1420, 2240, 3290, 4300, 5230, 6659, 8420, 10719),
    "SVC-REQ": _by_year(50, 228, 376, 474, 552, 610, 658, 686, 705),
    "SVC-DRQ": _by_year(2, 4, 6, 8, 10, 12, 14, 15),
    "PW-REQ": _by_year(380, 880, 1240, 1660, 2120, 2300, 2500),
    "PW-DOC": _by_year(160, 310),
    "PW-NTF": _by_year(90, 180),
    "PW-REC": _by_year(70, 140),
    "PR-REQ": _by_year(44, 64, 86, 104, 120),
    "EC-REQ": _by_year(6, 14, 18, 20, 22),
    "TDL-REQ": _by_year(12, 14, 16, 18),
    "PP-REQ": _by_year(12, 20, 25),
    "CUL-REQ": _by_year(6, 10),
}

#: Exchanges of other kinds by procedure and year.
OTHERS: dict[str, dict[int, int]] = {
    "PQ-ALH": _by_year(11700, 11012),
    "PQ-ALM": _by_year(320, 301),
    "PQ-ALF": _by_year(88, 89),
    "PQ-NDI": _by_year(30, 30, 30, 40, 60, 91),
    "SVC-N15": _by_year(60, 90, 90, 50, 50, 30, 28),
    "SVC-N39": _by_year(40, 40, 80, 80, 50, 40, 40, 45),
    "SVC-REG": _by_year(12, 80, 150, 200, 220, 242, 252, 340, 362),
    "PW-IRR": _by_year(1),
    "CIT-REP": _by_year(60, 90, 176, 180),
    "SOL-CAS": _by_year(1780, 2368, 2228, 2414, 2226),
    "SOL-WEB": _by_year(500, 800, 1500, 2000, 2100),
    "EC-NOT": _by_year(17, 32),
    "CUL-NFO": _by_year(28, 90),
    "CUL-NRE": _by_year(2, 5),
    "EPC-TMP": _by_year(900, 1000),
    "EPC-EST": _by_year(1204, 1308),
    "EPC-NRQ": _by_year(120, 26),
    "NRM-REP": _by_year(60, 100),
}

#: The kind of exchange of procedures that no official begins.
BEGUN_OUTSIDE = {"APP": "card-application", "SOL": "solvit-case", "PUB": "solvit-case"}
#: Days given for the reply, by procedure; 14 where none is named.
REPLY_DAYS = {"PW-REQ": 35, "PW-DOC": 35, "PW-NTF": 30, "PW-REC": 30, "PP-REQ": 10, "CUL-REQ": 30}


def area_of(procedure: str) -> str:
    """Return the legal area of a procedure."""
    prefix = procedure.partition("-")[0]
    return "NRMM" if prefix == "NRM" else prefix


def scaled(count: int, scale: float) -> int:
    """Return a count of the plan at another scale."""
    return round(count * scale)


def apportion(total: int, weights: Sequence[float]) -> list[int]:
    """Share a total out by weights in whole numbers that add up to it (largest remainders)."""
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    shares = [int(share) for share in exact]
    order = sorted(range(len(exact)), key=lambda place: shares[place] - exact[place])
    for place in order[: total - sum(shares)]:
        shares[place] += 1
    return shares
