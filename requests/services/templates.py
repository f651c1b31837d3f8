"""Keeping, renaming and deleting templates of requests."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from authorities.models import Membership
from requests.models import RequestTemplate
from requests.services.answers import text_problem
from requests.services.problems import FieldProblem, InvalidFieldsError

MOST_TEMPLATES = 50
LONGEST_NAME = 100
#: Shorter values of a subject stand in any text by chance.
SHORTEST_TELLING = 3


def keep_template(
    *,
    by: Membership,
    form: str,
    name: str,
    questions: list[str],
    justification: str,
    language: str,
    shared: bool,
    personal: Iterable[str],
    at: datetime,
) -> RequestTemplate:
    """Keep questions and a reason under a name; one's own of the same name is replaced.

    personal: what the present case says of its subject; none of it may stand in the reason.
    Raises InvalidFieldsError.
    """
    name = _name(name)
    if not questions:
        raise _refuse("questions", _("Please choose at least one question."))
    for value in personal:
        if len(value) >= SHORTEST_TELLING and value.casefold() in justification.casefold():
            raise _refuse(
                "justification",
                _("The reason names “%(value)s”, which belongs to this case alone. A template "
                  "holds no personal data: please take it out first.") % {"value": value},
            )  # fmt: skip
    own = RequestTemplate.objects.filter(membership=by)
    if own.count() >= MOST_TEMPLATES and not own.filter(form=form, name=name).exists():
        raise _refuse("name", _("You have fifty templates already; delete one first."))
    kept, _created = RequestTemplate.objects.update_or_create(
        membership=by,
        form_id=form,
        name=name,
        defaults={
            "questions": questions,
            "justification": justification.strip(),
            "language": language,
            "shared": shared,
        },
        create_defaults={
            "questions": questions,
            "justification": justification.strip(),
            "language": language,
            "shared": shared,
            "created_at": at,
        },
    )
    return kept


def change_template(*, by: Membership, pk: int, name: str, shared: bool) -> None:
    """Rename one's own template, share it or not.

    Raises RequestTemplate.DoesNotExist for another's, InvalidFieldsError.
    """
    template = RequestTemplate.objects.get(pk=pk, membership=by)
    name = _name(name)
    same = RequestTemplate.objects.filter(membership=by, form=template.form_id, name=name)
    if same.exclude(pk=pk).exists():
        raise _refuse("name", _("You have another template of this name."))
    template.name, template.shared = name, shared
    template.save(update_fields=["name", "shared"])


def delete_template(*, by: Membership, pk: int) -> None:
    """Delete one's own template. Raises RequestTemplate.DoesNotExist for another's."""
    RequestTemplate.objects.get(pk=pk, membership=by).delete()


def _name(given: str) -> str:
    name = " ".join(given.split())
    if not name:
        raise _refuse("name", _("Please give the template a name."))
    if problem := text_problem(name, LONGEST_NAME):
        raise _refuse("name", problem)
    return name


def _refuse(field: str, message: str) -> InvalidFieldsError:
    return InvalidFieldsError(FieldProblem(field, "invalid", message))
