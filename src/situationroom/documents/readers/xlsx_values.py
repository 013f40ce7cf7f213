"""Values of a spreadsheet: which number formats mean a date or a share, and how a value reads."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from xml.etree.ElementTree import Element

from situationroom.documents.grids import Value
from situationroom.documents.readers.safe_xml import attribute, children, local, whole

_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_SHARES = frozenset([9, 10])
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
_ELAPSED = re.compile(r"\[[hms]+\]", re.IGNORECASE)
_DATE_LETTERS = re.compile(r"[ymdhs]", re.IGNORECASE)
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)  # noqa: DTZ001 - sheets know no zone
_LEAP_BUG = 60
_LAST_DAY = 2_958_466
_MOST_STYLES = 65_536
_DIGITS = 15
_LONG = 21


class Formats:
    """The number formats of a workbook, by the style number of a cell."""

    def __init__(self, styles: Element | None, *, from_1904: bool) -> None:
        self.epoch = _EPOCH_1904 if from_1904 else _EPOCH
        self.dates: set[int] = set()
        self.shares: set[int] = set()
        if styles is None:
            return
        codes = {
            whole(one, "numFmtId", 0, most=_MOST_STYLES): attribute(one, "formatCode")
            for group in children(styles, "numFmts")
            for one in group
        }
        shapes = [one for group in children(styles, "cellXfs") for one in group]
        for number, shape in enumerate(shapes[:_MOST_STYLES]):
            written = whole(shape, "numFmtId", 0, most=_MOST_STYLES)
            code = _LITERAL.sub("", codes.get(written, "")).partition(";")[0]
            if _is_date(written, code, known=written in codes):
                self.dates.add(number)
            elif "%" in code or (written in _SHARES and written not in codes):
                self.shares.add(number)

    def value(self, text: str, style: int) -> tuple[str, Value]:
        """Return a stored number as a person reads it, and with its type."""
        try:
            number = float(text)
        except ValueError:
            return text, text
        if style in self.dates and 0 <= number < _LAST_DAY:
            moment = self.moment(number)
            return said(moment), moment
        value: int | float = int(number) if number.is_integer() and abs(number) < 1e15 else number
        if style in self.shares:
            return f"{round(number * 100, 10):.{_DIGITS}g}%", value
        return said(value), value

    def moment(self, serial: float) -> date | datetime | time:
        """Return the day or moment a serial number means; below one it is a time of day."""
        if serial < 1 and self.epoch is _EPOCH:
            return (_EPOCH + _seconds(serial)).time()
        # Sheets count a 29 February 1900 that never was.
        days = serial + 1 if self.epoch is _EPOCH and serial < _LEAP_BUG else serial
        moment = self.epoch + _seconds(days)
        return moment.date() if float(serial).is_integer() else moment


def _is_date(written: int, code: str, *, known: bool) -> bool:
    if not known:
        return written in _DATES
    if _ELAPSED.search(code) or "general" in code.lower():
        return False
    return bool(_DATE_LETTERS.search(code))


def _seconds(days: float) -> timedelta:
    return timedelta(seconds=round(days * 86_400))


def said(value: Value) -> str:
    """Return a typed value as text: numbers plainly, dates as ISO 8601."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else _plain(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return "" if value is None else str(value)


def _plain(value: float) -> str:
    """Sheets show fifteen digits; what is stored beyond is the noise of binary fractions."""
    short = Decimal(f"{value:.{_DIGITS}g}")
    return f"{short:f}" if short.is_finite() and abs(short.adjusted()) < _LONG else str(short)


def rich_text(holder: Element) -> str:
    """Return the text of a shared or inline string: its runs, without phonetic guides."""
    parts = []
    for part in holder:
        if local(part) == "t":
            parts.append(part.text or "")
        elif local(part) == "r":
            parts += [one.text or "" for one in children(part, "t")]
    return _unescaped("".join(parts))


_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def _unescaped(text: str) -> str:
    """Turn _x000D_ and its like, by which sheets write control characters, into the letters."""
    if "_x" not in text:
        return text
    text = text.replace("_x000D_\n", "\n")
    return _ESCAPED.sub(lambda found: _character(int(found[1], 16)), text)


def _character(code: int) -> str:
    if code == 0x0D:
        return "\n"
    printable = code >= 0x20 and not 0xD800 <= code < 0xE000
    return chr(code) if printable or code in (9, 10) else ""
