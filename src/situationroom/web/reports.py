"""보고: briefs as pages and files."""

from uuid import UUID

from django import forms
from django.conf import settings
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

from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import NotFound
from situationroom.documents import formats, writers
from situationroom.rooms.reports import queries, services
from situationroom.rooms.reports.lifecycle import may_move
from situationroom.rooms.reports.models import Brief
from situationroom.rooms.reports.states import COLOUR, TEXT, BriefState
from situationroom.web.figures import Fact
from situationroom.web.happenings import maker_name
from situationroom.web.tables import Column, Empty, Link, State, Table
from situationroom.web.words import actor_of, named, time_cursor, to_cursor

FORMS = ("pdf", "hwpx", "txt")


class MoveForm(forms.Form):
    """A step of a brief."""

    new = forms.ChoiceField(choices=[(s.value, s.value) for s in BriefState])


def _language() -> str:
    return "ko" if formats.in_korean() else "en"


def _state(brief: Brief) -> State:
    state = BriefState(brief.state)
    return State(tone=COLOUR[state], text=_(TEXT[state]))


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List the briefs."""
    briefs = queries.list_briefs(by=actor_of(request), after=time_cursor(request.GET.get("after")))
    table = Table(
        anchor="briefs",
        caption=_("Briefs"),
        columns=[
            Column(key="title", label=_("Brief"), kind="link", head=True),
            Column(key="edition", label=_("Edition")),
            Column(key="state", label=_("State"), kind="state"),
            Column(key="label", label=_("Label"), kind="label"),
            Column(key="at", label=_("Drafted"), kind="time"),
        ],
        rows=[
            {
                "title": Link(text=named(b, "title"), url=reverse("reports_brief", args=[b.id])),
                "edition": str(b.edition),
                "state": _state(b),
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
    document = queries.document_of(row, language=_language())
    written = writers.write(document, "html", link=lambda key: reverse("impact_trace", args=[key]))
    facts = [
        Fact(
            term=_("Issue"),
            value=named(row.issue, "title"),
            url=reverse("issues_issue", args=[row.issue_id]),
        ),
        Fact(term=_("Edition"), value=str(row.edition)),
        Fact(term=_("Drafted by"), value=maker_name(row.drafted_by)),
        Fact(term=_("Drafted"), value=formats.kst(row.drafted_at)),
    ]
    if row.signed_by:
        facts.append(
            Fact(term=_("Signed off by"), value=row.signed_by, note=formats.kst(row.signed_at))
        )
    return render(
        request,
        "web/brief.html",
        {
            "brief": row,
            "title": named(row, "title"),
            "state": _state(row),
            "facts": facts,
            # Written by documents.html, which escapes every text it is given.
            "content": mark_safe(written.content.decode()),  # noqa: S308
            "files": [
                {"url": reverse("reports_brief_file", args=[row.id, f]), "form": f.upper()}
                for f in FORMS
            ],
            "moves": _moves(row, actor),
            "language": get_language(),
        },
    )


def _moves(brief: Brief, actor: Actor) -> list[dict[str, str]]:
    allowed = [s for s in BriefState if may_move(BriefState(brief.state), s)]
    if actor.kind is not ActorKind.LEADERSHIP:
        mine = actor.organisation == brief.label.owner
        allowed = [s for s in allowed if s is BriefState.SUBMITTED and mine]
    texts = {
        BriefState.SUBMITTED: _("Submit"),
        BriefState.SIGNED: _("Sign off"),
        BriefState.DRAFT: _("Send back"),
    }
    return [{"value": s.value, "label": texts[s]} for s in allowed]


@login_required
@require_safe
def brief_file(request: HttpRequest, brief: UUID, form: str) -> HttpResponse:
    """Give a brief as a file."""
    row = queries.get_brief(id=brief, by=actor_of(request))
    if form not in FORMS:
        raise NotFound(
            "There is no such format.", hint="There are: %(known)s", known=", ".join(FORMS)
        )
    fonts = settings.ASSETS / "fonts"
    written = writers.write(
        queries.document_of(row, language=_language()),
        form,
        fonts=fonts if fonts.is_dir() else None,
        link=lambda key: request.build_absolute_uri(reverse("impact_trace", args=[key])),
    )
    response = HttpResponse(written.content, content_type=written.media_type)
    name = f"brief-{row.issue.short}-{row.edition}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


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
