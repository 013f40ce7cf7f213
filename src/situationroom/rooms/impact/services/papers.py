"""Writes of institutes' papers: submit, review, publish at the end of the embargo, dissent."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from situationroom.base.acting import acting_as, as_room
from situationroom.base.actors import Actor
from situationroom.base.errors import Conflict, NotAllowed, NotFound, Refusal
from situationroom.base.events import Fact, emit
from situationroom.base.jobs import start_job
from situationroom.base.labelling import make_label, widen_label
from situationroom.base.labels import Level
from situationroom.base.models import Audience, Label, Seat, StoredFile
from situationroom.base.rules import require
from situationroom.rooms.impact.events import (
    DissentRecorded,
    PaperAnnounced,
    PaperPublished,
    PaperReviewed,
    PaperSubmitted,
)
from situationroom.rooms.impact.lifecycle import may_move_paper
from situationroom.rooms.impact.models import Dissent, Paper, PaperFinding
from situationroom.rooms.impact.rules import LODGERS, PUBLISH, REVIEW, SUBMIT, Handled, Submitting
from situationroom.rooms.impact.states import QUANTITY_UNITS, PaperState
from situationroom.rooms.organisations.models import Person

RELEASE = "impact.release_paper"


@dataclass(frozen=True, slots=True)
class Finding:
    """A number of a paper: quantity, item, value with its range, and the vintage of its data."""

    name: str
    item: str
    value: float
    vintage: str
    low: float | None = None
    high: float | None = None


def submit_paper(
    *,
    by: Actor,
    at: datetime,
    title_ko: str,
    title_en: str,
    authors: str,
    abstract: str,
    data_used: str,
    reviewer: Person,
    shown_to: Level,
    readers: Iterable[Person] = (),
    findings: Sequence[Finding] = (),
    embargo_until: datetime | None = None,
    replaces: Paper | None = None,
) -> Paper:
    """Submit a paper of one's own organisation, read by its reviewer and readers by name alone.

    `replaces` is the version before. Rules IMP-11 to IMP-15; raises Refusal for a quantity that
    we have no figure of, Conflict where that version has been replaced already.
    """
    asked = Submitting(by, at, title_ko, authors, data_used, reviewer.pk, embargo_until, shown_to)
    require(SUBMIT, asked)
    if any(one.name not in QUANTITY_UNITS for one in findings):
        raise Refusal("A finding names a quantity that no figure of ours has.")
    assert by.organisation is not None  # IMP-11
    with acting_as(by):
        if replaces is not None:
            replaces = _to_replace(by, replaces.pk)
        paper = Paper.unscoped.create(
            label=_named_label(by, {reviewer.pk, *(one.pk for one in readers)}),
            organisation_id=by.organisation,
            title_ko=title_ko.strip(),
            title_en=title_en.strip() or title_ko.strip(),
            authors=authors.strip(),
            abstract=abstract.strip(),
            data_used=data_used.strip(),
            version=1 if replaces is None else replaces.version + 1,
            replaces=replaces,
            embargo_until=embargo_until,
            shown_to=shown_to,
            reviewer=reviewer,
            submitted_by=by.name,
            submitted_at=at,
        )
        PaperFinding.objects.bulk_create(
            [
                PaperFinding(paper=paper, unit=QUANTITY_UNITS[one.name], **asdict(one))
                for one in findings
            ]
        )
        _tell(PaperSubmitted(paper=str(paper.id), version=paper.version), paper, by, at)
    return paper


def _to_replace(by: Actor, pk: UUID) -> Paper:
    old = _held(by, pk)
    if old.organisation_id != by.organisation:
        raise NotAllowed("Only the organisation of its authors may replace a paper.")
    if Paper.unscoped.filter(replaces=old).exists():
        raise Conflict("There is a newer version of this paper already.")
    return old


def _named_label(by: Actor, readers: set[UUID]) -> Label:
    listed = Audience.objects.create(manager=by.organisation)
    Seat.objects.bulk_create([Seat(audience=listed, person=one) for one in sorted(readers)])
    return make_label(Level.NAMED, owner=by.organisation, creator=by.id, audience=listed)


def _held(by: Actor, pk: UUID) -> Paper:
    rows = Paper.objects.visible_to(by).select_for_update(of=("self",))
    paper = rows.select_related("label").filter(pk=pk).first()
    if paper is None:
        raise NotFound("There is no such paper.")
    return paper


def _move(paper: Paper, new: PaperState) -> None:
    if not may_move_paper(PaperState(paper.state), new):
        raise Conflict("The paper is not at this step.", "Look at where it stands now.")
    paper.state = new


def _tell(fact: Fact, paper: Paper, by: Actor, at: datetime) -> None:
    emit(fact, about=paper.id, label=paper.label, by=by, at=at)


def _handled(by: Actor, paper: Paper) -> Handled:
    return Handled(by, paper.organisation_id, paper.label.creator, paper.reviewer_id)


def review_paper(*, by: Actor, at: datetime, paper: Paper, accepted: bool, text: str) -> Paper:
    """Accept or return a paper, with reasons; its reviewer alone may (rule IMP-16)."""
    if not text.strip():
        raise Refusal("Say what you have looked at, and what you found.")
    with acting_as(by):
        paper = _held(by, paper.pk)
        require(REVIEW, _handled(by, paper))
        _move(paper, PaperState.ACCEPTED if accepted else PaperState.RETURNED)
        paper.review, paper.reviewed_at = text.strip(), at
        paper.save(update_fields=["state", "review", "reviewed_at"])
        _tell(PaperReviewed(paper=str(paper.id), accepted=accepted), paper, by, at)
    return paper


def publish_paper(*, by: Actor, at: datetime, paper: Paper) -> Paper:
    """Publish an accepted paper; under an embargo it is let out when that ends, and no sooner.

    A second person of its organisation publishes (rules IMP-17, IMP-18); the work that lets it
    out later is done as that person.
    """
    with acting_as(by):
        paper = _held(by, paper.pk)
        require(PUBLISH, _handled(by, paper))
        until = paper.embargo_until
        if until is None or until <= at:
            return _let_out(paper, by, at)
        _move(paper, PaperState.WAITING)
        paper.save(update_fields=["state"])
        start_job(
            by=by,
            at=at,
            kind=RELEASE,
            label=make_label(Level.NAMED, owner=by.organisation, creator=by.id, within=paper.label),
            payload={"paper": str(paper.id)},
            run_after=until,
            once=f"{RELEASE} {paper.id}",
        )
        _tell(PaperAnnounced(paper=str(paper.id)), paper, by, at)
    return paper


def release_paper(*, by: Actor, at: datetime, paper: UUID) -> Paper:
    """Let out a paper that was published under an embargo. Raises Conflict before its instant.

    The decision was taken when it was published: whoever took it need not be listed any more.
    """
    with acting_as(by), as_room("what a second person has published is let out at its instant"):
        row = Paper.unscoped.select_for_update(of=("self",)).select_related("label").get(pk=paper)
        if row.state == PaperState.PUBLISHED:
            return row
        require(PUBLISH, _handled(by, row))
        if row.state != PaperState.WAITING or at < (row.embargo_until or at):
            raise Conflict("The embargo of this paper has not ended.")
        return _let_out(row, by, at)


def _let_out(paper: Paper, by: Actor, at: datetime) -> Paper:
    """Widen the label of a paper and those of its files; files kept stricter stay so."""
    _move(paper, PaperState.PUBLISHED)
    paper.published_at = at
    paper.save(update_fields=["state", "published_at"])
    to, listed = Level(paper.shown_to), paper.label.audience_id
    with as_room("its files go with a paper, whoever sent them"):
        files = StoredFile.unscoped.filter(holder="paper", about=paper.id)
        theirs = files.filter(label__level=Level.NAMED, label__audience=listed)
        inner = list(Label.objects.filter(pk__in=theirs.values("label")))
    paper.label = widen_label(by=by, at=at, label=paper.label, level=to)
    for label in inner:
        widen_label(by=by, at=at, label=label, level=to)
    _tell(PaperPublished(paper=str(paper.id)), paper, by, at)
    return paper


def record_dissent(*, by: Actor, at: datetime, paper: Paper, text: str) -> Dissent:
    """Say for one's own organisation what it sees otherwise than a paper that it reads."""
    if by.kind not in LODGERS or by.organisation is None:
        raise NotAllowed("Only officers of organisations of the room may dissent from a paper.")
    if not text.strip():
        raise Refusal("Say what your organisation sees otherwise.")
    with acting_as(by):
        paper = _held(by, paper.pk)
        row = Dissent.objects.create(
            paper=paper,
            organisation_id=by.organisation,
            text=text.strip(),
            said_by=by.name,
            said_at=at,
        )
        _tell(DissentRecorded(paper=str(paper.id), dissent=str(row.id)), paper, by, at)
    return row
