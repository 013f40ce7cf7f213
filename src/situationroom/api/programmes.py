"""Support programmes: the catalogue, what fits a company, and the inspection. Members only."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router

from situationroom.api.answers import actor_of
from situationroom.api.idempotency import Deed, writes
from situationroom.api.issues import find_organisation
from situationroom.api.paging import PAGE, After, Limit, Page, page_of, whole
from situationroom.api.programme_shapes import (
    Condition,
    Fit,
    Fitting,
    Inspected,
    ProfileSaid,
    Programme,
    ProgrammeSaid,
    ProgressSaid,
    Reason,
)
from situationroom.base.actors import Actor
from situationroom.base.cursors import time_cursor, to_cursor
from situationroom.rooms.support import models, queries, services
from situationroom.rooms.support.conditions import Condition as Asked
from situationroom.rooms.support.conditions import Profile, Terms, Window
from situationroom.rooms.support.matching import why_closed
from situationroom.rooms.support.states import Field, ProgrammeKind, Size

router = Router(tags=["programmes"], by_alias=True)
COPIED = (
    "id", "kind", "field", "title_ko", "title_en", "summary", "owner_name", "agency_name", "url",
    "source", "read_by", "window", "since", "until", "budget", "spent", "exclusive", "progress",
    "progress_on", "registered_at", "retired_at",
)  # fmt: skip


def _shown(row: models.Programme) -> Programme:
    terms = row.terms()
    told: dict[str, Any] = {name: getattr(row, name) for name in COPIED}
    return Programme(
        **told,
        owner=row.owner.code if row.owner is not None else None,
        conditions=[_condition(one) for one in terms.conditions],
        closed=why_closed(terms, on=timezone.localdate()),
        label=row.label.level,
    )


def _condition(one: Asked) -> Condition:
    return Condition(
        kind=one.kind, values=list(one.values), value=one.value,
        or_pre_founder=one.or_pre_founder, or_other=one.or_other, words=one.words,
    )  # fmt: skip


@router.get("/programmes", response=Page[Programme])
def list_programmes(
    request: HttpRequest,
    kind: ProgrammeKind | None = None,
    field: Field | None = None,
    owner: str = "",
    words: str = "",
    open: bool = False,
    after: After = "",
    limit: Limit = PAGE,
) -> Page[Programme]:
    """List support programmes, newest first; `open` keeps those that are offered today."""
    wanted = queries.Wanted(
        kind=kind or "", field=field or "", words=words,
        owner=find_organisation(owner).id if owner else None,
        open_on=timezone.localdate() if open else None,
    )  # fmt: skip
    rows = queries.list_programmes(
        by=actor_of(request), wanted=wanted, after=time_cursor(after), limit=limit + 1
    )
    return page_of(
        rows, limit=limit, show=_shown, cursor=lambda one: to_cursor(one.registered_at, one.id)
    )


@router.get("/programmes/inspection", response=Page[Inspected])
def inspect(request: HttpRequest) -> Page[Inspected]:
    """List every measure that members keep: budget spent, progress, silence."""
    return whole(
        [
            Inspected(programme=_shown(one.programme), share=one.share, silent_days=one.silent)
            for one in queries.inspect(by=actor_of(request), on=timezone.localdate())
        ]
    )


@router.get("/programmes/{id}", response=Programme)
def get_programme(request: HttpRequest, id: UUID) -> Programme:
    """Show one programme with its conditions."""
    return _shown(queries.get_programme(id=id, by=actor_of(request)))


def _said(said: ProgrammeSaid) -> services.Said:
    told = said.model_dump(
        exclude={"conditions", "window", "since", "until", "budget", "exclusive"}
    )
    conditions = tuple(
        Asked(**one.model_dump() | {"values": tuple(one.values)}) for one in said.conditions
    )
    window = Window(said.window, said.since, said.until)
    return services.Said(
        **told, terms=Terms(conditions, window, said.budget, exclusive=said.exclusive)
    )


def _after(id: UUID, by: Actor) -> Programme:
    return _shown(queries.get_programme(id=id, by=by))


@writes(router, "/programmes", response=Programme)
def register(request: HttpRequest, said: ProgrammeSaid) -> Deed:
    """Register a programme of one's own organisation."""
    actor, told = actor_of(request), _said(said)

    def deed() -> Programme:
        row = services.register_programme(by=actor, at=timezone.now(), said=told)
        return _after(row.id, actor)

    return deed


@writes(router, "/programme-fits", response=Fitting)
def list_fitting(request: HttpRequest, said: ProfileSaid) -> Deed:
    """Tell what fits a company, with the reason for every condition; nothing is kept."""
    actor = actor_of(request)
    told = said.model_dump(exclude={"size", "field", "limit"})
    sets = {name: frozenset(told[name]) for name in ("has", "has_not", "markets", "holds")}
    sizes = frozenset({said.size}) if said.size is not None else frozenset(Size)
    profile = Profile(**told | sets, sizes=sizes)

    def deed() -> Fitting:
        fits = queries.list_fitting(
            profile=profile, on=timezone.localdate(), by=actor, field=said.field or "",
            limit=said.limit,
        )  # fmt: skip
        return Fitting(items=[_fit(one) for one in fits])

    return deed


def _fit(one: queries.Fit) -> Fit:
    reasons = [Reason(condition=_condition(r.condition), held=r.held) for r in one.match.reasons]
    return Fit(
        programme=_shown(one.programme), verdict=one.match.verdict, reasons=reasons,
        doubts=list(one.match.doubts),
    )  # fmt: skip


@writes(router, "/programmes/{id}", response=Programme)
def change(request: HttpRequest, id: UUID, said: ProgrammeSaid) -> Deed:
    """Change what a programme says."""
    actor, told = actor_of(request), _said(said)
    queries.get_programme(id=id, by=actor)

    def deed() -> Programme:
        services.change_programme(by=actor, at=timezone.now(), programme=id, said=told)
        return _after(id, actor)

    return deed


@writes(router, "/programmes/{id}/progress", response=Programme)
def note_progress(request: HttpRequest, id: UUID, said: ProgressSaid) -> Deed:
    """Write down how far a programme came."""
    actor = actor_of(request)
    queries.get_programme(id=id, by=actor)

    def deed() -> Programme:
        services.note_progress(
            by=actor, at=timezone.now(), programme=id, progress=said.progress, on=said.on,
            spent=said.spent,
        )  # fmt: skip
        return _after(id, actor)

    return deed


@writes(router, "/programmes/{id}/retire", response=Programme)
def retire(request: HttpRequest, id: UUID) -> Deed:
    """Offer a programme no more."""
    actor = actor_of(request)
    queries.get_programme(id=id, by=actor)

    def deed() -> Programme:
        services.retire_programme(by=actor, at=timezone.now(), programme=id)
        return _after(id, actor)

    return deed
