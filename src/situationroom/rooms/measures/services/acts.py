"""Writes: register, confirm and withdraw acts; join a notice to the act it is about."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.text import slugify

from situationroom.base.acting import acting_as, take_turns
from situationroom.base.actors import Actor
from situationroom.base.egress import Export, Parcel, Receiver, Taken, let_out_table
from situationroom.base.errors import Conflict, NotAllowed, Refusal
from situationroom.base.events import emit
from situationroom.base.labelling import widen_label
from situationroom.base.labels import Level
from situationroom.base.models import Label
from situationroom.documents.blocks import Column
from situationroom.documents.sheet_texts import ListValue
from situationroom.rooms.codelists import queries as codelists
from situationroom.rooms.codelists.rules import dotted_code
from situationroom.rooms.measures import queries
from situationroom.rooms.measures.events import (
    ActConfirmed,
    ActNotified,
    ActRegistered,
    ActWithdrawn,
    NoticeOfActRevised,
)
from situationroom.rooms.measures.lifecycle import may_move
from situationroom.rooms.measures.models import Measure, ScopeEntry, ScopeList, StateAct
from situationroom.rooms.measures.reference import european_union
from situationroom.rooms.measures.rules import (
    ActInput,
    MeasureInput,
    broken_act_rules,
    broken_rules,
    may_register,
    to_values,
)
from situationroom.rooms.measures.states import (
    TEXT,
    ActState,
)
from situationroom.rooms.organisations.states import Role
from situationroom.rooms.watch.models import Notice
from situationroom.rooms.watch.queries import get_notice

ACT_DIFF = Export("act-diff", highest=Level.GOVERNMENT)
DUTY_LIST = Export("duty-list", highest=Level.PUBLIC)


def register_act(
    *,
    by: Actor,
    at: datetime,
    title_ko: str,
    title_en: str,
    authority: str,
    citation: str,
    announced: date,
    measures: list[MeasureInput],
    url: str = "",
    document: str = "",
    notice: UUID | None = None,
    code: str = "",
) -> StateAct:
    """Register an act with its measures, unconfirmed, and tell the rooms above.

    Raises NotAllowed without the *register* role, Refusal with the message of each broken rule,
    Conflict when the register holds the act already.
    """
    queries.check_may_register(by=by)
    measures = _checked(announced, at, measures)
    with acting_as(by):
        take_turns("measures.register_act")
        _refuse_known(citation, document, by)
        code = _free_code(code, f"us-{announced.isoformat()}-{title_en}")
        act = _write_act(
            by,
            at,
            code,
            authority,
            title_ko,
            title_en,
            citation,
            document,
            url,
            announced,
            measures,
        )
        if notice is not None:
            act.notices.add(get_notice(id=notice, by=by))
        for position, measure in enumerate(measures, start=1):
            _write_measure(act, position, measure, announced)
        emit(ActRegistered(act=str(act.id), code=code), about=act.id, label=act.label, by=by, at=at)
    return act


def _checked(announced: date, at: datetime, measures: list[MeasureInput]) -> list[MeasureInput]:
    """Return the measures with their origins spelt out. Raises Refusal for a broken rule."""
    if not measures:
        raise Refusal(
            "An act needs at least one measure.",
            hint="Say rate, products, origins and first day of what it brings.",
        )
    for position, measure in enumerate(measures, start=1):
        for number, message in broken_rules(measure):
            raise Refusal(message, rule=number, measure=position)
    spelt = [_with_known_origins(measure) for measure in measures]
    codes = {code for measure in spelt for code in (*(measure.listed or ()), *measure.exempt)}
    said = ActInput(
        announced=announced,
        today=timezone.localdate(at),
        measures=tuple(spelt),
        unknown={
            dotted_code(code): tuple(map(dotted_code, near))
            for code, near in codelists.get_code_check(codes).unknown.items()
        },
    )
    for number, message, values in broken_act_rules(said):
        raise Refusal(message, rule=number, **values)
    return spelt


def _refuse_known(citation: str, document: str, by: Actor) -> None:
    act = queries.find_act_by_document(external_id=document, citation=citation, by=by)
    if act is not None:
        raise Conflict(
            "What %(citation)s announces is in the register already, as act %(code)s.",
            hint="Open that act. Withdraw it first if this one is to stand in its place.",
            citation=citation,
            code=act.code,
            act=act.code,
        )


def _free_code(said: str, made: str) -> str:
    """Return the code of a new act; one made of day and title passes withdrawn acts by."""
    code = said or slugify(made)[:60]
    for tried in (code, *(f"{code}-{again}" for again in range(2, 100))):
        there = StateAct.unscoped.filter(code=tried).first()
        if there is None:
            return tried
        if said or there.state != ActState.WITHDRAWN:
            break
    raise Conflict(
        "An act with the code %(code)s is in the register already.",
        hint="Open that act. Withdraw it first if this one is to stand in its place.",
        code=code,
        act=code,
    )


def _with_known_origins(measure: MeasureInput) -> MeasureInput:
    """Spell the European Union out as its members. Raises Refusal for a country nobody knows."""
    return replace(
        measure,
        origins=None if measure.origins is None else _members(measure.origins),
        except_origins=_members(measure.except_origins),
    )


def _members(origins: tuple[str, ...]) -> tuple[str, ...]:
    codes = {codelists.normalise_origin(origin) for origin in origins}
    return tuple(sorted(codes | set(european_union() if "EU" in codes else ())))


def _write_act(
    by: Actor,
    at: datetime,
    code: str,
    authority: str,
    title_ko: str,
    title_en: str,
    citation: str,
    document: str,
    url: str,
    announced: date,
    measures: list[MeasureInput],
) -> StateAct:
    starts = [measure.since for measure in measures]
    return StateAct.unscoped.create(
        label=Label.objects.create(level=Level.GOVERNMENT, owner=by.organisation, creator=by.id),
        code=code,
        authority=authority,
        title_ko=title_ko,
        title_en=title_en,
        citations=[{"citation": citation, "document": document, "url": url}],
        date_announced=announced,
        state=ActState.UNCONFIRMED,
        registered_by=by.id,
        registered_at=at,
        compare_before=min(starts) - timedelta(days=1),
        compare_after=max(starts),
    )


def _write_measure(act: StateAct, position: int, measure: MeasureInput, announced: date) -> Measure:
    code = f"{act.code}-{position}"
    row = Measure.objects.create(
        act=act,
        code=code,
        known=announced,
        ends=[]
        if measure.until is None
        else [{"known": announced.isoformat(), "until": measure.until.isoformat()}],
        listed=None
        if measure.listed is None
        else _write_list(f"{code}-listed", measure.listed, uncertain=measure.uncertain),
        **to_values(measure),
    )
    if measure.exempt:
        row.exempt.add(_write_list(f"{code}-exempt", measure.exempt, uncertain=False))
    return row


def _write_list(code: str, prefixes: tuple[str, ...], *, uncertain: bool) -> ScopeList:
    scope = ScopeList.objects.create(code=code)
    ScopeEntry.objects.bulk_create(
        [
            ScopeEntry(
                list=scope,
                prefix=prefix,
                low=0.0 if uncertain else 1.0,
                source="registered by an officer",
            )
            for prefix in sorted(set(prefixes))
        ]
    )
    return scope


def note_act(*, by: Actor, at: datetime, act: StateAct, notice: Notice) -> bool:
    """Join a notice to the act it is about; return False when they were joined already."""
    with acting_as(by):
        if act.notices.filter(pk=notice.pk).exists():
            return False
        act.notices.add(notice)
        emit(
            ActNotified(act=str(act.id), code=act.code, notice=str(notice.id)),
            about=act.id,
            label=act.label,
            by=by,
            at=at,
        )
    return True


def note_correction(*, by: Actor, at: datetime, notice: Notice, revision: int) -> int:
    """Tell every act that rests on a notice that it came again; return how many were told."""
    with acting_as(by):
        acts = list(
            StateAct.unscoped.filter(notices=notice).select_related("label").order_by("code")
        )
        for act in acts:
            emit(
                NoticeOfActRevised(
                    act=str(act.id), code=act.code, notice=str(notice.id), revision=revision
                ),
                about=act.id,
                label=act.label,
                by=by,
                at=at,
            )
    return len(acts)


def confirm_act(*, by: Actor, at: datetime, act: StateAct) -> StateAct:
    """Confirm an act as a second person: it counts in public numbers, so it is public itself.

    Raises NotAllowed for the person who registered it, Conflict for an illegal step.
    """
    if not may_register(by):
        raise NotAllowed(
            "Only officers and posts with the register role may confirm an act.",
            role=Role.REGISTER,
        )
    with acting_as(by):
        act = (
            StateAct.unscoped.select_for_update(of=("self",)).select_related("label").get(pk=act.pk)
        )
        if act.registered_by == by.id:
            raise NotAllowed(
                "Whoever registered an act cannot confirm it.",
                hint="Ask a second officer with the register role.",
                role=Role.REGISTER,
            )
        _move(act, ActState.CONFIRMED)
        act.confirmed_by, act.confirmed_at = by.id, at
        act.label = widen_label(by=by, at=at, label=act.label, level=Level.PUBLIC)
        act.save()
        emit(
            ActConfirmed(act=str(act.id), code=act.code),
            about=act.id,
            label=act.label,
            by=by,
            at=at,
        )
    return act


def withdraw_act(*, by: Actor, at: datetime, act: StateAct, reason: str) -> StateAct:
    """Take an act out of the count, with a reason."""
    if not may_register(by):
        raise NotAllowed(
            "Only officers and posts with the register role may withdraw an act.",
            role=Role.REGISTER,
        )
    if not reason.strip():
        raise Refusal("Say why the act is withdrawn.")
    with acting_as(by):
        act = StateAct.unscoped.select_for_update().get(pk=act.pk)
        _move(act, ActState.WITHDRAWN)
        act.save()
        emit(
            ActWithdrawn(act=str(act.id), code=act.code, reason=reason),
            about=act.id,
            label=act.label,
            by=by,
            at=at,
        )
    return act


def let_out_product_duties(
    *,
    by: Actor,
    at: datetime,
    to: Receiver,
    on: date,
    columns: Sequence[Column],
    rows: Iterable[Sequence[ListValue]],
    form: str,
) -> Parcel:
    """Let the duties of a list out as "xlsx" or "csv".

    What stands in it is the law, which is public, and what its receiver wrote: nothing is marked.
    """
    label = Label(level=Level.PUBLIC)
    taken = Taken(DUTY_LIST, by, at, to, label.id, (label,), f"duties-{on.isoformat()}")
    return let_out_table(taken, columns, rows, form)


def let_out_diff(
    *,
    by: Actor,
    at: datetime,
    to: Receiver,
    act: StateAct,
    columns: Sequence[Column],
    rows: Iterable[Sequence[ListValue]],
    form: str,
) -> Parcel:
    """Let what an act changes out as "xlsx" or "csv", under the label of the act."""
    taken = Taken(ACT_DIFF, by, at, to, act.id, (act.label,), f"diff-{act.code}")
    return let_out_table(taken, columns, rows, form)


def _move(act: StateAct, new: ActState) -> None:
    if not may_move(ActState(act.state), new):
        raise Conflict(
            "An act that is %(old)s cannot become %(new)s.",
            old=TEXT[ActState(act.state)],
            new=TEXT[new],
        )
    act.state = new
