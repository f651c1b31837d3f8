"""A request being made: what was given so far, kept on the server until it is saved."""

import secrets
from datetime import date, datetime, timedelta
from typing import Any

from authorities.http import MemberRequest
from authorities.models import Authority, Membership
from imi.kernel import clock
from requests.models import Exchange
from requests.selectors.case import Case
from requests.selectors.catalogue import form_in, forms_of
from requests.selectors.compositions import composition, mark_of
from requests.selectors.form_text import FormText
from requests.selectors.language import detect
from requests.services.compositions import Window, forget, put, replace, unchanged
from requests.services.create import Draft, change_draft, create_request
from requests.views.access import language

STEPS = ("form", "authority", "questions", "details", "check")
#: Where each step keeps its part; what belongs to a form is kept by form, so nothing is lost.
PARTS: dict[str, tuple[str, ...]] = {
    "form": ("form",),
    "authority": ("responder",),
    "questions": ("questions",),
    "details": ("details",),
    "check": (),
}


class NewRequest:
    """What was given so far; kept in the database, so that no session's end loses it."""

    def __init__(self, request: MemberRequest, membership: Membership) -> None:
        """Read it."""
        self.membership = membership
        kept = composition(membership)
        self.data: dict[str, Any] = kept.data if kept else {}
        self.kept_at: datetime | None = kept.changed_at if kept else None
        given = request.POST if request.method == "POST" else {}
        self.window = Window(
            token=str(given.get("window") or secrets.token_hex(8))[:32],
            mark=str(given.get("mark", ""))[:32],
        )
        self._form: FormText | None = None
        self._responder: Authority | None = None

    def forget(self) -> None:
        """Begin anew; what was put aside while a draft was changed comes back."""
        if aside := self.data.get("aside"):
            replace(self.membership, aside, at=clock.now())
        else:
            forget(self.membership)

    def load(self, case: Case) -> None:
        """Take up a draft that was saved before, and put aside what was begun."""
        aside = self.data.get("aside", self.data) if self.data.get("form") else None
        replace(self.membership, saved_draft(case) | {"aside": aside}, at=clock.now())

    def know(self, changed_at: str) -> None:
        """Note when the draft taken up was changed last, as far as the page shows."""
        at = clock.now()
        self.take_over(put(self.membership, ("changed_at",), changed_at, window=Window(), at=at))

    @property
    def number(self) -> str:
        """The number of the draft being changed; empty where a new one is made."""
        return str(self.data.get("number", ""))

    def path(self, step: str) -> tuple[str, ...]:
        """Where a step keeps its part of the chosen form."""
        by_form = step in {"questions", "details"}
        return (*PARTS[step], *([self.data.get("form") or ""] if by_form else []))

    def mark(self, step: str) -> str:
        """What tells a page later whether another window changed the step's part."""
        return mark_of(self.data | {"windows": None} if step == "check" else self.data,
                       self.path(step))  # fmt: skip

    def put(self, step: str, value: Any) -> None:
        """Keep a step's part. Raises OvertakenError when another window changed it."""
        self.kept_at = clock.now()
        self.data = put(
            self.membership, self.path(step), value, window=self.window, at=self.kept_at
        )
        self._form = self._responder = None

    def take_over(self, data: dict[str, Any]) -> None:
        """Go on from what another window has kept."""
        self.data = data
        self._form = self._responder = None

    def keep(self, *, at: datetime) -> Exchange:
        """Save as a draft, or change the one taken up, once. Raises what the services raise."""
        with unchanged(self.membership, self.data, at=at):
            if self.number:
                exchange = change_draft(
                    self.number,
                    self.draft(),
                    by=self.membership,
                    at=at,
                    known_at=datetime.fromisoformat(self.data["changed_at"]),
                )
            else:
                exchange = create_request(self.draft(), by=self.membership, at=at)
            self.forget()
        return exchange

    @property
    def form(self) -> FormText | None:
        """The chosen form in the reader's language, if it may be used."""
        if self._form is None and (code := self.data.get("form")):
            version = forms_of(self.membership).filter(question_set=code).first()
            self._form = form_in(version.pk, language()) if version else None
        return self._form

    @property
    def responder(self) -> Authority | None:
        """The chosen authority, while it takes requests of the form's area."""
        if self._responder is None and self.form and (reference := self.data.get("responder")):
            self._responder = (
                Authority.objects.active()
                .with_access_to(self.form.area)
                .exclude(country=self.membership.authority.country_id)
                .select_related("country")
                .filter(reference=reference)
                .first()
            )
        return self._responder

    @property
    def questions(self) -> list[str]:
        """The codes picked, in the form's order."""
        picked = set(self._of_form("questions", []))
        return [code for code in self.form.questions if code in picked] if self.form else []

    @property
    def details(self) -> dict[str, Any]:
        """What was typed on the page of details, as posted."""
        return self._of_form("details", {})

    def _of_form(self, name: str, nothing: Any) -> Any:
        return self.data.get(name, {}).get(self.data.get("form"), nothing)

    def first_open_step(self) -> str:
        """The first step that isn't done."""
        if self.form is None:
            return "form"
        if self.responder is None:
            return "authority"
        if not self.questions:
            return "questions"
        return "check" if self.details.get("wanted_on") else "details"

    def may_show(self, step: str) -> bool:
        """Whether everything before a step is done."""
        return STEPS.index(step) <= STEPS.index(self.first_open_step())

    @property
    def suggested_language(self) -> str:
        """The language that the words typed seem to be in, where they are marked otherwise."""
        seems = detect(self.details.get("justification") or "")
        return seems if seems and seems != self.details.get("language") else ""

    @property
    def may_be_urgent(self) -> bool:
        """Whether the questions picked may be asked urgently."""
        return self.form is not None and self.form.may_be_urgent(self.questions)

    @property
    def urgent(self) -> bool:
        """Whether they are."""
        return self.may_be_urgent and self.details.get("urgent") == "on"

    def default_day(self, today: date) -> date:
        """The day by which a reply is usual."""
        return today + timedelta(days=self.form.reply_days if self.form else 14)

    def draft(self) -> Draft:
        """What the service makes the request of."""
        details = self.details
        return Draft(
            form=self.data.get("form"),
            responder=self.data.get("responder"),
            wanted_on=details.get("wanted_on"),
            questions=self.questions,
            justification=details.get("justification") or None,
            subject={
                name.removeprefix("subject-"): value
                for name, value in details.items()
                if name.startswith("subject-") and value
            },
            language=details.get("language") or language(),
            urgent=self.urgent,
        )


def saved_draft(case: Case) -> dict[str, Any]:
    """What a saved draft is made of, as the steps hold it."""
    exchange, code = case.exchange, case.form.code
    subject = {f"subject-{name}": value for name, value in (case.subject or {}).items()}
    return {
        "number": exchange.number,
        "changed_at": exchange.changed_at.isoformat(),
        "form": code,
        "responder": exchange.answering.reference,
        "questions": {code: [shown.asked.code for shown in case.questions]},
        "details": {
            code: {
                **subject,
                "justification": case.justification or "",
                "wanted_on": exchange.wanted_on.isoformat() if exchange.wanted_on else "",
                "language": exchange.language,
                "urgent": "on" if exchange.urgent else "",
            }
        },
    }
