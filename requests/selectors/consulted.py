"""What an authority sees that is only asked for an opinion: what was put to it, what it said."""

from django.db.models import Q

from requests.models import Event, Message
from requests.selectors.standing import Standing
from requests.workflows.base import Side

#: The step that puts a question to the Commission, and the one that names whom it is put to.
_TO_COMMISSION, _TO_BODY = "ask_commission", "consult"


def steps_shown(standing: Standing) -> Q:
    """The condition on events that such an authority may know of."""
    mine = standing.member.authority
    shown = Q(authority=mine) | Q(name=_TO_BODY, data__to=mine.reference)
    if Side.COMMISSION in standing.sides:
        shown |= Q(name=_TO_COMMISSION)
    return shown


def texts_shown(standing: Standing) -> list[Message]:
    """The texts put to such an authority, and its own. Two queries.

    A text belongs to the step that was taken at its instant.
    """
    steps = Event.objects.filter(steps_shown(standing), exchange=standing.exchange)
    instants = set(steps.values_list("at", flat=True))
    texts = standing.exchange.messages.select_related("authority")
    return [text for text in texts if text.at in instants and not text.side]


def answers_shown(standing: Standing) -> list[str]:
    """The codes of answers that it sees without the person's consent: they identify nobody."""
    codes: list[str] = standing.exchange.procedure.rules.get("consulted_sees", [])
    return codes if standing.exchange.is_open else []
