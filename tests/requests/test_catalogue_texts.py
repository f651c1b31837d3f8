"""The catalogue in 26 languages: whole, each in its script, with the English numbers and terms."""

import csv
import json
import re
from io import StringIO

import polib
import pytest
from django.conf import settings
from django.core.management import call_command

from requests.services.catalogue_files import FOLDER, read_areas
from requests.services.catalogue_texts import update_texts

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]
AREAS = read_areas()
#: Short words that are the same in several languages (Status, Test, Person …).
SAME_ALLOWED = 12
SCRIPTS = {"el": re.compile(r"[Ͱ-Ͽἀ-῿]"), "bg": re.compile(r"[Ѐ-ӿ]")}


def texts(lang):
    for area in AREAS:
        for context, source in area.source_texts():
            yield context, source, area.text(context, source, lang)


def test_the_status_counts_every_text_of_26_languages():
    out = StringIO()
    call_command("catalogue_status", format="json", stdout=out)
    status = json.loads(out.getvalue())
    assert len(status) == 26
    assert all(count["translated"] == count["total"] > 800 for count in status.values()), status


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_translation_is_a_copy_of_the_english(lang):
    same = {source for _, source, text in texts(lang) if text == source}
    assert all(len(source) <= 12 for source in same), same
    assert len(same) <= SAME_ALLOWED, same


@pytest.mark.parametrize("lang", LANGUAGES)
def test_numbers_and_the_kind_of_sentence_are_those_of_the_english(lang):
    for context, source, text in texts(lang):
        assert sorted(re.findall(r"\d+", source)) == sorted(re.findall(r"\d+", text)), context
        if source.endswith("?"):
            assert text.endswith(("?", ";")), (context, text)
        assert text == text.strip(), context


@pytest.mark.parametrize("lang", SCRIPTS)
def test_greek_is_in_greek_and_bulgarian_in_cyrillic(lang):
    for context, _source, text in texts(lang):
        letters = [letter for letter in text if letter.isalpha()]
        own = sum(bool(SCRIPTS[lang].match(letter)) for letter in letters)
        assert own >= len(letters) / 2 or text == "SOLVIT", (context, text)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_files_are_ones_that_po_tools_read(lang):
    for area in AREAS:
        entries = polib.pofile(str(area.folder / "texts" / f"{lang}.po"))
        contexts = [entry.msgctxt for entry in entries]
        assert len(contexts) == len(set(contexts))
        assert entries.metadata["Language"] == lang


def test_the_files_fit_the_english_texts(tmp_path):
    import shutil

    shutil.copytree(FOLDER, tmp_path / "catalogues")
    assert update_texts(tmp_path / "catalogues") == []


def test_a_changed_english_text_makes_its_translations_uncertain(tmp_path):
    import shutil

    folder = tmp_path / "catalogues"
    shutil.copytree(FOLDER, folder)
    form = folder / "pq" / "pq-req.toml"
    form.write_text(form.read_text().replace("On which date was the title", "When was the title"))
    changes = update_texts(folder)
    assert {change.path.stem for change in changes} == set(LANGUAGES)
    assert all(change.changed == 1 and not change.added for change in changes)
    entry = next(e for e in polib.pofile(str(folder / "pq/texts/de.po")) if e.msgctxt == "PQ05")
    assert entry.fuzzy
    assert entry.previous_msgid.startswith("On which date")


def test_the_term_base_names_each_term_in_every_language():
    with (FOLDER / "terms.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 60
    assert all(row[lang] for row in rows for lang in LANGUAGES)
