"""End together with the parent process, even when that one is killed.

As a program, by its path with bare Python: `python -I -S leash.py PARENT_PID COMMAND` runs a
shell command so. Source: PR_SET_PDEATHSIG in prctl(2); elsewhere than on Linux it does nothing.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def bind_to_parent(parent: int) -> None:
    """Have the kernel send SIGTERM to this process when `parent`, its parent, is gone."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
    if os.getppid() != parent:  # it went before we could ask
        os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    bind_to_parent(int(sys.argv[1]))
    os.execv("/bin/sh", ["sh", "-c", sys.argv[2]])  # noqa: S606 (the Procfile's own words)
