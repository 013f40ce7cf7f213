"""The duty of a line, an origin and a day: which provisions apply, how they stack, and why.

The effective share of a provision is its own share times what its displacers leave. The total
is linear in each uncertain share, so its lowest and highest values lie at the corners: they are
found by trying both ends of every uncertain share, never by adding ranges up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Literal

from tradeimpact.schedule.provisions import (
    NONE,
    WHOLE,
    Form,
    Provision,
    ScopeEntry,
    Share,
    TariffLine,
)

LATEST = date.max
End = Literal["low", "central", "high"]


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
    """One of `exempt`, `not_listed`, `displaced`, `ceiling_reached`, `not_claimed`."""
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


def matches(prefix: str, line: str) -> bool:
    """Tell whether a line lies under a prefix, or a prefix under the line (then: perhaps)."""
    return line.startswith(prefix) or prefix.startswith(line)


def list_share(entries: Sequence[ScopeEntry], line: str, *, on: date, known_on: date) -> Share:
    """Return how much of a line a list reaches.

    An entry finer than the line (a ten-digit article under an eight-digit line) reaches it
    perhaps: low 0, assumed and high as the entry says.
    """
    best = NONE
    for entry in entries:
        if not matches(entry.prefix, line) or not entry.stands(on=on, known_on=known_on):
            continue
        whole = line.startswith(entry.prefix)
        share = entry.share if whole else Share(0.0, entry.share.central, entry.share.high)
        best = Share(
            max(best.low, share.low), max(best.central, share.central), max(best.high, share.high)
        )
    return best


def own_share(provision: Provision, line: str, origin: str, *, on: date, known_on: date) -> Share:
    """Return the part of a line's value a provision reaches before others displace it."""
    listed = (
        WHOLE
        if provision.listed is None
        else list_share(provision.listed, line, on=on, known_on=known_on)
    )
    left = list_share(provision.exempt, line, on=on, known_on=known_on).complement()
    claimed = dict(provision.origin_share).get(origin, WHOLE)
    return Share(
        listed.low * left.low * claimed.low,
        listed.central * left.central * claimed.central,
        listed.high * left.high * claimed.high,
    )


def added_rate(provision: Provision, ordinary: float) -> float:
    """Return what a provision adds to the ordinary duty (a share of value)."""
    if provision.form is Form.CEILING:
        return max(0.0, provision.rate - ordinary)
    return provision.rate


def stack(
    provisions: Sequence[Provision], shares: Sequence[float], ordinary: float
) -> list[tuple[float, float]]:
    """Return (rate, effective share) of each provision once displacement is done.

    Displacement goes by programme: what a programme reaches, those that yield to it lose. A
    programme never displaces itself; the one it yields to is taken before its own displacement,
    as the U.S. notes do ("except for products described in headings …").
    """
    reached: dict[str, float] = {}
    for provision, share in zip(provisions, shares, strict=True):
        reached[provision.programme] = max(reached.get(provision.programme, 0.0), share)
    result = []
    for provision, share in zip(provisions, shares, strict=True):
        left = 1.0
        for programme in provision.yields_to:
            if programme != provision.programme:
                left *= 1.0 - reached.get(programme, 0.0)
        result.append((added_rate(provision, ordinary), share * left))
    return result


def _total(provisions: Sequence[Provision], shares: Sequence[float], ordinary: float) -> float:
    return ordinary + sum(rate * part for rate, part in stack(provisions, shares, ordinary))


def bounds(
    provisions: Sequence[Provision], shares: Sequence[Share], ordinary: float
) -> tuple[float, float, float]:
    """Return (lowest, assumed, highest) total duty over every corner of the uncertain shares."""
    ends = [(share.central,) if share.certain else (share.low, share.high) for share in shares]
    corners = [_total(provisions, corner, ordinary) for corner in product(*ends)]
    central = _total(provisions, [share.central for share in shares], ordinary)
    return min(*corners, central), central, max(*corners, central)


def in_force(
    provisions: Sequence[Provision], origin: str, *, on: date, known_on: date
) -> list[Provision]:
    """Return the provisions in force on a day for an origin, in a fixed order."""
    return sorted(
        (p for p in provisions if p.reaches(origin) and p.in_force(on=on, known_on=known_on)),
        key=lambda p: p.key,
    )


def _why_not(provision: Provision, share: Share, effective: float, rate: float) -> str | None:
    if provision.listed is not None and share.high == 0.0:
        return "not_listed"
    if share.central == 0.0:
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
    """
    ordinary = line.ordinary if line.ordinary is not None else 0.0
    active = in_force(provisions, origin, on=on, known_on=known_on)
    shares = [own_share(p, line.line, origin, on=on, known_on=known_on) for p in active]
    low, total, high = bounds(active, shares, ordinary)
    stacked = stack(active, [share.central for share in shares], ordinary)
    components = [_ordinary_component(line, ordinary)]
    left_out = _preference(line, origin, ordinary)
    for provision, share, (rate, part) in zip(active, shares, stacked, strict=True):
        reason = _why_not(provision, share, part, rate)
        if reason is None:
            components.append(_component(provision, rate, part, known_on))
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
        total=total,
        low=low,
        high=high,
        components=tuple(components),
        not_applied=tuple(left_out),
        ordinary_known=line.ordinary is not None,
    )


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


def _component(provision: Provision, rate: float, part: float, known_on: date) -> Component:
    return Component(
        key=provision.key,
        programme=provision.programme,
        authority=provision.authority,
        heading=provision.heading,
        rate=rate * part,
        share=part,
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
        if until is not None:
            days.add(date.fromordinal(until.toordinal() + 1))
        for entry in (*(provision.listed or ()), *provision.exempt):
            if matches(entry.prefix, line) and (entry.known is None or entry.known <= known_on):
                days.update(day for day in (entry.since,) if day is not None)
                if entry.until is not None:
                    days.add(date.fromordinal(entry.until.toordinal() + 1))
    return sorted(days)
