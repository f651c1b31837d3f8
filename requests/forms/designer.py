"""The forms by which areas and forms are designed."""

import json
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from imi.kernel.forms import Form
from requests.forms.answer_kinds import LABELS
from requests.selectors.document import questions_of
from requests.selectors.form_text import MOST_REPETITIONS
from requests.services.catalogue_checks import (
    ANSWER_TYPES,
    CODE,
    LONGEST_TEXT,
    RESERVED,
    SUBJECT_TYPES,
    SUBJECTS,
    possible_answers,
)

SUBJECT_WORDS = {
    "person": gettext_lazy("A person"),
    "company": gettext_lazy("A company"),
    "object": gettext_lazy("An object"),
    "none": gettext_lazy("Nobody and nothing in particular"),
}
ANSWER_WORDS = {
    "YN": gettext_lazy("Yes or no"),
    "YNU": gettext_lazy("Yes, no or not known"),
    "YNX": gettext_lazy("Yes, no or can’t be provided"),
    "C1": gettext_lazy("One of several choices"),
    "CM": gettext_lazy("Any of several choices"),
    "L": gettext_lazy("Long text"),
    "T": gettext_lazy("Short text"),
    "EUR": gettext_lazy("Amount with its currency"),
}


def type_word(name: str) -> str:
    """What a type of answer is called."""
    return str(ANSWER_WORDS.get(name, LABELS[name]))


def text_control(label: Any, longest: int, rows: int = 1, **more: Any) -> forms.CharField:
    """A text of one line, or of several."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows > 1 else forms.TextInput()
    return forms.CharField(label=label, max_length=longest, widget=widget, **more)


def code_control(longest: int, pattern: Any = CODE) -> forms.CharField:
    """The code of a new thing."""
    return forms.CharField(
        label=gettext_lazy("Code"),
        max_length=longest,
        help_text=gettext_lazy("Letters, digits, - and _. It stays for good."),
        validators=[
            RegexValidator(
                f"^(?:{pattern.pattern})$(?!\n)",
                gettext_lazy("Use letters, digits, - and _ only."),
            )
        ],
    )


class DraftForm(Form):
    """A form that remembers which state of the draft it was made for."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


class SettingsForm(DraftForm):
    """What a form has besides its questions."""

    name = text_control(gettext_lazy("Name in English"), 300)
    subject = forms.ChoiceField(
        label=gettext_lazy("What is asked about"),
        choices=[(code, SUBJECT_WORDS[code]) for code in SUBJECTS],
    )
    reply_days = forms.IntegerField(
        label=gettext_lazy("Usual days to reply"), min_value=1, max_value=365
    )


class PartForm(DraftForm):
    """A part of the form; on changing it, its code can't be changed."""

    def __init__(
        self, *args: Any, form: dict[str, Any], part: dict[str, Any] | None, **kwargs: Any
    ):
        """form: the one it belongs to; part: the one changed, None for a new one."""
        super().__init__(*args, **kwargs)
        self.part = part
        if part is not None:
            del self.fields["code"]

    def values(self) -> dict[str, Any]:
        """The part as the document has it, with its code."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "revision"}
        if self.part is not None:
            data["code"] = self.part["code"]
        return data


class FieldForm(PartForm):
    """A field that the requester fills in."""

    code = code_control(40)
    label = text_control(gettext_lazy("Label in English"), 300)
    type = forms.ChoiceField(
        label=gettext_lazy("What is filled in"), choices=[(t, LABELS[t]) for t in SUBJECT_TYPES]
    )
    required = forms.BooleanField(label=gettext_lazy("Must be filled in"), required=False)
    open = forms.BooleanField(
        label=gettext_lazy("Identifies nobody: the responder sees it before accepting"),
        required=False,
    )


class SectionForm(PartForm):
    """A section."""

    code = code_control(20)
    title = text_control(gettext_lazy("Title in English"), 300)
    most = forms.IntegerField(
        label=gettext_lazy("May be repeated up to this number of times"),
        help_text=gettext_lazy("Left empty, the section is answered once."),
        required=False,
        min_value=2,
        max_value=MOST_REPETITIONS,
    )
    least = forms.IntegerField(
        label=gettext_lazy("At least this number of times"),
        required=False,
        min_value=0,
        max_value=MOST_REPETITIONS,
    )

    def __init__(self, *args: Any, part: dict[str, Any] | None, **kwargs: Any) -> None:
        """Show the numbers of a repeated section."""
        super().__init__(*args, part=part, **kwargs)
        if repeat := (part or {}).get("repeat"):
            self.initial = {**self.initial, "least": repeat["min"], "most": repeat["max"]}

    def clean(self) -> dict[str, Any]:
        """Refuse a least number above the most."""
        cleaned = super().clean() or self.cleaned_data
        least, most = cleaned.get("least"), cleaned.get("most")
        if least is not None and "most" in cleaned and least > (most or 1):
            self.add_error("least", _("The least number can’t be above the most."))
        return cleaned

    def values(self) -> dict[str, Any]:
        """The section; a repeated one is answered once at least where nothing else is said."""
        data = super().values()
        least, most = data.pop("least"), data.pop("most")
        data["repeat"] = {"min": 1 if least is None else least, "max": most} if most else {}
        return data


class ChoiceForm(PartForm):
    """A choice of a question."""

    code = code_control(40)
    text = text_control(gettext_lazy("Text in English"), 500)

    def clean_code(self) -> str:
        """Refuse the word that stands for a question's help."""
        code = str(self.cleaned_data["code"])
        if code in RESERVED:
            raise forms.ValidationError(_("“%(code)s” can't be the code of a choice.")
                                        % {"code": code})  # fmt: skip
        return code


class QuestionForm(PartForm):
    """A question that the responder answers."""

    section = forms.ChoiceField(label=gettext_lazy("Section"))
    code = code_control(20)
    text = text_control(gettext_lazy("Question in English"), LONGEST_TEXT, 3)
    help = text_control(gettext_lazy("Help in English"), LONGEST_TEXT, 3, required=False)
    types = forms.MultipleChoiceField(
        label=gettext_lazy("What the answer is made of"),
        choices=[(name, name) for name in ANSWER_TYPES],
        widget=forms.CheckboxSelectMultiple,
    )
    repeatable = forms.BooleanField(
        label=gettext_lazy("May be answered several times over"), required=False
    )
    condition = forms.ChoiceField(label=gettext_lazy("Only if"), required=False)
    law = text_control(gettext_lazy("Provision of the act"), 200, required=False)

    def __init__(self, *args: Any, form: dict[str, Any], **kwargs: Any) -> None:
        """Offer the sections, and the answers to the questions before."""
        super().__init__(*args, form=form, **kwargs)
        fields: Any = self.fields
        fields["types"].choices = [(name, type_word(name)) for name in ANSWER_TYPES]
        fields["section"].choices = [(s["code"], s["title"]) for s in form["sections"]]
        code = self.part["code"] if self.part else ""
        fields["condition"].choices = [("", _("Always")), *conditions(form, code)]

    def values(self) -> dict[str, Any]:
        """The question; its types in the order they had before."""
        data = super().values()
        before = list(self.part["types"]) if self.part else []
        chosen = data["types"]
        data["types"] = [name for name in before if name in chosen]
        data["types"] += [name for name in chosen if name not in before]
        data["condition"] = json.loads(data["condition"]) if data["condition"] else {}
        del data["section"]
        return data


def condition_value(condition: dict[str, Any]) -> str:
    """A condition as the value of a control."""
    return json.dumps({name: condition[name] for name in ("question", "is")}) if condition else ""


def conditions(form: dict[str, Any], before: str) -> Iterable[tuple[str, str]]:
    """The answers on which a question may depend: those of the questions before it."""
    words = {True: _("Yes"), False: _("No"), "unknown": _("Not known")}
    for question in questions_of(form):
        if question["code"] == before:
            return
        texts = {choice["code"]: choice["text"] for choice in question["choices"]}
        for answer in possible_answers(question):
            value = condition_value({"question": question["code"], "is": answer})
            text = words.get(answer) or texts.get(str(answer), str(answer))
            yield value, f"{question['code']} = {text}"


class PublishForm(DraftForm):
    """Whether a pilot goes live with English in the place of missing translations."""

    fallback = forms.BooleanField(
        label=gettext_lazy("This is a pilot: show English where a translation is missing"),
        required=False,
    )

    def __init__(self, *args: Any, is_pilot: bool, **kwargs: Any) -> None:
        """Only pilots may."""
        super().__init__(*args, **kwargs)
        if not is_pilot:
            del self.fields["fallback"]


PART_FORMS: dict[str, type[PartForm]] = {
    "field": FieldForm,
    "section": SectionForm,
    "question": QuestionForm,
    "choice": ChoiceForm,
}
