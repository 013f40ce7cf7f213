"""What somebody tries over HTTP and must not get: refused, written in the log, nothing changed."""

from __future__ import annotations

import itertools
import json
import logging
import re
import secrets
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone
from tests.rooms.companies.steps import a_company
from tests.rooms.organisations.steps import PASSWORD, actor, everything, hire, org, person
from tests.trust.found import _patterns

from situationroom.base.labelling import make_label
from situationroom.base.labels import Level
from situationroom.base.models import Audience, Label, Seat
from situationroom.base.seals import unseal
from situationroom.rooms.delivery.models import Message, OneTimeLink, Webhook
from situationroom.rooms.delivery.services import accounts, webhooks
from situationroom.rooms.delivery.services.links import issue_link
from situationroom.rooms.issues import services as issues
from situationroom.rooms.issues.models import Issue
from situationroom.rooms.issues.services import open_issue
from situationroom.rooms.issues.states import IssueKind, Severity
from situationroom.rooms.organisations.models import Invitation, Organisation
from situationroom.rooms.organisations.proofs import totp_code
from situationroom.rooms.organisations.queries import get_organisation, get_self
from situationroom.rooms.organisations.services import access, authenticators, bonds, groups, keys

pytestmark = pytest.mark.django_db
# Rows that say that somebody tried; everything else must stay as it was.
TRIES = {
    "organisations.PersonSession",
    "organisations.FailedTry",
    "delivery.FailedGuess",
    "base.IdempotencyKey",
}
PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
WORDS = {"what", "form", "kind", "deed"}  # parts of addresses that name no object


def signed_in(name: str) -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(person(name))
    client.get("/")
    return client


def now() -> dict[str, Any]:
    return {name: rows for name, rows in everything().items() if name not in TRIES}


@dataclass(frozen=True)
class Try:
    """Somebody before an address, and what came of it."""

    client: Client
    caplog: pytest.LogCaptureFixture

    def is_refused(self, address: str, said: dict[str, Any] | None = None) -> int:
        """Send something that must be refused and change nothing; return the status."""
        before = now()
        status = self.status_of(address, said)
        assert now() == before, address
        return status

    def status_of(self, address: str, said: dict[str, Any] | None = None) -> int:
        """Send something that must be refused, and be in the log; return the status."""
        self.caplog.clear()
        with self.caplog.at_level(logging.WARNING):
            answer = self.send(address, said)
        assert 400 <= answer.status_code < 500, (address, answer.status_code)
        assert any(r.levelno >= logging.WARNING for r in self.caplog.records), address
        return int(answer.status_code)

    def send(self, address: str, said: dict[str, Any] | None = None) -> Any:
        if not address.startswith("/api/"):
            return self.client.post(address, said or {})
        return self.client.post(
            address,
            json.dumps(said or {}),
            content_type="application/json",
            headers={"Idempotency-Key": str(uuid4()), "Accept-Language": "en"},
        )


def nested() -> list[str]:
    """Return every address of the room that names two objects."""
    found = []
    for address in _patterns(get_resolver()):
        names = [name for name in PLACE.findall(address) if name not in WORDS]
        if len(names) > 1:
            found.append(address)
    return sorted(found)


@dataclass(frozen=True)
class Pair:
    """An object and what lies within it, twice: no child of the one is the other's."""

    ours: tuple[Any, Any]
    theirs: tuple[Any, Any]


def _invitation(code: str) -> UUID:
    by = actor("secretariat", timezone.now())
    return accounts.invite_by_mail(
        by=by,
        at=timezone.now(),
        organisation=org(code),
        email=f"{code}-new@demo.example",
        roles=["officer"],
    ).id


def _key(code: str) -> UUID:
    return keys.make_key(
        by=actor("secretariat", timezone.now()),
        at=timezone.now(),
        organisation=org(code),
        name="trial",
        scopes=["read"],
        until=timezone.now() + timedelta(days=1),
    ).key.id


def _group(code: str) -> tuple[UUID, UUID]:
    by = actor("secretariat", timezone.now())
    group: Audience = groups.open_group(by=by, at=timezone.now(), name=f"group of {code}")
    seat = groups.add_seat(by=by, at=timezone.now(), group=group.id, organisation=org(code))
    assert isinstance(seat, Seat)
    return group.id, seat.id


def _webhook(name: str) -> tuple[UUID, UUID]:
    by = actor("secretariat", timezone.now())
    added: Webhook = webhooks.add_webhook(
        by=by,
        at=timezone.now(),
        url=f"https://{name}.example.com/",
        kinds=["issues.issue_opened"],
    ).webhook
    call: Message = webhooks.ping_webhook(by=by, at=timezone.now(), webhook=added.id)
    return added.id, call.id


def _told() -> Pair:
    """Return kinds and objects of another kind: what is told of a webhook is not of an issue."""
    own = _webhook("told")[0]
    return Pair(("webhook", own), ("issue", uuid4()))


def _more_time(title: str) -> tuple[UUID, UUID]:
    ministry, nipa = get_organisation(code="msit"), get_organisation(code="nipa")
    assert ministry is not None
    assert nipa is not None
    by, at = actor("secretariat", timezone.now()), timezone.now()
    issue = issues.open_issue(
        by=by, at=at, kind=IssueKind.SERVICES, title_ko=title, title_en="", owner=ministry,
        severity=Severity.CAUTION, asked=[nipa],
    )  # fmt: skip
    asked = issues.ask_for_more_time(
        by=by, at=at, issue=issue, organisation=nipa, due_at=at + timedelta(days=30),
        why="trial",
    )  # fmt: skip
    return issue.id, asked.id


def pair_of(address: str) -> Pair:
    """Return what the two objects of an address are; an address nobody thought of is a fault."""
    if "invitation" in address:
        return Pair((org("nipa"), _invitation("nipa")), (org("kiet"), _invitation("kiet")))
    if "person" in address:
        return Pair((org("nipa"), person("nipa").id), (org("kiet"), person("kiet").id))
    if "key" in address:
        return Pair((org("nipa"), _key("nipa")), (org("kiet"), _key("kiet")))
    if "seat" in address:
        return Pair(_group("nipa"), _group("kiet"))
    if "webhook" in address and "call" in address:
        return Pair(_webhook("one"), _webhook("two"))
    if "deadline" in address:
        return Pair(_more_time("one"), _more_time("two"))
    if "kind" in address:
        return _told()
    if "holder" in address:
        return Pair(("issue", uuid4()), ("no-such-holder", uuid4()))
    raise AssertionError(f"{address} names two objects: say here which")


DEEDS = ("end", "reset", "on")


def said_to(address: str) -> dict[str, Any]:
    """Return what an address asks for, so that nothing but its ids is wrong."""
    if address.endswith(("/roles", "<uuid:person>/")):
        return {"roles": ["officer"]}
    if "told/" in address:
        return {"why": "trial"}
    if "more-time/" in address:
        return {"granted": True}
    return {}


def filled(address: str, first: Any, second: Any, deed: str = "end") -> str:
    objects = iter((first, second))
    said = PLACE.sub(lambda one: deed if one[1] in WORDS else str(next(objects)), address)
    return "/" + said.lstrip("/")


@pytest.mark.parametrize("address", nested())
def test_an_object_within_another_is_found_there_only(address, caplog):
    pair = pair_of(address)
    (ours, within), (theirs, beyond) = pair.ours, pair.theirs
    swapped = [(ours, beyond), (theirs, within), (ours, uuid4()), (uuid4(), within)]
    deeds = DEEDS if "<slug:what>" in address else ("",)
    clients = [signed_in(name) for name in ("secretariat", "admin")]
    before = now()
    for client in clients:
        attempt = Try(client, caplog)
        for (first, second), deed in itertools.product(swapped, deeds):
            there = filled(address, first, second, deed)
            status = attempt.status_of(there, said_to(address))
            # Nothing was told of what is not there, so that there is nothing to recall.
            assert status in (403, 404, 405) or "told/" in address, there
    assert now() == before


def test_addresses_that_name_two_objects_are_found(caplog):
    found = nested()
    assert "members/<uuid:organisation>/keys/<uuid:key>/revoke" in found
    assert len(found) >= 18
    pair = pair_of("members/<uuid:organisation>/keys/<uuid:key>/revoke")
    right = filled("members/<uuid:organisation>/keys/<uuid:key>/revoke", *pair.ours)
    assert Try(signed_in("secretariat"), caplog).send(right).status_code == 302


@pytest.mark.parametrize("kind", ["mandates", "consents", "conflicts"])
def test_a_bond_of_another_kind_is_not_ended(kind, caplog):
    by, at = actor("company", timezone.now()), timezone.now()
    said: dict[str, Any] = {"by": by, "at": at, "company": by.organisation}
    if kind == "mandates":
        bond = bonds.give_member_consent(**said, association=org("kosa")).id
    else:
        bond = bonds.give_mandate(**said, broker=org("example-broker")).id
    clients = [signed_in(name) for name in ("company", "secretariat")]
    before = now()
    for client in clients:
        attempt = Try(client, caplog)
        assert attempt.status_of(f"/members/bonds/{kind}/{bond}/end") == 404
        assert attempt.status_of(f"/api/v1/{kind}/{bond}/end") == 404
    assert now() == before


def link_of(*roles: str) -> tuple[str, Invitation]:
    by = actor("secretariat", timezone.now())
    invited = accounts.members.invite_member(
        by=by,
        at=timezone.now(),
        organisation=org("nipa"),
        email="new@demo.example",
        roles=roles or ("officer",),
    )
    issue_link(
        by=by,
        at=timezone.now(),
        purpose=accounts.INVITATION,
        about=invited.invitation.id,
        label=invited.invitation.label,
        token=invited.token,
    )
    return f"/link/{invited.token}/", invited.invitation


def test_an_invitation_used_again_gives_nothing(caplog):
    there, _ = link_of()
    said = {"name": "새 담당", "password": PASSWORD}
    assert Client().post(there, said).status_code == 302
    thief = Try(Client(), caplog)
    assert thief.is_refused(there, {"name": "도둑", "password": "도둑의-아주-긴-비밀번호"}) == 404
    assert Try(signed_in("new"), caplog).is_refused(there, said) == 404


def test_an_invitation_of_another_organisation_cannot_be_bent(caplog):
    there, invitation = link_of()
    said = {
        "name": "새 담당", "password": PASSWORD, "roles": ["secretariat", "admin"],
        "organisation": str(org("msit")), "email": "other@demo.example",
    }  # fmt: skip
    assert Client().post(there, said).status_code == 302
    joined = actor("new", timezone.now())
    assert (joined.organisation, joined.roles) == (org("nipa"), {"officer"})
    invitation = Invitation.objects.get(pk=invitation.pk)
    assert invitation.email == "new@demo.example"


def test_a_code_of_an_app_works_once_for_anybody(caplog):
    who = hire("careful", "nipa", "officer")
    begun = timezone.now() - timedelta(hours=1)
    row = authenticators.start_totp(by=get_self(who), at=begun)
    secret = unseal(row.sealed, purpose=access.SEAL)
    authenticators.confirm_totp(by=get_self(who), at=begun, code=totp_code(secret, at=begun))
    code = totp_code(secret, at=timezone.now())
    clients = [Client(), Client()]
    for client in clients:
        client.post("/sign-in/", {"username": who.email, "password": PASSWORD})
    assert clients[0].post("/sign-in/code/", {"code": code}).status_code == 302
    assert Try(clients[1], caplog).is_refused("/sign-in/code/", {"code": code}) == 422
    assert "_auth_user_id" not in clients[1].session


@pytest.mark.parametrize("guesses", [300, pytest.param(10_000, marks=pytest.mark.full)])
def test_ten_thousand_guesses_open_no_link(guesses, caplog, capsys):
    """One-time links are the door of who has no account: no receipt and no invitation is guessed."""
    link_of()
    client, before, began = Client(), now(), time.perf_counter()
    codes: dict[int, int] = {}
    with caplog.at_level(logging.CRITICAL):
        for _ in range(guesses):
            answer = client.get(f"/link/{secrets.token_urlsafe(24)}/")
            codes[answer.status_code] = codes.get(answer.status_code, 0) + 1
    took = time.perf_counter() - began
    with capsys.disabled():
        print(f"\n{guesses} guesses: {codes} in {took:.1f} s")  # noqa: T201
    assert set(codes) == {404, 429}
    assert codes[404] <= 20  # ten in ten minutes; a test may cross the turn of a span
    assert now() == before
    assert OneTimeLink.objects.filter(used_at__isnull=False).count() == 0
    Try(client, caplog).status_of(f"/link/{secrets.token_urlsafe(24)}/")  # and it is in the log


def test_what_came_from_a_company_is_not_widened_without_its_consent(caplog):
    company = a_company("nipa")
    at = timezone.now()
    issue = open_issue(
        by=actor("secretariat", at), at=at, kind=IssueKind.TARIFF, title_ko="물음", title_en="A",
        owner=Organisation.objects.get(code="nipa"), severity=Severity.CAUTION, asked=[],
    )  # fmt: skip
    label = make_label(Level.OWN, owner=org("nipa"), company=company.id)
    Issue.unscoped.filter(pk=issue.pk).update(label=label)
    tries = {name: Try(signed_in(name), caplog) for name in ("nipa", "secretariat", "kiet")}
    before, said = now(), {"reason": "공유"}
    for name, attempt in tries.items():
        for level in ("group", "government", "room", "public"):
            attempt.is_refused(f"/labels/{label.id}/ask", said | {"level": level})
            api = f"/api/v1/labels/issue/{issue.id}/changes"
            attempt.is_refused(api, said | {"label": level})
        if name != "nipa":  # which took the company in, and writes down what it said
            attempt.is_refused(f"/labels/{label.id}/consent", {"level": "room", "note": "전화"})
    assert now() == before
    assert Label.objects.get(pk=label.pk).level == Level.OWN


@pytest.mark.parametrize("role", ["secretariat", "leadership", "register", "emperor", "member"])
def test_an_administrator_grants_nothing_above_themselves(role, caplog):
    attempt, home, who = Try(signed_in("admin"), caplog), org("nipa"), person("nipa").id
    api = f"/api/v1/organisations/{home}"
    attempt.is_refused(f"/members/{home}/{who}/", {"roles": ["officer", role]})
    attempt.is_refused(f"{api}/members/{who}/roles", {"roles": ["officer", role]})
    attempt.is_refused(f"{api}/invitations", {"email": "a@demo.example", "roles": [role]})
    attempt.is_refused(f"/members/{home}/invite/", {"email": "a@demo.example", "roles": [role]})


@pytest.mark.parametrize("code", ["kiet", "msit", "example-company"])
def test_an_administrator_grants_nothing_in_another_organisation(code, caplog):
    attempt, there = Try(signed_in("admin"), caplog), org(code)
    said = {"email": "a@demo.example", "roles": ["officer"]}
    assert attempt.is_refused(f"/members/{there}/invite/", said) == 404
    assert attempt.is_refused(f"/api/v1/organisations/{there}/invitations", said) == 404
    key = {"name": "key", "scopes": ["read"], "until": str(timezone.localdate())}
    assert attempt.is_refused(f"/members/{there}/keys/make/", key) == 404
    himself = person("admin").id
    assert attempt.is_refused(f"/members/{there}/{himself}/", {"roles": ["officer"]}) == 404


def test_an_administrator_does_not_change_themselves(caplog):
    attempt, home, himself = Try(signed_in("admin"), caplog), org("nipa"), person("admin").id
    attempt.is_refused(f"/members/{home}/{himself}/", {"roles": ["admin", "officer"]})
    there = f"/api/v1/organisations/{home}/members/{himself}/roles"
    assert attempt.is_refused(there, {"roles": ["admin", "officer"]}) == 403
