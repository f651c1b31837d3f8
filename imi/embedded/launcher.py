"""Become an unprivileged user, keep the right to enter any directory, run a program.

Run by its path with bare Python (`python -I -S launcher.py UID GID PROGRAM ARGUMENT…`), so that
it needs nothing but the standard library. PostgreSQL refuses to run as root, while the clone may
lie below a directory that no other user can enter (`mktemp -d` makes such ones). Therefore
CAP_DAC_OVERRIDE stays with the program as an ambient capability; NO_SETUID_FIXUP makes access(2),
with which PostgreSQL looks for its own files, count it. Source: capabilities(7), access(2).
"""

import ctypes
import os
import sys

PR_SET_SECUREBITS = 28
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
SECBIT_NO_SETUID_FIXUP = 1 << 2
CAP_DAC_OVERRIDE = 1
CAPABILITY_VERSION_3 = 0x20080522


def _keep_right_of_way(libc: ctypes.CDLL) -> None:
    """Reduce this process to CAP_DAC_OVERRIDE and let the next program inherit it."""
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    only = 1 << CAP_DAC_OVERRIDE
    # effective, permitted, inheritable of the lower 32 capabilities, then of the upper ones
    sets = (ctypes.c_uint32 * 6)(only, only, only, 0, 0, 0)
    if libc.capset(header, sets) == 0:
        libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE, 0, 0)


def main(argv: list[str]) -> None:
    """Change user and run `argv[2:]`; where the kernel grants no right of way, go on without."""
    uid, gid = int(argv[0]), int(argv[1])
    libc = ctypes.CDLL(None, use_errno=True)
    kept = libc.prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0) == 0
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)
    if kept:
        _keep_right_of_way(libc)
    os.execv(argv[2], argv[2:])  # noqa: S606 (no shell wanted)


if __name__ == "__main__":
    main(sys.argv[1:])
