"""Administrators' words: the search knows them at once, files and memory agree."""

import csv
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from authorities.lexicon import sources, store
from authorities.models import LexiconChange, SearchDocument
from authorities.selectors.lexicon import known_edits, words, words_of
from authorities.selectors.search import search
from authorities.services.index import index, repair
from authorities.services.lexicon import (
    ForbiddenError,
    add_word,
    new_concept,
    preview,
    retire_word,
)
from authorities.services.problems import InvalidError
from tests.builders import NOW, an_authority, an_official

pytestmark = pytest.mark.django_db
CRAFTS = "k:crafts"


@pytest.fixture
def admin():
    return an_official(an_authority("GR", areas=()), "central_administrator")


@pytest.fixture
def crafts():
    """A chamber of crafts in Ulm, in the index."""
    authority = an_authority(
        "DE", name="Handwerkskammer Ulm", name_lang="de", city="Ulm", informal={}
    )
    index([authority.pk])
    return authority


@pytest.fixture(autouse=True)
def _as_before():
    """The process's lexicon is the files' again for whatever test comes next."""
    yield
    store.edited(0, [])


def found(query, lang="de"):
    return [hit.reference for hit in search(query, lang=lang) if hit.score >= 0.5]


def concept_of(term, lang):
    return next(word.concept for word in words() if (word.term, word.lang) == (term, lang))


def test_a_new_word_is_found_at_once_and_no_longer_when_retired(crafts, admin):
    concept = next(one for one in crafts.document.concepts.split() if one.startswith("k:"))
    assert crafts.reference not in found("Zunfthaus")
    add_word(concept, "de", "Zunfthaus", preferred=False, by=admin, at=NOW)
    assert found("Zunfthaus Ulm") == [crafts.reference]
    assert found("Zunfthaus") == [crafts.reference]
    retire_word(concept, "de", "zunfthaus", by=admin, at=NOW)
    assert crafts.reference not in found("Zunfthaus")
    actions = list(LexiconChange.objects.values_list("action", "by", "at"))
    assert actions == [(name, admin.official.pk, NOW) for name in ("keep", "retire")]


def test_documents_whose_names_have_the_word_are_read_anew(admin):
    guild = an_authority("DE", name="Zunftstube Ulm", name_lang="de", city="Ulm", informal={})
    compound = an_authority(
        "DE", name="Bäckerzunftstube Bonn", name_lang="de", city="Bonn", informal={}
    )
    other = an_authority("DE", name="Rathaus Ulm", name_lang="de", city="Ulm", informal={})
    index([guild.pk, compound.pk, other.pk, admin.authority_id])
    new_concept("guildroom", "guild room", by=admin, at=NOW)
    assert add_word("k:guildroom", "de", "Zunftstube", preferred=True, by=admin, at=NOW) == 2
    having = SearchDocument.objects.filter(concepts__contains="k:guildroom")
    assert {one.authority_id for one in having} == {guild.pk, compound.pk}
    assert found("guild room Ulm", "en")[0] == guild.reference
    assert repair()["changed"] == 0
    retire_word("k:guildroom", "de", "Zunftstube", by=admin, at=NOW)
    assert not having.all().exists()


def test_a_word_of_the_files_can_be_retired_and_restored(crafts, admin):
    concept = concept_of("Handwerkskammer", "de")
    retire_word(concept, "de", "Handwerkskammer", by=admin, at=NOW)
    assert "Handwerkskammer" in next(one for one in words_of(concept) if one.lang == "de").retired
    assert all(word.term != "Handwerkskammer" for word in words() if word.concept == concept)
    add_word(concept, "de", "Handwerkskammer", preferred=False, by=admin, at=NOW)
    assert concept_of("Handwerkskammer", "de") == concept


def test_the_word_preferred_last_is_the_one_that_is_shown(admin):
    concept = concept_of("Handwerkskammer", "de")
    for term in ("Zunfthaus", "Gildehaus", "Handwerkskammer"):
        add_word(concept, "de", term, preferred=True, by=admin, at=NOW) if term else None
        shown = [w.term for w in words() if w.concept == concept and w.lang == "de" and w.preferred]
        assert shown == [term]
        assert store.lexicon().label(concept, "de") == term


def test_edits_are_read_by_every_process_and_survive_a_new_start(crafts, admin):
    concept = next(one for one in crafts.document.concepts.split() if one.startswith("k:"))
    add_word(concept, "de", "Zunfthaus", preferred=False, by=admin, at=NOW)
    store.edited(0, [])  # as a process that has just begun
    assert found("Zunfthaus") == [crafts.reference]
    assert store.revision() == known_edits() > 0


def test_a_preview_tells_what_would_be_found_and_changes_nothing(crafts, admin):
    concept = next(one for one in crafts.document.concepts.split() if one.startswith("k:"))
    today, then = preview(concept, "de", "Zunfthaus", by=admin, at=NOW)
    assert crafts.reference not in [hit.reference for hit in today if hit.score >= 0.5]
    assert crafts.reference in [hit.reference for hit in then if hit.score >= 0.5]
    assert not LexiconChange.objects.exists()
    assert crafts.reference not in found("Zunfthaus")


def test_a_preview_of_many_words_costs_what_one_of_few_costs(crafts, admin):
    concept = next(one for one in crafts.document.concepts.split() if one.startswith("k:"))
    with CaptureQueriesContext(connection) as many:
        preview(concept, "de", "Zunfthaus Handwerkskammer Innung Meister", by=admin, at=NOW)
    spelling = [query for query in many if "LIKE '%' || form" in query["sql"]]
    assert len(spelling) == 1


@pytest.mark.parametrize(
    ("concept", "lang", "term"),
    [
        ("k:nothing-such", "de", "Zunft"),
        ("c:de", "de", "Preußen"),
        (CRAFTS, "xx", "Zunft"),
        (CRAFTS, "de", ""),
        (CRAFTS, "de", "?!*"),
        (CRAFTS, "de", "one two three four five six seven"),
        (CRAFTS, "de", "x" * 200),
    ],
)
def test_what_can_not_be_a_word_of_the_search_is_refused(admin, concept, lang, term):
    with pytest.raises(InvalidError):
        add_word(concept, lang, term, preferred=False, by=admin, at=NOW)
    with pytest.raises(InvalidError):
        retire_word(concept, lang, term or "no such word", by=admin, at=NOW)
    assert not LexiconChange.objects.exists()


def test_only_central_administrators_change_the_lexicon():
    handler = an_official(an_authority("GR"), "request_handler", "local_data_administrator")
    with pytest.raises(ForbiddenError):
        new_concept("guild", "guild", by=handler, at=NOW)


def test_the_files_written_hold_the_edits_and_need_none_any_more(crafts, admin, tmp_path):
    concept = concept_of("Handwerkskammer", "de")
    before = len(words())
    add_word(concept, "de", "Zunfthaus", preferred=False, by=admin, at=NOW)
    retire_word(concept, "de", "Handwerkskammer", by=admin, at=NOW)
    out = StringIO()
    call_command("dump_lexicon", folder=tmp_path, stdout=out)
    assert str(before) in out.getvalue()
    written = []
    for name in sources.TERM_FILES:
        with (tmp_path / name).open(encoding="utf-8", newline="") as file:
            written += [(row["lang"], row["term"]) for row in csv.DictReader(file)]
    assert ("de", "Zunfthaus") in written
    assert ("de", "Handwerkskammer") not in written


def test_without_edits_the_files_are_written_as_they_are(tmp_path):
    call_command("dump_lexicon", folder=tmp_path, stdout=StringIO())
    for name in sources.TERM_FILES:
        ours = (sources.DATA / "lexicon" / name).read_text(encoding="utf-8")
        assert (tmp_path / name).read_text(encoding="utf-8") == ours


def test_pages_show_edit_and_refuse(crafts, admin):
    client = Client()
    client.force_login(admin.official, backend="imi.accounts.backend.OfficialBackend")
    concept = concept_of("Handwerkskammer", "de")
    path = f"/administration/lexicon/{concept}/"
    assert path in client.get("/administration/lexicon/").content.decode()
    assert path in client.get("/administration/lexicon/?q=handwerkskammer").content.decode()
    assert "Handwerkskammer" in client.get(path).content.decode()
    word = {"lang": "de", "term": "Zunfthaus"}
    shown = client.post(path, {**word, "go": "preview"}).content.decode()
    assert crafts.get_absolute_url() in shown
    assert 'value="Zunfthaus"' in shown
    assert not LexiconChange.objects.exists()
    assert client.post(path, {**word, "go": "add"}).status_code == 302
    assert client.post(path, {**word, "go": "add"}).status_code == 422
    assert client.post(path, {**word, "go": "retire"}).status_code == 302
    assert client.post(path, {**word, "go": "retire"}).status_code == 409
    assert client.post(path, {"lang": "\0", "term": "a\0", "go": "retire"}).status_code == 409
    assert client.post(path, {"lang": "de", "term": "a\0", "go": "add"}).status_code == 422
    for unknown in ("c:de", "k:none", "x", "%00"):
        assert client.get(f"/administration/lexicon/{unknown}/").status_code == 404
    new = "/administration/lexicon/new/"
    assert client.post(new, {"code": "Ä", "term": "guild"}).status_code == 422
    assert client.post(new, {"code": "guild", "term": "guild"}).status_code == 302
    assert client.get("/administration/lexicon/k:guild/").status_code == 200
