"""What an official's pages cost: queries, milliseconds in the database, in Python, and paced."""

import asyncio
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.public_pages.measure import ask
from benchmarks.scoreboard.ground import installation

RATE = 20
SHOTS = 200
ROOT = Path(__file__).parents[2]
#: What officials of most authorities open, in turns.
DAY = ("worklist: small authority", "request page", "start page", "calendar")


@dataclass
class Cost:
    """The statements of one page, and the seconds they took."""

    count: int = 0
    seconds: float = 0.0
    slowest: tuple[float, str] = field(default=(0.0, ""))

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        """Time a statement."""
        start = time.perf_counter()
        try:
            return execute(sql, *rest)
        finally:
            spent = time.perf_counter() - start
            self.count += 1
            self.seconds += spent
            self.slowest = max(self.slowest, (spent, sql))


@contextmanager
def _served() -> Iterator[int]:
    """Run the web server as an installation does, with a worker for each of two cores."""
    from imi.embedded.supervisor import read_procfile

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = read_procfile(ROOT / "Procfile")["web"]
    tools = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environ = os.environ | {"PORT": str(port), "PATH": tools}
    child = subprocess.Popen(["sh", "-c", command], cwd=ROOT, env=environ)
    try:
        _wait_for(port)
        yield port
    finally:
        child.terminate()
        child.wait()


def _wait_for(port: int) -> None:
    for _ in range(600):
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError("the web server doesn't answer")


def _paced(port: int, asked: list[tuple[str, str]]) -> tuple[float, float]:
    """Ask in turns at a fixed rate; p50 and p95 in ms, counted from when each was to begin.

    asked: session and path.
    """

    async def one(due: float, session: str, path: str) -> float:
        await asyncio.sleep(due - time.perf_counter())
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        status, _etag = await ask(reader, writer, path, f"Cookie: sessionid={session}\r\n")
        writer.close()
        assert status == 200, (path, status)
        return (time.perf_counter() - due) * 1000

    async def many(shots: int) -> list[float]:
        begin = time.perf_counter() + 0.1
        shots_due = [(begin + shot / RATE, *asked[shot % len(asked)]) for shot in range(shots)]
        return await asyncio.gather(*(one(*shot) for shot in shots_due))

    asyncio.run(many(RATE))
    durations = asyncio.run(many(SHOTS))
    return statistics.median(durations), statistics.quantiles(durations, n=20)[-1]


def _alone(get: Callable[[], object]) -> tuple[Cost, float, float]:
    """The statements of the middling of five pages; its ms in the database, and of our CPU."""
    from django.db import connection

    found = []
    for _shot in range(5):
        cost = Cost()
        cpu = time.process_time()
        with connection.execute_wrapper(cost):
            get()
        found.append((cost.seconds * 1000, (time.process_time() - cpu) * 1000, cost))
    middling = sorted(found, key=lambda one: one[0])[len(found) // 2]
    return middling[2], middling[0], statistics.median(one[1] for one in found)


def main(requests: int, authorities: int, explain: bool) -> None:
    """Fill, measure and print."""
    from django.test import Client

    from benchmarks.worklist.fill import fill, last_cursor
    from imi.kernel import clock
    from requests.models import Exchange
    from requests.selectors.desk import desk_list
    from requests.selectors.worklist import parts_of

    start = time.perf_counter()
    people = fill(requests, authorities)
    spent = time.perf_counter() - start
    print(f"{requests:,} requests, {authorities:,} authorities made in {spent:.0f} s")
    busy = people["busy"]
    ends = {
        name: last_cursor(desk_list(parts_of(busy), busy, name, clock.today()))
        for name in ("open", "all")
    }
    one = Exchange.objects.filter(responder=busy.authority, state="accepted").latest("pk")
    pages = [
        ("worklist: waits for me", "busy", "/requests/?tab=waiting"),
        ("worklist: my authority, first page", "busy", "/requests/?tab=open"),
        ("worklist: my authority, last page", "busy", f"/requests/?tab=open&after={ends['open']}"),
        ("worklist: all, first page", "busy", "/requests/?tab=all"),
        ("worklist: all, last page", "busy", f"/requests/?tab=all&after={ends['all']}"),
        ("worklist: filtered", "busy", "/requests/?tab=open&state=sent&country=AT"),
        ("worklist: what is new", "busy", "/requests/?tab=open&unread=on"),
        ("worklist: small authority", "small", "/requests/?tab=open"),
        ("worklist: coordinator", "coordinator", "/requests/?tab=open"),
        ("request page", "busy", one.get_absolute_url()),
        ("start page", "busy", "/"),
        ("coordination", "coordinator", "/coordination/"),
        ("calendar", "busy", "/requests/calendar/"),
        ("search: part of a number", "busy", f"/search/?q={one.number.split('-')[2]}"),
        ("search: words", "busy", "/search/?q=professional"),
    ]
    clients = {}
    for who, member in people.items():
        clients[who] = Client()
        clients[who].force_login(member.official, "imi.accounts.backend.OfficialBackend")
    sessions = {who: client.cookies["sessionid"].value for who, client in clients.items()}
    day = [(sessions[who], path) for title, who, path in pages if title in DAY]
    with _served() as port:
        print(f"{'page':36} queries  SQL ms  CPU ms  p50 ms  p95 ms at {RATE}/s")
        for title, who, path in pages:

            def get(who: str = who, path: str = path) -> None:
                answer = clients[who].get(path)
                assert answer.status_code == 200, path

            get()
            cost, sql, cpu = _alone(get)
            p50, p95 = _paced(port, [(sessions[who], path)])
            print(
                f"{title:36} {cost.count:7} {sql:7.1f} {cpu:7.0f} {p50:7.0f} {p95:7.0f}", flush=True
            )
            if explain:
                print(f"    {cost.slowest[0] * 1000:.1f} ms: {cost.slowest[1][:3000]}")
        p50, p95 = _paced(port, day)
        print(f"{'an official day, in turns':36} {'':7} {'':7} {'':7} {p50:7.0f} {p95:7.0f}")


if __name__ == "__main__":
    with installation():
        main(
            int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000,
            int(sys.argv[2]) if len(sys.argv) > 2 else 100_000,
            "--explain" in sys.argv,
        )
