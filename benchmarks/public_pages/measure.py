"""Ask a running installation for public pages: kept ones, ones made anew, and 304s.

Ratios are to `/healthz` in the same run, the least that the server can do; this process sends the
requests from the same cores.
"""

import asyncio
import statistics
import sys
import time
from itertools import count
from urllib.parse import urlsplit

PAGES = ("", "indicators/1/", "indicators/2/?area=PQ", "countries/", "facts/", "data/")
CONNECTIONS = 8
SECONDS = 2.0
Answer = tuple[int, str]


async def ask(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str, more: str = ""
) -> Answer:
    """Send one request over a connection that stays open; returns status and ETag."""
    writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{more}\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    status, length, etag = int(head[9:12]), 0, ""
    for line in head.split("\r\n")[1:]:
        name, _, value = line.partition(": ")
        if name.lower() == "content-length":
            length = int(value)
        elif name.lower() == "etag":
            etag = value
    if length and status != 304:
        await reader.readexactly(length)
    return status, etag


async def _many(host: str, port: int, path: str, status: int, more: str = "") -> float:
    """Return requests a second over some connections at once."""
    end = time.perf_counter() + SECONDS
    done = 0

    async def one() -> None:
        nonlocal done
        reader, writer = await asyncio.open_connection(host, port)
        while time.perf_counter() < end:
            found, _etag = await ask(reader, writer, path, more)
            assert found == status, (path, found)
            done += 1
        writer.close()

    await asyncio.gather(*(one() for _ in range(CONNECTIONS)))
    return done / SECONDS


async def _anew(host: str, port: int, path: str, times: int = 60) -> list[float]:
    """Return milliseconds of pages that are made anew: their address has an unknown part."""
    reader, writer = await asyncio.open_connection(host, port)
    sign = "&" if "?" in path else "?"
    numbers, taken = count(time.time_ns()), []
    for _ in range(times):
        start = time.perf_counter()
        status, _etag = await ask(reader, writer, f"{path}{sign}anew={next(numbers)}")
        taken.append((time.perf_counter() - start) * 1000)
        assert status == 200, (path, status)
    writer.close()
    return taken


async def measure(address: str, year: int) -> None:
    """Measure and print."""
    parts = urlsplit(address)
    host, port = parts.hostname or "127.0.0.1", parts.port or 80
    floor = await _many(host, port, "/healthz", 200)
    print(f"/healthz: {floor:,.0f} requests/s")
    for page in PAGES:
        path = f"/scoreboard/{year}/{page}"
        reader, writer = await asyncio.open_connection(host, port)
        _status, etag = await ask(reader, writer, path)
        writer.close()
        kept = await _many(host, port, path, 200)
        same = await _many(host, port, path, 304, f"If-None-Match: {etag}\r\n")
        anew = await _anew(host, port, path)
        p95 = statistics.quantiles(anew, n=20)[-1]
        print(
            f"{path}: kept {kept:,.0f}/s ({kept / floor:.2f} of /healthz), not modified"
            f" {same:,.0f}/s ({same / floor:.2f}); anew p50 {statistics.median(anew):.0f} ms,"
            f" p95 {p95:.0f} ms"
        )


if __name__ == "__main__":
    asyncio.run(measure(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 2017))
