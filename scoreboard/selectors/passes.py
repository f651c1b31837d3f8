"""The four passes over facts, as declarations, and the SQL that is made of them.

A pass groups once at the finest level; the same declaration counts all facts anew, or what a few
changed facts add and take away.
"""

from dataclasses import dataclass

from scoreboard.indicators import INDICATORS
from scoreboard.indicators.base import Unit

#: Never accepted, and withdrawn on day 0 to 7 after its own sending (R10).
EARLY = """(coalesce(accepted_on > as_of, true)
            and withdrawn_on <= as_of and withdrawn_on - sent_on <= 7) is true"""
STANDING = "sender <> receiver and sent_on <= as_of"


@dataclass(frozen=True)
class Counter:
    """How many facts meet a condition, or the sum of an amount over them; "" for every fact."""

    condition: str = ""
    amount: str = ""

    @property
    def sql(self) -> str:
        """The aggregate over all facts of a group."""
        if not self.amount:
            return f"count(*){self._filter}"
        return f"coalesce(sum({self.amount}){self._filter}, 0)"

    @property
    def signed_sql(self) -> str:
        """The aggregate over facts that are added (1) or taken away (-1)."""
        sign = "fact.sign * editions.sign"
        amount = f"{sign} * ({self.amount})" if self.amount else sign
        return f"coalesce(sum({amount}){self._filter}, 0)"

    @property
    def _filter(self) -> str:
        return f" filter (where {self.condition})" if self.condition else ""


@dataclass(frozen=True)
class Pass:
    """One count of the facts of an edition.

    keys: what facts are grouped by. of: which facts an edition looks at, those of its year or
    all. where: a condition on a fact and ``as_of``, the last day that counts.
    """

    name: str
    keys: tuple[str, ...]
    counters: tuple[Counter, ...]
    where: str = "true"
    of: str = "edition = year"

    @property
    def sql(self) -> str:
        """Count in full; takes {facts} and {editions}, a table of years and their as-of."""
        keys = ", ".join(self.keys)
        counters = ", ".join(counter.sql for counter in self.counters)
        return f"""
            select edition, {keys}, {counters}
            from {{facts}} as fact join {{editions}} as editions (edition, as_of) on {self.of}
            where {self.where}
            group by edition, {keys}"""  # noqa: S608

    @property
    def merging_sql(self) -> str:
        """Merge into the running counts what {changed} facts change in them.

        {changed} and {editions} have a sign each; their product says whether a fact is added to
        an edition (1) or taken away from it (-1).
        """
        key = " || '/' || ".join(self.keys)
        counters = ", ".join(counter.signed_sql for counter in self.counters)
        sums = ", ".join(
            f"standing.counts[{place}] + excluded.counts[{place}]"
            for place in range(1, len(self.counters) + 1)
        )
        return f"""
            insert into scoreboard_runningcount as standing (running_id, pass_name, key, counts)
            select * from (
                select edition, '{self.name}', {key}, array[{counters}]::bigint[] as counts
                from {{changed}} as fact
                join {{editions}} as editions (edition, as_of, sign) on {self.of}
                where {self.where}
                group by edition, {", ".join(self.keys)}) as change
            where 0 <> any(counts)
            on conflict (running_id, pass_name, key) do update set counts = array[{sums}]
            """  # noqa: S608


def _counters_of_indicators() -> list[Counter]:
    """Cases and total of each indicator."""
    found = []
    for indicator in INDICATORS:
        found.append(Counter(indicator.cases))
        if indicator.unit == Unit.PERCENT:
            found.append(Counter(f"({indicator.cases}) and ({indicator.measure})"))
        else:
            found.append(Counter(indicator.cases, amount=indicator.measure))
    return found


#: What was received, by country, area and procedure. Rows that R10 sorts out for every procedure
#: alike are left out; which procedures an edition counts is the roll-up's business.
TALLY = Pass(
    "tally",
    keys=("receiver", "area", "procedure"),
    counters=(Counter(), *_counters_of_indicators()),
    where=f"{STANDING} and not {EARLY}",
)
#: The rows that R10 sorts out, in its order, and those left.
SORTED_OUT = Pass(
    "sorted_out",
    keys=("procedure",),
    counters=(
        Counter("sender = receiver"),
        Counter("sender <> receiver and sent_on > as_of"),
        Counter(f"{STANDING} and {EARLY}"),
        Counter(f"{STANDING} and not {EARLY}"),
    ),
)
#: What each country sent, parts not counted (R21).
SENT = Pass(
    "sent",
    keys=("sender", "procedure"),
    counters=(Counter(),),
    where=f"{STANDING} and not is_part",
)
#: Originals of every area by the year of their sending, as each edition knows them (R21).
VOLUME = Pass(
    "volume",
    keys=("year", "area"),
    counters=(Counter(),),
    where=f"{STANDING} and not is_part",
    of="true",
)
PASSES = (TALLY, SORTED_OUT, SENT, VOLUME)
#: Days from which a fact counts otherwise than the day before, without a new event.
TURNS = (
    *("sent_on", "accepted_on", "replied_on", "refused_on", "withdrawn_on", "rated_on"),
    *dict.fromkeys(turn for indicator in INDICATORS for turn in indicator.turns),
)
