"""What the last step of making a request shows: two languages, and what is still wrong."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from requests.selectors.case import Case
from requests.selectors.catalogue import form_in
from requests.services.problems import FieldProblem
from requests.views.draft import NewRequest, saved_draft
from requests.views.keeping import differences
from requests.views.page import SubjectValue, subject_value

#: Where to correct what the service finds wrong.
_STEP_OF = {"form": "form", "responder": "authority", "questions": "questions"}


def step_labels() -> dict[str, str]:
    """The steps by their names, in order."""
    return {
        "form": _("Form"),
        "authority": _("Authority"),
        "questions": _("Questions"),
        "details": _("Details"),
        "check": _("Check"),
    }


def step_url_name(name: str) -> str:
    """The name of a step's address."""
    return "new" if name == "form" else f"new_{name}"


def located(problem: FieldProblem, new: NewRequest) -> dict[str, str]:
    """What is wrong, and the step at which it is corrected."""
    head, _dot, code = problem.field.partition(".")
    where = _STEP_OF.get(head, "details")
    labels = {field.code: field.label for field in new.form.subject_fields} if new.form else {}
    label = labels.get(code, step_labels()[where])
    return {"url": reverse(f"requests:{step_url_name(where)}"), "label": label,
            "text": str(problem.message)}  # fmt: skip


def gone(new: NewRequest) -> dict[str, str]:
    """The draft was changed or sent by somebody else meanwhile; what was given stays here."""
    return {
        "url": reverse("requests:case", args=[new.number.replace("/", ".")]),
        "label": new.number,
        "text": _("Somebody else changed or sent this draft meanwhile. Please look at it first."),
    }


def side_by_side(new: NewRequest, theirs: str) -> list[dict[str, Any]]:
    """The questions picked, by section, each in the reader's language and in another one."""
    chosen = new.form
    if chosen is None:
        return []
    other, picked = form_in(chosen.version_id, theirs), set(new.questions)
    return [
        {
            "title": section.title,
            "other_title": other_section.title,
            "rows": [
                (mine, its)
                for mine, its in zip(section.questions, other_section.questions, strict=True)
                if mine.code in picked
            ],
        }
        for section, other_section in zip(chosen.sections, other.sections, strict=True)
        if any(question.code in picked for question in section.questions)
    ]


def day_of(text: str) -> date | None:
    """A day as typed, or None."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def subject(new: NewRequest) -> list[SubjectValue]:
    """Whom or what is asked about, in words."""
    given = new.details
    return [
        subject_value(entry, value)
        for entry in (new.form.subject_fields if new.form else ())
        if (value := given.get(f"subject-{entry.code}"))
    ]


def meanwhile(new: NewRequest, case: Case) -> dict[str, Any]:
    """What a colleague made of the draft, beside what is given here; pressing again keeps this."""
    theirs, code = saved_draft(case), case.form.code
    labels = {f"subject-{field.code}": field.label for field in case.form.subject_fields} | {
        "justification": _("Why do you ask?"),
        "wanted_on": _("Reply wanted by"),
        "language": _("Language of your own words"),
    }
    asked = {"questions": ", ".join(theirs["questions"][code])}
    differing = [
        *differences({"responder": _("Authority")}, new.data, theirs),
        *differences({"questions": _("Questions")}, {"questions": ", ".join(new.questions)}, asked),
        *differences(labels, new.details, theirs["details"][code]),
    ]
    new.know(theirs["changed_at"])
    return {"at": case.exchange.changed_at, "differences": differing}
