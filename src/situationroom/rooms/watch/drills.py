"""Drills: real notices kept in the repository, to be stored again and watched."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import NotAllowed, NotFound, Refusal
from situationroom.rooms.watch.models import Notice
from situationroom.rooms.watch.services import Entry, ensure_source, store_notice

SOURCES = {
    "white-house": ("백악관", "The White House"),
    "supreme-court": ("미국 연방대법원", "Supreme Court of the United States"),
    "ustr": ("미국 무역대표부", "United States Trade Representative"),
}
STARTERS = frozenset({ActorKind.SECRETARIAT, ActorKind.ROOM_RULE})


@dataclass(frozen=True, slots=True)
class Drill:
    """A named drill and the notice it stores."""

    name: str
    source: str
    entry: Entry


@lru_cache(maxsize=4)
def _read(path: str) -> tuple[Drill, ...]:
    try:
        rows: list[dict[str, Any]] = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
        return tuple(map(_drill, rows))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError):
        raise Refusal(
            "The list of drills %(path)s cannot be read.",
            hint="Bring it back: git checkout reference.",
            path=path,
        ) from None


def _drill(row: dict[str, Any]) -> Drill:
    return Drill(
        row["drill"],
        row["source"],
        Entry(
            external_id=row["external_id"],
            citation=row["citation"],
            title=row["title"],
            title_ko=row["title_ko"],
            published_on=row["published_on"],
            effective_on=row["effective_on"],
            url=row["url"],
            agencies=tuple(row["agencies"]),
            abstract=row["abstract"],
            abstract_ko=row["abstract_ko"],
            abstract_by_us=True,
        ),
    )


def list_drills() -> tuple[Drill, ...]:
    """Return every drill there is."""
    return _read(str(settings.REFERENCE / "drills" / "drills.yaml"))


def list_played(*, by: Actor) -> dict[str, Notice]:
    """Return the notices of the drills played already, by the name of the drill."""
    rows = Notice.objects.visible_to(by).filter(source_id__in=SOURCES)
    there = {(row.source_id, row.external_id): row for row in rows}
    keys = {drill.name: (drill.source, drill.entry.external_id) for drill in list_drills()}
    return {name: there[key] for name, key in keys.items() if key in there}


def start_drill(*, by: Actor, at: datetime, name: str) -> tuple[Notice, bool]:
    """Store the notice of a drill; what follows is up to the rooms. Return it and if it is new.

    Raises NotFound naming the drills there are, NotAllowed for anyone but the secretariat.
    """
    if by.kind not in STARTERS:
        raise NotAllowed("Only the secretariat may start a drill.")
    drill = next((d for d in list_drills() if d.name == name), None)
    if drill is None:
        raise NotFound(
            "There is no drill %(name)s.",
            hint="There are: %(known)s",
            name=name,
            known=", ".join(d.name for d in list_drills()),
        )
    name_ko, name_en = SOURCES[drill.source]
    source = ensure_source(code=drill.source, name_ko=name_ko, name_en=name_en)
    return store_notice(by=by, at=at, source=source, entry=drill.entry)
