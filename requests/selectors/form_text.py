"""Forms as shown in one language; sections that may be answered several times over."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

#: Stands between a question's code, which can't hold it, and the number of a repetition.
MARK = "~"
#: A section is repeated no more often than this.
MOST_REPETITIONS = 20


def key_of(code: str, number: int) -> str:
    """The key of a question, or a section, in a repetition from 1 on; in the first, its code."""
    return code if number == 1 else f"{code}{MARK}{number}"


def code_of(key: str) -> str:
    """The code of a question, or a section, whatever its repetition."""
    return key.partition(MARK)[0]


def number_of(key: str) -> int:
    """The number of the repetition, from 1 on, that a key of a form belongs to."""
    return int(key.partition(MARK)[2] or 1)


@dataclass(frozen=True)
class ChoiceText:
    """A choice as shown."""

    code: str
    text: str


@dataclass(frozen=True)
class QuestionText:
    """A question as shown in one language; lang tells which (English where it falls back).

    code: in a further repetition of its section, its key there; so is that of the section.
    """

    code: str
    section: str
    text: str
    help: str
    types: tuple[str, ...]
    choices: tuple[ChoiceText, ...]
    condition: dict
    repeatable: bool
    law: str

    @property
    def choice_texts(self) -> dict[str, str]:
        """The texts of the choices by code."""
        return {choice.code: choice.text for choice in self.choices}

    @property
    def title(self) -> str:
        """The text, with the number of a further repetition: where it stands without a section."""
        return f"{self.text} ({number_of(self.code)})" if MARK in self.code else self.text

    @property
    def shown_code(self) -> str:
        """The code as people read it: that of the form, with the number of a further repetition."""
        code, _mark, number = self.code.partition(MARK)
        return f"{code} ({number})" if number else code

    @property
    def anchor(self) -> str:
        """The code as a part of an element's id that CSS can name; no code ends with a hyphen."""
        return f"{self.code.replace(MARK, '-')}-" if MARK in self.code else self.code


@dataclass(frozen=True)
class SectionText:
    """A section as shown, with its questions.

    least, most: how often it is answered; most is 1 for a section that isn't repeated.
    """

    code: str
    title: str
    questions: tuple[QuestionText, ...]
    least: int = 1
    most: int = 1

    @property
    def is_repeated(self) -> bool:
        """Whether it may be answered several times over."""
        return self.most > 1

    @property
    def always(self) -> range:
        """The repetitions that stand there from the beginning: the first, and all of the least."""
        return range(1, max(self.least, 1) + 1)

    def repetition(self, number: int) -> "SectionText":
        """The section in a repetition from 1 on, its questions by their keys.

        A question that depends on another one of the section looks at the same repetition.
        """
        if number == 1:
            return self
        inside = {question.code for question in self.questions}
        code = key_of(self.code, number)
        return replace(
            self,
            code=code,
            title=f"{self.title} ({number})",
            questions=tuple(
                replace(
                    question,
                    code=key_of(question.code, number),
                    section=code,
                    condition=_moved(question.condition, inside, number),
                )
                for question in self.questions
            ),
        )


def _moved(condition: dict, inside: Iterable[str], number: int) -> dict:
    if not condition or condition["question"] not in inside:
        return condition
    return condition | {"question": key_of(condition["question"], number)}


@dataclass(frozen=True)
class SubjectField:
    """A field that describes whom or what a request asks about.

    open: identifies nobody, so the responder sees it before accepting.
    """

    code: str
    type: str
    label: str
    required: bool
    open: bool


@dataclass(frozen=True)
class FormText:
    """A version of a form as shown in one language.

    urgent: the questions that may be asked urgently, within urgent_days working days.
    """

    code: str
    area: str
    version: int
    version_id: int
    name: str
    subject: str
    reply_days: int
    subject_fields: tuple[SubjectField, ...]
    urgent: tuple[str, ...]
    urgent_days: int
    sections: tuple[SectionText, ...]

    @property
    def questions(self) -> dict[str, QuestionText]:
        """The questions of the form by code, in order; each once."""
        return {q.code: q for section in self.sections for q in section.questions}

    @cached_property
    def repeated_sections(self) -> tuple[SectionText, ...]:
        """The sections in each repetition that there may be."""
        return tuple(
            section.repetition(number)
            for section in self.sections
            for number in range(1, section.most + 1)
        )

    @cached_property
    def every(self) -> dict[str, QuestionText]:
        """The questions by their keys in each repetition that there may be, in order."""
        return {q.code: q for section in self.repeated_sections for q in section.questions}

    @property
    def at_first(self) -> Iterator[str]:
        """The keys of the questions that stand there from the beginning, in order."""
        for section in self.sections:
            for number in section.always:
                yield from (question.code for question in section.repetition(number).questions)

    def at_first_of(self, codes: Iterable[str]) -> list[str]:
        """Those of them whose codes are chosen."""
        chosen = set(codes)
        return [key for key in self.at_first if code_of(key) in chosen]

    def each(self, codes: Iterable[str]) -> list[str]:
        """The keys of questions in all repetitions, in the order of their codes."""
        return [
            key_of(code, number)
            for code in codes
            if code in self.questions
            for number in range(1, self.section_of(code).most + 1)
        ]

    def section_of(self, key: str) -> SectionText:
        """The section, as the form has it, of a question in any repetition."""
        return self._by_code[code_of(self.every[key].section)]

    @cached_property
    def _by_code(self) -> dict[str, SectionText]:
        return {section.code: section for section in self.sections}

    def may_be_urgent(self, codes: list[str]) -> bool:
        """Whether questions may be asked urgently: only those of the form's short list."""
        return bool(codes) and set(codes) <= set(self.urgent)
