"""A mail server that takes everything and remembers it, and may call somebody in between."""

import email
import email.policy
import socketserver
import threading
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Taken:
    """A mail as its recipient got it."""

    to: str
    identity: str
    body: str


class Sink:
    """Listens on a free port; `interrupt` is called when a mail was taken, before that is said."""

    def __init__(self) -> None:
        """Start to listen."""
        self.mails: list[Taken] = []
        self.interrupt: Callable[[], None] | None = None
        sink = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                sink.talk(self)

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port: int = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        self.server.shutdown()
        self.server.server_close()

    def talk(self, line: socketserver.StreamRequestHandler) -> None:
        """Speak as much SMTP as Django needs."""

        def say(words: str) -> None:
            line.wfile.write(f"{words}\r\n".encode())

        say("220 sink")
        try:
            while words := line.rfile.readline().decode().strip():
                verb = words.split(" ", 1)[0].upper()
                if verb == "DATA":
                    say("354 go on")
                    self._take(line)
                    say("250 taken")
                elif verb == "QUIT":
                    say("221 bye")
                    return
                else:
                    say("250 ok")
        except (ConnectionError, ValueError):
            return

    def _take(self, line: socketserver.StreamRequestHandler) -> None:
        lines = []
        while (text := line.rfile.readline()) not in (b".\r\n", b""):
            lines.append(text)
        found = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        body = found.get_body()
        content = body.get_content() if body else ""
        self.mails.append(Taken(str(found["To"]), str(found["Message-ID"]), content))
        if self.interrupt:
            called, self.interrupt = self.interrupt, None
            called()
