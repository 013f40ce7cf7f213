"""An invited officer comes in, proves more than a password, and ends another session."""

import base64
import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect
from tests.browsing import Visitor

from situationroom.rooms.organisations.proofs import totp_code

pytestmark = pytest.mark.browser
PASSWORD = "상황실에-처음-온-담당관-2026"
INVITE = """
import django; django.setup()
from django.utils import timezone
from situationroom.rooms.organisations.models import Organisation, Person
from situationroom.rooms.organisations.queries import get_actor
from situationroom.rooms.delivery.models import Message
from situationroom.base.seals import unseal
from situationroom.rooms.delivery.services.accounts import invite_by_mail
by = get_actor(Person.objects.get(email="admin@demo.example"), on=timezone.localdate())
home = Organisation.objects.get(code="nipa")
said = dict(organisation=home.id, email="invited@demo.example", roles=["officer"])
invitation = invite_by_mail(by=by, at=timezone.now(), **said)
mail = Message.objects.get(link__about=invitation.id)
print(unseal(mail.sealed, purpose="link").decode())
"""


def secret_of(page) -> bytes:

    shown = re.sub(r"\s", "", page.locator("code.r-secret").inner_text())
    return base64.b32decode(shown + "=" * (-len(shown) % 8))


def test_an_invited_officer_comes_in_and_keeps_others_out(browser, room) -> None:
    token = room.run("-c", INVITE).strip().splitlines()[-1]
    home, away = Visitor(browser, room), Visitor(browser, room, width=360)
    page = home.page
    page.goto(f"/link/{token}/")
    page.fill("input[name=name]", "새 담당관")
    page.fill("input[name=password]", PASSWORD)
    page.click("main form button")
    page.wait_for_url("**/account/")
    expect(page.locator("main")).to_contain_text("invited@demo.example")

    def sign_in(visitor: Visitor) -> None:
        visitor.page.goto("/sign-in/")
        visitor.page.fill("input[name=username]", "invited@demo.example")
        visitor.page.fill("input[name=password]", PASSWORD)
        visitor.page.click("main form button")

    sign_in(away)
    away.page.wait_for_url("**/")
    away.page.goto("/issues/")

    page.get_by_role("link", name="코드 앱 추가").click()
    page.get_by_role("button", name="시작").click()
    secret = secret_of(page)
    begun = datetime.now(tz=UTC)
    page.fill("input[name=code]", totp_code(secret, at=begun))
    page.get_by_role("button", name="확인").click()
    expect(page.locator(".r-codes li")).to_have_count(10)
    page.get_by_role("link", name="보관했습니다").click()

    page.locator("details.r-drop:has(.r-me) summary").click()
    page.get_by_role("button", name="로그아웃").click()
    sign_in(home)
    page.wait_for_url("**/sign-in/code/")
    page.fill("input[name=code]", totp_code(secret, at=begun))
    page.get_by_role("button", name="로그인").click()
    expect(page.locator(".r-field-error, .r-errors").first).to_contain_text("이미 쓴 코드")
    page.fill("input[name=code]", totp_code(secret, at=begun + timedelta(seconds=30)))
    page.get_by_role("button", name="로그인").click()
    page.wait_for_url("**/")

    page.goto("/account/")
    expect(page.locator("#sessions tbody tr")).to_have_count(2)
    page.get_by_role("button", name="끝내기", exact=True).click()
    expect(page.locator("#sessions tbody tr")).to_have_count(1)
    away.page.goto("/issues/")
    away.page.wait_for_url("**/sign-in/**")
    assert home.faults == away.faults == []
    home.context.close()
    away.context.close()


def test_a_passkey_is_made_and_signs_in(browser, room) -> None:
    visitor = Visitor(browser, room)
    page, here = visitor.page, room.url.replace("127.0.0.1", "localhost")
    devtools = visitor.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    def sign_in() -> None:
        from situationroom.cli.load import DEMO_PASSWORD

        page.goto(f"{here}/sign-in/")
        page.fill("input[name=username]", "kosa-key@demo.example")
        page.fill("input[name=password]", DEMO_PASSWORD)
        page.click("main form button")

    room.run("-c", MAKE)
    sign_in()
    page.wait_for_url("**/")
    page.goto(f"{here}/account/passkey/")
    page.fill("input[name=name]", "노트북")
    page.get_by_role("button", name="패스키 만들기").click()
    expect(page.locator(".r-codes li")).to_have_count(10)
    visitor.context.clear_cookies()
    sign_in()
    page.wait_for_url("**/sign-in/code/")
    page.get_by_role("button", name="패스키 쓰기").click()
    page.wait_for_url(f"{here}/")
    expect(page.locator(".r-me").first).to_contain_text("열쇠 담당")
    visitor.context.close()


MAKE = """
import django; django.setup()
from datetime import date
from situationroom.cli.load import DEMO_PASSWORD
from situationroom.rooms.organisations.services import load_person
load_person(email="kosa-key@demo.example", name="열쇠 담당", password=DEMO_PASSWORD,
            organisation="kosa", roles=["officer"], since=date(2025, 1, 1))
"""
