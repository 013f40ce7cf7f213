"""조치: what organisations do about issues, what is late, and what one's own house owes."""

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
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from situationroom.base.actors import Actor
from situationroom.base.errors import Refusal
from situationroom.documents import formats
from situationroom.rooms.issues import queries, services
from situationroom.rooms.issues.models import Action, ActionReport, Issue
from situationroom.rooms.issues.states import (
    ACTION_TEXT,
    PROGRESS_TEXT,
    ActionState,
    Progress,
)
from situationroom.rooms.organisations.queries import get_organisation
from situationroom.web.action_tables import progress_state, rows_of, table_of
from situationroom.web.figures import Entry, Fact
from situationroom.web.refusals import show_refusal
from situationroom.web.tables import Column, Empty, Link, State, Table
from situationroom.web.words import actor_of, day_cursor, named, to_cursor

DAY = {"type": "date"}
# Where a broken rule is shown in a form.
FIELD_OF = {
    "ISS-26": "title_ko", "ISS-27": "due_on", "ISS-28": "owner", "ISS-29": "new",
    "ISS-30": "says", "ISS-31": "evidence",
}  # fmt: skip


class PlanForm(forms.Form):
    """What will be done, by whom, until when."""

    title_ko = forms.CharField(label=gettext_lazy("What will be done"), max_length=400)
    title_en = forms.CharField(
        label=gettext_lazy("The same in English"), max_length=400, required=False
    )
    owner = forms.ChoiceField(label=gettext_lazy("Who does it"))
    due_on = forms.DateField(
        label=gettext_lazy("Until when"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )
    milestone = forms.ChoiceField(label=gettext_lazy("Milestone"), required=False)
    to_government = forms.BooleanField(
        label=gettext_lazy("Kept from associations"),
        required=False,
        help_text=gettext_lazy("Associations do not see the action."),
    )

    def __init__(self, *args: Any, doers: list[Any], milestones: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        marks = [("", _("none")), *((str(one.id), named(one, "title")) for one in milestones)]
        offered = {"owner": [(str(one.id), named(one)) for one in doers], "milestone": marks}
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices


def plan_form(issue: Issue, actor: Actor) -> PlanForm | None:
    """Return the form of an action, or None for who may plan none."""
    doers = queries.list_doers(issue=issue, by=actor)
    if not doers:
        return None
    marks = queries.list_milestones(issue)
    return PlanForm(doers=doers, milestones=marks, auto_id="id_plan_%s")


class MilestoneForm(forms.Form):
    """A mark on the way, and its day."""

    title_ko = forms.CharField(label=gettext_lazy("Milestone in Korean"), max_length=200)
    title_en = forms.CharField(
        label=gettext_lazy("The same in English"), max_length=200, required=False
    )
    due_on = forms.DateField(
        label=gettext_lazy("Until when"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )


class ReportForm(forms.Form):
    """How an action comes on."""

    new = forms.ChoiceField(
        label=gettext_lazy("State"),
        choices=[(s.value, gettext_lazy(ACTION_TEXT[s])) for s in ActionState],
    )
    is_at_risk = forms.BooleanField(
        label=gettext_lazy("At risk: it may come late or not at all"), required=False
    )
    says = forms.CharField(
        label=gettext_lazy("What happened"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    evidence = forms.CharField(
        label=gettext_lazy("Evidence"),
        required=False,
        max_length=1000,
        help_text=gettext_lazy("A document, a link or a number under which it can be found."),
    )


class AnewForm(forms.Form):
    """Another day of an action, or its end."""

    due_on = forms.DateField(
        label=gettext_lazy("New day"),
        required=False,
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
    )
    drop = forms.BooleanField(label=gettext_lazy("Drop the action"), required=False)
    why = forms.CharField(label=gettext_lazy("Why"), max_length=2000)


TABS = (
    ("", gettext_lazy("What we owe")),
    ("open", gettext_lazy("All that are open")),
    *((p.value, gettext_lazy(PROGRESS_TEXT[p])) for p in (Progress.LATE, Progress.AT_RISK)),
    ("all", gettext_lazy("All")),
)


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List what the reader's organisation owes, or the actions of everybody."""
    actor, show = actor_of(request), request.GET.get("show", "")
    show = show if show in dict(TABS) else ""
    if show:
        (table, following), left_out = _actions(request, actor, show), ""
    else:
        table, following, left_out = _owed(actor)
    tabs = [
        {"label": text, "url": f"?show={key}" if key else "?", "current": key == show,
         "count": None}
        for key, text in TABS
    ]  # fmt: skip
    shown = {
        "title": _("Actions"), "tabs": tabs, "table": table, "next": following, "lead": left_out,
    }  # fmt: skip
    return render(request, "web/list.html", shown)


def _owed(actor: Actor) -> tuple[Table, str, str]:
    at = timezone.now()
    owed = queries.list_owed(by=actor, at=at)
    more = queries.count_owed(by=actor, at=at) - len(owed) if len(owed) == queries.PAGE else 0
    says = ngettext(
        "What is due first is shown; %(n)d more is owed after it.",
        "What is due first is shown; %(n)d more are owed after it.",
        more,
    )
    columns = [
        Column(key="what", label=_("What is owed"), kind="link", head=True),
        Column(key="state", label=_("State"), kind="state"),
        Column(key="issue", label=_("Issue"), prose=True),
        Column(key="due", label=_("Due"), kind="day"),
    ]
    empty = Empty(
        title=_("Your organisation owes nothing"),
        first=_("Answers that were asked for and actions that were planned stand here."),
        action=_("All that are open"),
        url="?show=open",
    )
    table = Table(
        anchor="owed", caption=_("What we owe"), columns=columns,
        rows=[_owed_row(one) for one in owed], empty=empty,
    )  # fmt: skip
    return table, "", says % {"n": more} if more > 0 else ""


def _owed_row(one: queries.Owed) -> dict[str, Any]:
    if one.action is None:
        what = Link(text=_("Answer the issue"), url=reverse("issues_issue", args=[one.issue.id]))
        late = State(tone="severe", text=_("Late"))
        state = late if one.is_late else State(tone="silent", text=_("No answer"))
    else:
        what = Link(text=named(one.action, "title"), url=_address(one.action))
        state = progress_state(one.action)
    return {
        "what": what, "state": state, "issue": named(one.issue, "title"), "due": one.due_on,
        "tone": "severe" if one.is_late else "",
    }  # fmt: skip


def _actions(request: HttpRequest, actor: Actor, show: str) -> tuple[Table, str]:
    known = show if show in list(Progress) else ""
    wanted = queries.ActionsWanted(open=show == "open", progress=Progress(known) if known else None)
    found = queries.list_actions(
        by=actor, at=timezone.now(), wanted=wanted, after=day_cursor(request.GET.get("after"))
    )
    full = len(found) == queries.PAGE
    following = to_cursor(found[-1].due_on, found[-1].id) if full else ""
    return table_of(rows_of(found), with_issue=True), following


def _address(action: Action) -> str:
    return reverse("issues_actions_action", args=[action.id])


@login_required
@require_safe
def action_page(request: HttpRequest, action: UUID) -> HttpResponse:
    """Show one action: how it came on, and what the reader may do with it."""
    actor = actor_of(request)
    return _show(request, queries.get_action(id=action, by=actor), actor)


def _show(
    request: HttpRequest, action: Action, actor: Actor, status: int = 200, **forms_: forms.Form
) -> HttpResponse:
    may_report = queries.may_report(action=action, by=actor)
    may_plan_anew = queries.may_plan_anew(action=action, by=actor)
    said = {"new": action.state, "is_at_risk": action.is_at_risk}
    context = {
        "action": action,
        "title": named(action, "title"),
        "state": progress_state(action),
        "facts": _facts(action, actor),
        "entries": [_entry(one) for one in queries.list_reports(action)],
        "report": forms_.get("report") or (ReportForm(initial=said) if may_report else None),
        "anew": forms_.get("anew") or (AnewForm(auto_id="id_anew_%s") if may_plan_anew else None),
    }
    return render(request, "web/action.html", context, status=status)


def _facts(action: Action, actor: Actor) -> list[Fact]:
    short = queries.find_short(action.issue_id, by=actor)
    url = reverse("issues_issue", args=[action.issue_id]) if short else ""
    facts = [
        Fact(term=_("Issue"), value=named(action.issue, "title") if short else "–", url=url),
        Fact(term=_("Who does it"), value=named(action.owner)),
        Fact(term=_("Until when"), value=formats.day(action.due_on)),
        Fact(term=_("Planned by"), value=action.planned_by),
    ]
    if action.milestone is not None:
        facts.append(Fact(term=_("Milestone"), value=named(action.milestone, "title")))
    return facts


def _entry(report: ActionReport) -> Entry:
    moved = ""
    if report.due_before is not None:
        moved = _("moved the day from %(day)s") % {"day": formats.day(report.due_before)}
    shown = _("Evidence: %(what)s") % {"what": report.evidence} if report.evidence else ""
    tone = "risk" if report.is_at_risk else ""
    state = State(tone=tone or "action", text=_(ACTION_TEXT[ActionState(report.state)]))
    return Entry(
        at=report.at, who=report.reported_by, what=moved, state=state, tone=tone,
        text="\n".join(filter(None, [report.says, shown])),
    )  # fmt: skip


@login_required
@require_POST
def plan(request: HttpRequest, issue: UUID) -> HttpResponse:
    """Plan an action of an issue."""
    actor = actor_of(request)
    row = queries.get_issue(id=issue, by=actor)
    doers = queries.list_doers(issue=row, by=actor)
    form = PlanForm(request.POST, doers=doers, milestones=queries.list_milestones(row))
    if form.is_valid():
        said = form.cleaned_data
        owner = get_organisation(id=UUID(said.pop("owner")))
        assert owner is not None  # one of those offered
        mark = said.pop("milestone")
        try:
            services.plan_action(
                by=actor, at=timezone.now(), issue=row, owner=owner,
                milestone=UUID(mark) if mark else None, **said,
            )  # fmt: skip
        except Refusal as refusal:
            show_refusal(form, refusal, FIELD_OF)
        else:
            messages.success(request, _("The action is planned, and who does it was told."))
            return redirect("issues_issue", issue=row.id)
    shown = {"form": form, "issue": row, "title": _("Plan an action")}
    return render(request, "web/action_form.html", shown, status=422)


@login_required
@require_POST
def milestone(request: HttpRequest, issue: UUID) -> HttpResponse:
    """Set a milestone of an issue, or move the one of that name."""
    actor = actor_of(request)
    row = queries.get_issue(id=issue, by=actor)
    form = MilestoneForm(request.POST)
    if form.is_valid():
        services.set_milestone(by=actor, at=timezone.now(), issue=row, **form.cleaned_data)
        messages.success(request, _("The milestone stands."))
        return redirect("issues_issue", issue=row.id)
    shown = {"form": form, "issue": row, "title": _("Set a milestone")}
    return render(request, "web/action_form.html", shown, status=422)


@login_required
@require_POST
def report(request: HttpRequest, action: UUID) -> HttpResponse:
    """Say how an action comes on."""
    actor = actor_of(request)
    row = queries.get_action(id=action, by=actor)
    form = ReportForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        new = ActionState(said.pop("new"))
        try:
            services.report_action(by=actor, at=timezone.now(), action=row, new=new, **said)
        except Refusal as refusal:
            show_refusal(form, refusal, FIELD_OF)
        else:
            messages.success(request, _("The report stands."))
            return redirect(_address(row))
    return _show(request, row, actor, 422, report=form)


@login_required
@require_POST
def anew(request: HttpRequest, action: UUID) -> HttpResponse:
    """Move the day of an action, or drop it."""
    actor = actor_of(request)
    row = queries.get_action(id=action, by=actor)
    form = AnewForm(request.POST)
    if form.is_valid():
        try:
            services.plan_action_anew(by=actor, at=timezone.now(), action=row, **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal, FIELD_OF)
        else:
            messages.success(request, _("The action was planned anew."))
            return redirect(_address(row))
    return _show(request, row, actor, 422, anew=form)
