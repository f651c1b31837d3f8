"""Run by its path: takes steps in an installation as people do, told line by line on stdin.

Each line is an object {"do": name, ...}, answered by one line of JSON; what fails is answered
{"error": ...} and may be told again, as somebody presses a button again.
"""

import json
import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imi.settings")

import django

django.setup()

from django.core.cache import cache  # noqa: E402
from django.db import close_old_connections  # noqa: E402

from imi.kernel import clock, tasks  # noqa: E402
from imi.kernel.models import OutboxEntry  # noqa: E402
from requests.models import Exchange, Notice, Reminder  # noqa: E402
from requests.services.history import broken_at  # noqa: E402
from requests.services.mails import message_id  # noqa: E402
from requests.services.nightly import deadlines, digests  # noqa: E402
from requests.services.perform import perform  # noqa: E402
from requests.services.problems import NotPossibleError  # noqa: E402
from tests.builders import a_draft  # noqa: E402
from tests.personas import Net, a_net  # noqa: E402

NET: list[Net] = []


def prepare() -> dict[str, Any]:
    """Make the federation."""
    NET.append(a_net())
    return {}


def draft() -> dict[str, Any]:
    """Draft a request from A to B."""
    from requests.services.create import create_request

    net, at = NET[0], clock.now()
    made = create_request(a_draft(net.authorities["B"], at=at), by=net.members["a"], at=at)
    return {"number": made.number}


def act(who: str, number: str, name: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Take a step, unless it is the last one taken: then somebody presses twice."""
    exchange = Exchange.objects.get(number=number)
    last = exchange.events.order_by("sequence").last()
    if last is not None and last.name == name:
        return {"done": "before"}
    try:
        perform(number=number, name=name, by=NET[0].members[who], at=clock.now(), fields=fields)
    except NotPossibleError:
        return {"done": "not possible"}
    return {"done": "now"}


def night(days: int) -> dict[str, Any]:
    """Do what the night of a day does for requests; a second time, nothing."""
    day, at = clock.today() + timedelta(days=days), clock.now()
    return {"look": deadlines(day=day, at=at), "digests": digests(day=day, at=at)}


def wake() -> dict[str, Any]:
    """Tell the worker that there may be something in the outbox."""
    tasks.deliver.delay()
    return {}


def tomorrow() -> dict[str, Any]:
    """Let a day go by, so that what failed is due again."""
    clock.move_forward(1)
    cache.delete("clock.days_ahead")
    return {}


def left() -> dict[str, Any]:
    """What waits in the outbox, alive and dead."""
    return {
        "waiting": OutboxEntry.objects.filter(dead=False).count(),
        "dead": OutboxEntry.objects.filter(dead=True).count(),
    }


def account(number: str) -> dict[str, Any]:
    """What the installation says it did."""
    exchange = Exchange.objects.get(number=number)
    notices = Notice.objects.select_related("official", "authority", "event", "reminder")
    return {
        "events": list(exchange.events.order_by("sequence").values_list("name", flat=True)),
        "broken_at": broken_at(exchange),
        "reminders": sorted(Reminder.objects.values_list("rule", flat=True)),
        "notices": [
            {
                "to": one.official.email if one.official else one.authority.email,
                "of": one.event.name if one.event else one.reminder.rule,
                "mail": message_id(one.batch) if one.batch else None,
                "mailed": one.mailed_at is not None,
            }
            for one in notices
        ],
    }


DO = {
    "prepare": prepare,
    "draft": draft,
    "act": act,
    "night": night,
    "wake": wake,
    "tomorrow": tomorrow,
    "left": left,
    "account": account,
}


def main() -> None:
    """Answer line by line until the input ends."""
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # whatever is printed besides doesn't get among the answers
    for line in sys.stdin:
        told = json.loads(line)
        close_old_connections()
        try:
            answer = DO[told.pop("do")](**told)
        except Exception as problem:
            answer = {"error": f"{type(problem).__name__}: {problem}"}
        out.write(json.dumps(answer) + "\n")
        out.flush()


if __name__ == "__main__":
    main()
