"""Finds resident registration numbers (주민등록번호) and those of foreigners: the room takes none.

Thirteen digits: a day of birth, a digit for century and sex (1–4; 5–8 for foreigners), six more.
Until October 2020 the last one was a check digit; since then the last six are random. So a number
written with its hyphen is one by its shape, and a bare run of digits where the check digit or the
day of birth says so: product codes and file numbers have thirteen digits, too.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
FOREIGN = "5678"
CENTURY = {"1": 1900, "2": 1900, "5": 1900, "6": 1900, "3": 2000, "4": 2000, "7": 2000, "8": 2000}
RANDOM_SINCE = date(2020, 10, 5)
NOT_YET = 2050  # a day of birth from then on makes it a product code
_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])(\d{2})(\d{2})(\d{2})([ \t]?[-‐‑‒–—−~·.][ \t]?|[ \t]?)([1-8])(\d{6})"
    r"(?![0-9A-Za-z])"
)


def holds_resident_number(text: str) -> bool:
    """Tell whether a text holds what is, or looks like, a resident registration number."""
    plain = "".join(
        one for one in unicodedata.normalize("NFKC", text) if unicodedata.category(one) != "Cf"
    )
    return any(_is_number(found) for found in _NUMBER.finditer(plain))


def fields_with_numbers(said: Iterable[tuple[str, str]]) -> list[str]:
    """Return the names of the texts that hold one, each once."""
    return sorted({name for name, text in said if holds_resident_number(text)})


def _is_number(found: re.Match[str]) -> bool:
    year, month, day, between, sex, rest = found.groups()
    try:
        born = date(CENTURY[sex] + int(year), int(month), int(day))
    except ValueError:
        return False
    if born.year >= NOT_YET:
        return False
    if between.strip():
        return True
    digits = f"{year}{month}{day}{sex}{rest}"
    return check_digit(digits[:12]) == int(digits[12]) or born >= RANDOM_SINCE


def check_digit(digits: str) -> int:
    """Return the thirteenth digit that follows from twelve; foreigners' is two higher."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True))
    return (11 - total % 11 + (2 if digits[6] in FOREIGN else 0)) % 10
