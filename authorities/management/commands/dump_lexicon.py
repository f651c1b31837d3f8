"""`manage.py dump_lexicon`: write the administrators' edits into the lexicon's files."""

import csv
from collections import defaultdict
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from authorities.lexicon.edits import Word
from authorities.lexicon.sources import DATA, KINDS, TERM_FILES, rows
from authorities.selectors.lexicon import words

COLUMNS = ["concept", "kind", "lang", "term", "preferred"]
_KIND = {letter: kind for kind, letter in KINDS.items()}


class Command(BaseCommand):
    """Words that were retired leave their file, those added stand at the end of the last one."""

    help = "Write the lexicon with the administrators' edits as files of the repository."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the folder."""
        parser.add_argument(
            "--folder", type=Path, default=DATA / "lexicon", help="default: the program's own"
        )

    def handle(self, *, folder: Path, **options: object) -> None:
        """Write the files and say how many words they have."""
        count = 0
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for name, found in _files().items():
                with (folder / name).open("w", encoding="utf-8", newline="") as file:
                    writer = csv.writer(file, lineterminator="\n")
                    writer.writerow(COLUMNS)
                    writer.writerows(found)
                count += len(found)
        except OSError as problem:
            raise CommandError(f"{folder}: {problem.strerror}.") from problem
        self.stdout.write(_("%d words written.") % count)


def _files() -> dict[str, list[list[str]]]:
    """The rows of each file; a word stays where it was."""
    present = {word.key: word for word in words()}
    found: dict[str, list[list[str]]] = defaultdict(list)
    written = set()
    for name in TERM_FILES:
        for row in rows(f"lexicon/{name}"):
            concept = f"{KINDS[row['kind']]}:{row['concept'].lower()}"
            key = Word(concept, row["lang"], row["term"]).key
            if key in present and key not in written:
                written.add(key)
                found[name].append(_row(present[key], row["concept"]))
    for key, word in present.items():
        if key not in written:
            found[TERM_FILES[-1]].append(_row(word, word.concept[2:].upper()))
    return found


def _row(word: Word, code: str) -> list[str]:
    return [code, _KIND[word.concept[0]], word.lang, word.term, "1" if word.preferred else "0"]
