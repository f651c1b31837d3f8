"""The buttons of a request, from what its workflow's table allows the actor now."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requests.models import Exchange
from requests.workflows.base import Transition
from requests.workflows.information_request import INFORMATION_REQUEST
from requests.workflows.labels import ACTIONS, action_text

#: Taken from the page of answers, whose form carries their fields.
ON_ANSWERS_PAGE = ("save_answer", "send_part", "send_reply", "submit_reply")
#: Taken from the page of the content, which shows the whole form.
ON_CONTENT_PAGE = ("save_content", "modify", "correct")
_ORDER = {"primary": 0, "secondary": 1, "danger": 2}


@dataclass(frozen=True)
class Button:
    """A next step. direct: one press does it; otherwise a form or a question comes first."""

    name: str
    label: Promise | str
    consequence: Promise | str
    tone: str
    url: str
    direct: bool


def buttons(exchange: Exchange, actions: Iterable[Transition]) -> list[Button]:
    """Return the buttons, what moves the request on first, what ends it last."""
    found = [_button(exchange, arrow) for arrow in actions if arrow.name not in ON_ANSWERS_PAGE]
    if may_answer(actions):
        found.append(
            Button(
                name="answers",
                label=_("Answer the questions"),
                consequence=_("Your answers are kept until you send them."),
                tone="primary",
                url=reverse("requests:answers", args=[exchange.url_number]),
                direct=False,
            )
        )
    changeable = exchange.kind == INFORMATION_REQUEST.kind
    # Who may delete a draft may change it.
    if changeable and any(arrow.name == "delete" for arrow in actions):
        found.append(
            Button(
                name="change",
                label=_("Change the draft"),
                consequence=_("Questions, authority and details can be changed until it is sent."),
                tone="secondary",
                url=reverse("requests:change", args=[exchange.url_number]),
                direct=True,
            )
        )
    return sorted(found, key=lambda button: _ORDER.get(button.tone, 1))


def may_answer(actions: Iterable[Transition]) -> bool:
    """Say whether the actor may answer questions now."""
    return any(arrow.name in ON_ANSWERS_PAGE for arrow in actions)


def _button(exchange: Exchange, arrow: Transition) -> Button:
    text = action_text(exchange.kind, arrow.name) or ACTIONS["comment"]
    return Button(
        name=arrow.name,
        label=text.label,
        consequence=text.consequence,
        tone=text.tone,
        url=reverse("requests:content", args=[exchange.url_number])
        if arrow.name in ON_CONTENT_PAGE
        else reverse("requests:act", args=[exchange.url_number, arrow.name]),
        direct=not arrow.fields and text.tone != "danger",
    )
