"""Read duty words of the schedule: ad valorem, specific, compound; what is none stays words.

The words of the law are kept beside what was read from them. What a reader could misread is not
read: several amounts ("1.5 c/kg on copper content + 1.5 c/kg on lead content"), a rate on a part
of the value ("on the case"), a duty by reference ("the rate applicable to ...").
"""

import re
from dataclasses import dataclass

_NUMBER = r"(\d[\d,]*(?:\.\d+)?|\.\d+)"
_PERCENT = re.compile(rf"{_NUMBER}(?:\s+(\d+)/(\d+))?\s*%")
_SPECIFIC = re.compile(
    rf"(?:\$\s*{_NUMBER}|{_NUMBER}\s*¢)\s*(?:/\s*(?P<per>[^+%¢$]+?)|(?P<each>each|per \w+))"
)
_GROUP = re.compile(r"([^()]*)\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class DutyRate:
    """One duty: a share of value, an amount in USD for a unit, or both; None and None: words."""

    ad_valorem: float | None
    amount: float | None
    per: str
    words: str

    @property
    def plain(self) -> float | None:
        """The share of value where that is the whole duty."""
        return self.ad_valorem if self.amount is None else None


@dataclass(frozen=True, slots=True)
class SpecialRate:
    """The duty for goods of some preference programmes."""

    programmes: tuple[str, ...]
    duty: DutyRate


def read_duty(words: str) -> DutyRate:
    """Read the duty words of one column."""
    text = " ".join(words.split())
    if text.lower() == "free":
        return DutyRate(0.0, None, "", text)
    parts = [part.strip() for part in text.split("+")]
    share = _percent(parts[-1])
    if share is not None and len(parts) == 1:
        return DutyRate(share, None, "", text)
    found = _specific(parts[0])
    if found is None or len(parts) > 2 or (len(parts) == 2 and share is None):
        return DutyRate(None, None, "", text)
    amount, per = found
    return DutyRate(share if len(parts) == 2 else 0.0, amount, per, text)


def _percent(text: str) -> float | None:
    match = _PERCENT.fullmatch(text.removesuffix(" on the entire set"))
    if match is None:
        return None
    value = float(match[1].replace(",", ""))
    if match[2]:
        value += int(match[2]) / int(match[3])
    return round(value / 100, 8)


def _specific(text: str) -> tuple[float, str] | None:
    match = _SPECIFIC.fullmatch(text)
    if match is None or " less " in text:
        return None
    dollars = float(match[1].replace(",", "")) if match[1] else float(match[2]) / 100
    per = match["per"] or match["each"]
    return round(dollars, 8), " ".join(per.replace("/ ", "/").split())


def read_special(words: str) -> tuple[SpecialRate, ...]:
    """Read the special column: each duty with the programmes in brackets behind it."""
    # Two lines print "PA (PA": an opening bracket too many.
    text = re.sub(r"\b([A-Z]{1,2}[*+]?)\s*\(\1(?=[\s,)])", r"\1", words)
    found = []
    for duty, parties in _GROUP.findall(text):
        names = re.findall(r"[A-Z]{1,2}[*+]?", parties)
        found.append(SpecialRate(tuple(names), read_duty(duty.strip(" ,;"))))
    return tuple(found)


def rate_for(special: tuple[SpecialRate, ...], programme: str) -> DutyRate | None:
    """Return the duty a programme gives, conditions such as `*` and `+` aside."""
    for group in special:
        if programme in {name.rstrip("*+") for name in group.programmes}:
            return group.duty
    return None
