"""제안: the list of proposals, one proposal with its answers, and how they stand."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from situationroom.base.actors import Actor
from situationroom.documents import formats
from situationroom.rooms.proposals import queries
from situationroom.rooms.proposals.models import Proposal, RuleChange
from situationroom.rooms.proposals.states import (
    KIND_TEXT,
    THEME_TEXT,
    ProposalKind,
    ProposalState,
    Theme,
)
from situationroom.web.figures import Entry, Fact, Stat
from situationroom.web.files import files_of
from situationroom.web.happenings import timeline
from situationroom.web.proposal_filter import SILENT, ProposalFilter
from situationroom.web.proposal_steps import deeds_of
from situationroom.web.proposal_words import (
    answer_state,
    author_text,
    overdue,
    proposal_facts,
    proposal_state,
    rule_name,
    rule_state,
)
from situationroom.web.tables import Column, Empty, Link, Table
from situationroom.web.words import actor_of, named, time_cursor, to_cursor


def proposal_url(proposal: UUID) -> str:
    """Return the address of a proposal's page."""
    return reverse("issues_proposals_proposal", args=[proposal])


@login_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """List the proposals."""
    actor = actor_of(request)
    choice = ProposalFilter(request.GET or None)
    found = queries.list_proposals(
        by=actor, wanted=choice.wanted(), after=time_cursor(request.GET.get("after"))
    )
    may_hand_in = queries.may_hand_in(by=actor)
    empty = Empty(
        title=_("No proposal here"),
        first=_("What companies, associations and experts ask for is gathered and answered here."),
        action=_("Hand a proposal in") if may_hand_in else _("Issues"),
        url=reverse("issues_proposals_new" if may_hand_in else "issues"),
    )
    full = len(found) == queries.PAGE
    context = {
        "title": _("Proposals"),
        "actions": _list_actions(may_hand_in=may_hand_in),
        "tabs": choice.tabs(),
        "form": choice,
        "table": _table(_rows(found, actor), empty),
        "next": to_cursor(found[-1].handed_in_at, found[-1].id) if full else "",
    }
    return render(request, "web/list.html", context)


def _list_actions(*, may_hand_in: bool) -> list[dict[str, str]]:
    looks = [
        {"label": _("How they stand"), "url": reverse("issues_proposals_board")},
        {"label": _("Rule changes"), "url": reverse("issues_proposals_rules")},
    ]
    if not may_hand_in:
        return looks
    new = {
        "label": _("Hand a proposal in"),
        "url": reverse("issues_proposals_new"),
        "style": "primary",
    }
    paste = {"label": _("Paste from Excel"), "url": reverse("issues_proposals_paste")}
    return [*looks, paste, new]


def _table(rows: list[dict[str, Any]], empty: Empty | None = None) -> Table:
    return Table(
        anchor="proposals",
        caption=_("Proposals"),
        columns=[
            Column(key="title", label=_("Proposal"), kind="link", head=True),
            Column(key="kind", label=_("Kind")),
            Column(key="author", label=_("From whom")),
            Column(key="state", label=_("State"), kind="state"),
            Column(key="owner", label=_("Owner"), blank="–"),
            Column(key="due", label=_("Answer until"), kind="day"),
            Column(key="late", label=_("Silence")),
            Column(key="theme", label=_("Theme")),
            Column(key="label", label=_("Label"), kind="label"),
            Column(key="gathered", label=_("Gathered on"), kind="day"),
        ],
        rows=rows,
        empty=empty,
    )


def _rows(found: Iterable[Proposal], actor: Actor) -> list[dict[str, Any]]:
    page_ = list(found)
    known = queries.list_proposers(proposals=page_, by=actor)
    return [
        {
            "title": Link(text=named(one, "title"), url=proposal_url(one.id)),
            "kind": _(KIND_TEXT[ProposalKind(one.kind)]),
            "author": author_text(one, known.get(one.id)),
            "state": proposal_state(one),
            "owner": named(one.owner) if one.owner is not None else None,
            "due": one.due_on,
            "late": overdue(one),
            "theme": _(THEME_TEXT[Theme(one.theme)]),
            "label": one.label.level,
            "gathered": one.gathered_on,
            "tone": "severe" if overdue(one) else "",
        }
        for one in page_
    ]


@login_required
@require_safe
def proposal_page(request: HttpRequest, proposal: UUID) -> HttpResponse:
    """Show one proposal: what is asked, from whom, what was answered, what followed."""
    actor = actor_of(request)
    return show(request, queries.get_proposal(id=proposal, by=actor), actor)


def show(request: HttpRequest, row: Proposal, actor: Actor) -> HttpResponse:
    """Show a proposal to somebody who may read it."""
    whole = queries.get_whole(proposal=row, by=actor)
    parts = queries.list_parts(proposal=row, by=actor)
    known = queries.list_proposers(proposals=[row, *parts], by=actor)
    rules = queries.list_rules(by=actor, wanted=queries.RulesWanted(proposal=row.id))
    context = {
        "proposal": row,
        "title": named(row, "title"),
        "kind": _(KIND_TEXT[ProposalKind(row.kind)]),
        "state": proposal_state(row),
        "owner": _owner(row),
        "facts": proposal_facts(row, known.get(row.id), actor),
        "clock_facts": _clock(row),
        "joined": _joined(row, whole),
        "verdicts": _verdicts(row),
        "parts": [
            {
                "text": named(one, "title"),
                "url": proposal_url(one.id),
                "who": author_text(one, known.get(one.id)),
                "day": formats.day(one.gathered_on),
                "label": one.label.level,
            }
            for one in parts
        ],
        "alike": _alike(row, actor),
        "reviews": _reviews(row, actor),
        "rules": rules_table(rules) if rules else None,
        "deeds": deeds_of(row, whole, actor),
        "entries": timeline(row.id, actor),
        "files": files_of(request, holder="proposal", about=row.id),
    }
    return render(request, "web/proposal.html", context)


def _owner(row: Proposal) -> str:
    if row.owner is None:
        return ""
    person = row.responsible
    return f"{named(row.owner)} · {person.name}" if person is not None else named(row.owner)


def _clock(row: Proposal) -> list[Fact]:
    facts = [
        Fact(term=_("Answer until"), value=formats.day(row.due_on), note=overdue(row)),
        Fact(term=_("Owner"), value=_owner(row) or _("nobody is named yet")),
    ]
    if row.next_on is not None:
        facts.append(Fact(term=_("Taken up again on"), value=formats.day(row.next_on)))
    if row.asked_again_at is not None:
        says = row.asked_again_why or _("asked by an author of what was joined")
        facts.append(Fact(term=_("Reconsideration"), value=says))
    if row.outcome:
        facts.append(Fact(term=_("Outcome"), value=row.outcome))
    return facts


def _joined(row: Proposal, whole: Proposal | None) -> dict[str, str] | None:
    if row.state != ProposalState.MERGED:
        return None
    if whole is None:
        return {"text": "", "url": ""}
    return {"text": named(whole, "title"), "url": proposal_url(whole.id)}


def _verdicts(row: Proposal) -> list[Entry]:
    found = []
    for one in queries.list_verdicts(row):
        day = _("taken up again on %(day)s") % {"day": formats.day(one.next_on)}
        found.append(
            Entry(
                at=one.at,
                who=named(one.organisation),
                what=day if one.next_on is not None else "",
                state=answer_state(one.answer),
                text=one.reasons,
            )
        )
    return found


def _reviews(row: Proposal, actor: Actor) -> list[Entry]:
    return [
        Entry(at=one.at, who=named(one.organisation), what=one.reviewed_by, text=one.says)
        for one in queries.list_reviews(proposal=row, by=actor)
    ]


def _alike(row: Proposal, actor: Actor) -> list[dict[str, str]]:
    """Return what asks for much the same, with the reason, to who could join the two."""
    found = []
    for one in queries.list_alike(proposal=row, by=actor):
        if not queries.may_merge_into(proposal=row, into=one.proposal, by=actor):
            continue
        why = one.why
        reasons = [
            _("both name %(what)s") % {"what": ", ".join(why.provisions)} if why.provisions else "",
            _("shared words: %(what)s") % {"what": ", ".join(why.words)} if why.words else "",
            _("the same theme") if why.same_theme else "",
        ]
        found.append(
            {
                "text": named(one.proposal, "title"),
                "url": proposal_url(one.proposal.id),
                "why": " · ".join(filter(None, reasons)),
            }
        )
    return found


def rules_table(rules: Iterable[RuleChange], empty: Empty | None = None) -> Table:
    """Return rule changes as a table."""
    return Table(
        anchor="rules",
        caption=_("Rule changes"),
        columns=[
            Column(key="rule", label=_("Provision"), kind="link", head=True),
            Column(key="stage", label=_("Stage"), kind="state"),
            Column(key="since", label=_("Since"), kind="day"),
            Column(key="expected", label=_("Next stage expected on"), kind="day", blank="–"),
            Column(key="in_force", label=_("In force on"), kind="day", blank="–"),
            Column(key="ministry", label=_("Ministry responsible")),
            Column(key="proposal", label=_("Proposal"), kind="link"),
            Column(key="label", label=_("Label"), kind="label"),
        ],
        rows=[_rule_row(one) for one in rules],
        empty=empty,
    )


def _rule_row(one: RuleChange) -> dict[str, Any]:
    state = rule_state(one)
    return {
        "rule": Link(text=rule_name(one), url=reverse("issues_proposals_rule", args=[one.id])),
        "stage": state,
        "since": one.stage_on,
        "expected": one.expected_on,
        "in_force": one.in_force_on,
        "ministry": named(one.ministry),
        "proposal": Link(text=named(one.proposal, "title"), url=proposal_url(one.proposal_id)),
        "label": one.proposal.label.level,
        "tone": "severe" if state.tone == "severe" else "",
    }


@login_required
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Show how proposals stand: how many, answered how, by whom, and who is silent."""
    actor, now = actor_of(request), timezone.now()
    whole = queries.count_proposals(by=actor, at=now)
    owners = [
        {"name": named(house) if house else _("nobody is named yet"), "tally": tally}
        for house, tally in queries.count_by_owner(by=actor, at=now)
    ]
    themes = [
        {"name": _(THEME_TEXT[Theme(one.name)]), "tally": one}
        for one in queries.count_by_theme(by=actor, at=now)
    ]
    late = queries.list_proposals(by=actor, wanted=queries.Wanted(silent=timezone.localdate()))
    context = {
        "title": _("How proposals stand"),
        "stats": _stats(whole),
        "tables": [
            _tally_table("owners", _("By owner"), _("Owner"), owners),
            _tally_table("themes", _("By theme"), _("Theme"), themes),
        ],
        "silent": _table(_rows(late, actor)) if late else None,
    }
    return render(request, "web/proposal_board.html", context)


def _stats(whole: queries.Tally) -> list[Stat]:
    here = reverse("issues_proposals")
    told = [
        (_("Proposals"), whole.total, _("that you may read; joined ones count once"), "", ""),
        (
            _("Still to be answered"),
            whole.open,
            _("handed in, under review or reconsidered"),
            "",
            "",
        ),
        (_("Answer overdue"), whole.silent, _("the day has passed"), SILENT, "severe"),
        (_("Accepted in full"), whole.accepted, _("by the newest answer"), "", ""),
        (_("Accepted in part"), whole.partly, _("by the newest answer"), "", ""),
        (_("Long-term review"), whole.long_term, _("by the newest answer"), "", ""),
        (_("Not accepted"), whole.refused, _("by the newest answer"), "", ""),
        (_("Carried out"), whole.done, _("in force, or done with evidence"), "done", "done"),
    ]
    return [
        Stat(
            name=name,
            value=formats.number(count, 0),
            note=note,
            tone=tone if count else "",
            url=f"{here}?state={state}" if state else "",
        )
        for name, count, note, state, tone in told
    ]


def _tally_table(anchor: str, caption: str, head: str, rows: list[dict[str, Any]]) -> Table:
    counted = [
        ("total", _("Proposals")),
        ("open", _("Still to be answered")),
        ("silent", _("Answer overdue")),
        ("accepted", _("Accepted in full")),
        ("partly", _("Accepted in part")),
        ("long_term", _("Long-term review")),
        ("refused", _("Not accepted")),
        ("done", _("Carried out")),
    ]
    return Table(
        anchor=anchor,
        caption=caption,
        columns=[
            Column(key="name", label=head, head=True),
            *(Column(key=key, label=label, kind="number", digits=0) for key, label in counted),
        ],
        rows=[
            {
                "name": one["name"],
                **{key: getattr(one["tally"], key) for key, _label in counted},
                "tone": "severe" if one["tally"].silent else "",
            }
            for one in rows
        ],
        empty=Empty(title=_("No proposal here")),
    )
