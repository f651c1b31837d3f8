"""The servers that DATABASE_URL and REDIS_URL name: can they be reached?"""

import re

from imi.embedded.variables import VariableError

SECONDS_TO_WAIT = 5


def _first_reason(error: Exception) -> str:
    """The words after the last colon-separated prefix of a driver's many-lined message."""
    line = next((line for line in str(error).splitlines() if line.strip()), type(error).__name__)
    return re.sub(r"^.*?(?:failed: |FATAL: +)", "", line).strip().rstrip(".")


def check_database(url: str) -> None:
    """Connect once.

    Raises VariableError naming DATABASE_URL, never with the password.
    """
    import environ
    import psycopg

    values = environ.Env.db_url_config(url)
    parts = {
        "host": values.get("HOST"),
        "port": values.get("PORT"),
        "user": values.get("USER"),
        "password": values.get("PASSWORD"),
        "dbname": values.get("NAME"),
    } | values.get("OPTIONS", {})
    given = {name: value for name, value in parts.items() if value} | {
        "connect_timeout": SECONDS_TO_WAIT
    }
    try:
        psycopg.connect(**given).close()
    except psycopg.Error as error:
        raise VariableError(
            f"DATABASE_URL: the database cannot be reached ({_first_reason(error)})."
        ) from error


def check_broker(url: str) -> None:
    """Ping once.

    Raises VariableError naming REDIS_URL.
    """
    import redis

    try:
        with redis.Redis.from_url(
            url, socket_connect_timeout=SECONDS_TO_WAIT, socket_timeout=SECONDS_TO_WAIT, retry=None
        ) as client:
            client.ping()
    except (redis.RedisError, OSError, ValueError) as error:
        raise VariableError(
            f"REDIS_URL: Redis cannot be reached ({_first_reason(error)})."
        ) from error
