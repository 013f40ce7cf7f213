"""`situationroom drill`: store a real notice and watch the rooms react to it."""

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management import call_command
from django.utils import timezone

from situationroom.base import reactions, worker
from situationroom.base.actors import room_rule
from situationroom.base.errors import Refusal
from situationroom.cli import load
from situationroom.cli.brief import write_brief
from situationroom.cli.output import folder_to_write, print_json
from situationroom.cli.parse import add_json
from situationroom.rooms.impact.queries import list_figures_of_runs
from situationroom.rooms.issues.queries import find_issue
from situationroom.rooms.reports.models import Brief
from situationroom.rooms.reports.progress import Progress, get_progress
from situationroom.rooms.reports.queries import find_brief
from situationroom.rooms.watch.drills import list_drills, start_drill

LIMIT_SECONDS = 300.0
HEADLINE = (
    "base_usd",
    "hit_usd",
    "exempt_usd",
    "exempt_share",
    "rate_before",
    "rate_after",
    "change_usd",
)


def add(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser("drill", help="from a real notice to a drafted brief")
    parser.add_argument("name", nargs="?", help="such as 2026-02-20-court; see --list")
    parser.add_argument("--list", action="store_true", help="list the drills")
    parser.add_argument("--scratch", action="store_true", help="use a throw-away database")
    parser.add_argument(
        "--out", help="folder for the brief's files (default: a new one)", metavar="FOLDER"
    )
    add_json(parser)
    parser.set_defaults(run=run, parser=parser)


def run(options: argparse.Namespace) -> int:
    """Answer."""
    if options.list:
        return _list(options)
    if not options.name:
        options.parser.error("name a drill, or use --list")
    if options.scratch:
        return _in_scratch(options)
    answer = play(options.name, out=options.out, loud=not options.json)
    if options.json:
        print_json(answer)
    return 0


def _list(options: argparse.Namespace) -> int:
    drills = [
        {"drill": d.name, "title": d.entry.title_ko, "published_on": d.entry.published_on}
        for d in list_drills()
    ]
    if options.json:
        print_json(drills)
    else:
        for drill in drills:
            print(f"{drill['drill']:28} {drill['title']}")
    return 0


def _in_scratch(options: argparse.Namespace) -> int:
    """Run the same command against a fresh SQLite database in a child process."""
    with tempfile.TemporaryDirectory(prefix="situationroom-drill-") as folder:
        out = options.out or tempfile.mkdtemp(prefix="situationroom-brief-")
        environment = os.environ | {
            "SITUATIONROOM_DATABASE": f"sqlite:///{Path(folder) / 'scratch.sqlite3'}",
        }
        words = [sys.executable, "-m", "situationroom.cli.scratch", options.name, "--out", out]
        return subprocess.run(  # noqa: S603
            words + (["--json"] if options.json else []), env=environment, check=False
        ).returncode


def prepare_scratch() -> None:
    """Make tables and load the reference data into the database at hand."""
    call_command("migrate", verbosity=0)
    load.load_reference(quiet=True)
    load.load_demo(quiet=True, accounts=False)


def play(name: str, *, out: str | None, loud: bool) -> dict[str, Any]:
    """Store the notice, follow the log until the brief is there, and return the answer.

    This orchestrates nothing: it stores a notice and lets the worker do what it always does.
    """
    load.refuse_without_reference()
    folder = folder_to_write(out or tempfile.mkdtemp(prefix="situationroom-brief-"))
    by = room_rule("watch.drill")
    began = time.perf_counter()
    notice, new = start_drill(by=by, at=timezone.now(), name=name)
    if loud and not new:
        print("the notice is in the room already: its figures are shown again")
    stop = threading.Event()
    worker.start(stop)
    try:
        progress = _follow(notice.id, loud=loud)
    finally:
        stop.set()
    seconds = time.perf_counter() - began
    return _answer(name, progress, seconds, folder=folder, loud=loud)


def _follow(notice: UUID, *, loud: bool) -> Progress:
    """Print each step as it is done, until the brief is there."""
    shown = 0
    end = time.monotonic() + LIMIT_SECONDS
    while True:
        quiet = reactions.settled()  # asked first: what came meanwhile is seen below
        progress = get_progress(notice)
        for step in progress.steps[shown:]:
            if step.at is None:
                break
            if loud:
                print(f"  {step.seconds or 0:6.2f} s  {step.name}")
            shown += 1
        if progress.finished:
            return progress
        if progress.failed or quiet or time.monotonic() > end:
            raise Refusal(
                "The drill stopped after %(steps)s steps: %(why)s",
                hint="See `situationroom doctor` and the log of the worker.",
                steps=shown,
                why=progress.failed or ("no room reacts any more" if quiet else "time is up"),
            )
        time.sleep(0.1)


def _answer(
    name: str, progress: Progress, seconds: float, *, folder: Path, loud: bool
) -> dict[str, Any]:
    brief = find_brief(UUID(str(progress.brief)))
    issue = find_issue(UUID(str(progress.issue)))
    files = {
        form: str(write_brief(brief, form=form, path=folder / f"{name}.{form}"))
        for form in ("html", "pdf", "hwpx")
    }
    answer = {
        "drill": name,
        "seconds": round(seconds, 3),
        "steps": [{"name": s.name, "seconds": round(s.seconds or 0.0, 3)} for s in progress.steps],
        "issue": issue.short,
        "figures": _figures(brief),
        "brief": files,
    }
    if loud:
        print(f"{name}: {seconds:.1f} s from notice to the brief of issue {issue.short}")
        for form, path in files.items():
            print(f"  {form:5} {path}")
    return answer


def _figures(brief: Brief) -> list[dict[str, Any]]:
    """Return the headline figures; what was known that day comes first and says `then`."""
    rows = list_figures_of_runs(list(brief.runs.values_list("id", flat=True)), names=HEADLINE)
    ordered = sorted(
        rows,
        key=lambda f: (
            f.run.knowledge != "then",
            f.item != "total",
            f.item,
            HEADLINE.index(f.name),
        ),
    )
    return [
        {
            "name": f"{f.run.knowledge}.{f.item}.{f.name}",
            "value": f.value,
            "low": f.low,
            "high": f.high,
            "unit": f.unit,
            "trace": str(f.id),
        }
        for f in ordered
    ]
