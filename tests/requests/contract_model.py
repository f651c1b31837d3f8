"""A plain reading of the contract, apart from the code: what is possible, and who sees what."""

from dataclasses import dataclass, field
from datetime import date

from tests.personas import PEOPLE

COUNTRY = {
    "A": "GR",
    "OTHER": "GR",
    "APPROVED": "GR",
    "C": "GR",
    "B": "DE",
    "NEXT": "DE",
    "CHECKED": "DE",
    "SHARED": "DE",
    "D": "DE",
    "FOREIGN": "LV",
    "OBSERVER": "GR",
}
COORDINATED_BY = {
    "A": "C",
    "OTHER": "C",
    "APPROVED": "C",
    "B": "D",
    "NEXT": "D",
    "CHECKED": "D",
    "SHARED": "D",
}
APPROVES_SENDING, APPROVES_REPLIES, ALLOCATES = {"APPROVED"}, {"CHECKED"}, {"SHARED"}
ENDED = {"closed", "withdrawn", "deleted"}
ANSWERING = {"accepted", "partly_replied", "more_info_asked"}
INSIDE = {
    "submit_for_approval": "rq",
    "return_draft": "rq",
    "approve_sending": "rq",
    "save_answer": "rs",
    "submit_reply": "rs",
    "return_reply": "rs",
    "approve_reply": "rs",
    "allocate": "rs",
}


def authority(who: str) -> str:
    return PEOPLE[who][0]


def roles(who: str) -> set[str]:
    return set(PEOPLE[who][1:])


@dataclass
class Request:
    """One request as the contract would have it."""

    requester: str
    responder: str
    wanted: date
    questions: list[str]
    author: str
    state: str = "draft"
    before: str = ""
    reply_author: str = ""
    opened: bool = False
    allocated: set[str] = field(default_factory=set)
    sent: bool = False
    replied: bool = False
    answered: set[str] = field(default_factory=set)
    drafted: set[str] = field(default_factory=set)
    again: set[str] = field(default_factory=set)
    must: set[str] = field(default_factory=set)
    date_state: str = "proposed"
    agreed: date | None = None
    proposed: date | None = None
    counters: int = 0
    extended: bool = False
    more: int = 0
    reopened: bool = False
    events: list[str] = field(default_factory=lambda: ["create"])
    parts: list[str] = field(default_factory=list)

    def side(self, who: str) -> str:
        if authority(who) == self.requester:
            return "rq"
        return "rs" if authority(who) == self.responder and self.sent else ""

    def coordinates(self, who: str) -> set[str]:
        found = set()
        if COORDINATED_BY.get(self.requester) == authority(who):
            found.add("rq")
        if self.sent and COORDINATED_BY.get(self.responder) == authority(who):
            found.add("rs")
        return found

    def handles(self, who: str) -> bool:
        if not self.side(who) or not roles(who) & {"request_handler", "allocator"}:
            return False
        if self.side(who) == "rs" and self.responder in ALLOCATES:
            return who in self.allocated or "allocator" in roles(who)
        return True

    def decides(self, who: str) -> bool:
        sides = {
            "send_approval": "rq",
            "referred_rq": "rq",
            "reply_approval": "rs",
            "referred_rs": "rs",
        }
        side = sides.get(self.state)
        return side in self.coordinates(who) and "referral_handler" in roles(who)

    def sight(self, who: str) -> str:
        """none, summary, questions or all."""
        if self.state == "deleted":
            return "none"
        if self.decides(who) or (self.handles(who) and (self.side(who) == "rq" or self.opened)):
            return "all"
        if self.handles(who):
            return "questions"
        lists = {"basic", "supervisor", "referral_handler"}
        if self.side(who) and roles(who) & lists:
            return "summary"
        if self.coordinates(who) and roles(who) & lists:
            return "summary"
        if "observer" in roles(who) and self.requester == "A":
            return "summary"
        return "none"

    def shown_events(self, who: str) -> list[str]:
        seen = self.coordinates(who) | {self.side(who)}
        return [name for name in self.events if INSIDE.get(name) in {None, *seen}]

    @property
    def unsent(self) -> list[str]:
        return [code for code in self.questions if code not in self.answered]

    def actions(self, who: str) -> set[str]:
        if self.sight(who) == "none":
            return set()
        found: set[str] = set()
        if self.handles(who) and "request_handler" in roles(who):
            found |= self._requester(who) if self.side(who) == "rq" else self._responder(who)
        if self.handles(who) and "allocator" in roles(who) and self.side(who) == "rs":
            found |= self._allocator()
        return found | self._coordinator(who)

    def _requester(self, who: str) -> set[str]:
        approval = self.requester in APPROVES_SENDING
        by_state = {
            "draft": {"delete", "submit_for_approval" if approval else "send"},
            "send_approval": {"return_draft"} if who == self.author else set(),
            "sent": {"amend", "withdraw"},
            "accepted": {"withdraw", "comment"},
            "partly_replied": {"withdraw", "comment"},
            "reply_approval": {"comment"},
            "replied": {"close", "comment"} | ({"ask_for_more"} if self.more < 3 else set()),
            "more_info_asked": {"withdraw", "comment"},
            "refused": {"accept_refusal", "refer", "withdraw"},
            "referred_rq": {"withdraw"},
            "referred_rs": {"withdraw"},
        }
        found = set(by_state.get(self.state, set()))
        if self.state in {"accepted", "partly_replied"}:
            if self.date_state in {"countered", "extension"}:
                found.add("accept_date")
            if self.date_state == "countered":
                found.add("propose_date")
        if self.state == "closed" and self.replied:
            found |= {"rate"} if self.reopened else {"rate", "reopen"}
        return found

    def _responder(self, who: str) -> set[str]:
        replies = "submit_reply" if self.responder in APPROVES_REPLIES else "send_reply"
        answering = {"save_answer", "refuse", replies, "comment"}
        by_state = {
            "sent": {"accept", "forward", "refuse"},
            "accepted": answering,
            "partly_replied": answering,
            "more_info_asked": {"save_answer", replies, "refuse_more", "comment"},
            "reply_approval": {"comment"}
            | ({"return_reply"} if who == self.reply_author else set()),
            "replied": {"comment"},
        }
        found = set(by_state.get(self.state, set()))
        if self.state == "accepted" and not self.answered:
            found.add("forward")
        return found | self._part() | self._date()

    def _part(self) -> set[str]:
        if self.state in {"accepted", "partly_replied"} and len(self.unsent) > 1:
            return {"send_part", "split"}
        return set()

    def _date(self) -> set[str]:
        if self.state not in {"accepted", "partly_replied"}:
            return set()
        if self.date_state == "proposed":
            return {"accept_date", "propose_date"}
        return {"propose_date"} if self.date_state == "agreed" and not self.extended else set()

    def _allocator(self) -> set[str]:
        if self.state in ENDED or self.replied:
            return set()
        return {"allocate"} | ({"accept", "refuse"} if self.state == "sent" else set())

    def _coordinator(self, who: str) -> set[str]:
        sides = self.coordinates(who)
        found: set[str] = set()
        overview = roles(who) & {"referral_handler", "supervisor"}
        if sides and overview and self.sent and self.state not in ENDED:
            found.add("remind")
        if "referral_handler" not in roles(who):
            return found
        if "rq" in sides:
            found |= {
                "send_approval": {"approve_sending", "return_draft"},
                "referred_rq": {"uphold_refusal", "support_request"},
            }.get(self.state, set())
        if "rs" in sides:
            found |= {
                "sent": {"forward"},
                "reply_approval": {"approve_reply", "return_reply"},
                "referred_rs": {"uphold_refusal", "require_answer"},
            }.get(self.state, set())
        return found
