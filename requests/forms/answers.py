"""The form of a reply: a box for each question that may be answered now."""

from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from requests.forms.answer import RowForm
from requests.forms.box import Box
from requests.forms.repetitions import Group, PageRepetitions
from requests.selectors.case import Case
from requests.selectors.wording import condition_text, parts_of
from requests.services.answers import NO_ANSWER, is_asked_for
from requests.services.problems import InvalidFieldsError


class AnswersForm:
    """All boxes of a reply."""

    def __init__(
        self,
        case: Case,
        data: QueryDict | None = None,
        files: MultiValueDict | None = None,
        *,
        more: str = "",
        last: dict[str, Any] | None = None,
    ) -> None:
        """Make the boxes, from what was posted or from what is known; last: {code: answer}."""
        last = last or {}
        self.case = case
        self.data = data.copy() if data is not None else None
        self.repetitions = PageRepetitions(case.form, case.questions, self.data)
        self.boxes = {
            shown.asked.code: Box(shown, self.data, files, more, last.get(shown.asked.code))
            for shown in self.repetitions.questions
            if shown.asked.is_outstanding
        }
        for box in self.boxes.values():
            if box.text.condition and (parent := self.boxes.get(box.text.condition["question"])):
                parent.controls_others = True
                box.condition = condition_text(box.text, parent.text)
        if self.data is not None:
            for box in self.boxes.values():
                box.check()
        self._decide()

    def _decide(self) -> None:
        """Open each box whose condition holds, in the order of the questions."""
        answers: dict[str, Any] = {}
        for shown in self.repetitions.questions:
            code = shown.asked.code
            box = self.boxes.get(code)
            answers[code] = self.value_of(box) if box else shown.asked.latest
            if box:
                box.open = is_asked_for(box.text, answers)
                if not box.open:
                    answers[code] = None

    def value_of(self, box: Box) -> Any:
        """The answer as it stands on the page."""
        return box.value if self.data is not None or box.last is not None else box.asked.latest

    def show_saved(self) -> None:
        """Show beside what is typed what was saved meanwhile, where the two differ."""
        for box in self.boxes.values():
            latest = box.asked.latest
            if latest is not None and latest != self.value_of(box):
                box.saved = parts_of(latest, box.text)

    @property
    def sections(self) -> list[Group[Box]]:
        """The boxes by the section of the form and its repetitions."""
        return self.repetitions.groups(list(self.boxes.values()))

    @property
    def asked_count(self) -> int:
        """How many questions are asked here, their conditions holding."""
        return sum(box.open for box in self.boxes.values())

    @property
    def answered_count(self) -> int:
        """How many of them have an answer, or a reason for none."""
        return sum(
            box.open and not box.is_wrong and self.value_of(box) is not None
            for box in self.boxes.values()
        )

    @property
    def next_open(self) -> Box | None:
        """The first question that still needs an answer."""
        for box in self.boxes.values():
            if box.open and (box.is_wrong or self.value_of(box) is None):
                return box
        return None

    @property
    def conditional(self) -> list[Box]:
        """The boxes that wait for another one's answer."""
        return [box for box in self.boxes.values() if box.condition]

    @property
    def wrong(self) -> list[Box]:
        """The open boxes with something that can't be used."""
        return [box for box in self.boxes.values() if box.open and box.is_wrong]

    @property
    def has_wrong_file(self) -> bool:
        """Whether something is wrong where a document can be chosen."""
        return any(box.takes_files for box in self.wrong)

    def keep(self, row: RowForm, name: str, key: str) -> None:
        """Put an uploaded file in the place of its control, also when the page is shown again."""
        if self.data is not None:
            self.data[row.add_prefix(f"{name}_kept")] = key
        row.parts[name] = {"attachment": key}

    def answers(self) -> dict[str, Any]:
        """The answers as the service takes them; what isn't asked any longer is taken back."""
        found: dict[str, Any] = {}
        for code, box in self.boxes.items():
            value = box.value if box.open else None
            if value is not None:
                found[code] = value
            elif box.asked.draft is not None:
                found[code] = NO_ANSWER
        drafts = {asked.code for asked in self.repetitions.gone if asked.draft is not None}
        return found | dict.fromkeys(drafts, NO_ANSWER)

    def answered(self) -> list[str]:
        """The codes of questions never answered to the requester, and answered here."""
        return [
            code
            for code, box in self.boxes.items()
            if box.open and box.asked.answered_at is None and box.value is not None
        ]

    def take(self, error: InvalidFieldsError) -> list[str]:
        """Show what the service finds wrong in the boxes; returns what concerns no box."""
        rest = []
        for problem in error:
            box = self.boxes.get(problem.field.partition(".")[2])
            if box is None:
                rest.append(str(problem.message))
            else:
                box.problems.append(str(problem.message))
        return rest
