"""Plain text and tables of plain text: readable as text, and nothing a spreadsheet would run."""

import csv
import io
import re

from situationroom.documents.errors import Unreadable
from situationroom.documents.limited.reasons import Reason, Refused
from situationroom.documents.readers.separated import decode

CONTROL = re.compile("[\0-\x08\x0b\x0e-\x1f\x7f]")
RUNS = re.compile(r"[=@＝＠\t\r]|[+\-＋－][^\n]*(?:\||![A-Za-z$]|[A-Za-z._]+\()")
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
LONGEST_CELL = 1_000_000


def decoded(content: bytes) -> str:
    """Return the text of a file. Raises Refused where it is none.

    UTF-16 needs its mark here: without it another program may read other letters than were judged.
    """
    if b"\0" in content and content[:2] not in UTF16_MARKS:
        raise Refused(Reason.UNKNOWN)
    try:
        text = decode(content)
    except Unreadable as problem:
        raise Refused(Reason.UNKNOWN) from problem
    if CONTROL.search(text) is not None:
        raise Refused(Reason.UNKNOWN)
    return text


def check_table(text: str) -> None:
    """Raise Refused where a cell would be run as a formula."""
    csv.field_size_limit(LONGEST_CELL)
    delimiter = "\t" if "\t" in text.partition("\n")[0] else ","
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), 1):
            for cell in row:
                if RUNS.match(cell.lstrip(" ")):
                    raise Refused(Reason.FORMULA, what=str(number))
    except csv.Error as problem:
        raise Refused(Reason.CORRUPT, what="CSV") from problem
