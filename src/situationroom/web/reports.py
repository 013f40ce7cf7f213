"""보고: briefs as pages and files."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound
from situationroom.documents import formats, writers
from situationroom.rooms.impact.queries import get_run
from situationroom.rooms.issues.queries import get_issue
from situationroom.rooms.reports import queries, services
from situationroom.rooms.reports.models import Brief
from situationroom.rooms.reports.states import BriefState
from situationroom.web.editions import (
    brief_state,
    edition_rows,
    edition_text,
    is_up_to_date,
    next_edition,
    standing_state,
    standing_text,
)
from situationroom.web.figures import Fact
from situationroom.web.happenings import maker_name, timeline
from situationroom.web.receivers import receiver_of
from situationroom.web.tables import Column, Empty, Link, Table
from situationroom.web.words import actor_of, named, time_cursor, to_cursor

FORMS = tuple(form for form in writers.FORMATS if form != "html")  # the page itself


class MoveForm(forms.Form):
    """A step of a brief."""

    new = forms.ChoiceField(choices=[(s.value, s.value) for s in BriefState])


def _language() -> str:
    return "ko" if formats.in_korean() else "en"


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List the briefs."""
    actor = actor_of(request)
    briefs = queries.list_briefs(by=actor, after=time_cursor(request.GET.get("after")))
    standings = queries.list_standings(briefs, by=actor)
    table = Table(
        anchor="briefs",
        caption=_("Briefs"),
        columns=[
            Column(key="title", label=_("Brief"), kind="link", head=True),
            Column(key="edition", label=_("Edition")),
            Column(key="state", label=_("State"), kind="state"),
            Column(key="standing", label=_("Up to date"), kind="state"),
            Column(key="label", label=_("Label"), kind="label"),
            Column(key="at", label=_("Drafted"), kind="time"),
        ],
        rows=[
            {
                "title": Link(text=named(b, "title"), url=reverse("reports_brief", args=[b.id])),
                "edition": edition_text(b),
                "state": brief_state(b),
                "standing": standing_state(standings[b.id]),
                "tone": "" if is_up_to_date(standings[b.id]) else "silent",
                "label": b.label.level,
                "at": b.drafted_at,
            }
            for b in briefs
        ],
        empty=Empty(
            title=_("No brief yet"),
            first=_("A brief is drafted by itself when an issue has figures."),
            action=_("Drills"),
            url=reverse("board_drills"),
        ),
    )
    full = len(briefs) == queries.PAGE
    return render(
        request,
        "web/list.html",
        {
            "title": _("Briefs"),
            "table": table,
            "next": to_cursor(briefs[-1].drafted_at, briefs[-1].id) if full else "",
        },
    )


@login_required
@require_safe
def brief_page(request: HttpRequest, brief: UUID) -> HttpResponse:
    """Show a brief; every figure in it leads to its trace."""
    actor = actor_of(request)
    row = queries.get_brief(id=brief, by=actor)
    standing = queries.get_standing(row, by=actor)
    document = queries.document_of(row, language=_language(), standing=standing)
    written = writers.write(document, "html", link=lambda key: reverse("impact_trace", args=[key]))
    editions = queries.list_briefs_of_issue(issue=row.issue_id, by=actor)
    return render(
        request,
        "web/brief.html",
        {
            "brief": row,
            "title": named(row, "title"),
            "state": brief_state(row),
            "kind": f"{_('Brief')} · {edition_text(row)}",
            "standing": standing_text(standing),
            "next": next_edition(row.issue, actor) if standing.newer is None else None,
            "facts": _facts(row),
            "editions": edition_rows(editions, by=actor, here=row),
            # Written by documents.html, which escapes every text it is given.
            "content": mark_safe(written.content.decode()),  # noqa: S308
            "files": [
                {"url": reverse("reports_brief_file", args=[row.id, f]), "form": f.upper()}
                for f in FORMS
            ],
            "moves": _moves(row, actor),
            "entries": timeline(row.id, actor),
            "language": get_language(),
        },
    )


def _facts(brief: Brief) -> list[Fact]:
    facts = [
        Fact(
            term=_("Issue"),
            value=named(brief.issue, "title"),
            url=reverse("issues_issue", args=[brief.issue_id]),
        ),
        Fact(term=_("Drafted by"), value=maker_name(brief.drafted_by)),
        Fact(term=_("Drafted"), value=formats.kst(brief.drafted_at)),
    ]
    if brief.signed_by:
        facts.append(
            Fact(term=_("Signed off by"), value=brief.signed_by, note=formats.kst(brief.signed_at))
        )
    return facts


def _moves(brief: Brief, actor: Actor) -> list[dict[str, Any]]:
    texts = {
        BriefState.SUBMITTED: _("Submit"),
        BriefState.SIGNED: _("Sign off"),
        BriefState.DRAFT: _("Send back"),
    }
    moves = queries.list_moves(brief=brief, by=actor)
    return [
        {"value": state.value, "label": texts[state], "up": state is not BriefState.DRAFT}
        for state in moves
    ]


@login_required
@require_POST
def redraft(request: HttpRequest, issue: UUID) -> HttpResponse:
    """Draft the next edition of an issue's brief, and show it."""
    actor = actor_of(request)
    row = get_issue(id=issue, by=actor)
    brief = services.redraft_brief(by=actor, at=timezone.now(), issue=row)
    messages.success(request, _("%(edition)s is drafted.") % {"edition": edition_text(brief)})
    return redirect("reports_brief", brief=brief.id)


@login_required
@require_safe
def brief_file(request: HttpRequest, brief: UUID, form: str) -> HttpResponse:
    """Give a brief as a file."""
    actor = actor_of(request)
    row = queries.get_brief(id=brief, by=actor)
    if form not in FORMS:
        raise NotFound(
            "There is no such format.", hint="There are: %(known)s", known=", ".join(FORMS)
        )
    parcel = services.take_out_brief(
        by=actor,
        at=timezone.now(),
        to=receiver_of(request),
        brief=row,
        form=form,
        language=_language(),
        link=lambda key: request.build_absolute_uri(reverse("impact_trace", args=[key])),
    )
    return HttpResponse(parcel.content, parcel.media_type, headers=parcel.headers)


@login_required
@require_safe
def note_file(request: HttpRequest, issue: UUID, form: str) -> HttpResponse:
    """Give the one-page note of an issue as a file."""
    actor = actor_of(request)
    row = get_issue(id=issue, by=actor)
    if form not in FORMS:
        raise NotFound(
            "There is no such format.", hint="There are: %(known)s", known=", ".join(FORMS)
        )
    parcel = services.take_out_note(
        by=actor,
        at=timezone.now(),
        to=receiver_of(request),
        issue=row,
        form=form,
        language=_language(),
    )
    return HttpResponse(parcel.content, parcel.media_type, headers=parcel.headers)


@login_required
@require_safe
def method_file(request: HttpRequest, run: UUID, form: str) -> HttpResponse:
    """Give the note on how a run was computed as a file."""
    actor = actor_of(request)
    row = get_run(id=run, by=actor)
    if form not in writers.FORMATS:
        raise NotFound(
            "There is no such format.",
            hint="There are: %(known)s",
            known=", ".join(writers.FORMATS),
        )
    parcel = services.take_out_method_note(
        by=actor,
        at=timezone.now(),
        to=receiver_of(request),
        run=row,
        form=form,
        language=_language(),
        link=lambda key: request.build_absolute_uri(reverse("impact_trace", args=[key])),
    )
    return HttpResponse(parcel.content, parcel.media_type, headers=parcel.headers)


@login_required
@require_POST
def move(request: HttpRequest, brief: UUID) -> HttpResponse:
    """Submit a brief, sign it off or send it back."""
    actor = actor_of(request)
    row = queries.get_brief(id=brief, by=actor)
    form = MoveForm(request.POST)
    if form.is_valid():
        services.move_brief(
            by=actor, at=timezone.now(), brief=row, new=BriefState(form.cleaned_data["new"])
        )
        messages.success(request, _("The brief was moved."))
    return redirect("reports_brief", brief=row.id)
