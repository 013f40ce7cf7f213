"""Writes: a programme is registered, changed, followed and retired."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate

from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound
from situationroom.base.events import Fact, emit
from situationroom.base.labelling import make_label
from situationroom.base.labels import Level
from situationroom.base.rules import require
from situationroom.rooms.support.conditions import Terms, to_json
from situationroom.rooms.support.events import (
    ProgrammeChanged,
    ProgrammeRegistered,
    ProgrammeRetired,
    ProgressNoted,
)
from situationroom.rooms.support.models import Programme
from situationroom.rooms.support.rules import KEEPING, SAYING, Keeping, Saying
from situationroom.rooms.support.states import HAND, Field, ProgrammeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a programme says. Without `owner` it is one's own organisation's."""

    kind: ProgrammeKind
    field: Field
    title_ko: str
    title_en: str = ""
    summary: str = ""
    owner: UUID | None = None
    agency_name: str = ""
    url: str = ""
    terms: Terms
    is_public: bool = True

    def columns(self) -> dict[str, Any]:
        """Return what is said as the columns that keep it."""
        terms = self.terms
        return {
            "kind": self.kind,
            "field": self.field,
            "title_ko": self.title_ko.strip(),
            "title_en": self.title_en.strip() or self.title_ko.strip(),
            "summary": self.summary.strip(),
            "agency_name": self.agency_name.strip(),
            "url": self.url.strip(),
            "conditions": to_json(terms.conditions),
            "read_by": terms.read_by,
            "window": terms.window.kind,
            "since": terms.window.since,
            "until": terms.window.until,
            "budget": terms.budget,
            "spent": terms.spent,
            "exclusive": terms.exclusive.strip(),
        }


def register_programme(*, by: Actor, at: datetime, said: Said) -> Programme:
    """Register a programme (rules SUP-01 to SUP-08): for everybody, or for the government."""
    owner = said.owner or by.organisation
    require(KEEPING, Keeping(by, owner))
    require(SAYING, Saying(said.title_ko, said.terms))
    with acting_as(by):
        level = Level.PUBLIC if said.is_public else Level.GOVERNMENT
        row = Programme.unscoped.create(
            label=make_label(level, owner=owner, creator=by.id),
            owner_id=owner,
            source=HAND,
            registered_at=at,
            registered_by=by.name,
            **said.columns(),
        )
        _tell(ProgrammeRegistered(str(row.id)), row, by, at)
    return row


def _held(by: Actor, programme: UUID) -> Programme:
    """Return a programme held to the end. Raises NotFound, and NotAllowed for who may not keep."""
    if not Programme.objects.visible_to(by).filter(pk=programme).exists():
        raise NotFound("There is no such programme.")
    rows = Programme.unscoped.select_for_update(of=("self",))
    row = rows.select_related("label").get(pk=programme)
    require(KEEPING, Keeping(by, row.owner_id, row.retired_at is not None))
    return row


def _tell(fact: Fact, row: Programme, by: Actor, at: datetime) -> None:
    emit(fact, about=row.id, label=row.label, by=by, at=at)


def change_programme(*, by: Actor, at: datetime, programme: UUID, said: Said) -> Programme:
    """Change what a programme says; owner, label and how far it came stay (rules SUP-01 to 08)."""
    with acting_as(by):
        row = _held(by, programme)
        require(SAYING, Saying(said.title_ko, said.terms))
        kept = replace(said, terms=replace(said.terms, spent=row.spent))
        for name, value in kept.columns().items():
            setattr(row, name, value)
        row.save()
        _tell(ProgrammeChanged(str(row.id)), row, by, at)
    return row


def note_progress(
    *,
    by: Actor,
    at: datetime,
    programme: UUID,
    progress: str,
    on: date,
    spent: int | None = None,
) -> Programme:
    """Write down how far a programme came, and what was spent of its budget (SUP-06, SUP-09)."""
    with acting_as(by):
        row = _held(by, programme)
        terms = replace(row.terms(), spent=spent)
        require(SAYING, Saying(row.title_ko, terms, on, localdate(at)))
        row.progress, row.progress_on, row.spent = progress.strip(), on, spent
        row.save(update_fields=["progress", "progress_on", "spent"])
        _tell(ProgressNoted(str(row.id)), row, by, at)
    return row


def retire_programme(*, by: Actor, at: datetime, programme: UUID) -> Programme:
    """Offer a programme no more; it stays readable."""
    with acting_as(by):
        row = _held(by, programme)
        row.retired_at = at
        row.save(update_fields=["retired_at"])
        _tell(ProgrammeRetired(str(row.id)), row, by, at)
    return row
