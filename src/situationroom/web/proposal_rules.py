"""규제 개선 추적: rules that are changed because a proposal was accepted, stage by stage."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from situationroom.base.actors import Actor
from situationroom.base.errors import NotAllowed, Refusal
from situationroom.documents import formats
from situationroom.rooms.proposals import queries, services
from situationroom.rooms.proposals.models import RuleChange, RuleStep
from situationroom.rooms.proposals.states import (
    RULE_TEXT,
    STAGE_TEXT,
    RuleKind,
    Stage,
)
from situationroom.web.figures import Entry, Fact
from situationroom.web.form_fields import ChoosingForm
from situationroom.web.proposal_forms import StageForm
from situationroom.web.proposal_steps import told_in
from situationroom.web.proposal_words import rule_name, rule_state, rule_way
from situationroom.web.proposals import proposal_url, rules_table
from situationroom.web.tables import Empty, State
from situationroom.web.words import actor_of, named, time_cursor, to_cursor

LATE = "late"


class RuleFilter(ChoosingForm):
    """Which rule changes the list shows."""

    show = forms.ChoiceField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=gettext_lazy("Kind of rule"), required=False)
    ministry = forms.ChoiceField(label=gettext_lazy("Ministry responsible"), required=False)

    def __init__(self, data: QueryDict | None) -> None:
        super().__init__(data)
        every = [("", _("all"))]
        houses = [(str(one.id), named(one)) for one in queries.list_rule_ministries()]
        self.offer("show", [(LATE, LATE), *((one.value, one.value) for one in Stage)])
        self.offer("kind", every + [(k.value, _(RULE_TEXT[k])) for k in RuleKind])
        self.offer("ministry", every + houses)

    def said(self) -> dict[str, str]:
        """Return what was chosen; a value nobody offers is left out."""
        self.is_valid()
        return getattr(self, "cleaned_data", {})

    def wanted(self) -> queries.RulesWanted:
        """Return what the list asks the room for."""
        said = self.said()
        show, ministry = said.get("show", ""), said.get("ministry", "")
        return queries.RulesWanted(
            stage="" if show == LATE else show,
            kind=said.get("kind", ""),
            ministry=UUID(ministry) if ministry else None,
            late=timezone.localdate() if show == LATE else None,
        )


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List the rule changes."""
    choice = RuleFilter(request.GET or None)
    found = queries.list_rules(
        by=actor_of(request), wanted=choice.wanted(), after=time_cursor(request.GET.get("after"))
    )
    current = choice.said().get("show", "")
    shown = [
        ("", _("All")), (LATE, _("Late")), (Stage.IN_FORCE.value, _(STAGE_TEXT[Stage.IN_FORCE])),
        (Stage.DROPPED.value, _(STAGE_TEXT[Stage.DROPPED])),
    ]  # fmt: skip
    empty = Empty(
        title=_("No rule change here"),
        first=_("A rule change that was accepted is followed from its proposal until it holds."),
        action=_("Proposals"),
        url=reverse("issues_proposals"),
    )
    full = len(found) == queries.PAGE
    context = {
        "title": _("Rule changes"),
        "actions": [{"label": _("Proposals"), "url": reverse("issues_proposals")}],
        "tabs": [
            {"label": text, "url": f"?show={key}" if key else "?", "current": key == current,
             "count": None}
            for key, text in shown
        ],
        "form": choice,
        "table": rules_table(found, empty),
        "next": to_cursor(found[-1].followed_at, found[-1].id) if full else "",
    }  # fmt: skip
    return render(request, "web/list.html", context)


@login_required
@require_safe
def rule_page(request: HttpRequest, rule: UUID) -> HttpResponse:
    """Show one rule change: its way, its evidence, and the next step."""
    actor = actor_of(request)
    return _show(request, queries.get_rule(id=rule, by=actor), actor)


def _show(
    request: HttpRequest,
    row: RuleChange,
    actor: Actor,
    status: int = 200,
    form: StageForm | None = None,
) -> HttpResponse:
    steps = queries.list_steps(row)
    stages = queries.list_next_stages(rule=row, by=actor)
    fresh = {"new": stages[0] if stages else "", "on": timezone.localdate(), "read": row.stage}
    context = {
        "rule": row,
        "label": row.proposal.label.level,
        "title": rule_name(row),
        "state": rule_state(row),
        "facts": _facts(row),
        "steps": rule_way(row, steps),
        "entries": [_entry(one) for one in steps],
        "form": form or (StageForm(stages=stages, initial=fresh) if stages else None),
    }
    return render(request, "web/proposal_rule.html", context, status=status)


def _facts(row: RuleChange) -> list[Fact]:
    url = proposal_url(row.proposal_id)
    facts = [
        Fact(term=_("Proposal"), value=named(row.proposal, "title"), url=url),
        Fact(term=_("Kind of rule"), value=_(RULE_TEXT[RuleKind(row.kind)])),
        Fact(term=_("Ministry responsible"), value=named(row.ministry)),
        Fact(term=_("What was asked for"), value=row.proposal.asks),
    ]
    if row.expected_on is not None:
        facts.append(Fact(term=_("Next stage expected on"), value=formats.day(row.expected_on)))
    if row.in_force_on is not None:
        facts.append(Fact(term=_("In force on"), value=formats.day(row.in_force_on)))
    if row.differs:
        facts.append(Fact(term=_("What changed, compared with what was asked"), value=row.differs))
    return facts


def _entry(one: RuleStep) -> Entry:
    stage = Stage(one.stage)
    shown = _("Evidence: %(what)s") % {"what": one.evidence} if one.evidence else ""
    tone = "done" if stage is Stage.IN_FORCE else "action"
    return Entry(
        at=one.at,
        who=one.written_by,
        what=formats.day(one.on),
        state=State(tone=tone, text=_(STAGE_TEXT[stage])),
        text="\n".join(filter(None, [shown, one.why])),
    )


@login_required
@require_POST
def step(request: HttpRequest, rule: UUID) -> HttpResponse:
    """Write that a rule change reached a stage."""
    actor = actor_of(request)
    row = queries.get_rule(id=rule, by=actor)
    stages = queries.list_next_stages(rule=row, by=actor)
    if not stages:
        raise NotAllowed("You cannot write a stage of this rule change.")
    form, status = StageForm(request.POST, stages=stages), 422
    if form.is_valid():
        said: dict[str, Any] = dict(form.cleaned_data)
        read = said.pop("read")
        new = Stage(said.pop("new"))
        try:
            services.move_rule(
                by=actor, at=timezone.now(), rule=row.id, new=new,
                read=Stage(read) if read in set(Stage) else None, **said,
            )  # fmt: skip
        except Refusal as refusal:
            status = told_in(form, refusal)
        else:
            messages.success(request, _("The stage stands."))
            return redirect("issues_proposals_rule", rule=row.id)
    return _show(request, queries.get_rule(id=row.id, by=actor), actor, status, form)
