"""What leaves says its label and whose copy it is, cannot act, and is written down."""

import csv
from io import BytesIO, StringIO
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from situationroom.base.actors import ANONYMOUS, Actor, ActorKind
from situationroom.base.audit import verify_reads
from situationroom.base.egress import (
    Export,
    Parcel,
    Receiver,
    Taken,
    let_out_data,
    let_out_table,
    level_of,
    strictest_of,
)
from situationroom.base.errors import NotAllowed
from situationroom.base.labels import STRICTNESS, TLP, Level, Stage, is_above_room
from situationroom.base.models import AuditRow, Label
from situationroom.documents.blocks import Column
from situationroom.documents.writers import write_table

EXPORT = Export("trial", highest=Level.NAMED)
TO = Receiver("홍길동", "과학기술정보통신부", "Ministry of Science and ICT", "10.0.0.7")
OFFICER = Actor(ActorKind.OFFICER, id=uuid4(), organisation=uuid4())
COLUMNS = (Column("기관"), Column("값", "right"))
ACTS = tuple("=+-@\t\r＝＋－＠")
_texts = st.text(st.characters(codec="utf-8"), max_size=30) | st.builds(
    str.__add__, st.sampled_from(ACTS), st.text(st.characters(codec="utf-8"), max_size=8)
)
_values = _texts | st.integers(-(10**12), 10**12) | st.floats(-1e9, 1e9, allow_nan=False)


def taken(*levels: Level, export: Export = EXPORT) -> Taken:
    labels = [Label(level=level, owner=OFFICER.organisation) for level in levels]
    return Taken(export, OFFICER, timezone.now(), TO, UUID(int=7), labels, "trial")


def let_out(*levels: Level, form: str = "csv", export: Export = EXPORT) -> Parcel:
    return let_out_table(taken(*levels, export=export), COLUMNS, [("=1+1", -3.5)], form)


def lines_of(parcel: Parcel) -> list[list[str]]:
    return list(csv.reader(StringIO(parcel.content.decode("utf-8-sig"), newline="")))


@given(st.lists(st.tuples(_texts, _values), max_size=5), _texts)
def test_no_cell_of_any_list_acts_and_numbers_stay_numbers(
    rows: list[tuple[str, object]], mark: str
) -> None:
    mark = f"# {mark}".replace("\r", " ").replace("\n", " ")
    content = write_table(COLUMNS, rows, "xlsx", mark=mark).content
    read = list(load_workbook(BytesIO(content)).active)[2:]
    text = write_table(COLUMNS, rows, "csv", mark=mark).content.decode("utf-8-sig")
    lines = list(csv.reader(StringIO(text, newline="")))[2:]
    for cells, line, row in zip(read, lines, rows, strict=True):
        for cell, said, value in zip(cells, line, row, strict=True):
            assert cell.data_type != "f"
            if isinstance(value, str):
                assert (
                    cell.quotePrefix
                    or not str(cell.value or "").startswith(ACTS)
                    or (value in "-－")
                )
                assert not said.startswith(ACTS) or value in "-－"
            else:
                assert float(said) == value
                assert cell.value == pytest.approx(value)


@pytest.mark.django_db
@pytest.mark.parametrize("level", Level)
def test_a_file_says_its_label_and_above_room_its_receiver(level: Level) -> None:
    parcel = let_out(level)
    assert parcel.name == f"trial-{level}.csv"
    assert parcel.headers["X-Room-Label"] == f"{level}; {TLP[level]}"
    assert f'filename="trial-{level}.csv"' in parcel.headers["Content-Disposition"]
    first = lines_of(parcel)[0]
    assert (first != ["기관", "값"]) is is_above_room(level)
    if is_above_room(level):
        (mark,) = first
        number = AuditRow.unscoped.get().id.hex[:12]
        assert mark.startswith("# ")
        for said in (TO.name, TO.organisation_ko, "KST 20", number):
            assert said in mark


@pytest.mark.django_db
def test_a_workbook_says_it_above_the_heads_on_paper_and_in_its_properties() -> None:
    book = load_workbook(BytesIO(let_out(Level.GOVERNMENT, form="xlsx").content))
    page = book.active
    assert TO.name in page["A1"].value
    assert TO.name in page.oddHeader.right.text
    assert page.freeze_panes == "A3"
    assert [cell.value for cell in page[2]] == ["기관", "값"]
    assert [cell.value for cell in page[3]] == ["=1+1", -3.5]
    assert page["A3"].data_type == "s"
    assert "label=government; tlp=TLP:AMBER" in book.properties.keywords
    assert str(AuditRow.unscoped.get().id) in book.properties.keywords


@pytest.mark.django_db
@pytest.mark.parametrize("level", Level)
def test_what_is_not_public_leaves_an_audit_row_that_the_log_seals(level: Level) -> None:
    let_out(level)
    rows = list(AuditRow.unscoped.all())
    assert len(rows) == (level is not Level.PUBLIC)
    for row in rows:
        assert (row.actor, row.what, row.about) == (OFFICER.id, "export", UUID(int=7))
        assert (row.whose, row.address) == (OFFICER.organisation, TO.address)
        assert row.reason == f"trial.csv {row.id.hex[:12]}"
    assert verify_reads() == []


@pytest.mark.django_db
def test_a_file_of_several_rows_carries_the_strictest_label_of_all() -> None:
    assert let_out(Level.PUBLIC, Level.GROUP, Level.ROOM).level is Level.GROUP
    outer = Label(level=Level.OWN)
    assert level_of(Label(level=Level.PUBLIC, within=outer)) is Level.OWN
    assert level_of(Label(level=Level.PUBLIC, stage=Stage.DRAFT)) is Level.OWN
    with pytest.raises(ValueError, match="empty"):
        strictest_of([])


@pytest.mark.django_db
@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("highest", Level)
def test_nothing_leaves_that_is_stricter_than_its_export_carries(
    level: Level, highest: Level
) -> None:
    export = Export("trial", highest=highest)
    if STRICTNESS.index(level) >= STRICTNESS.index(highest):
        assert let_out(level, export=export).level is level
    else:
        with pytest.raises(NotAllowed, match="may not leave the room") as refused:
            let_out(level, export=export)
        assert refused.value.hint
        assert not AuditRow.unscoped.exists()


@pytest.mark.django_db
def test_data_says_it_too_and_nobody_takes_public_things_unseen_or_seen() -> None:
    told = let_out_data(taken(Level.NAMED), {"kept": [1]})
    assert b'"label": "named"' in told.content
    assert TO.name in told.content.decode()
    AuditRow.unscoped.all()
    before = AuditRow.unscoped.count()
    labels = (Label(level=Level.PUBLIC),)
    public = Taken(EXPORT, ANONYMOUS, timezone.now(), Receiver(""), UUID(int=8), labels, "open")
    assert b"kept" in let_out_data(public, {"kept": [1]}).content
    assert AuditRow.unscoped.count() == before
