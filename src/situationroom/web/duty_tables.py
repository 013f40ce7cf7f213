"""The tables and the figure of the duty page: parts, the line over time, rivals side by side."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache

from django.urls import reverse
from django.utils.translation import gettext as _

from situationroom.documents import charts, formats
from situationroom.rooms.codelists.models import Area, ReferenceTable
from situationroom.rooms.codelists.rules import dotted_code
from situationroom.rooms.measures import queries
from situationroom.rooms.measures.models import StateAct
from situationroom.rooms.measures.queries import Component, Duty, LineDuties, Said, Trade
from situationroom.web.duty_answer import event_label
from situationroom.web.duty_said import condition_name
from situationroom.web.figures import Figure
from situationroom.web.tables import Column, Link, Table
from situationroom.web.words import named, programme_name

RIVALS = ("KR", "TW", "JP", "CN", "VN", "MX", "EU")
HOME = "KR"
NARROW = 296
Acts = Mapping[str, StateAct]
Steps = list[queries.Step]


def _law(part: Component, acts: Acts) -> Link | str:
    """Lead to the act in the register where the reader may open it, else to the original."""
    if part.key in acts:
        return Link(
            text=part.legal_basis or named(acts[part.key], "title"),
            url=reverse("duties_measures_act", args=[acts[part.key].code]),
        )
    if part.authority == "mfn":
        table = reverse("impact_reference", args=["hts_lines"])
        return Link(text=part.legal_basis, url=f"{table}?line={part.heading}")
    return Link(text=part.legal_basis, url=part.url) if part.url else part.legal_basis


def components(duty: Duty, acts: Acts, found: LineDuties) -> Table:
    """Return the parts of a duty, each with its law, its days and what decides about it."""
    return Table(
        anchor="components",
        caption=_("What it is made of"),
        columns=[
            Column(key="programme", label=_("Part"), head=True),
            Column(key="rate", label=_("Rate"), kind="share", digits=2),
            Column(key="heading", label=_("Heading")),
            Column(key="law", label=_("Law"), kind="link"),
            Column(key="since", label=_("Since")),
            Column(key="until", label=_("Until")),
            Column(key="decides", label=_("What decides")),
        ],
        rows=[
            {
                "programme": programme_name(c.programme)
                + ("" if c.confirmed else " – " + _("Unconfirmed")),
                "rate": c.rate,
                "heading": dotted_code(c.heading) if c.authority == "mfn" else c.heading,
                "law": _law(c, acts),
                "since": formats.day(c.since) if c.since else "–",
                "until": formats.day(c.until) if c.until else "–",
                "decides": ", ".join(condition_name(n, found) for n in c.conditions) or "–",
            }
            for c in duty.components
        ],
    )


def finding(steps: Steps) -> str:
    """Say how often the duty of a line has changed."""
    return _("Since January 2025 the duty of this line has changed %(n)d times.") % {
        "n": max(len(steps) - 1, 0)
    }


def history(steps: Steps, acts: Acts) -> Figure:
    """Return the line over time as a chart with its table."""
    until, said = queries.COVERAGE_UNTIL, finding(steps)
    told = tuple((step.since, step.duty.total, event_label(step)) for step in steps)
    return Figure(
        anchor="history",
        sentence=said,
        unit="%",
        svg=_chart(told, said, _("Duty"), None, formats.in_korean()),
        svg_narrow=_chart(told, said, _("Duty"), NARROW, formats.in_korean()),
        table=_history_table(steps, acts),
        source=_("Register of measures; HTSUS"),
        vintage=formats.day(until),
    )


@lru_cache(maxsize=256)
def _chart(
    told: tuple[tuple[date, float, str], ...],
    title: str,
    name: str,
    width: int | None,
    korean: bool,  # part of the key: a chart is drawn in the reader's language
) -> str:
    """Return the chart of a history, drawn once: many lines of a chapter have the same one."""
    series = charts.RateSeries(
        name=name, steps=[charts.Rate(on=since, rate=rate) for since, rate, _label in told]
    )
    events = [charts.LegalEvent(on=since, label=label) for since, _rate, label in told[1:]]
    more = {} if width is None else {"width": width}
    return charts.rate_steps(
        series=[series], until=queries.COVERAGE_UNTIL, events=events, title=title, **more
    )


def _history_table(steps: Steps, acts: Acts) -> Table:
    return Table(
        anchor="history-table",
        caption=_("The duty of this line since January 2025"),
        columns=[
            Column(key="since", label=_("Since"), kind="day", head=True),
            Column(key="until", label=_("Until"), kind="day"),
            Column(key="rate", label=_("Duty"), kind="share", digits=2),
            Column(key="range", label=_("Range")),
            Column(key="parts", label=_("Parts")),
            Column(key="law", label=_("Law"), kind="link"),
        ],
        rows=[
            {
                "since": s.since,
                "until": s.until,
                "rate": s.duty.total,
                "range": range_text(s.duty),
                "parts": event_label(s),
                "law": _law(s.duty.components[-1], acts),
            }
            for s in steps
        ],
    )


def range_text(duty: Duty) -> str:
    """Return lowest and highest, a dash where nothing is open."""
    if duty.low == duty.high:
        return "–"
    return f"{formats.share(duty.low)} ~ {formats.share(duty.high)}"


def rivals(
    found: LineDuties,
    origin: str,
    on: date,
    said: Said,
    areas: Mapping[str, Area],
    trade: Trade,
) -> Table:
    """Return the same line and day for every rival: by law, then what trade paid and claimed."""
    codes = dict.fromkeys((*RIVALS, origin))
    duties = {code: found.paid(origin=code, on=on, said=said) for code in codes}
    home = duties[HOME].total
    return Table(
        anchor="rivals",
        caption=_("Rivals side by side, the same line and day"),
        columns=[
            Column(key="origin", label=_("Origin"), head=True),
            Column(key="rate", label=_("Duty by law"), kind="share", digits=2),
            Column(key="range", label=_("Range")),
            Column(key="difference", label=_("Against Korea"), side="right"),
            Column(key="paid", label=_("Paid in 2024"), kind="share", digits=2, blank="–"),
            Column(key="claimed", label=_("Entered free"), kind="share", digits=0, blank="–"),
            Column(key="parts", label=_("Parts")),
        ],
        rows=[
            {
                "origin": named(areas[code]),
                "rate": duty.total,
                "range": range_text(duty),
                "difference": "–" if code == HOME else formats.points(duty.total - home, 2),
                "paid": trade.paid[code].rate if code in trade.paid else None,
                "claimed": trade.claimed.get(code),
                "parts": ", ".join(
                    f"{programme_name(c.programme)} {formats.share(c.rate)}"
                    for c in duty.components
                    if c.rate
                )
                or "–",
            }
            for code, duty in duties.items()
        ],
        source=" / ".join(_sources(on, trade)),
    )


def _sources(on: date, trade: Trade) -> Iterator[str]:
    """Say of each of the three figures what it is, its source and vintage; they are never added."""
    yield _("Duty by law: register of measures and HTSUS, %(day)s") % {"day": formats.day(on)}
    if trade.paid_table:
        yield _("Paid: duty collected ÷ customs value; %(source)s (%(vintage)s)") % _of(
            trade.paid_table
        )
    if trade.claimed_table:
        yield _(
            "Entered free: share of the chapter's trade without ordinary duty; %(source)s "
            "(%(vintage)s)"
        ) % _of(trade.claimed_table)


def _of(table: ReferenceTable) -> dict[str, str]:
    return {"source": _(table.primary_source), "vintage": _(table.vintage)}
