"""A form of any length takes the same queries; every type of answer can be given and is shown."""

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from requests.selectors.catalogue import form_in, published_version
from requests.services.api_token import make_token
from requests.services.catalogue_checks import ANSWER_TYPES
from tests.builders import a_walk, an_authority, an_official
from tests.requests.area_folder import load_form

BACKEND = "imi.accounts.backend.OfficialBackend"
HEAD = """\
code = "TOY-REQ"
name = "Question about a toy"
procedure = "TOY-REQ"
subject = "none"

[[sections]]
code = "A"
title = "All"
"""


def a_question(number: int, *types: str) -> str:
    choices = '[{ code = "one", text = "One" }, { code = "two", text = "Two" }]'
    wanted = f"choices = {choices}\n" if {"C1", "CM", "NU"} & set(types) else ""
    return (
        f'\n[[sections.questions]]\ncode = "TY{number:02}"\ntypes = {list(types)}\n'
        f'text = "Question {number}?"\n{wanted}'
    ).replace("'", '"')


def a_form(folder: Path, questions: list[str]) -> None:
    load_form(folder, HEAD + "".join(questions))


def logged_in(membership) -> Client:
    client = Client()
    client.force_login(membership.official, backend=BACKEND)
    return client


def queries(client: Client, address: str, **headers: str) -> int:
    client.get(address, headers=headers)  # what is kept per process is read once
    with CaptureQueriesContext(connection) as taken:
        answer = client.get(address, headers=headers)
    assert answer.status_code == 200, address
    return len(taken)


def taken_by(count: int, folder: Path) -> dict[str, int]:
    """The queries of every page that shows the questions, with a form of a number of them."""
    types = [name for name in ANSWER_TYPES if name != "DOC"]
    a_form(folder, [a_question(n, types[n % len(types)]) for n in range(count)])
    asking, asked = an_authority("GR", areas=("TOY",)), an_authority("DE", areas=("TOY",))
    author, handler = an_official(asking, "request_handler"), an_official(asked, "request_handler")
    codes = [f"TY{number:02}" for number in range(count)]
    walk = a_walk(author, asked, form="TOY-REQ", questions=codes, subject={})
    number = walk.exchange.url_number
    sender, responder = logged_in(author), logged_in(handler)
    checked = sender.post(f"/requests/{number}/change/", follow=True)
    assert checked.status_code == 200
    check = checked.redirect_chain[-1][0]
    token = {"Authorization": f"Bearer {make_token(author, at=walk.now)}"}
    found = {
        "check": queries(sender, check),
        "questions": queries(sender, check.replace("/check/", "/questions/")),
        "draft": queries(sender, f"/requests/{number}/"),
        "form": queries(sender, "/api/v1/forms/TOY-REQ", **token),
    }
    walk.send(0)
    walk.accept(0)
    found["answers"] = queries(responder, f"/requests/{number}/answers/")
    walk.reply(0)
    found["case"] = queries(sender, f"/requests/{number}/")
    found["api"] = queries(sender, f"/api/v1/requests/{number}", **token)
    found["print"] = queries(sender, f"/requests/{number}/?print=1")
    found["pdf"] = queries(sender, f"/requests/{number}/print.pdf")
    found["pdf in two languages"] = queries(sender, f"/requests/{number}/print.pdf?lang2=de")
    return found


def test_sixty_questions_take_as_many_queries_as_ten(db, tmp_path):
    assert taken_by(60, tmp_path / "long") == taken_by(10, tmp_path / "short")


@pytest.mark.parametrize("name", ANSWER_TYPES)
def test_each_type_of_answer_can_be_asked_answered_and_read(db, tmp_path, name):
    a_form(tmp_path, [a_question(1, name), a_question(2, name, "L" if name != "L" else "T")])
    asking, asked = an_authority("GR", areas=("TOY",)), an_authority("DE", areas=("TOY",))
    author, handler = an_official(asking, "request_handler"), an_official(asked, "request_handler")
    walk = a_walk(author, asked, form="TOY-REQ", questions=["TY01", "TY02"], subject={})
    walk.send(0)
    walk.accept(0)
    number = walk.exchange.url_number
    page = logged_in(handler).get(f"/requests/{number}/answers/").content.decode()
    assert f'name="a-TY01-0-{name}' in page
    walk.reply(0)
    page = logged_in(author).get(f"/requests/{number}/").content.decode()
    assert form_in(published_version("TOY-REQ").pk, "en").questions["TY01"].types == (name,)
    assert "No answer yet" not in page


def test_a_qualification_and_a_number_with_its_unit_are_written_and_read(db, tmp_path):
    a_form(tmp_path, [a_question(1, "QUA"), a_question(2, "NU")])
    asking, asked = an_authority("GR", areas=("TOY",)), an_authority("DE", areas=("TOY",))
    author, handler = an_official(asking, "request_handler"), an_official(asked, "request_handler")
    walk = a_walk(author, asked, form="TOY-REQ", questions=["TY01", "TY02"], subject={})
    walk.send(0)
    walk.accept(0)
    path = f"/requests/{walk.exchange.url_number}/"
    qualification = {"title": "Diploma", "country": "AT", "date": "2016-07-15", "level": "d"}
    typed = {f"a-TY01-0-QUA_{key}": value for key, value in qualification.items()}
    typed |= {"do": "send_reply", "seen": walk.exchange.event_count, "a-TY02-0-NU_number": "12.5"}
    client = logged_in(handler)
    refused = client.post(f"{path}answers/", typed)
    assert refused.status_code == 422
    assert "Please choose the unit." in refused.content.decode()
    assert client.post(f"{path}answers/", typed | {"a-TY02-0-NU_unit": "one"}).status_code == 302
    answers = dict(walk.exchange.questions.values_list("code", "answer"))
    assert answers == {"TY01": qualification, "TY02": {"number": 12.5, "unit": "one"}}
    for address in (path, f"{path}?print=1"):
        page = logged_in(author).get(address).content.decode()
        for words in ("12.5 One", "Diploma", "(d) diploma", "Austria", "15 July 2016"):
            assert words in page, (address, words)


def test_five_repetitions_take_as_many_queries_as_one(db, tmp_path):
    questions = [a_question(number, "T") for number in range(12)]
    a_form(tmp_path, ["repeat = { min = 1, max = 5 }\n", *questions])
    asking, asked = an_authority("GR", areas=("TOY",)), an_authority("DE", areas=("TOY",))
    author, handler = an_official(asking, "request_handler"), an_official(asked, "request_handler")
    codes = [f"TY{number:02}" for number in range(12)]
    counts = []
    for most in (1, 5):
        walk = a_walk(author, asked, form="TOY-REQ", questions=codes, subject={})
        walk.send(0)
        walk.accept(0)
        keys = [f"{code}~{n}" if n > 1 else code for n in range(1, most + 1) for code in codes]
        answers = dict.fromkeys(keys, "Yes.")
        walk.step("save_answer", 0, handler, answers=answers)
        number = walk.exchange.url_number
        found = {"answers": queries(logged_in(handler), f"/requests/{number}/answers/")}
        walk.step("send_reply", 0, handler, answers=answers)
        assert walk.exchange.questions.count() == 12 * most
        for end in ("", "?print=1", "print.pdf"):
            found[end] = queries(logged_in(author), f"/requests/{number}/{end}")
        counts.append(found)
    assert counts[0] == counts[1]
