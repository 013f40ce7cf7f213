"""A fault tells its number to the reader and to the log; what the request holds is not logged."""

import io
import json
import logging
import re
from collections.abc import Iterator

import pytest
from django.test import Client

from situationroom.base.logs import formatter
from situationroom.rooms.organisations.models import Person

pytestmark = pytest.mark.django_db
NUMBER = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Return what the root logger writes meanwhile, as JSON."""
    written, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(written)
    handler.setFormatter(formatter("json"))
    root.addHandler(handler)
    yield written
    root.removeHandler(handler)


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Client:
    """Return a client of a room whose notices and areas fall over."""

    def fail(*_args: object, **_values: object) -> None:
        raise RuntimeError("the skeleton of the house")

    monkeypatch.setattr("situationroom.rooms.watch.queries.list_notices", fail)
    one = Client(raise_request_exception=False)
    one.force_login(Person.objects.get(email="nipa@demo.example"))
    return one


def records(log: io.StringIO) -> list[dict[str, str]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


@pytest.mark.parametrize("address", ["/duties/notices/", "/api/v1/notices"])
def test_a_fault_names_its_request_to_reader_and_log(
    client: Client, log: io.StringIO, address: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == 500
    name = answer["X-Request-ID"]
    assert re.fullmatch(r"[0-9a-f]{32}", name)
    assert name in answer.content.decode()
    (told,) = [one for one in records(log) if "skeleton" in one.get("exception", "")][-1:]
    assert told["request"] == name


def test_the_proxys_number_is_taken_over_and_nothing_else_is(client: Client) -> None:
    def asked(given: str) -> str:
        answer = client.get("/duties/notices/", headers={"X-Request-ID": given})
        return str(answer["X-Request-ID"])

    assert asked(NUMBER) == NUMBER
    for wrong in ("", "../../etc", NUMBER.upper(), NUMBER + "0", '"><script>'):
        assert asked(wrong) != wrong
    assert asked("") != asked("")


def test_an_answer_that_tells_of_no_fault_carries_no_number(client: Client) -> None:
    for address in ("/", "/nowhere/", "/api/v1/nowhere", "/api/v1/items"):
        assert "X-Request-ID" not in client.get(address).headers


def test_nothing_of_the_session_or_the_form_is_in_the_log(
    client: Client, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    password = "correct horse battery"

    def fail(_self: object, request: object) -> None:
        raise RuntimeError(f"{vars(request)['COOKIES']} {password} {vars(request)['_post']}")

    monkeypatch.setattr("situationroom.web.account.SignInForm.clean", lambda s: fail(s, s.request))
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "tooshortalone"
    answer = client.post("/sign-in/", {"username": "nipa@demo.example", "password": password})
    assert answer.status_code == 500
    said = log.getvalue()
    assert "Traceback" in said
    assert password not in said
    assert "tooshortalone" not in said


@pytest.mark.parametrize("address", ["/link/abcdefgh/", "/calendar/abcdefgh.ics"])
def test_a_secret_address_is_not_in_the_log(log: io.StringIO, address: str) -> None:
    Client().get(address)
    assert "Not Found" in log.getvalue()
    assert "abcdefgh" not in log.getvalue()


def test_what_django_says_after_the_request_has_its_number_and_no_secret_either(
    log: io.StringIO,
) -> None:
    client = Client()
    client.cookies["sessionid"] = "tooshortalone"
    client.get("/nowhere/tooshortalone/")
    (told,) = records(log)
    assert re.fullmatch(r"[0-9a-f]{32}", told["request"])
    assert told["event"].startswith("Not Found: /nowhere/")
    assert "tooshortalone" not in log.getvalue()
