"""HWP 5: text, tables with their spans, notes. Read from the records; docs/decisions/0010 says why.

What the records hold beyond text and tables is left out, and every reading says so.
"""

import struct
from collections.abc import Callable, Iterator
from io import BytesIO

import olefile

from situationroom.documents.errors import (
    Bomb,
    Damaged,
    DistributionOnly,
    HasMacros,
    PasswordProtected,
    RightsProtected,
    Unreadable,
)
from situationroom.documents.grids import Cell, Grid, Read, make_grid, text_cell
from situationroom.documents.readers import hwp_records as records
from situationroom.documents.readers import losses
from situationroom.documents.readers.gathering import Gathering, Inside, Sink, deeper
from situationroom.documents.readers.hwp_records import Record
from situationroom.documents.readers.packages import MOST_ENTRY, MOST_TOTAL
from situationroom.documents.readers.scripts import acts

SIGNATURE = b"HWP Document File"
_PACKED, _PASSWORD, _DISTRIBUTION = 1 << 0, 1 << 1, 1 << 2
_RIGHTS = 1 << 4 | 1 << 10
_CERTIFICATE = 1 << 8
_TRACKED = 1 << 14
_SCRIPT = ["Scripts", "DefaultJScript"]

# Control characters that stand alone; all others below 32 take eight places.
_ALONE = {0: "", 10: "\n", 13: "", 24: "-", 25: "", 26: "", 27: "", 28: "", 29: "", 30: "\u00a0"}
_ALONE[31] = " "
_TAB = 9
# These eight-place characters carry their meaning in themselves; for the rest a record follows.
_INLINE = {4, 5, 6, 7, 8, 9, 19, 20}
_NOTES = {b"head", b"foot", b"fn  ", b"en  ", b"tcmt"}
_PAGE_NUMBER = 0

Later = list[Callable[[Sink], None]]


class _Streams:
    """The streams of one file, unpacked under the caps of a package."""

    def __init__(self, content: bytes) -> None:
        try:
            self.ole = olefile.OleFileIO(BytesIO(content), raise_defects=olefile.DEFECT_INCORRECT)
        except Exception as error:  # the library stumbles over broken files in many ways
            raise Damaged from error
        self.left = MOST_TOTAL
        self.packed = False

    def raw(self, path: list[str]) -> bytes:
        try:
            return bytes(self.ole.openstream(path).read())
        except Exception as error:
            raise Damaged from error

    def plain(self, path: list[str]) -> bytes:
        data = self.raw(path)
        if self.packed:
            data = records.unpack(data, most=min(MOST_ENTRY, self.left))
        self.left -= len(data)
        if self.left < 0:
            raise Bomb
        return data

    def sections(self) -> Iterator[Record]:
        paths = [path for path in self.ole.listdir() if path[0] == "BodyText" and len(path) == 2]
        numbered = [(int(p[1][7:]), p) for p in paths if p[1][7:].isdigit()]
        if not numbered:
            raise Damaged
        for _, path in sorted(numbered):
            yield records.tree(self.plain(path))


def _judge(streams: _Streams) -> int:
    """Return the properties of the file; refuse what is locked or acts."""
    head = streams.raw(["FileHeader"])
    if not head.startswith(SIGNATURE) or len(head) < 40:
        raise Damaged
    flags: int = struct.unpack_from("<I", head, 36)[0]
    refusals: tuple[tuple[int, type[Unreadable]], ...] = (
        (_RIGHTS, RightsProtected),
        (_PASSWORD | _CERTIFICATE, PasswordProtected),
        (_DISTRIBUTION, DistributionOnly),
    )
    for mask, refusal in refusals:
        if flags & mask:
            raise refusal
    streams.packed = bool(flags & _PACKED)
    if streams.ole.exists(_SCRIPT) and _acts(streams.plain(_SCRIPT)):
        raise HasMacros
    return flags


def _acts(data: bytes) -> bool:
    """Read the texts of a script stream, each preceded by its length, and judge them."""
    stream, at = Record(-1, data), 0
    texts = []
    while at + 4 <= len(data):
        letters = stream.number(at, 4)
        if letters * 2 > len(data) - at - 4:
            break
        texts.append(data[at + 4 : at + 4 + letters * 2].decode("utf-16-le", errors="replace"))
        at += 4 + letters * 2
    return acts("\n".join(texts))


def _numbered(info: Record) -> frozenset[int]:
    """Return the paragraph shapes that set a number or a bullet before the text."""
    shapes = [record for record in _all(info) if record.tag == records.PARA_SHAPE]
    return frozenset(
        number for number, shape in enumerate(shapes) if shape.number(0, 4) >> 23 & 0b11
    )


def _all(record: Record) -> Iterator[Record]:
    for child in record.children:
        yield child
        yield from _all(child)


class _Walker:
    """One HWP file being read."""

    def __init__(self, numbered: frozenset[int], *, tracked: bool) -> None:
        self.found = Gathering()
        self.numbered = numbered
        self.tracked = tracked

    def section(self, root: Record) -> None:
        self.paragraphs(root.children, self.found, 0)
        for memo in (one for one in root.children if one.tag == records.MEMO_LIST):
            self.found.note(self.inside(list(_all(memo)), 0).text)

    def paragraphs(self, listed: list[Record], sink: Sink, depth: int) -> None:
        for one in listed:
            if one.tag == records.PARA_HEADER:
                self.paragraph(one, sink, depth)

    def paragraph(self, paragraph: Record, sink: Sink, depth: int) -> None:
        text = paragraph.first(records.PARA_TEXT)
        controls = [one for one in paragraph.children if one.tag == records.CTRL_HEADER]
        later: Later = []
        words = self.words(text.data if text else b"", iter(controls), later, depth)
        if words.strip() and paragraph.number(8) in self.numbered:
            self.found.lose(losses.AUTOMATIC_NUMBERS)
        if self.tracked and paragraph.first(records.PARA_RANGE_TAG) is not None:
            self.found.lose(losses.TRACKED)
        if words or not later:
            sink.line(words)
        for read in later:
            read(sink)

    def words(self, data: bytes, controls: Iterator[Record], later: Later, depth: int) -> str:
        """Return the letters of a paragraph; what hangs on its controls is read later."""
        units = struct.unpack(f"<{len(data) // 2}H", data[: len(data) // 2 * 2])
        parts: list[str] = []
        run = at = 0
        while at < len(units):
            unit = units[at]
            if unit >= 32:
                at += 1
                continue
            parts.append(_letters(data, run, at))
            if unit in _ALONE:
                parts.append(_ALONE[unit])
                at += 1
            else:
                if unit == _TAB:
                    parts.append("\t")
                elif unit not in _INLINE:
                    parts.append(self.control(next(controls, None), later, depth))
                at += 8
            run = at
        parts.append(_letters(data, run, len(units)))
        for left in controls:
            parts.append(self.control(left, later, depth))
        return "".join(parts)

    def control(self, control: Record | None, later: Later, depth: int) -> str:
        """Return the letters a control stands for, or put off reading what hangs on it."""
        if control is None:
            return ""
        kind = control.data[3::-1]
        if kind == b"tbl ":
            later.append(lambda sink: sink.table(self.table(control, deeper(depth))))
        elif kind in _NOTES:
            self.found.note(self.inside(control.children, deeper(depth)).text)
        elif kind == b"atno" and control.number(4, 4) & 0b1111 != _PAGE_NUMBER:
            return str(control.number(8))
        elif kind in (b"tdut", b"tcps"):
            return control.text(4)
        elif kind == b"form":
            self.found.lose(losses.FORMS)
        elif kind in (b"gso ", b"eqed"):
            later.append(lambda sink: self.thing(control, sink, deeper(depth)))
        return ""

    def inside(self, listed: list[Record], depth: int) -> Inside:
        inside = Inside()
        self.paragraphs(listed, inside, depth)
        return inside

    def thing(self, thing: Record, sink: Sink, depth: int) -> None:
        """Read the words in and under a drawing, picture or equation, and say what is lost."""
        for child in thing.children:
            if child.tag == records.PARA_HEADER:
                self.paragraph(child, sink, depth)
                continue
            if child.tag == records.EQUATION:
                self.found.lose(losses.EQUATIONS)
                sink.line(child.text(4))
            elif child.tag == records.SHAPE_PICTURE:
                self.found.lose(losses.PICTURES)
            elif child.tag in (records.SHAPE_OLE, records.CHART_DATA):
                self.found.lose(losses.EMBEDDED)
            self.thing(child, sink, deeper(depth))

    def table(self, control: Record, depth: int) -> Grid:
        """Read a table: what stands before its own record is the caption, after it the cells."""
        at = next((n for n, o in enumerate(control.children) if o.tag == records.TABLE), None)
        if at is None:
            raise Damaged
        caption = self.inside(control.children[:at], depth)
        cells: list[Cell] = []
        for header, listed in _lists(control.children[at + 1 :]):
            inside = self.inside(listed, depth)
            column, row, columns, rows = struct.unpack_from("<4H", header.data, 8)
            span = (max(rows, 1), max(columns, 1))
            cells.append(text_cell(row, column, inside.text, *span, inside.grids))
        self.found.count(len(cells))
        return make_grid(caption.text.strip(), cells)


def _letters(data: bytes, first: int, last: int) -> str:
    return data[first * 2 : last * 2].decode("utf-16-le", errors="replace")


def _lists(listed: list[Record]) -> Iterator[tuple[Record, list[Record]]]:
    """Yield each list header with what follows it up to the next."""
    starts = [n for n, one in enumerate(listed) if one.tag == records.LIST_HEADER]
    for start, end in zip(starts, [*starts[1:], len(listed)], strict=True):
        if len(listed[start].data) < 16:
            raise Damaged
        yield listed[start], listed[start + 1 : end]


def read_hwp(content: bytes) -> Read:
    """Read an HWP 5 file."""
    streams = _Streams(content)
    flags = _judge(streams)
    numbered = _numbered(records.tree(streams.plain(["DocInfo"])))
    walker = _Walker(numbered, tracked=bool(flags & _TRACKED))
    for section in streams.sections():
        walker.section(section)
    walker.found.lose(losses.HWP)
    return walker.found.read("hwp")
