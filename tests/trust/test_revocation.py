"""Rule 7: whatever took a right, its holder gets nothing at the next request, nor by an old link."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.base.filing import an_issue, checked, folders_of_a_test, sent
from tests.rooms.organisations.steps import actor, org, person
from tests.web.visits import visit

from situationroom.base.labelling import make_label, narrow_label
from situationroom.base.labels import Level
from situationroom.base.models import Audience, StoredFile
from situationroom.rooms.delivery.services import calendars
from situationroom.rooms.issues.models import Issue
from situationroom.rooms.organisations.models import Membership, Organisation, PersonSession
from situationroom.rooms.organisations.services import groups, keys, members

pytestmark = pytest.mark.django_db
WHO, HOME = "kiet", "kiet"


@pytest.fixture(autouse=True)
def _folders(settings: Any, tmp_path: Path) -> None:
    folders_of_a_test(settings, tmp_path)


@dataclass(frozen=True)
class Held:
    """What somebody of KIET may read by sitting in a group of NIPA: an issue and its file."""

    issue: Issue
    file: StoredFile
    group: Audience
    key: Any


@pytest.fixture
def held() -> Held:
    by, at = actor("nipa", timezone.now()), timezone.now()
    group = groups.open_group(by=by, at=at, name="모임")
    groups.add_seat(by=by, at=at, group=group.id, organisation=org(HOME))
    issue = an_issue()
    file = checked(sent(issue, "보고\n".encode()))
    label = make_label(Level.GROUP, owner=org("nipa"), creator=by.id, audience=group)
    Issue.unscoped.filter(pk=issue.pk).update(label=label)
    StoredFile.unscoped.filter(pk=file.pk).update(label=label)
    made = keys.make_key(
        by=actor("secretariat", at), at=at, organisation=org(HOME), name="수집기",
        scopes=["read"], until=at + timedelta(days=1),
    )  # fmt: skip
    return Held(issue, file, group, made)


def account_closed(held: Held) -> None:
    by = actor("secretariat", timezone.now())
    members.deactivate_person(
        by=by, at=timezone.now(), organisation=org(HOME), person=person(WHO).id
    )


def membership_ended(held: Held) -> None:
    by = actor("secretariat", timezone.now())
    members.end_membership(by=by, at=timezone.now(), organisation=org(HOME), person=person(WHO).id)


def membership_run_out(held: Held) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.filter(person=person(WHO)).update(until=yesterday)


def organisation_closed(held: Held) -> None:
    Organisation.objects.filter(pk=org(HOME)).update(closed_at=timezone.now())


def session_ended(held: Held) -> None:
    PersonSession.objects.filter(person=person(WHO)).delete()


def seat_ended(held: Held) -> None:
    seat = held.group.seats.get(organisation=org(HOME))
    by = actor("nipa", timezone.now())
    groups.end_seat(by=by, at=timezone.now(), group=held.group.id, seat=seat.id)


def group_ended(held: Held) -> None:
    groups.end_group(by=actor("nipa", timezone.now()), at=timezone.now(), group=held.group.id)


def label_narrowed(held: Held) -> None:
    label = Issue.unscoped.select_related("label").get(pk=held.issue.pk).label
    narrow_label(by=actor("nipa", timezone.now()), at=timezone.now(), label=label, level=Level.OWN)


LOSSES: list[Callable[[Held], None]] = [
    account_closed, membership_ended, membership_run_out, organisation_closed, session_ended,
    seat_ended, group_ended, label_narrowed,
]  # fmt: skip
# What one keeps: the calendar by its own secret where only a browser or one object was lost.
KEEPS_CALENDAR = {session_ended, seat_ended, group_ended, label_narrowed}


def status(answer: Any) -> int:
    """Return the status of an answer that is read to its end, as a browser does."""
    if answer.streaming:
        list(answer.streaming_content)
    return int(answer.status_code)


@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: loss.__name__)
def test_the_next_request_and_an_old_link_give_nothing(
    held: Held, loss: Callable[[Held], None], capsys: Any
) -> None:
    client, at = visit(WHO), timezone.now()
    said = {"reason": "회의 준비"}
    link = client.post(f"/files/{held.file.id}/open", said)["Location"]
    feed = f"/calendar/{calendars.open_feed(by=actor(WHO, at), at=at).token}.ics"
    reads = [f"/issues/{held.issue.id}/", f"/api/v1/issues/{held.issue.id}", link]
    assert [status(client.get(one)) for one in (*reads, feed)] == [200] * 4
    loss(held)
    began = time.perf_counter()
    answers = [client.get(one) for one in reads]
    took = time.perf_counter() - began
    assert all(answer.status_code in {302, 401, 403, 404} for answer in answers), answers
    assert all("/sign-in" in one["Location"] for one in answers if one.status_code == 302)
    again = client.post(f"/files/{held.file.id}/open", said)
    assert "/files/content/" not in again.get("Location", "")
    calendar = Client().get(feed).status_code
    assert calendar == (200 if loss in KEEPS_CALENDAR else 404)
    with capsys.disabled():
        print(  # noqa: T201
            f"\nrevocation, {loss.__name__}: 0 requests answered after it;"
            f" page, interface and link of a file refused in {1000 * took:.0f} ms together"
        )


@pytest.mark.parametrize("how", ["revoked", "closed", "seat", "out"])
def test_a_program_gets_nothing_at_the_next_request(held: Held, how: str) -> None:
    headers = {"Authorization": f"Bearer {held.key.secret}"}
    there = f"/api/v1/issues/{held.issue.id}"
    assert Client().get(there, headers=headers).status_code == 200
    at = timezone.now()
    if how == "revoked":
        keys.revoke_key(
            by=actor("secretariat", at), at=at, organisation=org(HOME), key=held.key.key.id
        )
    elif how == "out":
        type(held.key.key).objects.filter(pk=held.key.key.pk).update(until=at)
    else:
        {"closed": organisation_closed, "seat": seat_ended}[how](held)
    assert Client().get(there, headers=headers).status_code == (404 if how == "seat" else 401)
