"""Writes: draft a brief and its next editions, submit one, sign it off."""

from dataclasses import replace
from datetime import datetime

from situationroom.base.acting import acting_as, as_room
from situationroom.base.actors import Actor
from situationroom.base.egress import Export, Parcel, Receiver, Taken, let_out_document
from situationroom.base.errors import Conflict, NotFound
from situationroom.base.events import emit
from situationroom.base.labelling import make_label, move_stage, widen_label
from situationroom.base.labels import Level, Stage
from situationroom.base.rules import require
from situationroom.documents.blocks import from_json, to_json
from situationroom.documents.html import Link
from situationroom.rooms.impact.models import Run
from situationroom.rooms.issues.models import Issue
from situationroom.rooms.issues.queries import list_responses
from situationroom.rooms.reports.drafting import Drafted, draft_of
from situationroom.rooms.reports.drafting.method import method_note_of
from situationroom.rooms.reports.drafting.note import note_of
from situationroom.rooms.reports.events import BriefDrafted, BriefMoved
from situationroom.rooms.reports.lifecycle import may_move
from situationroom.rooms.reports.models import Brief
from situationroom.rooms.reports.queries import (
    document_of,
    drafting_of,
    find_brief_of_issue,
    get_standing,
    step_of,
)
from situationroom.rooms.reports.rules import GOES_UP, MAY_DRAFT, MAY_STEP, REDRAFT
from situationroom.rooms.reports.states import TEXT, BriefState

# A brief is a paper: it is printed, signed and carried, whatever its label.
BRIEF_FILE = Export("brief", highest=Level.NAMED)
NOTE_FILE = Export("issue-note", highest=Level.GROUP)
METHOD_FILE = Export("run-method", highest=Level.OWN)
# How far a brief is read beside its label's level, by its state.
STAGE = {
    BriefState.DRAFT: Stage.DRAFT,
    BriefState.SUBMITTED: Stage.SUBMITTED,
    BriefState.SIGNED: Stage.NONE,
}


def redraft_brief(*, by: Actor, at: datetime, issue: Issue) -> Brief:
    """Draft the next edition of an issue's brief from what is known now.

    The owner of the issue and the secretariat may (rules REP-05 to REP-07). Every edition stays
    as it is; where nothing has changed, the newest is returned and no edition is made.
    """
    return draft_brief(by=by, at=at, issue=issue, drafted=write_edition(by=by, at=at, issue=issue))


def write_edition(*, by: Actor, at: datetime, issue: Issue) -> Drafted:
    """Write the next edition and store nothing: it takes a second, for which no lock is held."""
    drafting = drafting_of(issue, by=by)
    require(REDRAFT, drafting)
    drafted = draft_of(issue, at=at)
    if drafted is None:
        require(REDRAFT, replace(drafting, has_figures=False))
    assert drafted is not None  # REP-06
    return drafted


def draft_brief(*, by: Actor, at: datetime, issue: Issue, drafted: Drafted) -> Brief:
    """Store a draft as the next edition; the same text on the same runs is the edition there is.

    A draft is seen by the organisation that owns the issue, in whose name it is drafted, and by
    the secretariat only.
    """
    with acting_as(by), as_room("editions of an issue are counted, and its draft is its owner's"):
        issue = _locked(issue)
        require(MAY_DRAFT, drafting_of(issue, by=by))
        last = find_brief_of_issue(issue.id)
        if last is not None and _is_same(last, drafted):
            return last
        edition = last.edition + 1 if last is not None else 1
        label = make_label(
            Level.OWN,
            owner=issue.owner_id,
            creator=by.id,
            within=issue.label,
            stage=Stage.DRAFT,
        )
        brief = Brief.unscoped.create(
            label=label,
            issue=issue,
            edition=edition,
            title_ko=drafted.korean.title,
            title_en=drafted.english.title,
            content_ko=to_json(drafted.korean),
            content_en=to_json(drafted.english),
            answers=drafted.answers,
            drafted_at=at,
            drafted_by=by.name,
        )
        brief.runs.set(drafted.runs)
        emit(
            BriefDrafted(brief=str(brief.id), issue=str(issue.id), edition=edition),
            about=brief.id,
            label=label,
            by=by,
            at=at,
        )
    return brief


def _locked(issue: Issue) -> Issue:
    """Return the issue as it is, held: its editions are counted and moved one after the other."""
    return (
        Issue.unscoped.select_for_update(of=("self",))
        .select_related("owner", "label")
        .get(pk=issue.pk)
    )


def _held(by: Actor, brief: Brief) -> Brief:
    """Return a brief as it is, held with its issue. Raises NotFound when hidden or absent."""
    rows = Brief.objects.visible_to(by)
    if not rows.filter(pk=brief.pk).exists():
        raise NotFound("There is no such brief.")
    with as_room("the editions of an issue move one after the other"):
        _locked(brief.issue)
    return rows.select_for_update(of=("self",)).select_related("label", "issue").get(pk=brief.pk)


def _is_same(last: Brief, drafted: Drafted) -> bool:
    runs = {run.id for run in drafted.runs}
    return (
        from_json(last.content_ko).blocks == drafted.korean.blocks
        and set(last.runs.values_list("id", flat=True)) == runs
        and last.label.owner == last.issue.owner_id
    )


def move_brief(*, by: Actor, at: datetime, brief: Brief, new: BriefState) -> Brief:
    """Submit a draft (its organisation), sign it off or send it back (leadership).

    What is stale or superseded goes no further up (rules REP-01 to REP-04). Signing widens the
    label to *government*: the second of two people. Raises Conflict for an illegal step.
    """
    with acting_as(by):
        brief = _held(by, brief)
        step, old = step_of(brief, by=by, new=new), BriefState(brief.state)
        require(MAY_STEP, step)
        if not may_move(old, new):
            raise Conflict(
                "A brief that is %(old)s cannot become %(new)s.", old=TEXT[old], new=TEXT[new]
            )
        require(GOES_UP, step)
        brief.state = new
        brief.label = move_stage(by=by, at=at, label=brief.label, stage=STAGE[new])
        if new is BriefState.SIGNED:
            brief.signed_by, brief.signed_at = by.name, at
            brief.label = widen_label(by=by, at=at, label=brief.label, level=Level.GOVERNMENT)
        with as_room("who sent a draft back reads it no more"):
            brief.save(update_fields=["state", "signed_by", "signed_at"])
        emit(
            BriefMoved(brief=str(brief.id), old=old, new=new),
            about=brief.id,
            label=brief.label,
            by=by,
            at=at,
        )
    return brief


def take_out_brief(
    *,
    by: Actor,
    at: datetime,
    to: Receiver,
    brief: Brief,
    form: str,
    language: str,
    link: Link | None = None,
) -> Parcel:
    """Return an edition as a file marked for its receiver, and write down that it was taken out."""
    document = document_of(brief, language=language, standing=get_standing(brief, by=by))
    stem = f"brief-{brief.issue.short}-{brief.edition}"
    taken = Taken(BRIEF_FILE, by, at, to, brief.id, (brief.label,), stem)
    return let_out_document(taken, document, form, link=link)


def take_out_note(
    *, by: Actor, at: datetime, to: Receiver, issue: Issue, form: str, language: str
) -> Parcel:
    """Return the one-page note of an issue as a file, of what `by` may read of it.

    It is as strict as the strictest answer it tells, and marked for its receiver.
    """
    rows = list_responses(issue, by=by)
    document = note_of(issue, rows, at=at, language=language)
    labels = (issue.label, *(row.said.label for row in rows if row.said is not None))
    taken = Taken(NOTE_FILE, by, at, to, issue.id, labels, f"issue-{issue.short}")
    return let_out_document(taken, document, form)


def take_out_method_note(
    *, by: Actor, at: datetime, to: Receiver, run: Run, form: str, language: str, link: Link
) -> Parcel:
    """Return the note on how a run was computed as a file, written from its traces."""
    document = method_note_of(run, at=at, language=language)
    taken = Taken(METHOD_FILE, by, at, to, run.id, (run.label,), f"run-{run.digest[:12]}-method")
    return let_out_document(taken, document, form, link=link)
