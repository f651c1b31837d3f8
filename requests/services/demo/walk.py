"""Walking a request through the workflow, step by step, as its people would."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from authorities.models import Authority, CoordinatorLink, Membership, Role
from requests.models import AskedQuestion, Exchange
from requests.selectors.catalogue import form_in
from requests.selectors.form_text import QuestionText
from requests.services.create import Draft, create_request
from requests.services.perform import perform
from requests.workflows.base import Side
from requests.workflows.information_request import State

PERIOD = {"from": "2012-10-01", "to": "2016-06-30"}
SAMPLES: dict[str, Any] = {
    "YN": True,
    "YNU": True,
    "YNX": True,
    "CONF": True,
    "D": "2016-07-15",
    "P": PERIOD,
    "N": 4,
    "EUR": {"amount": "350.00", "currency": "EUR"},
    "CC": "AT",
    "PER": {"name": "A. Person"},
    "ORG": {"name": "A. Company"},
    "ADR": {"city": "Bruxelles", "country": "BE"},
    "OBJ": {"title": "An object"},
    "QUA": {"title": "Diploma", "country": "AT", "date": "2016-07-15", "level": "d"},
}


def sample_answer(question: QuestionText, text: str = "See our register.") -> Any:
    """Return a valid answer to a question; one that needs a file can't be provided."""
    if "DOC" in question.types and len(question.types) == 1:
        return {"cannot_provide": "not_held"}
    parts = {name: _sample(name, question, text) for name in question.types if name != "DOC"}
    value = parts if len(question.types) > 1 else next(iter(parts.values()))
    return [value] if question.repeatable else value


def _sample(name: str, question: QuestionText, text: str) -> Any:
    if name == "C1":
        return question.choices[0].code
    if name == "CM":
        return [question.choices[0].code]
    if name == "NU":
        return {"number": 4, "unit": question.choices[0].code}
    return SAMPLES.get(name, text)


def member(authority: Authority | int, role: str) -> Membership:
    """Return the first active official of an authority with a role."""
    found = Membership.objects.filter(
        authority=authority, roles__contains=[role], active=True, official__is_active=True
    )
    return found.select_related("official", "authority__country").order_by("pk")[0]


def coordinator(authority: Authority, area: str) -> Membership:
    """Return a referral handler of an authority's request coordinator in an area."""
    links = CoordinatorLink.objects.filter(
        authority=authority, area=area, function=CoordinatorLink.Function.REQUESTS
    )
    found = Membership.objects.filter(
        authority__in=links.values("coordinator"),
        roles__contains=[Role.REFERRAL_HANDLER],
        active=True,
        official__is_active=True,
    )
    return found.select_related("official", "authority__country").order_by("pk")[0]


@dataclass
class Walk:
    """A request on its way; each step is taken by whoever may take it, on a day before `now`."""

    exchange: Exchange
    now: datetime
    texts: Callable[[str], str] = field(default=lambda language: "Thank you.")

    @classmethod
    def begin(cls, draft: Draft, *, by: Membership, now: datetime, days: int = 0) -> "Walk":
        """Make the draft, a number of days ago."""
        return cls(create_request(draft, by=by, at=now - timedelta(days=days)), now)

    def person(self, side: Side, role: str = Role.REQUEST_HANDLER) -> Membership:
        """Return an official of a side; a coordinator's for a referral handler."""
        exchange = self.exchange
        authority = exchange.requester if side == Side.REQUESTER else exchange.answering
        if role == Role.REFERRAL_HANDLER:
            return coordinator(authority, exchange.area_id)
        return member(authority, role)

    def step(self, name: str, days: int, by: Membership, **fields: Any) -> "Walk":
        """Take one step, a number of days ago."""
        self.exchange = perform(
            number=self.exchange.number,
            name=name,
            by=by,
            at=self.now - timedelta(days=days),
            fields=fields,
        )
        return self

    def requester(self, name: str, days: int, **fields: Any) -> "Walk":
        """Take a step as the requester's handler."""
        return self.step(name, days, self.person(Side.REQUESTER), **fields)

    def responder(self, name: str, days: int, **fields: Any) -> "Walk":
        """Take a step as the responder's handler."""
        return self.step(name, days, self.person(Side.RESPONDER), **fields)

    def setting(self, side: Side, name: str) -> bool:
        """Say whether a side works with approval or allocation."""
        exchange = self.exchange
        authority = exchange.requester if side == Side.REQUESTER else exchange.answering
        return authority.accesses.filter(area=exchange.area_id, **{name: True}).exists()

    def send(self, days: int) -> "Walk":
        """Send, through approval where there is one."""
        if not self.setting(Side.REQUESTER, "approve_sending"):
            return self.requester("send", days)
        self.requester("submit_for_approval", days)
        return self.step(
            "approve_sending", days, self.person(Side.REQUESTER, Role.REFERRAL_HANDLER)
        )

    def accept(self, days: int, **fields: Any) -> "Walk":
        """Allocate where allocation is on, then accept."""
        if self.setting(Side.RESPONDER, "allocation"):
            handler = self.person(Side.RESPONDER)
            allocator = self.person(Side.RESPONDER, Role.ALLOCATOR)
            self.step("allocate", days, allocator, officials=[handler.official.email])
        return self.responder("accept", days, **fields)

    def answers(self, codes: list[str] | None = None) -> dict[str, Any]:
        """Return valid answers to the questions that may be answered now, or to those named."""
        language = self.person(Side.RESPONDER).official.language
        form = form_in(self.exchange.version_id, "en")
        return {
            question.code: sample_answer(form.every[question.code], self.texts(language))
            for question in self.questions()
            if question.is_outstanding and (codes is None or question.code in codes)
        }

    def questions(self) -> list[AskedQuestion]:
        """The questions asked, in order."""
        return list(self.exchange.questions.all())

    def reply(self, days: int) -> "Walk":
        """Send the complete reply, through approval where there is one."""
        if not self.setting(Side.RESPONDER, "approve_replies"):
            return self.responder("send_reply", days, answers=self.answers())
        self.responder("submit_reply", days, answers=self.answers())
        return self.step("approve_reply", days, self.person(Side.RESPONDER, Role.REFERRAL_HANDLER))

    def part(self, days: int) -> "Walk":
        """Send the answer to the first question."""
        first = self.questions()[0].code
        return self.responder("send_part", days, questions=[first], answers=self.answers([first]))

    def refuse(self, days: int, name: str = "refuse") -> "Walk":
        """Refuse, as not competent."""
        if self.exchange.state == State.SENT and self.setting(Side.RESPONDER, "allocation"):
            allocator = self.person(Side.RESPONDER, Role.ALLOCATOR)
            return self.step(name, days, allocator, **self._refusal())
        return self.responder(name, days, **self._refusal())

    def _refusal(self) -> dict[str, str]:
        language = self.person(Side.RESPONDER).official.language
        return {"reason": "not_competent", "comment": self.texts(language)}

    def text(self, side: Side) -> str:
        """A phrase in the language of a side's handler."""
        return self.texts(self.person(side).official.language)
