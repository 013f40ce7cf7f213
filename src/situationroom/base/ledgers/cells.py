"""What cells of old ledgers say: days, figures with units, choices by word, several in one cell.

Nothing is guessed that a person could not see: what cannot be read is refused, with the remedy.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from situationroom.base.errors import Refusal
from situationroom.base.ledgers.fields import clean, fold
from situationroom.documents.headings import tidy

Choice = TypeVar("Choice")

_EPOCH = date(1899, 12, 30)
_SERIAL = re.compile(r"[34]\d{4}(?:\.0+)?")  # 1982 to 2036 as a sheet counts days
_DAY = re.compile(
    r"['’]?(?P<year>\d{4}|\d{2})\s*[.\-/년]\s*(?P<month>\d{1,2})\s*[.\-/월]\s*(?P<day>\d{1,2})"
    r"\s*[.일]?\s*(?:\([월화수목금토일]\))?"
)
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[ T]\d{2}:\d{2}(?::\d{2})?(?:\.\d+)?")
_RUN = re.compile(r"(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})")
_UNTIL = re.compile(r"^[~～]\s*|\s*(?:까지|限|한)$")
_SHORT_YEAR = 70
_NAMED = re.compile(r"[^<>]*<([^<>]+)>\s*")
_SPLIT = re.compile(r"[,;、\n/]|\s*[·ㆍ]\s*")
_FIGURE = re.compile(
    r"(?P<sign>[△▲\-−+]?)\s*(?P<dollar>US\$|\$|USD)?\s*(?P<number>\d[\d,]*(?:\.\d+)?)"
    r"\s*(?P<unit>.*)"
)
_SCALES = {
    "천": 1_000, "만": 10_000, "백만": 1_000_000, "천만": 10_000_000, "억": 100_000_000,
    "십억": 1_000_000_000, "조": 1_000_000_000_000, "k": 1_000, "m": 1_000_000,
    "mn": 1_000_000, "million": 1_000_000, "b": 1_000_000_000, "bn": 1_000_000_000,
    "billion": 1_000_000_000,
}  # fmt: skip
_UNITS = {
    "$": "USD", "us$": "USD", "usd": "USD", "달러": "USD", "불": "USD", "dollars": "USD",
    "원": "KRW", "krw": "KRW", "건": "", "개": "", "개사": "", "개소": "", "명": "", "회": "",
    "cases": "", "": "",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as it counts, and its currency where it has one."""

    value: Decimal
    currency: str = ""


def read_day(text: str) -> date:
    """Return the day a cell says: 25.8.29., 2025-08-29, '25. 8. 29.(금), 2025년 8월 29일, 45898.

    Raises Refusal: a day without its year and one of several days are no day.
    """
    said = _UNTIL.sub("", tidy(clean(text)))
    moment = _MOMENT.fullmatch(said)
    said = moment[1] if moment else said
    if _SERIAL.fullmatch(said):
        return _EPOCH + timedelta(days=int(float(said)))
    found = _DAY.fullmatch(said) or _RUN.fullmatch(said)
    if found is None:
        raise Refusal(
            "%(text)s is no day.", hint="Write year, month and day: 2026-03-31.", text=text
        )
    year = int(found["year"])
    if len(found["year"]) == 2:
        year += 2000 if year < _SHORT_YEAR else 1900
    try:
        return datetime(year, int(found["month"]), int(found["day"])).date()  # noqa: DTZ001
    except ValueError:
        raise Refusal(
            "There is no day %(text)s in the calendar.",
            hint="Write year, month and day: 2026-03-31.",
            text=text,
        ) from None


def is_day(text: str) -> bool:
    """Tell whether a cell says a day."""
    try:
        read_day(text)
    except Refusal:
        return False
    return True


def read_figure(text: str) -> Figure:
    """Return the number a cell says with its unit: 1,234건, 12.5백만$, 3억 달러, △2.1백만불.

    Raises Refusal for what is no number and for a unit nobody knows.
    """
    found = _FIGURE.fullmatch(tidy(clean(text)))
    if found is None:
        raise Refusal("%(text)s is no number.", hint="Write digits: 1,234.", text=text)
    value = Decimal(found["number"].replace(",", ""))
    unit = fold(found["unit"]).replace(" ", "")
    scale, currency = _unit(unit, text)
    if found["dollar"]:
        currency = "USD"
    return Figure(value * scale * (-1 if found["sign"] in "△-−" and found["sign"] else 1), currency)


def _unit(unit: str, text: str) -> tuple[int, str]:
    for scale, factor in sorted(_SCALES.items(), key=lambda pair: -len(pair[0])):
        if unit.startswith(scale) and unit[len(scale) :] in _UNITS:
            return factor, _UNITS[unit[len(scale) :]]
    if unit in _UNITS:
        return 1, _UNITS[unit]
    raise Refusal(
        "The unit of %(text)s is not known.",
        hint="Write the number with one of these: 건, 백만$, 억 달러, 억원.",
        text=text,
    )


def read_choice(text: str, words: Mapping[str, Choice], shown: str) -> Choice:
    """Return what a word stands for; blanks do not count. Raises Refusal naming what is taken."""
    bare = fold(text).replace(" ", "")
    if bare not in words:
        raise Refusal(
            "%(text)s is none of the words that are known here.",
            hint="Write one of these: %(shown)s.",
            text=text,
            shown=shown,
        )
    return words[bare]


def read_address(text: str) -> str:
    """Return the one mail address a cell says: a@b.kr, mailto:a@b.kr, 홍길동 <a@b.kr>.

    Raises Refusal for none and for several.
    """
    named = _NAMED.fullmatch(clean(text))
    said = (named[1] if named else clean(text)).removeprefix("mailto:").strip().lower()
    if len([one for one in split_list(said) if "@" in one]) > 1:
        raise Refusal("There are several mail addresses in this cell.", "Keep one of them.")
    try:
        validate_email(said)
    except ValidationError:
        raise Refusal("This is no address of mail.", hint="Write it as name@example.kr.") from None
    return said


def split_list(text: str) -> list[str]:
    """Return what a cell lists, each once: with commas, slashes, middle dots, line breaks."""
    return list(dict.fromkeys(filter(None, map(tidy, _SPLIT.split(clean(text))))))
