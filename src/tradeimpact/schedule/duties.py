"""The duty of a line, an origin and a day: which provisions apply, and why others do not.

How they stack, and how the lowest and highest total are found, stands in `stacking`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from tradeimpact.errors import WholeExceeded
from tradeimpact.schedule.lines import (
    GENERAL_ONLY,
    NO_QUANTITIES,
    Columns,
    Ordinary,
    Quantities,
    TariffLine,
    Unclaimed,
    ordinary_of,
)
from tradeimpact.schedule.provisions import Axis, Form, Provision
from tradeimpact.schedule.shares import NO_FACTS, OPEN, WHOLE, Facts, Share, settle
from tradeimpact.schedule.stacking import Array, Layer, Stacked, stack

LATEST = date.max
ROUNDING = 1e-9
"""How far declared parts may exceed their whole by the rounding of what was typed."""
Claims = Literal["none", "observed", "all"]


@dataclass(frozen=True, slots=True)
class Component:
    """One part of a duty. `rate` is what it adds (a share of value) in the assumed case.

    `conditions` name the facts that decide whether, or how far, it reaches these goods.
    """

    key: str
    programme: str
    authority: str
    heading: str
    rate: float
    share: float
    legal_basis: str
    url: str
    since: date | None
    until: date | None
    confirmed: bool
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotApplied:
    """A provision in force on that day and for that origin that does not reach the line."""

    key: str
    programme: str
    reason: str
    """One of `exempt`, `not_listed`, `condition`, `displaced`, `ceiling_reached`, `not_claimed`,
    `rate_unknown`, `in_quota`, `absolute_quota`."""
    detail: str
    legal_basis: str
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Duty:
    """The whole duty of a line: total as a share of customs value, with its range and parts.

    `column` says which column of the schedule the ordinary duty stands in: `general`, `column_2`
    or the key of a preference. `ordinary_known` is False where it hangs on a quantity that nobody
    gave.
    """

    line: str
    origin: str
    on: date
    known_on: date
    total: float
    low: float
    high: float
    components: tuple[Component, ...]
    not_applied: tuple[NotApplied, ...]
    ordinary_known: bool = True
    column: str = "general"

    @property
    def conditions(self) -> tuple[str, ...]:
        """Return the facts that would settle what is open, each once, in order of appearance."""
        applied = [name for part in self.components for name in part.conditions]
        left_out = [name for part in self.not_applied for name in part.conditions]
        return tuple(dict.fromkeys((*applied, *left_out)))


def claim_share(
    provision: Provision, origin: str, claims: Claims, facts: Facts = NO_FACTS
) -> Share:
    """Return the part of an origin's trade that does not claim itself out of a provision.

    `none` is the law's view: nobody claims in the assumed case, everybody may (low 0). `observed`
    takes the share seen in trade as given, `all` that everybody claims. A declared claim goes
    before all of them.
    """
    seen = dict(provision.claimed).get(origin)
    if seen is None:
        return WHOLE
    if provision.claim in facts:
        return settle(WHOLE, provision.claim, facts).complement()
    if claims == "none":
        return OPEN
    left = 1.0 - seen if claims == "observed" else 0.0
    return Share(left, left, left)


@dataclass(frozen=True, slots=True)
class Reach:
    """What a provision names of a line's value, and what of that its exemptions leave to it.

    `listed` is what its list alone says, before its condition and its quota.
    """

    listed: Share
    named: Share
    left: Share


def reach_of(
    provision: Provision,
    line: str,
    origin: str,
    *,
    on: date,
    known_on: date,
    facts: Facts = NO_FACTS,
) -> Reach:
    """Return the part of a line's value a provision names and reaches, before displacement."""
    listed = (
        WHOLE
        if provision.listed is None
        else provision.listed.share_of(line, on=on, known_on=known_on, facts=facts)
    )
    exempt = provision.exempt.share_of(line, on=on, known_on=known_on, facts=facts)
    claim = claim_share(provision, origin, "none", facts)
    return Reach(
        listed=listed,
        named=listed.times(provision.part(facts, known_on)),
        left=exempt.complement().times(claim),
    )


def added_rate(provision: Provision, ordinary: float) -> float:
    """Return what a provision adds to the ordinary duty (a share of value)."""
    rate = provision.rate or 0.0
    return max(0.0, rate - ordinary) if provision.form is Form.CEILING else rate


def in_force(
    provisions: Sequence[Provision],
    origin: str,
    *,
    on: date,
    known_on: date,
    axis: Axis = "law",
) -> list[Provision]:
    """Return the provisions in force on a day for an origin, in a fixed order."""
    return sorted(
        (
            p
            for p in provisions
            if p.reaches(origin) and p.in_force(on=on, known_on=known_on, axis=axis)
        ),
        key=lambda p: p.key,
    )


def knowledge(on: date, known_on: date, axis: Axis) -> date:
    """Return the day whose knowledge is used: the text of a day shows what was known then."""
    return on if axis == "text" else known_on


def look_up(
    line: TariffLine,
    origin: str,
    provisions: Sequence[Provision],
    *,
    on: date,
    known_on: date = LATEST,
    axis: Axis = "law",
    columns: Columns = GENERAL_ONLY,
    facts: Facts = NO_FACTS,
    quantities: Quantities = NO_QUANTITIES,
) -> Duty:
    """Return the duty of a line for an origin on a day, as known on another day.

    Parameters
    ----------
    line : TariffLine
        with its ordinary duty. One on a quantity that is not given counts with what trade has
        paid of it, else with its ad valorem part, and is said so (`ordinary_known` False).
    origin : str
        ISO 3166 alpha-2 code; `EU` for the European Union as one origin.
    provisions : sequence of Provision
        the whole register; those not in force are left out here.
    on, known_on : date
        day of entry, and day whose knowledge is used.
    axis : {"law", "text"}
        days of the law, or those the published schedule shows (`known_on` is then `on`).
    columns : Columns
        who pays column 2, and who may claim which preference.
    facts : mapping of str to float
        what is declared of the goods, by condition: the share of value it holds for.
    quantities : mapping of str to float
        units of quantity per USD of value.

    Raises
    ------
    TooManyReadings
        More lists that the law leaves open touch each other than can be tried.
    ValueError
        A fact is not a share.
    WholeExceeded
        Declared parts of one whole (metals of a machine) make more than it.
    """
    known_on = knowledge(on, known_on, axis)
    ordinary, unclaimed = ordinary_of(
        line, origin, on=on, columns=columns, facts=facts, quantities=quantities
    )
    active = in_force(provisions, origin, on=on, known_on=known_on, axis=axis)
    reach = {
        p.key: reach_of(p, line.line, origin, on=on, known_on=known_on, facts=facts) for p in active
    }
    _refuse_more_than_whole(active, line.line, on, known_on, facts)
    # What names none of the line adds nothing and displaces nothing.
    naming = [p for p in active if p.counts and reach[p.key].named.high > 0.0]
    stacked, low, high = _stacked(naming, reach, ordinary)
    found = {
        p.key: (float(share[0]), float(added[0]))
        for p, share, added in zip(naming, stacked.shares, stacked.added, strict=True)
    }
    components = [_ordinary_component(line, ordinary)]
    left_out = [_not_claimed(each, line) for each in unclaimed]
    for provision in active:
        share, added = found.get(provision.key, (0.0, 0.0))
        rate = added_rate(provision, ordinary.share.central)
        reason = _why_not(provision, reach[provision.key], share, rate)
        asked = (
            ()
            if reason == "not_listed"
            else _conditions(provision, line.line, origin, on, known_on, facts)
        )
        if reason is None:
            components.append(_component(provision, added, share, known_on, asked))
        else:
            left_out.append(_left_out(provision, reason, asked))
    return Duty(
        line=line.line,
        origin=origin,
        on=on,
        known_on=known_on,
        total=float(stacked.total[0]),
        low=low,
        high=high,
        components=tuple(components),
        not_applied=tuple(left_out),
        ordinary_known=ordinary.known,
        column=ordinary.column,
    )


def _refuse_more_than_whole(
    active: Sequence[Provision], line: str, on: date, known_on: date, facts: Facts
) -> None:
    """Raise WholeExceeded where declared parts of one whole make more than it."""
    parts: dict[str, dict[str, float]] = {}
    for provision in active:
        if facts and provision.divides and provision.listed is not None:
            asked = provision.listed.conditions_of(line, on=on, known_on=known_on)
            said = {name: facts[name] for name in asked if name in facts}
            parts.setdefault(provision.divides, {}).update(said)
    for said in parts.values():
        if sum(said.values()) > 1.0 + ROUNDING:
            raise WholeExceeded(said)


def _stacked(
    naming: Sequence[Provision], reach: dict[str, Reach], ordinary: Ordinary
) -> tuple[Stacked, float, float]:
    """Return the duty at the assumed ordinary duty, and the least and most at its ends.

    More ordinary duty never lowers a total: a ceiling gives way by no more than it rises.
    """
    spans = [
        stack([_layer(p, reach[p.key], value) for p in naming], np.array([value]))
        for value in dict.fromkeys(ordinary.share)
    ]
    at = dict(zip(dict.fromkeys(ordinary.share), spans, strict=True))
    low, central, high = (at[value] for value in ordinary.share)
    return central, float(low.low[0]), float(high.high[0])


def _layer(provision: Provision, reach: Reach, ordinary: float) -> Layer:
    return Layer(
        provision=provision,
        rate=np.array([added_rate(provision, ordinary)]),
        named=_column(reach.named),
        left=_column(reach.left),
    )


def _column(share: Share) -> Array:
    return np.array([[share.low], [share.central], [share.high]])


def _why_not(provision: Provision, reach: Reach, effective: float, rate: float) -> str | None:
    if reach.listed.high == 0.0:
        return "not_listed"
    if not provision.counts:
        return "rate_unknown" if provision.rate is None else "absolute_quota"
    if reach.named.central == 0.0:
        return "in_quota" if provision.quota is not None else "condition"
    if reach.left.central == 0.0:
        return "exempt"
    if effective == 0.0:
        return "displaced"
    return "ceiling_reached" if rate == 0.0 else None


def _conditions(
    provision: Provision, line: str, origin: str, on: date, known_on: date, facts: Facts
) -> tuple[str, ...]:
    """Return what decides about a provision here and was not declared."""
    asked = [provision.condition] if provision.condition else []
    if provision.listed is not None:
        asked += provision.listed.conditions_of(line, on=on, known_on=known_on)
    asked += provision.exempt.conditions_of(line, on=on, known_on=known_on)
    if origin in dict(provision.claimed):
        asked.append(provision.claim)
    quota = provision.quota
    if quota is not None and not quota.absolute and not quota.above(known_on).certain:
        asked.append(f"quota:{provision.key}")
    return tuple(dict.fromkeys(name for name in asked if name not in facts))


def _ordinary_component(line: TariffLine, ordinary: Ordinary) -> Component:
    return Component(
        key="mfn" if ordinary.column == "general" else ordinary.column,
        programme="mfn" if ordinary.column == "general" else ordinary.column,
        authority="mfn",
        heading=line.line,
        rate=ordinary.share.central,
        share=1.0,
        legal_basis=ordinary.legal_basis,
        url="",
        since=None,
        until=None,
        confirmed=True,
    )


def _component(
    provision: Provision, added: float, share: float, known_on: date, asked: tuple[str, ...]
) -> Component:
    return Component(
        key=provision.key,
        programme=provision.programme,
        authority=provision.authority,
        heading=provision.heading,
        rate=added,
        share=share,
        legal_basis=provision.legal_basis,
        url=provision.url,
        since=provision.since,
        until=provision.until(known_on),
        confirmed=provision.confirmed,
        conditions=asked,
    )


def _left_out(provision: Provision, reason: str, asked: tuple[str, ...]) -> NotApplied:
    return NotApplied(
        provision.key,
        provision.programme,
        reason,
        ",".join(sorted(provision.yields_to)) if reason == "displaced" else "",
        provision.legal_basis,
        asked,
    )


def _not_claimed(left: Unclaimed, line: TariffLine) -> NotApplied:
    return NotApplied(
        left.agreement.key,
        left.agreement.key,
        "not_claimed",
        f"{left.rate:g}",
        left.agreement.legal_basis or line.legal_basis,
        (f"claim:{left.agreement.key}",),
    )
