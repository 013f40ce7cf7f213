"""Writes: notices of a feed become programmes; what a person read in one is kept."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor, room_rule
from situationroom.base.events import emit
from situationroom.base.labelling import make_label
from situationroom.base.labels import Level
from situationroom.base.rules import require
from situationroom.rooms.support.conditions import Terms
from situationroom.rooms.support.events import ProgrammeChanged, ProgrammeRegistered
from situationroom.rooms.support.models import Programme
from situationroom.rooms.support.rules import KEEPING, Keeping
from situationroom.rooms.support.services.keeping import Said
from situationroom.rooms.support.sources.bizinfo.conditions import read_conditions
from situationroom.rooms.support.sources.bizinfo.notices import Notice, read_answer
from situationroom.rooms.support.states import ProgrammeKind, ReadBy

BIZINFO = "bizinfo"
RULE = room_rule("support.take_in")
RELIEF = ("감면", "면제", "비과세", "과세특례", "세액공제", "유예")
READ = ("conditions", "read_by", "window", "since", "until")
"""Columns of a programme that a rule does not overwrite once a person read them."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """How many notices were new, changed and the same as before."""

    new: int
    changed: int
    same: int


def take_in_notices(*, by: Actor, at: datetime, notices: Iterable[Notice]) -> TakenIn:
    """Keep notices of 기업마당 as programmes, all or none; each once by its number."""
    require(KEEPING, Keeping(by, by.organisation))
    counts = {"new": 0, "changed": 0, "same": 0}
    with acting_as(by):
        known = {
            row.source_key: row
            for row in Programme.unscoped.filter(source=BIZINFO).select_related("label")
        }
        for notice in notices:
            counts[_take_in(notice, known.get(notice.id), by, at)] += 1
    return TakenIn(**counts)


def _take_in(notice: Notice, row: Programme | None, by: Actor, at: datetime) -> str:
    wanted = _columns_of(notice)
    if row is None:
        row = Programme.unscoped.create(
            label=make_label(Level.PUBLIC, owner=by.organisation, creator=by.id),
            source=BIZINFO,
            source_key=notice.id,
            registered_at=at,
            registered_by=by.name,
            **wanted,
        )
        emit(ProgrammeRegistered(str(row.id)), about=row.id, label=row.label, by=by, at=at)
        return "new"
    if row.read_by == ReadBy.PERSON:
        wanted = {name: value for name, value in wanted.items() if name not in READ}
    if all(getattr(row, name) == value for name, value in wanted.items()):
        return "same"
    for name, value in wanted.items():
        setattr(row, name, value)
    row.save()
    emit(ProgrammeChanged(str(row.id)), about=row.id, label=row.label, by=by, at=at)
    return "changed"


def _columns_of(notice: Notice) -> dict[str, object]:
    """Return a notice as columns. A feed knows no budget: that stays as somebody wrote it."""
    is_relief = any(word in notice.title + notice.summary for word in RELIEF)
    said = Said(
        kind=ProgrammeKind.RELIEF if is_relief else ProgrammeKind.APPLIED,
        field=notice.field,
        title_ko=notice.title[:400],
        summary=notice.summary,
        agency_name=notice.agency[:200],
        url=notice.url[:500],
        terms=Terms(read_conditions(notice), notice.window, read_by=ReadBy.RULE),
    )
    unknown = ("budget", "spent", "exclusive")
    kept = {name: value for name, value in said.columns().items() if name not in unknown}
    return kept | {"owner_name": notice.owner[:200]}


def load_programmes(*, files: Iterable[Path], at: datetime) -> dict[str, int]:
    """Take saved answers of the interface of 기업마당 in, all or none; return how many of each.

    Raises Refusal naming the file that is no such answer.
    """
    notices = [notice for file in files for notice in read_answer(file.read_bytes(), file.name)]
    return asdict(take_in_notices(by=RULE, at=at, notices=notices))
