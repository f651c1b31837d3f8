"""Who is answered what by the addresses of scoreboard."""

from tests.access.rows import Row

ROWS: list[Row] = []
