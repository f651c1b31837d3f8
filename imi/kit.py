"""What `/ui-kit/` shows: every part of the interface once, in each of its states."""

from datetime import timedelta
from typing import Any

from django import forms

from imi.kernel import clock
from imi.kernel.forms import DateField, Form
from imi.templatetags.ui import TONES


class SampleForm(Form):
    """One field of each kind."""

    name = forms.CharField(label="Name", help_text="As it stands in the register.")
    email = forms.EmailField(label="E-mail address", required=False)
    area = forms.ChoiceField(
        label="Legal area", choices=[("PQ", "Professional qualifications"), ("SVC", "Services")]
    )
    wanted_on = DateField(label="Answer wanted by")
    comment = forms.CharField(label="Comment", widget=forms.Textarea(attrs={"rows": 3}))
    answer = forms.ChoiceField(
        label="Is the person registered?",
        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Unknown")],
        widget=forms.RadioSelect,
    )
    languages = forms.MultipleChoiceField(
        label="Languages",
        choices=[("el", "ελληνικά"), ("de", "Deutsch"), ("bg", "български")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    file = forms.FileField(label="Attachment", required=False)
    agree = forms.BooleanField(label="I have checked the data", help_text="Nobody else will.")


class SampleFilters(Form):
    """A form above a list."""

    q = forms.CharField(label="Search", required=False)
    state = forms.ChoiceField(label="State", choices=[("", "All"), ("sent", "Sent")])


def page() -> dict[str, Any]:
    """Return sample content for every part."""
    today, now = clock.today(), clock.now()
    wrong = SampleForm({"name": "", "email": "not an address", "wanted_on": "31 February"})
    wrong.add_error(None, "The two dates contradict each other.")
    return {
        "tones": TONES,
        "icons": ["search", "global", "clock", "check", "warning", "download", "edit", "trash"],
        "form": SampleForm(),
        "wrong_form": wrong,
        "filters": SampleFilters(),
        "days": [today + timedelta(days=days) for days in (-2, 0, 2, 20)],
        "timeline": [
            {"at": now - timedelta(days=3), "title": "Request sent", "by": "GR-0003"},
            {"at": now, "title": "Request accepted", "text": "An answer is due in two weeks."},
        ],
        "facts": [("Number", "IMI-2026-004217-7"), ("Area", "Professional qualifications")],
        "tabs": [
            {"url": "#a", "text": "For me", "current": True, "count": 4},
            {"url": "#b", "text": "My authority", "count": 12},
            {"url": "#c", "text": "Closed"},
        ],
        "rows": range(3),
    }
