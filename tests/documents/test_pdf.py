"""The A4 report: every word in it, the same bytes every time, nothing fetched."""

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pypdf import PdfReader
from weasyprint.urls import FatalURLFetchingError

from situationroom.documents import pdf
from situationroom.documents.blocks import Column, Document, Picture, Point, Table, Topic
from situationroom.documents.pdf import write_pdf
from situationroom.documents.texts import words


@pytest.fixture(scope="module")
def written(brief: Document) -> bytes:
    return write_pdf(brief)


def _tight(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_every_word_is_in_the_pdf(brief: Document, written: bytes) -> None:
    pages = [page.extract_text() for page in PdfReader(BytesIO(written)).pages]
    text = _tight("".join(pages))
    alternatives = {block.alt for block in brief.blocks if isinstance(block, Picture)}
    missing = [
        word for word in words(brief) if _tight(word) not in text and word not in alternatives
    ]
    assert missing == []
    for number, page in enumerate(pages, start=1):
        assert f"-{number}-" in _tight(page)
        assert "대외주의" in _tight(page)


def test_equal_documents_give_equal_bytes(brief: Document, written: bytes) -> None:
    assert write_pdf(brief) == written
    assert write_pdf(replace(brief, title="다른 제목")) != written


def test_it_says_what_it_is(brief: Document, written: bytes) -> None:
    reader = PdfReader(BytesIO(written))
    assert reader.metadata is not None
    assert reader.metadata.title == brief.title
    assert reader.metadata.author == brief.department
    assert reader.metadata["/docedition"] == "1"
    assert reader.root_object["/Lang"] == "ko"
    assert "/StructTreeRoot" in reader.root_object
    width, height = reader.pages[0].mediabox.width, reader.pages[0].mediabox.height
    assert (round(float(width) / 72 * 25.4), round(float(height) / 72 * 25.4)) == (210, 297)


def test_the_head_of_a_long_table_stands_on_every_page() -> None:
    rows = tuple(((f"기관 {number}",), ("대응 중",)) for number in range(90))
    table = Table("현황", (Column("기관 이름"), Column("상태")), rows)
    reader = PdfReader(BytesIO(write_pdf(Document("긴 표", "", "", (table,)))))
    assert len(reader.pages) >= 3
    assert all("기관 이름" in page.extract_text() for page in reader.pages)


def _pages_after(filler: int, rows: int, *, topic: bool = True) -> list[list[str]]:
    """Return the lines of each page of a text with a table somewhere down the page."""
    named = tuple(((f"행{number:02}",), ("대응 중",)) for number in range(rows))
    table = Table("아래 표", (Column("머리"), Column("상태")), named, unit="개", source="출처")
    before = (Topic("영향"),) if topic else ()
    blocks = (*(Point((f"문장 {n}",)) for n in range(filler)), *before, table)
    reader = PdfReader(BytesIO(write_pdf(Document("제목", "", "", blocks))))
    return [[_tight(line) for line in p.extract_text().split("\n") if line] for p in reader.pages]


def _rows(page: list[str]) -> int:
    return len(re.findall(r"행\d\d", "".join(page)))


@pytest.mark.parametrize("filler", range(14, 25))
def test_a_table_that_fits_on_a_page_is_kept_together_under_its_title(filler: int) -> None:
    pages = _pages_after(filler, 12)
    holding = ["".join(page) for page in pages if _rows(page)]
    assert [_rows([page]) for page in holding] == [12]
    words = ("□영향", "<아래표>", "(단위:개)", "머리", "행00", "행11", "자료:출처")
    assert all(word in holding[0] for word in words)


@pytest.mark.parametrize("filler", [8, *range(17, 25)])
def test_a_table_taller_than_a_page_leaves_no_title_head_or_row_alone(filler: int) -> None:
    pages = _pages_after(filler, 60)
    for page in pages:
        text = "".join(page)
        assert ("머리" in text) == (_rows(page) >= 2) == ("행" in text)
        if "<아래표>" in text or "□영향" in text:
            assert _rows(page) >= 2
    assert sum(map(_rows, pages)) == 60


def test_a_new_page_begins_where_asked() -> None:
    blocks = (Topic("본문"), Point(("내용",)), Topic("세부 현황", mark="붙임 1", new_page=True))
    pages = PdfReader(BytesIO(write_pdf(Document("제목", "", "", blocks)))).pages
    assert ["붙임 1" in page.extract_text() for page in pages] == [False, True]


def test_figures_open_their_trace(brief: Document) -> None:
    reader = PdfReader(
        BytesIO(write_pdf(brief, link=lambda figure: f"https://room.example/{figure}"))
    )
    targets = {
        note.get_object()["/A"]["/URI"]
        for page in reader.pages
        for note in page.get("/Annots", [])
        if "/A" in note.get_object()
    }
    assert "https://room.example/fig-0005" in targets
    assert len(targets) == 5 + 8


def _font(path: Path) -> None:
    builder = FontBuilder(1000, isTTF=True)
    pen = TTGlyphPen(None)
    for move, point in (("moveTo", (0, 0)), ("lineTo", (500, 700)), ("lineTo", (500, 0))):
        getattr(pen, move)(point)
    pen.closePath()
    builder.setupGlyphOrder([".notdef", "A"])
    builder.setupCharacterMap({ord("A"): "A"})
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "A": pen.glyph()})
    builder.setupHorizontalMetrics({".notdef": (500, 0), "A": (600, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Room Test", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(path)


def test_given_fonts_are_used(tmp_path: Path) -> None:
    _font(tmp_path / "PretendardGOV-Regular.ttf")
    (tmp_path / "LICENSE.txt").write_text("not a font")
    content = write_pdf(Document("가", "AAA", "", ()), fonts=tmp_path)
    assert "Pretendard-GOV" in str(
        [
            font.get_object()["/BaseFont"]
            for font in PdfReader(BytesIO(content)).pages[0]["/Resources"]["/Font"].values()
        ]
    )


def test_nothing_is_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    fetcher = pdf._Fonts({})
    for address in (secret.as_uri(), "http://localhost/x", "https://example.org/x", "data:,x"):
        with pytest.raises(FatalURLFetchingError, match="may not fetch"):
            fetcher.fetch(address)
