"""Signing in and the pages of accounts and organisations, thinly: the services are tested below."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.rooms.organisations.steps import everything, org, person
from tests.web.visits import visit
from tests.web.walking import Seen

from situationroom.base.seals import unseal
from situationroom.base.worker import work_until_settled
from situationroom.cli.load import DEMO_PASSWORD
from situationroom.rooms.delivery.services import accounts
from situationroom.rooms.organisations.models import Invitation, Person
from situationroom.rooms.organisations.proofs import totp_code
from situationroom.rooms.organisations.queries import get_actor, get_self
from situationroom.rooms.organisations.services import access, authenticators
from situationroom.rooms.organisations.services.members import invite_member

pytestmark = pytest.mark.django_db
WHO = "nipa@demo.example"
PAGES = {
    "nipa": ["me", "me_password", "me_absence", "me_app", "me_passkey", "members_groups",
             "members_groups_open"],
    "company": ["me", "members_bonds", "members_bonds_add"],
    "expert": ["me", "members_bonds", "members_bonds_conflict"],
    "broker": ["me", "members_bonds"],
    "platform": ["me", "me_password"],
    "secretariat": ["me", "members", "members_bonds", "members_bonds_add", "members_groups"],
}  # fmt: skip


def sign_in(client, email=WHO, password=DEMO_PASSWORD, **more):
    return client.post(reverse("sign_in"), {"username": email, "password": password, **more})


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("who", PAGES)
def test_every_page_of_an_account_opens_for_whom_it_is(who, language):
    client = visit(who, language)
    for name in PAGES[who]:
        answer = client.get(reverse(name))
        assert answer.status_code == 200, name
        if language == "ko":
            said = [
                t
                for t in Seen(answer.content.decode()).read_as("ko")
                if re.search("[A-Z][a-z]+ [a-z]+ [a-z]", t)
            ]
            assert said == []


@pytest.mark.parametrize(
    ("who", "name"),
    [("kea", "members"), ("nipa", "members"), ("kea", "members_groups"),
     ("kea", "members_bonds_add"), ("nipa", "members_bonds_conflict")],
)  # fmt: skip
def test_what_is_not_for_a_reader_is_not_there(who, name):
    assert visit(who).get(reverse(name)).status_code == 404


@pytest.mark.parametrize("who", ["admin", "secretariat"])
def test_who_manages_an_organisation_sees_its_members_and_keys(who):
    client, home = visit(who), org("nipa")
    page = client.get(reverse("members_organisation", args=[home]))
    assert WHO in page.content.decode()
    for name in ("members_invite", "members_keys", "members_keys_make"):
        assert client.get(reverse(name, args=[home])).status_code == 200
    member = reverse("members_member", args=[home, person("nipa").id])
    assert client.get(member).status_code == 200
    answer = client.post(member, {"roles": ["officer", "register"]})
    assert answer.status_code == (302 if who == "secretariat" else 422)


def test_the_pages_of_another_organisation_are_not_there():
    client, before = visit("admin"), everything()
    client.get("/")
    for name in ("members_organisation", "members_invite", "members_keys", "members_keys_make"):
        assert client.get(reverse(name, args=[org("kiet")])).status_code == 404
    kiet = person("kiet").id
    assert client.get(reverse("members_member", args=[org("nipa"), kiet])).status_code == 404
    for home in (org("nipa"), org("kiet")):
        for what in ("end", "deactivate", "unlock", "reset", "crown"):
            answer = client.post(reverse("members_act", args=[home, kiet, what]))
            assert answer.status_code == 404
    after = everything()
    after["organisations.PersonSession"] = before["organisations.PersonSession"]
    assert after == before


def test_a_key_is_shown_once_on_its_page():
    client, home = visit("admin"), org("nipa")
    until = (timezone.localdate() + timedelta(days=30)).isoformat()
    said = {"name": "수집기", "scopes": ["read"], "until": until}
    page = client.post(reverse("members_keys_make", args=[home]), said).content.decode()
    secret = re.search(r"srk_[\w-]{40,}", page)
    assert secret is not None
    listed = client.get(reverse("members_keys", args=[home])).content.decode()
    assert secret[0] not in listed


def test_a_wrong_password_is_refused_and_five_lock():
    client = Client()
    codes = [sign_in(client, password="wrong").status_code for _ in range(6)]
    assert codes == [422] * 5 + [429]
    locked = sign_in(client)
    assert locked.status_code == 429
    assert "15분" in locked.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example", "javascript:1"])
def test_signing_in_leads_nowhere_else(to):
    answer = Client().post(
        f"{reverse('sign_in')}?next={to}", {"username": WHO, "password": DEMO_PASSWORD}
    )
    assert answer["Location"] == reverse("board")


def with_app(name="nipa"):
    own, at = get_self(person(name)), timezone.now() - timedelta(minutes=5)
    row = authenticators.start_totp(by=own, at=at)
    secret = unseal(row.sealed, purpose=access.SEAL)
    authenticators.confirm_totp(by=own, at=at, code=totp_code(secret, at=at))
    return secret


def test_a_second_step_stands_between_the_password_and_the_room():
    secret, client = with_app(), Client()
    answer = sign_in(client)
    assert answer["Location"] == reverse("sign_in_code")
    assert "_auth_user_id" not in client.session
    assert client.get(reverse("issues")).status_code == 302
    assert client.post(reverse("sign_in_code"), {"code": "000000 "}).status_code == 422
    code = totp_code(secret, at=timezone.now())
    answer = client.post(reverse("sign_in_code"), {"code": code})
    assert answer["Location"] == reverse("board")
    assert client.get(reverse("issues")).status_code == 200
    thief = Client()
    sign_in(thief)
    assert thief.post(reverse("sign_in_code"), {"code": code}).status_code == 422


def test_nobody_comes_to_the_second_step_without_the_first():
    assert Client().get(reverse("sign_in_code"))["Location"] == reverse("sign_in")
    assert Client().post(reverse("sign_in_code"), {"response": "{}"})["Location"]


def test_a_passkey_that_says_nonsense_is_refused():
    client = visit("nipa")
    client.get(reverse("me_passkey"))
    for said in ("", "[]", "{}", '{"id": "a", "rawId": "a", "type": "public-key"}'):
        assert client.post(reverse("me_passkey"), {"response": said}).status_code == 422
    assert person("nipa").authenticators.count() == 0


def test_officers_of_the_state_add_a_second_step_before_anything(settings):
    settings.MFA_REQUIRED = True
    client = visit("nipa")
    assert client.get("/")["Location"] == reverse("me_app")
    assert client.get(reverse("me_app")).status_code == 200
    assert client.get("/api/v1/issues").status_code == 401
    assert visit("company").get("/").status_code == 200
    with_app()
    assert client.get("/").status_code == 200


def link_of(email, roles=("officer",)):
    by = get_actor(person("admin"), on=timezone.localdate())
    now = timezone.now()
    return accounts.invite_by_mail(
        by=by, at=now, organisation=org("nipa"), email=email, roles=roles
    )


def test_an_invitation_arrives_by_mail_and_opens_the_door_once(mailoutbox, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    link_of("new@demo.example")
    work_until_settled(seconds=60)
    mail = next(one for one in mailoutbox if "new@demo.example" in one.to[0])
    assert "초대" in mail.subject
    address = re.search(r"/link/[\w-]+/", mail.body)[0]
    client = Client()
    assert client.get(address).status_code == 200
    weak = client.post(address, {"name": "새 담당", "password": "1234"})
    assert weak.status_code == 422
    joined = client.post(address, {"name": "새 담당", "password": DEMO_PASSWORD})
    assert joined["Location"] == reverse("me")
    assert client.get(reverse("me")).status_code == 200
    assert Client().get(address).status_code == 404
    assert Invitation.objects.get().person == Person.objects.get(email="new@demo.example")


def test_a_forgotten_password_is_chosen_anew_and_ends_sessions(mailoutbox, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    open_still = visit("nipa")
    for email in (WHO, "nobody@demo.example"):
        answer = Client().post(reverse("sign_in_forgotten"), {"email": email})
        assert answer["Location"] == reverse("sign_in")
    work_until_settled(seconds=60)
    assert [one.to[0] for one in mailoutbox] == [WHO]
    address = re.search(r"/link/[\w-]+/", mailoutbox[0].body)[0]
    new = "아주-새로운-비밀번호-2026"
    assert Client().post(address, {"password": "1234"}).status_code == 422
    assert Client().post(address, {"password": new})["Location"] == reverse("sign_in")
    assert open_still.get(reverse("issues")).status_code == 302
    assert Client().post(address, {"password": new + "!"}).status_code == 404
    assert sign_in(Client(), password=new)["Location"] == reverse("board")


def test_a_deactivated_person_is_out_at_the_next_request():
    client = visit("nipa")
    assert client.get(reverse("issues")).status_code == 200
    visit("admin").post(reverse("members_act", args=[org("nipa"), person("nipa").id, "deactivate"]))
    assert client.get(reverse("issues")).status_code == 302
    assert sign_in(Client()).status_code == 422


def test_the_token_of_an_invitation_is_kept_nowhere():
    by = get_actor(person("admin"), on=timezone.localdate())
    invited = invite_member(
        by=by, at=timezone.now(), organisation=org("nipa"), email="a@b.kr", roles=["officer"]
    )
    assert invited.token not in str(everything())
