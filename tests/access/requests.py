"""Who is answered what by the addresses of requests."""

from tests.access.rows import Row

ROWS: list[Row] = []
