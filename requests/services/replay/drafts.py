"""The exchanges of one year, as drafts of rows, in the order in which they were made."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from requests.services.replay import courses
from requests.services.replay import story as tale
from requests.services.replay.people import Body, People
from requests.services.replay.plan import BEGUN_OUTSIDE, CARDS, LAST, REPLY_DAYS, area_of
from requests.services.replay.profiles import PROFILES
from requests.services.replay.rows import Draft
from requests.workflows import workflow_of
from requests.workflows.information_request import INFORMATION_REQUEST

#: Sending and receiving country.
Flow = tuple[str, str]


@dataclass
class Catalogue:
    """What drafts need to know of the database; commission: the key of its body."""

    versions: dict[str, int]
    kinds: dict[str, str]
    rules: dict[str, dict[str, Any]]
    commission: int


def flows(rng: Random, count: int) -> list[Flow]:
    """Return who asks whom, by the weights of the countries, never a country itself."""
    codes = list(PROFILES)
    sends = [PROFILES[code].sends for code in codes]
    receives = [PROFILES[code].receives for code in codes]
    senders = rng.choices(codes, sends, k=count)
    receivers = rng.choices(codes, receives, k=count)
    found = []
    for sender, receiver in zip(senders, receivers, strict=True):
        while receiver == sender:
            [receiver] = rng.choices(codes, receives)
        found.append((sender, receiver))
    return found


def working_days(year: int) -> list[date]:
    """Return Monday to Friday of a year."""
    first = date(year, 1, 1)
    days = (first + timedelta(days=number) for number in range(366))
    return [day for day in days if day.weekday() < 5 and day.year == year]


@dataclass
class Year:
    """Makes the exchanges of a year."""

    year: int
    rng: Random
    people: People
    catalogue: Catalogue
    days: list[date] = field(init=False)

    def __post_init__(self) -> None:
        """Know the working days."""
        self.days = working_days(self.year)

    def requests(self, procedure: str, found: list[Flow]) -> Iterator[Draft]:
        """Yield a request for each pair of countries."""
        for sender, receiver in found:
            yield self._request(procedure, sender, receiver)

    def _request(self, procedure: str, sender: str, receiver: str) -> Draft:
        day, area = self.rng.choice(self.days), area_of(procedure)
        story = tale.tell(self.rng, PROFILES[receiver].pace, day, REPLY_DAYS.get(procedure, 14))
        last_year = self.year == LAST
        requester, author = self.people.sender(sender, area, day, all_in_turn=last_year)
        responder, answerer = self.people.receiver(receiver, area, day)
        common = {
            "kind": INFORMATION_REQUEST.kind,
            "area_id": area,
            "procedure_id": procedure,
            "version_id": self.catalogue.versions.get(procedure),
            "requester_id": requester.key,
            "author_id": author,
            "language": self.people.languages[sender],
        }
        return self._draft(story, common, requester, responder, answerer)

    def _draft(
        self,
        story: tale.Story,
        common: dict[str, Any],
        requester: Body,
        responder: Body,
        answerer: int | None,
    ) -> Draft:
        """Give a story its authorities; a forward and a split bring in another one."""
        responders = self._responders(story, responder)
        present = responders[-1][0]
        draft = Draft(
            columns={
                **story.columns,
                **common,
                "state": story.state,
                "responder_id": present.key,
                "reply_author_id": answerer if "replied_at" in story.columns else None,
            },
            events=[],
            responders=responders,
            rating=story.rating,
        )
        actors = {
            tale.RQ: requester.key,
            tale.RQ_COORDINATOR: self.people.coordinator(requester.country),
            tale.RS_COORDINATOR: self.people.coordinator(responder.country),
        }
        acting = responder
        for step in story.steps:
            who = actors.get(step.who, acting.key)
            data = step.data
            if step.name == "forward":
                data = {"from": _reference(acting), "to": _reference(present)}
                acting = present
            draft.events.append((step.name, step.at, step.state, who, data))
        if story.split_at:
            self._split(story, story.split_at, draft, common, requester, present)
        return draft

    def _responders(
        self, story: tale.Story, first: Body
    ) -> list[tuple[Body, datetime, datetime | None]]:
        opened, sent = story.columns.get("accepted_at"), story.columns["sent_at"]
        if story.forwarded_at is None:
            return [(first, sent, opened)]
        second = self.people.colleague(first, story.sent_on)
        return [(first, sent, None), (second, story.forwarded_at, opened)]

    def _split(
        self,
        story: tale.Story,
        at: datetime,
        draft: Draft,
        common: dict[str, Any],
        requester: Body,
        present: Body,
    ) -> None:
        other = self.people.colleague(present, story.sent_on)
        part = self._draft(tale.tell_part(story, at), common, requester, other, None)
        draft.parts.append(part)
        for name, _at, _state, _who, data in draft.events:
            if name == "split":
                data["to"] = _reference(other)

    def others(self, procedure: str, count: int, issued: int) -> Iterator[Draft]:
        """Yield exchanges of another kind; of applications the first ones lead to a card."""
        for place in range(count):
            yield self._other(procedure, place < issued)

    def _other(self, procedure: str, issued: bool) -> Draft:
        day, area = self.rng.choice(self.days), area_of(procedure)
        kind = self.catalogue.kinds[procedure]
        [(sender, receiver)] = flows(self.rng, 1)
        requester, author = self.people.sender(sender, area, day, all_in_turn=False)
        created = datetime(day.year, day.month, day.day, self.rng.randint(7, 14), tzinfo=UTC)
        sent = created + timedelta(minutes=self.rng.randint(3, 50))
        closed = tale.later(self.rng, sent, self.rng.randint(3, 90))
        outcome = ""
        if kind == "APP":
            outcome = "issued" if issued else self.rng.choice(("refused", "withdrawn", "lapsed"))
        if issued:
            closed = min(closed, datetime(self.year, 12, 31, 15, tzinfo=UTC))
            closed = max(closed, sent + timedelta(minutes=5))
        common = {
            "area_id": area,
            "procedure_id": procedure,
            "requester_id": requester.key,
            "author_id": author,
            "language": self.people.languages[sender],
            "created_at": created,
            "sent_at": sent,
            "closed_at": closed,
        }
        other = requester
        if kind in BEGUN_OUTSIDE:
            other, _answerer = self.people.receiver(receiver, area, day)
        return self._told(kind, common, other, outcome)

    def _told(self, kind: str, common: dict[str, Any], other: Body, outcome: str) -> Draft:
        """Make an exchange of another kind along its workflow; other: who may answer."""
        procedure, sent = common["procedure_id"], common["sent_at"]
        rules = self.catalogue.rules[procedure]
        workflow = workflow_of(kind, rules)
        name = workflow.kind if workflow else BEGUN_OUTSIDE[kind]
        course = courses.tell(
            self.rng,
            name,
            courses.Parties(
                common["requester_id"], other.key, self.catalogue.commission, _reference(other)
            ),
            (common["created_at"], sent, common["closed_at"]),
            courses.Wish(procedure, rules, outcome),
        )
        columns = {**common, "kind": name, **course.columns}
        if not course.bilateral:
            return Draft(columns, course.events, [])
        columns["responder_id"] = other.key
        taken = next(at for name, at, *_rest in course.events if name in courses.BRINGS_IN)
        return Draft(columns, course.events, [(other, taken, None)])


def issued_of(procedure: str, year: int, counts: dict[str, int], scale: float) -> int:
    """Return how many applications of a year lead to a card, the larger procedure taking most."""
    wanted = round(CARDS.get(year, 0) * scale)
    if procedure == "EPC-TMP":
        return min(wanted // 2, counts[procedure])
    if procedure == "EPC-EST":
        return min(wanted - min(wanted // 2, counts.get("EPC-TMP", 0)), counts[procedure])
    return 0


def _reference(body: Body) -> str:
    return f"{body.country}-S{body.key:06d}"
