"""What a form must be like, wherever it comes from: a file or the browser."""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from requests.selectors.document import questions_of
from requests.selectors.form_text import MOST_REPETITIONS
from requests.services.answers import text_problem
from requests.services.catalogue_shapes import FORM, Fault, shape_faults

ANSWER_TYPES = ("YN", "YNU", "YNX", "C1", "CM", "D", "P", "T", "L", "N", "EUR", "CC", "DOC",
                "PER", "ORG", "ADR", "OBJ", "CONF", "QUA", "NU")  # fmt: skip
#: What a field of the subject may hold: a text, a date, a country.
SUBJECT_TYPES = ("T", "D", "CC")
SUBJECTS = ("person", "company", "object", "none")
CODE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?")
#: Last parts of a question's context that mean something else.
RESERVED = frozenset({"help"})
LONGEST_TEXT = 2000
#: Types that take one of the question's choices, or several; those of NU are units.
CHOOSING = frozenset({"C1", "CM", "NU"})
UNIT_TYPE = "NU"
_YES_NO = frozenset({"YN", "YNU", "YNX", "CONF"})


def form_faults(form: Any) -> Iterator[Fault]:
    """Yield all that is wrong with a form, in its order; shapes first, and alone where wrong."""
    wrong = list(shape_faults(form, FORM))
    if wrong:
        yield from wrong
        return
    yield from _head_faults(form)
    for entry in form.get("subject_fields", []):
        yield from _field_faults(entry)
    for section in form["sections"]:
        yield from code_faults(section, 20)
        yield from text_faults(section, "title", 300)
        if not section["questions"]:
            yield Fault(
                section["code"],
                _("Section %(code)s has no question.") % {"code": section["code"]},
            )
        yield from _repeat_faults(section)
    yield from _doubles(form)
    for question in questions_of(form):
        yield from _question_faults(question)
    yield from _condition_faults(form)
    yield from _urgent_faults(form)


def _head_faults(form: dict[str, Any]) -> Iterator[Fault]:
    code = form["code"]
    yield from code_faults(form, 20)
    yield from text_faults(form, "name", 300)
    if form["subject"] not in SUBJECTS:
        yield Fault(code, _("The subject is %(given)s; use one of %(known)s.") % {
            "given": form["subject"], "known": ", ".join(SUBJECTS)})  # fmt: skip
    if not 1 <= form.get("reply_days", 14) <= 365:
        yield Fault(code, _("The usual time to reply is 1 to 365 days."))
    if not form["sections"]:
        yield Fault(code, _("The form has no section."))


def _urgent_faults(form: dict[str, Any]) -> Iterator[Fault]:
    urgent = form.get("urgent")
    if not urgent:
        return
    known = {question["code"] for question in questions_of(form)}
    unknown = sorted(set(urgent["questions"]) - known)
    if unknown or not urgent["questions"] or not 1 <= urgent["working_days"] <= 365:
        yield Fault(
            form["code"],
            _("What may be asked urgently needs questions of this form and working days.")
            + (f" {', '.join(unknown)}?" if unknown else ""),
        )


def _repeat_faults(section: dict[str, Any]) -> Iterator[Fault]:
    repeat = section.get("repeat")
    if not repeat:
        return
    least, most = repeat["min"], repeat["max"]
    if not 0 <= least <= most or not 2 <= most <= MOST_REPETITIONS:
        yield Fault(
            section["code"],
            _(
                "Section %(code)s: “max” must be a number from 2 to %(most)d, and “min” one from"
                " 0 to “max”."
            )
            % {"code": section["code"], "most": MOST_REPETITIONS},
        )


def _field_faults(entry: dict[str, Any]) -> Iterator[Fault]:
    yield from code_faults(entry, 40)
    yield from text_faults(entry, "label", 300)
    if entry["type"] not in SUBJECT_TYPES:
        yield Fault(entry["code"], _("Field %(code)s has the type %(given)s; use %(known)s.") % {
            "code": entry["code"], "given": entry["type"],
            "known": ", ".join(SUBJECT_TYPES)})  # fmt: skip


def code_faults(entry: dict[str, Any], longest: int) -> Iterator[Fault]:
    """Say what is wrong with a code: letters, digits, hyphens and underscores, not too long."""
    code = entry["code"]
    if not CODE.fullmatch(code) or len(code) > longest:
        yield Fault(
            code,
            _("%(code)s can't be a code: use up to %(longest)d letters, digits, - and _.")
            % {"code": code[:60] or "–", "longest": longest},
        )


def text_faults(entry: dict[str, Any], name: str, longest: int) -> Iterator[Fault]:
    """Say what is wrong with an English text."""
    text = entry.get(name, "")
    if problem := text_problem(text, longest):
        yield Fault(entry["code"], f"{entry['code'][:60]}, {name}: {problem}")


def _doubles(form: dict[str, Any]) -> Iterator[Fault]:
    lists = [
        (form.get("subject_fields", []), _("field")),
        (form["sections"], _("section")),
        (list(questions_of(form)), _("question")),
    ]
    lists += [
        (question.get("choices", []), _("choice of %(code)s") % {"code": question["code"]})
        for question in questions_of(form)
    ]
    for entries, what in lists:
        seen: set[str] = set()
        for entry in entries:
            code = entry["code"]
            if code in seen:
                yield Fault(code, _("%(what)s %(code)s stands twice; change its code.") % {
                    "what": what, "code": code})  # fmt: skip
            seen.add(code)


def _question_faults(question: dict[str, Any]) -> Iterator[Fault]:
    code, types = question["code"], question["types"]
    yield from code_faults(question, 20)
    yield from text_faults(question, "text", LONGEST_TEXT)
    for name, longest in (("help", LONGEST_TEXT), ("law", 200)):
        if question.get(name):
            yield from text_faults(question, name, longest)
    unknown = sorted(set(types) - set(ANSWER_TYPES))
    if unknown or not types or len(set(types)) != len(types):
        yield Fault(
            code,
            _("Question %(code)s has the answer type %(given)s; use any of %(known)s once.")
            % {
                "code": code,
                "given": ", ".join(unknown or types) or _("none"),
                "known": ", ".join(ANSWER_TYPES),
            },
        )
    yield from _choice_faults(question)
    for choice in question.get("choices", []):
        yield from code_faults(choice, 40)
        yield from text_faults(choice, "text", 500)
        if choice["code"] in RESERVED:
            yield Fault(choice["code"], _("“%(code)s” can't be the code of a choice.") % choice)


def _choice_faults(question: dict[str, Any]) -> Iterator[Fault]:
    """The choices of a number with its unit are the units, so that no other type has choices."""
    code, choosing = question["code"], CHOOSING & set(question["types"])
    if bool(choosing) != bool(question.get("choices")):
        yield Fault(
            code,
            _("Question %(code)s needs choices with the types C1, CM and NU, and only with them.")
            % {"code": code},
        )
    if UNIT_TYPE in choosing and len(choosing) > 1:
        yield Fault(
            code, _("Question %(code)s can't have both units and choices.") % {"code": code}
        )


def possible_answers(question: dict[str, Any]) -> list[bool | str]:
    """The answers on which another question may depend."""
    types = set(question["types"])
    found: list[bool | str] = [True, False] if types & _YES_NO else []
    if "YNU" in types:
        found.append("unknown")
    if "C1" in types or question["types"] == ["CM"]:
        found += [choice["code"] for choice in question.get("choices", [])]
    return found


def _condition_faults(form: dict[str, Any]) -> Iterator[Fault]:
    by_code = {question["code"]: question for question in questions_of(form)}
    repeated = _repeated(form)
    order = {code: number for number, code in enumerate(by_code)}
    for code, question in by_code.items():
        condition = question.get("condition")
        if not condition:
            continue
        words = {"code": code, "other": str(condition.get("question"))[:60]}
        parent = by_code.get(condition["question"])
        if parent is None:
            yield Fault(code, _("Question %(code)s depends on %(other)s, which is no question"
                                " of this form.") % words)  # fmt: skip
        elif _is_circle(code, by_code):
            yield Fault(code, _("Question %(code)s depends on itself, over %(other)s.") % words)
        elif order[parent["code"]] > order[code]:
            yield Fault(code, _("Question %(code)s depends on %(other)s, which comes after it.")
                        % words)  # fmt: skip
        elif repeated.get(parent["code"], "") not in {"", repeated.get(code)}:
            yield Fault(code, _("Question %(code)s depends on %(other)s, whose section is"
                                " repeated; put it into that section.") % words)  # fmt: skip
        elif not _is_possible(condition["is"], parent):
            yield Fault(code, _("Question %(code)s waits for an answer that %(other)s doesn't"
                                " have.") % words)  # fmt: skip


def _repeated(form: dict[str, Any]) -> dict[str, str]:
    """The repeated section of each question in one."""
    return {
        question["code"]: section["code"]
        for section in form["sections"]
        if section.get("repeat")
        for question in section["questions"]
    }


def _is_possible(answer: object, parent: dict[str, Any]) -> bool:
    return any(answer == known and type(answer) is type(known)
               for known in possible_answers(parent))  # fmt: skip


def _is_circle(code: str, by_code: dict[str, dict[str, Any]]) -> bool:
    at, passed = code, set()
    while at in by_code and at not in passed:
        passed.add(at)
        at = (by_code[at].get("condition") or {}).get("question", "")
    return at == code
