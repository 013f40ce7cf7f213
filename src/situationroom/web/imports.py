"""가져오기: ledgers and lists of the old way, from their file to rows of the room and back."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from situationroom.base import jobs
from situationroom.base.errors import NotAllowed, NotFound, Refusal
from situationroom.base.labels import Level
from situationroom.base.ledgers import queries, services
from situationroom.base.ledgers.leaving import take_out_report
from situationroom.base.ledgers.states import LEDGER_COLOUR, LEDGER_TEXT, LedgerState
from situationroom.base.ledgers.targets import get_target
from situationroom.base.models import LedgerImport
from situationroom.base.states import UNFINISHED
from situationroom.rooms.issues.queries import list_issues
from situationroom.web import marks
from situationroom.web.import_tables import (
    counts,
    facts,
    mapping_context,
    rows_table,
    wanted_outcomes,
)
from situationroom.web.jobs import job_state, progress
from situationroom.web.receivers import receiver_of
from situationroom.web.refusals import show_refusal
from situationroom.web.tables import Column, Empty, Link, State, Table
from situationroom.web.words import actor_of, named, time_cursor, to_cursor

SHEETS = ("xlsx", "csv")
LEVELS = (Level.OWN, Level.GOVERNMENT, Level.ROOM)
MOST_ISSUES = 100


class FileForm(forms.Form):
    """Which file, what its rows become, and who reads both."""

    target = forms.ChoiceField(label=gettext_lazy("What the rows become"))
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("XLSX, HWPX, HWP, DOCX or CSV with a row of headings."),
    )
    about = forms.ChoiceField(
        label=gettext_lazy("Issue"),
        required=False,
        help_text=gettext_lazy("Only for actions: the issue they belong to."),
    )
    level = forms.ChoiceField(label=gettext_lazy("Who reads the file"))
    row_level = forms.ChoiceField(
        label=gettext_lazy("Who reads the rows"),
        help_text=gettext_lazy("Never more people than read the file."),
    )

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = [(level.value, str(marks.LABELS[level].name)) for level in LEVELS]
        offered = queries.list_targets(by=actor)
        self._offer("target", [(one.name, _(one.says)) for one in reversed(offered)])
        self._offer("level", levels)
        self._offer("row_level", levels)
        issues = list_issues(by=actor, limit=MOST_ISSUES)
        named_issues = [(str(one.id), f"{one.short} {named(one, 'title')}") for one in issues]
        self._offer("about", [("", "–"), *named_issues])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


def ledger_state(row: LedgerImport) -> State:
    """Return the badge of an import; what was stopped says so."""
    state = LedgerState(row.state)
    if state in (LedgerState.WRITING, LedgerState.UNDOING) and row.work is not None:
        return job_state(row.work)
    return State(tone=LEDGER_COLOUR[state], text=_(LEDGER_TEXT[state]))


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List the imports."""
    actor = actor_of(request)
    rows = queries.list_ledgers(by=actor, after=time_cursor(request.GET.get("after")))
    may_import = queries.may_import(by=actor)
    new = {"label": _("Import a file"), "url": reverse("issues_imports_new"), "style": "primary"}
    table = Table(
        anchor="imports",
        caption=_("Imports"),
        columns=[
            Column(key="name", label=_("File"), kind="link", head=True),
            Column(key="state", label=_("State"), kind="state"),
            Column(key="target", label=_("What the rows become")),
            Column(key="written", label=_("Written"), kind="number", digits=0, blank="–"),
            Column(key="left", label=_("Not taken"), kind="number", digits=0, blank="–"),
            Column(key="by", label=_("By")),
            Column(key="at", label=_("Read at"), kind="time"),
            Column(key="label", label=_("Label"), kind="label"),
        ],
        rows=[_row(row) for row in rows],
        empty=Empty(
            title=_("No import here"),
            first=_("An old ledger in XLSX, HWP or CSV becomes rows of the room in four steps."),
            action=_("Import a file") if may_import else _("Issues"),
            url=reverse("issues_imports_new" if may_import else "issues"),
        ),
    )
    full = len(rows) == queries.PAGE
    context = {
        "title": _("Imports"),
        "actions": [new] if may_import else [],
        "table": table,
        "next": to_cursor(rows[-1].read_at, rows[-1].id) if full else "",
    }
    return render(request, "web/list.html", context)


def _row(row: LedgerImport) -> dict[str, Any]:
    ended = row.state in (LedgerState.WRITTEN, LedgerState.UNDONE)
    left = sum(row.counts.get(name, 0) for name in ("not_understood", "refused"))
    return {
        "name": Link(text=row.name, url=reverse("issues_imports_one", args=[row.id])),
        "state": ledger_state(row),
        "target": _(get_target(row.target).says),
        "written": queries.to_write(row) if ended else None,
        "left": left if row.counts else None,
        "by": row.read_by,
        "at": row.read_at,
        "label": row.label.level,
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Show the form, or read a file."""
    actor = actor_of(request)
    if not queries.may_import(by=actor):
        raise NotAllowed("Only officers, posts and the secretariat import files.")
    chosen = {"target": request.GET.get("target", ""), "about": request.GET.get("about", "")}
    if chosen["target"] == "actions":
        chosen |= {"level": Level.ROOM.value, "row_level": Level.ROOM.value}
    initial = {key: value for key, value in chosen.items() if value}
    form = FileForm(request.POST or None, request.FILES or None, actor=actor, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        sent = services.Sent(
            target=said["target"],
            name=said["file"].name,
            content=said["file"].read(),
            level=Level(said["level"]),
            row_level=Level(said["row_level"]),
            about=UUID(said["about"]) if said["about"] else None,
        )
        try:
            row = services.read_ledger(by=actor, at=timezone.now(), sent=sent)
        except Refusal as refusal:
            at = {"LED-02": "row_level", "LED-03": "row_level"}
            if isinstance(refusal, NotFound):
                form.add_error("about", _("Choose the issue the actions belong to."))
            else:
                show_refusal(form, refusal, at)
        else:
            return redirect("issues_imports_columns", ledger=row.id)
    status = 422 if request.method == "POST" else 200
    return render(request, "web/import_new.html", {"form": form}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, ledger: UUID) -> HttpResponse:
    """Show which column would be which field and why, or take what a person says of it."""
    actor = actor_of(request)
    row = queries.get_ledger(id=ledger, by=actor)
    if not queries.may_map(ledger=row, by=actor):
        return redirect("issues_imports_one", ledger=row.id)
    shapes = queries.list_shapes(ledger=row)
    target = get_target(row.target)
    chosen: list[list[str] | None] = [[one.key for one in shape.proposals] for shape in shapes]
    fixed = dict(row.mapping.get("fixed", {}))
    problem = None
    if request.method == "POST":
        chosen = [
            None
            if f"out-{shape.number}" in request.POST
            else [
                request.POST.get(f"c-{shape.number}-{at}", "") for at in range(len(shape.headings))
            ]
            for shape in shapes
        ]
        needed = (one.key for one in target.fields if one.needed and not one.varies)
        fixed = {key: request.POST.get(f"all-{key}", "")[:400] for key in needed}
        try:
            services.map_ledger(
                by=actor, at=timezone.now(), ledger=row.id, columns=chosen, fixed=fixed
            )
        except Refusal as refusal:
            if refusal.status != Refusal.status:
                raise
            problem = refusal
        else:
            return redirect("issues_imports_one", ledger=row.id)
    context = mapping_context(row, target, shapes, chosen, fixed, problem)
    return render(request, "web/import_columns.html", context, status=422 if problem else 200)


@login_required
@require_safe
def one(request: HttpRequest, ledger: UUID) -> HttpResponse:
    """Show an import: its preview, how far it is, its report, and what was taken back."""
    actor = actor_of(request)
    row = queries.get_ledger(id=ledger, by=actor)
    state = LedgerState(row.state)
    if state is LedgerState.READ and queries.may_map(ledger=row, by=actor):
        return redirect("issues_imports_columns", ledger=row.id)
    shown = request.GET.get("rows", "")
    after = request.GET.get("after", "")
    rows = queries.list_rows(
        ledger=row,
        outcomes=wanted_outcomes(shown),
        after=int(after) if after.isascii() and after.isdigit() else 0,
    )
    context: dict[str, Any] = {
        "ledger": row,
        "title": row.name,
        "kind": _("Import"),
        "state": ledger_state(row),
        "tabs": counts(row, shown),
        "table": rows_table(row, rows, actor),
        "next": rows[-1].position if len(rows) == queries.ROWS else "",
        "shown": shown,
        "facts": facts(row),
        "files": [
            {"text": name.upper(), "url": reverse("issues_imports_report", args=[row.id, name])}
            for name in SHEETS
        ]
        if any(row.counts.get(name) for name in ("not_understood", "refused"))
        else [],
        "to_write": queries.to_write(row),
        "undone": _(get_target(row.target).undone),
        "may_map": queries.may_map(ledger=row, by=actor),
        "may_confirm": queries.may_confirm(ledger=row, by=actor),
        "may_take_back": queries.may_take_back(ledger=row, by=actor),
    }
    if row.work is not None and state in (LedgerState.WRITING, LedgerState.UNDOING):
        context |= _work(row.work, actor)
    return render(request, "web/import.html", context)


def _work(job: Any, actor: Any) -> dict[str, Any]:
    steer = {"cancel": jobs.may_cancel(actor, job), "resume": jobs.may_resume(actor, job)}
    return {
        "job": job,
        "running": job.state in UNFINISHED,
        "progress": progress(job),
        **{
            name: reverse(f"board_work_{name}", args=[job.pk]) if may else ""
            for name, may in steer.items()
        },
    }


@login_required
@require_POST
def write(request: HttpRequest, ledger: UUID) -> HttpResponse:
    """Let the rows be written that were shown."""
    services.confirm_ledger(by=actor_of(request), at=timezone.now(), ledger=ledger)
    messages.success(request, _("The rows are being written; you may leave this page."))
    return redirect("issues_imports_one", ledger=ledger)


@login_required
@require_POST
def take_back(request: HttpRequest, ledger: UUID) -> HttpResponse:
    """Take back what was written."""
    services.take_back_ledger(by=actor_of(request), at=timezone.now(), ledger=ledger)
    messages.success(request, _("The rows are being taken back; you may leave this page."))
    return redirect("issues_imports_one", ledger=ledger)


@login_required
@require_POST
def discard(request: HttpRequest, ledger: UUID) -> HttpResponse:
    """Throw a file away of which nothing was written."""
    services.discard_ledger(by=actor_of(request), at=timezone.now(), ledger=ledger)
    messages.success(request, _("The file was thrown away; nothing of it was written."))
    return redirect("issues_imports")


@login_required
@require_safe
def report(request: HttpRequest, ledger: UUID, form: str) -> HttpResponse:
    """Hand out the rows that were not taken, with the reason beside them."""
    if form not in SHEETS:
        raise NotFound("There is no such file.")
    actor = actor_of(request)
    row = queries.get_ledger(id=ledger, by=actor)
    parcel = take_out_report(
        by=actor, at=timezone.now(), to=receiver_of(request), ledger=row, form=form
    )
    return HttpResponse(parcel.content, parcel.media_type, headers=parcel.headers)
