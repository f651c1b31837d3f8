"""`import_authorities`: all rows or none, every bad row named, safe to repeat."""

import gzip
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from authorities.models import (
    AreaAccess,
    Authority,
    CoordinatorLink,
    RegistryEvent,
    SearchDocument,
    SearchTerm,
)
from authorities.services.import_authorities import import_file
from authorities.services.import_rows import BadFileError
from tests.authorities.registry_files import DEMO, NATIONAL, REGISTERS, ROW, write_csv

AT = datetime(2026, 3, 10, 9, 30, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def faults_of(path, **options):
    with pytest.raises(BadFileError) as caught:
        import_file(path, at=AT, **options)
    return [(fault.line, fault.column) for fault in caught.value.faults]


def run(*arguments):
    out, err = StringIO(), StringIO()
    try:
        call_command("import_authorities", *map(str, arguments), stdout=out, stderr=err)
    except CommandError as problem:
        err.write(str(problem))
    return out.getvalue(), err.getvalue()


def test_the_demo_registry_loads_whole_and_a_second_run_changes_nothing():
    first = import_file(DEMO, at=AT)
    counts = [model.objects.count() for model in (Authority, AreaAccess, CoordinatorLink)]
    second = import_file(DEMO, at=AT)
    assert (first.rows, len(first.added), first.changed) == (435, 435, [])
    assert (second.rows, second.added, second.changed) == (435, [], [])
    assert counts == [model.objects.count() for model in (Authority, AreaAccess, CoordinatorLink)]
    assert RegistryEvent.objects.filter(name="imported").count() == 435


def test_every_authority_has_one_validating_coordinator_and_one_for_each_area():
    import_file(DEMO, at=AT)
    for authority in Authority.objects.filter(kind="AUTHORITY").prefetch_related("links", "areas"):
        links = [(link.function, link.area_id) for link in authority.links.all()]
        areas = {area.code for area in authority.areas.all()}
        assert [link for link in links if link[0] == "validation"] == [("validation", None)]
        for function in ("access", "requests"):
            assert {area for name, area in links if name == function} == areas


def test_a_row_without_parent_goes_to_the_national_coordinator(tmp_path):
    import_file(write_csv(tmp_path, NATIONAL, {**ROW, "parent": ""}), at=AT)
    link = CoordinatorLink.objects.get(authority__reference="DE-X1", function="validation")
    assert link.coordinator.reference == "DE-N1"


def test_parents_may_stand_later_in_the_file(tmp_path):
    assert len(import_file(write_csv(tmp_path, ROW, NATIONAL), at=AT).added) == 2


def test_a_changed_row_updates_its_authority_and_leaves_an_event(tmp_path):
    import_file(write_csv(tmp_path, NATIONAL, ROW), at=AT)
    moved = {**ROW, "city": "Hamburg", "areas": "PR|SVC", "professions": "DOCTOR|DENTIST"}
    report = import_file(write_csv(tmp_path, NATIONAL, moved), at=AT)
    authority = Authority.objects.get(reference="DE-X1")
    assert (report.added, report.changed) == ([], ["DE-X1"])
    assert (authority.city, authority.region) == ("Hamburg", "DE-HH")
    assert {area.code for area in authority.areas.all()} == {"PR", "SVC"}
    assert {link.area_id for link in authority.links.filter(function="access")} == {"PR", "SVC"}
    event = RegistryEvent.objects.get(authority=authority, name="changed-by-import")
    assert event.before["city"] == "Berlin"
    assert event.after["city"] == "Hamburg"
    assert event.after["competences"] == ["DENTIST", "DOCTOR"]


def test_a_row_missing_from_a_later_file_stays(tmp_path):
    import_file(write_csv(tmp_path, NATIONAL, ROW), at=AT)
    import_file(write_csv(tmp_path, NATIONAL), at=AT)
    assert Authority.objects.get(reference="DE-X1").status == "active"


def test_columns_that_the_file_lacks_keep_what_is_there(tmp_path):
    import_file(write_csv(tmp_path, NATIONAL, ROW), at=AT)
    short = {name: value for name, value in ROW.items() if name not in ("abbreviation", "areas")}
    report = import_file(write_csv(tmp_path, short), at=AT)
    authority = Authority.objects.get(reference="DE-X1")
    assert report.changed == []
    assert (authority.abbreviation, authority.areas.count()) == ("ÄKM", 2)


def test_settings_of_an_access_survive_another_import(tmp_path):
    import_file(write_csv(tmp_path, NATIONAL, ROW), at=AT)
    AreaAccess.objects.filter(authority__reference="DE-X1").update(approve_sending=True)
    import_file(write_csv(tmp_path, {**ROW, "city": "Bonn"}), at=AT)
    assert set(
        AreaAccess.objects.filter(authority__reference="DE-X1").values_list(
            "approve_sending", flat=True
        )
    ) == {True}


def test_other_coordinators_of_an_area_stay(tmp_path):
    second = {**NATIONAL, "id": "DE-L1", "kind": "LIMIC", "parent": "DE-N1"}
    import_file(write_csv(tmp_path, NATIONAL, second, ROW), at=AT)
    link = CoordinatorLink.objects.get(authority__reference="DE-X1", function="access", area="PQ")
    link.coordinator = Authority.objects.get(reference="DE-L1")
    link.save()
    assert import_file(write_csv(tmp_path, NATIONAL, second, ROW), at=AT).changed == []


def test_an_inactive_row_takes_the_authority_out(tmp_path):
    import_file(write_csv(tmp_path, NATIONAL, {**ROW, "active": "0"}), at=AT)
    assert Authority.objects.get(reference="DE-X1").status == "suspended"


def test_a_closed_authority_stays_closed(tmp_path):
    import_file(write_csv(tmp_path, NATIONAL, ROW), at=AT)
    Authority.objects.filter(reference="DE-X1").update(status="closed")
    import_file(write_csv(tmp_path, NATIONAL, ROW), at=AT)
    assert Authority.objects.get(reference="DE-X1").status == "closed"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("id", ""),
        ("id", "x" * 41),
        ("id", "A/1"),
        ("id", "A 1"),
        ("kind", "CHAMBER"),
        ("kind", ""),
        ("country", "XX"),
        ("country", ""),
        ("official_name", ""),
        ("official_name", "x" * 501),
        ("official_name", "a\x00b"),
        ("official_lang", "xq"),
        ("official_lang", ""),
        ("abbreviation", "x" * 61),
        ("informal_name_en", ""),
        ("city", ""),
        ("areas", "PQ|NOPE"),
        ("professions", "WIZARD"),
        ("parent", "DE-404"),
        ("parent", "DE-X1"),
        ("active", "yes"),
    ],
)
def test_a_bad_value_is_told_by_line_and_column(tmp_path, column, value):
    path = write_csv(tmp_path, NATIONAL, {**ROW, column: value})
    assert (3, column) in faults_of(path)
    assert not Authority.objects.exists()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("email", "nobody"),
        ("url", "javascript:alert(1)"),
        ("url", "http://[::1"),
        ("postcode", "x" * 21),
        ("official_name_2", "Without a language"),
        ("official_lang_2", "fr"),
    ],
)
def test_a_bad_value_of_an_optional_column_is_told(tmp_path, column, value):
    extra = {"official_name_2": "", "official_lang_2": ""}
    bad = {**ROW, **extra, column: value}
    path = write_csv(tmp_path, {**NATIONAL, **extra, column: ""}, bad)
    lines = {line for line, _ in faults_of(path)}
    assert lines == {3}


def test_every_bad_row_is_told_at_once(tmp_path):
    rows = [{**ROW, "id": f"DE-{n}", "kind": "BAD" if n % 2 else "AUTHORITY"} for n in range(20)]
    assert [line for line, _ in faults_of(write_csv(tmp_path, NATIONAL, *rows))] == list(
        range(4, 23, 2)
    )


def test_lines_are_physical_ones(tmp_path):
    rows = [{**ROW, "informal_name_en": "Two\nlines"}, {**ROW, "id": "DE-X2", "country": "QQ"}]
    assert faults_of(write_csv(tmp_path, NATIONAL, *rows))[0] == (5, "country")


def test_an_id_that_stands_twice_is_told(tmp_path):
    assert (4, "id") in faults_of(write_csv(tmp_path, NATIONAL, ROW, ROW))


def test_a_parent_abroad_or_without_coordinators_task_is_told(tmp_path):
    french = {**ROW, "id": "FR-X1", "country": "FR"}
    below = {**ROW, "id": "DE-X2", "parent": "DE-X1"}
    assert faults_of(write_csv(tmp_path, NATIONAL, ROW, french, below)) == [
        (4, "parent"),
        (5, "parent"),
    ]


def test_a_circle_of_validating_coordinators_is_told(tmp_path):
    one = {**NATIONAL, "id": "DE-L1", "kind": "LIMIC", "parent": "DE-L2"}
    two = {**NATIONAL, "id": "DE-L2", "kind": "LIMIC", "parent": "DE-L1"}
    assert faults_of(write_csv(tmp_path, one, two)) == [(2, "parent"), (3, "parent")]


def test_an_authority_does_not_change_its_country(tmp_path):
    import_file(write_csv(tmp_path, NATIONAL, ROW), at=AT)
    moved = {**ROW, "country": "FR", "parent": ""}
    assert faults_of(write_csv(tmp_path, moved)) == [(2, "country")]


def test_a_coordinator_with_tasks_stays_one(tmp_path):
    import_file(write_csv(tmp_path, NATIONAL, ROW), at=AT)
    assert faults_of(write_csv(tmp_path, {**NATIONAL, "kind": "AUTHORITY"})) == [(2, "kind")]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("", 1, "-"),
        ("id,id\n", 1, "id"),
        ("id,kind\nA,AUTHORITY\n", 1, "country"),
        (",".join(ROW) + ",shoe_size\n", 1, "shoe_size"),
        (",".join(ROW) + ",informal_name_xx\n", 1, "informal_name_xx"),
        (",".join(ROW) + "\nDE-1,AUTHORITY\n", 2, "-"),
        (",".join(ROW) + '\n"DE"-1,AUTHORITY\n', 2, "-"),
        (",".join(ROW) + '\n"DE-1,AUTHORITY\n', 2, "-"),
    ],
)
def test_a_file_that_is_no_table_of_authorities_is_told(tmp_path, text, line, column):
    path = tmp_path / "file.csv"
    path.write_text(text, encoding="utf-8")
    assert (line, column) in faults_of(path)


def test_bytes_that_are_no_utf8_are_told_by_line(tmp_path):
    path = write_csv(tmp_path, NATIONAL, ROW)
    path.write_bytes(path.read_bytes().replace("Ä".encode(), b"\xc4"))
    assert faults_of(path) == [(3, "-")]


def test_a_byte_order_mark_any_order_of_columns_and_blank_lines_are_fine(tmp_path):
    turned = [dict(reversed(row.items())) for row in (NATIONAL, ROW)]
    path = write_csv(tmp_path, *turned)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes() + b"\r\n\r\n")
    assert len(import_file(path, at=AT).added) == 2


def test_el_is_read_as_greece(tmp_path):
    import_file(write_csv(tmp_path, {**NATIONAL, "country": "EL"}), at=AT)
    assert Authority.objects.get().country_id == "GR"


def test_a_compressed_file_loads_and_a_damaged_one_is_told(tmp_path):
    plain = write_csv(tmp_path, NATIONAL, ROW)
    packed = tmp_path / "file.csv.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert len(import_file(packed, at=AT).added) == 2
    packed.write_bytes(gzip.compress(plain.read_bytes())[:-20])
    assert faults_of(packed) == [(1, "-")]


def test_a_dry_run_counts_and_writes_nothing(tmp_path):
    out, _ = run(write_csv(tmp_path, NATIONAL, ROW), "--dry-run")
    assert "2 added" in out
    assert not Authority.objects.exists()
    assert not SearchTerm.objects.exists()


def test_the_command_names_each_fault_and_fails(tmp_path):
    path = write_csv(tmp_path, NATIONAL, {**ROW, "kind": "BAD", "areas": "PQ|NOPE"})
    with pytest.raises(CommandError, match="nothing was loaded"):
        call_command("import_authorities", str(path), stderr=StringIO())
    _, err = run(path)
    assert "line 3, column kind" in err
    assert "line 3, column areas" in err


def test_the_command_tells_a_missing_file_in_one_sentence(tmp_path):
    assert run(tmp_path / "none.csv") == (
        "",
        f"{tmp_path / 'none.csv'}: No such file or directory.",
    )


def test_publicbodies_are_matched_by_their_own_id():
    path = REGISTERS / "se.csv.gz"
    first = import_file(path, at=AT, format="publicbodies", country="SE")
    second = import_file(path, at=AT, format="publicbodies", country="SE")
    assert len(first.added) == 652
    assert (second.added, second.changed) == ([], [])
    assert first.added[0] == "SE-100001"
    assert Authority.objects.get(reference="SE-100001").source_key == "se/aklagarmyndigheten"
    assert Authority.objects.get(name="Ale kommun").level == "local"


def test_publicbodies_of_another_country_are_told():
    faults = faults_of(REGISTERS / "se.csv.gz", format="publicbodies", country="DE")
    assert faults[0] == (2, "jurisdiction_code")
    assert faults_of(REGISTERS / "se.csv.gz", format="publicbodies", country="QQ") == [(1, "-")]


def test_the_search_index_follows_in_the_same_transaction(tmp_path):
    import_file(write_csv(tmp_path, NATIONAL, ROW), at=AT)
    document = SearchDocument.objects.get(authority__reference="DE-X1")
    assert {"p:doctor", "k:chamber", "c:de", "a:pq", "r:de-be"} <= set(document.concepts.split())
    assert SearchTerm.objects.get(term="musterstadt").documents == 1
    import_file(write_csv(tmp_path, {**ROW, "official_name": "X", "informal_name_en": "X"}), at=AT)
    assert not SearchTerm.objects.filter(term="musterstadt").exists()
