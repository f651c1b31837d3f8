"""What runs needs only what `make run` installs, not what tests and checks bring."""

import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]

IMPORT_ALL = """
import sys, pkgutil, importlib
hidden = set(sys.argv[1].split(","))

class Hide:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in hidden:
            raise ModuleNotFoundError(f"{name} is not installed by `make run`", name=name)

sys.meta_path.insert(0, Hide())
import django
django.setup()
for app in ("imi", "authorities", "requests", "scoreboard"):
    package = importlib.import_module(app)
    for module in pkgutil.walk_packages(package.__path__, f"{app}."):
        if not module.name.startswith(("imi.settings", "requests.catalogues")):
            importlib.import_module(module.name)
"""


def _pinned(name: str) -> set[str]:
    pins = re.findall(r"^([A-Za-z0-9_.-]+)(?:\[.*\])?==", (ROOT / name).read_text(), re.M)
    return {_canonical(pin) for pin in pins}


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _only_for_tests() -> list[str]:
    """Names of top-level modules that only requirements-dev.txt brings."""
    run = _pinned("requirements.txt")
    dev = _pinned("requirements-dev.txt") - run
    return sorted(
        module
        for module, owners in packages_distributions().items()
        if {_canonical(owner) for owner in owners} <= dev
    )


def test_every_module_can_be_imported_without_the_packages_of_the_tests():
    hidden = _only_for_tests()
    assert "pytest" in hidden
    assert "django" not in hidden
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL, ",".join(hidden)],
        cwd=ROOT,
        env={
            "DEBUG": "1",
            "SECRET_KEY": "no secret",
            "DATABASE_URL": "postgres://localhost/none",
            "DJANGO_SETTINGS_MODULE": "imi.settings",
            "PATH": "/usr/bin:/bin",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-600:]
