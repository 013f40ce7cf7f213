"""Calls to addresses others chose: never into a private network, never for longer than allowed."""

import ipaddress
import socket
import time

import pytest
from tests.rooms.delivery.receiver import receiver

from situationroom.base.outside import CAP, CallFailed, address_of, call, is_public

HERE = {"127.0.0.1", "localhost"}
# Literal addresses in every spelling a resolver takes, and wrapped inside others.
PRIVATE = [
    "127.0.0.1", "127.1", "127.255.255.254", "2130706433", "0x7f000001", "0177.0.0.1", "0",
    "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254",
    "100.64.0.1", "100.127.255.255", "192.0.0.8", "198.18.0.1", "224.0.0.1", "240.0.0.1",
    "255.255.255.255", "[::1]", "[::]", "[fe80::1]", "[fc00::1]", "[fd12:3456::1]", "[fec0::1]",
    "[ff02::1]", "[::ffff:127.0.0.1]", "[::ffff:10.0.0.1]", "[::ffff:a9fe:a9fe]",
    "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[2002:a00:1::]", "[2001:db8::1]", "localhost",
]  # fmt: skip


@pytest.mark.parametrize("host", PRIVATE)
def test_nothing_private_is_called_however_it_is_spelled(host):
    with pytest.raises(CallFailed) as failed:
        call(f"https://{host}/", body=b"", headers={}, seconds=5)
    assert failed.value.name == "private", failed.value.name


@pytest.mark.parametrize(
    "ip", ["8.8.8.8", "1.1.1.1", "211.36.0.1", "2606:4700::1111", "::ffff:8.8.8.8",
           "64:ff9b::808:808"],
)  # fmt: skip
def test_the_open_internet_is_public(ip):
    assert is_public(ipaddress.ip_address(ip))


@pytest.mark.parametrize(
    ("url", "why"),
    [("http://example.org/", "https"), ("ftp://example.org/", "https"), ("", "form"),
     ("https://", "form"), ("https:///path", "form"), ("javascript:alert(1)", "form"),
     ("https://user@example.org/", "user"), ("https://a:b@example.org/", "user"),
     ("https://exa mple.org/", "form"), ("https://example.org/\r\nHost: x", "form"),
     ("https://example.org:99999/", "form"), ("https://" + "a" * 64 + ".org/", "form"),
     ("https://10.0.0.1/", "private"), ("//example.org", "https"),
     ("https://example.org/\x00", "form")],
)  # fmt: skip
def test_an_address_that_is_never_called_is_refused_by_name(url, why):
    with pytest.raises(CallFailed) as failed:
        address_of(url)
    assert failed.value.name == why


def test_a_name_is_looked_up_once_and_the_call_goes_to_what_was_checked(monkeypatch):
    real, asked = socket.getaddrinfo, []

    def flips(host, port, *args, **more):
        if host == "rebind.example":
            asked.append(host)
            host = "127.0.0.1" if len(asked) == 1 else "127.0.0.2"
        return real(host, port, *args, **more)

    with receiver() as other:
        monkeypatch.setattr(socket, "getaddrinfo", flips)
        url = other.url.replace("127.0.0.1", "rebind.example")
        assert call(url, body=b"", headers={}, private={"rebind.example"}).status == 204
    assert asked == ["rebind.example"]


def test_a_name_with_one_private_address_among_others_is_not_called(monkeypatch):
    def two(host, port, *args, **more):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port))
                for ip in ("203.0.112.1", "10.0.0.1")]  # fmt: skip

    monkeypatch.setattr(socket, "getaddrinfo", two)
    with pytest.raises(CallFailed, match="private network"):
        call("https://two.example/", body=b"", headers={})


def test_a_call_arrives_as_it_was_sent():
    with receiver() as other:
        reply = call(other.url, body=b"{}", headers={"X-One": "1"}, private=HERE)
    ((path, headers, body),) = other.calls
    assert (reply.status, path, headers["X-One"], body) == (204, "/hook", "1", b"{}")
    assert headers["Host"] == other.url.split("/")[2]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_refused_by_name_and_not_followed(status):
    with receiver() as other:
        other.answers = [(status, {"Location": other.url})]
        with pytest.raises(CallFailed) as failed:
            call(other.url, body=b"", headers={}, private=HERE)
    assert (failed.value.name, failed.value.status, len(other.calls)) == ("redirect", status, 1)


@pytest.mark.parametrize("how", ["hang", "drip"])
def test_who_does_not_answer_in_time_is_left_by_name(how):
    began = time.monotonic()
    with receiver() as other:
        other.answers = [how]
        with pytest.raises(CallFailed) as failed:
            call(other.url, body=b"", headers={}, private=HERE, seconds=1.0)
    assert failed.value.name == "late"
    assert time.monotonic() - began < 5.0


def test_an_answer_without_end_is_cut():
    with receiver() as other:
        other.answers = ["flood"]
        reply = call(other.url, body=b"", headers={}, private=HERE)
    assert (reply.status, len(reply.body)) == (200, CAP)


def test_what_is_no_http_and_what_nobody_answers_fail_by_name():
    with receiver() as other:
        other.answers = ["noise"]
        with pytest.raises(CallFailed) as failed:
            call(other.url, body=b"", headers={}, private=HERE)
        assert failed.value.name == "answer"
        with pytest.raises(CallFailed) as failed:  # plain HTTP where TLS is asked for
            call(other.url.replace("http:", "https:"), body=b"", headers={}, private=HERE)
        assert failed.value.name in ("reach", "answer")
    with pytest.raises(CallFailed) as failed:
        call(other.url, body=b"", headers={}, private=HERE)
    assert failed.value.name == "reach"
    with pytest.raises(CallFailed) as failed:
        call("https://no-such-name.invalid/", body=b"", headers={}, seconds=5)
    assert failed.value.name in ("name", "late")
