"""A request being made: what was given so far, kept on the server until it is saved."""

from datetime import date, timedelta
from typing import Any

from authorities.http import MemberRequest
from authorities.models import Authority, Membership
from requests.selectors.catalogue import FormText, form_in, forms_of
from requests.services.create import Draft
from requests.views.access import language

KEY = "new_request"
STEPS = ("form", "authority", "questions", "details", "check")


class NewRequest:
    """What was given so far; what belongs to a form is kept by form, so that nothing is lost."""

    def __init__(self, request: MemberRequest, membership: Membership) -> None:
        """Read it from the session."""
        self.session = request.session
        self.membership = membership
        given = self.session.get(KEY) or {}
        same = given.get("by") == membership.pk
        self.data: dict[str, Any] = given if same else {"by": membership.pk}
        self._form: FormText | None = None
        self._responder: Authority | None = None

    def save(self) -> None:
        """Keep it."""
        self.session[KEY] = self.data

    def forget(self) -> None:
        """Begin anew."""
        self.session.pop(KEY, None)

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

    def set_of_form(self, name: str, value: Any) -> None:
        """Keep something of the chosen form."""
        self.data.setdefault(name, {})[self.data["form"]] = value
        self.save()

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
        )
