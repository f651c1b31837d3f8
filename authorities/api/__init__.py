"""Api of the app authorities."""

from ninja import Router

router = Router()
