"""Reads of institutes' papers: the list, one with its versions, and beside a run of ours."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from situationroom.base.actors import Actor
from situationroom.base.errors import NotFound, Refusal
from situationroom.base.files.homes import Home
from situationroom.base.keyset import below
from situationroom.base.rules import hold
from situationroom.rooms.impact.models import Dissent, Figure, Paper, PaperFinding, Run
from situationroom.rooms.impact.rules import LODGERS, PUBLISH, REVIEW, Handled
from situationroom.rooms.impact.states import PaperState
from situationroom.rooms.organisations.models import Person
from situationroom.rooms.organisations.queries import list_officers, list_people_with_role
from situationroom.rooms.organisations.states import Role

PAPERS = 30


@dataclass(frozen=True, slots=True)
class Beside:
    """A finding of a paper and our figure of the same quantity and item, or None."""

    finding: PaperFinding
    figure: Figure | None

    @property
    def is_comparable(self) -> bool:
        """Tell whether both stand on data of the same vintage and in the same unit."""
        figure, finding = self.figure, self.finding
        return (
            figure is not None
            and figure.value is not None
            and (figure.unit, figure.vintage) == (finding.unit, finding.vintage)
        )


def list_papers(
    *, by: Actor, after: tuple[datetime, UUID] | None = None, limit: int = PAPERS
) -> list[Paper]:
    """Return a page of papers, newest first."""
    rows = Paper.objects.visible_to(by).select_related("label", "organisation")
    if after is not None:
        at, last = after
        rows = rows.filter(below(submitted_at=at, id=last))
    return list(rows.order_by("-submitted_at", "-id")[:limit])


def get_paper(*, id: UUID, by: Actor) -> Paper:
    """Return one paper. Raises NotFound when hidden or absent."""
    rows = Paper.objects.visible_to(by).select_related("label__within", "organisation", "reviewer")
    paper = rows.filter(pk=id).first()
    if paper is None:
        raise NotFound("There is no such paper.")
    return paper


def get_home_of_paper(*, id: UUID, by: Actor) -> Home:
    """Return a paper as what holds files: its submitter sends them until it is reviewed."""
    paper = get_paper(id=id, by=by)
    is_theirs = by.id is not None and paper.label.creator == by.id
    return Home(label=paper.label, may_send=is_theirs and paper.state == PaperState.SUBMITTED)


def put_beside(*, paper: Paper, run: Run | None) -> list[Beside]:
    """Return the findings of a paper, each with the figure of a run that says the same thing."""
    findings = list(paper.findings.order_by("name", "item"))
    figures: dict[tuple[str, str], Figure] = {}
    if run is not None:
        rows = Figure.objects.filter(run=run, name__in={one.name for one in findings})
        figures = {(row.name, row.item): row for row in rows}
    return [Beside(one, figures.get((one.name, one.item))) for one in findings]


def list_dissents(*, paper: Paper, by: Actor) -> list[Dissent]:
    """Return what organisations see otherwise than a paper, in the order they said it."""
    rows = Dissent.objects.filter(paper__in=Paper.objects.visible_to(by), paper=paper)
    return list(rows.select_related("organisation").order_by("said_at", "id"))


def find_newer(*, paper: Paper, by: Actor) -> Paper | None:
    """Return the version that replaces a paper, if `by` may read it."""
    return Paper.objects.visible_to(by).filter(replaces=paper).first()


def list_people_to_name(*, by: Actor, on: date) -> dict[UUID, Person]:
    """Return who may review a paper of one's own organisation, or read it before it is out.

    They are its other officers and the secretariat.
    """
    if by.organisation is None:
        return {}
    people = list_officers(organisation=by.organisation, on=on)
    people += list_people_with_role(role=Role.SECRETARIAT, on=on)
    return {one.pk: one for one in people if one.pk != by.id}


def pick_person(people: Mapping[UUID, Person], id: UUID) -> Person:
    """Return one of the people who may be named. Raises Refusal for anybody else."""
    if id not in people:
        raise Refusal("Name people of your own organisation or of the secretariat.")
    return people[id]


def may_submit(by: Actor) -> bool:
    """Tell whether an actor may submit papers, and dissent from one they read."""
    return by.kind in LODGERS and by.id is not None and by.organisation is not None


def may_review(paper: Paper, *, by: Actor) -> bool:
    """Tell whether an actor is asked to review a paper now."""
    return paper.state == PaperState.SUBMITTED and hold(REVIEW, _handled(paper, by))


def may_publish(paper: Paper, *, by: Actor) -> bool:
    """Tell whether an actor may publish a paper now."""
    return paper.state == PaperState.ACCEPTED and hold(PUBLISH, _handled(paper, by))


def _handled(paper: Paper, by: Actor) -> Handled:
    return Handled(by, paper.organisation_id, paper.label.creator, paper.reviewer_id)
