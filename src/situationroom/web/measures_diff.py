"""조치의 변경 내용: what an act changes before it counts: how much, for whom, which lines."""

from collections.abc import Iterator
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from situationroom.base.cursors import amount_cursor, amount_to_cursor
from situationroom.base.errors import NotFound, Refusal
from situationroom.documents import blocks, formats
from situationroom.documents.sheet_texts import ListValue
from situationroom.rooms.codelists import queries as codelists
from situationroom.rooms.codelists.rules import dotted_code
from situationroom.rooms.measures import queries, services
from situationroom.rooms.measures.diff import PAGE, Diff, DiffRow, get_diff, page_of_rows, place_of
from situationroom.rooms.measures.models import StateAct
from situationroom.rooms.measures.states import ActState
from situationroom.web.figures import Fact
from situationroom.web.measures import act_state
from situationroom.web.receivers import receiver_of
from situationroom.web.sent_lists import SHEETS
from situationroom.web.tables import Column, Empty, Link, Table
from situationroom.web.words import actor_of, named

FEW = 8
MOST_ORIGINS = 40
HEADS = (
    gettext_noop("Tariff line (HTS)"),
    gettext_noop("Origins"),
    gettext_noop("Duty so far"),
    gettext_noop("Duty then"),
    gettext_noop("From when"),
    gettext_noop("US imports from Korea in 2024 (USD)"),
)


@login_required
@require_safe
def page(request: HttpRequest, code: str) -> HttpResponse:
    """Show what an act changes on one of its days, and the button that confirms it."""
    actor = actor_of(request)
    act = queries.get_act(code=code, by=actor)
    diff = get_diff(act, on=_day(request.GET.get("on")))
    rows = page_of_rows(diff, after=amount_cursor(request.GET.get("after")), limit=PAGE + 1)
    chosen = {"on": diff.on.isoformat()} if diff.on else {}
    context = {
        "act": act,
        "title": named(act, "title"),
        "state": act_state(act),
        "sentence": sentence(diff),
        "diff": diff,
        "days": _days(act, diff),
        "rates": _rates(diff),
        "origins": _origins(diff),
        "rows": _rows(rows[:PAGE], diff),
        "next": amount_to_cursor(*rows[PAGE - 1].key) if len(rows) > PAGE else "",
        "chosen": chosen,
        "files": [
            (
                reverse("duties_measures_diff_file", args=[code, form]) + "?" + urlencode(chosen),
                name,
            )
            for form, name in (("xlsx", "Excel"), ("csv", "CSV"))
        ],
        "may_confirm": queries.may_confirm(act, by=actor),
        "unconfirmed": act.state == ActState.UNCONFIRMED,
    }
    return render(request, "web/act_diff.html", context)


def _day(said: str | None) -> date | None:
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        raise Refusal("%(on)s is not a day.", hint="Write 2026-03-01.", on=str(said)) from None


def sentence(diff: Diff) -> str:
    """Say in one sentence what an act changes on a day."""
    if diff.on is None:
        return _("It changes no duty that the room can compute.")
    if not diff.rows:
        return _("On %(day)s it changes no duty.") % {"day": formats.day(diff.on)}
    return _(
        "On %(day)s it changes the duty of %(lines)s lines for %(origins)s origins; US imports "
        "from Korea under them were %(usd)s in 2024."
    ) % {
        "day": formats.day(diff.on),
        "lines": f"{diff.lines:,}",
        "origins": f"{len(diff.origins):,}",
        "usd": formats.usd(diff.exports),
    }


def _days(act: StateAct, diff: Diff) -> list[Fact]:
    address = reverse("duties_measures_diff", args=[act.code])
    return [
        Fact(
            term=formats.day(day),
            value=_("shown here") if day == diff.on else _("Show this day"),
            url="" if day == diff.on else f"{address}?on={day.isoformat()}",
        )
        for day in diff.days
    ]


def _rates(diff: Diff) -> Table:
    return Table(
        anchor="rates",
        caption=_("From which rate to which"),
        columns=[
            Column(
                key="was", label=_("Duty so far"), kind="share", digits=2, head=True, side="left"
            ),
            Column(key="now", label=_("Duty then"), kind="share", digits=2),
            Column(key="lines", label=_("Lines"), kind="number", digits=0),
            Column(key="pairs", label=_("Lines × origins"), kind="number", digits=0),
            Column(key="exports", label=_("US imports from Korea in 2024"), kind="usd"),
        ],
        rows=[
            {"was": one.was, "now": one.now, "lines": one.lines, "pairs": one.pairs,
             "exports": one.exports}
            for one in diff.rates
        ],
        fold=True,
    )  # fmt: skip


def _origins(diff: Diff) -> Table:
    areas = codelists.list_areas()
    return Table(
        anchor="origins",
        caption=_("By origin"),
        columns=[
            Column(key="origin", label=_("Origin"), head=True),
            Column(key="lines", label=_("Lines"), kind="number", digits=0),
            Column(key="was", label=_("Mean duty so far"), kind="share", digits=2),
            Column(key="now", label=_("Mean duty then"), kind="share", digits=2),
        ],
        rows=[
            {
                "origin": named(areas[one.origin]) if one.origin in areas else one.origin,
                "lines": one.lines,
                "was": one.was,
                "now": one.now,
            }
            for one in diff.origins[:MOST_ORIGINS]
        ],
        source=_(
            "Simple mean over the lines that change; Korea and its rivals first, then most lines. "
            "The first forty stand here."
        ),
        fold=True,
    )


def _rows(rows: list[DiffRow], diff: Diff) -> Table:
    last = queries.COVERAGE_UNTIL
    day = min(diff.on, last).isoformat() if diff.on else ""
    return Table(
        anchor="diff",
        caption=_("Lines, those with most US imports from Korea first"),
        columns=[
            Column(key="line", label=_("Tariff line (HTS)"), kind="link", head=True),
            Column(key="origins", label=_("Origins")),
            Column(key="was", label=_("Duty so far"), kind="share", digits=2),
            Column(key="now", label=_("Duty then"), kind="share", digits=2),
            Column(key="exports", label=_("US imports from Korea in 2024"), kind="usd_small"),
        ],
        rows=[
            {
                "line": Link(
                    text=dotted_code(row.line),
                    url=reverse("duties")
                    + "?"
                    + urlencode({"line": row.line, "origin": row.origins[0], "on": day}),
                ),
                "origins": origins_text(row),
                "was": row.was,
                "now": row.now,
                "exports": row.exports,
            }
            for row in rows
        ],
        empty=Empty(
            title=_("No duty changes"),
            first=_("Nothing the room can compute differs with the act and without it."),
        ),
    )


def origins_text(row: DiffRow) -> str:
    """Name a few origins, Korea and its rivals first, and say how many more there are."""
    codes = sorted(row.origins, key=lambda code: (place_of(code), code))
    shown, more = ", ".join(codes[:FEW]), len(codes) - FEW
    return shown + (_(" and %(n)d more") % {"n": more} if more > 0 else "")


@login_required
@require_safe
def file(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """Hand out all that an act changes on a day, each line with all its origins."""
    if form not in SHEETS:
        raise NotFound("There is no such file.")
    actor = actor_of(request)
    act = queries.get_act(code=code, by=actor)
    diff = get_diff(act, on=_day(request.GET.get("on")))
    parcel = services.let_out_diff(
        by=actor,
        at=timezone.now(),
        to=receiver_of(request),
        act=act,
        columns=[blocks.Column(_(head)) for head in HEADS],
        rows=_file_rows(diff),
        form=form,
    )
    return HttpResponse(parcel.content, parcel.media_type, headers=parcel.headers)


def _file_rows(diff: Diff) -> Iterator[list[ListValue]]:
    for row in diff.rows:
        yield [dotted_code(row.line), " ".join(row.origins), row.was, row.now, diff.on, row.exports]
