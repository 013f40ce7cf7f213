"""Doors before rows that no label alone decides about: identities, ties, keys, audit, letters.

Each list and each page shows a row to whom the page of visibility says, to nobody else, and to
everybody of those. The judges are those of the canaries: the page's words on each kind of row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.trust.canary import Judge
from tests.trust.canary_rows import (
    any_of,
    by_label,
    is_of,
    is_person,
    is_secretariat,
    knows,
    others,
    runs_servers,
)
from tests.trust.cast import EVERYBODY, GROUPS, TODAY, key_of, settle_in
from tests.trust.doors import API, Caller, caller_of
from tests.trust.facts import Group, Kind, Level, Standing, What, Who
from tests.trust.oracle import lists_members
from tests.trust.reading import as_reader
from tests.trust.test_doors import Tally
from tests.trust.things import Marked, Shelf, labels, make_all

from situationroom.base import models as ground
from situationroom.rooms.companies import models as companies
from situationroom.rooms.delivery import models as delivery
from situationroom.rooms.organisations import models as people

pytestmark = [pytest.mark.django_db, pytest.mark.matrix]
MONTH = f"?month={TODAY:%Y-%m}"
ROOM = What("destroyed", "paper", Level.ROOM, "agency", creator="colleague_a")


@dataclass(frozen=True)
class Shown:
    """Rows of one table at its doors: who is shown which, at a list of the API and on a page."""

    api: str
    page: str
    rows: dict[str, Judge]


def manages(house: str) -> Judge:
    """Let the administrators of an organisation, and the secretariat, see who is in it."""

    def judge(who: Who) -> bool:
        at_home = who.organisation == house and "admin" in who.roles
        return is_secretariat(who) or (at_home and who.standing is Standing.ACTIVE)

    return judge


def ids(model: Any, **which: Any) -> list[str]:
    """Return the ids of some rows."""
    return [str(key) for key in model._base_manager.filter(**which).values_list("pk", flat=True)]


def same(keys: list[str], judge: Judge) -> dict[str, Judge]:
    """Judge rows alike."""
    return dict.fromkeys(keys, judge)


def _make() -> None:
    settle_in()
    things = make_all(labels()[::80], [])
    events = [one.pk for one in things if one.model is ground.Event]
    files = [one.pk for one in things if one.model is ground.StoredFile]
    shelf = Shelf()
    list(others(shelf, events, files))
    people.Delegation._base_manager.create(
        label=shelf.label(Marked(ROOM)), since=TODAY, until=TODAY + timedelta(days=1),
        organisation_id=key_of("agency"),
        giver_id=key_of("officer_a"), taker_id=key_of("colleague_a"), roles=["officer"],
    )  # fmt: skip
    people.Consent._base_manager.create(
        label=shelf.label(Marked(ROOM)), since=TODAY, association_id=key_of("assoc"),
        company_id=key_of("c1"),
    )  # fmt: skip
    ground.Destruction._base_manager.create(
        label=shelf.label(Marked(ROOM)), rule="audit_rows", what="base.auditrow", how="erased",
        rows=1, before=timezone.now(), at=timezone.now(),
    )  # fmt: skip
    for key in ("officer_b", "company1"):
        delivery.Notification._base_manager.create(
            event_id=events[0], kind="issues.asked", about=key_of("x"), recipient_id=key_of(key),
            channel="room", importance=1, at=timezone.now(),
        )  # fmt: skip


def _keeps(who: Who, group: Group) -> bool:
    """Let who lists a group's members at its door: leadership signs and reads, and manages none."""
    return lists_members(who, group, on=TODAY) and who.kind is not Kind.LEADERSHIP


def in_person(judge: Judge) -> Judge:
    """Keep programs out of what only people look through."""
    return lambda who: who.kind is not Kind.SERVICE and judge(who)


def doors() -> Iterator[Shown]:
    """Yield every door of this file with its rows as they are now."""
    agency, c1 = key_of("agency"), key_of("c1")
    yield Shown(
        "mandates", "/members/bonds/",
        same(ids(people.Mandate, until=None, company=c1), any_of(is_secretariat, is_of("broker", "c1"))),
    )  # fmt: skip
    agreed = any_of(is_secretariat, is_of("assoc", "c1"))
    yield Shown("consents", "", same(ids(people.Consent, company=c1), agreed))
    barred = any_of(is_secretariat, is_person("expert_barred"))
    yield Shown("conflicts", "", same(ids(people.Conflict, company=c1), barred))
    yield Shown(
        "delegations", "",
        same(ids(people.Delegation), any_of(is_person("officer_a"), is_person("colleague_a"))),
    )  # fmt: skip
    groups: dict[str, Judge] = {
        str(key_of(group.key)): lambda who, group=group: _keeps(who, group)  # type: ignore[misc]
        for group in GROUPS
    }
    yield Shown("groups", "/members/groups/", groups)
    for group in GROUPS:
        key = str(key_of(group.key))
        seats = same(ids(ground.Seat, audience=key, until=None), groups[key])
        yield Shown(f"groups/{key}/seats", "", seats)
    for house in ("agency", "c1"):
        of = key_of(house)
        who_is_in = {
            str(key): manages(house)
            for key in people.Membership._base_manager.filter(
                organisation=of, until=None, person__is_active=True
            ).values_list("person", flat=True)
        }
        yield Shown(f"organisations/{of}/members", f"/members/{of}/", who_is_in)
    for name, model in (("keys", people.ServiceKey), ("invitations", people.Invitation)):
        rows = same(ids(model, organisation=agency), manages("agency"))
        page = f"/members/{agency}/keys/" if name == "keys" else f"/members/{agency}/"
        yield Shown(f"organisations/{agency}/{name}", page, rows)
    yield from _of_rooms()


def _of_rooms() -> Iterator[Shown]:
    c1 = key_of("c1")
    yield Shown("companies", "/companies/", {str(key_of(one)): knows(one) for one in ("c1", "c2")})
    told, taken = ids(companies.Disclosure, company=c1), ids(companies.Intake, company=c1)
    yield Shown(f"companies/{c1}/disclosures", "", same(told, knows("c1")))
    at_intake: Judge = lambda who: knows("c1")(who) and who.organisation != "agency2"  # noqa: E731
    yield Shown(f"companies/{c1}/intakes", "", same(taken, at_intake))
    yield Shown("webhooks", "/alerts/webhooks/", same(ids(delivery.Webhook), is_of("agency")))
    failed = ids(delivery.Message, state="failed")
    yield Shown("messages", "/alerts/messages/", same(failed, is_secretariat))
    glass = any_of(runs_servers, is_secretariat, is_of("agency"))
    yield Shown("glass", "/glass/", same(ids(ground.BreakGlass), glass))
    yield Shown(
        f"audit/rows{MONTH}",
        "",
        same(ids(ground.AuditRow), any_of(is_secretariat, in_person(is_of("agency")))),
    )
    asked = ids(ground.DataRequest)
    yield Shown("data-requests", "/privacy/requests/", same(asked, is_secretariat))
    yield Shown("destructions", "", same(ids(ground.Destruction), by_label(ROOM)))
    aside = any_of(is_secretariat, runs_servers)
    yield Shown("setbacks", "", same(ids(ground.Setback), aside))
    for key in ("officer_b", "company1"):
        mine = ids(delivery.Notification, recipient=key_of(key))
        yield Shown("notifications", "/alerts/", same(mine, is_person(key)))


def _has_a_door(who: Who) -> bool:
    """Tell whether somebody gets before these doors at all: a person, or a program that reads."""
    return who.kind is Kind.PLATFORM_ADMIN or as_reader(who).kind is not Kind.ANONYMOUS


def test_rows_that_no_label_decides_about_are_shown_as_the_page_says(
    matrix: str, capsys: Any
) -> None:
    _make()
    tally, shown = Tally(), list(doors())
    assert all(door.rows for door in shown)
    callers = [one for one in map(caller_of, EVERYBODY) if one is not None]
    for caller in callers[:: 1 if matrix == "whole" else 4]:
        for door in shown:
            _judge(tally, caller, f"{API}/{door.api}", door.rows)
            if door.page and caller.who.kind is not Kind.SERVICE:
                _judge(tally, caller, door.page, door.rows)
    tally.report("rows beside labels over HTTP", capsys)


def _judge(tally: Tally, caller: Caller, address: str, rows: dict[str, Judge]) -> None:
    """Ask one door; each row whose id the answer holds is shown."""
    answer = caller.get(address)
    said = answer.content.decode() if answer.status_code == 200 else ""
    for key, judge in rows.items():
        tally.cells += 1
        expected = _has_a_door(caller.who) and judge(caller.who)
        if (key in said) is not expected:
            word = "is shown" if key in said else "is not shown"
            tally.wrong.append(f"{address}: {caller.who.key} {word} {key}")
