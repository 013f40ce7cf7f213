"""Series and sessions: opened, raised, planned in a zone, invited to, moved, held and closed."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from tests.rooms.issues.test_stages import organisation
from tests.rooms.meetings.steps import (
    FIRST,
    NEXT,
    SECOND,
    closed,
    fresh,
    held,
    invited,
    planned,
    point,
    series,
    slot,
)
from tests.rooms.steps import AT, actor, settle

from situationroom.base.errors import Conflict, NotAllowed, NotFound, Refusal
from situationroom.base.models import SearchEntry
from situationroom.rooms.delivery.models import Notification
from situationroom.rooms.meetings import queries, services
from situationroom.rooms.meetings.models import Invitee, MinutesVersion, Series, Session
from situationroom.rooms.meetings.services import Guest
from situationroom.rooms.meetings.states import (
    Attendance,
    Circle,
    MeetingLevel,
    Reply,
    SeriesKind,
    SessionState,
)

pytestmark = pytest.mark.django_db
MOU = "한미 상무장관 양해각서"


def rule_of(refused: Any) -> Any:
    return refused.value.values["rule"]


def told(name: str) -> set[str]:
    rows = Notification.objects.filter(recipient__email=f"{name}@demo.example")
    return {kind for kind in rows.values_list("kind", flat=True) if kind.startswith("meetings.")}


@pytest.mark.parametrize(
    ("rule", "wrong"),
    [
        ("MTG-02", {"title_ko": " "}), ("MTG-05", {"counterpart": "", "counterpart_area": ""}),
        ("MTG-06", {"circle": Circle.OWN, "owner": "nipa"}), ("MTG-04", {"owner": "kea"}),
    ],
)  # fmt: skip
def test_an_incomplete_series_is_refused_and_nothing_is_written(
    rule: str, wrong: dict[str, Any]
) -> None:
    if isinstance(wrong.get("owner"), str):
        wrong = wrong | {"owner": organisation(wrong["owner"]).id}
    with pytest.raises(Refusal) as refused:
        series(**wrong)
    assert rule_of(refused) == rule
    assert not Series.unscoped.exists()


def test_only_the_state_opens_and_only_the_secretariat_for_another_house() -> None:
    for name in ("kea", "leadership", "company", "expert"):
        with pytest.raises(NotAllowed):
            series(by=name)
    with pytest.raises(Refusal, match="for another organisation"):
        series(by="nipa")
    assert series(by="nipa", owner=organisation("nipa").id).owner.code == "nipa"
    with pytest.raises(Refusal, match="no country"):
        series(counterpart_area="ZZ")


def test_a_level_rises_by_a_document_and_its_history_stays() -> None:
    one, by = series(), actor("secretariat")
    said: dict[str, Any] = {"series": one.id, "level": MeetingLevel.MINISTER, "on": FIRST}
    for rule, wrong in (
        ("MTG-11", {"level": MeetingLevel.DIRECTOR_GENERAL}), ("MTG-14", {"by_document": " "}),
        ("MTG-12", {"on": date(2100, 1, 1)}),
    ):  # fmt: skip
        with pytest.raises(Refusal) as refused:
            services.change_level(by=by, at=AT, **({"by_document": MOU} | said | wrong))
        assert rule_of(refused) == rule
    services.change_level(by=by, at=AT, by_document=MOU, **said)
    row = queries.get_series(id=one.id, by=actor("kea"))
    (change,) = queries.list_level_changes(row)
    assert row.meeting_level == MeetingLevel.MINISTER
    assert (change.level_before, change.level_after, change.on, change.by_document) == (
        "director_general", "minister", FIRST, MOU,
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        services.change_level(by=actor("kea"), at=AT, by_document=MOU, **said)


def test_related_series_are_shown_to_who_reads_both() -> None:
    one = series()
    secret = series(title_ko="반도체 파트너십 대화", circle=Circle.GOVERNMENT)
    by = actor("secretariat")
    services.relate_series(by=by, at=AT, series=one.id, other=secret.id, says="반도체를 나눠 맡음")
    with pytest.raises(Conflict):
        services.relate_series(by=by, at=AT, series=secret.id, other=one.id, says="같다")
    assert [b.series for b in queries.list_related(series=secret, by=actor("nipa"))] == [one]
    assert queries.list_related(series=one, by=actor("kea")) == []


def test_a_working_group_whose_parent_ended_plans_nothing() -> None:
    one, by = series(), actor("secretariat")
    group = series(title_ko="반도체 작업반", parent=one.id)
    planned(group)
    services.end_series(by=by, at=AT, series=one.id, why="다른 협의체로 합침")
    with pytest.raises(Conflict, match="belongs to has ended") as refused:
        planned(group, date(2026, 10, 1))
    assert rule_of(refused) == "MTG-10"
    with pytest.raises(Conflict) as refused:
        planned(one)
    assert rule_of(refused) == "MTG-09"
    with pytest.raises(Conflict) as refused:
        series(title_ko="둘째 작업반", parent=one.id)
    assert rule_of(refused) == "MTG-07"
    assert Session.unscoped.count() == 1


def test_a_session_keeps_the_clock_of_its_zone_over_summer_time() -> None:
    one = series()
    winter = planned(one, slot=slot(date(2027, 3, 12), time(16), "America/Los_Angeles"))
    summer = planned(one, slot=slot(date(2027, 3, 15), time(16), "America/Los_Angeles"))
    assert winter.starts_at == datetime(2027, 3, 13, 0, tzinfo=UTC)
    assert summer.starts_at == datetime(2027, 3, 15, 23, tzinfo=UTC)
    with pytest.raises(Refusal, match="leave this hour out"):
        planned(one, slot=slot(date(2027, 3, 14), time(2, 30), "America/Los_Angeles"))
    with pytest.raises(Refusal) as refused:
        planned(one, slot=slot(NEXT, zone="Asia/Nowhere"))
    assert rule_of(refused) == "MTG-23"


def test_numbers_count_on_and_are_given_once() -> None:
    one = series()
    assert [planned(one, number=16).number, planned(one, NEXT + timedelta(days=9)).number] == [
        16, 17,
    ]  # fmt: skip
    with pytest.raises(Conflict) as refused:
        planned(one, date(2026, 12, 1), number=16)
    assert rule_of(refused) == "MTG-22"
    with pytest.raises(Refusal) as refused:
        planned(one, video_url="javascript:alert(1)")
    assert rule_of(refused) == "MTG-25"


def test_a_session_moved_after_invitations_needs_a_reason_and_raises_its_sequence() -> None:
    session, by = planned(series()), actor("secretariat")
    moved: dict[str, Any] = {"by": by, "at": AT, "session": session.id}
    later = services.move_session(slot=slot(NEXT, time(14)), **moved)
    assert later.sequence == 0
    invited(session, Guest(organisation=organisation("nipa").id))
    settle()
    assert told("nipa") == {"meetings.invited"}
    with pytest.raises(Refusal, match="say why the session is moved") as refused:
        services.move_session(slot=slot(NEXT, time(15)), **moved)
    assert rule_of(refused) == "MTG-28"
    assert fresh(session).sequence == 0
    row = services.move_session(slot=slot(NEXT, time(15)), why="장관 일정", **moved)
    assert (row.sequence, row.moved_why) == (1, "장관 일정")
    row = services.cancel_session(why="순방", **moved)
    assert (row.sequence, row.state) == (2, SessionState.CANCELLED)
    settle()
    assert told("nipa") == {"meetings.invited", "meetings.moved", "meetings.cancelled"}
    assert told("kea") == set()


def test_who_has_no_address_is_told_by_somebody_before_invitations_go_out() -> None:
    session, by = planned(series()), actor("secretariat")
    add: dict[str, Any] = {"by": by, "at": AT, "session": session.id}
    with pytest.raises(Refusal) as refused:
        services.give_out_invitations(**add)
    assert rule_of(refused) == "MTG-35"
    services.add_invitees(guests=[Guest(name="삼성전자"), Guest(name="Corning")], **add)
    with pytest.raises(Refusal) as refused:
        services.give_out_invitations(**add)
    assert rule_of(refused) == "MTG-36"
    Invitee.objects.filter(name="Corning").update(email="a@corning.example")
    Invitee.objects.filter(name="삼성전자").update(told_by="KEA가 전화로")
    assert services.give_out_invitations(**add).state == SessionState.INVITED


def test_the_list_names_each_once_and_no_company_by_its_account() -> None:
    one = series()
    session, by = planned(one), actor("secretariat")
    theme = queries.list_themes(one)[0].id
    add: dict[str, Any] = {"by": by, "at": AT, "session": session.id}
    services.add_invitees(guests=[Guest(name="네이버", theme=theme)], **add)
    other = queries.list_themes(series(title_ko="다른 대화"))[0].id
    for rule, wrong in (
        ("MTG-31", Guest()), ("MTG-33", Guest(name="네이버 ")),
        ("MTG-32", Guest(organisation=organisation("example-company").id)),
        ("MTG-34", Guest(name="구글", theme=other)),
    ):  # fmt: skip
        with pytest.raises(Refusal) as refused:
            services.add_invitees(guests=[Guest(name="새 이름"), wrong], **add)
        assert rule_of(refused) == rule
    assert Invitee.objects.count() == 1


def test_steps_come_in_turn_and_who_came_is_noted_once_it_was_held() -> None:
    one, by = series(), actor("secretariat")
    ahead = planned(one)
    with pytest.raises(Conflict) as refused:
        services.hold_session(by=by, at=AT, session=ahead.id)
    assert rule_of(refused) == "MTG-38"
    with pytest.raises(Conflict) as refused:
        closed(ahead)
    assert rule_of(refused) == "MTG-29"
    (guest,) = services.add_invitees(
        by=by, at=AT, session=ahead.id, guests=[Guest(name="OCI", told_by="전화")]
    )
    note: dict[str, Any] = {"by": by, "session": ahead.id, "invitee": guest.id}
    with pytest.raises(Conflict) as refused:
        services.note_invitee(at=AT, attendance=Attendance.CAME, **note)
    assert rule_of(refused) == "MTG-39"
    services.note_invitee(at=AT, reply=Reply.YES, **note)
    then = ahead.ends_at
    services.hold_session(by=by, at=then, session=ahead.id)
    services.note_invitee(at=then, attendance=Attendance.CAME, **note)
    assert queries.count_turnout([ahead])[ahead.id] == queries.Turnout(1, 1)
    with pytest.raises(Conflict):
        services.cancel_session(by=by, at=then, session=ahead.id, why="늦었다")


def test_minutes_with_an_undecided_point_ask_why_and_only_the_chair_closes_them() -> None:
    one = series()
    chair = next(p for p in queries.list_chairs(series=one, on=AT.date()) if "확인" in p.name)
    session = held(one, FIRST, chair=chair.id)
    point(session)
    with pytest.raises(NotAllowed):
        closed(session, by="nipa")
    with pytest.raises(Refusal, match="undecided") as refused:
        closed(session, why=" ")
    assert rule_of(refused) == "MTG-42"
    assert fresh(session).state == SessionState.HELD
    assert closed(session, why="시간 부족", by="confirm").ended_why == "시간 부족"
    with pytest.raises(Conflict):
        point(session, "나중에")
    with pytest.raises(Conflict) as refused:
        services.write_minutes(by=actor("secretariat"), at=AT, session=session.id, text="덧붙임")
    assert rule_of(refused) == "MTG-43"


def test_typing_makes_one_version_a_writer_and_a_colleague_who_was_faster_is_told() -> None:
    session = held(series(), FIRST)
    write: dict[str, Any] = {"session": session.id}
    by, other = actor("secretariat"), actor("confirm")
    for n in range(5):
        at = AT + timedelta(seconds=n)
        services.write_minutes(by=by, at=at, text=f"□ 개회 {n}", read=n, **write)
    assert MinutesVersion.objects.count() == 1
    with pytest.raises(Conflict, match="meanwhile"):
        services.write_minutes(by=other, at=AT, text="다른 글", read=0, **write)
    minutes = services.write_minutes(by=other, at=AT, text="□ 개회 4\n○ 발언", read=5, **write)
    assert [(v.number, v.text) for v in queries.list_versions(minutes)] == [
        (2, "□ 개회 4\n○ 발언"), (1, "□ 개회 4"),
    ]  # fmt: skip
    with pytest.raises(NotAllowed):
        services.write_minutes(by=actor("nipa"), at=AT, text="남의 글", **write)


def test_hidden_and_absent_are_the_same_and_a_narrow_session_stays_narrow() -> None:
    one = series()
    secret = planned(one, circle=Circle.GOVERNMENT)
    assert secret.label.level == "government"
    for call in (
        lambda: queries.get_session(id=secret.id, by=actor("kea")),
        lambda: services.build_agenda(by=actor("kea"), at=AT, session=secret.id),
        lambda: queries.get_series(id=secret.id, by=actor("secretariat")),
    ):
        with pytest.raises(NotFound):
            call()
    assert queries.list_sessions_of(one, by=actor("kea")) == []


def test_series_and_sessions_are_found_by_their_words() -> None:
    one = series(kind=SeriesKind.DIALOGUE)
    session = planned(one, SECOND, place="워싱턴")
    settle()
    entries = SearchEntry.objects.visible_to(actor("kea"))
    assert set(entries.values_list("kind", "about")) == {
        ("series", one.id), ("session", session.id),
    }  # fmt: skip
