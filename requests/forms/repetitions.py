"""The repetitions of a form's sections on a page of answers: one more, one less."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Generic, Protocol, TypeVar

from django.http import QueryDict

from requests.models import AskedQuestion
from requests.selectors.case import ShownQuestion
from requests.selectors.form_text import (
    MARK,
    FormText,
    QuestionText,
    SectionText,
    code_of,
    key_of,
    number_of,
)

#: The names of the buttons: a section's code, or its key in the repetition to take away.
ADD, REMOVE = "repeat", "unrepeat"


@dataclass(frozen=True)
class Names:
    """How a page calls its controls: what stands before a question's key, and after it.

    after: a regular expression.
    """

    before: str
    after: str

    def numbers(self, section: str) -> str:
        """The name of the hidden controls that hold the numbers of a section's repetitions."""
        return f"{self.before}{MARK}{section}"


ANSWERS = Names("a-", r"-(?:[0-9]+-[A-Z]\w*|rows|reason)")


class Asking(Protocol):
    """Something on the page that a question is answered in."""

    @property
    def text(self) -> QuestionText:
        """The question, by its key."""


Boxes = TypeVar("Boxes", bound=Asking)


@dataclass
class Part(Generic[Boxes]):
    """A section in one of its repetitions, with the boxes of its questions.

    new: it was added just now.
    """

    key: str
    title: str
    number: int
    may_go: bool
    new: bool
    boxes: list[Boxes] = field(default_factory=list)


@dataclass
class Group(Generic[Boxes]):
    """A section of the form with its repetitions on the page; code: of the section.

    control: the name under which the page says which repetitions it holds. most: how often it
    may be answered. next: the number of one more; 0 where there can be none. shrunk: one was taken
    away just now.
    """

    code: str
    control: str
    repeated: bool
    most: int
    next: int
    shrunk: bool
    parts: list[Part[Boxes]]


class PageRepetitions:
    """The questions that a page asks: those asked so far, and further repetitions begun there.

    data: what was posted, if anything; where a repetition is taken away, those behind it take
    its place in it. gone: questions asked so far that the page holds no longer.
    """

    def __init__(
        self,
        form: FormText,
        questions: Iterable[ShownQuestion],
        data: QueryDict | None,
        names: Names = ANSWERS,
    ) -> None:
        """Count the repetitions of each section, by what is kept and by what was posted."""
        self.form, self.data, self.names = form, data, names
        self._asked = {shown.asked.code: shown for shown in questions}
        self._at_all = {code_of(key) for key in self._asked}
        self.numbers: dict[str, list[int]] = {}
        self._new: dict[str, int] = {}
        self._shrunk: set[str] = set()
        for section in self.form.sections:
            if section.is_repeated and self._codes(section):
                self.numbers[section.code] = self._count(section)
        self.questions = [
            self._asked.get(key) or self._one_more(key, place)
            for place, key in enumerate(self.form.every)
            if self._is_here(key)
        ]
        here = {shown.asked.code for shown in self.questions}
        self.gone: list[AskedQuestion] = [
            shown.asked for key, shown in self._asked.items() if key not in here
        ]

    def _codes(self, section: SectionText) -> set[str]:
        """The questions of a section that are asked here at all."""
        return {question.code for question in section.questions} & self._at_all

    def _is_here(self, key: str) -> bool:
        section = code_of(self.form.every[key].section)
        if section not in self.numbers:
            return key in self._asked
        return code_of(key) in self._at_all and number_of(key) in self.numbers[section]

    def _one_more(self, key: str, place: int) -> ShownQuestion:
        asked = AskedQuestion(code=key, position=place)
        return ShownQuestion(asked, self.form.every[key], None, is_draft=False)

    def _count(self, section: SectionText) -> list[int]:
        saved = self._saved(section)
        numbers = saved
        if self.data is not None and (posted := self._posted(section)):
            numbers = sorted({*posted, *filter(lambda one: self._is_fixed(section, one), saved)})
        if self.data is None:
            return numbers
        if self.data.get(ADD) == section.code:
            numbers = self._with_one_more(section, numbers)
        for number in numbers:
            if self.data.get(REMOVE) == key_of(section.code, number):
                numbers = self._without(section, numbers, number)
                break
        # What is typed is kept as the page shows it from now on.
        self.data.setlist(self.names.numbers(section.code), [str(number) for number in numbers])
        return numbers

    def _saved(self, section: SectionText) -> list[int]:
        keys = [self.form.every[key].section for key in self._asked]
        return sorted({number_of(key) for key in keys if code_of(key) == section.code})

    def _posted(self, section: SectionText) -> list[int]:
        given = self.data.getlist(self.names.numbers(section.code)) if self.data is not None else []
        known = {str(number): number for number in range(1, section.most + 1)}
        return [known[number] for number in given if number in known]

    def _is_fixed(self, section: SectionText, number: int) -> bool:
        """Whether something of a repetition was sent, so that it stays as it is."""
        keys = (key_of(code, number) for code in self._codes(section))
        found = (self._asked.get(key) for key in keys)
        return any(shown is not None and shown.asked.answered_at for shown in found)

    def _with_one_more(self, section: SectionText, numbers: list[int]) -> list[int]:
        number = self._next(section, numbers)
        if not number:
            return numbers
        self._new[section.code] = number
        return sorted([*numbers, number])

    def _next(self, section: SectionText, numbers: list[int]) -> int:
        """The number of one more repetition, behind the others where it can; 0 for none."""
        free = [number for number in range(1, section.most + 1) if number not in numbers]
        after = [number for number in free if number > max(numbers)] or free
        return after[0] if after else 0

    def may_go(self, section: SectionText, numbers: list[int], number: int) -> bool:
        """Whether a repetition may be taken away: enough are left, and those behind can move."""
        moving = [one for one in numbers if one >= number]
        enough = len(numbers) > len(section.always)
        return enough and not any(self._is_fixed(section, one) for one in moving)

    def _without(self, section: SectionText, numbers: list[int], number: int) -> list[int]:
        if not self.may_go(section, numbers, number):
            return numbers
        self._shrunk.add(section.code)
        places = [one for one in numbers if one >= number]
        for code in self._codes(section):
            self._drop(key_of(code, number))
            for to, source in pairwise(places):
                self._move(key_of(code, source), key_of(code, to))
        return [one for one in numbers if one != places[-1]]

    def _controls(self, key: str) -> list[tuple[str, str]]:
        """(name, its end) of the controls of a question on the page."""
        form = re.compile(f"{self.names.before}{re.escape(key)}({self.names.after})")
        found = [(name, form.fullmatch(name)) for name in self.data or ()]
        return [(name, match[1]) for name, match in found if match]

    def _drop(self, key: str) -> None:
        for name, _end in self._controls(key):
            if self.data is not None:
                del self.data[name]

    def _move(self, source: str, to: str) -> None:
        for name, end in self._controls(source):
            if self.data is not None:
                self.data.setlist(f"{self.names.before}{to}{end}", self.data.getlist(name))
                del self.data[name]

    def groups(self, boxes: list[Boxes]) -> list[Group[Boxes]]:
        """The boxes by section and repetition; sections without any are left out."""
        groups = []
        for section in self.form.sections:
            parts: dict[str, Part[Boxes]] = {}
            for box in boxes:
                if code_of(box.text.section) == section.code:
                    part = parts.setdefault(box.text.section, self._part(section, box))
                    part.boxes.append(box)
            if parts:
                numbers = self.numbers.get(section.code, [])
                group = Group(
                    code=section.code,
                    control=self.names.numbers(section.code),
                    repeated=section.is_repeated,
                    most=section.most,
                    next=self._next(section, numbers) if section.is_repeated else 0,
                    shrunk=section.code in self._shrunk,
                    parts=list(parts.values()),
                )
                groups.append(group)
        return groups

    def _part(self, section: SectionText, box: Boxes) -> Part[Boxes]:
        number = number_of(box.text.section)
        numbers = self.numbers.get(section.code, [])
        return Part(
            key=box.text.section,
            title=section.repetition(number).title,
            number=number,
            may_go=section.is_repeated and self.may_go(section, numbers, number),
            new=self._new.get(section.code) == number,
        )
