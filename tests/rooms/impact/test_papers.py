"""Institutes' papers: read by name until the embargo ends, reviewed, dissented, beside ours."""

from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from tests.rooms.steps import AT, actor

from situationroom.base import worker
from situationroom.base.acting import as_room
from situationroom.base.actors import ANONYMOUS, Actor
from situationroom.base.errors import Conflict, NotAllowed, NotFound, Refusal
from situationroom.base.labelled import get_labelled
from situationroom.base.labels import Level
from situationroom.base.models import Job, Label, StoredFile
from situationroom.base.states import JobState
from situationroom.rooms.impact import queries, services
from situationroom.rooms.impact.lifecycle import PAPER_STEPS
from situationroom.rooms.impact.models import Dissent, Figure, Paper, Run
from situationroom.rooms.impact.services import Finding
from situationroom.rooms.impact.states import (
    PAPER_COLOUR,
    PAPER_TEXT,
    QUANTITY_TEXT,
    QUANTITY_UNITS,
    PaperState,
)
from situationroom.rooms.organisations.models import Person

pytestmark = pytest.mark.django_db
UNTIL = AT + timedelta(days=3)


def person(name: str) -> Person:
    return Person.objects.get(email=f"{name}@demo.example")


def submit(by: Actor | None = None, at: datetime = AT, **said: Any) -> Paper:
    values: dict[str, Any] = {
        "title_ko": "관세 영향 분석", "title_en": "", "authors": "홍길동", "abstract": "요지",
        "data_used": "UN Comtrade 2024", "reviewer": person("nipa"),
        "readers": [person("confirm")], "shown_to": Level.ROOM, "embargo_until": UNTIL,
        "findings": [Finding("change_usd", "total", -2e9, "2024", -3e9, -1e9)], **said,
    }  # fmt: skip
    return services.submit_paper(by=by or actor("secretariat"), at=at, **values)


def accepted(**said: Any) -> Paper:
    paper = submit(**said)
    return services.review_paper(
        by=actor("nipa"), at=AT, paper=paper, accepted=True, text="자료를 확인함"
    )


def published(at: datetime = UNTIL, **said: Any) -> Paper:
    paper = accepted(**said)
    return services.publish_paper(by=actor("confirm"), at=at, paper=paper)


def readers(paper: Paper) -> set[str]:
    found = set()
    for name in (
        "secretariat",
        "confirm",
        "nipa",
        "kiet",
        "kea",
        "leadership",
        "company",
        "expert",
    ):
        try:
            queries.get_paper(id=paper.id, by=actor(name))
            found.add(name)
        except NotFound:
            pass
    return found


def test_until_it_is_published_it_is_read_by_name_alone() -> None:
    paper = submit()
    assert readers(paper) == {"secretariat", "confirm", "nipa"}
    assert [one.id for one in queries.list_papers(by=actor("kiet"))] == []
    with pytest.raises(NotFound):
        services.record_dissent(by=actor("kiet"), at=AT, paper=paper, text="다르게 봄")


def test_nobody_relabels_a_paper_around_its_embargo() -> None:
    paper = submit()
    with pytest.raises(NotFound):
        get_labelled(kind="paper", id=paper.id, by=actor("secretariat"))


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        ({"authors": " "}, "IMP-12"),
        ({"data_used": ""}, "IMP-12"),
        ({"embargo_until": AT}, "IMP-14"),
        ({"shown_to": Level.OWN}, "IMP-15"),
    ],
)
def test_what_is_no_paper_is_refused(fault: dict[str, Any], rule: str) -> None:
    with pytest.raises(Refusal) as refused:
        submit(**fault)
    assert refused.value.values["rule"] == rule


def test_who_submits_does_not_review_and_a_strange_quantity_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        submit(reviewer=person("secretariat"))
    assert refused.value.values["rule"] == "IMP-13"
    with pytest.raises(Refusal, match="quantity"):
        submit(findings=[Finding("welfare", "total", 1.0, "2024")])
    for who in (actor("company"), actor("leadership"), ANONYMOUS):
        with pytest.raises(NotAllowed):
            submit(who)


def test_only_the_reviewer_reviews_once_and_with_words() -> None:
    paper = submit()
    with pytest.raises(NotAllowed):
        services.review_paper(by=actor("confirm"), at=AT, paper=paper, accepted=True, text="예")
    with pytest.raises(Refusal):
        services.review_paper(by=actor("nipa"), at=AT, paper=paper, accepted=True, text=" ")
    services.review_paper(by=actor("nipa"), at=AT, paper=paper, accepted=False, text="자료 불명")
    with pytest.raises(Conflict):
        services.review_paper(by=actor("nipa"), at=AT, paper=paper, accepted=True, text="좋음")
    with pytest.raises(Conflict):
        services.publish_paper(by=actor("confirm"), at=AT, paper=paper)


def test_a_second_person_of_the_organisation_publishes() -> None:
    paper = accepted(embargo_until=None)
    for name in ("secretariat", "nipa"):
        with pytest.raises(NotAllowed):
            services.publish_paper(by=actor(name), at=AT, paper=paper)
    out = services.publish_paper(by=actor("confirm"), at=AT, paper=paper)
    assert (out.state, out.published_at) == (PaperState.PUBLISHED, AT)
    assert readers(out) == {"secretariat", "confirm", "nipa", "kiet", "kea", "leadership"}


def test_the_embargo_holds_until_its_instant_and_ends_by_itself() -> None:
    paper = published(AT)
    assert paper.state == PaperState.WAITING
    early = UNTIL - timedelta(microseconds=1)
    with pytest.raises(Conflict, match="not ended"):
        services.release_paper(by=actor("confirm"), at=early, paper=paper.id)
    assert readers(paper) == {"secretariat", "confirm", "nipa"}
    with as_room("a test looks"):
        job = Job.unscoped.get(kind=services.RELEASE)
    assert (job.run_after, job.actor) == (UNTIL, actor("confirm").id)
    assert worker.work_until_settled(seconds=30.0)
    later = max(UNTIL, timezone.now()) + timedelta(seconds=1)
    with patch("django.utils.timezone.now", return_value=later):
        assert worker.work_until_settled(seconds=30.0)
    with as_room("a test looks"):
        assert Job.unscoped.get(pk=job.pk).state == JobState.DONE
        assert Paper.unscoped.get(pk=paper.pk).state == PaperState.PUBLISHED
    assert "kea" in readers(paper)


def test_its_files_stay_behind_the_embargo_and_come_out_with_it() -> None:
    paper = accepted()
    within = {"owner": paper.label.owner, "creator": paper.label.creator, "within": paper.label}
    files = []
    for audience in (paper.label.audience, None):  # shown as the paper is; kept by its sender
        label = Label.objects.create(level=Level.NAMED, audience=audience, **within)
        files.append(
            StoredFile.unscoped.create(
                label=label, holder="paper", about=paper.id, name="자료.xlsx", size=1, sent_at=AT
            )
        )
    seen = StoredFile.objects.visible_to(actor("kiet"))
    assert not seen.filter(about=paper.id).exists()
    services.publish_paper(by=actor("confirm"), at=UNTIL, paper=paper)
    found = StoredFile.objects.visible_to(actor("kiet")).filter(about=paper.id)
    assert list(found) == [files[0]]


def test_a_version_follows_its_last_one_and_no_other_organisation_writes_it() -> None:
    first = submit()
    second = submit(replaces=first)
    assert (second.version, second.replaces) == (2, first)
    assert queries.find_newer(paper=first, by=actor("confirm")) == second
    with pytest.raises(Conflict):
        submit(replaces=first)
    with pytest.raises(NotAllowed):
        submit(actor("nipa"), replaces=second, reviewer=person("confirm"))


def test_dissent_stands_beside_the_paper_and_stays() -> None:
    paper = published()
    services.record_dissent(by=actor("kea"), at=AT, paper=paper, text="업계는 다르게 봄")
    (row,) = queries.list_dissents(paper=paper, by=actor("kiet"))
    assert (row.organisation.code, row.text) == ("kea", "업계는 다르게 봄")
    assert queries.list_dissents(paper=paper, by=actor("company")) == []
    with pytest.raises(NotAllowed):
        services.record_dissent(by=actor("leadership"), at=AT, paper=paper, text="아니오")
    with pytest.raises(Refusal):
        services.record_dissent(by=actor("kea"), at=AT, paper=paper, text=" ")
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError), transaction.atomic():
            Dissent.objects.all().delete()


def test_a_finding_stands_beside_the_figure_of_the_same_quantity_item_unit_and_vintage() -> None:
    label = Label.objects.create(level=Level.GOVERNMENT)
    run = Run.unscoped.create(
        label=label, title_ko="분석", title_en="run", digest="beside", scenario={}, result={},
        method="none", code_version="0", made_by="test", made_at=AT, seconds=0.0,
    )  # fmt: skip
    for item in ("total", "semiconductors"):
        Figure.objects.create(
            run=run, name="change_usd", item=item, value=-1e9, unit="USD", vintage="2024", how={}
        )
    paper = submit(
        findings=[
            Finding("change_usd", "total", -2e9, "2024"),
            Finding("change_usd", "semiconductors", -1e9, "2023"),
            Finding("hit_usd", "total", 5e9, "2024"),
        ]
    )
    found = {
        (one.finding.name, one.finding.item): (one.figure is not None, one.is_comparable)
        for one in queries.put_beside(paper=paper, run=run)
    }
    assert found == {
        ("change_usd", "total"): (True, True),
        ("change_usd", "semiconductors"): (True, False),
        ("hit_usd", "total"): (False, False),
    }
    assert all(one.figure is None for one in queries.put_beside(paper=paper, run=None))


def test_every_state_and_quantity_has_its_words() -> None:
    assert set(PAPER_STEPS) == set(PAPER_TEXT) == set(PAPER_COLOUR) == set(PaperState)
    assert QUANTITY_TEXT.keys() == QUANTITY_UNITS.keys()
