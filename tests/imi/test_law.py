"""References to the law of the Union in the reader's language."""

import re
from pathlib import Path

import pytest
from django.utils.translation import override

from imi.kernel.law import in_words_of_the_reader

CATALOGUES = Path(__file__).parents[2] / "requests" / "catalogues"
REFERENCES = "Directive 2005/36/EC, Articles 50(2) and 51; Regulation (EU) No 1024/2012"
REFERENCE = re.compile(r'^(?:law|legal_basis) = "(.*)"$', re.MULTILINE)


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", REFERENCES),
        ("de", "Richtlinie 2005/36/EG, Artikel 50(2) und 51; Verordnung (EU) Nr. 1024/2012"),
        ("el", "Οδηγία 2005/36/ΕΚ, άρθρα 50(2) και 51; Κανονισμός (ΕΕ) αριθ. 1024/2012"),
        ("bg", "Директива 2005/36/ЕО, членове 50(2) и 51; Регламент (ЕС) № 1024/2012"),
    ],
)
def test_a_reference_is_told_in_the_reader_s_language(lang, told):
    with override(lang):
        assert in_words_of_the_reader(REFERENCES) == told


def test_no_word_of_the_catalogues_references_stays_english():
    text = " ".join(path.read_text(encoding="utf-8") for path in CATALOGUES.rglob("*.toml"))
    references = sorted(set(REFERENCE.findall(text)))
    assert len(references) > 100
    with override("bg"):
        told = [in_words_of_the_reader(reference) for reference in references]
    # Of Latin letters only the points of an article and the numbers of an annex are left.
    left = {word for one in told for word in re.findall(r"[A-Za-z]{2,}", one)}
    assert left <= {"II", "IV", "VI", "VII", "VIII"}
