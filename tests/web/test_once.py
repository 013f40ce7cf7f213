"""A form that is sent twice is done once, whoever sends it and whenever."""

import re
import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone
from tests.rooms.delivery.steps import organisation
from tests.rooms.steps import actor

from situationroom.base.idempotency import KEPT, forget_keys
from situationroom.base.labels import Level
from situationroom.base.models import Event, IdempotencyKey, Label
from situationroom.rooms.delivery.links import PURPOSES, opens
from situationroom.rooms.delivery.models import FailedGuess, Webhook
from situationroom.rooms.delivery.services import links
from situationroom.rooms.issues.models import Issue
from situationroom.rooms.organisations.models import Person
from situationroom.web.once import SESSION_ONLY
from situationroom.web.urls import urlpatterns

WEB = Path(__file__).resolve().parents[2] / "src" / "situationroom" / "web"
FORMS = [*(WEB / "templates").rglob("*.html")]
SENT = re.compile(r"<form\b[^>]*method=\"post\"[^>]*>(?P<next>.{0,20})", re.DOTALL)
HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|once)" value="([^"]+)"')
HOOK = {"url": "https://hooks.example/room", "kinds": "issues.issue_opened"}


def strict(name: str = "") -> Client:
    """Return a client that is asked for its token, as a browser is."""
    client = Client(enforce_csrf_checks=True)
    client.cookies["django_language"] = "ko"
    if name:
        client.force_login(Person.objects.get(email=f"{name}@demo.example"))
    return client


def tokens(client: Client, address: str) -> dict[str, str]:
    """Return the hidden fields of the last form of a page: the one in its middle."""
    html = client.get(address).content.decode()
    main = html.split("<main", 1)[1]
    return dict(HIDDEN.findall(main) or HIDDEN.findall(html))


# Sent again and again while one types: each is a write of its own, and never done once.
AS_TYPED = {"meeting_session.html"}


def test_no_form_is_written_without_its_hidden_fields():
    bare = [
        f"{path.name}: {found[0][:60]}"
        for path in FORMS
        for found in SENT.finditer(path.read_text(encoding="utf-8"))
        if not found["next"].startswith("{% csrf_token %}") and path.name not in AS_TYPED
    ]
    assert bare == []


def addresses() -> dict[str, str]:
    """Return an address for every page of the room, by its name."""
    words = {"uuid": uuid.uuid4(), "str": "x", "slug": "x"}
    found = {}
    for pattern in urlpatterns:
        if isinstance(pattern, URLPattern) and pattern.name:
            converters = pattern.pattern.converters
            kinds = {k: type(c).__name__.removesuffix("Converter") for k, c in converters.items()}
            values = {k: words[{"UUID": "uuid", "String": "str", "Slug": "slug"}[v]]
                      for k, v in kinds.items()}  # fmt: skip
            found[pattern.name] = reverse(pattern.name, kwargs=values)
    return found


@pytest.mark.django_db
def test_no_view_can_be_asked_to_write_without_a_key():
    client = strict("secretariat")
    token = tokens(client, reverse("duties_measures_register"))["csrfmiddlewaretoken"]
    passed = set()
    for name, address in addresses().items():
        answer = client.post(address, {"csrfmiddlewaretoken": token})
        if "일회용 열쇠가 없습니다" not in answer.content.decode():
            passed.add(name)
    assert passed == set(SESSION_ONLY)


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "short", "x" * 36, "a" * 200])
def test_a_form_with_a_key_that_is_none_writes_nothing(key):
    client = strict("nipa")
    said = tokens(client, reverse("alerts_calendar")) | {"once": key}
    assert client.post(reverse("alerts_calendar_open"), said).status_code == 400
    assert not Event.objects.filter(verb="calendar_opened").exists()


@pytest.mark.django_db
def test_a_form_sent_twice_writes_once_and_leads_to_the_same_page(after_the_court):
    issue = Issue.unscoped.get()
    client, answer = strict("nipa"), {"position": "영향 점검 중", "next_date": "2099-01-01"}
    said = tokens(client, reverse("issues_issue", args=[issue.id])) | answer
    address = reverse("issues_respond", args=[issue.id])
    first, again = client.post(address, said), client.post(address, said)
    assert (first.status_code, again.status_code) == (302, 302)
    assert first["Location"] == again["Location"]
    assert Event.objects.filter(verb="response_given").count() == 1
    assert "소속 기관의 회신" in client.get(again["Location"]).content.decode()


@pytest.mark.django_db
def test_a_refused_form_may_be_sent_again_under_its_key(after_the_court):
    issue = Issue.unscoped.get()
    client = strict("nipa")
    said = tokens(client, reverse("issues_issue", args=[issue.id]))
    address = reverse("issues_respond", args=[issue.id])
    refused = client.post(address, said | {"position": "점검", "next_date": "2001-01-01"})
    assert refused.status_code == 422
    mended = client.post(address, said | {"position": "점검", "next_date": "2099-01-01"})
    assert mended.status_code == 302
    assert Event.objects.filter(verb="response_given").count() == 1


@pytest.mark.django_db
def test_a_form_sent_again_with_other_contents_is_refused_and_says_so(after_the_court):
    issue = Issue.unscoped.get()
    client = strict("nipa")
    said = tokens(client, reverse("issues_issue", args=[issue.id])) | {"next_date": "2099-01-01"}
    address = reverse("issues_respond", args=[issue.id])
    client.post(address, said | {"position": "처음"})
    other = client.post(address, said | {"position": "다음"})
    assert (other.status_code, "다시 여" in other.content.decode()) == (409, True)
    assert Event.objects.filter(verb="response_given").count() == 1


@pytest.mark.django_db
def test_a_secret_shown_once_is_told_again_and_is_kept_sealed():
    client = strict("nipa")
    said = tokens(client, reverse("alerts_webhooks_add")) | HOOK
    first, again = (client.post(reverse("alerts_webhooks_add"), said) for _ in range(2))
    assert (first.status_code, first.content) == (200, again.content)
    assert Webhook.unscoped.count() == 1
    kept = IdempotencyKey.objects.get()
    assert "<main" not in kept.body
    assert not re.search(r"whsec_\w+", kept.body)


@pytest.mark.django_db
def test_the_key_of_one_person_is_nothing_to_another():
    one, other = strict("nipa"), strict("kea")
    key = tokens(one, reverse("alerts_calendar"))["once"]
    for client in (one, other):
        said = tokens(client, reverse("alerts_calendar")) | {"once": key}
        assert client.post(reverse("alerts_calendar_open"), said).status_code < 400
    assert Event.objects.filter(verb="calendar_opened").count() == 2


@pytest.mark.django_db
def test_old_keys_are_forgotten_and_young_ones_are_not():
    now = timezone.now()
    for age in (KEPT + timedelta(seconds=1), KEPT - timedelta(minutes=1)):
        IdempotencyKey.objects.create(
            actor=uuid.uuid4(), key=str(age), route="x", request_hash="x", at=now - age
        )
    assert forget_keys(now)
    assert not forget_keys(now)
    assert IdempotencyKey.objects.count() == 1


@pytest.fixture
def link() -> Iterator[str]:
    """Return the address of a one-time link whose deed is to be there once."""
    opens("bells.confirm", says="Confirm", deed=lambda link, by, at: None)
    issued = links.issue_link(
        by=actor("secretariat"),
        at=timezone.now(),
        purpose="bells.confirm",
        about=uuid.uuid4(),
        label=Label.objects.create(level=Level.ROOM),
        organisation=organisation("nipa"),
    )
    yield reverse("one_time", args=[issued.token])
    PURPOSES.pop("bells.confirm")


@pytest.mark.django_db
def test_who_confirms_by_a_link_twice_is_thanked_twice_and_it_is_done_once(link):
    client = strict()
    said = tokens(client, link)
    first, again = client.post(link, said), client.post(link, said)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.content == again.content
    assert first["Referrer-Policy"] == again["Referrer-Policy"] == "strict-origin"
    assert Event.objects.filter(verb="link_redeemed").count() == 1
    assert not IdempotencyKey.objects.filter(route__contains=link.split("/")[2]).exists()


@pytest.mark.django_db
def test_another_browser_with_the_key_of_a_visitor_is_told_nothing(link):
    mine, other = strict(), strict()
    said = tokens(mine, link)
    mine.post(link, said)
    theirs = tokens(other, reverse("sign_in")) | {"once": said["once"]}
    assert other.post(link, theirs).status_code == 404


@pytest.mark.django_db
def test_a_guess_is_counted_although_its_form_is_refused(link):
    client = strict()
    said = tokens(client, link)
    assert client.post(reverse("one_time", args=["nonsense"]), said).status_code == 404
    assert FailedGuess.objects.get().count == 1
    assert not IdempotencyKey.objects.exists()
