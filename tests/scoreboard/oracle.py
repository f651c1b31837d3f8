"""A plain reading of the Scoreboard's rules, one request after the other, for tests only.

Shares nothing with the product but the rules: no SQL, fractions instead of integer arithmetic.
"""

import datetime as dt
from fractions import Fraction
from math import floor
from zoneinfo import ZoneInfo

EU27 = "AT BE BG CY CZ DE DK EE EL ES FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
COUNTRIES = [*EU27.split(), "UK", "IS", "LI", "NO"]
COUNTED = {
    2013: ("PQ-REQ", "SVC-REQ", "PW-REQ"),
    2014: ("PQ-REQ", "SVC-REQ", "PW-REQ", "PR-REQ"),
    2016: ("PQ-REQ", "SVC-REQ", "PW-REQ", "PR-REQ"),
    2017: ("PQ-REQ", "SVC-REQ", "PR-REQ"),
    2018: ("PQ-REQ", "SVC-REQ", "PW-REQ", "PR-REQ"),
    2021: ("PQ-REQ", "SVC-REQ", "PW-REQ", "PR-REQ"),
}
EXCLUDED = ("draft", "domestic", "other_year", "after_as_of", "out_of_scope", "withdrawn_early")


def eu_member(code, year):
    if code in ("IS", "LI", "NO"):
        return False
    if code == "UK":
        return year <= 2019
    return code != "HR" or year >= 2013


def day(text):
    if not text:
        return None
    if text.endswith("Z"):
        return dt.datetime.fromisoformat(text).astimezone(ZoneInfo("Europe/Brussels")).date()
    return dt.date.fromisoformat(text)


class Request:
    """One row as it stands at the end of the as-of day."""

    def __init__(self, row, rows, as_of):
        code = {"GR": "EL", "GB": "UK"}
        self.procedure, self.area = row["procedure"], row["area"]
        self.sender = code.get(row["sender_country"], row["sender_country"])
        self.receiver = code.get(row["receiver_country"], row["receiver_country"])
        self.is_part = bool(row["split_from"])
        self.sent = day(row["sent_at"])
        self.origin = day(rows[row["split_from"]]["sent_at"]) if self.is_part else self.sent

        def happened(name):
            found = day(row[name])
            return found if found and found <= as_of else None

        self.accepted = happened("accepted_at")
        self.agreed = day(row["agreed_date"]) if self.accepted else None
        self.replied = happened("replied_at")
        self.refused = happened("refused_at")
        self.withdrawn = happened("withdrawn_at")
        rated = happened("rated_at")
        self.ratings = [
            row[name] if rated and row[name] != "no_opinion" else ""
            for name in ("timeliness_rating", "efforts_rating")
        ]


def sort_out(request, year, as_of):
    if request.sent is None:
        return "draft"
    if request.sender == request.receiver:
        return "domestic"
    if request.origin.year != year:
        return "other_year"
    if request.sent > as_of:
        return "after_as_of"
    if request.procedure not in COUNTED[year]:
        rated = request.procedure == "PW-DOC" and year >= 2018
        return "ratings_only" if rated else "out_of_scope"
    if request.withdrawn and not request.accepted and (request.withdrawn - request.sent).days <= 7:
        return "withdrawn_early"
    return "received"


def indicator_1(request, as_of):
    if request.accepted:
        return int((request.accepted - request.sent).days <= 7)
    if request.refused or request.withdrawn or (as_of - request.sent).days >= 7:
        return 0
    return None


def indicator_2(request):
    if request.replied and not request.withdrawn:
        return (request.replied - request.origin).days
    return None


def indicator_3(request, as_of):
    if not request.agreed or request.withdrawn:
        return None
    if request.replied:
        return int(request.replied <= request.agreed)
    if request.refused:
        return 0 if request.refused > request.agreed else None
    return 0 if request.agreed <= as_of else None


def negative(rating):
    return int("dissatisfied" in rating) if rating else None


def cell(number, outcomes, year):
    outcomes = [outcome for outcome in outcomes if outcome is not None]
    n, total = len(outcomes), sum(outcomes)
    empty = {"n": n, "total": None, "unrounded": None, "value": None, "class": None}
    if n < 5:
        return {**empty, "flag": "not_assessed" if n else "no_data"}
    exact = Fraction(total * (1 if number == 2 else 100), n)
    value = floor(exact + Fraction(1, 2))
    green, yellow = {
        1: (value >= 80, value >= 60),
        2: (value < 16, value <= 25),
        3: (value >= 80, value >= 60),
        4: (value < 5, value < 15),
        5: (value < 5, value < 15),
    }[number]
    return {
        "n": n,
        "total": total,
        "unrounded": round(float(exact), 6),
        "value": value,
        "class": "green" if green else "yellow" if yellow else "red",
        "flag": "few" if n < 10 else None,
    }


def group(received, rated_too, year, as_of):
    outcomes = {
        1: [indicator_1(request, as_of) for request in received],
        2: [indicator_2(request) for request in received],
        3: [indicator_3(request, as_of) for request in received],
        4: [negative(request.ratings[0]) for request in received + rated_too],
        5: [negative(request.ratings[1]) for request in received + rated_too],
    }
    return {
        "received": len(received),
        "indicators": {
            str(number): cell(number, found, year) for number, found in outcomes.items()
        },
    }


def figures(receivers, sorted_, year, as_of):
    received = [r for r in sorted_["received"] if r.receiver in receivers]
    rated = [r for r in sorted_["ratings_only"] if r.receiver in receivers]
    sent = [
        r
        for name in ("received", "withdrawn_early")
        for r in sorted_[name]
        if r.sender in receivers and not r.is_part
    ]
    areas = [code.split("-")[0] for code in COUNTED[year]]
    return {
        **group(received, rated, year, as_of),
        "sent": len(sent),
        "areas": {
            area: group(
                [r for r in received if r.area == area],
                [r for r in rated if r.area == area],
                year,
                as_of,
            )
            for area in areas
        },
    }


def overall(indicators):
    scores = [
        {"green": 1, "yellow": 0, "red": -1}[cell["class"]]
        for cell in indicators.values()
        if cell["class"]
    ]
    if len(scores) < 3:
        return {"scored": len(scores), "score": None, "class": None, "rank": None}
    score = sum(scores)
    name = "good" if score >= 2 else "poor" if score <= -2 else "medium"
    return {"scored": len(scores), "score": score, "class": name, "rank": None}


def document(rows, year, as_of):
    """Return what `manage.py indicators` should print for valid rows (dicts of cells)."""
    by_reference = {}
    for row in rows:
        by_reference.setdefault(row["reference"], row)
    requests = [Request(row, by_reference, as_of) for row in rows]
    sorted_ = {name: [] for name in ("received", "ratings_only", *EXCLUDED)}
    for request in requests:
        sorted_[sort_out(request, year, as_of)].append(request)
    countries = {}
    for code in COUNTRIES:
        found = figures({code}, sorted_, year, as_of)
        countries[code] = {"eu": eu_member(code, year), **found}
        countries[code]["overall"] = overall(found["indicators"])
    ranked = [c["overall"] for c in countries.values() if c["overall"]["score"] is not None]
    for one in ranked:
        one["rank"] = 1 + sum(other["score"] > one["score"] for other in ranked)
    volume = {}
    for request in requests:
        domestic = request.sender == request.receiver
        if request.sent and request.sent <= as_of and not domestic and not request.is_part:
            areas = volume.setdefault(str(request.sent.year), {})
            areas[request.area] = areas.get(request.area, 0) + 1
    return {
        "rules": 1,
        "year": year,
        "as_of": as_of.isoformat(),
        "totals": {
            "rows": len(rows),
            "received": len(sorted_["received"]),
            "ratings_only": len(sorted_["ratings_only"]),
            "excluded": {name: len(sorted_[name]) for name in EXCLUDED},
        },
        "countries": countries,
        "eu": figures({c for c in COUNTRIES if eu_member(c, year)}, sorted_, year, as_of),
        "volume": volume,
    }
