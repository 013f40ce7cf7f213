"""How product codes are read and written, and what is said of one that is no tariff line."""

import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

SHORTEST, LONGEST = 4, 10
NEAREST = 5
CUTS = (4, 6, 8, 10)
MOST_SLIPS = 2


def bare_code(text: str) -> str:
    """Return a product code without dots, dashes and white space of any kind."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(ch for ch in plain if ch not in ".-" and not ch.isspace())


def is_in_words(text: str) -> bool:
    """Tell whether a text says what goods are, and is no code with a slip in it."""
    bare = bare_code(text)
    letters = sum(ch.isalpha() for ch in bare)
    return letters >= MOST_SLIPS and letters > sum(ch.isdecimal() for ch in bare)


def dotted_code(code: str) -> str:
    """Return a product code as the tariff prints it: 8471804000 is 8471.80.40.00."""
    cuts = (0, *(cut for cut in CUTS if cut < len(code)), len(code))
    return ".".join(code[start:end] for start, end in pairwise(cuts))


def line_source(line: str, release: str) -> str:
    """Name a tariff line and the release it was read in: HTSUS 8473301140 (2026 revision 10)."""
    return f"HTSUS {line} ({release.replace('_rev_', ' revision ').replace('_', ' ')})"


def is_line_code(code: str) -> bool:
    """Tell whether a bare code can be that of a tariff line or of a heading above one."""
    return code.isascii() and code.isdecimal() and SHORTEST <= len(code) <= LONGEST


def begins_one(codes: Sequence[str], beginning: str) -> bool:
    """Tell whether a code of a sorted list begins so."""
    at = bisect_left(codes, beginning)
    return at < len(codes) and codes[at].startswith(beginning)


def nearest_codes(
    code: str, codes: Sequence[str], *, at_least: int = SHORTEST, limit: int = NEAREST
) -> list[str]:
    """Return the codes of a sorted list that share the longest beginning with a code.

    Within a heading the first ones are returned, of a chapter those around the code.
    """
    for length in range(len(code), at_least - 1, -1):
        start = bisect_left(codes, code[:length])
        if length < SHORTEST:
            start = max(start, bisect_left(codes, code) - limit // 2)
        found = [c for c in codes[start : start + limit] if c.startswith(code[:length])]
        if found:
            return found
    return []
