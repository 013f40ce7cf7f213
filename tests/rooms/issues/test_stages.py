"""Stages of an issue: what each needs, who moves it, on whom it waits, how it merges and splits."""

from collections.abc import Iterator
from itertools import product
from random import Random
from typing import Any

import pytest
from tests.rooms.steps import AT, actor

from situationroom.base.errors import Conflict, NotAllowed, NotFound, Refusal
from situationroom.base.models import Event
from situationroom.rooms.issues import queries, services
from situationroom.rooms.issues.lifecycle import NEEDS, STEPS, Standing, lacking, may_move
from situationroom.rooms.issues.models import Issue, Response
from situationroom.rooms.issues.rules import about_in
from situationroom.rooms.issues.states import (
    Ended,
    IssueKind,
    IssueState,
    Severity,
    Stance,
    SubjectKind,
)
from situationroom.rooms.organisations.models import Organisation, Person

pytestmark = pytest.mark.django_db
WORDS = {"why": "협의로 해결", "ended": Ended.RESOLVED}
TRIES = 20_000


def organisation(code: str) -> Organisation:
    return Organisation.objects.get(code=code)


def opened(*, by: str = "secretariat", title: str = "가상의 비관세 조치", **more: Any) -> Issue:
    values: dict[str, Any] = {
        "kind": IssueKind.NON_TARIFF,
        "title_ko": title,
        "title_en": "",
        "owner": organisation("msit"),
        "severity": Severity.CAUTION,
        "asked": [organisation("nipa"), organisation("kiet"), organisation("kea")],
        **more,
    }
    return services.open_issue(by=actor(by), at=AT, **values)


def answer(issue: Issue, name: str = "nipa") -> Response:
    return services.give_response(
        by=actor(name), at=AT, issue=issue, organisation=organisation(name),
        position="조사 중", action="",
    )  # fmt: skip


def move(issue: Issue, new: IssueState, *, by: str = "secretariat", **said: Any) -> Issue:
    return services.move_issue(by=actor(by), at=AT, issue=issue, new=new, **{**WORDS, **said})


def make_responsible(issue: Issue) -> None:
    officer = Person.objects.get(email="confirm@demo.example")
    services.assign_issue(by=actor("secretariat"), at=AT, issue=issue, responsible=officer.id)


def test_an_issue_is_opened_by_hand_with_what_it_is_about() -> None:
    about = [(SubjectKind.COUNTRY, "VN"), (SubjectKind.HS, "854232"), (SubjectKind.COUNTRY, "VN")]
    issue = opened(
        by="hanoi", stance=Stance.OFFENSIVE, about=about, owner=organisation("post-hanoi")
    )
    assert (issue.title_en, issue.stance) == ("가상의 비관세 조치", "offensive")
    assert [(s.kind, s.code) for s in queries.list_subjects(issue)] == [
        ("country", "VN"),
        ("hs", "854232"),
    ]
    wanted = queries.Wanted(about=("country", "VN"))
    assert queries.list_issues(by=actor("nipa"), wanted=wanted) == [issue]
    assert queries.list_issues(by=actor("nipa"), wanted=queries.Wanted(about=("hs", "VN"))) == []


@pytest.mark.parametrize("word", ["사유", "ＶＮ", "VNM", "854", "８５４２", "8542.32.10.00.5"])
def test_a_word_that_is_no_code_is_named(word: str) -> None:
    with pytest.raises(Refusal) as refused:
        about_in(f"VN, {word}")
    assert refused.value.values["word"] == word
    assert about_in("vn; 8542.32") == [(SubjectKind.COUNTRY, "VN"), (SubjectKind.HS, "854232")]


def test_an_issue_without_a_title_is_refused() -> None:
    with pytest.raises(Refusal, match="title in Korean"):
        opened(title="  ")
    assert not Issue.unscoped.exists()


def test_a_stage_is_reached_once_its_facts_are_there_and_each_is_named() -> None:
    issue = opened()
    with pytest.raises(Conflict):
        move(issue, IssueState.ACTING)
    answer(issue)
    with pytest.raises(Refusal, match="responsible"):
        move(issue, IssueState.ACTING)
    make_responsible(issue)
    assert move(issue, IssueState.ACTING).state == "acting"
    with pytest.raises(Refusal, match="what was done"):
        move(issue, IssueState.WATCHED, why=" ")
    watched = move(issue, IssueState.WATCHED, why="상대국과 협의 개시")
    assert (watched.state, watched.outcome) == ("watched", "상대국과 협의 개시")
    closed = move(issue, IssueState.CLOSED)
    assert (closed.ended, closed.closed_at) == ("resolved", AT)
    assert move(issue, IssueState.OPEN).ended == ""


def test_a_step_that_lacks_a_fact_is_offered_with_its_name() -> None:
    issue = opened()
    answer(issue)
    offered = queries.list_steps(issue=Issue.unscoped.get(pk=issue.pk), by=actor("secretariat"))
    assert {step.new: [needed.text for needed in step.lacks] for step in offered} == {
        "acting": ["An officer is named as responsible."],
        "closed": [],
    }


def test_each_stage_needs_exactly_the_facts_of_its_row() -> None:
    for new, *facts in product(IssueState, (0, 1), (False, True), (False, True), (False, True)):
        standing = Standing(*facts)  # type: ignore[arg-type]
        missing = [needed for needed in NEEDS[new] if not needed.is_there(standing)]
        assert lacking(new, standing) == missing
    assert set(NEEDS) == set(STEPS) == set(IssueState)


def _walk(tries: int) -> Iterator[tuple[IssueState, IssueState, bool]]:
    """Try steps at random on one issue; yield where it stood, where it went, whether it moved."""
    issue, chance = opened(), Random(7)
    answer(issue)
    make_responsible(issue)
    for _ in range(tries):
        old = IssueState(Issue.unscoped.get(pk=issue.pk).state)
        new = chance.choice(list(IssueState))
        try:
            move(issue, new)
        except Conflict:
            yield old, new, False
        else:
            yield old, new, True


@pytest.mark.parametrize("tries", [300, pytest.param(TRIES, marks=pytest.mark.full)])
def test_no_illegal_step_is_ever_taken(tries: int) -> None:
    taken = 0
    for old, new, moved in _walk(tries):
        assert moved is (may_move(old, new) and new is not IssueState.MERGED), (old, new)
        taken += moved
    assert Event.objects.filter(verb="issue_moved").count() == taken
    assert 0 < taken < tries


def test_who_reads_an_older_state_is_told_that_somebody_was_faster() -> None:
    issue = opened()
    move(issue, IssueState.CLOSED, read=IssueState.OPEN)
    with pytest.raises(Conflict, match="Somebody else has moved"):
        move(issue, IssueState.OPEN, read=IssueState.ANSWERING)


def test_an_issue_says_on_whom_it_waits_until_it_waits_no_longer() -> None:
    issue = opened()
    with pytest.raises(Refusal, match="what the issue waits for"):
        services.let_issue_wait(by=actor("secretariat"), at=AT, issue=issue, on=organisation("kea"))
    with pytest.raises(NotAllowed):
        services.let_issue_wait(
            by=actor("kea"), at=AT, issue=issue, on=organisation("kea"), what="자료"
        )
    waits = services.let_issue_wait(
        by=actor("confirm"), at=AT, issue=issue, on=organisation("kea"), what="회원사 자료"
    )
    assert (waits.waiting_on, waits.waiting_for) == (organisation("kea"), "회원사 자료")
    goes_on = services.let_issue_wait(by=actor("confirm"), at=AT, issue=issue, on=None)
    assert (goes_on.waiting_on, goes_on.waiting_since) == (None, None)


def test_what_went_up_in_another_issue_leaves_its_answers_and_asks_who_was_not_asked() -> None:
    gone, stays = opened(), opened(title="남는 이슈", asked=[organisation("nipa")])
    answer(gone, "kiet")
    merged = services.merge_issues(
        by=actor("secretariat"), at=AT, issue=gone, into=stays, why="같은 조치"
    )
    gone.refresh_from_db()
    assert (merged, gone.state, gone.merged_into) == (stays, "merged", stays)
    asked = {one.code for one in queries.list_asked(stays)}
    assert asked == {"nipa", "kiet", "kea"}
    assert Response.objects.get(issue=gone, organisation__code="kiet").state == "answered"
    assert queries.list_parts(issue=stays, by=actor("nipa")) == [gone]
    with pytest.raises(Conflict, match="closed"):
        answer(gone)
    with pytest.raises(Conflict):
        move(gone, IssueState.OPEN)


def test_merging_into_itself_or_into_what_has_ended_is_refused_and_changes_nothing() -> None:
    one, other = opened(), opened(title="끝난 이슈")
    move(other, IssueState.CLOSED)
    merge = {"by": actor("secretariat"), "at": AT, "why": "같음"}
    with pytest.raises(Refusal, match="into itself"):
        services.merge_issues(issue=one, into=one, **merge)
    with pytest.raises(Conflict, match="would stay has ended"):
        services.merge_issues(issue=one, into=other, **merge)
    with pytest.raises(Refusal, match="why the two are one"):
        services.merge_issues(issue=one, into=opened(), **{**merge, "why": " "})
    with pytest.raises(NotAllowed):
        services.merge_issues(issue=one, into=opened(), **{**merge, "by": actor("kea")})
    one.refresh_from_db()
    assert (one.state, one.merged_into) == ("open", None)


def test_a_part_of_an_issue_becomes_one_of_its_own_with_its_label() -> None:
    whole = opened(about=[(SubjectKind.COUNTRY, "VN")])
    part = services.split_issue(by=actor("secretariat"), at=AT, issue=whole, title_ko="부분")
    assert (part.split_from, part.kind, part.label.within) == (whole, whole.kind, whole.label)
    assert queries.list_asked(part) == queries.list_asked(whole)
    assert [s.code for s in queries.list_subjects(part)] == ["VN"]
    with pytest.raises(NotFound):
        services.split_issue(by=actor("company"), at=AT, issue=whole, title_ko="부분")
