"""A document as a semantic HTML fragment: no script, no inline style, every text escaped."""

import re
from collections.abc import Callable
from html import escape

from situationroom.documents.blocks import (
    Block,
    Detail,
    Document,
    Note,
    Picture,
    Point,
    Ref,
    Table,
    Text,
    Topic,
)
from situationroom.documents.pictures import clean_svg
from situationroom.documents.texts import MARKS, cleaned, lead, source_line, unit_line

Link = Callable[[str], str]

# Between two letters of which one is Korean, Chinese or full-width an engine without
# `word-break: keep-all` breaks the line; a word joiner there keeps the word whole.
_WIDE = "\u1100-\u11ff\u2e80-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef"
_JOINT = re.compile(rf"(?<=[{_WIDE}])(?=\S)|(?<=\S)(?=[{_WIDE}])")
_JOINER = "\u2060"


class _Page:
    """One writing: the language, the links, and the numbers of what has been written."""

    def __init__(self, document: Document, link: Link | None, level: int, keep_words: bool) -> None:
        self.document = document
        self.link = link
        self.level = level
        self.keep_words = keep_words
        self.tables = 0
        self.pictures = 0

    def say(self, words: str) -> str:
        return escape(_JOINT.sub(_JOINER, words) if self.keep_words else words)

    def text(self, text: Text) -> str:
        parts: list[str] = []
        last = " "
        for part in text:
            words = part if isinstance(part, str) else part.text
            if self.keep_words and _JOINT.search((last + words[:1])[-2:]):
                parts.append(_JOINER)
            parts.append(self.part(part))
            last = words[-1:] or last
        return "".join(parts)

    def part(self, part: str | Ref) -> str:
        if isinstance(part, str):
            return self.say(part)
        if self.link is None:
            return self.say(part.text)
        address = escape(self.link(part.figure))
        return f'<a class="figure-ref" href="{address}">{self.say(part.text)}</a>'

    def head(self) -> str:
        document = self.document
        mark = escape(document.watermark)
        return (
            '<header class="doc-head">'
            + (f'<p class="doc-watermark">{mark}</p>' if mark else "")
            + f'<h{self.level} class="doc-title">{self.say(document.title)}</h{self.level}>'
            '<p class="doc-dateline">'
            f'<span class="doc-date">{self.say(document.reported_at)}</span> '
            f'<span class="doc-department">{self.say(document.department)}</span></p></header>'
        )

    def topic(self, topic: Topic) -> str:
        tag = f"h{self.level + 1}"
        page = " doc-newpage" if topic.new_page else ""
        mark = f'<span class="doc-mark">{self.say(topic.mark)} </span>' if topic.mark else ""
        return f'<{tag} class="doc-topic{page}">{mark}{self.say(topic.text)}</{tag}>'

    def item(self, item: Point | Detail | Note) -> str:
        key = f'<b class="doc-key">{self.say(lead(item).strip())}</b> ' if lead(item) else ""
        return (
            f'<p class="doc-{item.kind}"><span class="doc-mark">{MARKS[item.kind]} </span>'
            f"{key}{self.text(item.text)}</p>"
        )

    def caption(self, table: Table) -> str:
        unit = self.say(unit_line(table, self.document.language))
        unit = f' <span class="doc-unit">{unit}</span>' if unit else ""
        name = f'<span class="doc-caption">{self.say(table.caption)}</span>'
        return f"<caption>{name}{unit}</caption>"

    def row(self, table: Table, row: tuple[Text, ...]) -> str:
        cells = []
        for number, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
            tag, scope = ("th", ' scope="row"') if number == 0 else ("td", "")
            cells.append(f'<{tag}{scope} class="doc-{column.align}">{self.text(cell)}</{tag}>')
        return f"<tr>{''.join(cells)}</tr>"

    def table(self, table: Table) -> str:
        self.tables += 1
        wide = " doc-wide" if len(table.columns) > 6 else ""
        columns = "<col>" * len(table.columns)
        head = "".join(f'<th scope="col">{self.say(column.label)}</th>' for column in table.columns)
        body = "".join(self.row(table, row) for row in table.rows)
        return (
            f'<div class="doc-tablebox doc-tablebox-{self.tables}" tabindex="0">'
            f'<table class="doc-table doc-table-{self.tables}{wide}">'
            f"{self.caption(table)}<colgroup>{columns}</colgroup>"
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{self.source(table)}</div>"
        )

    def source(self, block: Table | Picture) -> str:
        line = self.say(source_line(block, self.document.language))
        return f'<p class="doc-source">{line}</p>' if line else ""

    def picture(self, picture: Picture) -> str:
        self.pictures += 1
        svg = clean_svg(picture.svg, alt=picture.alt, prefix=f"doc-picture-{self.pictures}-")
        return (
            f'<figure class="doc-picture">{svg}<figcaption>{self.say(picture.caption)}</figcaption>'
            f"{self.source(picture)}</figure>"
        )

    def block(self, block: Block) -> str:
        match block:
            case Topic():
                return self.topic(block)
            case Point() | Detail() | Note():
                return self.item(block)
            case Table():
                return self.table(block)
            case Picture():
                return self.picture(block)


def write_html(
    document: Document, *, link: Link | None = None, level: int = 1, keep_words: bool = False
) -> str:
    """Return the document as one `<article>`.

    Parameters
    ----------
    document
        What to write.
    link
        Gives the address of a figure's trace; without it figures are plain text.
    level
        Level of the title's heading; topics stand one below.
    keep_words
        Put invisible joiners into Korean words, for an engine without `word-break: keep-all`.

    Raises
    ------
    ValueError
        If the SVG of a picture cannot be read.
    """
    document = cleaned(document)
    page = _Page(document, link, level, keep_words)
    body = "\n".join([page.head(), *(page.block(block) for block in document.blocks)])
    return f'<article class="doc" lang="{document.language}">\n{body}\n</article>'
