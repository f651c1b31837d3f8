"""The forms of SOLVIT for the public: can it help, the complaint, following a case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from imi.kernel.forms import Form
from requests.forms.answer_kinds import KINDS
from requests.forms.new import subject_control
from requests.forms.repetitions import ADD, REMOVE, Group, Names, PageRepetitions
from requests.models import AskedQuestion
from requests.selectors.case import ShownQuestion
from requests.selectors.form_text import FormText, QuestionText
from requests.services.complaints import EMAIL, RESIDENCE
from requests.services.problems import InvalidFieldsError

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

#: The controls of the questions; behind the first type's stands the type.
NAMES = Names("answers-", r"(?:-[A-Z]\w*)?")
_YES_NO = (("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")))
#: What SOLVIT needs to hear, and what is said where it hears the other thing.
_WANTED = {"border": "yes", "authority": "yes", "law": "yes", "court": "no"}
REASONS: dict[str, StrOrPromise] = {
    "border": gettext_lazy(
        "The problem isn’t between two countries. An ombudsman or an advice centre of your own"
        " country can help."
    ),
    "authority": gettext_lazy(
        "The problem isn’t with a public authority. With a trader of another country the European"
        " Consumer Centres help; between businesses a lawyer or mediator does."
    ),
    "law": gettext_lazy(
        "No right under EU law seems to be at stake. Your Europe Advice tells you, free of charge,"
        " which rights you have."
    ),
    "court": gettext_lazy(
        "A court is dealing with it already. SOLVIT is informal and can’t act beside a court."
    ),
}


def _yes_or_no(label: StrOrPromise, help_text: StrOrPromise) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=_YES_NO, widget=forms.RadioSelect, help_text=help_text
    )


class CheckForm(Form):
    """Four questions that say whether SOLVIT can help."""

    border = _yes_or_no(
        gettext_lazy("Are two countries concerned?"),
        gettext_lazy("For example: you come from one country and the authority is in another."),
    )
    authority = _yes_or_no(
        gettext_lazy("Is the problem with a public authority?"),
        gettext_lazy("For example: a ministry, a social security office, a town hall, a chamber."),
    )
    law = _yes_or_no(
        gettext_lazy("Is it about a right that EU law gives you?"),
        gettext_lazy("For example: to live, work, study, do business or be insured abroad."),
    )
    court = _yes_or_no(
        gettext_lazy("Is a court dealing with it already?"),
        gettext_lazy("An appeal to the authority itself doesn’t count."),
    )

    def obstacles(self) -> list[StrOrPromise]:
        """Why SOLVIT can't help, each with who can; none where it can."""
        given = self.cleaned_data
        return [REASONS[name] for name, wanted in _WANTED.items() if given[name] != wanted]


@dataclass(frozen=True)
class Asked:
    """A question with its controls."""

    text: QuestionText
    fields: list[forms.BoundField]


class ComplaintForm(Form):
    """The complaint, made from the form of the catalogue in the reader's language.

    Documents are added when following the case, so that no stranger leaves files.
    """

    form_key = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        text: FormText,
        requires: list[str],
        data: QueryDict | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        """Make the controls; requires: the codes of questions that must be answered, once."""
        self.text = text
        posted = data.copy() if data is not None else None
        self.growing = posted is not None and (ADD in posted or REMOVE in posted)
        self.repetitions = PageRepetitions(text, self._at_first(), posted, NAMES)
        self.asked = [shown.text for shown in self.repetitions.questions]
        self.base_fields = {  # type: ignore[misc]
            **type(self).base_fields,
            **dict(self._about()),
            **dict(self._questions(requires)),
        }
        super().__init__(posted, initial=initial)

    def _at_first(self) -> list[ShownQuestion]:
        """The questions that stand there from the beginning, as far as they can be typed."""
        first = set(self.text.at_first)
        return [
            ShownQuestion(AskedQuestion(code=key, position=place), text, None, is_draft=False)
            for place, (key, text) in enumerate(self.text.every.items())
            if key in first and self._can_be_typed(text)
        ]

    @staticmethod
    def _can_be_typed(question: QuestionText) -> bool:
        return "DOC" not in question.types and all(
            list(KINDS[name].controls(question)) == [""] for name in question.types
        )

    def full_clean(self) -> None:
        """Don't ask for what is empty yet where the form is only made longer or shorter."""
        super().full_clean()
        if self.growing:
            for name in [name for name in self.errors if self.has_error(name, "required")]:
                del self.errors[name]

    def _about(self) -> Iterator[tuple[str, forms.Field]]:
        for entry in self.text.subject_fields:
            control = subject_control(entry)
            control.help_text = ""
            if entry.code == EMAIL:
                control = forms.EmailField(label=entry.label, required=True, max_length=254)
                control.help_text = _("We write to this address when something happens.")
            elif entry.code == RESIDENCE:
                control.help_text = _(
                    "Its SOLVIT centre takes care of you. If you live in the country where the"
                    " problem arose, choose the one you come from."
                )
            yield f"subject-{entry.code}", control

    def _questions(self, requires: list[str]) -> Iterator[tuple[str, forms.Field]]:
        for question in self.asked:
            for place, name in enumerate(question.types):
                control = KINDS[name].controls(question)[""]
                control.required = question.code in requires and place == 0
                control.label = _("Details") if place else question.text
                control.help_text = "" if place else question.help
                yield self._name(question, name), control

    @staticmethod
    def _name(question: QuestionText, type_: str) -> str:
        first = type_ == question.types[0]
        return f"{NAMES.before}{question.code}" + ("" if first else f"-{type_}")

    def clean_form_key(self) -> str:
        """Keep what tells one form from another; a changed one is just another."""
        return str(self.cleaned_data["form_key"])[:64]

    @property
    def person(self) -> list[forms.BoundField]:
        """The controls on who complains."""
        return [bound for bound in self if bound.name.startswith("subject-")]

    @property
    def groups(self) -> list[Group[Asked]]:
        """The questions under the headings of the form, in each of their repetitions."""
        return self.repetitions.groups(
            [Asked(q, [self[self._name(q, type_)] for type_ in q.types]) for q in self.asked]
        )

    def content(self) -> dict[str, Any]:
        """What was given, as the service takes it: JSON's."""
        subject = {
            entry.code: str(value)
            for entry in self.text.subject_fields
            if (value := self.cleaned_data.get(f"subject-{entry.code}"))
        }
        answers = {}
        for question in self.asked:
            parts = {
                name: value
                for name in question.types
                if (value := self._value(question, name)) is not None
            }
            if parts:
                answers[question.code] = (
                    parts if len(question.types) > 1 else parts[question.types[0]]
                )
        return {"subject": subject, "answers": answers}

    def _value(self, question: QuestionText, type_: str) -> Any:
        given = self.cleaned_data.get(self._name(question, type_))
        value = KINDS[type_].read({"": given})
        return value.strip() or None if isinstance(value, str) else value

    def take(self, error: InvalidFieldsError) -> None:
        """Show what the service finds wrong beside the fields it is about."""
        for problem in error:
            name = problem.field.replace(".", "-")
            self.add_error(name if name in self.fields else None, str(problem.message))

    def shown(self) -> list[tuple[str, list[tuple[StrOrPromise, str]]]]:
        """What was given, in words, by heading: for looking it over before it is sent."""
        headings = [(_("About you"), self.person)]
        for group in self.groups:
            for part in group.parts:
                fields = [bound for one in part.boxes for bound in one.fields]
                headings.append((part.title, fields))
        return [
            (title, [(bound.label, self._words(bound)) for bound in fields])
            for title, fields in headings
        ]

    def _words(self, bound: forms.BoundField) -> str:
        value = self.cleaned_data.get(bound.name)
        choices = dict(getattr(bound.field, "choices", ()))
        if isinstance(value, list):
            return ", ".join(str(choices.get(one, one)) for one in value)
        return str(choices.get(value, value)) if value not in (None, "") else "–"

    def kept(self) -> list[SafeString]:
        """All that was given as hidden controls, so that nothing is lost from page to page."""
        numbers = [
            forms.HiddenInput().render(group.control, part.number)
            for group in self.groups
            if group.repeated
            for part in group.parts
        ]
        return [*numbers, *(bound.as_hidden() for bound in self)]


class FollowForm(Form):
    """The number and code that open a case."""

    number = forms.CharField(label=gettext_lazy("Number of the case"), max_length=30)
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class NewCodeForm(Form):
    """To whom a new code is sent."""

    number = forms.CharField(label=gettext_lazy("Number of the case"), max_length=30)
    email = forms.EmailField(label=gettext_lazy("Your e-mail address"), max_length=254)


class TextForm(Form):
    """What a complainant writes to the centre."""

    text = forms.CharField(
        label=gettext_lazy("Your text"), widget=forms.Textarea(attrs={"rows": 5})
    )


class WithdrawForm(Form):
    """That the complaint is really to be withdrawn."""

    sure = forms.BooleanField(label=gettext_lazy("Yes, I withdraw my complaint"))


class FileForm(Form):
    """A document that a complainant adds."""

    file = forms.FileField(
        label=gettext_lazy("Document"),
        max_length=200,
        allow_empty_file=True,
        help_text=gettext_lazy("A PDF, a picture or an office document of up to 10 MB."),
    )
