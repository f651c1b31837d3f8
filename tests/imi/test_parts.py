from datetime import UTC, date, datetime

import pytest
from django import forms
from django.template import Context, Template
from django.test import Client
from django.utils import translation

from authorities.models import Authority, Country
from imi.kernel import clock
from imi.kernel.forms import DateField, Form, ModelForm
from imi.templatetags import ui


def show(source: str, **context) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("day", "days", "tone", "text"),
    [
        (date(2026, 3, 9), -1, "danger", "1 day late"),
        (date(2026, 3, 1), -9, "danger", "9 days late"),
        (date(2026, 3, 10), 0, "warning", "due today"),
        (date(2026, 3, 13), 3, "warning", "3 days left"),
        (date(2026, 3, 14), 4, "neutral", "4 days left"),
        # Half past eleven in the evening in London is the next day in Brussels.
        (datetime(2026, 3, 10, 23, 30, tzinfo=UTC), 1, "warning", "1 day left"),
    ],
)
def test_a_due_day_says_how_long_is_left(monkeypatch, day, days, tone, text):
    monkeypatch.setattr(clock, "today", lambda: date(2026, 3, 10))
    assert ui.due(day) == ui.Due(days, tone, text)


def test_no_due_day_says_nothing():
    assert ui.due(None) is None


@pytest.mark.parametrize(
    ("lang", "country", "language"),
    [("el", "Ελλάδα", "Γερμανικά"), ("en", "Greece", "German"), ("lv", "Grieķija", "vācu")],
)
def test_names_come_in_the_readers_language(lang, country, language):
    with translation.override(lang):
        assert show("{% country_name code %}", code="EL") == country
        assert show("{% country_name code %}", code=Country(code="GR")) == country
        assert show("{% language_name 'de' %}") == language


def test_texts_are_escaped():
    evil = "<script>alert(1)</script>"
    for source in (
        "{% status_label text 'info' %}",
        "{% crumb '' text %}",
        "{% crumb '/x/' text %}",
        "{% crumb text 'x' %}",
        "{% icon text %}",
    ):
        assert "<script" not in show(source, text=evil)


def test_an_unknown_tone_is_neutral():
    assert "status-neutral" in show("{% status pair %}", pair=("x", "purple"))


class AllKinds(Form):
    name = forms.CharField(help_text="As in the register.")
    area = forms.ChoiceField(choices=[("PQ", "PQ")])
    day = DateField()
    answer = forms.ChoiceField(choices=[("y", "Yes"), ("n", "No")], widget=forms.RadioSelect)
    several = forms.MultipleChoiceField(choices=[("a", "A")], widget=forms.CheckboxSelectMultiple)
    agree = forms.BooleanField()
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)


def test_each_control_is_tied_to_label_help_and_error():
    text = show("{% fields form %}", form=AllKinds({}))
    for name in ("name", "area", "day", "agree"):
        assert f'for="id_{name}"' in text
        assert f'id="id_{name}_error"' in text
        assert f'href="#id_{name}"' in text
    assert 'aria-describedby="id_name_helptext id_name_error"' in text
    assert text.count("<fieldset") == text.count("<legend") == 2
    assert 'type="date"' in text


@pytest.mark.parametrize("wrong", ["\0", "a\x07b", "\ud800", "x" * 10_001])
def test_a_text_with_impossible_characters_or_length_is_refused(wrong):
    class OneText(Form):
        text = forms.CharField(strip=False)

    assert not OneText({"text": wrong}).is_valid()
    assert OneText({"text": "Ελληνικά\nи български\t🙂"}).is_valid()


@pytest.mark.django_db
def test_an_unknown_row_is_refused_even_with_impossible_characters():
    class OneCountry(ModelForm):
        class Meta:
            model = Authority
            fields = ["country"]

    request = Client().post("/account/language/", {"country": "G\0"}).wsgi_request
    form = OneCountry(request.POST)
    assert not form.is_valid()
    assert OneCountry({"country": "XX"}).errors


@pytest.mark.parametrize(
    ("lang", "long", "moment"),
    [
        ("en", "24 November 2026", "24 November 2026, 20:01"),
        ("el", "24 Νοεμβρίου 2026", "24 Νοεμβρίου 2026, 20:01"),
        ("bg", "24 ноември 2026 г.", "24 ноември 2026 г., 20:01"),
        ("de", "24. November 2026", "24. November 2026 20:01"),
    ],
)
def test_dates_are_written_the_european_way(lang, long, moment):
    at = datetime(2026, 11, 24, 19, 1, tzinfo=UTC)
    with translation.override(lang):
        template = Template('{{ at|date:"DATE_FORMAT" }}|{{ at|date:"DATETIME_FORMAT" }}')
        shown = template.render(Context({"at": at}))
    assert shown.casefold() == f"{long}|{moment}".casefold()


@pytest.mark.django_db
def test_the_kit_shows_every_part_while_developing_only(settings):
    assert Client().get("/ui-kit/").status_code == 404
    settings.DEBUG = True
    assert Client().get("/ui-kit/").status_code == 200
