"""Translating free text by a machine: through a provider, off unless one is named.

A translation is shown beside the original and stands in no database. For a quarter of an hour it is
at hand in the cache that all processes share, under a key that doesn't tell the text.
"""

import hashlib
import json
import logging
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache

#: For all of it: finding the server, connecting, asking and reading.
SECONDS_TO_ANSWER = 5
BUSY = "machine-translation"
SECONDS_AT_HAND = 900
LONGEST_ANSWER = 1_000_000
LONGEST_TEXT = 20_000
logger = logging.getLogger(__name__)


class TranslationFailedError(Exception):
    """The provider gave no translation: it can't be reached, or knows no such languages."""


class Provider(Protocol):
    """Whoever translates."""

    def translate(self, text: str, source: str, target: str) -> str:
        """Return a plain text in another language. Raises TranslationFailedError."""
        ...


class LibreTranslate:
    """A server that speaks LibreTranslate's HTTP API (POST /translate)."""

    def __init__(self, url: str, key: str = "") -> None:
        """url: of the server, a path before `/translate` included. key: its api_key, if any."""
        self.url, self.key = urlsplit(url.rstrip("/")), key

    def translate(self, text: str, source: str, target: str) -> str:
        """Return a text in another language. Raises TranslationFailedError."""
        key = self._place(text, source, target)
        if (known := cache.get(key)) is not None:
            return str(known)
        translated = self._ask(text, source, target)
        cache.set(key, translated, SECONDS_AT_HAND)
        return translated

    def _place(self, text: str, source: str, target: str) -> str:
        """Where the translation lies in the cache."""
        told = json.dumps([self.url.geturl(), source, target, text])
        return f"{BUSY}.{hashlib.sha256(told.encode()).hexdigest()}"

    def _ask(self, text: str, source: str, target: str) -> str:
        body = {
            "q": text[:LONGEST_TEXT],
            "source": source,
            "target": target,
            "format": "text",
        }
        if self.key:
            body["api_key"] = self.key
        with _alone():
            status, answer = self._post(json.dumps(body).encode())
        translated = answer.get("translatedText")
        if status != 200 or not isinstance(translated, str):
            # What the server says may repeat the text: only the status goes into the log.
            logger.warning("translation refused", extra={"status": status})
            raise TranslationFailedError(str(status))
        return translated

    def _post(self, body: bytes) -> tuple[int, dict]:
        connecting = HTTPSConnection if self.url.scheme == "https" else HTTPConnection
        line = connecting(self.url.hostname or "", self.url.port, timeout=SECONDS_TO_ANSWER)
        call = _Call(line)
        # A socket's own timeout begins anew with each byte: only a second thread ends the whole.
        pool = ThreadPoolExecutor(1)
        try:
            status, answer = pool.submit(call.post, f"{self.url.path}/translate", body).result(
                timeout=SECONDS_TO_ANSWER
            )
            found = json.loads(answer)
        except (OSError, HTTPException, ValueError) as error:
            logger.warning("translation failed", extra={"error": type(error).__name__})
            raise TranslationFailedError(type(error).__name__) from error
        finally:
            call.end()
            pool.shutdown(wait=False)
        return status, found if isinstance(found, dict) else {}


class _Call:
    """One question to the server, which another thread may end."""

    def __init__(self, line: HTTPConnection) -> None:
        self.line = line
        self.socket: socket.socket | None = None
        self.ended = False

    def post(self, path: str, body: bytes) -> tuple[int, bytes]:
        """Ask, and return the status and the content of the answer."""
        head = {"Content-Type": "application/json", "Accept": "application/json"}
        try:
            self.line.connect()
            self.socket = self.line.sock
            if self.ended:
                raise TimeoutError
            self.line.request("POST", path, body, head)
            with self.line.getresponse() as answer:
                return answer.status, answer.read(LONGEST_ANSWER)
        finally:
            self.line.close()

    def end(self) -> None:
        """Hang up, whatever the other thread waits for."""
        self.ended = True
        if self.socket:
            with suppress(OSError):
                self.socket.shutdown(socket.SHUT_RDWR)


@contextmanager
def _alone() -> Iterator[None]:
    """Let one call at a time through, so that a slow server never takes all our workers.

    Raises TranslationFailedError for the others.
    """
    if not cache.add(BUSY, True, 2 * SECONDS_TO_ANSWER):
        raise TranslationFailedError("busy")
    try:
        yield
    finally:
        cache.delete(BUSY)


def provider() -> Provider | None:
    """The provider that the operator named, None where none is."""
    if not settings.TRANSLATE_URL:
        return None
    return LibreTranslate(settings.TRANSLATE_URL, settings.TRANSLATE_KEY)
