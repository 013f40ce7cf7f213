"""Two hundred filled forms of three kinds read against their form, and twenty collated."""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from benchmarks.figure import Figure, at_most, percentile
from benchmarks.response.forms import KINDS, NAMES, Reply, make_form, make_reply
from situationroom.documents import readers
from situationroom.documents.compare import same
from situationroom.rooms.datacalls.collating.answers import Answers
from situationroom.rooms.datacalls.collating.forms import Form, form_of
from situationroom.rooms.datacalls.collating.matching import read_answers
from situationroom.rooms.datacalls.collating.merging import Part, add_up

FILES, QUICK, TOGETHER = 200, 48, 20
MERGE_SECONDS = 120.0
SAMPLE = ("수출 실적", "반도체/메모리", "2025 실적")


@dataclass
class _Count:
    """What was sent and what was found of it."""

    files: int = 0
    cells: int = 0
    lost: int = 0
    planted: int = 0
    flagged: int = 0
    unplanted: int = 0
    seconds: list[float] = field(default_factory=list)


def run(*, quick: bool) -> list[Figure]:
    """Read files of every kind against an XLSX and an HWPX form, then collate twenty."""
    files = QUICK if quick else FILES
    forms = {kind: _form(kind) for kind in ("xlsx", "hwpx")}
    count = _Count()
    parts: list[Part] = []
    whole = 0
    for seed in range(files):
        reply = make_reply(seed, KINDS[seed % len(KINDS)], defects=seed % 4)
        form = forms["xlsx" if seed % 2 else "hwpx"]
        began = time.perf_counter()
        answers = read_answers(form, readers.read(reply.content, reply.name))
        count.seconds.append(time.perf_counter() - began)
        _judge(count, form, reply, answers)
        if len(parts) < TOGETHER:
            parts.append(Part(f"기관 {seed}", answers))
            whole += int(reply.answers[SAMPLE].replace(",", ""))
    return [*_of(count), _merged(forms["xlsx"], parts, whole)]


def _form(kind: str) -> Form:
    return form_of(readers.read(make_form(kind), f"서식.{kind}"))


def _judge(count: _Count, form: Form, reply: Reply, answers: Answers) -> None:
    """Compare what was read with what was written, cell by cell and finding by finding."""
    there = dict(_named(form, answers))
    count.files += 1
    count.cells += len(reply.answers) + len(reply.beside)
    count.lost += sum(
        spot not in there or not same(text, there[spot]) for spot, text in reply.answers.items()
    )
    beside = Counter(text.strip() for text in answers.texts())
    count.lost += sum(not beside[text] for text in reply.beside)
    kinds = {flag.kind.value for flag in answers.flags}
    count.planted += len(reply.planted)
    count.flagged += sum(kind in kinds for kind, _ in reply.planted)
    known = {kind for kind, _ in reply.planted}
    # What goes with a row that is gone, and what is told of every reply.
    known |= {"moved", "renamed"} | ({"missing"} if "removed" in known else set())
    count.unplanted += len(kinds - known)


def _named(form: Form, answers: Answers) -> Iterator[tuple[Any, str]]:
    for place, given in answers.values.items():
        asked = form.fields[place]
        yield (NAMES[place[0]], asked.row.replace(" / ", "/"), asked.column), given.text


def _of(count: _Count) -> list[Figure]:
    how = (
        f"{count.files} generated replies ({', '.join(KINDS)} in turn) to an XLSX and an HWPX form"
        f" in turn, {count.cells:,} answers; rows in another order in each, sheets renamed, up to"
        " three defects a file; files by openpyxl and python-hwpx"
    )
    read = percentile(count.seconds, 95) * 1000
    return [
        at_most("cells lost", count.lost, "cells", 0, how),
        at_most("planted changes not flagged", count.planted - count.flagged, "", 0,
                f"{count.planted} planted; {how}"),
        Figure("kinds of flags that nobody planted", count.unplanted, "", how=how),
        Figure("one file read against its form, p95", read, "ms", how=how),
    ]  # fmt: skip


def _merged(form: Form, parts: list[Part], whole: int) -> Figure:
    began = time.perf_counter()
    found = add_up(form, parts)
    took = time.perf_counter() - began
    place = next(
        place
        for place, one in form.fields.items()
        if (NAMES[place[0]], one.row.replace(" / ", "/"), one.column) == SAMPLE
    )
    right = found[place] == whole
    how = (
        f"{len(parts)} replies added up; a figure known beforehand is {'' if right else 'NOT '}met"
    )
    return at_most("twenty replies added up", took, "s", MERGE_SECONDS, how)
