"""Programs that ask the room: clients by who they are, and a room that a notice walked through."""

import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from situationroom.base.actors import room_rule
from situationroom.base.worker import work_until_settled
from situationroom.rooms.organisations.models import Person
from situationroom.rooms.watch.drills import start_drill

PREFIX = "/api/v1"
DRILL = "2026-01-14-semiconductors"
NOBODY = "anonymous"
ACT = {
    "title_ko": "시험 조치", "title_en": "Test act", "authority": "s232",
    "citation": "91 FR 12345", "announced": "2026-03-01", "url": "https://example.org/",
    "measures": [{"rate": 0.25, "since": "2026-03-15", "origins": ["kr"],
                  "products": ["8542.31.00"]}],
}  # fmt: skip
SCENARIO = {"title": "시험", "changes": [{"rate": 0.25, "products": ["8542"], "origins": ["KR"]}]}


def changed(**measure: Any) -> dict[str, Any]:
    return ACT | {"measures": [ACT["measures"][0] | measure]}


@dataclass(frozen=True)
class Caller:
    """A program with the session of somebody, or of nobody."""

    client: Client

    def get(self, address: str, language: str = "en", **headers: str) -> Any:
        return self.client.get(PREFIX + address, headers={"Accept-Language": language, **headers})

    def post(
        self, address: str, said: Any = None, *, key: str | None = "", language: str = "en"
    ) -> Any:
        headers = {"Accept-Language": language}
        if key is not None:
            headers["Idempotency-Key"] = key or str(uuid4())
        body = "" if said is None else json.dumps(said)
        return self.client.post(
            PREFIX + address, body, content_type="application/json", headers=headers
        )


@pytest.fixture
def caller(db: None) -> Callable[[str], Caller]:
    """Return a caller by the name of a demo account, such as `nipa`."""

    def sign_in(name: str) -> Caller:
        client = Client()
        if name != NOBODY:
            client.force_login(Person.objects.get(email=f"{name}@demo.example"))
        return Caller(client)

    return sign_in


@pytest.fixture
def anonymous(caller: Callable[[str], Caller]) -> Caller:
    return caller(NOBODY)


@pytest.fixture
def secretariat(caller: Callable[[str], Caller]) -> Caller:
    return caller("secretariat")


@dataclass(frozen=True)
class Walked:
    """What came of a notice."""

    notice: str
    act: str
    run: str
    figure: str
    issue: str
    brief: str

    def addresses(self) -> dict[str, str]:
        return {
            "notice": f"/notices/{self.notice}",
            "act": f"/acts/{self.act}",
            "run": f"/runs/{self.run}",
            "figure": f"/figures/{self.figure}",
            "issue": f"/issues/{self.issue}",
            "brief": f"/briefs/{self.brief}",
            "file": f"/briefs/{self.brief}/file.txt",
        }


@pytest.fixture(scope="module")
def walked(django_db_setup: None, django_db_blocker: Any) -> Iterator[Walked]:
    """Walk a notice to its brief once for a file; everything is taken back afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        notice, _ = start_drill(by=room_rule("test"), at=timezone.now(), name=DRILL)
        assert work_until_settled(seconds=120)
        client = Client()
        client.force_login(Person.objects.get(email="secretariat@demo.example"))
        ask = Caller(client).get
        progress = ask(f"/notices/{notice.id}/progress").json()
        issue = ask(f"/issues/{progress['issue']}").json()
        run = issue["runs"][0]
        total = ask(f"/runs/{run}").json()["items"][-1]
        yield Walked(
            notice=str(notice.id),
            act=issue["act"],
            run=run,
            figure=total["figures"]["hit_usd"],
            issue=issue["id"],
            brief=progress["brief"],
        )
        transaction.set_rollback(True)


def pages_of(ask: Callable[[str], Any], address: str) -> Iterator[list[dict[str, Any]]]:
    """Yield the pages of a list, following its cursors."""
    joint = "&" if "?" in address else "?"
    after = ""
    for _ in itertools.count():
        page = ask(f"{address}{joint}after={after}").json()
        yield page["items"]
        after = page["next"]
        if after is None:
            return
