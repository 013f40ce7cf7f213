"""What a person sees in a DOCX or XLSX, read without our readers."""

from decimal import Decimal
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

from openpyxl import load_workbook

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


def docx_text(content: bytes) -> str:
    """Every word of a DOCX, headers and pictures' sentences too."""
    found = []
    with ZipFile(BytesIO(content)) as package:
        names = [n for n in package.namelist() if n.startswith("word/") and n.endswith(".xml")]
        for name in names:
            root = ElementTree.fromstring(package.read(name))
            for line in root.iter(f"{W}p"):
                found.append("".join(text.text or "" for text in line.iter(f"{W}t")))
            found += [shape.get("descr", "") for shape in root.iter(f"{WP}docPr")]
    return "\n".join(found)


def shown(value: object, shape: str) -> str:
    """Return a number as Excel shows it under one of the formats we write."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "" if value is None else str(value)
    positive, _, negative = shape.partition(";")
    form = (negative if value < 0 and negative else positive).replace('"', "")
    number = abs(Decimal(str(value))) if value < 0 and negative else Decimal(str(value))
    prefix = form[: len(form) - len(form.lstrip("△▲+"))]
    share = form[len(form.rstrip(" %")) :]
    digits = len(form.rstrip(" %").partition(".")[2])
    number = number * 100 if share else number
    return f"{prefix}{number:{',' if '#,##0' in form else ''}.{digits}f}{share}"


def xlsx_text(content: bytes) -> str:
    """Every word of an XLSX as it is shown."""
    book = load_workbook(BytesIO(content))
    assert [c.coordinate for page in book for row in page for c in row if c.data_type == "f"] == []
    return "\n".join(
        shown(cell.value, cell.number_format) for page in book for row in page for cell in row
    )
