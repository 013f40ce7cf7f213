"""`situationroom …`: one subcommand a module of this folder.

Every command has `--help`; errors go to standard error with the remedy; the exit status is 0
only when the command did what it says.
"""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

ABOUT = "The K-ICT export situation room, for operators."
MORE = """Most commands answer in JSON with --json. Errors go to standard error with the remedy;
the exit status is 0 only when a command did what it says, 2 when it was asked wrongly."""
# They look at the wall first, fill tables as their owner, or ask no database; every other command
# stands behind the wall and sees what the room itself sees.
OWN_PLACE = frozenset({"serve", "worker", "doctor", "load", "deploy"})


def main(argv: list[str] | None = None) -> None:
    """Run one command and exit."""
    words = sys.argv[1:] if argv is None else argv
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "situationroom.config.settings")
    for stream in (sys.stdout, sys.stderr):  # a terminal without Korean gets \\u escapes
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    sys.exit(run(words))


def run(argv: list[str]) -> int:
    """Run one command; return its exit status."""
    try:
        import django

        django.setup()
    except RuntimeError as problem:  # a setting is missing or wrong and names itself
        print(f"situationroom: {problem}", file=sys.stderr)
        return 2
    from situationroom.base import connections
    from situationroom.cli import commands

    parser = argparse.ArgumentParser(prog="situationroom", description=ABOUT, epilog=MORE)
    subparsers = parser.add_subparsers(dest="command", required=True)
    for module in commands.ALL:
        module.add(subparsers)
    options, left = parser.parse_known_args(argv)
    # argparse takes no files that stand after an option: load kind --option X FILE.
    if left and options.command == "load" and not any(word.startswith("-") for word in left):
        options.file = [*options.file, *map(Path, left)]
    elif left:
        parser.error(f"unrecognized arguments: {' '.join(left)}")
    if options.command not in OWN_PLACE:
        connections.see_for_the_room_everywhere()
        connections.stand_behind_the_wall()
    command: Callable[[argparse.Namespace], int] = options.run
    return commands.guarded(command, options)


if __name__ == "__main__":
    main()
