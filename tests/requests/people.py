"""People of `tests.personas` before the pages: logged in, and what they read there."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpResponse
from django.test import Client

from tests.personas import Net

BACKEND = "imi.accounts.backend.OfficialBackend"


@dataclass
class Desk:
    """The federation, and a browser for each of its people."""

    net: Net
    clients: dict[str, Client] = field(default_factory=dict)

    def client(self, who: str) -> Client:
        """The person's browser, logged in."""
        if who not in self.clients:
            self.clients[who] = Client()
            self.clients[who].force_login(self.net.members[who].official, backend=BACKEND)
        return self.clients[who]

    def get(self, who: str, path: str, **more: Any) -> HttpResponse:
        """Open a page."""
        return self.client(who).get(path, **more)

    def post(self, who: str, path: str, data: dict[str, Any] | None = None) -> HttpResponse:
        """Send a form."""
        return self.client(who).post(path, data or {})

    def press(self, who: str, number: str, name: str, **data: Any) -> HttpResponse:
        """Send the form of an action as it is shown at this moment."""
        seen = self.case(who, number).context["exchange"].event_count
        return self.post(who, f"{url(number)}{name}/", {"seen": seen, **data})

    def case(self, who: str, number: str) -> HttpResponse:
        """Open the page of a request."""
        return self.get(who, url(number))


def url(number: str) -> str:
    """The address of a request."""
    return f"/requests/{number.replace('/', '.')}/"


def text_of(answer: HttpResponse) -> str:
    """What an answer says, as one line."""
    return " ".join(answer.content.decode().split())
