"""A small world with editions of 2016 and 2017, for the tests of pages."""

import datetime as dt

from scoreboard.models import Edition
from scoreboard.services import editions
from tests.scoreboard.kept import keep
from tests.scoreboard.rows import answered, row

AT = dt.datetime(2018, 4, 1, 2, tzinfo=dt.UTC)
#: In 2017: twelve good ones for France, seven (few) slow ones for Italy, three (too few) for
#: Malta, none for the others.
FRANCE, ITALY, MALTA = 12, 7, 3
EDITION_PAGES = (
    "",
    "indicators/1/",
    "indicators/2/?area=PQ",
    "indicators/3/",
    "indicators/4/",
    "indicators/5/",
    "areas/",
    "areas/PQ/",
    "areas/CUL/",
    "countries/",
    "countries/FR/",
    "countries/MT/",
    "facts/",
    "changes/",
    "data/",
)
FILES = (
    "map.svg",
    "map.csv",
    "map.json",
    "indicators/1/chart.svg",
    "indicators/2/chart.csv",
    "indicators/3/chart.json",
    "countries/FR/trend.svg",
    "countries/FR/trend.csv",
    "countries/EU/trend.json",
    "areas/PQ/requests.svg",
    "areas/PQ/requests.csv",
    "facts/exchanges.svg",
    "facts/requests.svg",
    "facts/cumulative.json",
    "facts/areas.csv",
    "download.csv",
    "download.json",
    "download.xlsx",
    "download.zip",
)


def late(reference, **cells):
    """A request to Italy accepted after ten days, answered after forty, badly rated."""
    return answered(
        reference,
        **{
            "receiver_country": "IT",
            "receiver_authority": "IT-000001",
            "accepted_at": "2017-03-16T09:00:00Z",
            "replied_at": "2017-04-15T09:00:00Z",
            "rated_at": "2017-04-16T09:00:00Z",
            "timeliness_rating": "very_dissatisfied",
        }
        | cells,
    )


def last_year(reference, **cells):
    """A request to France of 2016, in time."""
    return answered(
        reference,
        **{
            name: value.replace("2017", "2016")
            for name, value in answered().items()
            if name.endswith(("_at", "_date")) and value
        }
        | cells,
    )


def make_editions():
    """Keep the facts and publish; returns the edition of 2017."""
    malta = {"receiver_country": "MT", "receiver_authority": "MT-000001"}
    keep(
        [
            *(answered(f"F{place}") for place in range(FRANCE)),
            *(late(f"I{place}") for place in range(ITALY)),
            *(answered(f"M{place}", **malta) for place in range(MALTA)),
            *(last_year(f"O{place}") for place in range(10)),
            row("W1", area="PW", procedure="PW-REQ"),
        ]
    )
    editions.recompute(dt.date(2018, 4, 1), AT)
    return Edition.objects.get(year=2017)
