"""What a service of the registry says when it can't do what it was asked."""


class InvalidError(Exception):
    """A value can't be used; nothing was changed."""

    def __init__(self, field: str, message: str) -> None:
        """field: the one concerned, "" for the whole; message: for people."""
        super().__init__(message)
        self.field = field
        self.message = message


class StaleError(Exception):
    """The registry has moved on since the actor looked at it; nothing was changed."""
