"""Two countries with one authority of each way of working, their people, and their API."""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.test import Client

from authorities.models import Authority, Membership
from requests.services.api_token import make_token
from tests.builders import ANSWERS, NOW, QUESTIONS, SUBJECT, a_link, an_authority, an_official

#: name: (authority, roles)
PEOPLE = {
    "a": ("A", "request_handler"),
    "a_basic": ("A", "basic"),
    "a_super": ("A", "supervisor"),
    "a_admin": ("A", "local_data_administrator"),
    "a_dpo": ("A", "data_protection_officer"),
    "other": ("OTHER", "request_handler"),
    "approved": ("APPROVED", "request_handler"),
    "approved_2": ("APPROVED", "request_handler"),
    "c": ("C", "referral_handler"),
    "c_super": ("C", "supervisor"),
    "c_both": ("C", "request_handler", "referral_handler"),
    "observer": ("OBSERVER", "observer"),
    "b": ("B", "request_handler"),
    "b_basic": ("B", "basic"),
    "b_next": ("NEXT", "request_handler"),
    "checked": ("CHECKED", "request_handler"),
    "d": ("D", "referral_handler"),
    "d_super": ("D", "supervisor"),
    "allocator": ("SHARED", "allocator"),
    "given": ("SHARED", "request_handler"),
    "not_given": ("SHARED", "request_handler"),
    "foreign": ("FOREIGN", "request_handler"),
}


@dataclass
class Answer:
    """What the API answered."""

    status: int
    body: dict[str, Any]

    @property
    def actions(self) -> set[str]:
        """The names of the actions listed."""
        return {action["name"] for action in self.body["actions"]}

    @property
    def events(self) -> list[str]:
        """The names of the events shown."""
        return [event["name"] for event in self.body["events"]]

    @property
    def fields(self) -> set[str]:
        """The fields named by a 422."""
        return {error["field"] for error in self.body["errors"]}

    def answer(self, code: str) -> Any:
        """The answer to a question, as shown."""
        return next(q["answer"] for q in self.body["questions"] if q["code"] == code)


@dataclass
class Net:
    """The federation, its clock, and calls of the API as one of its people."""

    authorities: dict[str, Authority]
    members: dict[str, Membership]
    now: datetime = NOW
    client: Client = field(default_factory=Client)
    tokens: dict[str, str] = field(default_factory=dict)

    def reference(self, name: str) -> str:
        """The reference of an authority."""
        return self.authorities[name].reference

    def pass_days(self, days: float) -> None:
        """Let time go by."""
        self.now += timedelta(days=days)

    def day(self, days: int) -> str:
        """A calendar day, counted from now."""
        return (self.now + timedelta(days=days)).date().isoformat()

    def call(self, who: str, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Call the API as a person; body: an object, or raw bytes."""
        if who not in self.tokens:
            self.tokens[who] = make_token(self.members[who], at=self.now)
        raw = body if isinstance(body, bytes) else json.dumps(body if body is not None else {})
        answer = self.client.generic(
            method,
            f"/api/v1{path}",
            "" if method == "GET" else raw,
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.tokens[who]}", **headers},
        )
        return Answer(answer.status_code, json.loads(answer.content))

    def see(self, who: str, number: str) -> Answer:
        """Read a request as a person."""
        return self.call(who, "GET", f"/requests/{number.replace('/', '.')}")

    def act(self, who: str, number: str, name: str, **fields: Any) -> Answer:
        """Take an action as a person, whatever comes of it."""
        return self.call(
            who, "POST", f"/requests/{number.replace('/', '.')}/actions/{name}", fields
        )

    def do(self, who: str, number: str, name: str, **fields: Any) -> Answer:
        """Take an action as a person; it must succeed."""
        answer = self.act(who, number, name, **fields)
        assert answer.status == 200, (who, name, answer)
        return answer

    def draft(self, who: str = "a", responder: str = "B", **fields: Any) -> str:
        """Draft a request; returns its number."""
        body = {
            "form": "PQ-REQ",
            "responder": self.reference(responder),
            "wanted_on": self.day(14),
            "questions": list(QUESTIONS),
            "justification": "The person has applied for recognition.",
            "subject": dict(SUBJECT),
            "language": "en",
        }
        answer = self.call(who, "POST", "/requests", body | fields)
        assert answer.status == 201, answer
        return str(answer.body["number"])

    def sent(self, who: str = "a", responder: str = "B", **fields: Any) -> str:
        """Draft and send."""
        number = self.draft(who, responder, **fields)
        if who.startswith("approved"):
            self.do(who, number, "submit_for_approval")
            self.do("c", number, "approve_sending")
        else:
            self.do(who, number, "send")
        return number

    def accepted(self, who: str = "a", responder: str = "B", **fields: Any) -> str:
        """Draft, send and accept."""
        number = self.sent(who, responder, **fields)
        if responder == "SHARED":
            self.do(
                "allocator", number, "allocate", officials=[self.members["given"].official.email]
            )
        self.do(HANDLERS[responder], number, "accept")
        return number

    def replied(self, who: str = "a", responder: str = "B", **fields: Any) -> str:
        """Draft, send, accept and reply in full."""
        number = self.accepted(who, responder, **fields)
        if responder == "CHECKED":
            self.do("checked", number, "submit_reply", answers=ANSWERS)
            self.do("d", number, "approve_reply")
        else:
            self.do(HANDLERS[responder], number, "send_reply", answers=ANSWERS)
        return number

    def closed(self, who: str = "a", responder: str = "B") -> str:
        """Reply and close."""
        number = self.replied(who, responder)
        self.do(who, number, "close")
        return number

    def refused(self, who: str = "a", responder: str = "B") -> str:
        """Send and refuse."""
        number = self.sent(who, responder)
        self.do(HANDLERS[responder], number, "refuse", reason="duplicate", comment="No.")
        return number


#: Who handles for the authorities that receive.
HANDLERS = {"B": "b", "NEXT": "b_next", "CHECKED": "checked", "SHARED": "given"}


def a_net() -> Net:
    """Build the federation in the legal area of professional qualifications."""
    authorities = {
        "A": an_authority("GR"),
        "OTHER": an_authority("GR"),
        "APPROVED": an_authority("GR", approve_sending=True),
        "C": an_authority("GR", kind="LIMIC"),
        "OBSERVER": an_authority("GR"),
        "B": an_authority("DE"),
        "NEXT": an_authority("DE"),
        "CHECKED": an_authority("DE", approve_replies=True),
        "SHARED": an_authority("DE", allocation=True),
        "D": an_authority("DE", kind="LIMIC"),
        "FOREIGN": an_authority("LV"),
    }
    a_link(authorities["C"], *(authorities[name] for name in ("A", "OTHER", "APPROVED")))
    a_link(authorities["D"], *(authorities[n] for n in ("B", "NEXT", "CHECKED", "SHARED")))
    a_link(authorities["OBSERVER"], authorities["A"], function="observer")
    members = {
        name: an_official(authorities[where], *roles, email=f"{name}@test.example")
        for name, (where, *roles) in PEOPLE.items()
    }
    return Net(authorities, members)
