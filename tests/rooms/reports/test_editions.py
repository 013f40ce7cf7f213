"""Editions of a brief: stale when something came after it, redrafted, superseded."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from tests.rooms.steps import AT, actor, register, settle

from situationroom.base.errors import Conflict, NotAllowed, NotFound
from situationroom.base.models import Event, Label
from situationroom.rooms.issues import services as issues
from situationroom.rooms.issues.models import Issue
from situationroom.rooms.issues.states import Ended, IssueState
from situationroom.rooms.measures import services as measures
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.reports import queries, services
from situationroom.rooms.reports.models import Brief
from situationroom.rooms.reports.progress import get_progress
from situationroom.rooms.reports.states import BriefState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("after_the_court")]
LATER = AT + timedelta(hours=2)


def the_issue() -> Issue:
    return Issue.unscoped.select_related("owner", "label").get(act__code="us-2026-02-20-court")


def newest(issue: Issue | None = None) -> Brief:
    found = queries.find_brief_of_issue((issue or the_issue()).id)
    assert found is not None
    return found


def answer(name: str, position: str = "영향 분석 중") -> None:
    by = actor(name)
    own = Organisation.objects.get(id=by.organisation)
    issues.give_response(
        by=by, at=LATER, issue=the_issue(), organisation=own, position=position, action=""
    )


def redraft(name: str = "secretariat", issue: Issue | None = None) -> Brief:
    return services.redraft_brief(by=actor(name), at=LATER, issue=issue or the_issue())


def move(name: str, new: BriefState, brief: Brief | None = None) -> Brief:
    return services.move_brief(by=actor(name), at=LATER, brief=brief or newest(), new=new)


def hand_over(code: str, *, by: str = "secretariat") -> Issue:
    to = Organisation.objects.get(code=code)
    return issues.assign_issue(by=actor(by), at=LATER, issue=the_issue(), owner=to)


def stands(brief: Brief, name: str = "secretariat") -> queries.Standing:
    return queries.get_standing(queries.get_brief(id=brief.id, by=actor(name)), by=actor(name))


def told(standing: queries.Standing) -> list[str]:
    return [row.response.organisation.code for row in standing.stale.answered]


def refused(name: str, new: BriefState, brief: Brief | None = None) -> str:
    """Return the number of the rule that forbids a step; the remedy must be named."""
    with pytest.raises(Conflict) as refusal:
        move(name, new, brief)
    assert refusal.value.hint
    return str(refusal.value.values["rule"])


def test_a_fresh_brief_holds_and_says_so() -> None:
    standing = stands(newest())
    assert (standing.newer, bool(standing.stale), standing.stale.since) == (None, False, None)
    assert not queries.get_next_edition(issue=the_issue(), by=actor("secretariat")).wanted


def test_an_answer_makes_the_brief_stale_and_says_who_and_since_when() -> None:
    answer("nipa")
    answer("kea")
    standing = stands(newest())
    assert (sorted(told(standing)), standing.stale.since) == (["kea", "nipa"], LATER)
    assert standing.stale.figures_since is None


def test_many_answers_make_no_edition_and_one_button_takes_them_all_up() -> None:
    first = newest()
    for name in ("nipa", "kiet", "kea", "hanoi"):
        answer(name)
    settle()
    assert newest() == first
    second = redraft()
    assert (second.edition, second.state, bool(stands(second).stale)) == (2, "draft", False)
    assert "13 of 17 organisations" in repr(queries.document_of(second, language="en"))
    assert stands(first).newer == second
    assert told(stands(first)) != []


def test_an_edition_stays_as_it_was_drafted() -> None:
    before = Brief.unscoped.filter(id=newest().id).values("content_ko", "content_en", "answers")
    was = list(before)
    answer("nipa")
    redraft()
    assert list(before) == was


def test_nothing_new_is_no_new_edition() -> None:
    first, events = newest(), Event.objects.count()
    assert redraft() == first
    assert Event.objects.count() == events


def test_the_same_answer_sent_again_is_nothing_new_and_another_one_is() -> None:
    answer("nipa")
    second = redraft()
    answer("nipa")
    assert not stands(second).stale
    answer("nipa", "대책 회의 개최")
    assert told(stands(second)) == ["nipa"]
    assert redraft().edition == 3


def test_the_fact_that_a_brief_was_drafted_again_is_told() -> None:
    answer("nipa")
    brief = redraft()
    event = Event.objects.get(verb="brief_drafted", about=brief.id)
    assert (event.payload["edition"], event.actor) == (2, actor("secretariat").id)
    assert event.label == brief.label


def test_a_stale_brief_is_neither_submitted_nor_signed() -> None:
    answer("nipa")
    assert refused("secretariat", BriefState.SUBMITTED) == "REP-04"
    redraft()
    move("secretariat", BriefState.SUBMITTED)
    answer("kea")
    assert refused("leadership", BriefState.SIGNED) == "REP-04"
    assert newest().state == BriefState.SUBMITTED


def test_a_superseded_brief_goes_no_further() -> None:
    first = newest()
    answer("nipa")
    redraft()
    assert refused("secretariat", BriefState.SUBMITTED, first) == "REP-03"
    assert queries.list_moves(brief=first, by=actor("secretariat")) == []
    assert queries.list_moves(brief=newest(), by=actor("secretariat")) == [BriefState.SUBMITTED]


def test_leadership_sends_a_stale_brief_back_and_signs_the_next_edition() -> None:
    first = move("secretariat", BriefState.SUBMITTED)
    answer("nipa")
    assert queries.list_moves(brief=first, by=actor("leadership")) == [BriefState.DRAFT]
    move("leadership", BriefState.DRAFT)
    second = redraft()
    move("secretariat", BriefState.SUBMITTED)
    signed = move("leadership", BriefState.SIGNED)
    assert (signed, signed.edition) == (second, 2)


def test_what_lies_with_leadership_is_redrafted_only_when_it_could_not_be_signed() -> None:
    move("secretariat", BriefState.SUBMITTED)
    with pytest.raises(Conflict) as refusal:
        redraft()
    assert (refusal.value.values["rule"], "send it back" in refusal.value.hint) == ("REP-07", True)
    answer("nipa")
    assert redraft().edition == 2


def test_a_hidden_draft_is_not_betrayed_to_who_reads_the_edition_before_it() -> None:
    first = move("secretariat", BriefState.SUBMITTED)
    answer("nipa")
    second = redraft()
    assert stands(first, "leadership").newer is None
    assert refused("leadership", BriefState.SIGNED, first) == "REP-04"
    move("secretariat", BriefState.SUBMITTED)
    assert stands(first, "leadership").newer == second
    assert refused("leadership", BriefState.SIGNED, first) == "REP-03"


def test_a_signed_brief_stays_signed_when_a_later_edition_comes() -> None:
    move("secretariat", BriefState.SUBMITTED)
    first = move("leadership", BriefState.SIGNED)
    answer("nipa")
    redraft()
    first.refresh_from_db()
    assert (first.state, told(stands(first, "kiet"))) == (BriefState.SIGNED, ["nipa"])
    assert stands(first, "kiet").newer is None
    assert stands(first).newer == newest()


def test_new_figures_make_the_next_edition_by_themselves_and_it_stands_on_them() -> None:
    act = register()
    settle()
    issue = Issue.unscoped.get(act=act)
    first = newest(issue)
    old = set(first.runs.all())
    measures.confirm_act(by=actor("confirm"), at=LATER, act=act)
    settle()
    second = newest(issue)
    assert (second.edition, stands(second).stale.since) == (2, None)
    assert set(second.runs.all()) == set(issue.runs.filter(state="current"))
    assert set(second.runs.all()).isdisjoint(old)
    went = Event.objects.filter(verb="run_went_stale", about__in=[run.id for run in old])
    assert stands(first).stale.figures_since == min(event.at for event in went)
    assert refused("secretariat", BriefState.SUBMITTED, first) == "REP-03"


def withdrawn() -> Issue:
    """Return the issue of an act that was withdrawn after its brief was drafted."""
    act = register()
    settle()
    measures.withdraw_act(by=actor("secretariat"), at=LATER, act=act, reason="오등록")
    settle()
    return Issue.unscoped.get(act=act)


def test_without_current_figures_there_is_no_edition_and_the_remedy_is_named() -> None:
    issue = withdrawn()
    brief = newest(issue)
    assert stands(brief).stale.figures_since is not None
    assert refused("secretariat", BriefState.SUBMITTED, brief) == "REP-04"
    with pytest.raises(Conflict) as refusal:
        redraft(issue=issue)
    assert (refusal.value.values["rule"], "close the issue" in refusal.value.hint) == (
        "REP-06", True
    )  # fmt: skip
    obstacle = queries.get_next_edition(issue=issue, by=actor("secretariat")).obstacle
    assert obstacle is not None
    assert obstacle.number == "REP-06"


@pytest.mark.parametrize("name", ["nipa", "kiet", "kea", "company", "leadership", "hanoi"])
def test_only_the_owner_of_the_issue_and_the_secretariat_redraft(name: str) -> None:
    answer("nipa")
    with pytest.raises(NotAllowed, match="may draft"):
        redraft(name)
    obstacle = queries.get_next_edition(issue=the_issue(), by=actor(name)).obstacle
    assert obstacle is not None
    assert obstacle.refusal is NotAllowed
    assert newest().edition == 1


def test_an_issue_handed_over_keeps_old_drafts_where_they_were_drafted() -> None:
    first = newest()
    hand_over("nipa")
    first = Brief.unscoped.select_related("label").get(id=first.id)
    assert first.label.owner == actor("secretariat").organisation
    with pytest.raises(NotFound):
        queries.get_brief(id=first.id, by=actor("nipa"))
    assert stands(first).stale.owner_since == LATER
    assert refused("secretariat", BriefState.SUBMITTED, first) == "REP-04"
    second = redraft("nipa")
    assert second.label.owner == actor("nipa").organisation
    assert queries.document_of(second, language="en").department.startswith("National IT")
    assert queries.get_brief(id=second.id, by=actor("nipa")) == second


def test_the_secretariat_reads_every_draft_and_leadership_every_submitted_one() -> None:
    hand_over("nipa")
    brief = redraft("nipa")
    for name in ("nipa", "secretariat"):
        assert queries.get_brief(id=brief.id, by=actor(name)) == brief
    for name in ("confirm", "leadership", "kiet", "kea", "company"):
        with pytest.raises(NotFound):
            queries.get_brief(id=brief.id, by=actor(name))
    with pytest.raises(NotAllowed, match="drafting organisation"):
        move("secretariat", BriefState.SUBMITTED)
    move("nipa", BriefState.SUBMITTED)
    assert queries.get_brief(id=brief.id, by=actor("leadership")) == brief
    assert move("leadership", BriefState.SIGNED).label.level == "government"
    assert queries.get_brief(id=brief.id, by=actor("kiet")) == brief


def test_the_secretariat_drafts_in_the_name_of_the_owner() -> None:
    hand_over("nipa")
    brief = redraft("secretariat")
    assert brief.label.owner == actor("nipa").organisation
    assert queries.list_moves(brief=brief, by=actor("nipa")) == [BriefState.SUBMITTED]


def test_who_may_not_read_the_issue_is_not_told_who_answered() -> None:
    answer("nipa")
    move("secretariat", BriefState.SUBMITTED, redraft())
    signed = move("leadership", BriefState.SIGNED)
    answer("kea")
    label = Label.objects.get(id=the_issue().label_id)
    label.level = "own"
    label.save()
    with pytest.raises(NotFound):  # what stands within a secret is one too
        stands(signed, "kiet")
    assert told(stands(signed, "secretariat")) == ["kea"]


def test_a_page_of_briefs_knows_how_each_stands() -> None:
    first = newest()
    answer("nipa")
    second = redraft()
    by = actor("secretariat")
    found = queries.list_standings(queries.list_briefs(by=by), by=by)
    assert (found[first.id].newer, found[second.id].newer) == (second, None)
    assert (bool(found[first.id].stale), bool(found[second.id].stale)) == (True, False)
    assert queries.list_standings([], by=by) == {}


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_file_says_which_edition_it_is_and_whether_it_still_holds(language: str) -> None:
    first = newest()
    fresh = queries.document_of(first, language=language, standing=stands(first))
    answer("nipa")
    stale = queries.document_of(first, language=language, standing=stands(first))
    second = redraft()
    old = queries.document_of(first, language=language, standing=stands(first))
    words = {"ko": ("제1판", "갱신 필요", "새 판"), "en": ("edition 1", "stale", "newer")}[language]
    assert words[0] in fresh.reported_at
    assert [words[1] in d.watermark for d in (fresh, stale, old)] == [False, True, True]
    assert [words[2] in d.watermark for d in (fresh, stale, old)] == [False, False, True]
    assert "2" in queries.document_of(second, language=language).reported_at


def test_a_closed_issue_may_still_have_its_last_word() -> None:
    answer("nipa")
    issues.move_issue(
        by=actor("secretariat"),
        at=LATER,
        issue=the_issue(),
        new=IssueState.CLOSED,
        why="협의 종결",
        ended=Ended.RESOLVED,
    )
    assert redraft().edition == 2


def test_the_way_of_a_notice_ends_at_the_newest_edition_one_may_read() -> None:
    notice = the_issue().act.notices.get()
    answer("nipa")
    second = redraft()
    ends = {
        name: get_progress(notice.id, by=actor(name)).brief
        for name in ("secretariat", "leadership", "nipa")
    }
    assert ends == {"secretariat": second.id, "leadership": None, "nipa": None}
    assert get_progress(notice.id).brief == second.id
    assert not get_progress(notice.id, by=actor("nipa")).finished  # a draft is not told of
    assert get_progress(notice.id, by=actor("secretariat")).finished


def test_how_many_briefs_stand_costs_the_same_few_queries(
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    answer("nipa")
    redraft()
    by = actor("secretariat")
    briefs = queries.list_briefs(by=by)
    for some in (briefs[:1], briefs):
        with django_assert_num_queries(7):
            queries.list_standings(some, by=by)
