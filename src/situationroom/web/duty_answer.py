"""The duty page in words: the plain answer, what to do about it, and what was not applied."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from situationroom.documents import formats
from situationroom.rooms.codelists.moved import find_move
from situationroom.rooms.codelists.rules import dotted_code
from situationroom.rooms.measures.queries import (
    COVERAGE_FROM,
    LATEST,
    Component,
    Duty,
    LineDuties,
    NotApplied,
    Said,
    Step,
)
from situationroom.rooms.measures.states import WHY_TEXT
from situationroom.web.duty_said import condition_name, with_fact
from situationroom.web.figures import Fact
from situationroom.web.words import programme_name

Steps = list[Step]


def sentence(duty: Duty, origin: str) -> str:
    """Say what is paid, in one sentence."""
    values = {
        "origin": origin,
        "line": dotted_code(duty.line),
        "day": formats.day(duty.on),
        "total": formats.share(duty.total, 2),
        "low": formats.share(duty.low, 2),
        "high": formats.share(duty.high, 2),
    }
    if duty.low != duty.high:
        return (
            _(
                "Goods of %(origin)s under %(line)s pay %(total)s on %(day)s (%(low)s to "
                "%(high)s, as a condition decides)."
            )
            % values
        )
    return _("Goods of %(origin)s under %(line)s pay %(total)s on %(day)s.") % values


def plain_facts(duty: Duty, steps: Steps, later: Steps) -> list[Fact]:
    """Say from when it is paid, under which law, and what comes next."""
    here = next((step for step in steps if step.since <= duty.on <= step.until), None)
    since = here.since if here is not None else duty.on
    earlier = _("%(day)s or earlier") if since == COVERAGE_FROM else "%(day)s"
    paid = [part for part in duty.components if part.rate] or list(duty.components[:1])
    return [
        Fact(term=_("From when"), value=earlier % {"day": formats.day(since)}),
        Fact(term=_("Under which law"), value=" + ".join(map(_law, paid))),
        Fact(term=_("Column of the schedule"), value=programme_name(_column(duty))),
        _next_fact(later),
    ]


def _law(part: Component) -> str:
    said = f"{programme_name(part.programme)} {formats.share(part.rate, 2)}"
    return f"{said} – {part.legal_basis}" if part.legal_basis else said


def _column(duty: Duty) -> str:
    return "mfn" if duty.column == "general" else duty.column


def _next_fact(later: Steps) -> Fact:
    if not later:
        return Fact(term=_("What next"), value=_("No later change is known to the register."))
    return Fact(
        term=_("What next"),
        value=_("%(total)s from %(day)s")
        % {
            "total": formats.share(later[0].duty.total, 2),
            "day": formats.day(later[0].since),
        },
        note=event_label(later[0]),
    )


def next_changes(later: Steps) -> list[Fact]:
    """Return the later changes that are known."""
    return [
        Fact(
            term=formats.day(step.since),
            value=formats.share(step.duty.total, 2),
            note=event_label(step),
        )
        for step in later
    ]


def event_label(step: Step) -> str:
    """Say which measures make a step."""
    added = [c for c in step.duty.components if c.authority != "mfn"]
    if not added:
        return _("ordinary duty only")
    return " + ".join(f"{programme_name(c.programme)} {formats.share(c.rate)}" for c in added)


def advice(found: LineDuties, duty: Duty, later: Steps, said: Said) -> list[str]:
    """Say what an exporter can do about it: claim, declare, mind the day."""
    return [*_claims(found, duty, said), *_declare(duty), *_mind_the_day(duty, later)]


def _claims(found: LineDuties, duty: Duty, said: Said) -> Iterator[str]:
    for left in duty.not_applied:
        if left.reason != "not_claimed":
            continue
        claimed = with_fact(said, left.conditions[0], 1.0)
        total = found.paid(origin=duty.origin, on=duty.on, said=claimed).total
        if total < duty.total:
            yield (
                _("Claim the %(programme)s at entry: the duty falls from %(now)s to %(then)s.")
                % {
                    "programme": programme_name(left.programme),
                    "now": formats.share(duty.total, 2),
                    "then": formats.share(total, 2),
                }
            )


def _declare(duty: Duty) -> Iterator[str]:
    if not duty.ordinary_known:
        yield _("Say the price for each unit below: the ordinary duty is an amount on quantity.")
    if duty.low != duty.high:
        yield _("Say below what is known of the goods: it decides between the lowest and highest.")


def _mind_the_day(duty: Duty, later: Steps) -> Iterator[str]:
    if later and later[0].duty.total != duty.total:
        yield (
            _("Goods entered from %(day)s on pay %(then)s, %(change)s against %(on)s.")
            % {
                "day": formats.day(later[0].since),
                "then": formats.share(later[0].duty.total, 2),
                "change": formats.points(later[0].duty.total - duty.total, 2),
                "on": formats.day(duty.on),
            }
        )


def as_of(said: Said) -> str:
    """Say as of when the answer is, where that is not what is known today."""
    if said.axis == "text":
        return _("By what the published schedule of that day showed, not by the days of the law.")
    if said.known_on != LATEST:
        return _("Only by what was known on %(day)s.") % {"day": formats.day(said.known_on)}
    return ""


def ended_text(found: LineDuties, on: date) -> str:
    """Say that ten digits do not stand in the schedule of a day, and where their goods went."""
    standing = found.history.standing(on)
    if standing.valid_from <= on and (standing.valid_until is None or standing.valid_until >= on):
        return ""
    move = find_move(standing.line)
    values = {"line": dotted_code(standing.line), "day": formats.day(on)}
    if move is None or move.old != standing.line:
        return (
            _(
                "The ten digits %(line)s do not stand in the schedule of %(day)s: the duty shown is"
                " that of the eight digits above them."
            )
            % values
        )
    new = ", ".join(map(dotted_code, move.new))
    return _(
        "The ten digits %(line)s do not stand in the schedule of %(day)s; their goods are in "
        "%(new)s. The duty shown is that of the eight digits above them."
    ) % (values | {"new": new})


def not_applied(duty: Duty, found: LineDuties) -> list[Fact]:
    """Return what could apply and does not, lists that never name the line left out."""
    return [
        Fact(
            term=programme_name(left.programme),
            value=_(WHY_TEXT.get(left.reason, left.reason)) + _detail(left, duty),
            note=" · ".join(
                filter(
                    None, [left.legal_basis, *(condition_name(n, found) for n in left.conditions)]
                )
            ),
        )
        for left in duty.not_applied
        if left.reason != "not_listed"
    ]


def _detail(left: NotApplied, duty: Duty) -> str:
    """Name what displaces a measure here, or the rate of a preference."""
    if left.reason == "not_claimed" and left.detail:
        return f": {formats.share(float(left.detail), 2)}"
    if left.reason != "displaced":
        return ""
    there = {part.programme for part in duty.components}
    names = [programme_name(name) for name in left.detail.split(",") if name in there]
    return ": " + ", ".join(names) if names else ""
