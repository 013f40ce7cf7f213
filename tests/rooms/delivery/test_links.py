"""One-time links: used exactly once, guessed never, hidden when they do not work."""

import re
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client
from tests.base.steps import on_postgresql
from tests.rooms.delivery.steps import CANARY, NOON, organisation, outbox, send_all, words_of
from tests.rooms.steps import actor

from situationroom.base import seals
from situationroom.base.actors import ANONYMOUS
from situationroom.base.errors import NotAllowed, NotFound, Refusal
from situationroom.base.labels import Level
from situationroom.base.models import Event, Label
from situationroom.rooms.delivery.guesses import TooManyTries
from situationroom.rooms.delivery.links import PURPOSES, opens
from situationroom.rooms.delivery.models import FailedGuess, Message, OneTimeLink
from situationroom.rooms.delivery.services import links
from situationroom.rooms.delivery.states import MessageState

SAYS = "Confirm that the bell rang."


@pytest.fixture
def done() -> Iterator[list[Any]]:
    """Register a purpose whose deed is noted."""
    deeds: list[Any] = []
    opens("bells.confirm", says=SAYS, deed=lambda link, by, at: deeds.append((link.about, by)))
    try:
        yield deeds
    finally:
        PURPOSES.pop("bells.confirm")  # doors have registered others for the whole run


def issue(level: Level = Level.ROOM, **more: Any) -> links.Issued:
    values = {"purpose": "bells.confirm", "about": uuid4(), "at": NOON,
              "label": Label.objects.create(level=level)}  # fmt: skip
    return links.issue_link(by=actor("secretariat"), **(values | more))


def use(token: str, at: Any = NOON) -> OneTimeLink:
    return links.use_link(by=ANONYMOUS, at=at, token=token)


def look(token: str, at: Any = NOON, caller: str = "198.51.100.7") -> OneTimeLink:
    return links.look_behind(by=ANONYMOUS, at=at, token=token, caller=caller)


@pytest.mark.django_db
def test_a_link_does_its_deed_once(done):
    issued = issue(organisation=organisation("nipa"))
    assert look(issued.token) == issued.link
    used = use(issued.token)
    assert (used.uses_left, used.used_at, [about for about, _ in done]) == (
        0, NOON, [issued.link.about]
    )  # fmt: skip
    with pytest.raises(NotFound):
        use(issued.token)
    assert len(done) == 1
    verbs = Event.objects.filter(about=issued.link.about).values_list("verb", flat=True)
    assert sorted(verbs) == ["link_issued", "link_redeemed"]


@pytest.mark.django_db
def test_of_a_token_only_a_hash_is_kept_and_it_cannot_be_guessed(done):
    tokens = {issue().token for _ in range(200)}
    assert len(tokens) == 200
    assert all(re.fullmatch(r"[\w-]{32}", token) for token in tokens)  # 192 bits
    kept = " ".join(str(row) for row in OneTimeLink.objects.values_list())
    assert not any(token in kept for token in tokens)


@pytest.mark.django_db
def test_used_expired_revoked_for_another_purpose_and_never_issued_look_the_same(done):
    used, late, revoked, other = (issue() for _ in range(4))
    use(used.token)
    OneTimeLink.objects.filter(pk=late.link.pk).update(expires_at=NOON)
    links.revoke_link(by=actor("secretariat"), at=NOON, link=revoked.link.id)
    said = set()
    for token in (used.token, late.token, revoked.token, "A" * 32, "", "x\x00", "가" * 400):
        for deed in (use, look):
            with pytest.raises(NotFound) as refused:
                deed(token)
            said.add((refused.value.code, refused.value.hint))
    with pytest.raises(NotFound) as refused:
        links.redeem_link(by=ANONYMOUS, at=NOON, token=other.token, purpose="bells.other")
    said.add((refused.value.code, refused.value.hint))
    assert len(said) == 1


@pytest.mark.django_db
def test_a_deed_that_is_refused_gives_the_use_back(done):
    def refuse(link: OneTimeLink, by: Any, at: Any) -> None:
        raise Refusal("Not today.")

    opens("bells.confirm", says=SAYS, deed=refuse)
    issued = issue()
    with pytest.raises(Refusal, match="Not today"):
        use(issued.token)
    assert OneTimeLink.objects.get().uses_left == 1
    assert not Event.objects.filter(verb="link_redeemed").exists()


@pytest.mark.django_db
def test_who_names_ten_links_that_do_not_work_waits_ten_minutes(done):
    issued = issue()
    for n in range(10):
        with pytest.raises(NotFound):
            look(f"guess-{n}")
    for token in ("guess", issued.token):
        with pytest.raises(TooManyTries) as refused:
            look(token)
    assert (refused.value.status, "ten minutes" in refused.value.hint) == (429, True)
    assert look(issued.token, caller="198.51.100.8") == issued.link
    assert look(issued.token, at=NOON + timedelta(minutes=10)) == issued.link
    assert "198.51.100.7" not in str(list(FailedGuess.objects.values_list()))


@pytest.mark.django_db
def test_only_who_issued_a_link_and_the_secretariat_revoke_it(done):
    issued = links.issue_link(
        by=actor("nipa"), at=NOON, purpose="bells.confirm", about=uuid4(),
        label=Label.objects.create(level=Level.ROOM),
    )  # fmt: skip
    with pytest.raises(NotAllowed):
        links.revoke_link(by=actor("kiet"), at=NOON, link=issued.link.id)
    links.revoke_link(by=actor("nipa"), at=NOON, link=issued.link.id)
    with pytest.raises(NotFound):
        look(issued.token)
    with pytest.raises(Refusal, match="no links for"):
        issue(purpose="bells.unknown")


@pytest.mark.django_db
@pytest.mark.parametrize("level", [Level.PUBLIC, Level.ROOM, Level.GOVERNMENT])
def test_a_link_is_mailed_and_above_room_the_mail_says_nothing_but_the_link(done, level, rf):
    issued = issue(level, address="company@example.org", language="en")
    assert send_all() == 1
    (letter,) = outbox()
    assert letter["To"] == "company@example.org"
    assert f"http://127.0.0.1:8000/link/{issued.token}/" in words_of(letter)
    assert (SAYS in words_of(letter)) == (level != Level.GOVERNMENT)
    assert CANARY not in words_of(letter)
    row = Message.objects.get()
    assert (row.state, row.sealed) == (MessageState.SENT, None)


@pytest.mark.django_db
def test_a_link_that_was_revoked_meanwhile_is_not_mailed(done):
    issued = issue(address="company@example.org")
    assert issued.token.encode() not in bytes(Message.objects.get().sealed)
    links.revoke_link(by=actor("secretariat"), at=NOON, link=issued.link.id)
    send_all()
    row = Message.objects.get()
    assert (outbox(), row.state, row.why, row.sealed) == (
        [], MessageState.DROPPED, "The link does not work any more.", None
    )  # fmt: skip


@pytest.mark.django_db
def test_opening_the_page_uses_nothing_up_and_the_button_does_the_deed(done):
    issued, browser = issue(), Client()
    address = f"/link/{issued.token}/"
    for _ in range(3):  # a program that reads mail opens links too
        page = browser.get(address)
        assert (page.status_code, page["Referrer-Policy"], page["X-Robots-Tag"]) == (
            200, "strict-origin", "noindex"
        )  # fmt: skip
        assert "no-store" in page["Cache-Control"]
        assert browser.head(address).status_code == 200
    assert done == []
    assert "처리되었습니다" in browser.post(address).content.decode()
    assert len(done) == 1
    gone, never = browser.post(address), browser.get(f"/link/{'A' * 32}/")
    assert (gone.status_code, never.status_code, len(done)) == (404, 404, 1)


@pytest.mark.django_db
def test_guessing_on_the_page_is_slowed_down(done):
    statuses = [Client().get(f"/link/guess-{n}/").status_code for n in range(12)]
    assert statuses == [404] * 10 + [429] * 2


def test_a_seal_opens_for_its_purpose_and_secret_key_alone(settings):
    sealed = seals.seal(b"secret", purpose="link")
    assert sealed != seals.seal(b"secret", purpose="link")
    assert seals.unseal(sealed, purpose="link") == b"secret"
    for change in (lambda: setattr(settings, "SECRET_KEY", "another"), lambda: None):
        with pytest.raises(Refusal, match="sealed under another"):
            seals.unseal(sealed, purpose="webhook")
        change()
    with pytest.raises(Refusal, match="sealed under another") as refused:
        seals.unseal(sealed, purpose="link")
    assert "SITUATIONROOM_SECRET_KEY" in refused.value.hint


def at_once(count: int, deed: Callable[[], Any]) -> list[Any]:
    """Do a deed from many threads at the same moment; return what came of each."""
    together, came = threading.Barrier(count), []

    def one() -> None:
        try:
            together.wait(30)
            came.append(deed())
        except Exception as problem:
            came.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return came


@on_postgresql
def test_twenty_who_use_a_link_at_the_same_moment_use_it_once(committed, done):
    issued = issue()
    came = at_once(20, lambda: use(issued.token))
    assert [type(one).__name__ for one in came].count("OneTimeLink") == 1
    assert all(isinstance(one, OneTimeLink | NotFound) for one in came)
    assert len(done) == 1
    assert Event.objects.filter(verb="link_redeemed").count() == 1


@on_postgresql
def test_failed_guesses_at_the_same_moment_are_all_counted(committed, done):
    at_once(8, lambda: look("guess"))
    assert FailedGuess.objects.get().count == 8
