"""The commands there are, and what happens when one cannot do what it says."""

import argparse
import sys
from collections.abc import Callable

from django.db.utils import OperationalError, ProgrammingError

from situationroom.base.errors import Refusal
from situationroom.cli import (
    audit,
    brief,
    doctor,
    drill,
    duty,
    impact,
    load,
    mail,
    serve,
    watch,
    worker,
)
from situationroom.cli.output import print_refusal

ALL = (doctor, drill, duty, impact, brief, watch, load, mail, audit, worker, serve)


def guarded(command: Callable[[argparse.Namespace], int], options: argparse.Namespace) -> int:
    """Run a command; turn what it refuses into a message with the remedy and status 1."""
    try:
        return command(options)
    except Refusal as refusal:
        print_refusal(refusal)
        return 1
    except (OperationalError, ProgrammingError) as problem:
        print(
            f"situationroom: the database does not answer as it should: {problem}\n"
            "  → run `make setup` (tables, reference data), then `situationroom doctor`",
            file=sys.stderr,
        )
        return 1
    except OSError as problem:
        print(
            f"situationroom: {problem}\n  → check the path and that you may write there",
            file=sys.stderr,
        )
        return 1
    except KeyboardInterrupt:
        return 130
