"""What an entry owes by law: in parts of whole cents, with the least and the most."""

from bisect import bisect_left
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from tradeimpact.refunds.entry import Entry, cents, duty_on
from tradeimpact.refunds.law import (
    EXCLUSION,
    IEEPA,
    IN_TRANSIT,
    METAL_PROGRAMMES,
    NOT_US,
    OF_VEHICLES,
    RECIPROCAL,
    RULING,
    US_CONTENT,
    US_CONTENT_FROM,
    VEHICLE_PART,
    VEHICLE_PROGRAMMES,
    WHOLE_DERIVATIVE,
    WHOLE_UNTIL,
    InTransit,
    Rule,
)
from tradeimpact.schedule import Columns, Duty, Form, Provision, TariffLine, look_up
from tradeimpact.schedule.duties import in_force
from tradeimpact.schedule.provisions import Axis
from tradeimpact.schedule.shares import Share


@dataclass(frozen=True, slots=True)
class Part:
    """One part of what is owed: its heading, its rate as a share of value, its amount, its law."""

    key: str
    programme: str
    authority: str
    heading: str
    rate: float
    amount: Decimal
    law: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Owed:
    """What an entry owes, in USD. `low` and `high` are apart where a fact is missing.

    `high` is None where a duty on quantity has no quantity: then nothing bounds it from above.

    `missing` names the facts that would settle it, `rules` what was applied beside the register,
    `ceilings` the parts that fill up to a rate in all.
    """

    amount: Decimal
    low: Decimal
    high: Decimal | None
    parts: tuple[Part, ...]
    missing: tuple[str, ...]
    duty: Duty
    rules: tuple[Rule, ...] = ()
    ceilings: frozenset[str] = frozenset()
    quantity_missing: bool = False

    @property
    def settled(self) -> bool:
        """Whether one amount can be said."""
        return self.low == self.high

    def of(self, programmes: str) -> Decimal:
        """Return what is owed under the programmes that begin so."""
        found = (p.amount for p in self.parts if p.programme.startswith(programmes))
        return sum(found, Decimal("0.00"))


@dataclass(slots=True)
class Law:
    """The register and the columns, prepared for many entries.

    What is in force for an origin on a day, as known on another, is worked out once.
    """

    provisions: Sequence[Provision]
    columns: Columns
    _exclusions: frozenset[str] = field(init=False)
    _claims: frozenset[str] = field(init=False)
    _found: dict[tuple[str, date, date, Axis], list[Provision]] = field(init=False)
    _reaching: dict[str, list[Provision]] = field(init=False)
    _duties: dict[Hashable, Duty] = field(init=False)
    _listed: dict[str, set[str]] = field(init=False)
    _prefixes: list[str] = field(init=False)
    _touching: dict[str, frozenset[str]] = field(init=False)

    def __post_init__(self) -> None:
        self._found, self._duties, self._touching = {}, {}, {}
        self._listed, self._reaching = {}, {}
        for provision in self.provisions:
            for entry in provision.listed.entries if provision.listed is not None else ():
                self._listed.setdefault(entry.prefix, set()).add(provision.key)
        self._prefixes = sorted(self._listed)
        self._exclusions = frozenset(
            entry.condition
            for provision in self.provisions
            for entry in provision.exempt.entries
            if entry.condition.startswith(EXCLUSION)
        )
        claims = {p.claim for p in self.provisions if p.claimed}
        self._claims = frozenset(claims | {f"claim:{a.key}" for a in self.columns.agreements})

    def active(
        self, origin: str, *, on: date, known_on: date, axis: Axis = "law"
    ) -> list[Provision]:
        """Return the provisions in force for an origin on a day, as known on another."""
        key = (origin, on, known_on, axis)
        if key not in self._found:
            if len(self._found) >= MOST_KEPT:
                self._found.clear()
            if origin not in self._reaching:
                self._reaching[origin] = [p for p in self.provisions if p.reaches(origin)]
            self._found[key] = in_force(
                self._reaching[origin], origin, on=on, known_on=known_on, axis=axis
            )
        return self._found[key]

    def touching(self, line: str) -> frozenset[str]:
        """Return the keys of the provisions whose list names a line, or an article of it."""
        if line not in self._touching:
            if len(self._touching) >= MOST_KEPT:
                self._touching.clear()
            above = (line[:length] for length in range(1, len(line) + 1))
            found = [self._listed.get(prefix, set()) for prefix in above]
            at = bisect_left(self._prefixes, line)
            while at < len(self._prefixes) and self._prefixes[at].startswith(line):
                found.append(self._listed[self._prefixes[at]])
                at += 1
            self._touching[line] = frozenset().union(*found)
        return self._touching[line]

    def facts(self, entry: Entry, claims: frozenset[str]) -> dict[str, float]:
        """Return what is known of an entry: what can be claimed and was not is known not to be."""
        unsaid = dict.fromkeys((*self._claims, *self._exclusions), 0.0)
        said = {f"claim:{key}": 1.0 for key in claims}
        content = {} if entry.us_content is None else {NOT_US: 1.0 - entry.us_content}
        return unsaid | content | dict(entry.facts) | said

    def duty(
        self,
        line: TariffLine,
        entry: Entry,
        active: list[Provision],
        *,
        known_on: date,
        facts: Mapping[str, float],
        lifted: str,
        rules: tuple[Rule, ...],
    ) -> Duty:
        """Return the duty of a line; entries that are alike but for their amounts ask once."""
        quantities = _per_usd(entry, line)
        key = (
            line.line,
            line.legal_basis,
            line.ordinary,
            entry.origin,
            entry.on,
            known_on,
            frozenset(facts.items()),
            frozenset(quantities.items()),
            lifted,
            rules,
        )
        if key not in self._duties:
            if len(self._duties) >= MOST_KEPT:
                self._duties.clear()
            self._duties[key] = look_up(
                line,
                entry.origin,
                active,
                on=entry.on,
                known_on=known_on,
                columns=self.columns,
                facts=facts,
                quantities=quantities,
            )
        return self._duties[key]


MOST_KEPT = 5_000
"""Days of an origin, and duties, that are kept ready: memory stays bounded however long a list."""


def rules_of(entry: Entry) -> tuple[InTransit, ...]:
    """Return the rules for goods on the water that hold for an entry."""
    if entry.mode != "vessel":
        return ()
    return tuple(
        rule
        for rule in IN_TRANSIT
        if rule.holds(on=entry.on, loaded_on=entry.loaded_on, origin=entry.origin)
    )


def owed_on(
    entry: Entry,
    line: TariffLine,
    law: Law,
    *,
    known_on: date,
    claims: frozenset[str] | None = None,
    lifted: str = "",
) -> Owed:
    """Return what an entry owes by the law of its day, as known on another day.

    `claims` stands in for those of the entry. A preference so claimed lifts the duties of the
    programmes that begin with `lifted` only; all do with "".
    """
    claims = entry.claims if claims is None else claims
    touching = law.touching(line.line)
    standing = law.active(entry.origin, on=entry.on, known_on=known_on)
    # What names nothing of the line adds nothing and displaces nothing: it need not be asked.
    active = [p for p in standing if p.listed is None or p.key in touching]
    active, rules = _reached(entry, line, active, known_on)
    if lifted:
        active = [p if p.programme.startswith(lifted) else replace(p, claimed=()) for p in active]
    duty = law.duty(
        line,
        entry,
        active,
        known_on=known_on,
        facts=law.facts(entry, claims),
        lifted=lifted,
        rules=rules,
    )
    ceilings = frozenset(p.key for p in active if p.form is Form.CEILING)
    return _owed(entry, line, duty, rules, ceilings)


def _reached(
    entry: Entry, line: TariffLine, active: list[Provision], known_on: date
) -> tuple[list[Provision], tuple[Rule, ...]]:
    """Return the provisions without those that an entry's own circumstances lift."""
    used: list[Rule] = []
    if known_on >= RULING:
        active = [p for p in active if not p.programme.startswith(IEEPA)]
    if entry.facts.get(OF_VEHICLES) == 0.0:
        kept = [p for p in active if p.programme not in VEHICLE_PROGRAMMES]
        if len(kept) < len(active):
            used.append(VEHICLE_PART)
        active = kept
    for transit in rules_of(entry):
        kept = [p for p in active if not transit.frees(p.programme, p.since)]
        if len(kept) < len(active):
            used.append(transit.rule)
        active = kept
    if entry.on <= WHOLE_UNTIL and _is_derivative(entry, line, active, known_on):
        kept = [p for p in active if p.programme not in RECIPROCAL]
        if len(kept) < len(active):
            used.append(WHOLE_DERIVATIVE)
        active = kept
    if entry.us_content is not None and entry.us_content >= US_CONTENT_FROM:
        narrowed = [
            replace(p, condition=NOT_US, share=Share(0.0, 1.0, 1.0))
            if p.programme in RECIPROCAL
            else p
            for p in active
        ]
        if narrowed != active:
            used.append(US_CONTENT)
        active = narrowed
    return active, tuple(used)


def _is_derivative(entry: Entry, line: TariffLine, active: list[Provision], known_on: date) -> bool:
    """Tell whether a list of metals names the line for the metal in it."""
    return any(
        provision.programme in METAL_PROGRAMMES
        and provision.listed is not None
        and any(
            entry.facts.get(name, 0.0) > 0.0
            for name in provision.listed.conditions_of(line.line, on=entry.on, known_on=known_on)
        )
        for provision in active
    )


def _per_usd(entry: Entry, line: TariffLine) -> Mapping[str, float]:
    """Return units of quantity per USD of value, under the units that the line counts."""
    said = {unit: amount / float(entry.value) for unit, amount in entry.quantities.items()}
    if "" not in said:
        return said
    whatever = said.pop("")
    rates = [rate for rate in (line.general, line.second, *line.preferences.values()) if rate]
    units = {part.unit for rate in rates for part in rate.specific}
    return dict.fromkeys(units, whatever) | said


def _owed(
    entry: Entry, line: TariffLine, duty: Duty, rules: tuple[Rule, ...], ceilings: frozenset[str]
) -> Owed:
    parts = tuple(
        Part(
            key=c.key,
            programme=c.programme,
            authority=c.authority,
            heading=c.heading,
            rate=c.rate,
            amount=duty_on(entry.value, c.rate),
            law=c.legal_basis,
            url=c.url,
        )
        for c in duty.components
    )
    amount = cents(sum((part.amount for part in parts), Decimal("0.00")))
    settled = duty.low == duty.high and duty.ordinary_known
    low = amount if settled else min(duty_on(entry.value, duty.low), amount)
    high: Decimal | None = amount
    if not settled:
        bounded = duty.ordinary_known or line.equivalent is not None
        high = max(duty_on(entry.value, duty.high), amount) if bounded else None
    return Owed(
        amount=amount,
        low=low,
        high=high,
        parts=parts,
        missing=duty.conditions,
        duty=duty,
        rules=rules,
        ceilings=ceilings,
        quantity_missing=not duty.ordinary_known,
    )
