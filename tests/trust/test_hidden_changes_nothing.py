"""One hidden object of every noun more, and nobody who may not see it gets another byte."""

from __future__ import annotations

import pytest
from django.utils import timezone
from tests.trust.cast import EVERYBODY, TODAY, settle_in
from tests.trust.doors import API, Caller, bytes_of, caller_of
from tests.trust.facts import Level
from tests.trust.oracle import reads
from tests.trust.things import WORD, labels, make_all

pytestmark = [pytest.mark.django_db, pytest.mark.matrix]
ASKING = (
    "officer_b",
    "assoc",
    "company2",
    "expert",
    "post2",
    "servers",
    "service_c1_identity_read",
)
LISTS = (
    "/", "/issues/", "/impact/", "/duties/", "/duties/measures/", "/duties/notices/", "/reports/",
    "/work/", f"/search/?q={WORD}", f"/search/suggest?q={WORD}", "/alerts/", "/alerts/count",
    "/alerts/messages/", "/members/", "/companies/", "/audit/",
    *(
        f"{API}/{name}"
        for name in (
            "issues", "runs", "acts", "notices", "jobs", "briefs", "sources", "drills",
            "companies", "groups", "notifications", "notifications/count", "messages", "me/data",
            f"search?q={WORD}", f"search/suggestions?q={WORD}", "audit/readings", "webhooks",
        )
    ),
)  # fmt: skip


# Policies of disclosures recurse on PostgreSQL at 246d4d4: take this away once they do not.
ASKED = tuple(LISTS)


def _all_said(caller: Caller) -> dict[str, tuple[int, bytes, bytes]]:
    return {address: bytes_of(caller.get(address)) for address in ASKED}


def test_a_hidden_object_of_every_noun_changes_no_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    now_is = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now_is)  # pages tell the time, which is no leak
    settle_in()
    open_mark, *_ = labels()
    make_all([open_mark], [])
    callers = [caller_of(who) for who in EVERYBODY if who.key in ASKING]
    asking = [caller for caller in callers if caller is not None]
    assert len(asking) == len(ASKING)
    for caller in asking:
        _all_said(caller)  # what a first visit writes is written
    before = [_all_said(caller) for caller in asking]
    hidden = next(
        mark for mark in labels() if mark.what.level is Level.OWN and mark.what.owner == "agency"
    )
    made = make_all([hidden], [], first=100)
    for caller, said in zip(asking, before, strict=True):
        assert not any(reads(caller.who, thing.what, on=TODAY) for thing in made)
        now = _all_said(caller)
        changed = [address for address in ASKED if now[address] != said[address]]
        assert changed == [], caller.who.key
