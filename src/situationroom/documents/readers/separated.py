"""Text with separators: CSV in the encodings that Korean offices write, and what Excel copies."""

import codecs
import csv
from io import StringIO

from situationroom.documents.errors import TooLarge, UnknownEncoding, UnknownFormat
from situationroom.documents.grids import MOST_CELLS, Grid, Read, make_grid, text_cell
from situationroom.documents.readers import losses

SEPARATORS = (",", "\t", ";", "|")
_MARKED = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 200
_LAYOUT = str.maketrans("", "", "\r\n\t\f\v")
_NAMED = "sep="


def decode(content: bytes) -> str:
    """Return a text file as text: by its byte order mark, else UTF-8, else CP949, else UTF-16.

    Raises UnknownEncoding, or UnknownFormat for what is no text at all.
    """
    for mark, encoding in _MARKED:
        if content.startswith(mark):
            return _strict(content, encoding)
    if b"\x00" in content:
        return _unmarked_utf16(content)
    for encoding in ("utf-8", "cp949"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnknownEncoding


def _strict(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnknownEncoding from error


def _unmarked_utf16(content: bytes) -> str:
    """Only the right byte order gives line ends and no letter that cannot be printed."""
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if set("\n,\t;") & set(text) and text.translate(_LAYOUT).isprintable():
            return text
    raise UnknownFormat


def split(text: str, separator: str) -> tuple[list[list[str]], bool]:
    """Return the rows, and whether quotation marks had to be taken as plain characters.

    Raises TooLarge for one field of more than 131,072 letters.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for strict in (True, False) if text.count('"') % 2 == 0 else (True,):
        try:
            return _rows(text, separator, strict=strict), not strict
        except csv.Error as error:
            if "larger than field limit" in str(error):
                raise TooLarge from error
    return [line.split(separator) for line in text.removesuffix("\n").split("\n")], True


def _rows(text: str, separator: str, *, strict: bool) -> list[list[str]]:
    source = StringIO(text, newline="")
    rows, cells = [], 0
    for row in csv.reader(source, delimiter=separator, strict=strict):
        cells += len(row)
        if cells > MOST_CELLS:
            raise TooLarge
        rows.append(row)
    return rows


def find_separator(text: str) -> str:
    """Return the separator that cuts the first lines most evenly into more than one field."""
    lines = text.splitlines()[:_SAMPLE]
    sample = "\n".join(lines)

    def evenness(separator: str) -> tuple[float, int]:
        rows, _ = split(sample, separator)
        counts = [len(row) for row in rows if len(row) > 1]
        if not counts:
            return (0.0, 0)
        usual = max(set(counts), key=counts.count)
        return (counts.count(usual) / max(len(rows), 1), usual)

    return max(SEPARATORS, key=evenness)


def to_grid(rows: list[list[str]], name: str = "") -> Grid:
    """Return rows of texts as a grid; empty fields have no cell, empty last rows do not count."""
    return make_grid(
        name,
        (
            text_cell(row, column, text)
            for row, line in enumerate(rows)
            for column, text in enumerate(line)
            if text
        ),
    )


def read_separated(content: bytes) -> Read:
    """Read a CSV or TSV file."""
    text = decode(content)
    head, _, rest = text.partition("\n")
    named = head.strip().lower()
    if named.startswith(_NAMED) and len(named) == len(_NAMED) + 1:
        text, separator = rest, named[-1]
    else:
        separator = find_separator(text)
    rows, plain_quotes = split(text, separator)
    lost = (losses.QUOTES,) if plain_quotes else ()
    return Read("csv", (to_grid(rows),), lost=lost)
