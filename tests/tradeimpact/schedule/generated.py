"""Registers, lines and days as Hypothesis makes them up; and the law read the slow way."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

from hypothesis import strategies as st

from tradeimpact.schedule import (
    End,
    Fill,
    Form,
    Provision,
    Quota,
    Scope,
    ScopeEntry,
    Share,
    TariffLine,
)

START = date(2025, 1, 1)
DAYS = 60
ORIGINS = ("KR", "CN", "MX", "VN")
LINES = ("8542310001", "8542320036", "8473301140", "8473305100", "84733011", "8523510000")
PREFIXES = ("85", "8542", "854231", "85423100", "8542310001", "8473", "84733011", "8473301140")
PROGRAMMES = ("a", "b", "c")
CLOSE = 1e-12

days = st.integers(0, DAYS).map(lambda n: START + timedelta(days=n))
maybe_day = st.none() | days
rates = st.sampled_from((0.0, 0.05, 0.1, 0.125, 0.25, 0.5))
ordinaries = st.sampled_from((None, 0.0, 0.014, 0.025, 0.15))
parts = st.sampled_from((0.0, 0.25, 0.5, 1.0))
lines = st.builds(TariffLine, line=st.sampled_from(LINES), ordinary=ordinaries)
origins = st.sampled_from(ORIGINS)
whole = st.just(Share())
conditions = st.sampled_from(("", "", "metal:steel", "use:part"))
facts = st.dictionaries(
    st.sampled_from(("metal:steel", "use:part", "claim:usmca", "quota:p0", "quota:p1")),
    parts,
    max_size=3,
)
quotas = st.builds(
    Quota,
    amount=st.just(100.0),
    unit=st.just("t"),
    absolute=st.sampled_from((False, False, False, True)),
    fills=st.lists(st.builds(Fill, known=days, filled=st.sampled_from((0.4, 1.0))), max_size=2).map(
        tuple
    ),
    assumed=st.sampled_from((Share(0.0, 1.0, 1.0), Share(0.0, 0.0, 1.0))),
)


@st.composite
def shares(draw: st.DrawFn) -> Share:
    return Share(*sorted((draw(parts), draw(parts), draw(parts))))


@st.composite
def entries(draw: st.DrawFn, share: st.SearchStrategy[Share] | None = None) -> ScopeEntry:
    return ScopeEntry(
        prefix=draw(st.sampled_from(PREFIXES)),
        since=draw(maybe_day),
        until=draw(maybe_day),
        known=draw(maybe_day),
        share=draw(share if share is not None else st.one_of(whole, shares())),
        condition=draw(conditions),
    )


def scopes(share: st.SearchStrategy[Share] | None = None) -> st.SearchStrategy[Scope]:
    return st.lists(entries(share), max_size=3).map(lambda found: Scope(tuple(found)))


ends = st.lists(st.builds(End, known=days, until=maybe_day), max_size=2).map(tuple)
claimed = st.sampled_from(((), (("MX", 0.8),), (("KR", 0.25), ("MX", 1.0))))


@st.composite
def provisions(draw: st.DrawFn, *, certain: bool = False) -> Provision:
    share = whole if certain else None
    return Provision(
        key="?",
        programme=draw(st.sampled_from(PROGRAMMES)),
        authority="x",
        heading="",
        rate=draw(rates if certain else st.one_of(rates, rates, st.none())),
        since=draw(days),
        known=draw(days),
        form=draw(st.sampled_from(Form)),
        origins=draw(st.none() | st.frozensets(origins, max_size=2)),
        except_origins=draw(st.frozensets(origins, max_size=1)),
        ends=draw(ends),
        listed=draw(st.none() | scopes(share)),
        exempt=draw(scopes(share)),
        yields_to=draw(st.frozensets(st.sampled_from(PROGRAMMES), max_size=2)),
        claimed=() if certain else draw(claimed),
        condition="" if certain else draw(conditions),
        share=Share() if certain else draw(shares()),
        quota=None if certain else draw(st.one_of(st.none(), st.none(), quotas)),
        text=draw(maybe_day),
    )


def registers(*, most: int = 4, certain: bool = False) -> st.SearchStrategy[list[Provision]]:
    """Return lists of provisions with keys of their own."""
    return st.lists(provisions(certain=certain), max_size=most).map(
        lambda found: [replace(p, key=f"p{i}") for i, p in enumerate(found)]
    )


@st.composite
def touching(draw: st.DrawFn, *, most: int = 4) -> list[Provision]:
    """Return provisions that all stand on the chip line, with open lists that displace each other.

    Random scopes seldom meet on one line; these always do.
    """
    found = []
    for i in range(draw(st.integers(1, most))):
        programme = draw(st.sampled_from(PROGRAMMES))
        others = st.frozensets(st.sampled_from(PROGRAMMES), max_size=2)
        found.append(
            plain(
                f"p{i}",
                draw(rates),
                programme=programme,
                form=draw(st.sampled_from(Form)),
                listed=draw(st.none() | shares().map(lambda share: listing("8542", share=share))),
                exempt=draw(st.just(Scope()) | shares().map(lambda s: listing("85", share=s))),
                yields_to=draw(others),
                claimed=draw(claimed),
            )
        )
    return found


def plain(key: str, rate: float, **more: object) -> Provision:
    """Return a provision that reaches everything from the first day on, unless said."""
    values: dict[str, object] = {
        "key": key,
        "programme": key,
        "authority": "x",
        "heading": "",
        "rate": rate,
        "since": START,
        "known": START,
        **more,
    }
    return Provision(**values)  # type: ignore[arg-type]


def listing(*prefixes: str, share: Share | None = None) -> Scope:
    """Return a list of prefixes."""
    return Scope(tuple(ScopeEntry(prefix, share=share or Share()) for prefix in prefixes))


# --- the law read the slow way --------------------------------------------------------------


def slow_share(
    scope: Scope | None, line: str, on: date, known_on: date, said: dict[str, float]
) -> Share:
    """Return the share of a line in a list by trying every entry."""
    if scope is None:
        return Share()
    low = central = high = 0.0
    for entry in scope.entries:
        told = entry.known is None or entry.known <= known_on
        begun = entry.since is None or entry.since <= on
        lasting = entry.until is None or on <= entry.until
        if not (told and begun and lasting):
            continue
        share = entry.share
        if entry.condition in said:
            share = Share(*[said[entry.condition]] * 3)
        if line.startswith(entry.prefix):
            low = max(low, share.low)
        elif not entry.prefix.startswith(line):
            continue
        central, high = max(central, share.central), max(high, share.high)
    return Share(low, central, high)


def slow_part(p: Provision, said: dict[str, float], known_on: date) -> list[Share]:
    """Return what its condition and its quota leave to a provision."""
    shares = []
    if p.condition:
        shares.append(Share(*[said[p.condition]] * 3) if p.condition in said else p.share)
    if p.quota is not None:
        told = [fill for fill in p.quota.fills if fill.known <= known_on]
        above = p.quota.assumed
        if told:
            last = max(told, key=lambda fill: fill.known)
            above = Share(*[1.0 if last.filled >= 1.0 else 0.0] * 3)
        over = f"quota:{p.key}"
        shares.append(Share(*[said[over]] * 3) if over in said else above)
    return shares


def slow_in_force(p: Provision, on: date, known_on: date) -> bool:
    """Tell whether a provision is in force on the axis of the law."""
    told = [end for end in p.ends if end.known <= known_on]
    until = max(told, key=lambda end: end.known).until if told else None
    return p.known <= known_on and p.since <= on and (until is None or on <= until)


def slow_duty(
    line: TariffLine,
    origin: str,
    register: list[Provision],
    on: date,
    known_on: date,
    said: dict[str, float] | None = None,
) -> tuple[float, float, float]:
    """Return (total, low, high), each list's share and each claim tried at both ends."""
    said = said or {}
    live = []
    for p in sorted(register, key=lambda p: p.key):
        if p.rate is None or (p.quota is not None and p.quota.absolute):
            continue
        if origin in p.except_origins or (p.origins is not None and origin not in p.origins):
            continue
        if not slow_in_force(p, on, known_on):
            continue
        claim = Share()
        if origin in dict(p.claimed):
            claim = Share(0.0, 1.0, 1.0)
            if "claim:usmca" in said:
                claim = Share(*[1.0 - said["claim:usmca"]] * 3)
        listed = slow_share(p.listed, line.line, on, known_on, said)
        for share in slow_part(p, said, known_on):
            listed = Share(
                listed.low * share.low, listed.central * share.central, listed.high * share.high
            )
        live.append((p, listed, slow_share(p.exempt, line.line, on, known_on, said), claim))
    axes = []
    for _, listed, exempt, claim in live:
        for share in (listed, exempt, claim):
            axes.append(sorted({share.low, share.high}))
    central = [x for _, *all_three in live for x in (share.central for share in all_three)]
    ordinary = line.ordinary or 0.0
    totals = [_pay(live, corner, ordinary) for corner in product(*axes)]
    assumed = _pay(live, central, ordinary)
    return assumed, min(*totals, assumed), max(*totals, assumed)


def _pay(live: list, corner: tuple[float, ...] | list[float], ordinary: float) -> float:
    rows = []
    for i, (p, *_) in enumerate(live):
        listed, exempt, claim = corner[3 * i : 3 * i + 3]
        rate = max(0.0, p.rate - ordinary) if p.form is Form.CEILING else p.rate
        rows.append((p, rate, listed, listed * (1 - exempt) * claim))
    total = ordinary
    for p, rate, _, whole_reach in rows:
        reached = whole_reach
        for programme in p.yields_to - {p.programme}:
            reached *= 1 - max((r[2] for r in rows if r[0].programme == programme), default=0.0)
        for q, other, _, takes in rows:
            if q.programme == p.programme and (-other, q.key) < (-rate, p.key):
                reached *= 1 - takes
        total += rate * reached
    return total
