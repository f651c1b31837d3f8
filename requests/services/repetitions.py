"""Keeping the repetitions of a form's sections: each one that holds an answer, and the least."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from requests.models import AskedQuestion, Exchange
from requests.selectors.catalogue import form_of
from requests.selectors.form_text import FormText, code_of, number_of


def may_be_added(key: str, form: FormText, asked: Iterable[str]) -> bool:
    """Say whether a question may be asked once more: it is asked, and its section repeated."""
    return (
        number_of_known(key, form) > 1
        and code_of(key) in form.questions
        and any(code_of(one) == code_of(key) for one in asked)
    )


def number_of_known(key: str, form: FormText) -> int:
    """The repetition that a key belongs to; 0 for one that the form doesn't have."""
    return number_of(key) if key in form.every else 0


def why_unknown(key: str, form: FormText) -> str:
    """Say why a question isn't asked under a key: at all, or not so often."""
    code = code_of(key)
    if code == key or code not in form.questions or not form.section_of(code).is_repeated:
        return _("This question is not asked here.")
    return _("This question can be answered %(most)d times at most.") % {
        "most": form.section_of(code).most
    }


def make_room(exchange: Exchange, keys: Iterable[str]) -> None:
    """Ask once more the questions of each section that keys name a further repetition of.

    keys: those that aren't asked here, nor of the form, change nothing. At most two queries,
    none where no section is repeated.
    """
    further = _further(form_of(exchange, "en"), keys)
    if further:
        asked = set(exchange.questions.values_list("code", flat=True))
        AskedQuestion.objects.bulk_create(_room(exchange, asked, further))


def room_for(exchange: Exchange, asked: Iterable[str], keys: Iterable[str]) -> list[AskedQuestion]:
    """What `make_room` would ask; nothing is saved. asked: the keys asked already."""
    return _room(exchange, set(asked), _further(form_of(exchange, "en"), keys))


def _further(form: FormText, keys: Iterable[str]) -> set[tuple[str, int]]:
    """The further repetitions that keys name: section and number."""
    return {
        (form.section_of(key).code, number)
        for key in keys
        if (number := number_of_known(key, form)) > 1
    }


def _room(
    exchange: Exchange, asked: set[str], further: set[tuple[str, int]]
) -> list[AskedQuestion]:
    form, codes = form_of(exchange, "en"), {code_of(key) for key in asked}
    return [
        AskedQuestion(exchange=exchange, code=key, position=position)
        for position, key in enumerate(form.every)
        if key not in asked
        and code_of(key) in codes
        and (form.section_of(key).code, number_of(key)) in further
    ]


def drop_empty(exchange: Exchange) -> None:
    """Ask no more what stands in further repetitions without any answer, down to the least.

    Where a part of a request holds a further repetition only, it stays. At most two queries, none
    where no section is repeated.
    """
    form = form_of(exchange, "en")
    if not any(section.is_repeated for section in form.sections):
        return
    if empty := [asked.pk for asked in spare_in(form, exchange.questions.all())]:
        AskedQuestion.objects.filter(pk__in=empty).delete()


def spare_in(form: FormText, questions: Iterable[AskedQuestion]) -> list[AskedQuestion]:
    """The questions that `drop_empty` would ask no more. No query."""
    found: dict[str, dict[int, list[AskedQuestion]]] = {}
    for asked in questions:
        if asked.code in form.every and form.section_of(asked.code).is_repeated:
            parts = found.setdefault(form.section_of(asked.code).code, {})
            parts.setdefault(number_of(asked.code), []).append(asked)
    return [
        asked
        for section in form.sections
        for number in _spare(found.get(section.code, {}), section.always)
        for asked in found[section.code][number]
    ]


def _spare(parts: dict[int, list[AskedQuestion]], always: range) -> list[int]:
    """The repetitions that may go, the last ones first."""
    empty = [
        number
        for number in sorted(parts, reverse=True)
        if number not in always
        and all(one.latest is None and one.answered_at is None for one in parts[number])
    ]
    return empty[: max(len(parts) - len(always), 0)]
