"""What holds for every format: all words arrive, and no text breaks a writer."""

import json
from html.parser import HTMLParser
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader
from tests.documents.office_text import docx_text, xlsx_text

from situationroom.documents.blocks import (
    Column,
    Detail,
    Document,
    Note,
    Picture,
    Point,
    Ref,
    Table,
    Topic,
    from_json,
    to_json,
)
from situationroom.documents.html import write_html
from situationroom.documents.text import write_text
from situationroom.documents.texts import clean, cleaned, words
from situationroom.documents.writers import MEDIA_TYPES, write

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0,0h9v9z"/></svg>'
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "A & B &amp; C &#0; ]]> <!-- --> <?x?>",
    "가" * 300,
    "W" * 300,
    "مرحبا بالعالم שלום",
    "\u202eright to left\u202d \u2066x",
    "nul\x00 bell\x07 esc\x1b del\x7f c1\x9f",
    "lone \ud800 surrogate \udfff, not a character \ufffe\uffff",
    "줄\n바꿈\t탭\r\n\u2028\x85끝",
    "😀👩‍👩‍👧‍👦🇰🇷 가 e\u0301",
    '{{ x }} {% y %} ${z} id="123456789" =1+1',
    "",
    "   ",
)

_words = st.one_of(st.text(max_size=20), st.sampled_from(HOSTILE))
_refs = st.builds(Ref, text=_words, figure=st.text(max_size=8))
_texts = st.lists(st.one_of(_words, _refs), max_size=4).map(tuple)


@st.composite
def _tables(draw: st.DrawFn) -> Table:
    count = draw(st.integers(1, 10))
    column = st.builds(Column, _words, st.sampled_from(["left", "center", "right"]))
    columns = draw(st.lists(column, min_size=count, max_size=count))
    row = st.lists(_texts, min_size=count, max_size=count).map(tuple)
    rows = draw(st.lists(row, max_size=3))
    return Table(draw(_words), tuple(columns), tuple(rows), draw(_words), draw(_words))


_blocks = st.one_of(
    st.builds(Topic, _words, st.sampled_from(["□", "※", "붙임 1", ""]), st.booleans()),
    st.builds(Point, _texts, _words),
    st.builds(Detail, _texts),
    st.builds(Note, _texts),
    st.builds(Picture, svg=st.just(SVG), alt=_words, caption=_words, source=_words),
    _tables(),
)
_documents = st.builds(
    Document,
    title=_words,
    reported_at=_words,
    department=_words,
    blocks=st.lists(_blocks, max_size=6).map(tuple),
    language=st.sampled_from(["ko", "en"]),
    watermark=_words,
    properties=st.dictionaries(_words, _words, max_size=3),
)


class _Read(HTMLParser):
    """The words of a page, its accessible names, and what a strict policy would refuse."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []
        self.refused: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name == "aria-label":
                self.words.append(f"\n{value}\n")
            if name == "style" or name.startswith("on") or "javascript:" in (value or ""):
                self.refused.append(name)

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def text(self) -> str:
        return "".join(self.words)


def _hwpx_text(package: bytes) -> str:
    """Every word of the package, read without python-hwpx."""
    found = []
    with ZipFile(BytesIO(package)) as parts:
        section = ElementTree.fromstring(parts.read("Contents/section0.xml"))
    for element in section.iter():
        name = element.tag.rpartition("}")[2]
        if name == "p":
            runs = [child for child in element if child.tag.endswith("}run")]
            found.append(
                "".join("".join(t.itertext()) for run in runs for t in run if t.tag.endswith("}t"))
            )
        elif name == "shapeComment":
            found.append(element.text or "")
    return "\n".join(found)


PACKAGES = {"hwpx": _hwpx_text, "docx": docx_text, "xlsx": xlsx_text}


def _missing(document: Document, text: str) -> list[str]:
    return [word for word in words(cleaned(document)) if word.strip() not in text]


MANY = settings(max_examples=max(60, settings.default.max_examples // 2), deadline=None)


@given(_documents)
@MANY
def test_json_gives_the_document_back(document: Document) -> None:
    assert from_json(json.loads(json.dumps(to_json(document)))) == document


@given(_documents)
@MANY
def test_html_and_text_hold_every_word(document: Document) -> None:
    page = _Read(write_html(document, link=lambda figure: f"/figures/{figure}"))
    assert _missing(document, page.text()) == []
    assert page.refused == []
    assert not {"script", "img", "style", "iframe", "object"} & set(page.tags)
    assert _missing(document, write_text(document)) == []


@given(_documents)
@settings(max_examples=12, deadline=None)
def test_packages_hold_every_word(document: Document) -> None:
    for form, text_of in PACKAGES.items():
        assert _missing(document, text_of(write(document, form).content)) == []


@given(_words)
def test_clean_is_done_once_and_takes_no_letters(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert "".join(filter(str.isalnum, text)) == "".join(filter(str.isalnum, once))
    once.encode()


def _document_of(text: str) -> Document:
    parts = (text, Ref(text, "fig-1"))
    columns = (Column(text), Column(text, "right"))
    return Document(
        title=text,
        reported_at=text,
        department=text,
        blocks=(
            Topic(text),
            Point(parts, key=text),
            Detail(parts),
            Note(parts),
            Table(text, columns, ((parts, parts),), unit=text, source=text),
            Picture(SVG, alt=text, caption=text, source=text),
        ),
        watermark=text,
        properties={text: text, "edition": text},
    )


@pytest.mark.parametrize("text", HOSTILE, ids=[f"text{number}" for number in range(len(HOSTILE))])
@pytest.mark.parametrize("form", sorted(MEDIA_TYPES))
def test_no_text_breaks_a_writer(form: str, text: str) -> None:
    document = _document_of(text)
    content = write(document, form, link=lambda figure: f"https://room.example/{figure}").content
    if form == "pdf":
        assert len(PdfReader(BytesIO(content)).pages) >= 1
    elif form in PACKAGES:
        assert _missing(document, PACKAGES[form](content)) == []
    else:
        page = content.decode()
        assert _missing(document, _Read(page).text() if form == "html" else page) == []


def test_a_format_nobody_writes_is_refused_with_the_known_ones(brief: Document) -> None:
    with pytest.raises(ValueError, match="'odt': known are docx, html, hwpx, pdf, txt, xlsx"):
        write(brief, "odt")


def test_a_row_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match="row 2 has 1 cells, there are 2 columns"):
        Table("표", (Column("가"), Column("나")), ((("1",), ("2",)), (("3",),)))


def test_an_unknown_language_or_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="language 'fr'"):
        Document("제목", "", "", (), language="fr")
    with pytest.raises(ValueError, match="'poem': known are topic"):
        from_json({"title": "", "reported_at": "", "department": "", "blocks": [{"kind": "poem"}]})
