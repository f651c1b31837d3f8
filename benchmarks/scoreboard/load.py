"""Write the rows of the replay, against COPY of the same bytes."""

import sys
import time

from benchmarks.scoreboard.ground import installation

TABLES = ("requests_exchange", "requests_participation", "requests_event")


def main(scale: float) -> None:
    """Measure and print."""
    from django.db import connection

    from requests.services.replay import rows
    from requests.services.replay.run import replay

    spent, copied = 0.0, 0
    write = rows.Rows.write

    def timed(self: rows.Rows) -> int:
        nonlocal spent, copied
        copied += sum(len(found) for found in self._rows.values())
        start = time.perf_counter()
        written = write(self)
        spent += time.perf_counter() - start
        return written

    rows.Rows.write = timed  # type: ignore[method-assign]
    start = time.perf_counter()
    replay(scale, 2017, lambda steps, name: steps)
    whole = time.perf_counter() - start
    print(f"{copied} rows: written in {spent:.1f} s of {whole:.1f} s that the replay took")
    floor, bare = 0.0, 0
    with connection.cursor() as cursor:
        for table in TABLES:
            with cursor.copy(f"copy {table} to stdout") as out:
                content = [bytes(part) for part in out]
            cursor.execute(f"create table bare (like {table} including all)")
            start = time.perf_counter()
            with cursor.copy("copy bare from stdin") as target:
                for part in content:
                    target.write(part)
            floor += time.perf_counter() - start
            bare += len(content)
            cursor.execute("drop table bare")
    ours, theirs = copied / spent, bare / floor
    print(f"{ours:,.0f} rows/s; bare COPY {theirs:,.0f} rows/s; ratio {ours / theirs:.2f}")


if __name__ == "__main__":
    with installation():
        main(float(sys.argv[1]) if len(sys.argv) > 1 else 1.0)
