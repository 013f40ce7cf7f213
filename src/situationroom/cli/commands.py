"""The commands there are, and what happens when one cannot do what it says."""

import argparse
import os
import sys
from collections.abc import Callable
from contextlib import suppress

from django.db.utils import Error as DatabaseProblem

from situationroom.base.errors import Refusal
from situationroom.cli import (
    audit,
    brief,
    deploy,
    doctor,
    drill,
    duty,
    hs,
    impact,
    invite,
    load,
    log,
    mail,
    problems,
    serve,
    watch,
    worker,
)
from situationroom.cli.output import complain, print_refusal

ALL = (
    doctor,
    drill,
    duty,
    hs,
    impact,
    brief,
    watch,
    load,
    invite,
    mail,
    audit,
    log,
    worker,
    serve,
    deploy,
)


def guarded(command: Callable[[argparse.Namespace], int], options: argparse.Namespace) -> int:
    """Run a command; turn what it refuses into a message with the remedy and status 1."""
    try:
        status = command(options)
        sys.stdout.flush()
        return status
    except Refusal as refusal:
        print_refusal(refusal)
    except DatabaseProblem as problem:
        complain(*problems.of_database(problem))
    except BrokenPipeError:  # whoever read our answer has gone
        _drop_output()
    except OSError as problem:
        _drop_output()
        complain(*problems.of_machine(problem))
    except KeyboardInterrupt:
        return 130
    return 1


def _drop_output() -> None:
    """Send what is left to be said nowhere: it would fail again when the process ends."""
    with suppress(OSError, ValueError):
        sys.stdout.flush()
        return
    with suppress(OSError, ValueError), open(os.devnull, "wb") as nowhere:  # noqa: PTH123
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
