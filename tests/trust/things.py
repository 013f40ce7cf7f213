"""Everything there is to see in the matrix: each object with its label, as facts and as rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count, product
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils import timezone
from tests.trust.cast import G1, G2, G3, TODAY, key_of
from tests.trust.facts import Level, Stage, What
from tests.trust.post_things import of_posts
from tests.trust.room_things import programme, proposal_whole, series_whole

from situationroom.base import models as ground
from situationroom.documents.blocks import Document, to_json
from situationroom.rooms.impact.models import (
    Dissent,
    Figure,
    Forecast,
    Paper,
    PaperFinding,
    Run,
    Score,
)
from situationroom.rooms.issues.models import (
    Action,
    ActionReport,
    Answer,
    Deadline,
    Issue,
    Milestone,
    Response,
    Subject,
    Wording,
)
from situationroom.rooms.measures.models import Measure, StateAct
from situationroom.rooms.organisations.models import Contact
from situationroom.rooms.reports.models import Brief
from situationroom.rooms.watch.models import Notice, Revision, Source

NOW = timezone.now()
WORD = "zzworld"  # every row of the index holds it
CASE = "case"  # an object of a company's own case, whatever table it lies in
SAID = dict.fromkeys(
    ("title", "abstract", "published_on", "effective_on", "url", "citation", "agencies"), ""
)
EMPTY_RUN = {"items": [], "not_covered": [], "sources": [], "residual": 0.0}
COMPANIES = ((None, False), ("c1", True), ("c1", False), ("c2", True))


@dataclass(frozen=True)
class Marked:
    """A label before it has an object: what the oracle needs of it, as a `What` without noun."""

    what: What
    in_thread: bool = False


def _plain() -> Iterator[Marked]:
    for level, (company, thread) in product(
        (Level.PUBLIC, Level.ROOM, Level.GOVERNMENT), COMPANIES[:3]
    ):
        yield _marked(level, "agency", company, thread)
        if thread:
            yield _marked(level, "c1", company, thread)


def _owned() -> Iterator[Marked]:
    owners = ("agency", "ministry", "assoc", "post", "c1", "broker", "experts")
    for owner, (company, thread) in product(owners, COMPANIES):
        yield _marked(Level.OWN, owner, company, thread)


def _grouped() -> Iterator[Marked]:
    for group, (company, thread), owner in product((G1, G2, G3), COMPANIES, ("agency", "c1")):
        yield _marked(Level.GROUP, owner, company, thread, group=group)


def _named() -> Iterator[Marked]:
    listed = frozenset({"officer_b", "expert", "company2", "expired_a"})
    for creator, named, (company, thread) in product(
        ("officer_a", "expert_barred", "company1"), (frozenset(), listed), COMPANIES[:2]
    ):
        yield _marked(Level.NAMED, "agency", company, thread, creator=creator, named=named)


def _left_over() -> Iterator[Marked]:
    """Yield labels that were narrowed and still name the group or the list they had before."""
    listed = frozenset({"officer_b", "expert", "company2"})
    for level in (Level.OWN, Level.GOVERNMENT, Level.ROOM):
        yield _marked(level, "ministry", None, False, group=G1)
        yield _marked(level, "ministry", None, False, named=listed)


def _marked(level: Level, owner: str, company: str | None, in_thread: bool, **facts: Any) -> Marked:
    facts.setdefault("creator", "colleague_a")
    return Marked(What("", "", level, owner, company=company, **facts), in_thread)


def parents() -> list[Marked | None]:
    """Return what an object may lie within, beside nothing."""
    return [
        None,
        _marked(Level.ROOM, "agency", None, False),
        _marked(Level.OWN, "agency", None, False),
        _marked(Level.GROUP, "agency", "c1", True, group=G1),
        _marked(Level.PUBLIC, "c1", None, False),
    ]


def labels() -> list[Marked]:
    """Return every label of the matrix, also within others."""
    alone = [*_plain(), *_owned(), *_grouped(), *_named(), *_left_over()]
    return [_within(mark, parent) for mark, parent in product(alone, parents())]


def _within(mark: Marked, parent: Marked | None) -> Marked:
    """Put one label within another: a child is about what its parent is about."""
    if parent is None:
        return mark
    outer = replace(parent.what, key="parent", noun=CASE if parent.in_thread else "issue")
    company = mark.what.company or outer.company
    inside = mark.in_thread or parent.in_thread
    return Marked(replace(mark.what, within=outer, company=company), inside)


def on_the_way() -> list[Marked]:
    """Return the labels of papers that go up, of every sort of owner."""
    owners = ("agency", "ministry", "assoc", "post", "c1", "c2", "broker2", "experts", "experts2")
    levels = (Level.PUBLIC, Level.ROOM, Level.GOVERNMENT)
    listed = frozenset({"officer_b", "expert", "company2"})
    papers = [_marked(*one, "c1", False) for one in product(levels, owners)]
    papers += [_marked(level, "c1", "c1", True) for level in levels]
    papers += [_marked(Level.ROOM, "experts", None, False, group=G2)]
    papers += [
        _marked(level, owner, None, False, named=listed)
        for level, owner in product((Level.NAMED, Level.ROOM), ("agency2", "experts", "c2"))
    ]
    papers += [
        _marked(Level.GROUP, owner, "c1", thread, group=group)
        for owner, group, thread in product(owners, (G1, G2), (False, True))
    ]
    return [
        replace(mark, what=replace(mark.what, stage=stage))
        for mark in [*labels(), *papers]
        for stage in (Stage.DRAFT, Stage.SUBMITTED)
    ]


@dataclass
class Thing:
    """An object of the matrix: what the oracle judges, and the row it is in the room."""

    what: What
    model: type[Model]
    pk: Any


@dataclass
class Shelf:
    """Rows that are being made: labels once for each mark, then the rows of each table."""

    things: list[Thing] = field(default_factory=list)
    audiences: dict[frozenset[str], ground.Audience] = field(default_factory=dict)
    number: Iterator[int] = field(default_factory=lambda: count(1))

    def label(self, mark: Marked) -> ground.Label:
        """Return the label of a mark, made with what it lies within."""
        what = mark.what
        within = None
        if what.within is not None:
            within = self.label(Marked(what.within, what.within.noun == CASE))
        label = ground.Label(
            level=what.level,
            owner=key_of(str(what.owner)),
            creator=key_of(str(what.creator)),
            stage=what.stage,
            within=within,
            audience=self._audience(what),
            company=what.company and key_of(what.company),
            in_thread=mark.in_thread,
        )
        label.save()
        return label

    def _audience(self, what: What) -> ground.Audience | None:
        if what.group is not None:
            return ground.Audience.objects.get(pk=key_of(what.group.key))
        if not what.named:
            return None
        if what.named not in self.audiences:
            row = ground.Audience.objects.create(manager=key_of("agency"))
            for person in sorted(what.named):
                ground.Seat.objects.create(audience=row, person=key_of(person))
            self.audiences[what.named] = row
        return self.audiences[what.named]

    def put(self, noun: str, mark: Marked, row: Model, *parts: tuple[str, Model]) -> None:
        """Note a row, and its parts without labels, which are read as it is."""
        called = CASE if mark.in_thread else noun
        key = f"{noun}-{next(self.number)}"
        whole = replace(mark.what, key=key, noun=called)
        self.things.append(Thing(whole, type(row), row.pk))
        for name, part in parts:
            what = replace(whole, key=f"{name} of {key}", noun=CASE if mark.in_thread else name)
            self.things.append(Thing(what, type(part), part.pk))


def _issue(label: ground.Label, n: int) -> Issue:
    return Issue.unscoped.create(
        label=label, short=f"W{n:05d}", kind="tariff", title_ko=f"이슈 {n}", title_en=f"issue {n}",
        owner_id=key_of("agency"), severity="attention", opened_at=NOW - timedelta(seconds=n),
        opened_by="world",
    )  # fmt: skip


def _run(label: ground.Label, n: int) -> Run:
    return Run.unscoped.create(
        label=label, title_ko=f"분석 {n}", title_en=f"run {n}", digest=f"world-{n}", scenario={},
        result=EMPTY_RUN, method="none", code_version="0", made_by="world", made_at=NOW, seconds=0.0,
    )  # fmt: skip


def _forecast(label: ground.Label, n: int) -> tuple[Forecast, tuple[str, Score]]:
    forecast = Forecast.unscoped.create(
        label=label, dataflow="kr_ict_exports_monthly", item="ICT", period="2026-01",
        forecaster=f"world-{n}", state="scored", basis="none", median=2.0, low=1.0, high=3.0,
        unit="USD", vintage="0", made_by="world", made_at=NOW - timedelta(seconds=n), locks_at=NOW,
        locked_at=NOW,
    )  # fmt: skip
    score = Score.objects.create(
        forecast=forecast, observed=2.5, vintage="0", weighted=1.0, interval=2.0, error=0.5,
        covered=True, scored_at=NOW,
    )  # fmt: skip
    return forecast, ("score", score)


def _paper(label: ground.Label, n: int) -> tuple[Paper, list[tuple[str, Model]]]:
    paper = Paper.unscoped.create(
        label=label, organisation_id=key_of("agency"), title_ko=f"보고서 {n}", title_en=f"paper {n}",
        authors="world", data_used="none", shown_to="room", submitted_by="world",
        submitted_at=NOW - timedelta(seconds=n),
    )  # fmt: skip
    finding = PaperFinding.objects.create(
        paper=paper, name="change_usd", value=1.0, unit="USD", vintage="0"
    )
    dissent = Dissent.objects.create(
        paper=paper, organisation_id=key_of("agency2"), text="no", said_by="world", said_at=NOW
    )
    return paper, [("finding", finding), ("dissent", dissent)]


def make_all(marks: list[Marked], papers: list[Marked], *, first: int = 1) -> list[Thing]:
    """Write an object of every noun for every label; return them all."""
    shelf, numbers = Shelf(), count(first)
    source, _ = Source.objects.get_or_create(
        pk="world", defaults={"name_ko": "세계", "name_en": "world"}
    )
    brief_of = Issue.unscoped.filter(short="W00001").first() or _issue(
        shelf.label(_marked(Level.PUBLIC, "agency", None, False)), next(numbers)
    )
    for mark in marks:
        label, n = shelf.label(mark), next(numbers)
        issue = _issue(label, n)
        response = Response.objects.create(
            issue=issue, organisation_id=key_of("agency2"), asked_at=NOW, due_at=NOW
        )
        answer = Answer.unscoped.create(response=response, label=label, number=1, at=NOW)
        deadline = Deadline.objects.create(
            response=response, due_before=NOW, due_at=NOW, asked_at=NOW, asked_by="world"
        )
        subject = Subject.objects.create(issue=issue, kind="country", code="VN")
        milestone = Milestone.objects.create(issue=issue, title_ko="이정표", due_on=TODAY)
        action = Action.unscoped.create(
            issue=issue, label=label, milestone=milestone, owner_id=key_of("agency2"),
            title_ko=f"조치 {n}", title_en=f"action {n}", due_on=TODAY, planned_at=NOW,
            planned_by="world",
        )  # fmt: skip
        report = ActionReport.objects.create(
            action=action, number=1, state="doing", at=NOW, reported_by="world"
        )
        parts = [("response", response), ("answer", answer), ("deadline", deadline)]
        parts.append(
            (
                "wording",
                Wording.unscoped.create(
                    issue=issue,
                    label=label,
                    kind="internal",
                    number=1,
                    says="설명",
                    at=NOW,
                    written_by="world",
                ),
            )
        )
        parts += [("milestone", milestone), ("action", action), ("action_report", report)]
        shelf.put("issue", mark, issue, *parts, ("subject", subject))
        shelf.put("proposal", mark, *proposal_whole(label, n))
        for noun, rows in of_posts(label, n):
            shelf.put(noun, mark, *rows)
        shelf.put("programme", mark, programme(label, n))
        shelf.put("series", mark, *series_whole(label, n))
        run = _run(label, n)
        figure = Figure.objects.create(
            run=run, name="exposure", unit="USD", vintage="2024", how={}, value=1.0
        )
        shelf.put("run", mark, run, ("figure", figure))
        shelf.put("forecast", mark, *_forecast(label, n))
        paper, beside = _paper(label, n)
        shelf.put("paper", mark, paper, *beside)
        shelf.put("act", mark, *_act(label, n))
        shelf.put("notice", mark, *_notice(label, n, source))
        for noun, row in _ground(label, n):
            shelf.put(noun, mark, row)
        shelf.put("ledger", mark, *_ledger(label, n))
        shelf.put("contact", mark, _contact(label, n))
        shelf.put("brief", mark, _brief(label, n, brief_of))
    for mark in papers:
        shelf.put("brief", mark, _brief(shelf.label(mark), next(numbers), brief_of))
    return shelf.things


def _act(label: ground.Label, n: int) -> tuple[StateAct, tuple[str, Measure]]:
    act = StateAct.unscoped.create(
        label=label, code=f"world-{n}", authority="s999", title_ko=f"조치 {n}",
        title_en=f"act {n}", state="confirmed", registered_at=NOW,
    )  # fmt: skip
    measure = Measure.objects.create(
        act=act, code=f"world-{n}-1", programme="s999", rate=0.1, since=TODAY, known=TODAY
    )
    return act, ("measure", measure)


def _notice(label: ground.Label, n: int, source: Source) -> tuple[Notice, tuple[str, Revision]]:
    notice = Notice.unscoped.create(
        label=label, source=source, external_id=f"world-{n}", content_hash=f"{n:064d}",
        title=f"notice {n}", published_on=TODAY, stored_at=NOW - timedelta(seconds=n),
    )  # fmt: skip
    revision = Revision.objects.create(
        notice=notice, number=1, said=SAID, content_hash=f"{n:064d}", replaced_at=NOW
    )
    return notice, ("revision", revision)


def _ledger(label: ground.Label, n: int) -> tuple[Model, tuple[str, Model]]:
    table = {"name": "1", "headings": ["x"], "shape": 0, "rows": 1, "hidden": False}
    ledger = ground.LedgerImport.unscoped.create(
        label=label, organisation=key_of("agency"), target="issues", row_level="own",
        name=f"{n}.xlsx", sha256=f"{n:064d}", shape=f"{n:064d}", tables=[table],
        read_at=NOW - timedelta(seconds=n), read_by="world",
    )  # fmt: skip
    row = ground.LedgerRow.objects.create(
        ledger=ledger, position=1, table=0, number=1, line="row", texts=["x"], outcome="unread"
    )
    return ledger, ("ledger_row", row)


def _contact(label: ground.Label, n: int) -> Contact:
    return Contact.unscoped.create(
        label=label, keeper_id=key_of("agency"), organisation_id=key_of("agency2"), name=f"담당 {n}",
        email=f"{n}@world.example", source="world", basis="duty", noted_at=NOW, noted_by="world",
        kept_since=NOW,
    )  # fmt: skip


def _page(language: str) -> dict[str, object]:
    return to_json(Document("brief", "2026-11-26", "world", (), language))


def _brief(label: ground.Label, n: int, issue: Issue) -> Brief:
    return Brief.unscoped.create(
        label=label, issue=issue, edition=n, title_ko=f"보고 {n}", title_en=f"brief {n}",
        content_ko=_page("ko"), content_en=_page("en"), drafted_at=NOW - timedelta(seconds=n), drafted_by="world",
    )  # fmt: skip


def _ground(label: ground.Label, n: int) -> Iterator[tuple[str, Model]]:
    about: UUID = key_of(f"about {n}")
    yield (
        "event",
        ground.Event.objects.create(
            room="trust", verb="seen", about=about, label=label, actor_kind="officer", at=NOW
        ),
    )
    yield "job", ground.Job.unscoped.create(
        label=label, kind="trust.none", actor_kind="officer", run_after=NOW, state="done",
        created_at=NOW - timedelta(seconds=n),
    )  # fmt: skip
    yield (
        "file",
        ground.StoredFile.unscoped.create(
            label=label, holder="issue", about=about, name=f"{n}.txt", size=1, sent_at=NOW
        ),
    )
    yield (
        "search_entry",
        ground.SearchEntry.unscoped.create(
            kind="issue",
            about=about,
            label=label,
            at=NOW,
            title_ko=f"색인 {n}",
            title_en=f"entry {n}",
            titles=WORD,
            words=WORD,
        ),
    )
