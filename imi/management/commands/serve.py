"""`manage.py serve`: bring everything up to date and run the whole site under one supervisor."""

import http.client
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand
from django.db import connections

from imi.embedded import leash, postgres, readiness, redis, services, static, supervisor
from imi.embedded.places import Places
from imi.translations import compile_catalogues
from scoreboard.selectors.edition import latest_edition


class Command(BaseCommand):
    """What `make run` starts; steps 1 and 2 are its Python environment and packages."""

    help = "Migrates, loads catalogue and demo (with DEMO=1), then runs web, worker and beat."

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare step by step, then supervise until asked to stop."""
        if os.environ.get("MAKELEVEL"):
            leash.bind_to_parent(os.getppid())
        self.places = Places(settings.VAR_DIR)
        self.own_database = os.environ["DATABASE_URL"] != postgres.url(self.places)
        self.own_broker = os.environ["REDIS_URL"] != redis.url(self.places)
        self.prepare()
        connections.close_all()
        sys.exit(self.supervise())

    def prepare(self) -> None:
        """Bring database, demo and static files up to date; quick when they are."""
        where = "your own" if self.own_database else f"embedded, in {self.places.var}"
        self.say(f"3/6 Database ({where}): migrations and question catalogue …")
        if self.own_database:
            readiness.prepare()
        else:
            readiness.ensure(self.places, settings.BASE_DIR)
        if settings.DEMO and "load_demo" in get_commands():
            self.say("4/6 Demo federation …")
            call_command("load_demo", stdout=self.stderr)
        else:
            self.say("4/6 Demo federation: none (DEMO is not set).")
        self.say("5/6 Texts and static files …")
        compile_catalogues(settings.BASE_DIR)
        static.collect()

    def supervise(self) -> int:
        """Run the Procfile's processes; returns the exit code."""
        self.say("6/6 Starting web server, worker and scheduler …")
        port = os.environ.setdefault("PORT", "8000")
        os.environ.setdefault("WEB_CONCURRENCY", str(len(os.sched_getaffinity(0))))
        os.environ["PATH"] = os.pathsep.join(
            [str(Path(sys.executable).parent), os.environ.get("PATH", "")]
        )
        # Celery advises against root, which is what a container's only user is.
        os.environ["PYTHONWARNINGS"] = "ignore:You're running the worker with superuser"
        metrics = self.places.var / "metrics"
        shutil.rmtree(metrics, ignore_errors=True)
        metrics.mkdir()
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(metrics)
        os.chdir(settings.BASE_DIR)
        site = supervisor.Supervisor(
            self.places,
            supervisor.read_procfile(settings.BASE_DIR / "Procfile"),
            look_after=self.revive,
            errands=self.errands(),
        )
        return site.loop(ready=self.announcer(int(port)))

    def errands(self) -> dict[str, str]:
        """What runs once beside the site: the demo's history, which takes a minute or two."""
        if not (settings.DEMO and settings.DEMO_HISTORY) or latest_edition(2017):
            return {}
        self.say("    The history behind the Scoreboard is loaded in the background …")
        return {"history": "exec nice python manage.py replay 2017 --recount"}

    def revive(self) -> None:
        """Start an embedded server again that has fallen."""
        services.revive(self.places, database=not self.own_database, broker=not self.own_broker)

    def announcer(self, port: int) -> Callable[[], bool]:
        """Return what tells, once, that the site answers."""

        def announce() -> bool:
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            try:
                line.request("GET", "/healthz")
                line.getresponse()
            except (OSError, http.client.HTTPException):
                return False
            finally:
                line.close()
            self.greet(port)
            return True

        return announce

    def greet(self, port: int) -> None:
        """Say where the site is and who can log in."""
        self.say("")
        self.say(f"Open IMI is ready: http://127.0.0.1:{port}/   (Ctrl-C stops it)")
        if settings.DEMO and "demo_accounts" in get_commands():
            self.say("")
            call_command("demo_accounts", stdout=self.stderr)
            connections.close_all()

    def say(self, text: str) -> None:
        """Show progress at once."""
        self.stderr.write(text, self.style.SUCCESS)
        self.stderr.flush()
