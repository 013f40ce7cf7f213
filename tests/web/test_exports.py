"""Every file a page gives names its receiver: read back by the programs that will open it."""

import csv
import re
from io import BytesIO, StringIO

import pytest
from django.urls import reverse
from hwpx import HwpxDocument
from openpyxl import load_workbook
from pypdf import PdfReader
from tests.web.visits import visit

from situationroom.base.models import AuditRow, Label
from situationroom.documents import readers
from situationroom.rooms.impact.models import Run
from situationroom.rooms.organisations.models import Person
from situationroom.rooms.reports.models import Brief

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("after_the_court")]


def name() -> str:
    return Person.objects.get(email="secretariat@demo.example").name


def taken(address: str, language: str = "ko") -> tuple[str, bytes]:
    answer = visit("secretariat", language).get(address)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return str(AuditRow.unscoped.latest("at").id.hex[:12]), answer.content


def brief_file(form: str) -> tuple[str, bytes]:
    brief = Brief.unscoped.order_by("-edition")[0]
    return taken(reverse("reports_brief_file", args=[brief.id, form]))


def tight(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_every_page_of_a_pdf_names_its_receiver_and_its_properties_the_label() -> None:
    number, content = brief_file("pdf")
    book = PdfReader(BytesIO(content))
    for page in book.pages:
        for said in (number, name(), "과학기술정보통신부"):
            assert tight(said) in tight(page.extract_text())
    assert book.metadata is not None
    assert "own" in {str(value) for value in book.metadata.values()}


def test_the_head_of_a_hancom_file_names_its_receiver() -> None:
    number, content = brief_file("hwpx")
    with HwpxDocument.open(BytesIO(content)) as document:
        heads = " ".join(
            "".join(node.text or "" for node in part.element.iter() if node.tag.endswith("}t"))
            for part in document.sections
        )
    assert number in heads
    assert name() in heads


@pytest.mark.parametrize("form", ["docx", "xlsx"])
def test_an_office_file_names_its_receiver(form: str) -> None:
    number, content = brief_file(form)
    read = readers.read(content, f"brief.{form}")
    cells = [cell.text for grid in read.grids for cell in grid.cells]
    said = " ".join([*read.paragraphs, *read.notes, *cells])
    assert number in said
    assert name() in said
    if form == "xlsx":
        book = load_workbook(BytesIO(content))
        assert "label=own" in (book.properties.keywords or "")
        for page in book:
            assert number in page.oddHeader.right.text


def test_a_text_file_names_its_receiver_on_its_first_line() -> None:
    number, content = brief_file("txt")
    first = content.decode().splitlines()[0]
    assert number in first
    assert name() in first


def test_numbers_of_a_run_leave_under_its_label() -> None:
    run = Run.unscoped.first()
    assert run is not None
    address = reverse("impact_run_csv", args=[run.id])
    for level, marked in (("government", True), ("room", False)):
        Label.objects.filter(pk=run.label_id).update(level=level)
        number, content = taken(address)
        head, *rest = csv.reader(StringIO(content.decode("utf-8-sig"), newline=""))
        assert head[0].startswith("# ") is marked
        assert (number in head[0]) is marked
        heads = rest[0] if marked else head
        assert heads[0] == "item"
        assert float((rest[1] if marked else rest[0])[1]) > 0


def test_what_is_for_named_persons_is_read_on_its_page_and_not_as_a_table() -> None:
    run = Run.unscoped.first()
    assert run is not None
    me = Person.objects.get(email="secretariat@demo.example")
    Label.objects.filter(pk=run.label_id).update(level="named", creator=me.id)
    assert visit("secretariat").get(reverse("impact_run", args=[run.id])).status_code == 200
    refused = visit("secretariat", "en").get(reverse("impact_run_csv", args=[run.id]))
    assert refused.status_code == 403
    assert "Read it on its page" in refused.content.decode()


def test_ones_own_data_leave_as_data_for_oneself() -> None:
    number, content = taken(reverse("privacy_mine_json"))
    assert number in content.decode()
    assert '"label": "named"' in content.decode()


def test_a_page_above_room_says_on_paper_whose_copy_it_is() -> None:
    brief = Brief.unscoped.order_by("-edition")[0]
    page = visit("secretariat").get(reverse("reports_brief", args=[brief.id])).content.decode()
    mark = re.search(r'<p class="r-print-mark"[^>]*>(.*?)</p>', page)
    assert mark is not None
    assert name() in mark[1]
    assert "과학기술정보통신부" in mark[1]
    assert "KST 20" in mark[1]
    open_page = visit("secretariat").get("/duties/notices/").content.decode()
    assert "r-print-mark" not in open_page
