"""Plain text and tables of plain text: readable as text, and nothing a spreadsheet would run."""

import csv
import io
import re

from situationroom.documents.limited.reasons import Reason, Refused

CONTROL = re.compile("[\0-\x08\x0b\x0e-\x1f\x7f]")
RUNS = re.compile(r"[=@＝＠\t\r]|[+\-＋－][^\n]*(?:\||![A-Za-z$]|[A-Za-z._]+\()")
ENCODINGS = ("utf-8-sig", "cp949")
LONGEST_CELL = 1_000_000


def decoded(content: bytes) -> str:
    """Return the text of a file. Raises Refused where it is none."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ENCODINGS
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if CONTROL.search(text) is None:
            return text
    raise Refused(Reason.UNKNOWN)


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
