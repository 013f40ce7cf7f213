"""How product codes are read and written, and what is said of one that is no tariff line."""

import unicodedata
from itertools import pairwise

SHORTEST, LONGEST = 4, 10
CUTS = (4, 6, 8, 10)


def bare_code(text: str) -> str:
    """Return a product code without dots, dashes and white space of any kind."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(ch for ch in plain if ch not in ".-" and not ch.isspace())


def dotted_code(code: str) -> str:
    """Return a product code as the tariff prints it: 8471804000 is 8471.80.40.00."""
    cuts = (0, *(cut for cut in CUTS if cut < len(code)), len(code))
    return ".".join(code[start:end] for start, end in pairwise(cuts))


def is_line_code(code: str) -> bool:
    """Tell whether a bare code can be that of a tariff line or of a heading above one."""
    return code.isascii() and code.isdecimal() and SHORTEST <= len(code) <= LONGEST


def shared_beginning(one: str, other: str) -> int:
    """Return how many digits two codes share from the left."""
    for position, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return position
    return min(len(one), len(other))
