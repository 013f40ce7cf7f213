"""Many codes and origins at once, as people write them, read with few questions for all.

`KnownCodes` says which line of a day a code means, `LineHistories` what that line was on any day.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from situationroom.base.errors import Refusal
from situationroom.rooms.codelists.models import TariffLine
from situationroom.rooms.codelists.moved import find_move
from situationroom.rooms.codelists.queries.areas import list_areas
from situationroom.rooms.codelists.queries.lines import (
    LineHistory,
    get_tariff_line,
    lines_on,
    stands,
)
from situationroom.rooms.codelists.rules import (
    LONGEST,
    NEAREST,
    bare_code,
    dotted_code,
    is_line_code,
    nearest_codes,
)

AT_ONCE = 500  # codes a question
MOST_ASKED = 300  # codes of one list that are looked into one by one
MOST_UNDER = 400  # codes under one beginning
SUBHEADING = 6  # digits of the Harmonized System
EIGHT = 8


def codes_under(codes: Sequence[str], beginning: str) -> list[str]:
    """Return the codes of a sorted list that begin so."""
    start = bisect_left(codes, beginning)
    found = codes[start : start + MOST_UNDER]
    return list(takewhile(lambda one: one.startswith(beginning), found))


class LineHistories:
    """Many lines over time, read at once; each is found as a person writes it.

    A statistical suffix that the schedule does not know has the duty of its eight digits.
    """

    def __init__(self, found: Mapping[str, LineHistory]) -> None:
        self._found = found
        self._codes = sorted(found)
        self._asked: dict[tuple[str, date], TariffLine | Refusal] = {}

    def spells(self, code: str) -> tuple[TariffLine, ...]:
        """Return every spell of a line of bare digits, oldest first; none where it was not read."""
        found = self._found.get(code)
        return found.spells if found is not None else ()

    def history(self, code: str) -> LineHistory | None:
        """Return a line of bare digits over time, if it was read."""
        return self._found.get(code)

    def standing(self, line: str, on: date) -> TariffLine:
        """Return a line as it stood on a day.

        Raises what `get_line_history` raises; a code of an older Harmonized System names the codes
        that took its place.
        """
        code = bare_code(line)
        row = self._on(code, on) or self._on(code[:EIGHT], on) or self._only_one_under(code, on)
        if row is not None:
            return row
        if (code, on) not in self._asked:
            self._asked[code, on] = self._ask(line, on)
        answered = self._asked[code, on]
        if isinstance(answered, Refusal):
            raise answered.with_traceback(None)
        return answered

    def _ask(self, line: str, on: date) -> TariffLine | Refusal:
        """Return the one line under a shorter code, or why there is none; asked of the database."""
        if len(self._asked) >= MOST_ASKED:
            return Refusal(
                "The schedule has no line %(line)s on %(on)s.",
                hint="Too many codes of the list are unknown to name the nearest of each.",
                line=line[:LONGEST],
                on=on.isoformat(),
            )
        try:
            return get_tariff_line(line=line, on=on)
        except Refusal as refusal:
            return refusal

    def _only_one_under(self, code: str, on: date) -> TariffLine | None:
        """Return the eight digits under a shorter code where they are the only ones."""
        rows = (self._on(one, on) for one in codes_under(self._codes, code)) if code else ()
        under = [row for row in rows if row is not None and stands(row, on)]
        return under[0] if len({row.line[:EIGHT] for row in under}) == 1 else None

    def _on(self, code: str, on: date) -> TariffLine | None:
        history = self._found.get(code)
        return history.on(on) if history is not None else None


def get_line_histories(lines: Iterable[str]) -> LineHistories:
    """Return the histories of many lines, with a few questions to the database for all."""
    codes = {code for line in lines if is_line_code(code := bare_code(line))}
    wanted = sorted({code[:SUBHEADING] for code in codes if len(code) >= SUBHEADING})
    rows: dict[str, list[TariffLine]] = {}
    for start in range(0, len(wanted), AT_ONCE):
        found = TariffLine.objects.filter(hs6__in=wanted[start : start + AT_ONCE])
        for row in found.order_by("valid_from"):
            rows.setdefault(row.line, []).append(row)
    return LineHistories(
        {
            code: LineHistory(
                code, tuple(spells), tuple(rows.get(code[:EIGHT], ())) if len(code) > EIGHT else ()
            )
            for code, spells in rows.items()
        }
    )


@dataclass(frozen=True, slots=True)
class KnownCodes:
    """The codes of the tariff on a day, sorted, and every name an origin goes by."""

    codes: Sequence[str]
    origins: dict[str, str]

    def line(self, said: str) -> str | Refusal:
        """Return the tariff line a code means, or why none."""
        code = bare_code(said)[:40]
        if not is_line_code(code):
            return Refusal(
                "%(line)s is not a tariff line.",
                hint="Write 8 or 10 digits such as 8542.31.00 or 8471804000.",
                line=said[:40],
            )
        under = codes_under(self.codes, code)
        if code in under or len(under) == 1:
            return code if code in under else under[0]
        if under:
            return _several(said, under)
        # Ten digits that do not stand have the duty of their eight.
        if len(code) > EIGHT and codes_under(self.codes, code[:EIGHT])[:1] == [code[:EIGHT]]:
            return code[:EIGHT]
        return self._moved(code, said)

    def _moved(self, code: str, said: str) -> str | Refusal:
        move = find_move(code)
        found = [
            line for new in (move.new if move else ()) for line in codes_under(self.codes, new)
        ]
        if len(found) == 1:
            return found[0]
        if found:
            return _several(said, found)
        near = ", ".join(map(dotted_code, nearest_codes(code, self.codes)[:NEAREST]))
        return Refusal(
            "The schedule has no line %(line)s.",
            hint="Nearest lines: %(near)s",
            line=said[:40],
            near=near or "—",
        )

    def origin(self, said: str) -> str | Refusal:
        """Return the ISO code an origin means, or why none."""
        found = self.origins.get(said.strip().casefold())
        return found or Refusal(
            "%(origin)s is not a country the room knows.",
            hint="Write a two-letter code such as KR, TW or VN, or EU.",
            origin=said[:40],
        )


def _several(said: str, lines: Sequence[str]) -> Refusal:
    return Refusal(
        "Several lines begin with %(line)s: choose one.",
        hint="Among them: %(near)s",
        line=said[:40],
        near=", ".join(map(dotted_code, lines[:NEAREST])) + (" …" if len(lines) > NEAREST else ""),
    )


def get_known_codes(*, on: date) -> KnownCodes:
    """Return the codes of the tariff on a day and the names of origins, with two questions."""
    origins = {}
    for area in list_areas().values():
        for name in (area.name_en, area.name_ko, area.iso3, area.iso2):
            if name:
                origins[name.casefold()] = area.iso2
    return KnownCodes(sorted(set(lines_on(on).values_list("line", flat=True))), origins)
