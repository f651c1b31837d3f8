"""The box of one question: the controls of its answer, row by row."""

from collections.abc import Iterator
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from imi.kernel.forms import Form
from requests.forms.answer import RowForm, cannot_provide_control, initial_of
from requests.forms.answer_kinds import CANNOT
from requests.models import AskedQuestion
from requests.selectors.case import ShownQuestion
from requests.selectors.form_text import QuestionText
from requests.selectors.wording import Part, parts_of
from requests.services.answers import MOST_REPEATS


class CannotForm(Form):
    """Why a question can't be answered."""

    def __init__(self, *args: Any, is_choice: bool, **kwargs: Any) -> None:
        """Offer the reasons; behind a button of its own, one is chosen from the start."""
        self.base_fields = {"reason": cannot_provide_control(is_choice=is_choice)}  # type: ignore[misc]
        super().__init__(*args, **kwargs)


class Box:
    """A question with the controls of its answer.

    open: its condition holds. controls: questions that wait for this one's answer.
    """

    def __init__(
        self,
        shown: ShownQuestion,
        data: QueryDict | None,
        files: MultiValueDict | None,
        more: str,
        last: Any = None,
    ) -> None:
        """Make a form for each row; `more` names the question that gets one more.

        last: an answer given in another case, shown in place of what was typed.
        """
        self.text: QuestionText = shown.text
        self.asked: AskedQuestion = shown.asked
        self.prefix = f"a-{self.text.code}"
        self.open = True
        self.controls_others = False
        self.condition = ""
        self.problems: list[str] = []
        self.has_cannot_button = "YNX" in self.text.types
        self.last = last
        self.saved: list[list[Part]] = []
        self.may_reuse = False
        data = None if last is not None else data
        values, reason = self._known()
        count = self._row_count(data, len(values), add=more == self.text.code)
        self.rows = [
            RowForm(
                self.text,
                data,
                files,
                prefix=f"{self.prefix}-{number}",
                initial=initial_of(self.text, values[number] if number < len(values) else None)
                | ({"YNX": CANNOT} if reason and self.has_cannot_button else {}),
            )
            for number in range(count)
        ]
        self.cannot = CannotForm(
            data,
            prefix=self.prefix,
            is_choice=self.has_cannot_button,
            initial={"reason": reason} if reason else None,
        )

    def _known(self) -> tuple[list[Any], str]:
        """The rows known so far, and the reason where the answer can't be provided.

        Where more is asked of a sent answer, that one isn't written anew.
        """
        value = self.asked.draft if self.asked.answered_at else self.asked.latest
        if self.last is not None:
            value = self.last
        if isinstance(value, dict) and "cannot_provide" in value:
            return [], value["cannot_provide"]
        if self.text.repeatable and isinstance(value, list) and self.text.types != ("CM",):
            return value, ""
        return [] if value is None else [value], ""

    def _row_count(self, data: QueryDict | None, known: int, *, add: bool) -> int:
        if not self.text.repeatable:
            return 1
        given = data.get(f"{self.prefix}-rows", "") if data is not None else ""
        count = int(given) if given.isascii() and given.isdigit() and len(given) < 4 else known
        return min(max(count + add, 1), MOST_REPEATS)

    @property
    def before(self) -> list[list[Part]]:
        """The answer sent before, where more is asked of it."""
        return parts_of(self.asked.answer, self.text) if self.asked.answered_at else []

    @property
    def may_grow(self) -> bool:
        """Whether one more row can be added."""
        return self.text.repeatable and len(self.rows) < MOST_REPEATS

    @property
    def takes_files(self) -> bool:
        """Whether a document can be chosen for it."""
        return "DOC" in self.text.types

    @property
    def cannot_is_chosen(self) -> bool:
        """Whether the answer is said not to be possible."""
        if self.has_cannot_button:
            return self.rows[0]["YNX"].value() == CANNOT
        return bool(self.cannot["reason"].value())

    def check(self) -> None:
        """Clean the rows; what is wrong stands with the controls, or in `problems`."""
        if self.last is not None:
            return
        for row in self.rows:
            row.is_valid()
        self.cannot.is_valid()
        if self.cannot_is_chosen and any(row.parts for row in self.rows):
            self.problems.append(
                _("Please either answer, or say why the answer can’t be provided; not both.")
            )

    @property
    def value(self) -> Any:
        """The JSON value of the answer, None where none is given."""
        if self.last is not None:
            return self.last
        if self.cannot_is_chosen:
            reason = self.cannot.cleaned_data.get("reason")
            return {"cannot_provide": reason} if reason else None
        rows = [value for row in self.rows if (value := row.value) is not None]
        if not rows:
            return None
        return rows if self.text.repeatable else rows[0]

    @property
    def is_wrong(self) -> bool:
        """Whether anything given can't be used."""
        return bool(self.problems) or any(form.errors for form in (*self.rows, self.cannot))

    def uploads(self) -> Iterator[tuple[RowForm, str, UploadedFile]]:
        """The files uploaded with the rows."""
        for row in self.rows:
            for name, upload in row.uploads:
                yield row, name, upload
