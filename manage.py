#!/usr/bin/env python
"""Open IMI's command line; starts the embedded PostgreSQL and Redis where no other is named."""

import os
import sys


def main() -> None:
    """Run one management command with the services it needs."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imi.settings")
    from imi.embedded import command_line

    command_line.run(sys.argv)


if __name__ == "__main__":
    main()
