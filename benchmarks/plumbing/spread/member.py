"""The command line of the room, in a process that also knows the work of the measurements."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "situationroom.config.settings")
import django

django.setup()

from benchmarks.plumbing.kills import steps  # noqa: E402, F401
from situationroom.cli.main import run  # noqa: E402

if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
