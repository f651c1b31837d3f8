"""One row of the access matrix; each app keeps its rows in its own module beside this one."""

from collections.abc import Callable
from dataclasses import dataclass, field

from authorities.models import Authority, Membership

#: Whose answers a row lists, in this order.
PERSONAS = ("anonymous", "handler", "coordinator", "local_admin", "central_admin")


@dataclass
class World:
    """What the rows may name in their addresses."""

    authority: Authority
    members: dict[str, Membership]
    numbers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """What each persona is answered at one route.

    route: as in the address table of Django; url: an example of it, or a function of the world
    that makes one; statuses: those of PERSONAS, in order; method: GET, or POST without fields.
    """

    route: str
    url: str | Callable[[World], str]
    statuses: tuple[int, int, int, int, int]
    method: str = "GET"

    def address(self, world: World) -> str:
        """The example's address."""
        return self.url(world) if callable(self.url) else self.url


def everyone(route: str, url: str, status: int = 200, **more: str) -> Row:
    """A row in which all are answered alike."""
    return Row(route, url, (status,) * 5, **more)


def officials(route: str, url: str, status: int = 200, **more: str) -> Row:
    """A row in which visitors are sent to the login and all officials are answered alike."""
    return Row(route, url, (302, status, status, status, status), **more)
