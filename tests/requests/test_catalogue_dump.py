"""Dumping the catalogue: what the files say and what the database says are the same."""

import shutil
from io import StringIO
from pathlib import Path

import polib
import pytest
from django.core.management import CommandError, call_command

from authorities.models import LegalArea
from requests.models import CatalogueSource, QuestionSetVersion
from requests.services.catalogue_files import FOLDER
from tests.requests.area_folder import FORM, GERMAN, po, write_area


def contents(folder: Path) -> dict[str, str]:
    paths = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".csv"]
    return {str(path.relative_to(folder)): path.read_text(encoding="utf-8") for path in paths}


def run(name: str, **options) -> str:
    out = StringIO()
    call_command(name, stdout=out, **options)
    return out.getvalue().strip()


def test_the_dump_of_all_areas_is_byte_by_byte_what_was_loaded(db, tmp_path):
    before = contents(FOLDER)
    shutil.copytree(FOLDER, tmp_path / "beside")
    assert run("dump_catalogue", to=tmp_path / "beside") == "0 files changed."
    # Into an empty folder the same comes, but for the comments, which only the files know.
    assert run("dump_catalogue", to=tmp_path / "fresh").endswith(f"{len(before)} files changed.")
    after = contents(tmp_path / "fresh")
    assert after.keys() == before.keys()
    different = {name for name in before if before[name] != after[name]}
    assert all(name.endswith(".toml") for name in different)
    versions = list(QuestionSetVersion.objects.values_list("pk", "state"))
    assert run("load_catalogue", folder=tmp_path / "fresh") == "Nothing has changed."
    assert list(QuestionSetVersion.objects.values_list("pk", "state")) == versions


def test_one_area_is_dumped_alone_and_an_unknown_one_is_said(db, tmp_path):
    run("load_catalogue", folder=write_area(tmp_path / "files"))
    said = run("dump_catalogue", to=tmp_path / "dump", area="TOY")
    assert said.endswith("27 files changed.")
    assert [path.name for path in (tmp_path / "dump").iterdir()] == ["toy"]
    first = contents(tmp_path / "dump")
    assert first["toy/area.toml"] == contents(tmp_path / "files")["toy/area.toml"]
    assert first["toy/toy-req.toml"] == FORM
    assert run("dump_catalogue", to=tmp_path / "dump", area="TOY") == "0 files changed."
    with pytest.raises(CommandError, match="NONE"):
        call_command("dump_catalogue", to=tmp_path, area="NONE")


def test_uncertain_translations_and_comments_in_the_files_outlive_a_dump(db, tmp_path):
    form = FORM.replace("reply_days", "# Ten working days.\nreply_days")
    folder = write_area(tmp_path, form=form)
    path = folder / "toy" / "texts" / "de.po"
    entries = polib.pofile(str(path))
    entry = next(entry for entry in entries if entry.msgctxt == "TY03")
    entry.flags.append("fuzzy")
    entries.save(str(path))
    run("load_catalogue", folder=folder)
    run("dump_catalogue", to=folder, area="TOY")
    entry = next(entry for entry in polib.pofile(str(path)) if entry.msgctxt == "TY03")
    assert entry.fuzzy
    assert entry.msgstr == GERMAN["TY03"][1]
    assert (folder / "toy" / "toy-req.toml").read_text() == form


def test_what_was_changed_in_the_browser_is_kept_until_it_is_in_the_files(db, tmp_path):
    folder = write_area(tmp_path)
    run("load_catalogue", folder=folder)
    CatalogueSource.objects.filter(code="TOY-REQ").update(edited=True)
    write_area(tmp_path, form=FORM.replace("Who made", "Who has made"))
    assert "kept so" in run("load_catalogue", folder=folder)
    assert QuestionSetVersion.objects.filter(question_set="TOY-REQ").count() == 1
    run("dump_catalogue", to=folder, area="TOY")
    assert run("load_catalogue", folder=folder) == "Nothing has changed."
    assert not CatalogueSource.objects.filter(code="TOY-REQ", edited=True).exists()


def test_the_files_win_where_that_is_asked_for(db, tmp_path):
    folder = write_area(tmp_path)
    run("load_catalogue", folder=folder)
    CatalogueSource.objects.filter(code="TOY-REQ").update(edited=True)
    write_area(tmp_path, form=FORM.replace("Who made", "Who has made"), german=po(GERMAN))
    assert run("load_catalogue", folder=folder, overwrite=True) == "New form versions: TOY-REQ v2."


def test_a_dump_that_could_not_be_loaded_writes_nothing(db, tmp_path):
    folder = write_area(tmp_path)
    run("load_catalogue", folder=folder)
    # The file of another form, out of use, has one of the questions.
    other = FORM.replace('code = "TOY-REQ"', 'code = "TOY-OLD"')
    (folder / "toy" / "toy-old.toml").write_text(other, encoding="utf-8")
    LegalArea.objects.filter(code="TOY").update(legal_basis="Regulation (EU) 2025/1")
    before = contents(folder)
    with pytest.raises(CommandError, match=f"{folder}/toy: the code TY01 stands twice"):
        call_command("dump_catalogue", to=folder, area="TOY")
    assert contents(folder) == before
