"""Reads files of rulings that operators bring: one JSON object a line, Korean or European form."""

import json
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from situationroom.rooms.codelists.finder.evidence import Precedent

LONGEST_LINE = 200_000
MOST_LINES = 200_000
# 3809.91-0000 or 3809.91 of Korea; 8 to 22 digits and letters of the European Union.
KOREAN = re.compile(r"(\d{4})\.(\d{2})(?:-\d{2,4})?")
EUROPEAN = re.compile(r"(\d{6})[0-9A-Z]{0,18}")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass
class Read:
    """What a file holds: rulings, and lines that are none, each with its reason."""

    rulings: list[Precedent] = field(default_factory=list)
    left_out: list[tuple[int, str]] = field(default_factory=list)


def subheading(code: str) -> str:
    """Return the six digits a ruling is on; nothing where it is on several or on none."""
    found = KOREAN.fullmatch(code.strip()) or EUROPEAN.fullmatch(code.strip())
    return "".join(found.groups()) if found else ""


def read_rulings(lines: Iterator[str], codes: Collection[str]) -> Read:
    """Read rulings on subheadings among `codes`; what cannot be used is said, not guessed."""
    out = Read()
    seen: set[tuple[str, str]] = set()
    for number, line in enumerate(lines, start=1):
        if number > MOST_LINES:
            out.left_out.append((number, "too many lines"))
            break
        if not line.strip():
            continue
        ruling = _ruling(line)
        if isinstance(ruling, str):
            out.left_out.append((number, ruling))
        elif ruling.code not in codes:
            out.left_out.append((number, "not one subheading of HS2022"))
        elif (ruling.authority, ruling.number) in seen:
            out.left_out.append((number, "the same number a second time"))
        else:
            seen.add((ruling.authority, ruling.number))
            out.rulings.append(ruling)
    return out


def _ruling(line: str) -> Precedent | str:
    if len(line) > LONGEST_LINE:
        return "longer than a ruling"
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return "not JSON"
    if not isinstance(row, dict):
        return "not an object"
    said = {key: value.replace("\0", " ") for key, value in row.items() if isinstance(value, str)}
    number, day = said.get("reference_id", "").strip(), said.get("decision_date", "")
    product = "\n".join(filter(None, (said.get("product_name"), said.get("description"))))
    if not number or not product.strip():
        return "no reference_id or no description"
    return Precedent(
        authority=(said.get("organization") or said.get("source") or "")[:80],
        number=number[:80],
        day=day if DAY.fullmatch(day) else "",
        code=subheading(said.get("hs_code", "")),
        product=product,
        keywords=said.get("keywords", ""),
        grounds=said.get("decision_reason", ""),
    )
