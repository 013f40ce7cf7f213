"""Break-glass takes two people, a reason and an end, opens one thing and tells its owner."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.base.filing import an_issue
from tests.rooms.steps import actor, settle

from situationroom.base import glass
from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import Conflict, NotAllowed, NotFound, Refusal
from situationroom.base.labels import Level
from situationroom.base.models import AuditRow, BreakGlass, Event
from situationroom.rooms.delivery.models import Notification
from situationroom.rooms.issues.models import Issue

pytestmark = pytest.mark.django_db
NOW = timezone.now()
REASON = "서버 이전 뒤 이슈 본문이 깨졌다는 신고 확인"


def admin() -> Actor:
    return Actor(ActorKind.PLATFORM_ADMIN, id=uuid4(), organisation=uuid4(), name="운영자")


FIRST, SECOND = admin(), admin()


@pytest.fixture
def issue(db: None) -> Issue:
    row = an_issue()
    row.label.level = Level.OWN
    row.label.save()
    return row


def asked(issue: Issue, by: Actor = FIRST, **more) -> BreakGlass:
    values = {
        "kind": "issues.issue", "organisation": issue.owner_id, "object": issue.id,
        "reason": REASON, "minutes": 30, "at": NOW, **more,
    }  # fmt: skip
    return glass.ask_glass(by=by, **values)


def opened(issue: Issue, **more) -> BreakGlass:
    return glass.approve_glass(by=SECOND, at=NOW, glass=asked(issue, **more).id)


def test_a_platform_admin_reads_nothing_without_it(issue):
    assert not Issue.objects.visible_to(FIRST).exists()
    row = asked(issue)
    with pytest.raises(NotFound):
        glass.read_opened(by=FIRST, at=NOW, glass=row.id)
    assert not AuditRow.unscoped.exists()


def test_two_people_open_one_object_for_who_asked_and_every_reading_is_written_down(issue):
    an_issue()
    row = opened(issue)
    (shown,) = glass.read_opened(by=FIRST, at=NOW, glass=row.id, address="203.0.113.7")
    assert shown.id == issue.id
    assert ("title_ko", issue.title_ko) in shown.fields
    left = AuditRow.unscoped.get()
    assert (left.actor, left.about, left.whose, left.glass) == (
        FIRST.id, issue.id, issue.owner_id, row.id
    )  # fmt: skip
    assert (left.reason, left.address) == (REASON, "203.0.113.7")
    for other in (SECOND, admin(), actor("secretariat"), replace(FIRST, kind=ActorKind.OFFICER)):
        with pytest.raises(NotFound):
            glass.read_opened(by=other, at=NOW, glass=row.id)


def test_it_ends_by_itself_and_when_somebody_ends_it(issue):
    row = opened(issue, minutes=240)
    last = NOW + timedelta(minutes=240)
    assert glass.read_opened(by=FIRST, at=last - timedelta(seconds=1), glass=row.id)
    with pytest.raises(NotFound):
        glass.read_opened(by=FIRST, at=last, glass=row.id)
    glass.close_glass(by=actor("secretariat"), at=NOW + timedelta(minutes=1), glass=row.id)
    with pytest.raises(NotFound):
        glass.read_opened(by=FIRST, at=NOW + timedelta(minutes=1), glass=row.id)


def test_nobody_approves_their_own_and_nobody_else_approves(issue):
    row = asked(issue)
    for by in (FIRST, actor("secretariat"), replace(SECOND, kind=ActorKind.OFFICER)):
        with pytest.raises((NotAllowed, NotFound)):
            glass.approve_glass(by=by, at=NOW, glass=row.id)
    row.approved_by = FIRST.id
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_what_was_asked_yesterday_approved_or_ended_is_not_approved_again(issue):
    old = asked(issue, at=NOW - timedelta(hours=25))
    done = opened(issue)
    ended = asked(issue)
    glass.close_glass(by=SECOND, at=NOW, glass=ended.id)
    for row in (old, done, ended):
        with pytest.raises(Conflict):
            glass.approve_glass(by=SECOND, at=NOW, glass=row.id)


@pytest.mark.parametrize("wrong", [
    {"reason": "확인"}, {"minutes": 0}, {"minutes": 241}, {"kind": "organisations.person"},
    {"kind": "delivery.message"}, {"kind": "base.auditrow"}, {"kind": "nothing.here"},
])  # fmt: skip
def test_without_reason_end_or_content_it_is_refused(issue, wrong):
    with pytest.raises(Refusal):
        asked(issue, **wrong)


@pytest.mark.parametrize("name", ["secretariat", "leadership", "nipa", "company"])
def test_nobody_but_who_runs_the_servers_asks(issue, name):
    with pytest.raises(NotAllowed):
        asked(issue, by=actor(name))


def test_asking_tells_neither_what_there_is_nor_what_is_anothers(issue):
    for values in ({"object": uuid4()}, {"organisation": actor("kea").organisation}):
        row = opened(issue, **values)
        assert glass.read_opened(by=FIRST, at=NOW, glass=row.id) == []
    assert not AuditRow.unscoped.exists()


def test_one_kind_of_one_organisation_can_be_opened(issue):
    other = an_issue()
    row = opened(issue, object=None)
    assert {one.id for one in glass.read_opened(by=FIRST, at=NOW, glass=row.id)} >= {
        issue.id, other.id
    }  # fmt: skip
    assert AuditRow.unscoped.count() >= 2


def test_the_owner_is_told_and_sees_who_asked_and_why(issue):
    row = opened(issue)
    settle()
    told = Notification.objects.filter(kind="base.glass_opened", about=row.id)
    organisations = {one.organisation for one in told}
    assert organisations == {issue.owner_id}
    seen = glass.get_glass(id=row.id, by=actor("confirm"))
    assert (seen.asker, seen.approver, seen.reason) == ("운영자", "운영자", REASON)
    for name in ("nipa", "kea", "company"):
        with pytest.raises(NotFound):
            glass.get_glass(id=row.id, by=actor(name))
    assert Event.objects.filter(about=row.id).count() == 2
