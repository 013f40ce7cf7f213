"""The duty of a line, an origin and a day: which provisions apply, and why others do not.

How they stack, and how the lowest and highest total are found, stands in `stacking`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np

from tradeimpact.schedule.provisions import (
    NONE,
    NOTHING,
    WHOLE,
    Form,
    Provision,
    Scope,
    Share,
    TariffLine,
)
from tradeimpact.schedule.stacking import Array, Layer, stack

LATEST = date.max
Claims = Literal["none", "observed", "all"]


@dataclass(frozen=True, slots=True)
class Component:
    """One part of a duty. `rate` is what it adds (a share of value) in the assumed case."""

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


@dataclass(frozen=True, slots=True)
class NotApplied:
    """A provision in force on that day and for that origin that does not reach the line."""

    key: str
    programme: str
    reason: str
    """One of `exempt`, `not_listed`, `condition`, `displaced`, `ceiling_reached`, `not_claimed`."""
    detail: str
    legal_basis: str


@dataclass(frozen=True, slots=True)
class Duty:
    """The whole duty of a line: total as a share of customs value, with its range and parts."""

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


def list_share(scope: Scope, line: str, *, on: date, known_on: date) -> Share:
    """Return how much of a line a list reaches.

    An entry finer than the line (a ten-digit article under an eight-digit line) reaches it
    perhaps: low 0, assumed and high as the entry says.
    """
    best = NONE
    for entry in scope.covering(line):
        if entry.stands(on=on, known_on=known_on):
            best = _larger(best, entry.share)
    for entry in scope.finer(line):
        if entry.stands(on=on, known_on=known_on):
            best = _larger(best, Share(0.0, entry.share.central, entry.share.high))
    return best


def _larger(a: Share, b: Share) -> Share:
    return Share(max(a.low, b.low), max(a.central, b.central), max(a.high, b.high))


def claim_share(provision: Provision, origin: str, claims: Claims) -> Share:
    """Return the part of an origin's trade that does not claim itself out of a provision.

    `none` is the law's view: nobody claims in the assumed case, everybody may (low 0). `observed`
    takes the share seen in trade as given, `all` that everybody claims.
    """
    seen = dict(provision.claimed).get(origin)
    if seen is None:
        return WHOLE
    if claims == "none":
        return Share(0.0, 1.0, 1.0)
    left = 1.0 - seen if claims == "observed" else 0.0
    return Share(left, left, left)


@dataclass(frozen=True, slots=True)
class Reach:
    """What a provision names of a line's value, and what of that its exemptions leave to it."""

    named: Share
    left: Share


def reach_of(provision: Provision, line: str, origin: str, *, on: date, known_on: date) -> Reach:
    """Return the part of a line's value a provision names and reaches, before displacement."""
    listed = (
        WHOLE
        if provision.listed is None
        else list_share(provision.listed, line, on=on, known_on=known_on)
    )
    left = list_share(provision.exempt, line, on=on, known_on=known_on).complement()
    claim = claim_share(provision, origin, "none")
    return Reach(named=listed, left=_times(left, claim))


def _times(a: Share, b: Share) -> Share:
    return Share(a.low * b.low, a.central * b.central, a.high * b.high)


def added_rate(provision: Provision, ordinary: float) -> float:
    """Return what a provision adds to the ordinary duty (a share of value)."""
    if provision.form is Form.CEILING:
        return max(0.0, provision.rate - ordinary)
    return provision.rate


def in_force(
    provisions: Sequence[Provision], origin: str, *, on: date, known_on: date
) -> list[Provision]:
    """Return the provisions in force on a day for an origin, in a fixed order."""
    return sorted(
        (p for p in provisions if p.reaches(origin) and p.in_force(on=on, known_on=known_on)),
        key=lambda p: p.key,
    )


def _why_not(provision: Provision, reach: Reach, effective: float, rate: float) -> str | None:
    if provision.listed is not None and reach.named.high == 0.0:
        return "not_listed"
    if provision.listed is not None and reach.named.central == 0.0:
        return "condition"
    if reach.left.central == 0.0:
        return "exempt"
    if effective == 0.0:
        return "displaced"
    return "ceiling_reached" if rate == 0.0 else None


def look_up(
    line: TariffLine,
    origin: str,
    provisions: Sequence[Provision],
    *,
    on: date,
    known_on: date = LATEST,
) -> Duty:
    """Return the duty of a line for an origin on a day, as known on another day.

    Parameters
    ----------
    line : TariffLine
        with its ordinary duty; a duty that is not ad valorem counts as 0 and is said so
        (`ordinary_known` False).
    origin : str
        ISO 3166 alpha-2 code; `EU` for the European Union as one origin.
    provisions : sequence of Provision
        the whole register; those not in force are left out here.
    on, known_on : date
        day of entry, and day whose knowledge is used.

    Raises
    ------
    TooManyReadings
        More lists that the law leaves open touch each other than can be tried.
    """
    ordinary = line.ordinary if line.ordinary is not None else 0.0
    active = in_force(provisions, origin, on=on, known_on=known_on)
    reach = [reach_of(p, line.line, origin, on=on, known_on=known_on) for p in active]
    # What names none of the line adds nothing and displaces nothing.
    naming = [(p, r) for p, r in zip(active, reach, strict=True) if r.named.high > 0.0]
    stacked = stack([_layer(p, r, ordinary) for p, r in naming], np.array([ordinary]))
    found = {
        provision.key: (float(share[0]), float(added[0]))
        for (provision, _), share, added in zip(naming, stacked.shares, stacked.added, strict=True)
    }
    components = [_ordinary_component(line, ordinary)]
    left_out = _preference(line, origin, ordinary)
    for provision, reaching in zip(active, reach, strict=True):
        share, added = found.get(provision.key, (0.0, 0.0))
        reason = _why_not(provision, reaching, share, added_rate(provision, ordinary))
        if reason is None:
            components.append(_component(provision, added, share, known_on))
        else:
            left_out.append(
                NotApplied(
                    provision.key,
                    provision.programme,
                    reason,
                    ",".join(sorted(provision.yields_to)) if reason == "displaced" else "",
                    provision.legal_basis,
                )
            )
    return Duty(
        line=line.line,
        origin=origin,
        on=on,
        known_on=known_on,
        total=float(stacked.total[0]),
        low=float(stacked.low[0]),
        high=float(stacked.high[0]),
        components=tuple(components),
        not_applied=tuple(left_out),
        ordinary_known=line.ordinary is not None,
    )


def _layer(provision: Provision, reach: Reach, ordinary: float) -> Layer:
    return Layer(
        provision=provision,
        rate=np.array([added_rate(provision, ordinary)]),
        named=_column(reach.named),
        left=_column(reach.left),
    )


def _column(share: Share) -> Array:
    return np.array([[share.low], [share.central], [share.high]])


def _ordinary_component(line: TariffLine, ordinary: float) -> Component:
    return Component(
        key="mfn",
        programme="mfn",
        authority="mfn",
        heading=line.line,
        rate=ordinary,
        share=1.0,
        legal_basis=line.legal_basis,
        url="",
        since=None,
        until=None,
        confirmed=True,
    )


def _component(provision: Provision, added: float, share: float, known_on: date) -> Component:
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
    )


def _preference(line: TariffLine, origin: str, ordinary: float) -> list[NotApplied]:
    if origin == "KR" and line.preference is not None and line.preference < ordinary:
        return [
            NotApplied("korus", "korus", "not_claimed", f"{line.preference:g}", line.legal_basis)
        ]
    return []


def change_days(
    line: str, origin: str, provisions: Sequence[Provision], *, known_on: date = LATEST
) -> list[date]:
    """Return the days on which the duty of a line may change: starts, and days after ends."""
    days: set[date] = set()
    for provision in provisions:
        if provision.known > known_on or not provision.reaches(origin):
            continue
        days.add(provision.since)
        until = provision.until(known_on)
        days.update(_day_after(until))
        days.update(_scope_days(provision, line, known_on))
    return sorted(days)


def _scope_days(provision: Provision, line: str, known_on: date) -> Iterator[date]:
    for scope in (provision.listed or NOTHING, provision.exempt):
        for entry in scope.touches(line):
            if entry.known is not None and entry.known > known_on:
                continue
            if entry.since is not None:
                yield entry.since
            yield from _day_after(entry.until)


def _day_after(until: date | None) -> list[date]:
    return [] if until is None or until == date.max else [until + timedelta(days=1)]
