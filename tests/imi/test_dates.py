"""Dates are written as each language writes them."""

import re
from datetime import date

import polib
import pytest
from babel.dates import format_date
from django.conf import settings
from django.utils import formats, translation

from requests.events import sentence


@pytest.mark.parametrize("lang", [code for code, _name in settings.LANGUAGES if code != "en"])
@pytest.mark.parametrize("month", range(1, 13))
def test_a_long_date_reads_as_in_the_cldr(lang, month):
    day = date(2026, month, 7)
    with translation.override(lang):
        shown = formats.date_format(day, "DATE_FORMAT")
    assert shown.split() == format_date(day, "long", locale=lang).split()


def test_english_is_british():
    assert formats.date_format(date(2026, 11, 7), "DATE_FORMAT") == "7 November 2026"


def test_a_sentence_that_ends_with_a_date_has_one_full_stop():
    with translation.override("bg"):
        said = sentence("accept", "A", {"agreed_on": "2026-11-07"})
    assert said.endswith("2026 г.")


def test_no_bulgarian_text_puts_a_second_full_stop_behind_a_date():
    path = settings.BASE_DIR / "locale" / "bg" / "LC_MESSAGES" / "django.po"
    dates = r"%\((day|until|due_on|wanted_on|agreed_on|proposed_on)\)s\.(\s|$)"
    entries = polib.pofile(str(path))
    assert [entry.msgid for entry in entries if re.search(dates, entry.msgstr)] == []
