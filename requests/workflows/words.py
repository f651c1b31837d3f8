"""The words in which a kind of exchange speaks: buttons, history, mails, reminders."""

from dataclasses import dataclass, field

from django.utils.functional import Promise


@dataclass(frozen=True)
class ActionText:
    """A button's label, and what pressing it does, said before it is pressed."""

    label: Promise
    consequence: Promise
    tone: str = "secondary"


@dataclass(frozen=True)
class Words:
    """What a kind says otherwise than the information request, or besides.

    actions: the buttons by action; sentences: the history's by event, filled with what it
    recorded; alone: those of steps that the system takes by itself; notices: a mail's line on a
    step that leaves the state; reminders: a mail's line by timer; facts: labels of the days and
    marks that the exchange keeps; person: what officials call the person from outside.
    """

    actions: dict[str, ActionText] = field(default_factory=dict)
    sentences: dict[str, Promise] = field(default_factory=dict)
    alone: dict[str, Promise] = field(default_factory=dict)
    notices: dict[str, Promise] = field(default_factory=dict)
    reminders: dict[str, Promise] = field(default_factory=dict)
    facts: dict[str, Promise] = field(default_factory=dict)
    person: Promise | str = ""
