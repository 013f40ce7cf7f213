"""The door by which forms are filled in: a form and what stands in its cells in, bytes out."""

from collections.abc import Mapping

from situationroom.documents.errors import UnknownFormat
from situationroom.documents.filling_hwpx import fill_hwpx
from situationroom.documents.filling_xlsx import Copy, Value, fill_xlsx
from situationroom.documents.readers.hwpx import section_names
from situationroom.documents.readers.packages import Package
from situationroom.documents.readers.xlsx_values import said

Place = tuple[int, int, int]


def fill(content: bytes, kind: str, values: Mapping[Place, Value], *, mark: str = "") -> bytes:
    """Return a form with values put into its cells; all else stays as it is.

    Parameters
    ----------
    content
        The form, checked before.
    kind
        "xlsx" or "hwpx".
    values
        What stands where: number of the table or sheet, those inside cells after their own, row
        and column, all from 0.
    mark
        Who took the file out: above every printed page of an XLSX, below the text of an HWPX.

    Raises
    ------
    UnknownFormat
        For another kind.
    """
    if kind == "xlsx":
        return fill_xlsx(content, Copy("", values), mark=mark)
    if kind == "hwpx":
        texts = {place: _text(value) for place, value in values.items()}
        return fill_hwpx(content, section_names(Package(content)), texts, mark=mark)
    raise UnknownFormat


def _text(value: Value) -> str:
    return value if isinstance(value, str) else said(value)
