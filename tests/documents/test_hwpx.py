"""The Hancom file, read back with python-hwpx and, independently, as a zip of XML."""

from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZIP_STORED, ZipFile

import pytest
from hwpx import HwpxDocument
from hwpx.tools.package_validator import validate_editor_open_safety, validate_package

from situationroom.documents.blocks import Column, Document, Picture, Point, Table, Topic
from situationroom.documents.hwpx import write_hwpx
from situationroom.documents.text import write_text
from situationroom.documents.texts import plain, words

HP = "{http://www.hancom.co.kr/hwpml/2011/paragraph}"
HH = "{http://www.hancom.co.kr/hwpml/2011/head}"
HC = "{http://www.hancom.co.kr/hwpml/2011/core}"


@pytest.fixture(scope="module")
def written(brief: Document) -> bytes:
    return write_hwpx(brief)


@pytest.fixture(scope="module")
def parts(written: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(written)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


@pytest.fixture(scope="module")
def section(parts: dict[str, bytes]) -> ElementTree.Element:
    return ElementTree.fromstring(parts["Contents/section0.xml"])


@pytest.fixture(scope="module")
def header(parts: dict[str, bytes]) -> ElementTree.Element:
    return ElementTree.fromstring(parts["Contents/header.xml"])


def _own_text(paragraph: ElementTree.Element) -> str:
    return "".join("".join(t.itertext()) for t in paragraph.findall(f"{HP}run/{HP}t"))


def _cells(table: ElementTree.Element) -> list[list[str]]:
    return [
        ["".join(_own_text(p) for p in cell.iter(f"{HP}p")) for cell in row.findall(f"{HP}tc")]
        for row in table.findall(f"{HP}tr")
    ]


def _wanted(table: Table) -> list[list[str]]:
    head = [column.label for column in table.columns]
    return [head, *([plain(cell) for cell in row] for row in table.rows)]


def test_the_package_is_valid(written: bytes) -> None:
    assert [issue for issue in validate_package(written).issues if issue.level == "error"] == []
    assert validate_editor_open_safety(written).ok
    assert HwpxDocument.open(BytesIO(written)).validate().ok


def test_every_word_is_in_the_file(brief: Document, section: ElementTree.Element) -> None:
    texts = [_own_text(paragraph) for paragraph in section.iter(f"{HP}p")]
    texts += [comment.text or "" for comment in section.iter(f"{HP}shapeComment")]
    text = "\n".join(texts)
    assert [word for word in words(brief) if word not in text] == []
    for topic in (block for block in brief.blocks if isinstance(block, Topic)):
        assert f"□ {topic.text}" in texts


def test_every_cell_stands_in_its_place(brief: Document, section: ElementTree.Element) -> None:
    title, *tables = section.iter(f"{HP}tbl")
    assert _cells(title) == [[brief.title]]
    wanted = [_wanted(block) for block in brief.blocks if isinstance(block, Table)]
    assert [_cells(table) for table in tables] == wanted


def test_python_hwpx_reads_the_same(brief: Document, written: bytes) -> None:
    document = HwpxDocument.open(BytesIO(written))
    title, *tables = document.tables
    assert title.cell(0, 0).text == brief.title
    wanted = [_wanted(block) for block in brief.blocks if isinstance(block, Table)]
    assert [[[c.text for c in row.cells] for row in table.rows] for table in tables] == wanted
    text = document.text.plain()
    for topic in (block for block in brief.blocks if isinstance(block, Topic)):
        assert f"□ {topic.text}" in text


def test_cells_have_sizes_shading_and_alignment(
    section: ElementTree.Element, header: ElementTree.Element
) -> None:
    table = list(section.iter(f"{HP}tbl"))[1]
    sizes = [cell.find(f"{HP}cellSz") for cell in table.iter(f"{HP}tc")]
    assert all(int(size.get("height")) > 1000 and int(size.get("width")) > 2000 for size in sizes)
    assert (table.get("pageBreak"), table.get("repeatHeader")) == ("TABLE", "1")
    fills = {fill.get("id"): fill for fill in header.iter(f"{HH}borderFill")}
    head, first = table.findall(f"{HP}tr")[:2]
    for cell in head:
        brush = fills[cell.get("borderFillIDRef")].find(f".//{HC}winBrush")
        assert (brush.get("faceColor"), cell.get("header")) == ("#DFE7F2", "1")
    shapes = {shape.get("id"): shape for shape in header.iter(f"{HH}paraPr")}
    aligns = [
        shapes[cell.find(f".//{HP}p").get("paraPrIDRef")].find(f"{HH}align").get("horizontal")
        for cell in first
    ]
    assert aligns == ["LEFT", "CENTER", "RIGHT", "RIGHT", "RIGHT", "RIGHT"]


@pytest.mark.parametrize(("rows", "whole"), [(3, "1"), (18, "1"), (28, "1"), (60, "0")])
def test_a_table_that_fits_on_a_page_is_kept_together_and_a_taller_one_flows(
    rows: int, whole: str
) -> None:
    cells = tuple(((f"기관 {n}",), ("대응 중",)) for n in range(rows))
    table = Table("현황", (Column("기관"), Column("상태")), cells, source="출처")
    with ZipFile(BytesIO(write_hwpx(Document("제목", "", "", (table,))))) as package:
        section = ElementTree.fromstring(package.read("Contents/section0.xml"))
    _, grid = section.iter(f"{HP}tbl")
    assert grid.find(f"{HP}pos").get("treatAsChar") == whole
    assert (grid.get("pageBreak"), grid.get("repeatHeader")) == ("TABLE", "1")


def test_levels_have_their_fonts_and_hang(
    section: ElementTree.Element, header: ElementTree.Element
) -> None:
    faces = header.find(f".//{HH}fontface[@lang='HANGUL']")
    names = {font.get("id"): font.get("face") for font in faces}
    letters = {shape.get("id"): shape for shape in header.iter(f"{HH}charPr")}
    shapes = {shape.get("id"): shape for shape in header.iter(f"{HH}paraPr")}
    found = {}
    for paragraph in section.iter(f"{HP}p"):
        mark = _own_text(paragraph)[:1]
        if mark in {"□", "○", "-", "※"} and len(_own_text(paragraph)) > 1:
            shape = letters[paragraph.find(f"{HP}run").get("charPrIDRef")]
            face = names[shape.find(f"{HH}fontRef").get("hangul")]
            margin = shapes[paragraph.get("paraPrIDRef")].find(f".//{HH}margin/{HC}intent")
            found[mark] = (face, int(shape.get("height")), int(margin.get("value")) < 0)
    assert found == {
        "□": ("HY헤드라인M", 1600, True),
        "○": ("휴먼명조", 1500, True),
        "-": ("휴먼명조", 1500, True),
        "※": ("맑은 고딕", 1300, True),
    }


def test_page_number_margins_and_mark(section: ElementTree.Element) -> None:
    number = section.find(f".//{HP}pageNum")
    assert number.attrib == {"pos": "BOTTOM_CENTER", "formatType": "DIGIT", "sideChar": "-"}
    margin = section.find(f".//{HP}pagePr/{HP}margin")
    sides = ("top", "bottom", "left", "right", "header", "footer")
    assert [round(int(margin.get(side)) / 7200 * 25.4) for side in sides] == [
        15,
        15,
        20,
        20,
        10,
        10,
    ]
    mark = section.find(f".//{HP}header")
    assert "".join(mark.itertext()) == "대외주의"


def test_the_picture_is_a_png_with_its_sentence(
    brief: Document, parts: dict[str, bytes], section: ElementTree.Element
) -> None:
    picture = next(block for block in brief.blocks if isinstance(block, Picture))
    images = [data for name, data in parts.items() if name.startswith("BinData/")]
    assert [data[:8] for data in images] == [b"\x89PNG\r\n\x1a\n"]
    assert section.find(f".//{HP}pic/{HP}shapeComment").text == picture.alt


def test_nothing_of_the_blank_is_left(brief: Document, parts: dict[str, bytes]) -> None:
    about = parts["Contents/content.hpf"].decode()
    assert "synthetic" not in about
    assert brief.title in about
    assert brief.department in about
    assert "edition=1" in about
    assert parts["Preview/PrvText.txt"].decode() == write_text(brief)[:1000]


def test_equal_documents_give_equal_bytes(brief: Document, written: bytes) -> None:
    assert write_hwpx(brief) == written
    assert write_hwpx(replace(brief, title="다른 제목")) != written
    with ZipFile(BytesIO(written)) as package:
        first = package.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", ZIP_STORED)
        assert package.read(first) == b"application/hwp+zip"
        assert {member.date_time[0] for member in package.infolist()} == {1980}


def test_ids_stay_one_each(section: ElementTree.Element) -> None:
    objects = [e.get("id") for kind in ("tbl", "pic") for e in section.iter(f"{HP}{kind}")]
    assert len(set(objects)) == len(objects)


def test_a_long_table_flows_and_an_attachment_begins_a_page() -> None:
    rows = tuple(((f"기관 {number}",),) for number in range(60))
    blocks = (
        Topic("세부", mark="붙임 1", new_page=True),
        Point(('id="987654321" 그대로',)),
        Table("긴 표", (Column("기관"),), rows),
    )
    with ZipFile(BytesIO(write_hwpx(Document("제목", "", "", blocks)))) as package:
        section = ElementTree.fromstring(package.read("Contents/section0.xml"))
    table = list(section.iter(f"{HP}tbl"))[1]
    assert table.find(f"{HP}pos").get("treatAsChar") == "0"
    pages = [_own_text(p) for p in section.iter(f"{HP}p") if p.get("pageBreak") == "1"]
    assert pages == ["붙임 1 세부"]
    assert any('id="987654321" 그대로' in _own_text(p) for p in section.iter(f"{HP}p"))
