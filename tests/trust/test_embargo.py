"""An institute's paper under its embargo, and the day after it: judged by the oracle's word."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone
from tests.trust.cast import EVERYBODY, TODAY, actor_of, key_of, settle_in
from tests.trust.doors import API, Caller, caller_of
from tests.trust.facts import Level, What
from tests.trust.oracle import reads

from situationroom.base.acting import acting_as
from situationroom.base.labels import Level as RoomLevel
from situationroom.rooms.impact import services
from situationroom.rooms.impact.models import Dissent, Paper, PaperFinding
from situationroom.rooms.impact.services import Finding
from situationroom.rooms.organisations.models import Person

pytestmark = pytest.mark.django_db
BY_KEY = {who.key: who for who in EVERYBODY}
NAMED = ("colleague_a", "officer_b", "expert", "company2", "leadership")
AT_DOORS = (
    "anonymous", "assoc", "colleague_a", "company2", "expert", "leadership", "officer_b",
    "secretariat", "service_agency_read",
)  # fmt: skip
UNTIL = timezone.make_aware(datetime.combine(TODAY, time(23, 59)))
BEFORE = UNTIL - timedelta(days=1)
UNDER = What(
    "paper", "paper", Level.ROOM, "agency", creator="officer_a",
    named=frozenset(NAMED), embargo=TODAY,
)  # fmt: skip
AFTER = replace(UNDER, embargo=TODAY - timedelta(days=1))


def person(key: str) -> Person:
    return Person.objects.get(pk=key_of(key))


def submitted() -> Paper:
    paper = services.submit_paper(
        by=actor_of(BY_KEY["officer_a"]), at=BEFORE, title_ko="보고서", title_en="",
        authors="author", abstract="", data_used="2024", reviewer=person("officer_b"),
        readers=[person(key) for key in NAMED if key != "officer_b"], shown_to=RoomLevel.ROOM,
        embargo_until=UNTIL, findings=[Finding("change_usd", "total", 1.0, "2024")],
    )  # fmt: skip
    reviewer = actor_of(BY_KEY["officer_b"])
    services.record_dissent(by=reviewer, at=BEFORE, paper=paper, text="no")
    return services.review_paper(by=reviewer, at=BEFORE, paper=paper, accepted=True, text="seen")


def judged(paper: Paper, what: What, callers: dict[str, Caller | None]) -> None:
    """Compare what everybody is shown with the oracle; at the doors of some of them."""
    wrong = []
    for who in EVERYBODY:
        expected, actor = reads(who, what, on=TODAY), actor_of(who)
        with acting_as(actor):
            shown = {
                "paper": Paper.objects.visible_to(actor).filter(pk=paper.pk).exists(),
                "finding": PaperFinding.objects.filter(
                    paper__in=Paper.objects.visible_to(actor)
                ).exists(),
                "dissent": Dissent.objects.filter(
                    paper__in=Paper.objects.visible_to(actor)
                ).exists(),
            }
        caller = callers.get(who.key)
        if caller is not None:
            shown["api"] = caller.get(f"{API}/papers/{paper.pk}").status_code == 200
            listed = caller.get(f"{API}/papers")
            shown["list"] = str(paper.pk) in listed.content.decode()
            if "authorization" not in {name.lower() for name in caller.headers}:
                page = caller.get(f"/impact/papers/{paper.pk}/")
                shown["page"] = page.status_code == 200
        wrong += [(who.key, door) for door, is_shown in shown.items() if is_shown != expected]
    assert wrong == []


def test_until_its_instant_a_paper_is_read_by_name_alone_and_then_by_its_label() -> None:
    settle_in()
    callers = {key: caller_of(BY_KEY[key]) for key in AT_DOORS}
    paper = submitted()
    judged(paper, UNDER, callers)
    second = actor_of(BY_KEY["colleague_a"])
    services.publish_paper(by=second, at=BEFORE, paper=paper)
    judged(paper, UNDER, callers)
    services.release_paper(by=second, at=UNTIL, paper=paper.pk)
    judged(paper, AFTER, callers)
