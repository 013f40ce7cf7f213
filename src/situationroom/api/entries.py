"""The money clock of a list of entries. Members and their programs; nothing of it is kept."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from situationroom.api.answers import Said
from situationroom.api.problems import texts_of
from situationroom.rooms.measures import queries
from situationroom.rooms.measures.entries import HEADS, Told
from situationroom.rooms.measures.queries import EntryResult

router = Router(tags=["measures"], by_alias=True)
MOST = 2_000
READS = "answer_entries"
Cell = Annotated[str, Field(max_length=2000)]


class EntryTold(Said):
    """One entry, each value written as in a list: codes with or without dots, days as ISO."""

    id: Cell = Field("", description="the caller's own name of the row")
    line: Cell = Field(description="tariff line, 4 to 10 digits, dots allowed")
    origin: Cell = Field(description="country code such as KR, or EU")
    on: Cell = Field(description="day of entry")
    value: Cell = Field(description="customs value in USD")
    paid: Cell = Field(description="duty paid in USD, without fees")
    claims: Cell = Field("", description="preferences claimed on the entry: korus or usmca")
    originating: Cell = Field("", description="preferences the goods qualify for, not claimed")
    facts: Cell = Field("", description="declared facts: metal_share=0.4;vehicle_part=no")
    quantity: Cell = Field("", description="in the unit of the line, for duties on quantity")
    liquidated_on: Cell = Field("", description="day of liquidation; empty = not liquidated")
    loaded_on: Cell = Field("", description="day of loading")
    mode: Cell = Field("", description="vessel or air")


class EntriesTold(Said):
    """A list of entries, and the day whose knowledge and deadlines count; today if left out."""

    entries: Annotated[list[EntryTold], Field(min_length=1, max_length=MOST)]
    asked_on: date | None = None


class PartOwed(Schema):
    """One part of what is owed now."""

    programme: str
    heading: str
    rate: float
    amount: Decimal
    law: str
    url: str


class Candidate(Schema):
    """Money that may be asked back: why, how much, by which route until when."""

    kind: str
    amount: Decimal
    at_most: Decimal
    open_amount: Decimal
    deadline: date | None
    deadline_kind: str
    other_route: str
    law: list[str]


class EntryAnswer(Schema):
    """What is said of one entry, in USD; null where a fact is missing."""

    line: str
    owed_then: Decimal | None
    owed_now: Decimal | None
    owed_low: Decimal
    owed_high: Decimal | None
    difference: Decimal | None
    candidates: list[Candidate]
    refund: Decimal
    refund_open: Decimal
    next_deadline: date | None
    liquidation: date
    liquidation_basis: str
    parts: list[PartOwed]
    missing: list[str]
    quantity_missing: bool
    collected_without_law: bool
    beyond_coverage: bool
    planned_day_passed: bool


class RowAnswer(Schema):
    """One row: its answer, or what is wrong with it and what to do in the request's language."""

    id: str
    row: int
    answer: EntryAnswer | None
    problem: str
    remedy: str


class Total(Schema):
    """The money of one kind."""

    kind: str
    rows: int
    amount: Decimal
    open_amount: Decimal
    next_deadline: date | None


class Change(Schema):
    """The next day from which goods of a line and origin pay another duty (shares of value)."""

    line: str
    origin: str
    on: date
    before: float
    after: float


class EntriesAnswer(Schema):
    """A list answered. Every amount is to be confirmed by a customs broker."""

    asked_on: date
    rows: list[RowAnswer]
    totals: list[Total]
    changes: list[Change]
    note: str


@router.post("/duty/entries", response=EntriesAnswer, operation_id=READS)
def answer_entries(request: HttpRequest, told: EntriesTold) -> EntriesAnswer:
    """Say what entries owe by law beside what was paid, and until when it can be asked back.

    Nothing is stored, so no Idempotency-Key is asked for. A broken row stops no other.
    """
    rows = [
        Told(number, {head.key: getattr(one, head.key).strip() for head in HEADS})
        for number, one in enumerate(told.entries, start=1)
    ]
    found = queries.answer_entries(rows, asked_on=told.asked_on or timezone.localdate())
    return EntriesAnswer(
        asked_on=found.asked_on,
        rows=[_row(row) for row in found.rows],
        totals=[Total(**_fields(total, Total)) for total in found.totals],
        changes=[Change(**_fields(change, Change)) for change in found.changes],
        note="To be confirmed by a broker.",
    )


def _fields(thing: object, schema: type[Schema]) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in schema.model_fields}


def _row(row: queries.Row) -> RowAnswer:
    refused = row.refused
    problem, remedy = texts_of(refused) if refused is not None else ("", "")
    return RowAnswer(
        id=row.told.text("id"),
        row=row.told.number,
        answer=_answer(row.result) if row.result is not None else None,
        problem=problem,
        remedy=remedy,
    )


def _answer(found: EntryResult) -> EntryAnswer:
    return EntryAnswer(
        line=found.line,
        owed_then=found.owed_then,
        owed_now=found.owed_now,
        owed_low=found.low,
        owed_high=found.high,
        difference=found.difference,
        candidates=[
            Candidate(
                kind=one.kind,
                amount=one.amount,
                at_most=one.at_most,
                open_amount=one.open_amount,
                deadline=one.deadline.on if one.deadline else None,
                deadline_kind=one.deadline.kind if one.deadline else "none",
                other_route=one.other_route,
                law=[rule.citation for rule in one.law],
            )
            for one in found.candidates
        ],
        refund=found.refund,
        refund_open=found.refund_open,
        next_deadline=found.next_deadline.on if found.next_deadline else None,
        liquidation=found.liquidation.on,
        liquidation_basis=found.liquidation.basis,
        parts=[PartOwed(**_fields(part, PartOwed)) for part in found.parts],
        missing=list(found.missing),
        quantity_missing=found.quantity_missing,
        collected_without_law=found.collected_without_law,
        beyond_coverage=found.beyond_coverage,
        planned_day_passed=found.planned_day_passed,
    )
