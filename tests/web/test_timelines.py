"""Timelines name people to who may know them, organisations to the rest, and ask for them once."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.rooms.delivery.steps import person
from tests.rooms.steps import actor
from tests.web.visits import visit
from tests.web.walking import Seen

from situationroom.base.actors import ANONYMOUS, Actor, ActorKind
from situationroom.base.labels import Level
from situationroom.base.models import Event, Label
from situationroom.rooms.impact.models import Run
from situationroom.rooms.issues import services
from situationroom.rooms.issues.models import Issue
from situationroom.rooms.organisations.models import Organisation
from situationroom.rooms.organisations.queries import get_makers
from situationroom.rooms.reports.models import Brief
from situationroom.web.happenings import KINDS, timeline

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("after_the_court")]


def happened(by: Actor, about: uuid.UUID, *, name: str = "", level: Level = Level.PUBLIC) -> Event:
    """Write an event of somebody, in words of a fact that does not matter here."""
    return Event.objects.create(
        room="issues", verb="issue_moved", about=about, label=Label.objects.create(level=level),
        actor_kind=by.kind.value, actor=by.id, actor_name=name, organisation=by.organisation,
        at=timezone.now(),
    )  # fmt: skip


def texts(name: str, address: str) -> str:
    return " ".join(text for text, _ in Seen(visit(name).get(address).content.decode()).texts)


def answer(name: str) -> None:
    by = actor(name)
    services.give_response(
        by=by, at=timezone.now(), issue=Issue.unscoped.get(), position="점검 중", action="",
        organisation=Organisation.objects.get(id=by.organisation),
        next_date=timezone.localdate() + timedelta(days=2),
    )  # fmt: skip


def test_the_page_of_an_issue_names_who_answered_and_for_whom():
    answer("nipa")
    page = texts("kiet", reverse("issues_issue", args=[Issue.unscoped.get().id]))
    assert "정보통신산업진흥원(NIPA) · NIPA 담당" in page
    assert "officer" not in page


@pytest.mark.parametrize(
    ("reader", "shown"),
    [
        ("kiet", "정보통신산업진흥원(NIPA) · NIPA 담당"),
        ("kea", "정보통신산업진흥원(NIPA) · NIPA 담당"),
        ("nipa", "정보통신산업진흥원(NIPA) · NIPA 담당"),
        ("company", "정보통신산업진흥원(NIPA)"),
        ("", "정보통신산업진흥원(NIPA)"),
    ],
)
def test_officers_are_named_within_the_room_and_are_their_organisation_outside(reader, shown):
    about = uuid.uuid4()
    happened(actor("nipa"), about)
    assert [e.who for e in timeline(about, actor(reader) if reader else ANONYMOUS)] == [shown]


@pytest.mark.parametrize("reader", ["kiet", "kea", "secretariat", "leadership", ""])
def test_a_company_and_its_people_are_told_to_nobody_else(reader):
    about = uuid.uuid4()
    happened(actor("company"), about)
    by = actor(reader) if reader else ANONYMOUS
    (entry,) = timeline(about, by)
    assert entry.who == "기업"
    (own,) = timeline(about, actor("company"))
    assert person("company").name in own.who


def test_a_service_is_told_organisations_and_no_names():
    event = happened(actor("nipa"), uuid.uuid4())
    service = Actor(ActorKind.SERVICE, id=uuid.uuid4(), organisation=uuid.uuid4())
    maker = get_makers(events=[event], by=service)[event.id]
    assert (maker.name, maker.organisation_en != "") == ("", True)


def test_rules_of_the_room_and_people_who_are_gone_have_words():
    about = uuid.uuid4()
    happened(Actor(ActorKind.ROOM_RULE), about, name="issues.follow_act")
    assert timeline(about, actor("nipa"))[0].who == "상황실 규칙: 이슈"
    about = uuid.uuid4()
    happened(Actor(ActorKind.OFFICER, id=uuid.uuid4()), about)
    assert timeline(about, actor("nipa"))[0].who == "담당 공무원"


def test_every_kind_of_actor_has_words():
    assert set(KINDS) == {kind.value for kind in ActorKind}


def test_names_are_one_question_however_long_the_timeline():
    asked, reader = [], actor("kea")
    for count in (2, 40):
        events = [happened(actor(n), uuid.uuid4()) for n in ("nipa", "kiet") for _ in range(count)]
        with CaptureQueriesContext(connection) as queries:
            get_makers(events=events, by=reader)
        asked.append(len(queries))
    assert asked == [1, 1]


def test_the_pages_of_a_brief_and_a_run_tell_what_happened():
    brief, run = Brief.unscoped.latest("drafted_at"), Run.unscoped.latest("made_at")
    assert "상황보고 초안 작성" in texts("secretariat", reverse("reports_brief", args=[brief.id]))
    assert "영향" in texts("secretariat", reverse("impact_run", args=[run.id]))
