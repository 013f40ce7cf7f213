"""찾기: one box for everything the room holds and the reader may read."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from situationroom.base.cursors import found_cursor, found_to_cursor
from situationroom.base.search.queries import PAGE, Hit, find_entries, list_suggestions
from situationroom.documents import formats
from situationroom.web.tables import Column, Empty, Link, Table
from situationroom.web.words import actor_of, named

# Kind of object: its name, and the page it is shown on.
KINDS = {
    "notice": (gettext_noop("Notice"), "duties_notices_notice"),
    "act": (gettext_noop("Measure"), "duties_measures_found"),
    "issue": (gettext_noop("Issue"), "issues_issue"),
    "brief": (gettext_noop("Brief"), "reports_brief"),
}


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show what has the words."""
    text, kind = request.GET.get("q", "").strip()[:500], request.GET.get("kind", "")
    after = found_cursor(request.GET.get("after"))
    kind = kind if kind in KINDS else ""
    rows = find_entries(by=actor_of(request), text=text, kind=kind, after=after)
    context = {
        "title": _("Search"),
        "text": text,
        "kind": kind,
        "kinds": [(key, _(name)) for key, (name, _page) in KINDS.items()],
        "table": _table(rows, text),
        "next": found_to_cursor(*rows[-1].place) if len(rows) == PAGE else "",
    }
    return render(request, "web/search.html", context)


@login_required
@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Show what somebody may mean while they type, as a fragment."""
    rows = list_suggestions(by=actor_of(request), text=request.GET.get("q", ""))
    return render(request, "web/parts/suggestions.html", {"found": [_found(row) for row in rows]})


def _found(row: Hit) -> dict[str, Any]:
    name, address = KINDS[row.kind]
    return {
        "kind": _(name),
        "title": named(row, "title"),
        "url": reverse(address, args=[row.about]),
    }


def _table(rows: list[Hit], text: str) -> Table:
    return Table(
        anchor="found",
        caption=_("Found"),
        columns=[
            Column(key="kind", label=_("Kind")),
            Column(key="title", label=_("Title"), kind="link", head=True),
            Column(key="at", label=_("When")),
        ],
        rows=[
            {
                "kind": found["kind"],
                "title": Link(text=found["title"], url=found["url"]),
                "at": formats.kst(row.at),
            }
            for row, found in ((row, _found(row)) for row in rows)
        ],
        empty=Empty(
            title=_("Nothing found") if text else _("What are you looking for?"),
            first=_("Try fewer or other words; a product code such as 8542.31 works as well."),
        ),
    )
