"""The API of the registry: searching for authorities."""

from authorities.api.routes import router

__all__ = ["router"]
