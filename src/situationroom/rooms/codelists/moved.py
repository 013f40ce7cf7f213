"""Where the goods of dead codes went: older editions of the HS, lines of the HTS that ended.

Read from the compiled table `moved_codes`, which names the sources of both.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from situationroom.rooms.codelists.reference import read_rows

HS_DIGITS = 6
DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Move:
    """A dead code, the codes its goods went to, and the edition or release that says so.

    `edition` is the last edition of the HS in which it stood, or the release without it.
    """

    old: str
    new: tuple[str, ...]
    edition: str
    kind: str


def find_move(code: str) -> Move | None:
    """Return what became of a dead code, of a line before the six digits it begins with."""
    moves = _moves(settings.REFERENCE / "moved_codes.csv")
    found = moves.get(code) or moves.get(code[:HS_DIGITS])
    return found if found is not None and found.new else None


@lru_cache(maxsize=2)
def _moves(path: Path) -> dict[str, Move]:
    found: dict[str, Move] = {}
    for row in read_rows(path):
        before = found.get(row["old"])
        new = (*(before.new if before else ()), *filter(None, [row["new"]]))
        found[row["old"]] = Move(row["old"], new, row["edition"], row["kind"])
    return found
