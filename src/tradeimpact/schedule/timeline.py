"""The days on which the duty of a line may change."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from tradeimpact.schedule.duties import LATEST
from tradeimpact.schedule.lines import GENERAL_ONLY, Columns
from tradeimpact.schedule.provisions import Axis, Provision
from tradeimpact.schedule.scopes import NOTHING


def change_days(
    line: str,
    origin: str,
    provisions: Sequence[Provision],
    *,
    known_on: date = LATEST,
    axis: Axis = "law",
    columns: Columns = GENERAL_ONLY,
) -> list[date]:
    """Return the days on which the duty of a line may change: starts, and days after ends.

    On the axis of the text each day on which something became known is one of them too.
    """
    days = set(_column_days(origin, columns))
    for provision in provisions:
        if provision.known > known_on or not provision.reaches(origin):
            continue
        days.add(provision.since)
        days.update(_day_after(provision.until(known_on)))
        days.update(_scope_days(provision, line, known_on, axis))
        if axis == "text":
            days.update(_text_days(provision))
        if provision.quota is not None:
            days.update(fill.known for fill in provision.quota.fills if fill.known <= known_on)
    return sorted(days)


def _column_days(origin: str, columns: Columns) -> Iterator[date]:
    yield from (since for code, since in columns.second if code == origin)
    for agreement in columns.agreements:
        if origin in agreement.origins:
            yield agreement.since
            yield from _day_after(agreement.until)


def _scope_days(provision: Provision, line: str, known_on: date, axis: Axis) -> Iterator[date]:
    for scope in (provision.listed or NOTHING, provision.exempt):
        for entry in scope.touches(line):
            if entry.known is not None and entry.known > known_on:
                continue
            if entry.since is not None:
                yield entry.since
            if axis == "text" and entry.known is not None:
                yield entry.known
            yield from _day_after(entry.until)


def _text_days(provision: Provision) -> Iterator[date]:
    yield provision.text or max(provision.since, provision.known)
    for end in provision.ends:
        yield end.known
        yield from _day_after(end.text or end.until)
        yield from _day_after(end.until)


def _day_after(until: date | None) -> list[date]:
    return [] if until is None or until == date.max else [until + timedelta(days=1)]
