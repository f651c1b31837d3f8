"""What each transition does besides moving the state.

An effect changes the exchange in memory and the rows around it; `perform` saves the exchange,
and writes what the effect returns into the event. Nothing personal may be returned.
"""

from requests.services.effects import (
    alerts,
    answering,
    card_application,
    card_decisions,
    closing,
    dates,
    notification,
    one_to_many,
    referral,
    repository,
    sending,
    solvit,
    solvit_lead,
    taking,
)
from requests.services.effects.step import EFFECTS, Step, effect_of

__all__ = [
    "EFFECTS",
    "Step",
    "alerts",
    "answering",
    "card_application",
    "card_decisions",
    "closing",
    "dates",
    "effect_of",
    "notification",
    "one_to_many",
    "referral",
    "repository",
    "sending",
    "solvit",
    "solvit_lead",
    "taking",
]
