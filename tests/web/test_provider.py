"""Signing in at an OpenID provider: a real one answers over HTTP, rightly and wrongly."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.openid import CLIENT, SECRET, Running, running_provider
from tests.rooms.organisations.steps import PASSWORD, everything, hire, org, person

from situationroom.base.models import Event
from situationroom.base.seals import unseal
from situationroom.rooms.organisations.models import Membership, Person, ProviderAccount
from situationroom.rooms.organisations.proofs import totp_code
from situationroom.rooms.organisations.queries import get_self
from situationroom.rooms.organisations.services import access, authenticators

pytestmark = pytest.mark.django_db
WHO = "nipa@demo.example"
BACK = "/sign-in/provider/back"


@pytest.fixture(scope="module")
def process() -> Iterator[Running]:
    with running_provider() as running:
        yield running


@pytest.fixture
def provider(process: Running, settings: Any) -> Running:
    settings.OIDC_ISSUER, settings.OIDC_CLIENT = process.url, CLIENT
    settings.OIDC_SECRET, settings.OIDC_SECOND_STEP = SECRET, frozenset()
    process.order(person=claims())
    return process


def claims(email: str = WHO, **more: Any) -> dict[str, Any]:
    return {"sub": f"p-{email}", "email": email, "email_verified": True, **more}


def browser() -> Client:
    client = Client()
    client.cookies["django_language"] = "en"
    return client


def ask(client: Client, **query: str) -> str:
    """Press the button; return where the browser is sent."""
    answer = client.get(reverse("sign_in_provider"), query)
    assert answer.status_code == 302
    return str(answer["Location"])


def come(client: Client, provider: Running, **query: str) -> Any:
    """Go to the provider and come back as a browser does."""
    there = urlsplit(provider.visit(ask(client, **query)))
    assert there.path == BACK
    return client.get(f"{there.path}?{there.query}")


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def rows() -> dict[str, list[Any]]:
    """Return all that the room holds of people, without sessions and counts of wrong tries."""
    kept = everything()
    for name in ("organisations.PersonSession", "organisations.FailedTry"):
        kept.pop(name)
    return kept


def test_there_is_no_button_and_no_door_without_a_provider(settings):
    settings.OIDC_ISSUER = ""
    assert b"sign-in/provider" not in browser().get("/sign-in/").content
    assert browser().get(reverse("sign_in_provider")).status_code == 404
    assert browser().get(BACK).status_code == 404


def test_who_has_joined_comes_in_and_is_bound_at_the_first_time(provider):
    client = browser()
    assert b"Sign in with 127.0.0.1" in client.get("/sign-in/").content
    answer = come(client, provider, next="/issues/")
    assert (answer.status_code, answer["Location"]) == (302, "/issues/")
    assert is_in(client)
    bound = ProviderAccount.objects.get()
    assert (bound.person.email, bound.subject) == (WHO, f"p-{WHO}")
    assert Event.objects.filter(verb="provider_bound", about=bound.person_id).count() == 1
    assert Event.objects.get(verb="signed_in").payload["how"] == "provider"
    provider.order(person=claims("renamed@elsewhere.example", sub=f"p-{WHO}", email_verified=False))
    again = browser()
    come(again, provider)
    assert is_in(again)
    assert ProviderAccount.objects.count() == 1


def test_the_question_goes_by_the_rules(provider):
    said = parse_qs(urlsplit(ask(browser())).query)
    assert said["code_challenge_method"] == ["S256"]
    assert said["response_type"] == ["code"]
    assert len(said["state"][0]) >= 43
    assert len(said["nonce"][0]) >= 43
    assert said["state"] != said["nonce"]
    assert SECRET not in str(said)


def refused(client: Client, answer: Any, status: int, *words: str) -> None:
    text = answer.content.decode()
    assert answer.status_code == status, text
    assert not is_in(client)
    for word in words:
        assert word in text


@pytest.mark.parametrize(
    ("order", "why"),
    [
        ({"claims": {"nonce": "another"}}, "it answers another question"),
        ({"claims": {"nonce": None}}, "it is incomplete"),
        ({"claims": {"iss": "https://elsewhere.example"}}, "another issuer signed it"),
        ({"claims": {"aud": "another-room"}}, "it is meant for another service"),
        ({"claims": {"aud": [CLIENT, "another-room"]}}, "it is meant for another service"),
        ({"claims": {"azp": "another-room"}}, "it is meant for another service"),
        ({"claims": {"exp": 1_700_000_000}}, "it has expired"),
        ({"claims": {"exp": None}}, "it is incomplete"),
        ({"claims": {"sub": None}}, "it is incomplete"),
        ({"claims": {"iat": 4_000_000_000, "exp": 4_000_000_300}}, "it is from the future"),
        ({"signed": "none"}, "it is not signed by a key of the issuer"),
        ({"signed": "HS256"}, "it is not signed by a key of the issuer"),
        ({"signed": "stranger"}, "its signature is false"),
        ({"signed": "changed"}, "its signature is false"),
        ({"answer": {"iss": "https://elsewhere.example"}}, "another issuer signed it"),
        ({"claims": {"email": None}, "userinfo": {"sub": "p-other"}}, "it is about somebody else"),
    ],
)
def test_an_answer_that_does_not_hold_lets_nobody_in(provider, order, why, caplog):
    provider.order(person=claims(), **order)
    client, before = browser(), rows()
    answer = come(client, provider)
    refused(client, answer, 403, why, "Begin again on the sign-in page of this browser.")
    assert rows() == before
    assert why in caplog.text


def test_a_swapped_or_missing_state_lets_nobody_in(provider):
    thief, victim = browser(), browser()
    there = urlsplit(provider.visit(ask(thief)))
    before = rows()
    refused(victim, victim.get(f"{BACK}?{there.query}"), 403, "not begun in this browser")
    ask(victim)
    refused(victim, victim.get(f"{BACK}?{there.query}"), 403, "not begun in this browser")
    said = dict(parse_qsl(urlsplit(provider.visit(ask(victim))).query)) | {"state": "another"}
    refused(victim, victim.get(f"{BACK}?{urlencode(said)}"), 403, "not begun in this browser")
    assert rows() == before


def test_an_answer_and_its_code_work_once(provider):
    client = browser()
    there = urlsplit(provider.visit(ask(client)))
    client.get(f"{BACK}?{there.query}")
    assert is_in(client)
    client.post(reverse("sign_out"))
    refused(client, client.get(f"{BACK}?{there.query}"), 403, "not begun in this browser")
    # The same code under a state of one's own: the provider itself gives nothing for it.
    code = dict(parse_qsl(there.query))["code"]
    state = dict(parse_qsl(urlsplit(ask(client)).query))["state"]
    answer = client.get(f"{BACK}?{urlencode({'code': code, 'state': state})}")
    refused(client, answer, 403, "does not take its code")


def test_an_answer_that_took_too_long_is_refused(provider, monkeypatch):
    client = browser()
    there = urlsplit(provider.visit(ask(client)))
    later = timezone.now() + timedelta(minutes=11)
    monkeypatch.setattr(timezone, "now", lambda: later)
    refused(client, client.get(f"{BACK}?{there.query}"), 403, "took too long")


def test_who_says_no_at_the_provider_is_told_so(provider):
    provider.order(person=claims(), denies=True)
    client = browser()
    refused(client, come(client, provider), 403, "let nobody in")


@pytest.mark.parametrize(
    ("said", "word"),
    [
        (claims(email_verified=False), "has not confirmed this address"),
        (claims(email_verified="true"), "has not confirmed this address"),
        (claims(email_verified=None), "has not confirmed this address"),
        (claims("nobody@demo.example"), "nobody with this address has joined"),
    ],
)
def test_no_account_is_made_and_none_is_linked_without_a_confirmed_address(provider, said, word):
    provider.order(person=said)
    client, before = browser(), rows()
    refused(client, come(client, provider), 403, said["email"], word)
    assert rows() == before


def test_the_address_may_come_by_the_second_question(provider):
    provider.order(
        person={"sub": "p-1"}, userinfo={"sub": "p-1", "email": WHO, "email_verified": True}
    )
    client = browser()
    come(client, provider)
    assert is_in(client)


def test_another_account_with_the_same_address_is_refused(provider):
    come(browser(), provider)
    provider.order(person=claims(sub="a-new-hire-with-the-old-address"))
    client = browser()
    refused(client, come(client, provider), 403, WHO, "bound to another account")
    told = Event.objects.get(verb="provider_turned_away")
    assert (told.about, told.payload["why"]) == (person("nipa").id, "another")


def test_closed_and_ended_accounts_are_refused_also_once_bound(provider):
    come(browser(), provider)
    Membership.objects.filter(person__email=WHO).update(ended_at=timezone.now())
    client = browser()
    refused(client, come(client, provider), 403, WHO, "no organisation of the room now")
    Person.objects.filter(email=WHO).update(is_active=False)
    refused(client, come(client, provider), 403, WHO, "this account is closed")


def test_who_is_locked_out_is_locked_out_here_too(provider):
    client = browser()
    for _ in range(5):
        client.post("/sign-in/", {"username": WHO, "password": "wrong"})
    refused(client, come(client, provider), 429, "locked for a while")


def test_thirty_false_answers_lock_the_address(provider):
    client = browser()
    for _ in range(30):
        assert client.get(f"{BACK}?state=guessed&code=guessed").status_code == 403
    assert client.get(f"{BACK}?state=guessed&code=guessed").status_code == 429
    refused(client, come(client, provider), 429, "locked for a while")


@pytest.fixture
def careful(provider):
    """Return somebody with a code app, and the secret of it."""
    who = hire("careful", "nipa", "officer")
    long_ago = timezone.now() - timedelta(hours=1)
    row = authenticators.start_totp(by=get_self(who), at=long_ago)
    secret = unseal(row.sealed, purpose=access.SEAL)
    code = totp_code(secret, at=long_ago)
    authenticators.confirm_totp(by=get_self(who), at=long_ago, code=code)
    return who, secret


def test_the_rooms_own_second_step_is_asked_after_the_provider(provider, careful):
    who, secret = careful
    provider.order(person=claims(who.email, amr=["pwd", "mfa"]))
    client = browser()
    assert come(client, provider, next="/issues/")["Location"] == reverse("sign_in_code")
    assert not is_in(client)
    answer = client.post(reverse("sign_in_code"), {"code": totp_code(secret, at=timezone.now())})
    assert answer["Location"] == "/issues/"
    assert is_in(client)
    assert Event.objects.get(verb="signed_in").payload["how"] == "provider totp"


@pytest.mark.parametrize(
    ("said", "accepted", "comes_in"),
    [
        ({"amr": ["pwd", "mfa"]}, {"mfa"}, True),
        ({"acr": "phishing-resistant"}, {"phishing-resistant"}, True),
        ({"amr": ["pwd"]}, {"mfa"}, False),
        ({"amr": "mfa"}, {"mfa"}, False),
        ({}, {"mfa"}, False),
    ],
)
def test_a_second_step_at_the_provider_counts_where_the_settings_say_so(
    provider, careful, settings, said, accepted, comes_in
):
    settings.OIDC_SECOND_STEP = frozenset(accepted)
    provider.order(person=claims(careful[0].email, **said))
    client = browser()
    come(client, provider)
    assert is_in(client) is comes_in


def test_an_officer_without_an_own_second_step_is_led_to_adding_one(provider, settings):
    settings.MFA_REQUIRED, settings.OIDC_SECOND_STEP = True, frozenset({"mfa"})
    provider.order(person=claims(amr=["mfa"]))
    client = browser()
    come(client, provider)
    assert client.get("/issues/")["Location"] == reverse("me_app")


def test_ones_account_at_the_provider_is_shown_and_can_be_taken_away(provider):
    client, stranger = browser(), browser()
    come(client, provider)
    assert provider.url in client.get(reverse("me")).content.decode()
    row = ProviderAccount.objects.get()
    stranger.force_login(person("kiet"))
    there = reverse("me_provider_release", args=[row.id])
    assert stranger.post(there).status_code == 404
    assert ProviderAccount.objects.count() == 1
    assert client.post(there).status_code == 302
    assert ProviderAccount.objects.count() == 0
    assert Event.objects.filter(verb="provider_released").count() == 1


def test_an_administrator_who_resets_second_steps_frees_the_provider_account_too(provider):
    who = hire("lost", "nipa", "officer")
    provider.order(person=claims(who.email))
    come(browser(), provider)
    admin = browser()
    admin.force_login(person("admin"))
    there = reverse("members_member", args=[org("nipa"), who.id])
    assert admin.get(there).status_code == 200
    authenticators.reset_authenticators(
        by=_actor("admin"), at=timezone.now(), organisation=org("nipa"), person=who.id
    )
    assert ProviderAccount.objects.count() == 0
    assert not who.sessions.exists()


def _actor(name: str) -> Any:
    from situationroom.rooms.organisations.queries import get_actor

    return get_actor(person(name), on=timezone.localdate())


@pytest.mark.parametrize(
    "discovery",
    [{"issuer": "https://elsewhere.example"}, {"token_endpoint": "ftp://here/token"},
     {"jwks_uri": None}],
)  # fmt: skip
def test_a_provider_that_is_not_what_the_settings_name_is_not_asked(discovery, settings):
    with running_provider() as fresh:
        settings.OIDC_ISSUER, settings.OIDC_CLIENT = fresh.url, CLIENT
        settings.OIDC_SECRET = SECRET
        fresh.order(person=claims(), discovery=discovery)
        answer = browser().get(reverse("sign_in_provider"))
    assert answer.status_code == 403
    assert b"is not set up as this room expects" in answer.content


def test_a_provider_that_is_silent_leaves_the_password(settings):
    settings.OIDC_ISSUER, settings.OIDC_CLIENT = "http://127.0.0.1:9", CLIENT
    settings.OIDC_SECRET = SECRET
    who, client = hire("patient", "nipa", "officer"), browser()
    answer = client.get(reverse("sign_in_provider"))
    assert (answer.status_code, b"does not answer" in answer.content) == (403, True)
    client.post("/sign-in/", {"username": who.email, "password": PASSWORD})
    assert is_in(client)
