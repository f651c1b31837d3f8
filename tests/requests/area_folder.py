"""A small legal area as a folder of files, for tests that load, break and dump it."""

from io import StringIO
from pathlib import Path

from django.core.management import call_command

AREA = """\
code = "TOY"
name = "Toys"
legal_basis = "Directive 2009/48/EC"
status = "pilot"
position = 40
countries = ["DE", "GR"]

[[procedures]]
code = "TOY-REQ"
kind = "REQ"
title = "Question about a toy"
legal_basis = "Directive 2009/48 Art. 42"
retention = "R6"
deadlines = [{ for = "reply", count = 10, unit = "working days", source = "default" }]
"""
FORM = """\
code = "TOY-REQ"
name = "Question about a toy"
procedure = "TOY-REQ"
reply_days = 14
subject = "object"
# `open` fields identify nobody: the responder sees them before accepting.
subject_fields = [
  { code = "brand", type = "T", required = true, open = true, label = "Brand" },
  { code = "sold_on", type = "D", required = false, label = "Day of the sale" },
]

[[sections]]
code = "A"
title = "Safety"

[[sections.questions]]
code = "TY01"
types = ["YNU"]
text = "Is the toy known to you under {brand}?"
help = "Look into your own register."
law = "Directive 2009/48/EC, Article 42"

[[sections.questions]]
code = "TY02"
types = ["C1", "L"]
text = "What is wrong with it?"
condition = { question = "TY01", is = true }
choices = [
  { code = "small_parts", text = "Small parts" },
  { code = "other", text = "Something else" },
]

[[sections]]
code = "B"
title = "Maker"

[[sections.questions]]
code = "TY03"
types = ["ORG"]
repeatable = true
text = "Who made it?"
"""
GERMAN = {
    "area": ("Toys", "Spielzeug"),
    "procedure.TOY-REQ": ("Question about a toy", "Frage zu einem Spielzeug"),
    "TOY-REQ": ("Question about a toy", "Frage zu einem Spielzeug"),
    "TOY-REQ.subject.brand": ("Brand", "Marke"),
    "TOY-REQ.subject.sold_on": ("Day of the sale", "Tag des Verkaufs"),
    "TOY-REQ.section.A": ("Safety", "Sicherheit"),
    "TY01": (
        "Is the toy known to you under {brand}?",
        "Ist Ihnen das Spielzeug unter {brand} bekannt?",
    ),
    "TY01.help": ("Look into your own register.", "Sehen Sie in Ihrem Register nach."),
    "TY02": ("What is wrong with it?", "Was stimmt damit nicht?"),
    "TY02.small_parts": ("Small parts", "Kleinteile"),
    "TY02.other": ("Something else", "Etwas anderes"),
    "TOY-REQ.section.B": ("Maker", "Hersteller"),
    "TY03": ("Who made it?", "Wer hat es hergestellt?"),
}
HEAD = 'msgid ""\nmsgstr ""\n"Language: de\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'


def po(texts: dict[str, tuple[str, str]]) -> str:
    """The text of a translators' file."""
    return HEAD + "".join(
        f'\nmsgctxt "{context}"\nmsgid "{source}"\nmsgstr "{text}"\n'
        for context, (source, text) in texts.items()
    )


def write_area(folder: Path, *, area: str = AREA, form: str = FORM, german: str = "") -> Path:
    """Write the area below a folder; returns that folder."""
    place = folder / "toy"
    (place / "texts").mkdir(parents=True, exist_ok=True)
    (place / "area.toml").write_text(area, encoding="utf-8")
    (place / "toy-req.toml").write_text(form, encoding="utf-8")
    (place / "texts" / "de.po").write_text(german or po(GERMAN), encoding="utf-8")
    return folder


def load_folder(folder: Path) -> None:
    """Load the areas of a folder as the command does."""
    call_command("load_catalogue", folder=folder, stdout=StringIO())


def load_form(folder: Path, form: str, *, procedures: str = "") -> None:
    """Load the area with this form, in English only; all countries take part.

    procedures: those of the area besides the request, as its file says them.
    """
    area = AREA.replace('countries = ["DE", "GR"]\n', "") + procedures
    load_folder(write_area(folder, area=area, form=form, german="\n"))
