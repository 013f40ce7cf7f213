"""Steps of the tests on meetings: a dialogue with its sessions, as story 5 tells it."""

from datetime import date, time
from typing import Any
from uuid import UUID

from tests.rooms.issues.test_stages import organisation
from tests.rooms.steps import AT, actor

from situationroom.rooms.meetings import queries, services
from situationroom.rooms.meetings.models import (
    AgendaItem,
    Ask,
    AskStanding,
    Decision,
    Series,
    Session,
)
from situationroom.rooms.meetings.queries import Inherited, Point
from situationroom.rooms.meetings.services import Guest, NewSeries, Plan, Slot
from situationroom.rooms.meetings.states import (
    Circle,
    MeetingLevel,
    SeriesKind,
    Side,
    Standing,
)

FIRST, SECOND, THIRD = date(2022, 5, 21), date(2023, 4, 27), date(2024, 6, 27)
NEXT = date(2026, 9, 10)


def slot(day: date, at: time = time(10), zone: str = "Asia/Seoul", minutes: int = 90) -> Slot:
    return Slot(day=day, time=at, zone=zone, minutes=minutes)


def series(by: str = "secretariat", **more: Any) -> Series:
    values: dict[str, Any] = {
        "kind": SeriesKind.DIALOGUE,
        "title_ko": "한미 공급망·산업대화",
        "title_en": "Korea-US Supply Chain and Commercial Dialogue",
        "owner": organisation("msit").id,
        "counterpart_area": "US",
        "counterpart": "US Department of Commerce",
        "meeting_level": MeetingLevel.DIRECTOR_GENERAL,
        "themes": [("디지털경제", "Digital economy"), ("반도체", "Semiconductors")],
        "circle": Circle.ROOM,
        **more,
    }
    return services.open_series(by=actor(by), at=AT, said=NewSeries(**values))


def planned(one: Series, day: date = NEXT, by: str = "secretariat", **more: Any) -> Session:
    plan = Plan(slot=more.pop("slot", None) or slot(day), **more)
    return services.plan_session(by=actor(by), at=AT, series=one.id, plan=plan)


def held(one: Series, day: date, **more: Any) -> Session:
    session = planned(one, day, **more)
    return services.hold_session(by=actor("secretariat"), at=AT, session=session.id)


def closed(session: Session, why: str = "시간이 모자랐다", by: str = "secretariat") -> Session:
    return services.close_session(by=actor(by), at=AT, session=session.id, why=why)


def asked(session: Session, text: str = "투자 기업의 비차별 혜택", **more: Any) -> Ask:
    values: dict[str, Any] = {"side": Side.OURS, "asked_by": "한국 정부", **more}
    return services.make_ask(
        by=actor("secretariat"), at=AT, session=session.id, text_ko=text, **values
    )


def stood(ask: Ask, session: Session, standing: Standing, **more: Any) -> AskStanding:
    values: dict[str, Any] = {
        "words": "" if standing is Standing.SILENT else "검토하겠다",
        "said_by": "미국 상무부",
        "evidence": "공동성명 3항" if standing is Standing.KEPT else "",
        **more,
    }
    return services.state_ask(
        by=actor("secretariat"), at=AT, ask=ask.id, session=session.id, standing=standing, **values
    )


def decided(session: Session, what: str = "실무반을 둔다", **more: Any) -> Decision:
    values: dict[str, Any] = {"owner": organisation("nipa"), **more}
    return services.make_decision(
        by=actor("secretariat"), at=AT, session=session.id, what_ko=what, **values
    )


def point(session: Session, title: str = "조기경보 체계", **more: Any) -> AgendaItem:
    return services.add_item(
        by=actor("secretariat"), at=AT, session=session.id, title_ko=title, **more
    )


def invited(session: Session, *guests: Guest) -> Session:
    by = actor("secretariat")
    services.add_invitees(by=by, at=AT, session=session.id, guests=guests)
    return services.give_out_invitations(by=by, at=AT, session=session.id)


def agenda(session: Session, by: str = "secretariat") -> list[Point]:
    row = queries.get_session(id=session.id, by=actor(by))
    return queries.get_agenda(session=row, by=actor(by))


def said_on(session: Session, by: str = "secretariat") -> list[str]:
    """Return the texts of an agenda, whatever they go back to."""
    found = []
    for one in agenda(session, by):
        if one.ask is not None:
            found.append(one.ask.ask.text_ko)
        elif one.decision is not None:
            found.append(one.decision.what_ko)
        else:
            found.append((one.item.origin or one.item).title_ko)
    return found


def inheritance(one: Series, by: str = "secretariat") -> dict[UUID, Inherited]:
    row = queries.get_series(id=one.id, by=actor(by))
    return {each.ask.id: each for each in queries.get_inheritance(series=row, by=actor(by))}


def fresh(session: Session) -> Session:
    return Session.unscoped.select_related("label", "series").get(pk=session.pk)
