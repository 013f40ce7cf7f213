"""A clean file stays what it was to its readers, and no longer tells who made it."""

import io
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hwpx import HwpxDocument
from PIL import Image, ImageChops
from pypdf import PdfReader
from tests.documents import samples
from tests.documents.samples import MARK, OFFICE, SHEET, WORD, docx, laid_open, relations

from situationroom.documents import writers
from situationroom.documents.blocks import Document
from situationroom.documents.limited.process import Outcome, check
from situationroom.documents.limited.reasons import Reason


def cleaned(content: bytes, ending: str) -> bytes:
    """Return what stays of a file that is taken."""
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as out:
        source.write(content)
        source.flush()
        found = check(source, out, extension=ending)
        assert (found.outcome, found.reason) == (Outcome.CLEAN, None), found
        out.seek(0)
        return out.read()


def text_of(content: bytes, ending: str) -> str:
    """Return the text that was read from a file."""
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as out:
        source.write(content)
        source.flush()
        return check(source, out, extension=ending).text


def an_hwp(folder: Path, *lines: str) -> bytes:
    """Return an HWP 5 file with these paragraphs."""
    document = HwpxDocument.new()
    for line in lines:
        document.add_paragraph(line)
    document.save_to_path(folder / "a.hwp")
    content = (folder / "a.hwp").read_bytes()
    assert content.startswith(b"\xd0\xcf\x11\xe0")
    return content


def words(of: bytes, part: str) -> str:
    return "".join(ElementTree.fromstring(samples.unzipped(of)[part]).itertext())


REVISED = (
    f'<w:ins w:id="1" w:author="{MARK}" w:date="2026-01-01T00:00:00Z"><w:r><w:t>추가</w:t></w:r>'
    f"</w:ins><w:del w:id=\"2\" w:author='{MARK}'><w:r><w:delText>삭제</w:delText></w:r></w:del>"
)
COMMENTS = (
    f'<w:comments xmlns:w="{WORD}"><w:comment w:id="0" w:author="{MARK}" w:initials="{MARK}">'
    "<w:p><w:r><w:t>의견</w:t></w:r></w:p></w:comment></w:comments>"
)
CELL_NOTES = (
    f'<comments xmlns="{SHEET}"><authors><author>{MARK}</author></authors><commentList>'
    '<comment ref="A1" authorId="0"><text><t>의견</t></text></comment></commentList></comments>'
)
TELLING: dict[str, Callable[[], tuple[bytes, str]]] = {
    "Word": lambda: (docx(), "docx"),
    "Word with changes and notes": lambda: (docx(REVISED, word__comments_DOT_xml=COMMENTS), "docx"),
    "Word with a template on a disk": lambda: (
        docx(links=relations(("attachedTemplate", f"file:///C:/Users/{MARK}/Normal.dotm", True))),
        "docx",
    ),
    "Word with a link to a disk": lambda: (
        docx(links=relations(("hyperlink", f"file:///C:/Users/{MARK}/a.docx", True))),
        "docx",
    ),
    "Word with a photo": lambda: (docx(word__media__a_DOT_jpeg=samples.photo()), "docx"),
    "Excel": lambda: (samples.xlsx(), "xlsx"),
    "Excel with notes": lambda: (samples.xlsx(xl__comments1_DOT_xml=CELL_NOTES), "xlsx"),
    "Excel that knows its folder and its last reader": lambda: (
        samples.xlsx(book=f'<fileSharing userName="{MARK}"/><absPath url="C:\\{MARK}\\"/>'),
        "xlsx",
    ),
    "Excel with a printer": lambda: (
        samples.xlsx(xl__printerSettings__printerSettings1_DOT_bin=MARK.encode() * 9),
        "xlsx",
    ),
    "PowerPoint": lambda: (samples.pptx(), "pptx"),
    "PowerPoint with notes": lambda: (
        samples.pptx(ppt__commentAuthors_DOT_xml=f'<l><cmAuthor name="{MARK}" initials="x"/></l>'),
        "pptx",
    ),
    "HWPX": lambda: (samples.hwpx(), "hwpx"),
    "PDF": lambda: (samples.pdf(), "pdf"),
    "PDF with a note": lambda: (
        samples.pdf(
            page=f"/Annots [<< /Type /Annot /Subtype /Text /T ({MARK}) /Rect [0 0 9 9] >>]"
        ),
        "pdf",
    ),
    "JPEG": lambda: (samples.photo(), "jpg"),
    "PNG": lambda: (samples.photo("PNG"), "png"),
    "WebP": lambda: (samples.photo("WEBP"), "webp"),
}


@pytest.mark.parametrize("what", TELLING)
def test_who_made_a_file_is_no_longer_in_it(what):
    content, ending = TELLING[what]()
    assert MARK.encode() in laid_open(content)
    assert MARK.encode() not in laid_open(cleaned(content, ending))


def test_an_hwp_says_its_title_and_no_longer_its_author():
    from hwpx.hwp5 import cfb, summary

    content = samples.hwp(DocOptions___LinkDoc=MARK.encode("utf-16-le").ljust(524, b"\0"))
    assert MARK.encode("utf-16-le") in content
    kept = cleaned(content, "hwp")
    assert MARK.encode("utf-16-le") not in kept
    told = summary.read_summary(cfb.CompoundFile(kept).read("\x05HwpSummaryInformation"))
    assert told[summary.TITLE] == "보고"
    assert told[summary.AUTHOR] == ""


def test_the_words_of_a_word_file_are_the_same_and_its_changes_stay():
    content = docx(REVISED)
    kept = cleaned(content, "docx")
    assert words(kept, "word/document.xml") == words(content, "word/document.xml")
    inserted = ElementTree.fromstring(samples.unzipped(kept)["word/document.xml"])
    assert [e.get(f"{{{WORD}}}author") for e in inserted.iter(f"{{{WORD}}}ins")] == ["-"]
    assert text_of(content, "docx").split() == ["수출", "동향", "보고"]


def test_every_part_of_a_package_stays_in_its_place_and_only_its_own_bytes_change():
    more = {"word__media__a_DOT_png": samples.picture(), "word__styles_DOT_xml": "<s a='1&gt;2'/>"}
    content = docx(REVISED, **more)
    before, after = samples.unzipped(content), samples.unzipped(cleaned(content, "docx"))
    assert list(after) == list(before)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"word/document.xml", "docProps/core.xml", "docProps/app.xml"}
    for part in after.values():
        if part.startswith(b"<"):
            ElementTree.fromstring(part)


def test_the_archive_no_longer_tells_when_it_was_packed():
    with zipfile.ZipFile(io.BytesIO(cleaned(samples.xlsx(), "xlsx"))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_same_file_cleaned_twice_and_a_clean_file_cleaned_again_is_the_same():
    for ending, content in (("docx", docx(REVISED)), ("hwpx", samples.hwpx()), ("png",
                            samples.photo("PNG")), ("hwp", samples.hwp())):  # fmt: skip
        once = cleaned(content, ending)
        assert cleaned(content, ending) == once
        assert cleaned(once, ending) == once


def test_a_printer_leaves_no_loose_end():
    sheet = (
        f'<worksheet xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheetData/>'
        '<pageSetup paperSize="9" orientation="landscape" r:id="rId1"/></worksheet>'
    )
    links = relations(("printerSettings", "../printerSettings/printerSettings1.bin", False))
    content = samples.xlsx(
        xl__worksheets__sheet1_DOT_xml=sheet,
        xl__worksheets___rels__sheet1_DOT_xml_DOT_rels=links,
        xl__printerSettings__printerSettings1_DOT_bin=b"PRINTER",
    )
    kept = samples.unzipped(cleaned(content, "xlsx"))
    assert not any("printer" in name for name in kept)
    assert b"Relationship " not in kept["xl/worksheets/_rels/sheet1.xml.rels"]
    setup = ElementTree.fromstring(kept["xl/worksheets/sheet1.xml"])[1]
    assert setup.attrib == {"paperSize": "9", "orientation": "landscape"}


def test_a_chart_keeps_its_workbook_and_that_is_cleaned_too():
    content = docx(word__embeddings__book_DOT_xlsx=samples.xlsx())
    kept = samples.unzipped(cleaned(content, "docx"))["word/embeddings/book.xlsx"]
    assert MARK.encode() not in laid_open(kept)
    assert words(kept, "xl/worksheets/sheet1.xml") == "수출액"


def test_links_to_pages_and_addresses_stay_as_they_are():
    links = relations(
        ("hyperlink", "https://www.msit.go.kr/", True), ("hyperlink", "mailto:a@example.org", True)
    )
    assert samples.unzipped(cleaned(docx(links=links), "docx"))[
        "word/_rels/document.xml.rels"
    ] == links.encode()  # fmt: skip


def test_a_table_of_contents_and_page_numbers_are_no_attack():
    fields = (' TOC \\o "1-3" \\h \\z \\u ', " PAGE ", ' HYPERLINK "https://a.example/LINK" ',
              " SEQ 표 \\* ARABIC ", ' REF _Ref1 \\h ', ' DATE \\@ "yyyy" ')  # fmt: skip
    said = "".join(
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f"<w:r><w:instrText>{code.replace('&', '&amp;')}</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
        for code in fields
    )
    cleaned(docx(said), "docx")


def test_formulas_that_only_count_are_no_attack():
    cells = "".join(
        f"<c><f>{f}</f></c>" for f in ("SUM(A1:A3)", "VLOOKUP(A1,표!A:B,2,0)", "A1&amp;'표'!B2")
    )
    cleaned(samples.xlsx(cells), "xlsx")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_is_the_same_to_the_last_point(kind):
    content = samples.picture(kind, (90, 60))
    kept = cleaned(content, kind.lower())
    before, after = (Image.open(io.BytesIO(one)).convert("RGB") for one in (content, kept))
    assert ImageChops.difference(before, after).getbbox() is None


def test_a_photo_still_knows_which_way_is_up():
    kept = Image.open(io.BytesIO(cleaned(samples.photo(), "jpg")))
    assert dict(kept.getexif()) == {0x0112: 6}


def test_a_picture_in_a_document_may_be_as_sloppy_as_programs_make_them():
    cut, summed = samples.photo()[:-2], bytearray(samples.photo("PNG"))
    summed[-1] ^= 1  # the sum of the last chunk
    more = {"word__media__a_DOT_jpeg": cut, "word__media__b_DOT_png": bytes(summed)}
    kept = samples.unzipped(cleaned(docx(**more), "docx"))
    for name in ("word/media/a.jpeg", "word/media/b.png"):
        assert MARK.encode() not in kept[name]
        Image.open(io.BytesIO(kept[name])).load()


def test_a_moving_picture_still_moves():
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "green", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=80, loop=0)
    kept = Image.open(io.BytesIO(cleaned(out.getvalue(), "gif")))
    assert (kept.n_frames, kept.info["duration"], kept.info["loop"]) == (3, 80, 0)


def test_an_hwpx_opens_again_and_says_the_same():
    kept = cleaned(samples.hwpx(), "hwpx")
    document = HwpxDocument.open(io.BytesIO(kept))
    assert "수출 동향 보고" in document.text.plain()
    with zipfile.ZipFile(io.BytesIO(kept)) as archive:
        first = archive.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)


def test_an_hwp_opens_again_and_says_the_same(tmp_path):
    again = tmp_path / "b.hwp"
    again.write_bytes(cleaned(an_hwp(tmp_path, "수출 동향 보고"), "hwp"))
    assert "수출 동향 보고" in HwpxDocument.open(again).text.plain()


def test_a_pdf_reads_the_same_and_keeps_its_links():
    page = (
        "/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] "
        "/A << /S /URI /URI (https://www.msit.go.kr/) >> >>]"
    )
    kept = cleaned(samples.pdf("/OpenAction [3 0 R /Fit]", page=page), "pdf")
    reader = PdfReader(io.BytesIO(kept))
    assert reader.pages[0].extract_text() == "Exports rose"
    assert reader.pages[0]["/Annots"][0].get_object()["/A"]["/URI"] == "https://www.msit.go.kr/"
    assert reader.metadata is None


@pytest.mark.parametrize("form", ["pdf", "hwpx", "docx", "xlsx", "txt"])
def test_what_the_room_writes_itself_is_taken(brief: Document, form):
    content = writers.write(brief, form).content
    kept = cleaned(content, form)
    assert "반도체" in text_of(kept, form)


@pytest.mark.parametrize(
    ("said", "encoding"),
    [("<ICT 수출 동향> 1월", "utf-8"), ("MZ세대 수출기업 지원", "cp949"), ("BM 특허", "utf-8"),
     ("가나다", "utf-16"), ("<Table 1> exports", "utf-8"), ("가나다", "utf-8-sig")],
)  # fmt: skip
def test_plain_text_is_text_whatever_it_begins_with(said, encoding):
    content = said.encode(encoding)
    assert cleaned(content, "txt") == content
    assert text_of(content, "txt") == said


def test_a_table_of_plain_text_stays_as_it_is():
    content = "품목,증감,전화,비고\n반도체,-4.2,+82-2-110,- (주)가나다\n".encode("cp949")
    assert cleaned(content, "csv") == content


@pytest.mark.parametrize("text", ["비밀 유지 의무", "Ⅱ급비밀 취급 인가를 받은 자는 다음과 같다"])
def test_words_about_secrets_are_no_mark_of_one(text):
    cleaned(text.encode(), "txt")


def test_what_is_written_across_ten_pages_is_read_whole():
    body = "".join(f"<w:p><w:r><w:t>항목 {n}</w:t></w:r></w:p>" for n in range(3_000))
    assert text_of(docx(body), "docx").count("항목") == 3_000


TABLE = (
    "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>품목</w:t></w:r></w:p></w:tc>"
    "<w:tc><w:p><w:r><w:t>{said}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
)
FIGURE = '<c r="B1"><v>1234.5</v></c>'
READ: dict[str, tuple[Callable[[Path], bytes], str, list[str]]] = {
    "Word": (lambda _: docx(TABLE.format(said="반도체")), "docx", ["수출 동향 보고", "반도체"]),
    "Excel": (lambda _: samples.xlsx(FIGURE), "xlsx", ["표", "수출액", "1234.5"]),
    "PowerPoint": (lambda _: samples.pptx(), "pptx", ["대응 현황"]),
    "HWPX": (lambda _: samples.hwpx(), "hwpx", ["수출 동향 보고"]),
    "HWP": (lambda folder: an_hwp(folder, "수출 동향", "보고"), "hwp", ["수출 동향", "보고"]),
    "PDF": (lambda _: samples.pdf(), "pdf", ["Exports rose"]),
}


@pytest.mark.parametrize("kind", READ)
def test_what_a_file_says_is_read_behind_the_walls_and_nothing_is_loaded_there(kind, tmp_path):
    build, ending, said = READ[kind]
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as out:
        source.write(build(tmp_path))
        source.flush()
        found = check(source, out, extension=ending)
    assert (found.outcome, found.sought) == (Outcome.CLEAN, ())
    assert set(said) <= set(found.text.splitlines())


def test_a_mark_of_a_secret_is_found_in_a_cell_and_in_an_hwp(tmp_path):
    for content, ending in (
        (docx(TABLE.format(said="Ⅱ급비밀")), "docx"),
        (an_hwp(tmp_path, "Ⅱ급비밀", "협상 대책"), "hwp"),
    ):
        with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as out:
            source.write(content)
            source.flush()
            assert check(source, out, extension=ending).reason is Reason.SECRET


def test_a_file_without_an_ending_is_taken_by_its_content():
    cleaned(samples.pdf(), "")
