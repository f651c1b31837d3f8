"""On which answers a question that depends on another one is asked."""

import pytest

from requests.selectors.form_text import QuestionText
from requests.services.answers import is_asked_for

CASES = [
    (True, True, True),
    (False, True, False),
    ("unknown", "unknown", True),
    (None, True, False),
    ({"YNU": True, "D": "2020-01-01"}, True, True),
    ({"YNU": False, "N": 1}, True, False),
    ({"YNU": True, "N": 0}, False, False),
    ({"cannot_provide": "not_held"}, True, False),
    ("one", "one", True),
    (["one", "two"], "two", True),
    (["one"], "two", False),
    ({"C1": "one", "L": "two"}, "one", True),
]


@pytest.mark.parametrize(("answer", "wanted", "asked"), CASES)
def test_a_question_is_asked_where_the_answer_is_the_wanted_one(answer, wanted, asked):
    question = QuestionText(
        code="B", section="A", text="?", help="", types=("T",), choices=(), repeatable=False,
        condition={"question": "A", "is": wanted}, law="",
    )  # fmt: skip
    assert is_asked_for(question, {"A": answer}) is asked
    assert is_asked_for(question, {}) is True
