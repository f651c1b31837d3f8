"""The API of the Scoreboard: open data, for anyone."""

from scoreboard.api.routes import router

__all__ = ["router"]
