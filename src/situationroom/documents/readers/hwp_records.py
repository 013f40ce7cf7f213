"""The records of an HWP 5 stream, unpacked under a cap and set into the tree their levels say.

Source: Hancom's published description of the HWP 5.0 file format (revision 1.3).
"""

import struct
import zlib
from dataclasses import dataclass, field

from situationroom.documents.errors import Bomb, Damaged, TooLarge

PARA_SHAPE = 25
PARA_HEADER = 66
PARA_TEXT = 67
PARA_RANGE_TAG = 70
CTRL_HEADER = 71
LIST_HEADER = 72
TABLE = 77
SHAPE_OLE = 84
SHAPE_PICTURE = 85
EQUATION = 88
FORM_OBJECT = 91
MEMO_LIST = 93
CHART_DATA = 95

_MOST_RECORDS = 1_000_000
_LONG = 0xFFF
_DEEPEST = 64


@dataclass(slots=True)
class Record:
    """One record and those a level deeper that follow it."""

    tag: int
    data: bytes
    children: list["Record"] = field(default_factory=list)

    def number(self, at: int, size: int = 2) -> int:
        """Return the unsigned number at a place. Raises Damaged where the record is too short."""
        if at + size > len(self.data):
            raise Damaged
        return int.from_bytes(self.data[at : at + size], "little")

    def text(self, at: int) -> str:
        """Return the text at a place, which its length in letters precedes."""
        letters = self.number(at)
        return self.data[at + 2 : at + 2 + letters * 2].decode("utf-16-le", errors="replace")

    def first(self, tag: int) -> "Record | None":
        """Return the first child of a kind."""
        return next((child for child in self.children if child.tag == tag), None)


def unpack(data: bytes, *, most: int) -> bytes:
    """Return a raw DEFLATE stream unpacked. Raises Bomb beyond `most` bytes, or Damaged."""
    machine = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        plain = machine.decompress(data, most + 1)
    except zlib.error as error:
        raise Damaged from error
    if len(plain) > most:
        raise Bomb
    if not machine.eof:
        raise Damaged
    return plain


def tree(data: bytes) -> Record:
    """Return a root over the records of the lowest level. Raises Damaged or TooLarge."""
    root = Record(-1, b"")
    stack = [root]
    at = count = 0
    while at + 4 <= len(data):
        (head,) = struct.unpack_from("<I", data, at)
        tag, level, size = head & 0x3FF, head >> 10 & 0x3FF, head >> 20
        at += 4
        if size == _LONG:
            if at + 4 > len(data):
                raise Damaged
            (size,) = struct.unpack_from("<I", data, at)
            at += 4
        count += 1
        if at + size > len(data) or level >= min(len(stack), _DEEPEST):
            raise Damaged
        if count > _MOST_RECORDS:
            raise TooLarge
        record = Record(tag, data[at : at + size])
        at += size
        stack[level].children.append(record)
        stack[level + 1 :] = [record]
    return root
