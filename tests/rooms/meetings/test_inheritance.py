"""What a session leaves open is on the next agenda by itself: once, with where it comes from."""

from datetime import date

import pytest
from tests.rooms.issues.test_stages import opened, organisation
from tests.rooms.meetings.steps import (
    FIRST,
    NEXT,
    SECOND,
    THIRD,
    agenda,
    asked,
    closed,
    decided,
    held,
    inheritance,
    planned,
    point,
    said_on,
    series,
    stood,
)
from tests.rooms.steps import AT, actor

from situationroom.base.models import Event
from situationroom.rooms.issues import services as issues
from situationroom.rooms.issues.models import Action
from situationroom.rooms.issues.states import ActionState
from situationroom.rooms.meetings import queries, services
from situationroom.rooms.meetings.models import AgendaItem, Ask
from situationroom.rooms.meetings.states import (
    Circle,
    DecisionState,
    ItemSource,
    ItemState,
    SessionState,
    Side,
    Standing,
)

pytestmark = pytest.mark.django_db


def test_what_was_asked_promised_and_left_open_is_on_the_agenda_two_years_later() -> None:
    one = series()
    first = held(one, FIRST)
    steel = asked(first, "철강 232조 유연성")
    chips = asked(first, "시스템반도체 협력 사업")
    theirs = asked(first, "데이터 국외이전", side=Side.THEIRS, asked_by="미국 상무부")
    stood(chips, first, Standing.PROMISED, words="공동연구를 시작한다")
    closed(first)
    second = held(one, SECOND)
    stood(theirs, second, Standing.KEPT, words="제도를 고쳤다")
    closed(second)
    third = planned(one, THIRD)

    assert sorted(said_on(third)) == [chips.text_ko, steel.text_ko]
    points = agenda(third)
    assert [(p.source, p.came_from) for p in points] == [(ItemSource.ASK, first)] * 2
    inherited = next(p.ask for p in points if p.ask is not None and p.ask.ask == chips)
    assert inherited is not None
    assert [(m.session.number, m.standing) for m in inherited.marks] == [
        (1, Standing.PROMISED), (2, Standing.SILENT),
    ]  # fmt: skip
    promise = inherited.promise
    assert promise is not None
    assert promise.said is not None
    assert (promise.said.words, promise.said.said_by) == ("공동연구를 시작한다", "미국 상무부")
    assert inherited.silent_since == first


def test_the_history_of_each_ask_says_kept_changed_silent_and_dropped() -> None:
    one = series()
    sessions = [held(one, day) for day in (FIRST, SECOND, THIRD)]
    kept, changed, silent, dropped = (asked(sessions[0], f"요청 {n}") for n in range(4))
    stood(kept, sessions[0], Standing.PROMISED)
    stood(kept, sessions[2], Standing.KEPT)
    stood(changed, sessions[1], Standing.CHANGED, words="범위를 줄였다")
    stood(dropped, sessions[1], Standing.DROPPED, words="요청을 거둔다")
    found = inheritance(one)
    marks = {
        ask.text_ko: [m.standing.value for m in found[ask.id].marks]
        for ask in (kept, changed, silent, dropped)
    }
    assert marks == {
        "요청 0": ["promised", "silent", "kept"],
        "요청 1": ["asked", "changed", "silent"],
        "요청 2": ["asked", "silent", "silent"],
        "요청 3": ["asked", "dropped"],
    }
    since = {ask.text_ko: found[ask.id].silent_since for ask in (kept, changed, silent, dropped)}
    assert since == {
        "요청 0": None, "요청 1": sessions[1], "요청 2": sessions[0], "요청 3": None,
    }  # fmt: skip
    assert [each.is_over for each in found.values()] == [False, False, True, True]


def test_nothing_comes_twice_however_often_the_agenda_is_built() -> None:
    one = series()
    first = held(one, FIRST)
    asked(first)
    decided(first)
    point(first)
    closed(first)
    second = planned(one, SECOND)
    assert len(agenda(second)) == 3
    before = Event.objects.count()
    for _ in range(3):
        assert services.build_agenda(by=actor("secretariat"), at=AT, session=second.id) == []
    assert Event.objects.count() == before
    assert len(agenda(second)) == 3


def test_an_undecided_point_goes_on_until_it_is_decided_and_keeps_its_first_session() -> None:
    one = series()
    first = held(one, FIRST)
    point(first, "조기경보 체계")
    done = point(first, "개회")
    services.settle_item(
        by=actor("secretariat"), at=AT, session=first.id, item=done.id, state=ItemState.NOTED
    )
    closed(first)
    second = held(one, SECOND)
    assert said_on(second) == ["조기경보 체계"]
    closed(second)
    third = held(one, THIRD)
    (carried,) = agenda(third)
    assert (carried.source, carried.came_from) == (ItemSource.UNDECIDED, first)
    services.settle_item(
        by=actor("secretariat"), at=AT, session=third.id, item=carried.item.id,
        state=ItemState.DECIDED,
    )  # fmt: skip
    closed(third, why="")
    assert said_on(planned(one, NEXT)) == []


def test_closing_brings_what_is_open_onto_an_agenda_that_waits_already() -> None:
    one = series()
    first, waiting = held(one, FIRST), planned(one, NEXT)
    assert agenda(waiting) == []
    ask, what = asked(first), decided(first)
    closed(first)
    assert said_on(waiting) == [what.what_ko, ask.text_ko]


def test_what_a_cancelled_session_had_taken_up_goes_onto_the_one_after_it() -> None:
    one = series()
    first = held(one, FIRST)
    point(first, "조기경보 체계")
    closed(first)
    second, third = planned(one, date(2026, 9, 1)), planned(one, NEXT)
    assert (said_on(second), said_on(third)) == (["조기경보 체계"], [])
    services.cancel_session(by=actor("secretariat"), at=AT, session=second.id, why="순방")
    assert said_on(third) == ["조기경보 체계"]


def test_a_decision_is_on_the_agenda_until_it_is_carried_out_or_dropped() -> None:
    one = series()
    first = held(one, FIRST)
    done, dropped, left = (decided(first, f"결정 {n}") for n in range(3))
    for row, new in ((done, DecisionState.DONE), (dropped, DecisionState.DROPPED)):
        services.end_decision(by=actor("nipa"), at=AT, decision=row.id, new=new, says="공문")
    closed(first)
    second = planned(one, NEXT)
    assert said_on(second) == [left.what_ko]
    services.end_decision(
        by=actor("nipa"), at=AT, decision=done.id, new=DecisionState.OPEN, says="되돌렸다"
    )
    assert said_on(second) == [left.what_ko, done.what_ko]


def test_a_decision_that_is_an_action_stands_as_the_action_says() -> None:
    one = series()
    first = held(one, FIRST)
    decision = decided(first)
    issue = opened(title="반도체 관세")
    services.hand_over_decision(
        by=actor("secretariat"), at=AT, decision=decision.id, issue=issue.id, due_on=NEXT
    )
    action = Action.unscoped.get()
    assert (action.title_ko, action.owner) == (decision.what_ko, organisation("nipa"))
    issues.report_action(
        by=actor("nipa"), at=AT, action=action, new=ActionState.DONE, evidence="결과보고서"
    )
    closed(first)
    row = queries.get_decision(id=decision.id, by=actor("secretariat"))
    states = queries.states_of_decisions([row], by=actor("secretariat"))
    assert states[row.id] == (DecisionState.DONE, action)
    assert agenda(planned(one, NEXT)) == []


def test_words_written_late_do_not_hide_what_a_later_session_said() -> None:
    one = series()
    first, second = held(one, FIRST), held(one, SECOND)
    ask = asked(first)
    stood(ask, second, Standing.KEPT)
    stood(ask, first, Standing.PROMISED)
    assert Ask.unscoped.get(pk=ask.pk).standing == Standing.KEPT
    stood(ask, second, Standing.CHANGED, words="다시 열렸다")
    assert Ask.unscoped.get(pk=ask.pk).standing == Standing.CHANGED


def test_what_is_kept_from_a_reader_is_on_no_agenda_of_theirs() -> None:
    one = series()
    first = held(one, FIRST)
    open_ask = asked(first, "모두가 읽는 요청")
    secret = asked(first, "정부만 읽는 요청", circle=Circle.GOVERNMENT)
    stood(secret, first, Standing.PROMISED, words="비공개 약속")
    decided(first, "정부만 읽는 결정", circle=Circle.GOVERNMENT)
    closed(first)
    second = planned(one, NEXT)
    assert set(said_on(second, "nipa")) == {
        open_ask.text_ko, secret.text_ko, "정부만 읽는 결정",
    }  # fmt: skip
    assert said_on(second, "kea") == [open_ask.text_ko]
    assert set(inheritance(one, "kea")) == {open_ask.id}
    items = AgendaItem.objects.visible_to(actor("kea")).filter(session=second)
    assert items.count() == 1


def test_an_agenda_holds_what_its_builder_may_not_read() -> None:
    one = series(owner=organisation("nipa").id, by="secretariat")
    first = services.plan_session(
        by=actor("nipa"), at=AT, series=one.id,
        plan=services.Plan(slot=services.Slot(day=FIRST, time=AT.time())),
    )  # fmt: skip
    services.hold_session(by=actor("nipa"), at=AT, session=first.id)
    services.make_ask(
        by=actor("nipa"), at=AT, session=first.id, side=Side.OURS, text_ko="우리 기관만",
        asked_by="NIPA", circle=Circle.OWN,
    )  # fmt: skip
    closed(first, why="")
    second = planned(one, NEXT)
    assert said_on(second, "secretariat") == []
    assert said_on(second, "nipa") == ["우리 기관만"]
    assert SessionState(second.state) is SessionState.PLANNED
