"""The API of the exchanges: forms, requests, other kinds, actions, webhooks, registers."""

from ninja import Router

from requests.api.exchanges import router as exchanges_router
from requests.api.registers import router as registers_router
from requests.api.routes import router as requests_router
from requests.api.webhooks import router as webhooks_router

router = Router()
router.add_router("", requests_router)
router.add_router("", exchanges_router)
router.add_router("", webhooks_router)
router.add_router("", registers_router)

__all__ = ["router"]
