"""The API of the exchanges: forms, requests and their actions."""

from requests.api.routes import router

__all__ = ["router"]
