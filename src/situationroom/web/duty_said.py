"""What a reader declares of goods on the duty page: read from the address, shown as fields."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from situationroom.base.errors import Refusal
from situationroom.documents import formats
from situationroom.rooms.measures import queries
from situationroom.rooms.measures.queries import Duty, LineDuties, Said
from situationroom.rooms.measures.queries.conditions import CLAIM, QUOTA
from situationroom.web.words import programme_name

FACT, PRICE = "fact:", "price:"
MOST = 20
LONGEST = 120


@dataclass(frozen=True, kw_only=True)
class Declarable:
    """One fact or price to be said: its field, its name, and what either answer leads to."""

    key: str
    id: str
    name: str
    said: str
    kind: str  # share, yes_no or price
    hint: str = ""


def read_said(asked: QueryDict, *, known_on: date | None = None, as_text: bool = False) -> Said:
    """Return what an address declares of goods. Raises Refusal naming what is no such figure."""
    facts = {name: _figure(text, most=100.0) / 100.0 for name, text in _given(asked, FACT)}
    prices = {unit: _figure(text, most=1e12) for unit, text in _given(asked, PRICE)}
    if len(facts) + len(prices) > MOST:
        raise Refusal(
            "More than %(most)d facts were declared.", hint="Leave some of them out.", most=MOST
        )
    return Said(
        facts=facts,
        quantities={unit: 1.0 / price for unit, price in prices.items() if price > 0},
        known_on=known_on or queries.LATEST,
        axis="text" if as_text else "law",
    )


def _given(asked: QueryDict, beginning: str) -> Iterator[tuple[str, str]]:
    for key, text in asked.items():
        if key.startswith(beginning) and str(text).strip():
            yield key.removeprefix(beginning)[:LONGEST], str(text)


def _figure(text: str, *, most: float) -> float:
    try:
        value = float(text.replace(",", "").replace("%", "").strip())
    except ValueError:
        value = -1.0
    if not 0.0 <= value <= most:
        raise Refusal(
            "%(text)s is not a figure from 0 to %(most)s.",
            hint="Write shares in percent such as 40, and prices in US dollars such as 2.5.",
            text=text[:LONGEST],
            most=f"{most:,.0f}",
        )
    return value


def kept(asked: QueryDict) -> dict[str, str]:
    """Return the declared facts of an address as they stand there."""
    return {
        beginning + name: text
        for beginning in (FACT, PRICE)
        for name, text in _given(asked, beginning)
    }


def declarables(
    found: LineDuties, duty: Duty, said: Said, asked: Mapping[str, str]
) -> list[Declarable]:
    """Return what may be declared here: what decides and was not said, and what was said."""
    fields = [_fact(found, said, asked, name) for name in said.facts]
    fields += [
        _fact(found, said, asked, name) | {"hint": _either(*ends)}
        for name in duty.conditions
        if (ends := _ends(found, duty, said, name)) is not None
    ]
    row = found.history.standing(duty.on)
    amount = row.column2_per if duty.column == "column_2" else row.general_per
    if amount and (not duty.ordinary_known or amount in said.quantities):
        fields.append(_price(asked, amount))
    return [
        Declarable(**{**field, "id": f"declared-{number}"}) for number, field in enumerate(fields)
    ]


def _fact(found: LineDuties, said: Said, asked: Mapping[str, str], name: str) -> dict[str, Any]:
    known = queries.list_conditions().get(name)
    return {
        "key": FACT + name,
        "name": condition_name(name, found),
        "said": asked.get(FACT + name, ""),
        "kind": "share" if known is not None and known.share else "yes_no",
    }


def _ends(found: LineDuties, duty: Duty, said: Said, name: str) -> tuple[Duty, Duty] | None:
    """Return the duty if a condition holds for nothing, and for all; None if it decides nothing."""
    none, whole = (
        found.paid(origin=duty.origin, on=duty.on, said=with_fact(said, name, share))
        for share in (0.0, 1.0)
    )
    spans = {(one.low, one.total, one.high) for one in (duty, none, whole)}
    return (none, whole) if len(spans) > 1 else None


def _either(none: Duty, whole: Duty) -> str:
    return _("not at all: %(none)s · for all of it: %(whole)s") % {
        "none": formats.share(none.total, 2),
        "whole": formats.share(whole.total, 2),
    }


def with_fact(said: Said, name: str, share: float) -> Said:
    """Return what is said, and one fact more."""
    return Said({**said.facts, name: share}, said.quantities, said.known_on, said.axis)


def _price(asked: Mapping[str, str], unit: str) -> dict[str, Any]:
    return {
        "key": PRICE + unit,
        "name": _("Customs value per %(unit)s, in US dollars") % {"unit": unit},
        "said": asked.get(PRICE + unit, ""),
        "kind": "price",
        "hint": _("The ordinary duty is an amount on each unit; the price makes it a share."),
    }


def condition_name(name: str, found: LineDuties) -> str:
    """Return what a condition asks, in the reader's language."""
    known = queries.list_conditions().get(name)
    if known is not None:
        return str(known.name_ko if formats.in_korean() else known.name_en)
    if name.startswith(CLAIM):
        programme = programme_name(name.removeprefix(CLAIM))
        return _("%(programme)s claimed at entry") % {"programme": programme}
    if name.startswith(QUOTA):
        key = name.removeprefix(QUOTA)
        heading = next((p.heading for p in found.provisions if p.key == key), key)
        return _("Quantity above the quota of %(heading)s") % {"heading": heading}
    return name
