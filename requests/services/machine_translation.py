"""Translating free text by a machine: through a provider, off unless one is named.

A translation is shown beside the original and never kept.
"""

import json
import logging
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings

SECONDS_TO_ANSWER = 20
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
        body = {
            "q": text[:LONGEST_TEXT],
            "source": source,
            "target": target,
            "format": "text",
        }
        if self.key:
            body["api_key"] = self.key
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
        head = {"Content-Type": "application/json", "Accept": "application/json"}
        try:
            line.request("POST", f"{self.url.path}/translate", body, head)
            answer = line.getresponse()
            found = json.loads(answer.read(LONGEST_ANSWER))
        except (OSError, HTTPException, ValueError) as error:
            logger.warning("translation failed", extra={"error": type(error).__name__})
            raise TranslationFailedError(type(error).__name__) from error
        finally:
            line.close()
        return answer.status, found if isinstance(found, dict) else {}


def provider() -> Provider | None:
    """The provider that the operator named, None where none is."""
    if not settings.TRANSLATE_URL:
        return None
    return LibreTranslate(settings.TRANSLATE_URL, settings.TRANSLATE_KEY)
