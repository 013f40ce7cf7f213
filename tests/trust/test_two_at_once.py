"""Two people do at the same moment what can be done once: one succeeds, the other is told why."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connections
from django.utils import timezone
from tests.base.steps import on_postgresql
from tests.rooms.companies.steps import a_company, home
from tests.rooms.organisations.steps import PASSWORD, actor, hire, org, person

from situationroom.base import reviews
from situationroom.base.actors import ANONYMOUS
from situationroom.base.errors import Conflict, NotFound, Refusal
from situationroom.base.labelling import make_label
from situationroom.base.labels import Level
from situationroom.base.models import AuditReview, DataRequest, Event, Label, LabelChange
from situationroom.base.privacy import requests
from situationroom.base.relabelling import approve_relabel, ask_relabel, refuse_relabel
from situationroom.base.seals import unseal
from situationroom.base.states import RequestKind, RequestState
from situationroom.rooms.companies.services import ties
from situationroom.rooms.delivery.services import accounts
from situationroom.rooms.organisations.models import Authenticator, Person, ProviderAccount
from situationroom.rooms.organisations.proofs import totp_code
from situationroom.rooms.organisations.provider import Proof
from situationroom.rooms.organisations.queries import get_self
from situationroom.rooms.organisations.services import access, authenticators, identities, members

pytestmark = [on_postgresql]


def at_once(*deeds: Callable[[], Any]) -> list[Any]:
    """Do these at the same moment, each in a connection of its own; return what came of each."""
    together = threading.Barrier(len(deeds))
    came: list[Any] = [None] * len(deeds)

    def do(place: int) -> None:
        together.wait(30)
        try:
            came[place] = deeds[place]() or "done"
        except Exception as problem:
            came[place] = problem
        finally:
            connections.close_all()

    threads = [threading.Thread(target=do, args=(place,)) for place in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return came


def one_of(came: list[Any], refused: type[Refusal]) -> Any:
    """Judge that exactly one succeeded and every other was refused with a remedy or a reason."""
    done = [one for one in came if not isinstance(one, Exception)]
    assert len(done) == 1, came
    others = [one for one in came if isinstance(one, Exception)]
    assert {type(one) for one in others} == {refused}, came
    assert all(str(one).endswith(".") for one in others)
    return done[0]


def test_two_accept_one_invitation(committed: None) -> None:
    now = timezone.now()
    row = accounts.invite_by_mail(
        by=actor("secretariat", now), at=now, organisation=org("nipa"),
        email="new@demo.example", roles=["officer"],
    )  # fmt: skip
    token = members.invite_member(
        by=actor("secretariat", now), at=now, organisation=org("kisa"),
        email="new@demo.example", roles=["officer"],
    ).token  # fmt: skip
    assert row.email == "new@demo.example"

    def join(name: str) -> Callable[[], Person]:
        said = {"name": name, "password": PASSWORD}
        return lambda: members.accept_invitation(by=ANONYMOUS, at=now, token=token, **said)

    who = one_of(at_once(*(join(f"사람 {n}") for n in range(4))), NotFound)
    assert Person.objects.get(email="new@demo.example").name == who.name
    assert Event.objects.filter(verb="invitation_accepted").count() == 1


def with_app(name: str) -> tuple[Person, bytes, tuple[str, ...]]:
    who, begun = hire(name, "nipa", "officer"), timezone.now() - timedelta(hours=1)
    row = authenticators.start_totp(by=get_self(who), at=begun)
    secret = unseal(row.sealed, purpose=access.SEAL)
    code = totp_code(secret, at=begun)
    proven = authenticators.confirm_totp(by=get_self(who), at=begun, code=code)
    return who, secret, proven.codes


def test_two_use_one_recovery_code(committed: None) -> None:
    who, _, codes = with_app("careful")
    said = {"person": who.id, "code": codes[0]}

    def prove(address: str) -> Callable[[], Any]:
        return lambda: access.prove_code(by=ANONYMOUS, at=timezone.now(), address=address, **said)

    came = at_once(*(prove(f"203.0.113.{n}") for n in range(4)))
    assert one_of(came, Refusal) == "recovery"
    assert Authenticator.objects.filter(person=who, used_at__isnull=False).count() == 1


def test_two_use_one_code_of_an_app(committed: None) -> None:
    who, secret, _ = with_app("careful")
    now = timezone.now()
    said = {"person": who.id, "code": totp_code(secret, at=now), "at": now}

    def prove(address: str) -> Callable[[], Any]:
        return lambda: access.prove_code(by=ANONYMOUS, address=address, **said)

    assert one_of(at_once(*(prove(f"203.0.113.{n}") for n in range(4))), Refusal) == "totp"


def test_one_account_of_a_provider_is_bound_once(committed: None) -> None:
    who = hire("careful", "nipa", "officer")

    def come(subject: str) -> Callable[[], Any]:
        proof = Proof("https://id.example", subject, who.email, True, frozenset())
        return lambda: identities.prove_by_provider(
            by=ANONYMOUS, at=timezone.now(), proof=proof, address="203.0.113.1"
        )

    assert at_once(come("one"), come("one")) == [who, who]
    assert ProviderAccount.objects.filter(person=who).count() == 1
    ProviderAccount.objects.filter(person=who).delete()
    came = at_once(come("one"), come("two"))
    one_of(came, identities.ProviderRefused)
    assert ProviderAccount.objects.filter(person=who).count() == 1


def test_two_end_one_disclosure(committed: None) -> None:
    company, now = a_company(), timezone.now()
    row = ties.disclose_to(
        by=actor("nipa", now), at=now, company=company.id, organisation=home("kiet"), purpose="상담"
    )

    def end() -> Any:
        return ties.end_disclosure(
            by=actor("nipa", now), at=now + timedelta(minutes=1), disclosure=row.id
        )

    came = at_once(end, end)
    assert [one.pk for one in came] == [row.pk, row.pk]  # ended twice, it ended once
    row.refresh_from_db()
    assert Event.objects.filter(verb="disclosure_ended").count() == 1
    assert {one.until for one in came} == {row.until}


def test_two_answer_one_request(committed: None) -> None:
    now = timezone.now()
    leaving = get_self(hire("leaving", "nipa", "officer"))
    row = requests.request_data(by=leaving, at=now, kind=RequestKind.ERASE, says="지워 주십시오")

    def answer(state: RequestState) -> Callable[[], Any]:
        return lambda: requests.answer_request(
            by=actor("secretariat", now), at=now, request=row.id, state=state, answer=str(state)
        )

    said = one_of(at_once(answer(RequestState.DONE), answer(RequestState.REFUSED)), Conflict)
    kept = DataRequest.unscoped.get(pk=row.pk)
    assert (kept.state, kept.answer) == (said.state, said.answer)
    assert Event.objects.filter(verb="data_answered", about=row.pk).count() == 1


def test_two_sign_one_month(committed: None) -> None:
    now = timezone.now()
    month = (timezone.localdate(now).replace(day=1) - timedelta(days=1)).replace(day=1)
    hire("peer", "nipa", "officer")

    def sign(name: str) -> Callable[[], Any]:
        return lambda: reviews.sign_review(by=actor(name, now), at=now, month=month, note=name)

    came = at_once(sign("nipa"), sign("peer"))
    kept = AuditReview.unscoped.get(month=month, organisation=org("nipa"))
    assert {one.note for one in came} == {kept.note}  # the first signature stands
    assert Event.objects.filter(verb="reads_reviewed").count() == 1


def a_widening() -> tuple[LabelChange, Label]:
    now = timezone.now()
    hire("first", "nipa", "officer")
    hire("third", "nipa", "officer")
    label = make_label(Level.OWN, owner=org("nipa"), creator=person("nipa").id)
    change = ask_relabel(
        by=actor("first", now), at=now, label=label, level=Level.ROOM, reason="모두에게"
    )
    assert change.effective_at is None
    return change, label


def test_two_approve_one_widening(committed: None) -> None:
    change, label = a_widening()
    now = timezone.now()

    def approve(name: str) -> Callable[[], Any]:
        return lambda: approve_relabel(by=actor(name, now), at=now, change=change.pk)

    one_of(at_once(approve("nipa"), approve("third")), Conflict)
    label.refresh_from_db()
    assert label.level == Level.ROOM
    assert Event.objects.filter(verb="label_widened", about=label.pk).count() == 1


def test_one_approves_and_another_refuses_a_widening(committed: None) -> None:
    change, label = a_widening()
    now = timezone.now()
    came = at_once(
        lambda: approve_relabel(by=actor("nipa", now), at=now, change=change.pk),
        lambda: refuse_relabel(
            by=actor("third", now), at=now, change=change.pk, reason="아직 이릅니다"
        ),
    )
    one_of(came, Conflict)
    label.refresh_from_db()
    is_approved = not isinstance(came[0], Exception)
    assert label.level == (Level.ROOM if is_approved else Level.OWN)
