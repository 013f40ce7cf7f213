"""Programmes in words: badges, windows, money, and conditions with the reason."""

from collections.abc import Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from situationroom.documents import formats
from situationroom.rooms.support.conditions import Condition
from situationroom.rooms.support.matching import Match, Reason, why_closed
from situationroom.rooms.support.models import Programme
from situationroom.rooms.support.states import (
    CLOSED_TEXT,
    CONDITION_TEXT,
    FIELD_TEXT,
    HELD_COLOUR,
    HELD_TEXT,
    MARK_TEXT,
    PROGRAMME_KIND_TEXT,
    REGION_TEXT,
    SIZE_TEXT,
    VERDICT_COLOUR,
    VERDICT_TEXT,
    WINDOW_TEXT,
    ConditionKind,
    Field,
    Mark,
    ProgrammeKind,
    ReadBy,
    Size,
    WindowKind,
)
from situationroom.web.names import area_name, join_names
from situationroom.web.tables import State
from situationroom.web.words import named

EOK = 100_000_000


def programme_state(row: Programme) -> State:
    """Return the badge of a programme: open, closed and why, or offered no more."""
    if row.retired_at is not None:
        return State(tone="silent", text=_("Offered no more"))
    closed = why_closed(row.terms(), on=timezone.localdate())
    if closed:
        return State(tone="silent", text=_("Closed"))
    if row.window in (WindowKind.DAYS, WindowKind.ALWAYS, WindowKind.UNTIL_BUDGET_ENDS):
        return State(tone="action", text=_("Open"))
    return State(tone="risk", text=_("Window not known"))


def window_text(row: Programme) -> str:
    """Say when one may apply."""
    kind = WindowKind(row.window)
    if kind is not WindowKind.DAYS:
        return _(WINDOW_TEXT[kind])
    since = formats.day(row.since) if row.since is not None else ""
    return f"{since} ~ {formats.day(row.until)}".strip()


def owner_text(row: Programme) -> str:
    """Say whose programme it is."""
    return named(row.owner) if row.owner is not None else row.owner_name


def kind_text(row: Programme) -> str:
    """Return what a support measure is."""
    return _(PROGRAMME_KIND_TEXT[ProgrammeKind(row.kind)])


def field_text(row: Programme) -> str:
    """Return what a programme helps with."""
    return _(FIELD_TEXT[Field(row.field)])


def won(amount: float | None) -> str:
    """Write an amount of won in hundred millions (억)."""
    if amount is None:
        return ""
    shown = formats.number(amount / EOK, 0 if amount % EOK == 0 else 1)
    return _("%(n)s hundred million won") % {"n": shown}


def condition_text(condition: Condition) -> str:
    """Say what a condition asks, with its values."""
    return f"{_(CONDITION_TEXT[condition.kind])}: {_values(condition)}"


def _values(condition: Condition) -> str:
    if condition.kind is ConditionKind.SIZE_IN:
        said = join_names([_(SIZE_TEXT[Size(one)]) for one in condition.values])
    elif condition.kind is ConditionKind.MARK_ANY:
        said = join_names([_(MARK_TEXT[Mark(one)]) for one in condition.values])
    elif condition.kind is ConditionKind.REGION_IN:
        said = join_names([_(REGION_TEXT[one]) for one in condition.values])
    elif condition.kind is ConditionKind.MARKET_IN:
        said = join_names([area_name(one) for one in condition.values])
    elif condition.kind is ConditionKind.INDUSTRY_IN:
        said = _spans(condition.values)
    elif condition.value is not None:
        said = _amount(condition)
    else:
        said = join_names(list(condition.values))
    also = [_("who is about to found as well")] if condition.or_pre_founder else []
    also += [_("and others")] if condition.or_other else []
    return f"{said} ({', '.join(also)})" if also else said


def _spans(divisions: Sequence[str]) -> str:
    """Write divisions as spans: 10-34, 62."""
    spans: list[list[int]] = []
    for one in sorted(map(int, divisions)):
        if spans and one == spans[-1][1] + 1:
            spans[-1][1] = one
        else:
            spans.append([one, one])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in spans)


def _amount(condition: Condition) -> str:
    value = condition.value or 0
    if condition.kind in (ConditionKind.REVENUE_MAX, ConditionKind.REVENUE_MIN):
        return won(value)
    number = formats.number(value)
    if condition.kind in (ConditionKind.EXPORTS_MAX, ConditionKind.EXPORTS_MIN):
        return formats.usd(value)
    if condition.kind in (ConditionKind.AGE_MAX, ConditionKind.AGE_MIN):
        return _("%(n)s years") % {"n": number}
    return _("%(n)s people") % {"n": number}


def reason_line(reason: Reason) -> dict[str, object]:
    """Return one condition with whether it holds, and the words of the notice."""
    return {
        "text": condition_text(reason.condition),
        "state": State(tone=HELD_COLOUR[reason.held], text=_(HELD_TEXT[reason.held])),
        "words": reason.condition.words,
    }


def verdict_state(match: Match) -> State:
    """Return the badge of what matching says."""
    return State(tone=VERDICT_COLOUR[match.verdict], text=_(VERDICT_TEXT[match.verdict]))


def doubt_texts(match: Match) -> list[str]:
    """Say what is not known of the programme itself, or why it is closed."""
    said = {
        "window": _("When one may apply is not known: look at the notice."),
        "conditions": _("No condition was found in the notice by rules: a person has to read it."),
    }
    found = [_(CLOSED_TEXT[match.closed])] if match.closed else []
    return [*found, *(said[one] for one in match.doubts)]


def read_text(row: Programme) -> str:
    """Say who read the conditions."""
    if row.read_by == ReadBy.PERSON:
        return _("written down by a person")
    return _("read from the notice by rules; nobody has checked them")


def deadline(row: Programme) -> date | None:
    """Return the last day on which one may apply, where there is one."""
    return row.until if row.window == WindowKind.DAYS else None
