"""What a spreadsheet makes of a text: a number where it is one, and never a formula."""

import re
from datetime import date, datetime
from decimal import Decimal

from situationroom.documents.texts import clean

ListValue = str | int | float | Decimal | bool | date | datetime | None

LONGEST = 32_767
# What Excel, its Korean edition and LibreOffice take for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMERAL = re.compile(
    r"(?P<sign>[△▲+\-−]?)(?P<whole>\d{1,3}(?:,\d{3})+|0|[1-9]\d*)(?P<part>\.\d+)?(?P<share>\s?%)?"
)
_MOST_DIGITS = 15
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def could_act(text: str) -> bool:
    """Tell whether a spreadsheet could take the text for a formula; a lone dash is a dash.

    What no sheet can hold is dropped on the way, so a sign behind it stands first in the end.
    """
    return any(
        said.startswith(_FORMULA) and said not in ("-", "－") for said in (text, clean(text))
    )


def numeral(text: str) -> tuple[int | float, str] | None:
    """Return the number a text says and the number format that shows it as it was written.

    "△1,234.5" is −1234.5; "00123", "9.7~15.2" and "2026. 11. 22." are texts and give None.
    """
    found = _NUMERAL.fullmatch(text.strip())
    if found is None:
        return None
    digits = found["whole"].replace(",", "") + (found["part"] or "")
    if len(digits) > _MOST_DIGITS:
        return None
    value = Decimal(digits) * (-1 if found["sign"] in ("△", "-", "−") else 1)
    shape = "#,##0" if "," in found["whole"] else "0"
    shape += "." + "0" * (len(found["part"]) - 1) if found["part"] else ""
    if found["share"]:
        value, shape = value / 100, shape + found["share"]
    if found["sign"] in ("△", "▲", "+"):
        rise = found["sign"] if found["sign"] != "△" else ""
        shape = f'"{rise}"{shape};"△"{shape}' if rise else f'{shape};"△"{shape}'
    return int(value) if value == value.to_integral() and not found["share"] else float(
        value
    ), shape


def sheet_text(text: str) -> str:
    """Return a text as a cell may hold it: no control characters, line breaks kept, escapes told.

    Raises ValueError for more letters than a cell holds.
    """
    lines = (clean(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    kept = "\n".join(lines)
    if len(kept) > LONGEST:
        raise ValueError(
            f"a cell has {len(kept):,} letters and a sheet holds {LONGEST:,}: write csv instead"
        )
    return _ESCAPE.sub("_x005F_", kept)
