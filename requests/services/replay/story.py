"""How one simulated request goes: its steps, each one an arrow of the workflow."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from requests.services.replay.profiles import Pace
from requests.workflows.base import BACK
from requests.workflows.information_request import INFORMATION_REQUEST, REFUSAL_REASONS, State

RQ, RS, RQ_COORDINATOR, RS_COORDINATOR = "rq", "rs", "rq_coordinator", "rs_coordinator"
_TARGETS = {
    (source, arrow.name): arrow.target
    for arrow in INFORMATION_REQUEST.transitions
    for source in arrow.sources
}


@dataclass
class Step:
    """One event: by whom (a side, or its coordinator), when, the state after it."""

    name: str
    who: str
    at: datetime
    state: str
    data: dict[str, Any]


@dataclass
class Story:
    """A request under way; times go forward only, on working days."""

    rng: Random
    pace: Pace
    now: datetime
    state: str = State.DRAFT
    steps: list[Step] = field(default_factory=list)
    columns: dict[str, Any] = field(default_factory=dict)
    #: When the request went on to another authority of the country.
    forwarded_at: datetime | None = None
    rating: tuple[str, str] | None = None
    split_at: datetime | None = None
    is_part: bool = False
    _before: str = ""

    @property
    def sent_on(self) -> date:
        """The day of sending."""
        day: date = self.columns["sent_at"].date()
        return day

    def step(self, name: str, who: str, days: int = 0, **data: Any) -> datetime:
        """Take a step some days later. Raises KeyError where the workflow has no such arrow."""
        self.now = later(self.rng, self.now, days)
        target = _TARGETS[self.state, name]
        before = self.state
        if target == BACK:
            self.state = self._before
        elif target is not None:
            self.state = str(target)
        if self.state == State.REFUSED:
            self._before = before
        self.steps.append(Step(name, who, self.now, self.state, data))
        return self.now

    def end(self, outcome: str) -> None:
        """Note how the request ended."""
        self.columns |= {"outcome": outcome, "closed_at": self.now}


def later(rng: Random, now: datetime, days: int) -> datetime:
    """Return an instant some days later, in office hours; minutes later for none."""
    if days <= 0:
        return now + timedelta(minutes=rng.randint(3, 25))
    day = now + timedelta(days=days)
    day += timedelta(days={5: 2, 6: 1}.get(day.weekday(), 0))
    return day.replace(
        hour=rng.randint(7, 15), minute=rng.randint(0, 59), second=rng.randint(0, 59)
    )


def tell(rng: Random, pace: Pace, day: date, reply_days: int) -> Story:
    """Return the story of a request sent on a day (a working day, in office hours)."""
    start = datetime(
        day.year, day.month, day.day, rng.randint(7, 14), rng.randint(0, 59), tzinfo=UTC
    )
    story = Story(rng, pace, start)
    story.columns["created_at"] = start
    story.steps.append(Step("create", RQ, start, story.state, {}))
    wanted = day + timedelta(days=reply_days + rng.choice((0, 0, 0, 7, -4)))
    at = story.step("send", RQ, wanted_on=wanted.isoformat())
    story.columns |= {"sent_at": at, "wanted_on": wanted}
    _go_on(story)
    return story


def tell_part(original: Story, split_at: datetime) -> Story:
    """Return the story of a part split off, which begins sent and isn't split again."""
    story = Story(original.rng, original.pace, split_at, state=State.SENT, is_part=True)
    wanted = original.columns["wanted_on"]
    story.columns |= {
        "created_at": story.now,
        "sent_at": story.now,
        "wanted_on": wanted,
    }
    story.steps.append(
        Step("create", RS, story.now, story.state, {"wanted_on": wanted.isoformat()})
    )
    _accepted(story, _answered)
    return story


def _go_on(story: Story) -> None:
    """Choose how the request goes on once sent."""
    chance = story.rng.random()
    silent = story.pace.silent
    if chance < 0.012:
        _withdrawn_early(story)
    elif chance < 0.024:
        _refused(story)
    elif chance < 0.024 + silent:
        _never_accepted(story)
    elif chance < 0.034 + silent:
        _accepted(story, _refused)
    elif chance < 0.034 + 2 * silent:
        _accepted(story, _abandoned)
    else:
        _accepted(story, _answered)


def _withdrawn_early(story: Story) -> None:
    story.columns["withdrawn_at"] = story.step("withdraw", RQ, story.rng.randint(0, 5))
    story.end("withdrawn")


def _never_accepted(story: Story) -> None:
    story.columns["withdrawn_at"] = story.step("withdraw", RQ, story.rng.randint(15, 150))
    story.end("withdrawn")


def _accepted(story: Story, then: Callable[[Story], None]) -> None:
    """Let somebody in the country accept, perhaps after a forward; the date is settled."""
    rng = story.rng
    in_time = rng.random() < story.pace.in_time
    days = rng.randint(0, 5) if in_time else rng.randint(9, 11) + int(rng.expovariate(1 / 7))
    if days > 1 and rng.random() < 0.05:
        story.forwarded_at = story.step("forward", RS, 1)
        days -= (story.now.date() - story.sent_on).days
    story.columns["accepted_at"] = later(rng, story.now, days)
    days = (story.columns["accepted_at"].date() - story.now.date()).days
    replied_on = _reply_day(story)
    wanted: date = story.columns["wanted_on"]
    keeps = rng.random() < story.pace.keeps
    if keeps and replied_on > wanted:
        _with_another_date(story, days, replied_on + timedelta(days=rng.randint(0, 6)))
    else:
        _with_the_wanted_date(story, days)
        if not keeps and replied_on <= wanted:
            replied_on = wanted + timedelta(days=rng.randint(1, 12))
    story.columns["accepted_at"] = next(s.at for s in story.steps if s.name == "accept")
    story.columns["_reply_on"] = replied_on
    then(story)
    story.columns.pop("_reply_on", None)


def _reply_day(story: Story) -> date:
    """Return the day on which the reply would go by the country's pace."""
    mean = story.pace.days
    days = round(story.rng.gammavariate(1.6, mean / 1.6))
    earliest = story.columns["accepted_at"].date() + timedelta(days=1)
    return max(earliest, story.sent_on + timedelta(days=days))


def _with_the_wanted_date(story: Story, days: int) -> None:
    wanted: date = story.columns["wanted_on"]
    story.step("accept", RS, days, agreed_on=wanted.isoformat(), proposed_on=None)
    story.columns |= {"agreed_on": wanted, "date_state": "agreed"}


def _with_another_date(story: Story, days: int, proposed: date) -> None:
    """Counter at the acceptance; most requesters agree within days, some let it wait."""
    story.step("accept", RS, days, agreed_on=None, proposed_on=proposed.isoformat())
    story.columns |= {"counter_count": 1, "date_state": "countered", "date_proposed_on": proposed}
    soon = (proposed - story.now.date()).days > 4
    if soon and story.rng.random() < 0.9:
        story.step("accept_date", RQ, 1, agreed_on=proposed.isoformat())
        story.columns |= {"agreed_on": proposed, "date_state": "agreed", "date_proposed_on": None}


def _iso(story: Story) -> str | None:
    agreed = story.columns.get("agreed_on")
    return agreed.isoformat() if agreed else None


def _answered(story: Story) -> None:
    """Answer, perhaps in two steps or after a split; then the requester closes and rates."""
    rng = story.rng
    days = (story.columns["_reply_on"] - story.now.date()).days
    if rng.random() < 0.012 and days > 3 and not story.is_part:
        story.split_at = story.step("split", RS, 1, questions=["1"])
        days -= 1
    elif rng.random() < 0.04 and days > 3:
        story.step("send_part", RS, 1, questions=["1"])
        days -= 1
    story.columns["replied_at"] = story.step("send_reply", RS, days, agreed_on=_iso(story))
    if rng.random() < 0.05:
        wanted = story.now.date() + timedelta(days=14)
        story.step(
            "ask_for_more", RQ, rng.randint(1, 6), questions=["1"], wanted_on=wanted.isoformat()
        )
        story.columns |= {"more_count": 1, "more_wanted_on": wanted}
        story.step("send_reply", RS, rng.randint(2, 14), agreed_on=_iso(story))
    story.step("close", RQ, rng.randint(1, 20))
    story.end("replied")
    _rated(story)


def _rated(story: Story) -> None:
    rng, negative = story.rng, story.pace.negative
    if rng.random() > 0.45:
        return
    given = [_rating(rng, negative), _rating(rng, negative * 0.7)]
    story.rating = (given[0], given[1])
    story.step("rate", RQ, rng.randint(0, 20), timeliness=given[0], efforts=given[1])


def _rating(rng: Random, negative: float) -> str:
    if rng.random() < 0.06:
        return "no_opinion"
    if rng.random() < negative:
        return rng.choice(("dissatisfied", "dissatisfied", "very_dissatisfied"))
    return rng.choice(("satisfied", "very_satisfied"))


def _refused(story: Story) -> None:
    """Refuse; mostly that is accepted, sometimes coordinators judge, sometimes overturn it."""
    rng = story.rng
    at = story.step("refuse", RS, rng.randint(1, 9), reason=rng.choice(REFUSAL_REASONS))
    chance = rng.random()
    if chance < 0.75:
        story.step("accept_refusal", RQ, rng.randint(2, 20))
    elif chance < 0.88:
        story.step("refer", RQ, rng.randint(1, 10))
        story.step("uphold_refusal", RQ_COORDINATOR, rng.randint(2, 8))
    else:
        _overturned(story)
        return
    story.columns["refused_at"] = at
    story.end("refused")


def _overturned(story: Story) -> None:
    rng = story.rng
    story.step("refer", RQ, rng.randint(1, 10))
    story.step("support_request", RQ_COORDINATOR, rng.randint(2, 8))
    at = later(rng, story.now, 3)
    day = at.date() + timedelta(days=10)
    story.step("require_answer", RS_COORDINATOR, 3, agreed_on=day.isoformat(), to=None)
    story.columns |= {"agreed_on": day, "date_state": "agreed", "date_proposed_on": None}
    if story.state == State.SENT:
        story.columns["accepted_at"] = story.step(
            "accept", RS, 1, agreed_on=day.isoformat(), proposed_on=None
        )
    story.columns["_reply_on"] = story.now.date() + timedelta(days=rng.randint(3, 15))
    _answered(story)
    story.columns.pop("_reply_on", None)


def _abandoned(story: Story) -> None:
    story.step("close_on_behalf", RQ_COORDINATOR, story.rng.randint(70, 250))
    story.end("abandoned")
