"""Two hundred forms written by other hands are read back with no cell lost."""

import json
from pathlib import Path

import pytest
from tests.documents.form_files import (
    docx_by_library,
    hwpx_by_library,
    hwpx_edited,
    xlsx_by_library,
    xlsx_edited,
)
from tests.documents.forms import Form, Wanted, make_form, wanted

from situationroom.documents import readers
from situationroom.documents.grids import Grid, Read

SAMPLES = Path(__file__).parent / "samples"
SEEDS = range(1, 51)
QUICK = [seed for seed in SEEDS if seed % 5 == 1] + [10]


def got(grids: tuple[Grid, ...], above: tuple[object, ...] = ()) -> Wanted:
    found: Wanted = {}
    for number, grid in enumerate(grids):
        for cell in grid.cells:
            place = (*above, number, cell.row, cell.column)
            found[place] = (cell.text, cell.rows, cell.columns)
            found |= got(cell.grids, place)
    return found


def lost(form: Form, read: Read, *, sparse: bool = False) -> dict[object, object]:
    """Return the cells that were not read as they were written; `sparse`: empty ones may miss."""
    found = got(read.grids)
    return {
        place: (cell, found.get(place))
        for place, cell in wanted(form.sheets).items()
        if found.get(place) != cell and not (sparse and cell == ("", 1, 1))
    }


def check(seed: int) -> None:
    nested = make_form(seed, nested=seed % 2 == 0)
    plain = make_form(seed)
    for content in (hwpx_by_library(nested), hwpx_edited(nested, seed)):
        read = readers.read(content, "회신.hwpx")
        assert lost(nested, read) == {}
        assert read.paragraphs == nested.paragraphs
    for content in (xlsx_by_library(plain, seed), xlsx_edited(plain, seed)):
        assert lost(plain, readers.read(content, "회신.XLSX"), sparse=True) == {}


@pytest.mark.parametrize("seed", QUICK)
def test_forms_come_back_with_no_cell_lost(seed: int) -> None:
    check(seed)


@pytest.mark.full
@pytest.mark.parametrize("seed", [seed for seed in SEEDS if seed not in QUICK])
def test_two_hundred_files_come_back_with_no_cell_lost(seed: int) -> None:
    check(seed)


@pytest.mark.parametrize("seed", [3, 4, 10])
def test_word_forms_come_back_with_no_cell_lost(seed: int) -> None:
    form = make_form(seed, nested=seed % 2 == 0)
    read = readers.read(docx_by_library(form), "회신.docx")
    assert lost(form, read) == {}
    assert read.paragraphs == form.paragraphs


@pytest.mark.parametrize("name", ["rhwp-2", "rhwp-3", "hwplib-4", "hwplib-9"])
def test_hwp_files_of_two_other_programs_come_back_with_no_cell_lost(name: str) -> None:
    known = json.loads((SAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    read = readers.read((SAMPLES / f"{name}.hwp").read_bytes(), "회신.hwp")
    cells = {tuple(place): (text, rows, columns) for place, text, rows, columns in known["cells"]}
    assert got(read.grids) == cells
    assert list(read.paragraphs) == known["paragraphs"]
    assert any("HWPX" in message for message in read.lost)
