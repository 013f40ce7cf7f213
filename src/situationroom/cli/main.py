"""`situationroom …`: one subcommand a module of this folder.

Every command has `--help`; errors go to standard error with the remedy; the exit status is 0
only when the command did what it says.
"""

import argparse
import os
import sys
from collections.abc import Callable

ABOUT = "The K-ICT export situation room, for operators."
MORE = """Most commands answer in JSON with --json. Errors go to standard error with the remedy;
the exit status is 0 only when a command did what it says, 2 when it was asked wrongly."""


def main(argv: list[str] | None = None) -> None:
    """Run one command and exit."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "situationroom.config.settings")
    for stream in (sys.stdout, sys.stderr):  # a terminal without Korean gets \\u escapes
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(run(sys.argv[1:] if argv is None else argv))


def run(argv: list[str]) -> int:
    """Run one command; return its exit status."""
    try:
        import django

        django.setup()
    except RuntimeError as problem:  # a setting is missing or wrong and names itself
        print(f"situationroom: {problem}", file=sys.stderr)
        return 2
    from situationroom.cli import commands

    parser = argparse.ArgumentParser(prog="situationroom", description=ABOUT, epilog=MORE)
    subparsers = parser.add_subparsers(dest="command", required=True)
    for module in commands.ALL:
        module.add(subparsers)
    options = parser.parse_args(argv)
    command: Callable[[argparse.Namespace], int] = options.run
    return commands.guarded(command, options)


if __name__ == "__main__":
    main()
