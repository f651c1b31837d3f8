"""Searching: filters, explanations, what is not found, and how many queries it takes."""

import json
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from authorities.models import Authority, SearchDocument, SearchTerm
from authorities.selectors.search import search
from authorities.services import index
from authorities.services.import_authorities import import_file
from tests.authorities.registry_files import NATIONAL, ROW, write_csv

AT = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
GREEK = {
    **ROW,
    "id": "GR-X1",
    "country": "GR",
    "official_name": "Ιατρικός Σύλλογος Αθηνών",
    "official_lang": "el",
    "abbreviation": "ΙΣΑ",
    "informal_name_en": "Medical chamber, Athens",
    "city": "Αθήνα",
    "areas": "PQ",
    "parent": "",
}
LAWYERS = {
    **ROW,
    "id": "DE-X2",
    "official_name": "Rechtsanwaltskammer Hamburg",
    "abbreviation": "",
    "informal_name_en": "Bar association, Hamburg",
    "city": "Hamburg",
    "areas": "SVC",
    "professions": "LAWYER",
}
pytestmark = pytest.mark.django_db


@pytest.fixture
def registry(tmp_path):
    import_file(write_csv(tmp_path, NATIONAL, ROW, LAWYERS, GREEK), at=AT)


def found(query, **options):
    return [hit.reference for hit in search(query, **options)]


def command(*arguments):
    out = StringIO()
    call_command("search_authorities", *arguments, stdout=out)
    return out.getvalue()


def test_a_hit_tells_what_was_found_and_why(registry):
    hit = search("ιατρικός σύλλογος Βερολίνου", lang="el")[0]
    assert (hit.reference, hit.country, hit.city) == ("DE-X1", "DE", "Berlin")
    assert hit.name == "Medical chamber, Musterstadt"
    assert hit.official_name == "Ärztekammer Musterstadt"
    assert "Βερολίνου = Berlin" in hit.why


def test_the_country_is_shown_as_the_eu_writes_it_and_read_either_way(registry):
    assert search("Athens", country="EL")[0].country == "EL"
    assert found("Athens", country="EL") == found("Athens", country="GR") == ["GR-X1"]


def test_a_word_as_it_stands_needs_no_explanation(registry):
    assert search("Rechtsanwaltskammer Hamburg", lang="de")[0].why == []


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"country": "DE"}, {"DE-X1", "DE-X2", "DE-N1"}),
        ({"area": "SVC"}, {"DE-X2", "DE-N1"}),
        ({"area": "svc"}, {"DE-X2", "DE-N1"}),
        ({"kind": "NIMIC"}, {"DE-N1"}),
        ({"region": "DE-HH"}, {"DE-X2"}),
        ({"competence": "LAWYER"}, {"DE-X2"}),
        ({"language": "el"}, {"GR-X1"}),
        ({"level": "local"}, set()),
        ({"country": "XX"}, set()),
        ({"area": "NOPE"}, set()),
        ({"country": "D\0E"}, set()),
    ],
)
def test_filters_narrow_the_answer(registry, filters, expected):
    query = "Germany Berlin Hamburg Athens chamber coordinator"
    assert set(found(query, limit=20, **filters)) == expected


def test_only_what_takes_part_is_found(registry, tmp_path):
    import_file(write_csv(tmp_path, {**LAWYERS, "active": "0"}), at=AT)
    assert "DE-X2" not in found("Rechtsanwaltskammer Hamburg")
    assert "DE-X2" in found("Rechtsanwaltskammer Hamburg", status="suspended")


def test_the_vector_of_a_document_has_all_its_words_and_no_others(registry):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tsvector_to_array(vector), official, working, concepts"
            " FROM authorities_searchdocument"
        )
        rows = cursor.fetchall()
    assert rows
    for lexemes, *words in rows:
        assert set(lexemes) == set(" ".join(words).split())


def test_a_changed_name_is_found_in_its_own_transaction(registry, tmp_path):
    import_file(write_csv(tmp_path, {**LAWYERS, "official_name": "Zwiebelamt"}), at=AT)
    assert found("Zwiebelamt")[0] == "DE-X2"
    assert not SearchTerm.objects.filter(term="rechtsanwaltskammer").exists()


def test_nonsense_is_no_match_and_emptiness_finds_nothing(registry):
    assert all(hit.score < 0.5 for hit in search("wxyqz hgfdsk"))
    assert found("") == found(" \0 ") == found("!?") == []
    assert found("Hamburg", limit=0) == []


def test_an_unknown_language_is_no_error(registry):
    assert found("Rechtsanwaltskammer Hamburg", lang="tlh")[0] == "DE-X2"
    assert found("Rechtsanwaltskammer Hamburg", lang="\ud800")[0] == "DE-X2"


def test_a_search_takes_a_constant_number_of_queries(registry, django_assert_max_num_queries):
    with django_assert_max_num_queries(20):
        found("wo prüfe ich das Diplom einer Ärztin in Musterstadt oder Hamburg")


def test_what_was_lost_of_the_index_is_repaired(registry):
    SearchDocument.objects.filter(authority__reference="DE-X2").delete()
    SearchTerm.objects.update(documents=7)
    report = index.repair()
    assert report["changed"] == 1
    assert SearchTerm.objects.get(term="rechtsanwaltskammer").documents == 1
    assert found("Rechtsanwaltskammer Hamburg")[0] == "DE-X2"
    assert index.repair()["changed"] == 0


def test_an_authority_that_is_gone_leaves_the_index(registry):
    Authority.objects.filter(reference="GR-X1").delete()
    assert "GR-X1" not in found("Ιατρικός Σύλλογος Αθηνών")


def test_the_command_prints_json(registry):
    answer = json.loads(
        command("ιατρικός σύλλογος Βερολίνου", "--lang", "el", "--format", "json", "--limit", "1")
    )
    assert answer["query"] == "ιατρικός σύλλογος Βερολίνου"
    assert answer["lang"] == "el"
    assert [hit["id"] for hit in answer["results"]] == ["DE-X1"]
    assert answer["results"][0]["score"] >= 0.5
    assert answer["took_ms"] > 0


def test_a_batch_prints_a_line_for_each_case_in_order(registry, tmp_path):
    cases = [
        {"id": "one", "query": "Rechtsanwaltskammer Hamburg", "lang": "de", "note": "ignored"},
        {"id": "two", "query": "", "lang": "xx", "country": None, "area": None},
        {"id": "three", "query": "\ud800 Hamburg", "lang": "de", "country": "DE", "limit": 1},
        {"id": "four", "query": 7, "lang": None, "limit": "many"},
    ]
    path = tmp_path / "cases.json"
    path.write_text(json.dumps(cases))
    lines = [json.loads(line) for line in command("--batch", str(path)).splitlines()]
    assert [line["id"] for line in lines] == ["one", "two", "three", "four"]
    assert lines[0]["results"][0]["id"] == "DE-X2"
    assert lines[1]["results"] == lines[3]["results"] == []
    assert len(lines[2]["results"]) == 1


@pytest.mark.parametrize("text", ["{", "7", "[1]", '{"id": 1}'])
def test_a_file_that_holds_no_cases_is_told(tmp_path, text):
    path = tmp_path / "cases.json"
    path.write_text(text)
    with pytest.raises(CommandError):
        command("--batch", str(path))


def test_the_command_needs_a_query_or_a_file(tmp_path):
    with pytest.raises(CommandError):
        command()
    with pytest.raises(CommandError):
        command("--batch", str(tmp_path / "none.json"))
