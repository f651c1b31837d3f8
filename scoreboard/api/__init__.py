"""Api of the app scoreboard."""

from ninja import Router

router = Router()
