"""What a paste would change: headings, rows and digests, on a list that is held in memory."""

import csv
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from io import StringIO
from itertools import permutations
from typing import Any, ClassVar

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from situationroom.base.actors import ANONYMOUS
from situationroom.base.errors import Refusal
from situationroom.web.pasting import Field, Kind, Preview, Row, Sheet, State, clean, fold, preview

AT = datetime(2026, 8, 3, 9, tzinfo=UTC)
HEADINGS = {"code": ("Code", "번호"), "owner": ("Owner", "담당"), "note": ("Note", "비고")}


class Shelf(Sheet[str]):
    """Boxes on a shelf: whose they are, and a note."""

    title, back, most = "Shelf", "board", 50
    cell_of: ClassVar[Mapping[str, str]] = {"X-1": "owner"}
    fields: ClassVar[tuple[Field, ...]] = (
        Field(key="code", label="Code", also=("번호",), needed=True),
        Field(key="owner", label="Owner"),  # whose Korean is in the catalogue
        Field(key="note", label="Note", also=("비고",), clears=True),
        Field(key="colour", label="Colour", beside=True),
    )

    def __init__(self, held: dict[str, State] | None = None, *, grows: bool = True) -> None:
        super().__init__(ANONYMOUS, AT)
        self.held = {fold(code): state for code, state in (held or {}).items()}
        self.grows = grows

    def check_may_paste(self) -> None:
        return None

    def find(self, texts: Collection[str]) -> Mapping[str, str]:
        return {text: fold(text) for text in texts if fold(text) in self.held}

    def absent(self, text: str) -> Refusal | None:
        return None if self.grows else super().absent(text)

    def now(self, thing: str) -> State:
        return {"colour": "red", **self.held[thing]}

    def read(self, key: str, text: str) -> Any:
        if text.startswith("="):
            raise Refusal("A formula.", hint="Paste values.")
        return text

    def check(self, thing: str | None, after: State) -> None:
        if after.get("owner") == "nobody":
            raise Refusal("Nobody owns a box.", rule="X-1")

    def write(self, rows: Sequence[Row[str]]) -> None:
        raise AssertionError("nothing is written here")


def box(owner: str = "A", note: str | None = "n") -> State:
    return {"code": "", "owner": owner, "note": note}


def kinds(seen: Preview[str]) -> list[Kind]:
    return [row.kind for row in seen.rows]


def tsv(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as Excel puts them on the clipboard."""
    target = StringIO()
    csv.writer(target, delimiter="\t", lineterminator="\r\n").writerows(rows)
    return target.getvalue()


def refusal(text: str, sheet: Shelf | None = None) -> Refusal:
    with override("en"), pytest.raises(Refusal) as raised:
        preview(sheet or Shelf({"a": box()}), text)
    assert raised.value.hint
    return raised.value


WORDS = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8).map(clean)
BOXES = st.dictionaries(
    WORDS.filter(lambda word: fold(word) == word),
    st.builds(box, WORDS, st.none() | WORDS),
    min_size=1,
    max_size=8,
)


@given(BOXES, st.permutations(["code", "owner", "note"]), st.integers(0, 1))
def test_what_was_copied_comes_back_unchanged_in_any_order_and_language(
    held: dict[str, State], order: list[str], language: int
) -> None:
    shelf = Shelf(held)
    rows = [{**state, "code": code} for code, state in held.items()]
    lines = [[shelf.say(key, row[key]) for key in order] for row in rows]
    seen = preview(shelf, tsv([[HEADINGS[key][language] for key in order], *lines]))
    assert set(kinds(seen)) == {Kind.UNCHANGED}
    assert seen.to_write == []
    assert seen.keys == ("code", "owner", "note")


@given(BOXES, st.dictionaries(WORDS.filter(lambda w: fold(w) == w), WORDS, min_size=1, max_size=8))
def test_a_row_is_new_changed_or_unchanged_as_what_is_held_says(
    held: dict[str, State], wanted: dict[str, str]
) -> None:
    seen = preview(Shelf(held), tsv([["번호", "담당"], *wanted.items()]))
    for row, (code, owner) in zip(seen.rows, wanted.items(), strict=True):
        there = held.get(code)
        if owner == "nobody":
            assert row.kind in (Kind.REFUSED, Kind.UNCHANGED)
        elif there is None:
            assert (row.kind, row.after) == (Kind.NEW, {"owner": owner})
        else:
            same = fold(owner) == fold(there["owner"])
            assert row.kind is (Kind.UNCHANGED if same else Kind.CHANGED)
            assert row.changes("owner") is not same
            assert not row.changes("note")
    assert len(seen.to_write) == sum(kind in (Kind.NEW, Kind.CHANGED) for kind in kinds(seen)) * (
        Kind.REFUSED not in kinds(seen)
    )


@given(BOXES)
def test_a_digest_stays_while_nothing_moves_and_changes_with_every_value(
    held: dict[str, State],
) -> None:
    text = tsv([["Code", "Owner"], *([code, "someone else"] for code in held)])
    digest = preview(Shelf(held), text).digest
    assert digest == preview(Shelf(held), text.replace("\r\n", "\n")).digest
    for code in held:
        moved = {**held, code: {**held[code], "note": "moved on"}}
        assert preview(Shelf(moved), text).digest != digest
        gone = {key: state for key, state in held.items() if key != code}
        assert preview(Shelf(gone), text).digest != digest


@given(st.text(max_size=300))
def test_no_text_does_more_than_be_refused_by_name(text: str) -> None:
    for pasted in (text, f"Code\tOwner\n{text}"):
        try:
            preview(Shelf({"a": box()}), pasted)
        except Refusal as refused:
            assert refused.hint  # noqa: PT017


@pytest.mark.parametrize("order", list(permutations(["이슈 메모", "Code", "담당"])))
def test_headings_nobody_knows_are_named_and_not_read(order: tuple[str, ...]) -> None:
    cells = {"이슈 메모": "x", "Code": "a", "담당": "B"}
    seen = preview(Shelf({"a": box()}), tsv([order, [cells[name] for name in order]]))
    assert (seen.unknown, kinds(seen)) == (("이슈 메모",), [Kind.CHANGED])


def test_a_title_above_and_blank_rows_do_not_count_and_rows_keep_their_numbers() -> None:
    seen = preview(Shelf({"a": box()}), "상자 목록\t\n\t\ncode\towner\n\t\na\tB\n\t\n")
    assert [(row.number, row.kind) for row in seen.rows] == [(5, Kind.CHANGED)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Nothing was pasted."),
        (" \n\t\n", "Nothing was pasted."),
        ("가\t나\n1\t2", "No headings were found"),
        ("Owner\tNote\nB\tx", "These columns are missing: Code"),
        ("Code\tColour\na\tblue", "No column says what is to change."),
        ("Code\t번호\tOwner\na\tb\tB", "More than one column is headed Code"),
        ("Code\tOwner\n\t\n", "There is no row below the headings."),
        ("Code\tOwner\n" + "a\tB\n" * 51, "51 rows were pasted; at most 50"),
        ("Code\tOwner\n" + "a\tB\n" * 10_000, "10000 rows were pasted; at most 50"),
        ("x" * 800_001, "longer than is read at once"),
        ("Code\tOwner\na\t" + "B" * 140_000, "cannot be read as a table"),
        ("Code" + "\t" * 600_000, "cannot be read as a table"),
    ],
    ids=range(12),
)  # fmt: skip
def test_a_paste_that_cannot_be_read_is_refused_by_name(text: str, said: str) -> None:
    assert said in str(refusal(text))


def test_what_cannot_be_seen_does_not_hide_a_row() -> None:
    pasted = "\ufeffCo\u200bde\tOwner\x07\n\u202ea\u00ad\t\x1bB\u2066\n"
    seen = preview(Shelf({"a": box()}, grows=False), pasted)
    assert (kinds(seen), seen.rows[0].after["owner"]) == ([Kind.CHANGED], "B")


def test_an_empty_cell_changes_nothing_and_a_dash_empties_what_may_be_empty() -> None:
    seen = preview(
        Shelf({"a": box(), "b": box(), "c": box()}), "Code\tOwner\tNote\na\t\t\nb\t\t–\nc\t-\t\n"
    )
    assert kinds(seen) == [Kind.UNCHANGED, Kind.CHANGED, Kind.REFUSED]
    assert seen.rows[1].after["note"] is None
    assert set(seen.rows[2].refused) == {"owner"}


def test_a_merged_cell_leaves_the_rows_below_it_without_a_name_and_they_are_refused() -> None:
    seen = preview(Shelf({"a": box()}), "Code\tOwner\na\tB\n\tC\n")
    assert kinds(seen) == [Kind.CHANGED, Kind.REFUSED]
    assert str(seen.rows[1].refused["code"]) == "This row names nothing."


@pytest.mark.parametrize(("first", "second"), [("a", "A"), ("new", "ＮＥＷ")])
def test_a_thing_stands_in_one_row_only(first: str, second: str) -> None:
    seen = preview(Shelf({"a": box()}), f"Code\tOwner\n{first}\tB\n{second}\tC\n")
    assert seen.rows[1].refused["code"].values == {"row": 2}
    assert seen.to_write == []


def test_refusals_stand_at_their_cells_and_a_rule_at_the_cell_it_is_about() -> None:
    seen = preview(Shelf({"a": box(), "b": box()}), "Code\tOwner\tNote\na\t=1\t=2\nb\tnobody\tx\n")
    assert [set(row.refused) for row in seen.rows] == [{"owner", "note"}, {"owner"}]


def test_a_list_that_does_not_grow_refuses_what_it_does_not_hold() -> None:
    seen = preview(Shelf({"a": box()}, grows=False), "Code\tOwner\nq\tB\n")
    assert "Nothing here is called q." in str(seen.rows[0].refused["code"])
