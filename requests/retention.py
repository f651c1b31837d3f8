"""How long what is kept: blocking, deletion, and what becomes of each thing an exchange has.

Source: Regulation (EU) No 1024/2012, Articles 14, 17 and 29; domain reference §7.2.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


@dataclass(frozen=True)
class Class:
    """The terms of a class of retention, counted from formal closure; None where there is none.

    days_to_deletion: in place of months, of alerts: the night after so many full days, and the
    exchange itself goes, but for a tombstone of number, kind, country and days.
    """

    code: str
    months_to_blocking: int | None = None
    months_to_deletion: int | None = None
    days_to_deletion: int | None = None


#: Source: domain reference §7.2. REP is kept as long as it is needed for its purpose.
CLASSES: tuple[Class, ...] = (
    Class("R6", 6, 36),
    Class("R18", 18, 36),
    Class("EPC", 6, 36),
    Class("REV", days_to_deletion=1),
    Class("REP"),
)

#: Calls kept so that they happen once hold what the API answered.
DAYS_OF_CALLS = 3
MONTHS_OF_READINGS = 36
#: Of what persons asked for, counted from the decision.
MONTHS_OF_RIGHTS = 36


class Fate(StrEnum):
    """What deletion does to something."""

    EMPTIED = "emptied"  # the row stays for the statistics, the content goes
    REMOVED = "removed"
    KEPT = "kept"  # holds no personal data


#: Every relation of an exchange by the name of its model; a test names those that are missing.
FATES: dict[str, Fate] = {
    "AskedQuestion": Fate.EMPTIED,
    "Attachment": Fate.REMOVED,
    "Card": Fate.EMPTIED,
    "CardFile": Fate.REMOVED,
    "Complaint": Fate.REMOVED,
    "Composition": Fate.REMOVED,
    "Correction": Fate.EMPTIED,
    "EarlyEnd": Fate.KEPT,
    "Evaluation": Fate.EMPTIED,
    "Event": Fate.KEPT,
    "Exchange": Fate.KEPT,
    "Look": Fate.REMOVED,
    "Message": Fate.REMOVED,
    "Notice": Fate.REMOVED,
    "Participation": Fate.EMPTIED,
    "Publication": Fate.KEPT,
    "Reading": Fate.KEPT,
    "Record": Fate.REMOVED,
    "Reminder": Fate.KEPT,
    "Revision": Fate.REMOVED,
    "Subject": Fate.EMPTIED,
    "Unblocking": Fate.EMPTIED,
}


def months_before(day: date, months: int) -> date:
    """Return the latest day whose term of so many months is over on a day.

    A term that would end on the 31st of a shorter month ends on that month's last day.
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    length = monthrange(year, month + 1)[1]
    ends_its_month = day.day == monthrange(day.year, day.month)[1]
    return date(year, month + 1, length if ends_its_month else min(day.day, length))
