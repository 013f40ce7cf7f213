"""The client against a server that throttles, truncates, redirects, stalls and floods."""

import json
import time
from datetime import date
from http.server import BaseHTTPRequestHandler
from typing import Any

import httpx
import pytest

from situationroom.rooms.watch.sources.federal_register import FederalRegister, FeedProblem
from situationroom.rooms.watch.sources.federal_register.client import USER_AGENT, Page, Validators
from situationroom.rooms.watch.sources.federal_register.reader import FIELDS

SINCE = date(2026, 9, 1)


def status(code: int, **headers: str) -> Any:
    def fault(handler: BaseHTTPRequestHandler, _: bytes) -> None:
        handler.send_response(code)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return fault


def body_of(change: Any, **headers: str) -> Any:
    """Answer 200 with a changed body; `Content_Length` may promise more than comes."""

    def fault(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        sent = change(body)
        handler.send_response(200)
        given = {"Content_Type": "application/json", "Content_Length": str(len(sent))} | headers
        for name, value in given.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(sent)

    return fault


def half(body: bytes) -> bytes:
    return body[: body.rindex(b'"publication_date"')]


def read(client: FederalRegister) -> list[Page]:
    return list(client.pages(since=SINCE))


def numbers(pages: list[Page]) -> list[str]:
    return [entry["document_number"] for page in pages for entry in page.answer.entries]  # type: ignore[index]


def refused(client: FederalRegister) -> str:
    with pytest.raises(FeedProblem) as raised:
        read(client)
    return str(raised.value)


def test_it_pages_and_asks_as_the_documentation_says(register, client):
    assert numbers(read(client)) == [d["document_number"] for d in register.documents]
    assert len(register.requests) == 3
    path, query, headers = register.requests[0]
    assert path == "/api/v1/documents.json"
    assert query == {
        "conditions[agencies][]": ["foreign-assets-control-office"],
        "conditions[publication_date][gte]": ["2026-09-01"],
        "fields[]": list(FIELDS),
        "order": ["newest"],
        "per_page": ["100"],
        "page": ["1"],
    }
    assert headers["User-Agent"] == USER_AGENT
    assert headers["User-Agent"].startswith("situationroom/")


def test_it_waits_as_long_as_the_throttle_says_and_goes_on(register, client, naps):
    register.faults.extend([status(429, Retry_After="7"), None, status(503)])
    assert len(numbers(read(client))) == 5
    assert [nap for nap in naps if nap] == [7.0, 1.0]


def test_a_day_in_retry_after_is_understood(register, client, naps):
    register.faults.append(status(429, Retry_After="Fri, 02 Oct 2026 09:00:30 GMT"))
    read(client)
    assert naps[0] == 30.0


@pytest.mark.parametrize("words", ["soon", "-1", "Fri, 99 Oct 2026", "٣"])
def test_a_retry_after_that_says_nothing_is_a_back_off(register, client, naps, words):
    register.faults.append(status(429, Retry_After=words.encode().decode("latin-1")))
    read(client)
    assert naps[0] == 1.0


def test_it_does_not_sleep_for_hours_because_a_feed_says_so(register, client, naps):
    register.always = status(429, Retry_After="86400")
    assert refused(client) == "The feed asks to be left alone for 86400 seconds."
    assert naps == []
    assert len(register.requests) == 1


def test_it_gives_up_on_a_server_that_stays_broken(register, client, naps):
    register.always = status(500)
    assert refused(client) == "The feed answers with status 500."
    assert (len(register.requests), naps) == (3, [1.0, 2.0])


def test_a_refusal_is_not_asked_again(register, client):
    register.always = status(404)
    assert refused(client) == "The feed answers with status 404."
    assert len(register.requests) == 1


def test_an_answer_nobody_asked_for_as_unchanged_is_a_problem(register, client):
    register.always = status(304)
    assert refused(client) == "The feed answers with status 304."


@pytest.mark.parametrize(
    ("to", "words"),
    [
        ("http://127.0.0.2:{port}/api/v1/documents.json", "another host, 127.0.0.2"),
        ("http://169.254.169.254/latest/meta-data", "another host, 169.254.169.254"),
        ("https://127.0.0.1:{port}/api/v1/documents.json", "another host"),
        ("http://127.0.0.1:1/api/v1/documents.json", "another host"),
        ("http://me:x@127.0.0.1:{port}/api/v1/documents.json", "another host"),
        ("//elsewhere.example/api/v1/documents.json", "another host, elsewhere.example"),
        ("file:///etc/passwd", "another host"),
        ("/admin/", "another address, /admin/"),
        ("/api/v1/documents/../../admin", "another address"),
    ],
)
def test_it_follows_nobody_elsewhere(register, client, to, words):
    to = to.format(port=httpx.URL(register.base).port)
    register.always = status(302, Location=to)
    assert words in refused(client)
    assert len(register.requests) == 1
    register.requests.clear()
    register.always = body_of(
        lambda body: json.dumps(json.loads(body) | {"next_page_url": to}).encode()
    )
    assert words in refused(client)
    assert len(register.requests) == 1


@pytest.mark.parametrize("to", ["http://[::1", "http://a b/", "http://\x7f/"])
def test_an_address_that_is_none_is_a_problem(register, client, to):
    register.always = body_of(
        lambda body: json.dumps(json.loads(body) | {"next_page_url": to}).encode()
    )
    refused(client)


def test_a_redirect_within_the_api_is_followed_but_not_in_circles(register, client):
    register.faults.append(
        status(301, Location="/api/v1/documents?conditions[publication_date][gte]=2026-09-01")
    )
    assert len(numbers(read(client))) == 5
    register.always = status(302, Location="/api/v1/documents")
    assert refused(client) == "The feed redirects in a circle."


def test_pages_that_lead_in_a_circle_end(register, client):
    first = f"{register.base}/api/v1/documents?page=1&conditions[publication_date][gte]=2026-09-01"
    register.always = body_of(
        lambda body: json.dumps(json.loads(body) | {"next_page_url": first}).encode()
    )
    assert refused(client) == "The pages of the feed do not end."
    assert len(register.requests) == 2


def test_pages_without_end_end(register, make):
    register.per_page = 1
    assert refused(make(limits={"pages": 3})) == "The pages of the feed do not end."
    assert len(register.requests) == 3


def test_a_web_page_instead_of_json_is_refused(register, client):
    register.always = body_of(lambda _: b"<html>We are down</html>", Content_Type="text/html")
    assert refused(client) == "The feed sent text/html, not JSON."
    register.always = body_of(lambda _: b"<html>We are down</html>")
    assert refused(client) == "The feed sent no answer: the answer is not JSON."


def test_a_packed_answer_is_refused(register, client):
    register.always = body_of(lambda body: body, Content_Encoding="gzip")
    assert refused(client) == "The feed sent a packed answer that was not asked for."
    assert register.requests[0][2]["Accept-Encoding"] == "identity"


def flood(handler: BaseHTTPRequestHandler, _: bytes) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.end_headers()
    handler.wfile.write(b'{"results": [')
    for _piece in range(60):
        handler.wfile.write(b'"' + b"x" * 999_997 + b'",')


def test_sixty_megabytes_are_refused_while_they_come(register, client):
    register.always = flood
    assert refused(client) == "The answer is longer than 20000000 bytes."
    assert len(register.requests) == 1


def test_sixty_megabytes_announced_are_refused_unread(register, client):
    register.always = body_of(lambda _: b"{", Content_Length="60000000")
    assert refused(client) == "The answer is longer than 20000000 bytes."


def test_half_an_answer_is_asked_for_again(register, client, naps):
    register.faults.append(body_of(half))
    pages = read(client)
    assert len(numbers(pages)) == 5
    assert all(page.problem is None for page in pages)
    assert naps[0] == 1.0


def test_half_an_answer_that_stays_half_keeps_what_is_good(register, client):
    register.per_page = 5
    register.always = body_of(half)
    (page,) = read(client)
    assert len(page.answer.entries) == 4
    assert page.answer.broken[0].startswith('{"document_number": "2026-19702"')
    assert str(page.problem) == "The answer ends in the middle."
    assert len(register.requests) == 3


def test_a_connection_that_breaks_off_is_half_an_answer(register, client):
    register.per_page = 5
    register.always = body_of(half, Content_Length="50000")
    (page,) = read(client)
    assert len(page.answer.entries) == 4
    assert str(page.problem).startswith("The answer broke off: RemoteProtocolError")


def test_a_connection_that_breaks_before_anything_came_is_a_fault(register, client):
    register.always = body_of(lambda _: b"", Content_Length="50000")
    assert refused(client).startswith("The answer broke off")
    register.always = lambda handler, _: handler.connection.close()
    assert refused(client).startswith("The feed cannot be reached")


def test_a_slow_body_does_not_hold_us(register, make):
    def drip(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.end_headers()
        for byte in body:
            handler.wfile.write(bytes([byte]))
            if register.stop.wait(0.02):
                return

    register.always = drip
    begun = time.monotonic()
    words = refused(make(limits={"attempts": 1, "answer_seconds": 0.3}))
    assert words == "The answer takes too long."
    assert time.monotonic() - begun < 5


def test_a_silent_server_does_not_hold_us(register, make):
    register.always = lambda handler, _: register.stop.wait(20) and None
    begun = time.monotonic()
    words = refused(make(limits={"attempts": 1, "silence_seconds": 0.3}))
    assert words.startswith("The feed cannot be reached: ReadTimeout")
    assert time.monotonic() - begun < 5
    register.stop.set()


def test_nobody_there_is_said(make):
    assert refused(make("http://127.0.0.1:1")).startswith("The feed cannot be reached")


def test_a_public_name_that_leads_inside_is_not_read(register, make):
    words = refused(make(private_allowed=False))
    assert words == "The name of the feed leads to a private address."


@pytest.mark.parametrize("base", ["ftp://a.example", "nonsense", "", "http://"])
def test_a_base_must_be_a_web_address(base):
    with pytest.raises(FeedProblem):
        FederalRegister(base)


def test_proxies_of_the_environment_do_not_surprise(register, make, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    assert len(numbers(read(make()))) == 5


def test_unchanged_is_understood_for_the_same_address_only(register, make):
    register.per_page, register.etag = 9, '"one"'
    client = make()
    (page,) = read(client)
    (again,) = client.pages(since=SINCE, unless=page.validators)
    assert again.unchanged
    (other,) = client.pages(since=date(2026, 9, 2), unless=page.validators)
    assert not other.unchanged
    (first,) = client.pages(since=SINCE, unless=Validators())
    assert not first.unchanged


@pytest.mark.parametrize("tag", ['"\xe9"', '"' + "e" * 400 + '"', '"a\tb"'])
def test_a_validator_that_cannot_be_sent_back_is_forgotten(register, client, tag):
    register.per_page = 9
    register.always = body_of(lambda body: body, ETag=tag)
    (page,) = read(client)
    assert page.validators.etag == ""


@pytest.mark.parametrize("then", [status(429, Retry_After="9999"), status(404), status(500)])
def test_half_an_answer_is_not_lost_to_what_comes_after(register, client, then):
    register.per_page = 5
    register.faults.append(body_of(half))
    register.always = then
    (page,) = read(client)
    assert len(page.answer.entries) == 4
    assert page.problem is not None
