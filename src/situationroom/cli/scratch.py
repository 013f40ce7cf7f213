"""A drill against a throw-away database, in a process of its own."""

import argparse
import os
import sys


def main() -> int:
    """Prepare the database that the environment names, then play the drill."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "situationroom.config.settings")
    import django

    django.setup()
    from situationroom.cli import commands

    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("--out")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    options.list = options.scratch = False
    return commands.guarded(_play, options)


def _play(options: argparse.Namespace) -> int:
    from situationroom.cli import drill

    drill.prepare_scratch()
    return drill.run(options)


if __name__ == "__main__":
    sys.exit(main())
