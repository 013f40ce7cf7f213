"""Runs as they leave the room: rows by item, and all that computes them again somewhere else."""

import json
from datetime import datetime
from typing import Any

from situationroom.base.actors import Actor
from situationroom.base.egress import (
    Export,
    Parcel,
    Receiver,
    Taken,
    let_out_files,
    let_out_table,
)
from situationroom.base.errors import Conflict
from situationroom.base.labels import Level
from situationroom.documents.blocks import Column
from situationroom.documents.sheet_texts import ListValue
from situationroom.rooms.impact.changes import stored_changes
from situationroom.rooms.impact.figures import from_stored
from situationroom.rooms.impact.inputs import gather_inputs
from situationroom.rooms.impact.models import Run
from situationroom.rooms.impact.queries import item_rows
from situationroom.rooms.impact.reproduce import bundle_name
from situationroom.rooms.impact.services import digests_of
from tradeimpact.bundle import Bundle, write_bundle

# Numbers in a spreadsheet are passed on without a thought: not those for named persons.
ITEMS_FILE = Export("run-items", highest=Level.OWN)
BUNDLE_FILE = Export("run-bundle", highest=Level.OWN)
ITEM_FIELDS = (
    "base_usd", "hit_usd", "hit_low_usd", "hit_high_usd", "exempt_usd", "outside_usd",
    "rate_before", "rate_after", "rate_after_low", "rate_after_high",
)  # fmt: skip
SNIPPET = '''"""Compute this run again, with the library tradeimpact alone: python run.py

tradeimpact is a folder of the repository of the room (src/tradeimpact); it needs numpy, polars and
pydantic. The room's code at the time: {code}
"""

import json
from pathlib import Path

from tradeimpact.bundle import read_bundle

folder = Path(__file__).parent
outcome = read_bundle(folder).compare()
stored = json.loads((folder / "answer.json").read_text(encoding="utf-8"))
apart = 0.0
for effect in outcome.effects:
    for source, change in effect.by_source.items():
        then = stored[effect.item]["effect"]["by_source"][source]
        if then is not None:
            apart = max(apart, abs(change - then))
    print(f"{{effect.item:16}} {{effect.central:18,.2f}} USD")
print(f"largest difference from the stored run: {{apart:g}} USD")
'''


def take_out_items(*, by: Actor, at: datetime, to: Receiver, run: Run, form: str) -> Parcel:
    """Return the rows of a run by item as a file: US dollars and shares, in full precision."""
    sources = run.result["sources"]
    heads = ["item", *ITEM_FIELDS, "change_usd", "change_low", "change_high", *sources]
    rows = [_as_cells(item, sources) for item in item_rows(run)]
    taken = Taken(ITEMS_FILE, by, at, to, run.id, (run.label,), f"run-{run.digest[:12]}")
    return let_out_table(taken, [Column(head) for head in heads], rows, form)


def take_out_bundle(*, by: Actor, at: datetime, to: Receiver, run: Run) -> Parcel:
    """Return all a run reads, and a program that computes it again with `tradeimpact` alone.

    Raises Conflict where what the run stood on has changed since.
    """
    bundle = bundle_of(run)
    answer = {row["item"]: row for row in run.result["items"]}
    files = {
        **write_bundle(bundle),
        "answer.json": json.dumps(answer, indent=1, allow_nan=False).encode(),
        "run.py": SNIPPET.format(code=run.code_version).encode(),
    }
    taken = Taken(BUNDLE_FILE, by, at, to, run.id, (run.label,), bundle_name(run.digest))
    return let_out_files(taken, files)


def bundle_of(run: Run) -> Bundle:
    """Return what a run reads, proven by its digest. Raises Conflict where that has changed."""
    scenario, added = from_stored(run.scenario), stored_changes(run.scenario)
    inputs = gather_inputs(scenario, added=added)
    if run.digest not in digests_of(scenario, inputs, owner=run.label.owner):
        raise Conflict(
            "What this run was computed from has changed since.",
            hint="Compute it again: the new run can be reproduced.",
        )
    return Bundle(
        scenario=scenario,
        flows=inputs.flows,
        lines=inputs.lines,
        provisions=inputs.provisions,
        elasticities=inputs.elasticities,
        item_of=inputs.item_of,
        items=inputs.items,
        added=inputs.added,
        columns=inputs.columns,
        shares=inputs.shares,
    )


def _as_cells(item: dict[str, Any], sources: list[str]) -> list[ListValue]:
    effect = item["effect"]
    return [
        item["item"],
        *(item[name] for name in ITEM_FIELDS),
        effect["central"],
        effect["low"],
        effect["high"],
        *(effect["by_source"][source] for source in sources),
    ]
