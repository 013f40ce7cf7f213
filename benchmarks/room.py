"""One fresh room in a process of its own: drills are played, and an act nobody wrote down before.

`python -m benchmarks.room DRILL… [--act FILE]` prints what came of it as JSON. The database is the
one the environment names; `benchmarks.walk` names a new file.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any


def main() -> int:
    """Prepare the room, play, and print the answers."""
    parser = argparse.ArgumentParser()
    parser.add_argument("drills", nargs="*")
    parser.add_argument("--act", type=Path)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "situationroom.config.settings")
    import django

    django.setup()
    from situationroom.cli import drill, load

    drill.prepare_scratch()
    load.load_demo(quiet=True)
    with tempfile.TemporaryDirectory() as folder:
        said = {name: drill.play(name, out=folder, loud=False) for name in options.drills}
    act = json.loads(options.act.read_text(encoding="utf-8")) if options.act else None
    print(json.dumps({"drills": said, "act": act and register(act)}))
    return 0


def register(said: dict[str, Any]) -> dict[str, Any]:
    """Register an act as an officer does, let the rooms follow, and return what they made of it."""
    from django.utils import timezone

    from situationroom.base import worker
    from situationroom.rooms.impact import services as impact
    from situationroom.rooms.impact.queries import list_runs_of_act
    from situationroom.rooms.impact.states import Knowledge
    from situationroom.rooms.issues.queries import get_issue_of_act
    from situationroom.rooms.measures import services
    from situationroom.rooms.measures.rules import MeasureInput
    from situationroom.rooms.organisations.models import Person
    from situationroom.rooms.organisations.queries import get_actor
    from situationroom.rooms.reports.queries import find_brief_of_issue

    officer = get_actor(
        Person.objects.get(email="secretariat@demo.example"), on=timezone.localdate()
    )
    began = time.perf_counter()
    act = services.register_act(
        by=officer,
        at=timezone.now(),
        title_ko="시험 조치",
        title_en="An act of the benchmark",
        authority="s999",
        citation="an act of the benchmark",
        announced=date.fromisoformat(said["announced"]),
        measures=[
            MeasureInput(
                programme="s999",
                rate=said["rate"],
                since=date.fromisoformat(said["since"]),
                listed=tuple(said["products"]),
                exempt=tuple(said["exempt"]),
            )
        ],
    )
    worker.work_until_settled(seconds=300.0)
    issue = get_issue_of_act(act=act.id, by=officer)
    brief = issue and find_brief_of_issue(issue.id)
    seconds = time.perf_counter() - began
    runs = list_runs_of_act(act=act.id, by=officer)
    now = next(run for run in runs if run.knowledge == "now")
    # The referee has no data on who claims the USMCA preference: both sides let nobody claim it.
    scenario = impact.scenario_of_act(act, knowledge=Knowledge.NOW, then=timezone.localdate())
    unclaimed = impact.compute(replace(scenario, claims="none")).result["items"]
    return {
        "seconds": seconds,
        "brief": bool(brief),
        "items": now.result["items"],
        "effect": {row["item"]: row["effect"]["by_source"] for row in unclaimed},
    }


if __name__ == "__main__":
    sys.exit(main())
