"""How figures, money and time are written: Korean government style first, English complete.

Plain functions, no template; pages, reports and messages write alike by calling these.
``None`` is "not known" and never zero; a negative figure carries △ and never a bare minus.
"""

import math
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, gettext

Number = int | float | Decimal
SEOUL = ZoneInfo("Asia/Seoul")
NEGATIVE = "△"

_KOREAN_UNITS = ((1e12, "조 달러"), (1e8, "억 달러"), (1e4, "만 달러"), (1.0, "달러"))
_ENGLISH_UNITS = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "K"), (1.0, ""))
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def in_korean() -> bool:
    """Whether the reader's language is Korean."""
    return (get_language() or "ko").startswith("ko")


def not_known() -> str:
    """Say that a value is not known."""
    return gettext("not known")


def number(value: Number | None, digits: int = 0) -> str:
    """Write a figure with thousands separators: 1234.5 → '1,234.5', −3 → '△3'."""
    known = _known(value)
    if known is None:
        return not_known()
    text = _trimmed(abs(known), digits)
    return f"{NEGATIVE}{text}" if known < 0 and text.strip("0.,") else text


def aligned(value: Number | None, digits: int = 0) -> str:
    """Write a figure of a column, always with its digits: 60 → '60.0', but nothing at all → '0'."""
    known = _known(value)
    if not known:
        return number(value)
    text = f"{abs(known):,.{digits}f}"
    return f"{NEGATIVE}{text}" if known < 0 and text.strip("0.,") else text


def usd(value: Number | None) -> str:
    """Write an amount in US dollars: '1.8억 달러' in Korean, '$179.3M' in English."""
    known = _known(value)
    if known is None:
        return not_known()
    sign = NEGATIVE if known < 0 else ""
    korean = in_korean()
    text, unit = _scaled(abs(known), _KOREAN_UNITS if korean else _ENGLISH_UNITS)
    if text == "0":
        sign = ""
    return (
        f"{sign}{text}{unit}" if korean and unit != "달러" else _plain_usd(sign, text, unit, korean)
    )


def usd_range(value: Number | None, low: Number | None, high: Number | None) -> str:
    """Write an amount and its range: '1.8억 달러 (1.2억 달러~2.4억 달러)'."""
    if _known(low) is None or _known(high) is None:
        return usd(value)
    return f"{usd(value)} ({usd(low)}{_dash()}{usd(high)})"


def share(value: Number | None, digits: int = 1) -> str:
    """Write a share as percent: 0.125 → '12.5 %'. What is not nothing never reads as 0 %."""
    known = _known(value)
    if known is None:
        return not_known()
    percent = known * 100
    smallest = 10**-digits
    if percent and abs(percent) < smallest / 2:
        sign = NEGATIVE if percent < 0 else ""
        return f"{sign}<{_trimmed(smallest, digits)} %"
    return f"{number(percent, digits)} %"


def change(value: Number | None, digits: int = 1) -> str:
    """Write a change with its direction: 0.123 → '▲12.3 %', −0.02 → '△2 %'."""
    text = share(value, digits)
    return f"▲{text}" if (_known(value) or 0) > 0 else text


def points(value: Number | None, digits: int = 1) -> str:
    """Write a difference of two percentages: 0.05 → '▲5 %p'."""
    return f"{change(value, digits)}p" if _known(value) is not None else not_known()


def day(value: date | None) -> str:
    """Write a date: '2026. 2. 24.' in Korean, '24 Feb 2026' in English."""
    if value is None:
        return not_known()
    if in_korean():
        return f"{value.year}. {value.month}. {value.day}."
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def kst(value: datetime | None) -> str:
    """Write a moment in Korean time: 'KST 2026. 2. 24. 09:05'."""
    if value is None:
        return not_known()
    here = _aware(value).astimezone(SEOUL)
    if in_korean():
        return f"KST {day(here.date())} {here:%H:%M}"
    return f"{day(here.date())}, {here:%H:%M} KST"


def local_time(value: datetime | None, zone: str) -> str:
    """Write the clock at a post, with the date where it is not the date in Seoul."""
    if value is None:
        return not_known()
    there = _aware(value).astimezone(ZoneInfo(zone))
    if there.date() == value.astimezone(SEOUL).date():
        return f"{there:%H:%M}"
    if in_korean():
        return f"{there:%H:%M}({there.month}. {there.day}.)"
    return f"{there:%H:%M} ({there.day} {_MONTHS[there.month - 1]})"


def entries(count: int) -> str:
    """Write how many entries a list has: '17건'."""
    return gettext("%(n)s in total") % {"n": number(count)}


def seconds(value: Number | None) -> str:
    """Write how long something took: '0.4초', '2분 05초'."""
    known = _known(value)
    if known is None:
        return not_known()
    if known < 60:
        return gettext("%(seconds)s s") % {"seconds": _trimmed(known, 1)}
    minutes, rest = divmod(round(known), 60)
    return gettext("%(minutes)d min %(seconds)02d s") % {
        "minutes": minutes,
        "seconds": rest,
    }


def _plain_usd(sign: str, text: str, unit: str, korean: bool) -> str:
    return f"{sign}{text} {unit}" if korean else f"{sign}${text}{unit}"


def _dash() -> str:
    return "~" if in_korean() else "–"


def _known(value: Number | None) -> float | None:
    if value is None:
        return None
    as_float = float(value)
    return as_float if math.isfinite(as_float) else None


def _trimmed(value: float, digits: int) -> str:
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _scaled(amount: float, units: tuple[tuple[float, str], ...]) -> tuple[str, str]:
    """Pick the unit after rounding, so that 99,999,999 reads 1억 and not 10,000만."""
    for index, (size, name) in enumerate(units):
        text = _trimmed(amount / size, 1 if amount / size < 1000 else 0)
        if amount >= size or index == len(units) - 1:
            larger = units[index - 1] if index else None
            if larger and float(text.replace(",", "")) * size >= larger[0]:
                return "1", larger[1]
            return text, name
    raise ValueError("an amount needs at least one unit")


def _aware(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("a moment without a time zone cannot be written in Korean time")
    return value


def money_unit(*, small: bool = False) -> tuple[str, float]:
    """Name the unit of money columns in the reader's language, and its size in dollars."""
    if small:
        return ("만 달러", 1e4) if in_korean() else ("USD thousand", 1e3)
    return ("억 달러", 1e8) if in_korean() else ("USD million", 1e6)
