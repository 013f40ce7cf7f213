"""The doors of the room for the tests of trust: who comes in, and what a list shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Model
from django.test import Client
from django.utils import timezone
from tests.trust.cast import key_of
from tests.trust.facts import Kind, Level, Surface, Who
from tests.trust.things import WORD

from situationroom.base.models import Job, Label, SearchEntry, StoredFile
from situationroom.rooms.impact.models import Forecast, Paper, Run
from situationroom.rooms.issues.models import Action, Issue
from situationroom.rooms.measures.models import StateAct
from situationroom.rooms.meetings.models import Series, Session
from situationroom.rooms.organisations.models import Contact, Organisation, Person, ServiceKey
from situationroom.rooms.organisations.proofs import KEY_PREFIX, hash_of
from situationroom.rooms.posts.models import Partner, PostAnswer, PostRequest
from situationroom.rooms.proposals.models import Proposal, RuleChange
from situationroom.rooms.reports.models import Brief
from situationroom.rooms.support.models import Programme
from situationroom.rooms.watch.models import Notice

API = "/api/v1"


@dataclass(frozen=True)
class Door:
    """Where a table is shown: its list and its objects in the API, and the field that names a row.

    `column` is the field of the row that stands in `field` of an answer and in the address;
    `highest` the strictest label that its files are let out with.
    """

    model: type[Model]
    one: str
    many: str = ""
    page: str = ""
    field: str = "id"
    column: str = "pk"
    listed_at: Surface = Surface.API_LIST
    page_is: Surface = Surface.GET
    highest: Level = Level.NAMED


DOORS = (
    Door(Issue, "/issues/{}", "/issues?", "/issues/{}/"),
    Door(Action, "/actions/{}", "/actions?", "/issues/actions/{}/"),
    Door(Proposal, "/proposals/{}", "/proposals?", "/proposals/{}/"),
    Door(PostRequest, "/post-requests/{}", "/post-requests?", "/requests/{}/"),
    Door(Partner, "/post-partners/{}", "/post-partners?", "/requests/partners/{}/"),
    Door(Programme, "/programmes/{}", "/programmes?", "/programmes/{}/"),
    Door(PostAnswer, "/post-answers/{}", "/post-answers?", "/requests/answers/{}/"),
    Door(Series, "/series/{}", "/series?", "/sessions/series/{}/"),
    Door(Session, "/sessions/{}", "/sessions?", "/sessions/{}/"),
    Door(RuleChange, "/rule-changes/{}", "/rule-changes?", "/proposals/rules/{}/"),
    Door(
        Run,
        "/runs/{}",
        "/runs?",
        "/impact/runs/{}/items.csv",
        page_is=Surface.EXPORT_CSV,
        highest=Level.OWN,
    ),
    Door(Forecast, "/forecasts/{}", "/forecasts?", "/impact/forecasts/{}/"),
    Door(Paper, "/papers/{}", "/papers?", "/impact/papers/{}/"),
    Door(StateAct, "/acts/{}", "/acts?", "/duties/measures/{}/", field="code", column="code"),
    Door(Notice, "/notices/{}", "/notices?", "/duties/notices/{}/"),
    Door(Job, "/jobs/{}", "/jobs?", "/work/{}/"),
    Door(Contact, "/contacts/{}", "/contacts?", "/contacts/{}/"),
    Door(Brief, "/briefs/{}", "/briefs?", "/reports/{}/"),
    Door(
        SearchEntry,
        "",
        f"/search?q={WORD}&",
        column="about",
        listed_at=Surface.SEARCH,
    ),
    Door(StoredFile, "/files/{}"),
)


# Who can see an object, how its label changed and what it may become: asked by id, as a kind.
LABELS = tuple(
    Door(model, f"/labels/{kind}/{{}}", page=f"/readers/{kind}/{{}}/")
    for model, kind in (
        (Issue, "issue"), (Run, "run"), (Forecast, "forecast"), (StateAct, "act"), (Notice, "notice"), (Brief, "brief"),
        (StoredFile, "file"), (Job, "job"), (Proposal, "proposal"),
        (PostRequest, "post_request"), (Partner, "partner"), (PostAnswer, "post_answer"), (Programme, "programme"),
        (Series, "series"),
        (Session, "session"),
    )
)  # fmt: skip


@dataclass(frozen=True)
class Caller:
    """Somebody before the doors, as they come: with a session, with a key, with nothing."""

    who: Who
    client: Client
    headers: dict[str, str]

    def get(self, address: str) -> Any:
        """Ask, in English."""
        return self.client.get(address, headers={"Accept-Language": "en", **self.headers})

    def rows(self, door: Door) -> set[str] | None:
        """Return what a list of the API names, on all its pages; None when nobody may ask."""
        found: set[str] = set()
        for page in self._pages(f"{API}{door.many}limit=100"):
            if page is None:
                return None
            found |= {row[door.field] for row in page["items"]}
        return found

    def _pages(self, address: str) -> Iterator[dict[str, Any] | None]:
        after = ""
        while True:
            answer = self.get(f"{address}&after={after}")
            if answer.status_code == 401:
                yield None
                return
            assert answer.status_code == 200, (self.who.key, address, answer.content)
            page = answer.json()
            yield page
            if page["next"] is None:
                return
            after = page["next"]


def caller_of(who: Who) -> Caller | None:
    """Return somebody at the door as they come: by a session, by a key, by nothing.

    A room rule comes through no door.
    """
    if who.kind is Kind.ROOM_RULE:
        return None
    if who.kind is Kind.SERVICE:
        return Caller(who, Client(), {"Authorization": f"Bearer {_key_for(who)}"})
    client = Client()
    if who.kind is not Kind.ANONYMOUS:
        client.force_login(Person.objects.get(pk=key_of(who.key)))
    return Caller(who, client, {})


def _key_for(who: Who) -> str:
    home = Organisation.objects.get(pk=key_of(str(who.organisation)))
    secret = f"{KEY_PREFIX}{who.key}"
    ServiceKey.objects.create(
        label=Label.objects.create(level="own", owner=home.id), organisation=home, name=who.key,
        scopes=sorted(who.scopes), prefix=secret[:10], secret_hash=hash_of(secret),
        made_at=timezone.now(), until=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    return secret


VOLATILE = frozenset({"x-request-id", "date", "server-timing", "etag", "content-length"})
# What differs from one answer to the next whoever asks: tokens of forms, nonces, names of requests.
CHANGING = (
    re.compile(rb'(data-live-from=")[^"]+'),
    re.compile(rb'(name="(?:csrfmiddlewaretoken|once)" value=")[^"]+'),
    re.compile(rb'(nonce[=-]"?)[\w+/=-]+'),
    re.compile(rb'(csrf[-\w]*"?[:=] ?"?)[A-Za-z0-9]{32,64}', re.IGNORECASE),
)


def steady(content: bytes) -> bytes:
    """Return a content without what changes from one answer to the next."""
    for pattern in CHANGING:
        content = pattern.sub(rb"\1", content)
    return content


def bytes_of(answer: Any, name: str = "", instead: str = "") -> tuple[int, bytes, bytes]:
    """Return all that an answer says, with the name it was asked by replaced by another."""
    headers = "\n".join(
        f"{key}: {text}"
        for key, text in sorted(answer.headers.items())
        if key.lower() not in VOLATILE
    )
    said = (steady(answer.content), steady(headers.encode()))
    if name:
        said = (
            said[0].replace(name.encode(), instead.encode()),
            said[1].replace(name.encode(), instead.encode()),
        )
    return answer.status_code, *said
