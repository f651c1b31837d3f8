"""Compile the interface's catalogues (.po to .mo) without the gettext programs."""

from pathlib import Path

import polib


def compile_catalogues(root: Path) -> int:
    """Compile each catalogue under `root/locale` that is newer than its compiled form.

    Returns how many were compiled. A compiled file appears whole or not at all.
    """
    count = 0
    for source in sorted((root / "locale").glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        fresh = target.with_suffix(".mo.new")
        polib.pofile(str(source)).save_as_mofile(str(fresh))
        fresh.rename(target)
        count += 1
    return count
