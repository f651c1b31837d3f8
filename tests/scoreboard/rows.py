"""Rows of a file of requests, for tests."""

import csv
import io
from pathlib import Path

HEADER = (
    "reference,area,procedure,sender_country,sender_authority,receiver_country,receiver_authority,"
    "split_from,sent_at,accepted_at,forwarded_at,requested_date,proposed_date,agreed_date,"
    "replied_at,refused_at,withdrawn_at,timeliness_rating,efforts_rating,rated_at"
)
COLUMNS = HEADER.split(",")
DATA = Path(__file__).parent / "data"


def row(reference="R1", **cells):
    """A sent request from Germany to France, with the cells given."""
    base = dict.fromkeys(COLUMNS, "") | {
        "reference": reference,
        "area": "PQ",
        "procedure": "PQ-REQ",
        "sender_country": "DE",
        "sender_authority": "DE-000001",
        "receiver_country": "FR",
        "receiver_authority": "FR-000007",
        "sent_at": "2017-03-06T09:00:00Z",
        "requested_date": "2017-03-20",
    }
    assert not cells.keys() - base.keys()
    return base | cells


def answered(reference="R1", **cells):
    """A request accepted, answered and rated in time."""
    return row(
        reference,
        **{
            "accepted_at": "2017-03-08T09:00:00Z",
            "agreed_date": "2017-03-20",
            "replied_at": "2017-03-16T09:00:00Z",
            "timeliness_rating": "satisfied",
            "efforts_rating": "satisfied",
            "rated_at": "2017-03-17T09:00:00Z",
        }
        | cells,
    )


def text(rows, columns=COLUMNS):
    """The rows as the text of a file."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n", restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
