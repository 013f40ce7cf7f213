"""The money clock of a whole list: every row answered or refused with its remedy, and totals."""

import csv
import random
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from situationroom.base.errors import Refusal
from situationroom.rooms.measures import entries
from situationroom.rooms.measures.entries import Told
from situationroom.rooms.measures.queries import Entries, EntryResult, answer_entries

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 27)
GOOD = {"line": "8534.00.00", "origin": "KR", "on": "2025-07-31", "value": "88,400.00",
        "paid": "$8,840"}  # fmt: skip
REFEREE = Path(__file__).parents[2] / "referees" / "money_clock" / "entries.csv"


def told(**cells: str) -> Told:
    return Told(2, {**GOOD, **cells})


def asked(*rows: Told) -> Entries:
    return answer_entries(rows, asked_on=TODAY)


def one(**cells: str) -> EntryResult:
    (row,) = asked(told(**cells)).rows
    assert row.refused is None, str(row.refused)
    assert row.result is not None
    return row.result


def refusal(**cells: str) -> Refusal:
    (row,) = asked(told(**cells)).rows
    assert row.refused is not None
    return row.refused


def test_a_row_says_what_was_owed_and_until_when_money_can_be_asked_back() -> None:
    found = one()
    assert (found.owed_then, found.owed_now) == (Decimal("8840.00"), Decimal("0.00"))
    assert (found.kind, found.refund_open) == ("ieepa_after_ruling", Decimal("8840.00"))
    assert found.next_deadline is not None
    assert found.next_deadline.on == date(2026, 12, 7)


@pytest.mark.parametrize("line", ["85340000", "8534.00.00", "8534 00 00", "8534", "853400",
                                  "8534.00.00.20", "8534.00.00.99"])  # fmt: skip
def test_a_code_is_read_with_dots_and_without_from_four_digits_to_ten(line: str) -> None:
    assert one(line=line).line.startswith("85340000")


@pytest.mark.parametrize(
    "on", ["2025-07-31", "2025. 7. 31.", "2025/07/31", "20250731", "7/31/2025", "2025년 7월 31일"]
)
def test_a_day_is_read_as_it_is_written_anywhere(on: str) -> None:
    assert one(on=on).on == date(2025, 7, 31)


BROKEN = [
    ("line", "8542", "choose one"), ("line", "8542.31.99", "no line"),
    ("line", "chips", "8 or 10"), ("line", "9903.01.25", "1 to 97"), ("line", "", "is empty"),
    ("line", "8548.10.00", "is a code of HS2017"), ("origin", "Atlantis", "two-letter"),
    ("on", "31.07.2025", "2025-08-07"), ("on", "2025-02-30", "2025-08-07"),
    ("on", "2019-01-01", "before what the register covers"),
    ("on", "2027-01-01", "after the day of asking"), ("value", "0", "zero"),
    ("value", "-5", "not below zero"), ("value", "=1+1", "no amount"),
    ("paid", "lots", "1234.50"), ("claims", "GSP", "korus"), ("facts", "steel", "name=value"),
    ("facts", "steel=1", "vehicle_part"), ("facts", "metal_share=140%", "40%"),
    ("facts", "us_content_share=2", "40%"), ("mode", "camel", "vessel or air"),
    ("liquidated_on", "2025-01-01", "Check the two days"), ("quantity", "some", "no amount"),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "said", "word"), BROKEN)
def test_a_broken_row_is_refused_with_its_remedy(cell: str, said: str, word: str) -> None:
    refused = refusal(**{cell: said})
    assert refused.hint
    assert word in f"{refused} {refused.hint % _filled(refused)}"


def _filled(refused: Refusal) -> dict[str, object]:
    return dict(refused.values)


def test_a_broken_row_stops_no_other_and_rows_keep_their_numbers() -> None:
    rows = [told(), Told(3, {**GOOD, "paid": "x"}), Told(4, GOOD)]
    found = asked(*rows)
    assert [row.told.number for row in found.good] == [2, 4]
    assert [row.told.number for row in found.bad] == [3]


def test_totals_say_the_money_of_each_kind_the_next_deadline_first() -> None:
    found = asked(
        told(),
        told(line="8528.72.64", on="2026-03-20", value="97000", paid="13483",
             facts="korus_originating=yes"),
        told(on="2025-04-20"),
    )  # fmt: skip
    ieepa, preference = found.totals
    assert (ieepa.kind, ieepa.rows, ieepa.amount) == (
        "ieepa_after_ruling", 2, Decimal("17680.00"),
    )  # fmt: skip
    assert ieepa.open_amount < ieepa.amount
    assert (preference.kind, preference.amount, preference.next_deadline) == (
        "preference_not_claimed", Decimal("3783.00"), date(2027, 3, 20),
    )  # fmt: skip
    deadlines = [row.result.next_deadline for row in found.good if row.result]
    days = [deadline.on if deadline else date.max for deadline in deadlines]
    assert days == sorted(days)


def test_a_change_that_is_known_already_is_named_with_its_day() -> None:
    found = asked(told(line="9401.61.60.11", origin="CN", on="2026-05-05", paid="0"))
    (change,) = found.changes
    assert change.on == date(2027, 1, 1)
    assert change.after == pytest.approx(change.before + 0.05)


def test_a_duty_on_quantity_without_a_quantity_has_no_upper_end() -> None:
    pens = {"line": "9608.10.00", "on": "2026-09-15", "value": "10000", "paid": "1250"}
    open_ended = one(**pens)
    assert open_ended.quantity_missing
    assert (open_ended.owed_now, open_ended.high) == (None, None)
    assert one(**pens, quantity="40000").owed_now == Decimal("1250.00")


def test_an_entry_behind_coverage_is_answered_and_says_so() -> None:
    assert one(on="2026-09-01", paid="0").beyond_coverage
    assert not one().beyond_coverage


def test_more_rows_than_are_taken_at_once_are_refused_as_a_whole() -> None:
    rows = [Told(2, GOOD)] * (entries.MOST_ROWS + 1)
    with pytest.raises(Refusal, match="at most 50000"):
        answer_entries(rows, asked_on=TODAY)


def test_a_list_asks_the_database_a_few_times_however_long_it_is(
    django_assert_max_num_queries,
) -> None:
    answer_entries([told()], asked_on=TODAY)
    with REFEREE.open(encoding="utf-8", newline="") as handle:
        lines = sorted({row["line"] for row in csv.DictReader(handle)})
    rows = [
        Told(n, {**GOOD, "line": random.Random(n).choice(lines), "facts": "metal_weight_share=0.5"})
        for n in range(600)
    ]
    with django_assert_max_num_queries(8):
        found = answer_entries(rows, asked_on=TODAY)
    assert not found.bad


def test_many_unknown_codes_are_refused_in_a_bounded_number_of_questions(
    django_assert_max_num_queries,
) -> None:
    rows = [Told(n, {**GOOD, "line": f"85{n:08d}"}) for n in range(3000)]
    with django_assert_max_num_queries(2000):
        found = answer_entries(rows, asked_on=TODAY)
    assert len(found.bad) > 2000
    assert all(row.refused and row.refused.hint for row in found.bad)
