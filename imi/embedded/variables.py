"""The environment variables that Open IMI reads: their form, and what is wrong with a value.

Only the standard library is used, so that a wrong value is told before anything else is loaded.
`docs/operators.md` explains each variable.
"""

from collections.abc import Callable, Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

YES = frozenset({"1", "true", "yes", "on", "y", "t"})
NO = frozenset({"0", "false", "no", "off", "n", "f", ""})
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
DATABASE_SCHEMES = ("postgres", "postgresql", "psql", "pgsql")
REDIS_SCHEMES = ("redis", "rediss", "unix")
EMAIL_SCHEMES = (
    "smtp", "smtp+tls", "smtp+ssl", "smtps", "consolemail", "filemail", "memorymail", "dummymail",
)  # fmt: skip


class VariableError(Exception):
    """A variable has a value that cannot be used; its text is one sentence naming it."""


def flag(value: str) -> str | None:
    """Complain about what is neither yes nor no."""
    if value.strip().lower() in YES | NO:
        return None
    return f"must be 1 or 0, not '{value}'"


def _port(value: str) -> str | None:
    if value.isascii() and value.isdigit() and 0 < int(value) < 65536:
        return None
    return f"must be a number from 1 to 65535, not '{value}'"


def _log_level(value: str) -> str | None:
    if value in LOG_LEVELS:
        return None
    return f"must be one of {', '.join(LOG_LEVELS)}, not '{value}'"


def _address(value: str, schemes: tuple[str, ...]) -> str | None:
    """Complain about a malformed URL, without repeating it: it may hold a password."""
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError as error:
        return f"is not a valid URL ({error})"
    if parts.scheme not in schemes:
        return f"must be a URL that begins with one of {', '.join(s + '://' for s in schemes)}"
    return None


def _database(value: str) -> str | None:
    if complaint := _address(value, DATABASE_SCHEMES):
        return complaint
    if not urlsplit(value).path.strip("/"):
        return "names no database: postgresql://user:password@host:5432/name"
    return None


def _broker(value: str) -> str | None:
    if complaint := _address(value, REDIS_SCHEMES):
        return complaint
    parts = urlsplit(value)
    number = parts.path.strip("/")
    if parts.scheme == "unix":
        return None if number else "names no socket: unix:///path/to/redis.sock"
    if not parts.hostname or (number and not number.isdigit()):
        return "must look like redis://:password@host:6379/0"
    return None


def _email(value: str) -> str | None:
    if complaint := _address(value, EMAIL_SCHEMES):
        return complaint
    if value.startswith("smtp") and not urlsplit(value).hostname:
        return "names no mail server: smtp+tls://user:password@host:587"
    return None


def _hosts(value: str) -> str | None:
    wrong = [host for host in value.split(",") if "/" in host or " " in host.strip()]
    return f"lists host names separated by commas, not '{wrong[0]}'" if wrong else None


def _host(value: str) -> str | None:
    try:
        ip_address(value)
    except ValueError:
        return f"must be an address to listen on such as 127.0.0.1 or 0.0.0.0, not '{value}'"
    return None


def _origins(value: str) -> str | None:
    for origin in filter(None, value.split(",")):
        if not origin.startswith(("https://", "http://")):
            return f"lists origins such as https://imi.example.eu, not '{origin}'"
    return None


def _web(value: str) -> str | None:
    if complaint := _address(value, ("https", "http")):
        return complaint
    return None if urlsplit(value).hostname else "names no server: https://translate.example.eu"


def _any(value: str) -> str | None:
    return "must not contain a NUL character" if "\0" in value else None


VARIABLES: dict[str, Callable[[str], str | None]] = {
    "ALLOWED_HOSTS": _hosts,
    "BEHIND_PROXY": flag,
    "CSRF_TRUSTED_ORIGINS": _origins,
    "DATABASE_URL": _database,
    "DEBUG": flag,
    "DEMO": flag,
    "DEMO_HISTORY": flag,
    "EMAIL_FROM": _any,
    "EMAIL_URL": _email,
    "HOST": _host,
    "HTTPS": flag,
    "LOG_LEVEL": _log_level,
    "PORT": _port,
    "REDIS_URL": _broker,
    "SECRET_KEY": _any,
    "SITE_URL": _origins,
    "TRANSLATE_KEY": _any,
    "TRANSLATE_URL": _web,
    "VAR_DIR": _any,
}


def is_on(environ: Mapping[str, str], name: str) -> bool:
    """Whether a flag is set."""
    return environ.get(name, "").strip().lower() in YES


def check(environ: Mapping[str, str]) -> None:
    """Look at the form of each variable that is set.

    Raises VariableError for the first one, by name, that cannot be used.
    """
    for name, complaint_about in VARIABLES.items():
        value = environ.get(name)
        if not value:
            continue
        if complaint := complaint_about(value):
            raise VariableError(f"{name} {complaint}.")
