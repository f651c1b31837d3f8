"""The interface's texts are whole in the languages that say so."""

import re

import polib
import pytest
from django.conf import settings

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
WHOLE = [code for code in settings.COMPLETE_LANGUAGES if code != "en"]


def catalogue(lang: str) -> polib.POFile:
    return polib.pofile(str(settings.BASE_DIR / "locale" / lang / "LC_MESSAGES" / "django.po"))


@pytest.mark.parametrize("lang", WHOLE)
def test_nothing_is_missing_or_uncertain(lang):
    left = [e.msgid for e in catalogue(lang) if not e.translated() and not e.obsolete]
    assert not left


@pytest.mark.parametrize("lang", WHOLE)
def test_what_is_filled_in_is_the_same_as_in_english(lang):
    for entry in catalogue(lang):
        texts = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
        allowed = set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
        for text in texts:
            assert set(PLACEHOLDER.findall(text)) <= allowed, entry.msgid
        if not entry.msgid_plural:
            assert set(PLACEHOLDER.findall(entry.msgstr)) == allowed, entry.msgid
