"""Who can see an object, and changing that: narrowed at once, widened as rule 4 says. Members."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from situationroom.api.answers import Said, actor_of
from situationroom.api.idempotency import Deed, writes
from situationroom.api.paging import PAGE, After, Limit, Page, page_of, whole
from situationroom.base import models
from situationroom.base import relabelling as services
from situationroom.base import relabelling_reads as queries
from situationroom.base.cursors import time_cursor, to_cursor
from situationroom.base.labelled import get_labelled
from situationroom.base.labels import TLP, Level
from situationroom.rooms.organisations.queries import sight
from situationroom.rooms.organisations.queries.readership import Readership, get_readership
from situationroom.rooms.organisations.services.sight import look_at_sight
from situationroom.rooms.organisations.states import OrganisationKind

router = Router(tags=["labels"], by_alias=True)


class Readers(Schema):
    """Readers for one reason; without a kind or a number where the asker may not know it."""

    why: str
    kind: str | None
    persons: int | None


class Seen(Schema):
    """Who can see an object; `anyone` also without an account, `yours` why the asker sees it."""

    kind: str
    id: UUID
    label: str | None
    tlp: str | None
    stage: str
    owner: str | None
    within: str | None
    group: str
    anyone: bool
    yours: str
    readers: list[Readers]


class Choice(Schema):
    """A level the asker may choose; `needs_consent` that the company did not give yet."""

    label: str
    narrows: bool
    takes_two: bool
    needs_consent: bool


class Change(Schema):
    """A label was narrowed, or somebody asked to widen it; `organisation` asked for it."""

    id: UUID
    label_from: str
    label_to: str
    reason: str
    answer: str
    state: str
    organisation: UUID
    asked_at: datetime
    ended_at: datetime | None


class ChangeSaid(Said):
    """To whom it is to be open, and why; `audience` names the sharing group."""

    label: Level
    reason: str = Field(max_length=300)
    audience: UUID | None = None


class DecisionSaid(Said):
    """Why it is decided so; a refusal needs it."""

    reason: str = Field("", max_length=300)


class ConsentSaid(Said):
    """How far the company agreed, and how it said so."""

    label: Level
    note: str = Field("", max_length=300)


class Consent(Schema):
    """How far a company agreed that what is about it is read."""

    label: str | None
    given_at: datetime | None
    withdrawn_at: datetime | None


class Sight(Schema):
    """How many objects of a kind somebody may read now, by label where one decides."""

    kind: str
    total: int
    by_label: dict[str, int]


def _seen(found: Readership) -> Seen:
    level = found.level
    owner = found.owner
    return Seen(
        kind=found.kind,
        id=found.id,
        label=level,
        tlp=TLP[level] if level is not None else None,
        stage=found.stage,
        owner=owner.code if owner is not None and owner.kind != OrganisationKind.COMPANY else None,
        within=found.outer,
        group=found.group,
        anyone=found.anyone,
        yours=found.yours,
        readers=[Readers(why=one.why, kind=one.kind, persons=one.persons) for one in found.parts],
    )


def _change(row: models.LabelChange) -> Change:
    if row.effective_at is not None:
        state = "effective"
    else:
        state = "waiting" if row.refused_at is None else "refused"
    return Change(
        id=row.id,
        label_from=row.level_from,
        label_to=row.level_to,
        reason=row.reason,
        answer=row.answer,
        state=state,
        organisation=row.organisation,
        asked_at=row.asked_at,
        ended_at=row.effective_at or row.refused_at,
    )


@router.get("/labels/{kind}/{id}", response=Seen)
def get_label(request: HttpRequest, kind: str, id: UUID) -> Seen:
    """Tell who can see an object: by which right, and how many where that may be known."""
    return _seen(get_readership(kind=kind, id=id, by=actor_of(request), at=timezone.now()))


@router.get("/labels/{kind}/{id}/choices", response=Page[Choice])
def list_label_choices(request: HttpRequest, kind: str, id: UUID) -> Page[Choice]:
    """List the levels the asker may choose for an object."""
    by = actor_of(request)
    found = get_labelled(kind=kind, id=id, by=by)
    return whole(
        [
            Choice(
                label=one.level,
                narrows=one.narrows,
                takes_two=one.takes_two,
                needs_consent=one.consent,
            )
            for one in queries.list_choices(by=by, label=found.label)
        ]
    )


@router.get("/labels/{kind}/{id}/changes", response=Page[Change])
def list_label_history(request: HttpRequest, kind: str, id: UUID) -> Page[Change]:
    """List how the label of an object changed, newest first."""
    by = actor_of(request)
    found = get_labelled(kind=kind, id=id, by=by)
    return whole([_change(row) for row in queries.list_changes(by=by, label=found.label)])


@writes(router, "/labels/{kind}/{id}/changes", response=Change, status=201)
def ask_relabel(request: HttpRequest, kind: str, id: UUID, said: ChangeSaid) -> Deed:
    """Narrow the label of an object at once; widen it, or ask a second person."""
    by = actor_of(request)

    def deed() -> Change:
        found = get_labelled(kind=kind, id=id, by=by)
        row = services.ask_relabel(
            by=by,
            at=timezone.now(),
            label=found.label,
            level=said.label,
            reason=said.reason,
            audience=said.audience,
        )
        return _change(row)

    return deed


@writes(router, "/labels/{kind}/{id}/consent", response=Consent, status=201)
def record_label_consent(request: HttpRequest, kind: str, id: UUID, said: ConsentSaid) -> Deed:
    """Record how far the company agreed. For the company, or who took its case in."""
    by = actor_of(request)

    def deed() -> Consent:
        found = get_labelled(kind=kind, id=id, by=by)
        row = services.record_consent(
            by=by, at=timezone.now(), label=found.label, level=said.label, note=said.note
        )
        return Consent(label=row.level, given_at=row.given_at, withdrawn_at=row.withdrawn_at)

    return deed


@writes(router, "/labels/{kind}/{id}/consent/withdraw", response=Consent)
def withdraw_label_consent(request: HttpRequest, kind: str, id: UUID) -> Deed:
    """Take the company's consent back."""
    by = actor_of(request)

    def deed() -> Consent:
        found, at = get_labelled(kind=kind, id=id, by=by), timezone.now()
        services.withdraw_consent(by=by, at=at, label=found.label)
        return Consent(label=None, given_at=None, withdrawn_at=at)

    return deed


@router.get("/label-changes", response=Page[Change])
def list_label_changes(
    request: HttpRequest, after: After = "", limit: Limit = PAGE
) -> Page[Change]:
    """List what waits for a second person of one's organisation, the oldest first."""
    rows = queries.list_waiting(by=actor_of(request), after=time_cursor(after), limit=limit + 1)
    return page_of(
        rows, limit=limit, show=_change, cursor=lambda row: to_cursor(row.asked_at, row.id)
    )


@router.get("/label-changes/{id}", response=Change)
def get_label_change(request: HttpRequest, id: UUID) -> Change:
    """Show one change of a label."""
    return _change(queries.get_change(id=id, by=actor_of(request)))


@writes(router, "/label-changes/{id}/approve", response=Change)
def approve_label_change(request: HttpRequest, id: UUID, said: DecisionSaid) -> Deed:
    """Approve what a colleague asked: it is widened now."""
    by = actor_of(request)
    return lambda: _change(
        services.approve_relabel(by=by, at=timezone.now(), change=id, reason=said.reason)
    )


@writes(router, "/label-changes/{id}/refuse", response=Change)
def refuse_label_change(request: HttpRequest, id: UUID, said: DecisionSaid) -> Deed:
    """Refuse what a colleague asked, or take one's own asking back."""
    by = actor_of(request)
    return lambda: _change(
        services.refuse_relabel(by=by, at=timezone.now(), change=id, reason=said.reason)
    )


def _sight(row: sight.Sight) -> Sight:
    by_label = {level.value: count for level, count in row.by_label.items()}
    return Sight(kind=row.kind, total=row.total, by_label=by_label)


@router.get("/me/sight", response=Page[Sight])
def count_my_sight(request: HttpRequest) -> Page[Sight]:
    """Count what the asker may read now, by kind of object and label."""
    return whole([_sight(row) for row in sight.count_sight(actor=actor_of(request))])


@router.get("/organisations/{id}/members/{person}/sight", response=Page[Sight])
def count_sight_of_member(
    request: HttpRequest, id: UUID, person: UUID, reason: str = ""
) -> Page[Sight]:
    """Count what a member may read now; say why. Every asking leaves an audit row."""
    found = look_at_sight(
        by=actor_of(request),
        at=timezone.now(),
        organisation=id,
        person=person,
        reason=reason,
        address=request.META.get("REMOTE_ADDR", ""),
    )
    return whole([_sight(row) for row in found])
