"""Tokens in every secret text, and every output fetched as everybody: none where it may not be."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import transaction
from django.test import override_settings
from django.utils import timezone
from tests.rooms.delivery.receiver import receiver
from tests.rooms.delivery.steps import outbox, send_all, words_of
from tests.trust import canary_rows
from tests.trust.canary import Cage, missing
from tests.trust.cast import EVERYBODY, TODAY, actor_of, key_of, settle_in
from tests.trust.crawl import addresses, outputs, said_by
from tests.trust.doors import API, Caller, caller_of
from tests.trust.facts import Who
from tests.trust.oracle import reads
from tests.trust.things import Shelf, Thing, labels, make_all, on_the_way

from situationroom.base import models as ground
from situationroom.base import relay
from situationroom.base.acting import acting_as
from situationroom.base.actors import room_rule
from situationroom.base.events import emit
from situationroom.base.followers import REGISTRY, follow_once
from situationroom.rooms.delivery import tasks
from situationroom.rooms.delivery.services import webhooks
from situationroom.rooms.issues.events import IssueOpened, ResponseGiven
from situationroom.rooms.issues.models import Issue
from situationroom.rooms.reports.events import BriefMoved
from situationroom.rooms.reports.models import Brief
from situationroom.rooms.watch.models import Notice
from situationroom.web.live.reading import get_end, list_replay

pytestmark = pytest.mark.django_db
ASKING = {
    "sampled": (
        "anonymous", "company2", "expert_barred", "officer_b", "secretariat", "servers",
        "service_agency_read",
    ),
    "whole": (
        "anonymous", "company1", "company2", "assoc", "broker", "broker2", "expert",
        "expert_barred", "officer_a", "officer_b", "admin_a", "expired_a", "institute", "post",
        "post2", "leadership", "secretariat", "secretariat2", "servers", "service_agency_read",
        "service_agency_identity_read", "service_agency_write", "service_c1_identity_read",
    ),
}  # fmt: skip
EVERY = {"sampled": 41, "whole": 9}  # of the labels
MOST = {"sampled": 1, "whole": 3}  # rows of a table in addresses with its name


@dataclass
class Crawl:
    """The room full of canaries, and what came of asking it."""

    cage: Cage
    things: list[Thing]
    callers: list[Caller]
    outputs: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    finds: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def judge(self, who: Who | None, where: str, said: bytes) -> None:
        """Judge one output for its receiver."""
        self.outputs += 1
        key = who.key if who else "nobody"
        self.seen |= {self.cage.tokens[one].where for one in self.cage.tokens_in(said)}
        self.finds += [f"{key} {where}: {one}" for one in self.cage.wrong_in(said, who)]

    def report(self, name: str, capsys: Any) -> None:
        """Print the numbers, and fail where a token is where it may not be."""
        with capsys.disabled():
            print(  # noqa: T201
                f"\ncanaries, {name}: {len(self.cage.tokens)} tokens in "
                f"{len(self.cage.planted())} fields, {self.outputs} outputs ({len(self.seen)} "
                f"fields came out where they may), {len(self.finds)} finds"
            )
        assert self.finds[:20] == []
        assert self.broken[:20] == []


@pytest.fixture(scope="module")
def room(
    django_db_setup: None, django_db_blocker: Any, matrix: str, tmp_path_factory: Any
) -> Iterator[Crawl]:
    folder = tmp_path_factory.mktemp("canaries")
    storages = {"files": {
        "BACKEND": "situationroom.base.files.store.DurableStorage",
        "OPTIONS": {"location": str(folder)},
    }}  # fmt: skip
    with django_db_blocker.unblock(), override_settings(STORAGES=configured.STORAGES | storages):
        transaction.set_autocommit(False)
        try:
            yield _filled(matrix)
        finally:
            transaction.rollback()
            transaction.set_autocommit(True)


def _filled(matrix: str) -> Crawl:
    settle_in()
    every = EVERY[matrix]
    things = make_all(labels()[::every], on_the_way()[:: every * 5])
    canary_rows.like_a_real_run(things)
    cage = Cage(seed=20261127)
    callers = [caller_of(who) for who in EVERYBODY if who.key in ASKING[matrix]]
    canary_rows.fill_files(things, cage.token)
    of = {model: [one.pk for one in things if one.model is model] for model in
          (ground.Event, ground.StoredFile)}  # fmt: skip
    rows = [
        *canary_rows.of_matrix(things),
        *canary_rows.others(Shelf(), of[ground.Event], of[ground.StoredFile]),
    ]
    cage.plant(rows)
    return Crawl(cage, things, [one for one in callers if one is not None])


def test_every_text_of_every_table_holds_a_token_or_says_why_not(room: Crawl) -> None:
    assert missing(room.cage) == []


def test_no_token_comes_out_where_it_may_not(
    room: Crawl, matrix: str, capsys: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    asked = addresses(MOST[matrix])
    takes_posts: set[str] = set()  # what no actor fetches says the same to each of them
    for number, caller in enumerate(room.callers):
        caller.client.raise_request_exception = False
        language = ("ko", "en")[number % 2]
        wanted = [one for one in asked if matrix == "whole" or one not in takes_posts]
        for address, status, said in outputs(caller, wanted, language):
            takes_posts |= {address} if status == 405 else set()
            room.statuses[status] += 1
            if status >= 500 and "readyz" not in address:
                room.broken.append(f"{status} {caller.who.key} {address}")
            room.judge(caller.who, address, said)
    room.judge(None, "log lines", caplog.text.encode())
    room.report("addresses", capsys)
    assert len(room.seen) > 30  # else the crawl would find nothing because it sees nothing


def test_files_are_handed_to_nobody_else(room: Crawl, matrix: str, capsys: Any) -> None:
    files = [one.pk for one in room.things if one.model is ground.StoredFile]
    for caller in room.callers:
        for file in files[:: 1 if matrix == "whole" else 3]:
            answer = caller.client.post(
                f"/files/{file}/open", {"reason": "canary"}, follow=True, headers=caller.headers
            )
            room.judge(caller.who, f"content of {file}", said_by(answer))
    room.report("files", capsys)


def test_live_streams_tell_of_nothing_else(room: Crawl, capsys: Any) -> None:
    relay.number_events()
    for caller in room.callers:
        frames = list_replay(actor_of(caller.who), max(0, get_end() - 400), get_end())
        room.judge(caller.who, "live", b"".join(frames or []))
    room.report("live streams", capsys)


def test_who_a_company_is_is_told_to_nobody_else(room: Crawl, capsys: Any) -> None:
    for caller in room.callers:
        for company in ("c1", "c2"):
            for address in (f"/companies/{key_of(company)}/read",
                            f"{API}/companies/{key_of(company)}/identity",
                            f"{API}/companies/{key_of(company)}/figures"):  # fmt: skip
                answer = caller.client.post(address, {"reason": "canary"}, headers=caller.headers)
                room.judge(caller.who, f"POST {address}", said_by(answer))
    room.report("identities", capsys)


def test_mails_and_calls_tell_their_receivers_nothing_else(
    room: Crawl, capsys: Any, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    # 12:00 in Seoul of the day on which the world stands: in nobody's quiet hours
    noon = timezone.localtime().replace(hour=12, minute=0)
    monkeypatch.setattr(timezone, "now", lambda: noon)
    settings.WEBHOOK_PRIVATE_HOSTS = frozenset({"127.0.0.1"})
    follow_quietly("delivery.notify"), follow_quietly("delivery.call")
    with receiver() as other:
        kinds = ["issues.issue_opened", "reports.brief_moved"]
        webhooks.add_webhook(by=actor_of(who_is("officer_b")), at=noon, url=other.url, kinds=kinds)
        _happen(room.things, noon)
        follow_quietly("delivery.notify"), follow_quietly("delivery.call")
        send_all()
        while tasks.call_next():
            pass
        for _, headers, body in other.calls:
            said = f"{headers}".encode() + body
            room.judge(who_is("officer_b"), "webhook", said)
    letters = {letter["To"]: letter for letter in outbox() if "@world.example" in letter["To"]}
    assert len(letters) > 3
    assert other.calls
    for letter in outbox():
        people = [one for one in EVERYBODY if f"{one.person}@world.example" in letter["To"]]
        for who in people:
            room.judge(who, f"mail {letter['Subject']}", words_of(letter).encode())
    room.report("mails and calls", capsys)


def _happen(things: list[Thing], at: Any) -> None:
    """Let what people are told of happen to the objects of the world."""
    for thing in things:
        if thing.model not in (Issue, Brief):
            continue
        row = thing.model._base_manager.select_related("label").get(pk=thing.pk)
        key = str(row.pk)
        facts: list[Any] = (
            [
                IssueOpened(issue=key, asked=1),
                ResponseGiven(issue=key, organisation=str(key_of("agency2"))),
            ]
            if thing.model is Issue
            else [
                BriefMoved(brief=key, old="draft", new="submitted"),
                BriefMoved(brief=key, old="submitted", new="signed"),
            ]
        )
        by = room_rule("trust.canary")
        with acting_as(by):
            for fact in facts:
                emit(fact, about=row.pk, label=row.label, by=by, at=at)


def follow_quietly(name: str) -> None:
    """Let one follower read to the end; what it set aside is judged elsewhere."""
    relay.number_events()
    while follow_once(REGISTRY[name]):
        pass


def who_is(key: str) -> Who:
    """Return somebody of the world."""
    return next(one for one in EVERYBODY if one.key == key)


def test_what_a_refused_form_said_stands_in_no_log(
    room: Crawl, caplog: pytest.LogCaptureFixture, capsys: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    name = room.cage.token("a refused form", canary_rows.is_person("officer_b"))
    caller = next(one for one in room.callers if one.who.key == "officer_b")
    for address in ("/duties/measures/register", "/privacy/mine/ask", "/members/bonds/conflict/"):
        answer = caller.client.post(address, {"title_ko": name, "says": name, "reason": name})
        room.judge(caller.who, f"POST {address}", said_by(answer))
    stranger = next(one for one in room.callers if one.who.key == "anonymous")
    answer = stranger.client.post("/sign-in/", {"username": f"{name}@x.example", "password": name})
    room.outputs += 1  # it tells the sender what they typed
    room.judge(None, "log lines", caplog.text.encode())
    room.report("refused forms", capsys)


def test_the_crawl_finds_a_token_that_leaks(room: Crawl) -> None:
    """A secret title copied into something that is open: the pages that show it are named."""
    caller = next(one for one in room.callers if one.who.key == "officer_b")
    hidden = next(
        one.text for one in room.cage.tokens.values()
        if one.where == "issues.Issue.title_en" and not one.judge(caller.who)
    )  # fmt: skip
    notice = next(
        one for one in room.things
        if one.model is Notice and reads(caller.who, one.what, on=TODAY)
    )  # fmt: skip
    Notice._base_manager.filter(pk=notice.pk).update(title=hidden, title_ko=hidden)
    trial = Crawl(room.cage, room.things, [caller])
    asked = [f"/duties/notices/{notice.pk}/", f"{API}/notices/{notice.pk}", f"{API}/runs"]
    for address, _, said in outputs(caller, asked, "en"):
        trial.judge(caller.who, address, said)
    assert trial.finds == [f"officer_b {one}: issues.Issue.title_en" for one in asked[:2]]
