"""What an official's pages cost: queries, and milliseconds at so many requests a second."""

import statistics
import sys
import time

from benchmarks.scoreboard.ground import installation

RATE = 20
SHOTS = 100


def _paced(get: object, rate: int = RATE, shots: int = SHOTS) -> tuple[float, float]:
    """Ask at a fixed rate; p50 and p95 in ms, counted from when each was to begin."""
    durations = []
    begin = time.perf_counter()
    for shot in range(shots):
        due = begin + shot / rate
        time.sleep(max(0.0, due - time.perf_counter()))
        get()  # type: ignore[operator]
        durations.append((time.perf_counter() - due) * 1000)
    return statistics.median(durations), statistics.quantiles(durations, n=20)[-1]


def main(requests: int, authorities: int) -> None:
    """Fill, measure and print."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from benchmarks.worklist.fill import fill, last_cursor
    from imi.kernel import clock
    from requests.models import Exchange
    from requests.selectors.desk import desk_list
    from requests.selectors.worklist import parts_of

    start = time.perf_counter()
    people = fill(requests, authorities)
    print(
        f"{requests:,} requests, {authorities:,} authorities: {time.perf_counter() - start:.0f} s"
    )
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
    print(f"{'page':38} queries  p50 ms  p95 ms at {RATE}/s")
    for title, who, path in pages:
        for _warm in range(3):
            assert clients[who].get(path).status_code == 200, path
        with CaptureQueriesContext(connection) as queries:
            clients[who].get(path)
        p50, p95 = _paced(lambda who=who, path=path: clients[who].get(path))
        print(f"{title:38} {len(queries):7}  {p50:6.0f}  {p95:6.0f}", flush=True)


if __name__ == "__main__":
    with installation():
        main(
            int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000,
            int(sys.argv[2]) if len(sys.argv) > 2 else 100_000,
        )
