"""A brief leaves the room in every format it is written in; what office files say is read back."""

from pathlib import Path

import pytest
from django.urls import reverse
from tests.web.visits import visit

from situationroom.cli.brief import write_brief
from situationroom.documents import readers, writers
from situationroom.documents.blocks import Table
from situationroom.documents.grids import Read
from situationroom.rooms.reports.models import Brief
from situationroom.rooms.reports.queries import document_of
from situationroom.web.reports import FORMS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("after_the_court")]


def newest() -> Brief:
    return Brief.unscoped.order_by("-edition")[0]


def file_of(form: str, language: str = "ko") -> tuple[str, bytes]:
    client = visit("secretariat", language)
    answer = client.get(reverse("reports_brief_file", args=[newest().id, form]))
    assert answer.status_code == 200
    return answer["Content-Type"], answer.content


def words_of(read: Read) -> str:
    cells = [cell.text for grid in read.grids for cell in grid.cells]
    return " ".join(" ".join([*read.paragraphs, *read.notes, *cells]).split())


def test_the_page_offers_every_format_and_each_is_what_it_says():
    page = visit("secretariat").get(reverse("reports_brief", args=[newest().id])).content.decode()
    assert set(FORMS) == {"pdf", "hwpx", "docx", "xlsx", "txt"}
    for form in FORMS:
        assert reverse("reports_brief_file", args=[newest().id, form]) in page
        kind, content = file_of(form)
        assert kind == writers.MEDIA_TYPES[form]
        assert content


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_an_office_file_says_what_the_brief_says(form, language):
    document = document_of(newest(), language=language)
    words = words_of(readers.read(file_of(form, language)[1], f"brief.{form}"))
    assert " ".join(document.title.split()) in words
    assert document.watermark in words
    tables = [block for block in document.blocks if isinstance(block, Table)]
    assert tables
    for table in tables:
        for column in table.columns:
            assert " ".join(str(column.label).split()) in words


def test_the_figures_of_a_workbook_are_numbers():
    read = readers.read(file_of("xlsx")[1], "brief.xlsx")
    values = [cell.value for grid in read.grids for cell in grid.cells]
    assert any(isinstance(value, int | float) and not isinstance(value, bool) for value in values)


@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_the_command_line_writes_it_as_well(form, tmp_path: Path):
    path = write_brief(newest(), form=form, path=tmp_path / f"brief.{form}")
    read = readers.read(path.read_bytes(), path.name)
    assert " ".join(document_of(newest(), language="ko").title.split()) in words_of(read)
