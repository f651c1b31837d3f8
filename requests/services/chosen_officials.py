"""Cleaning whom an allocator gives a request to."""

from django.utils.translation import gettext as _

from authorities.models import Membership, Official, Role, Unit
from requests.selectors.allocation import READ, UNIT
from requests.selectors.standing import Standing
from requests.services.allocation import Given
from requests.services.problems import FieldProblem, InvalidFieldsError
from requests.workflows.base import Field


def officials(field: Field, given: object, standing: Standing, lang: str) -> list[Given]:
    """Handlers by e-mail address, units of the authority as unit:<key>; read:… may only read.

    Whoever is named both ways works on it.
    """
    if not isinstance(given, list) or not given or not all(isinstance(e, str) for e in given):
        raise _refuse(field, "invalid", _("Please give a list of e-mail addresses."))
    ways = {one: one.lower().removeprefix(READ) for one in given}
    found: dict[str, Official | Unit] = {}
    found |= _handlers(standing, [one for one in ways.values() if "\x00" not in one])
    if any(one.startswith(UNIT) for one in ways.values()):
        units = Unit.objects.filter(authority=standing.exchange.responder_id)
        found |= {f"{UNIT}{unit.pk}": unit for unit in units}
    unknown = sorted(one for one, name in ways.items() if name not in found)
    if unknown:
        raise _refuse(
            field,
            "unknown",
            _("Not a request handler of this authority: %(emails)s.")
            % {"emails": ", ".join(unknown)},
        )
    working = {name for one, name in ways.items() if not one.lower().startswith(READ)}
    return [Given(found[one], one not in working) for one in dict.fromkeys(ways.values())]


def _handlers(standing: Standing, emails: list[str]) -> dict[str, Official]:
    exchange = standing.exchange
    handlers = Membership.objects.filter(
        authority=exchange.responder_id,
        active=True,
        official__is_active=True,
        roles__contains=[Role.REQUEST_HANDLER],
        official__email__in=emails,
    ).select_related("official")
    return {
        membership.official.email: membership.official
        for membership in handlers
        if membership.has_role(Role.REQUEST_HANDLER, area=exchange.area_id)
    }


def _refuse(field: Field, code: str, message: str) -> InvalidFieldsError:
    return InvalidFieldsError(FieldProblem(field.name, code, message))
