"""Reads: one tariff line over time, and the lines near it."""

from collections.abc import Collection
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from situationroom.base.errors import Refusal
from situationroom.rooms.codelists.models import HSCode, TariffLine
from situationroom.rooms.codelists.moved import HS_DIGITS, find_move
from situationroom.rooms.codelists.rules import (
    LONGEST,
    NEAREST,
    SHORTEST,
    bare_code,
    begins_one,
    dotted_code,
    is_line_code,
    nearest_codes,
)

MOST = 100
NATIONAL = ("98", "99")


class UnknownLine(Refusal):
    """The schedule has no such line on that day; `lines` are those nearest to it."""

    def __init__(self, code: str, /, hint: str, lines: "list[TariffLine]", **values: Any) -> None:
        codes = [row.line for row in lines]
        near = ", ".join(codes[:NEAREST]) + (" …" if len(codes) > NEAREST else "")
        super().__init__(code, hint=hint, near=near or "—", nearest=codes, **values)
        self.lines = lines


class SeveralLines(UnknownLine):
    """The code is that of a heading; `lines` are those under it, to choose from."""


class MovedLine(SeveralLines):
    """The code is dead; `lines` are those its goods went to, to choose from."""


@dataclass(frozen=True, slots=True)
class LineHistory:
    """Every spell of one tariff line, and of the eight digits above it, oldest first."""

    line: str
    spells: tuple[TariffLine, ...]
    above: tuple[TariffLine, ...]

    @property
    def since(self) -> date:
        """The first day the line stands in the schedule."""
        return self.spells[0].valid_from

    def on(self, day: date) -> TariffLine | None:
        """Return the line as it stood on a day, or None.

        A ten-digit line that does not stand on that day has the duty of its eight digits.
        """
        standing = [row for row in self.spells if stands(row, day)]
        if standing:
            return standing[-1]
        if len(self.line) < LONGEST:
            return None
        row = copy(self.spells[-1])
        begun = [above for above in self.above if above.valid_from <= day]
        if begun:
            row.general_rate, row.kr_rate = begun[-1].general_rate, begun[-1].kr_rate
            row.last_release = begun[-1].last_release
        return row

    def standing(self, day: date) -> TariffLine:
        """Return the line as it stood on a day. Raises UnknownLine naming the nearest."""
        row = self.on(day)
        if row is None:
            raise _unknown(self.line, day)
        return row


def stands(row: TariffLine, day: date) -> bool:
    """Tell whether a spell of a line stands on a day."""
    return row.valid_from <= day and (row.valid_until is None or row.valid_until >= day)


def get_line_history(*, line: str, on: date) -> LineHistory:
    """Return a line (8 or 10 digits, dots allowed) over time.

    Fewer digits are enough where only one line lies under them on the day. Raises Refusal for
    what is no code, SeveralLines with the lines under a heading, UnknownLine with the nearest.
    """
    code = bare_code(line)
    if not is_line_code(code):
        raise Refusal(
            "%(line)s is not a tariff line.",
            hint="Write 8 or 10 digits such as 8542.31.00 or 8471804000.",
            line=line,
        )
    history = _history(code)
    if history is None and len(code) < LONGEST:
        under = list_lines_under(code, on=on)
        if len(under) > 1:
            raise SeveralLines(
                "Several lines begin with %(line)s: choose one.",
                hint="Among them: %(near)s",
                lines=under,
                line=line,
            )
        history = _history(under[0].line) if under else None
    if history is None:
        raise _moved(code, on, said=line) or _unknown(code, on, said=line)
    return history


def _moved(code: str, on: date, *, said: str) -> MovedLine | None:
    """Return where the goods of a dead code went, or None where no table tells."""
    move = find_move(code)
    if move is None:
        return None
    known = list(lines_on(on).filter(_begins_any(move.new)))
    if len(code) > HS_DIGITS:  # the ten digits stand for themselves, not the eight above them too
        known = _finest(known)
    if not known:
        return None
    values = {"line": said, "edition": move.edition, "new": ", ".join(map(dotted_code, move.new))}
    if len(move.old) == HS_DIGITS:
        return MovedLine(
            "%(line)s is a code of %(edition)s. In the schedule of today it is %(new)s.",
            hint="Among them: %(near)s",
            lines=known[:MOST],
            **values,
        )
    return MovedLine(
        "The line %(line)s ended with release %(edition)s. Its goods are now in %(new)s.",
        hint="Among them: %(near)s",
        lines=known[:MOST],
        **values,
    )


def _begins_any(codes: Collection[str]) -> Q:
    found = Q(line__in=[])
    for code in codes:
        found |= Q(line__startswith=code)
    return found


def _finest(rows: list[TariffLine]) -> list[TariffLine]:
    held = {row.line[:8] for row in rows if len(row.line) == LONGEST}
    return [row for row in rows if row.line not in held]


def _unknown(code: str, on: date, *, said: str = "") -> UnknownLine:
    near = list_nearest_lines(code, on=on)
    if not near and not TariffLine.objects.filter(line__startswith=code[:2]).exists():
        return UnknownLine(
            "The room holds no lines of chapter %(chapter)s, so it cannot say whether there is "
            "a line %(line)s.",
            hint="It holds goods, chapters 1 to 97; ask the schedule of the United States "
            "itself for others: hts.usitc.gov.",
            lines=[],
            chapter=code[:2],
            line=said or code,
        )
    return UnknownLine(
        "The schedule has no line %(line)s on %(on)s.",
        hint="Nearest lines: %(near)s",
        lines=near,
        line=said or code,
        on=on.isoformat(),
    )


def _history(code: str) -> LineHistory | None:
    rows = list(TariffLine.objects.filter(line__in={code, code[:8]}).order_by("valid_from"))
    spells = tuple(row for row in rows if row.line == code)
    above = tuple(row for row in rows if row.line != code)
    return LineHistory(code, spells, above) if spells else None


def get_tariff_line(*, line: str, on: date) -> TariffLine:
    """Return a line as it stood on a day. Raises what `get_line_history` raises."""
    return get_line_history(line=line, on=on).standing(on)


def lines_on(on: date) -> QuerySet[TariffLine]:
    """Return the lines that stand on a day, by code."""
    ended = Q(valid_until__isnull=False, valid_until__lt=on)
    return TariffLine.objects.filter(valid_from__lte=on).exclude(ended).order_by("line")


def list_lines_under(code: str, *, on: date) -> list[TariffLine]:
    """Return the lines under a heading on a day, at most a hundred.

    Under fewer than six digits the ten-digit lines stand for themselves only where no
    eight-digit line holds them.
    """
    rows = list(lines_on(on).filter(line__startswith=code))
    if len(code) < 6:
        held = {row.line for row in rows if len(row.line) == 8}
        rows = [row for row in rows if len(row.line) == 8 or row.line[:8] not in held]
    return rows[:MOST]


def list_nearest_lines(code: str, *, on: date) -> list[TariffLine]:
    """Return the lines of a day that share the longest beginning with a code, heading at least."""
    rows = {row.line: row for row in lines_on(on).filter(line__startswith=code[:SHORTEST])}
    return [rows[line] for line in nearest_codes(code, list(rows))]


@dataclass(frozen=True, slots=True)
class CodeCheck:
    """Product codes sorted by what the room holds of them.

    `outside` are codes of goods of whose heading the room holds no tariff line, `unknown` codes
    that are in no tariff, each with the nearest that are.
    """

    outside: tuple[str, ...]
    unknown: dict[str, tuple[str, ...]]


def get_code_check(codes: Collection[str]) -> CodeCheck:
    """Sort product codes of 2 to 10 digits: a code holds every line that begins with it."""
    spells = list(TariffLine.objects.values_list("line", "valid_until"))
    lines = sorted({line for line, _ in spells})
    standing = sorted({line for line, until in spells if until is None})
    left = [code for code in sorted(set(codes)) if not begins_one(lines, code)]
    goods = sorted(HSCode.objects.values_list("code", flat=True)) if left else []
    outside, unknown = [], {}
    for code in left:
        # Chapters 98 and 99 are no goods of the Harmonized System: they say how goods enter.
        known = code[:2] in NATIONAL or begins_one(goods, code[:6])
        if known and not begins_one(lines, code[:4]):
            outside.append(code)
        else:
            near = nearest_codes(code, standing) or nearest_codes(code, goods, at_least=2)
            unknown[code] = tuple(near)
    return CodeCheck(tuple(outside), unknown)


def list_tariff_lines(*, hs6: list[str], on: date) -> dict[str, TariffLine]:
    """Return the lines under HS6 codes as they stood on a day, retired ones included, by code."""
    found: dict[str, TariffLine] = {}
    for row in TariffLine.objects.filter(hs6__in=hs6).order_by("line", "valid_from"):
        if row.valid_from <= on or row.line not in found:
            found[row.line] = row
    return found


def list_days_of_change(*, hs6: list[str]) -> list[date]:
    """Return the days on which a line under HS6 codes begins or changes, oldest first."""
    rows = TariffLine.objects.filter(hs6__in=hs6).order_by("valid_from")
    return list(rows.values_list("valid_from", flat=True).distinct())


def list_days_of_lines(*, after: date) -> list[date]:
    """Return the days after a day on which a line of the tariff begins or changes."""
    rows = TariffLine.objects.filter(valid_from__gt=after).order_by("valid_from")
    return list(rows.values_list("valid_from", flat=True).distinct())
