"""Relabelling: narrowed at once, widened with the approvals and the consent that rule 4 asks for.

Who may is asked again when a second person approves, of both people. Every refusal leaves a line
of the log and the database unchanged.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from situationroom.base.acting import acting_as, as_room
from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import NotFound
from situationroom.base.events import emit
from situationroom.base.facts import (
    LabelConsentGiven,
    LabelConsentWithdrawn,
    WideningAsked,
    WideningRefused,
)
from situationroom.base.labelling import narrow_label, strictest_of, widen_label
from situationroom.base.labels import STRICTNESS, Level, may_read
from situationroom.base.models import Audience, Label, LabelChange, LabelConsent
from situationroom.base.relabelling_rules import (
    MAY_NARROW,
    MAY_WIDEN,
    OWNERS,
    Relabelling,
    a_change_has_a_reason,
    a_refusal_says_why,
    consent_is_the_companys,
    the_label_stands_as_it_was,
    the_owners_people_relabel,
    two_people_widen,
)
from situationroom.base.relabelling_rules import takes_two as _takes_two
from situationroom.base.rules import hold, require
from situationroom.base.watching import watched

WaysToKnow = Callable[[UUID, datetime], Actor]
TookIn = Callable[[UUID, UUID, datetime], bool]
_know: dict[str, WaysToKnow] = {}
_took_in: dict[str, TookIn] = {}


def define_who_acts(find: WaysToKnow) -> None:
    """Let the room of people say who somebody is now: the first of two must still be allowed."""
    _know["people"] = find


def define_who_took_in(ask: TookIn) -> None:
    """Let the room of companies say which organisation took a company's case in."""
    _took_in["companies"] = ask


@watched
def ask_relabel(
    *,
    by: Actor,
    at: datetime,
    label: Label,
    level: Level,
    reason: str,
    audience: UUID | None = None,
) -> LabelChange:
    """Narrow a label at once; widen it, or ask for a second person where it takes two.

    Rules LAB-01 to LAB-08. Raises NotFound where `by` may not read what has the label.
    """
    with acting_as(by):
        label = _held(by, label.pk)
        group = _group(by, label, level, audience)
        reason = _tidy(reason)
        one = asked_of(by, label, level, group, reason)
        is_narrower = STRICTNESS.index(level) < STRICTNESS.index(one.now)
        require(MAY_NARROW if is_narrower else MAY_WIDEN, one)
        require((a_change_has_a_reason,), one)
        waiting = _waiting(label)
        waits = not is_narrower and _takes_two(one.strictest, level)
        if waiting is not None:  # an asking about another level than today's is over
            is_stale = waiting.level_from != label.level or not waits
            require((the_label_stands_as_it_was,), is_stale)
            _end(waiting, by, at)
        assert by.id is not None  # LAB-01
        assert by.organisation is not None
        change = LabelChange(
            label=label,
            level_from=label.level,
            level_to=level,
            audience=group,
            reason=reason,
            asked_by=by.id,
            organisation=by.organisation,
            asked_at=at,
            consent=None if is_narrower else consent_of(label),
            effective_at=None if waits else at,
        )
        change.save(force_insert=True)
        if waits:
            told = WideningAsked(change=str(change.id), level=level)
            emit(told, about=label.id, label=label, by=by, at=at)
        elif is_narrower:
            narrow_label(by=by, at=at, label=label, level=level, audience=group)
        else:
            widen_label(by=by, at=at, label=label, level=level, audience=group)
    return change


@watched
def approve_relabel(*, by: Actor, at: datetime, change: UUID, reason: str = "") -> LabelChange:
    """Approve what another asked for: the label is widened now. Rules LAB-01 to LAB-09."""
    with acting_as(by):
        row = _held_change(by, change)
        label = _held(by, row.label_id)
        require((the_label_stands_as_it_was,), _is_open(row, label))
        with as_room("the group that was asked for"):
            group = None if row.audience is None else row.audience
        to = Level(row.level_to)
        require(MAY_WIDEN, asked_of(by, label, to, group))
        require((two_people_widen,), (by.id, row.asked_by))
        if "people" in _know:  # who asked has left, or moved on: nobody asks any more
            first = _know["people"](row.asked_by, at)
            may_still = may_read(first, label.readers()) and hold(
                MAY_WIDEN, asked_of(first, label, to, group)
            )
            require((the_label_stands_as_it_was,), may_still)
        row.approved_by, row.approved_at, row.effective_at = by.id, at, at
        row.consent, row.answer = consent_of(label), _tidy(reason)
        row.save()
        widen_label(by=by, at=at, label=label, level=to, audience=group)
    return row


@watched
def refuse_relabel(*, by: Actor, at: datetime, change: UUID, reason: str = "") -> LabelChange:
    """Refuse what was asked and say why, or take one's own asking back; the label stays.

    Rules LAB-01, LAB-08, LAB-11.
    """
    reason = _tidy(reason)
    with acting_as(by):
        row = _held_change(by, change)
        label = _held(by, row.label_id)
        require((the_owners_people_relabel,), asked_of(by, label, Level(label.level), None))
        is_waiting = row.effective_at is None and row.refused_at is None
        require((the_label_stands_as_it_was,), is_waiting)
        if row.asked_by != by.id:
            require((a_refusal_says_why,), reason)
        _end(row, by, at, reason)
        told = WideningRefused(change=str(row.id), level=row.level_to)
        emit(told, about=label.id, label=label, by=by, at=at)
    return row


@watched
def record_consent(
    *, by: Actor, at: datetime, label: Label, level: Level, note: str = ""
) -> LabelConsent:
    """Record how far a company agreed that what is about it is read; replaces what it said. LAB-10.

    Raises NotFound where `by` may not read it.
    """
    with acting_as(by):
        label = _held(by, label.pk)
        company = company_of(label)
        require((consent_is_the_companys,), may_record_consent(by, label, at))
        assert company is not None
        assert by.id is not None
        assert by.organisation is not None
        earlier = consent_of(label)
        LabelConsent.unscoped.filter(label=label, withdrawn_at__isnull=True).update(withdrawn_at=at)
        row = LabelConsent.unscoped.create(
            label=label,
            company=company,
            level=level,
            note=_tidy(note),
            recorded_by=by.id,
            recorded_for=by.organisation,
            given_at=at,
        )
        told = LabelConsentGiven(consent=str(row.id), level=level)
        emit(told, about=label.id, label=label, by=by, at=at)
        if earlier is not None:  # it agreed to more before
            _narrow_back(by, at, label, earlier, level)
    return row


@watched
def withdraw_consent(*, by: Actor, at: datetime, label: Label) -> None:
    """Take a company's consent back: what was widened by it is narrowed at once. LAB-10."""
    with acting_as(by):
        label = _held(by, label.pk)
        require((consent_is_the_companys,), may_record_consent(by, label, at))
        row = consent_of(label)
        if row is not None:
            row.withdrawn_at = at
            row.save(update_fields=["withdrawn_at"])
            told = LabelConsentWithdrawn(consent=str(row.id), level=row.level)
            emit(told, about=label.id, label=label, by=by, at=at)
            _narrow_back(by, at, label, row, Level.OWN)


def company_of(label: Label) -> UUID | None:
    """Return the company a label is about, by itself or by what it stands within."""
    return label.company or (label.within.company if label.within is not None else None)


def may_record_consent(by: Actor, label: Label, at: datetime) -> bool:
    """Tell whether `by` speaks for the company, or took its case in."""
    company = company_of(label)
    if company is None or by.id is None or by.organisation is None or by.kind not in OWNERS:
        return False
    if by.kind is ActorKind.COMPANY:
        return by.organisation == company
    asked = _took_in.get("companies")
    return asked is not None and asked(by.organisation, company, at)


def asked_of(
    by: Actor,
    label: Label,
    level: Level,
    group: Audience | None,
    reason: str = "",
    *,
    has_group: bool = False,
) -> Relabelling:
    """Return a change as the rules judge it. `has_group`: as if a group were named."""
    consent = consent_of(label)
    return Relabelling(
        by=by,
        owner=label.owner,
        now=Level(label.level),
        strictest=strictest_of(label),
        to=level,
        outer=Level(label.within.level) if label.within is not None else None,
        company=company_of(label),
        consented=Level(consent.level) if consent is not None else None,
        has_group=has_group or group is not None,
        reason=reason,
    )


def consent_of(label: Label) -> LabelConsent | None:
    """Return how far the company agreed, where that stands."""
    with as_room("whether the company agreed is asked by rule, not by who may read"):
        return LabelConsent.unscoped.filter(label=label, withdrawn_at__isnull=True).first()


def _narrow_back(by: Actor, at: datetime, label: Label, consent: LabelConsent, to: Level) -> None:
    """Narrow a label that was widened by a consent that stands no more: rule 7.

    It goes back to where it was before, or to what the company agrees to still. The group or the
    people it was for then are not asked again, so a group or a list becomes its owner's own.
    """
    with as_room("by what a label was widened is asked by rule, not by who may read"):
        rows = LabelChange.unscoped.filter(label=label, consent=consent, effective_at__isnull=False)
        first = rows.order_by("effective_at", "asked_at").first()
    if first is None:
        return
    before = Level(first.level_from)
    before = Level.OWN if before in (Level.GROUP, Level.NAMED) else before
    level = max(before, to, key=STRICTNESS.index)
    if STRICTNESS.index(level) < STRICTNESS.index(Level(label.level)):
        narrow_label(by=by, at=at, label=label, level=level)


def _group(by: Actor, label: Label, level: Level, asked: UUID | None) -> Audience | None:
    """Return the group a label is to be for. Raises NotFound for one `by` has no part in."""
    if level is not Level.GROUP:
        return None
    kept = None if label.level == Level.NAMED else label.audience_id
    with as_room("a group is named by people who sit in it, and may not list it"):
        mine = Q(pk__in=by.audiences | ({kept} if kept is not None else set()))
        if by.organisation is not None:
            mine |= Q(manager=by.organisation)
        wanted = asked or kept
        found = Audience.objects.filter(mine, pk=wanted).first() if wanted is not None else None
    if asked is not None and found is None:
        raise NotFound("There is no such group.")
    return found


def _held(by: Actor, id: UUID) -> Label:
    rows = Label.objects.select_for_update(of=("self",)).select_related("within")
    label = rows.filter(pk=id).first()
    if label is None or not may_read(by, label.readers()):
        raise NotFound("There is nothing here that you may see.")
    return label


def _held_change(by: Actor, id: UUID) -> LabelChange:
    seen = LabelChange.objects.visible_to(by).filter(pk=id).values("pk")
    row = LabelChange.unscoped.select_for_update(of=("self",)).filter(pk__in=seen).first()
    if row is None:
        raise NotFound("There is nothing here that you may see.")
    return row


def _waiting(label: Label) -> LabelChange | None:
    with as_room("one asking a label waits at a time"):
        rows = LabelChange.unscoped.filter(label=label, effective_at=None, refused_at=None)
        return rows.first()


def _is_open(row: LabelChange, label: Label) -> bool:
    is_waiting = row.effective_at is None and row.refused_at is None
    return is_waiting and row.level_from == label.level


def _end(row: LabelChange, by: Actor, at: datetime, reason: str = "") -> None:
    row.refused_by, row.refused_at, row.answer = by.id, at, reason
    row.save(update_fields=["refused_by", "refused_at", "answer"])


def _tidy(reason: str) -> str:
    return " ".join(reason.split())[:300]
