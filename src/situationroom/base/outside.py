"""Calls to addresses that somebody else chose: never into a private network, never for long.

The name is looked up once, every address it has is checked, and the call goes to that very
address: a name that answers differently the second time leads nowhere. Redirects are not
followed. A watch ends the whole call, however slowly the other side drips.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

SECONDS = 10.0
CAP = 64 * 1024
PROBLEM_TEXT = {
    "form": "The address cannot be read.",
    "https": "The address does not begin with https://.",
    "user": "The address names a user or a password.",
    "private": "The address leads into a private network.",
    "name": "The name of the address is not known.",
    "late": "It answered too late: an answer has to come within ten seconds.",
    "redirect": "It redirects elsewhere: give the address it leads to.",
    "certificate": "Its certificate does not hold.",
    "reach": "It could not be reached.",
    "answer": "Its answer could not be read.",
}
# What Python calls global, and still leads to machines of one's own.
_OURS = [
    ipaddress.ip_network(text)
    for text in ("100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "198.18.0.0/15", "fec0::/10")
]
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_lookups = ThreadPoolExecutor(max_workers=8, thread_name_prefix="lookup")
IP = ipaddress.IPv4Address | ipaddress.IPv6Address


class CallFailed(Exception):
    """A call that did not come to an answer; `name` says why (see PROBLEM_TEXT)."""

    def __init__(self, name: str, status: int | None = None) -> None:
        super().__init__(PROBLEM_TEXT[name])
        self.name = name
        self.text = PROBLEM_TEXT[name]
        self.status = status


@dataclass(frozen=True, slots=True)
class Reply:
    """What the other side answered, its body cut at the cap."""

    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Address:
    """Where a call goes, taken apart."""

    secure: bool
    host: str
    port: int
    target: str
    may_be_private: bool


def address_of(url: str, *, private: Collection[str] = ()) -> Address:
    """Take an address apart. Raises CallFailed for one that is never called.

    `private` names hosts that may be called without TLS and inside a private network.
    """
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except (ValueError, UnicodeError):
        raise CallFailed("form") from None
    if not host or any(ord(letter) <= 32 or ord(letter) > 126 for letter in url):
        raise CallFailed("form")
    if parts.username is not None or parts.password is not None:
        raise CallFailed("user")
    may_be_private = host in private
    if parts.scheme != "https" and not (parts.scheme == "http" and may_be_private):
        raise CallFailed("https")
    secure = parts.scheme == "https"
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not may_be_private and _is_number(host) and not is_public(_ip(host)):
        raise CallFailed("private")
    return Address(secure, host, port or (443 if secure else 80), target, may_be_private)


def is_public(ip: IP) -> bool:
    """Tell whether an address lies in the open internet, also one wrapped inside another."""
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    ours = any(ip in network for network in _OURS if network.version == ip.version)
    return ip.is_global and not ip.is_multicast and not ip.is_reserved and not ours


def call(
    url: str,
    *,
    body: bytes,
    headers: Mapping[str, str],
    private: Collection[str] = (),
    seconds: float = SECONDS,
) -> Reply:
    """Send a POST and return the answer. Raises CallFailed, with the reason by name."""
    address = address_of(url, private=private)
    with _watch(seconds) as watch:
        try:
            return _exchange(address, _look_up(address, watch), body, headers, watch)
        except CallFailed:
            raise
        except ssl.SSLCertVerificationError:
            raise CallFailed("certificate") from None
        except TimeoutError:
            raise CallFailed("late") from None
        except (http.client.HTTPException, OSError) as problem:
            read = isinstance(problem, http.client.HTTPException)
            raise CallFailed("late" if watch.over else "answer" if read else "reach") from None


class _Watch:
    """Ends a call when its time is over, by closing its line."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._line: socket.socket | None = None
        self.over = False

    def left(self) -> float:
        """Return how many seconds are left. Raises CallFailed when none is."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise CallFailed("late")
        return left

    def guard(self, line: socket.socket) -> None:
        """Close this line when the time is over; a copy of it, whatever TLS does to its own."""
        self._line = line.dup()
        self.left()

    def ring(self) -> None:
        self.over = True
        if self._line is not None:
            with suppress(OSError):  # it is closed already
                self._line.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        if self._line is not None:
            self._line.close()


@contextmanager
def _watch(seconds: float) -> Iterator[_Watch]:
    watch = _Watch(seconds)
    timer = threading.Timer(seconds, watch.ring)
    timer.daemon = True
    timer.start()
    try:
        yield watch
    finally:
        timer.cancel()
        timer.join()
        watch.close()


def _look_up(address: Address, watch: _Watch) -> str:
    """Return the one address the call goes to; each the name has must be allowed."""
    asked = _lookups.submit(socket.getaddrinfo, address.host, address.port, type=socket.SOCK_STREAM)
    try:
        found = [str(info[4][0]) for info in asked.result(timeout=watch.left())]
    except (socket.gaierror, UnicodeError):
        raise CallFailed("name") from None
    if not found:
        raise CallFailed("name")
    if not address.may_be_private and not all(is_public(_ip(one)) for one in found):
        raise CallFailed("private")
    return found[0]


def _exchange(
    address: Address,
    ip: str,
    body: bytes,
    headers: Mapping[str, str],
    watch: _Watch,
) -> Reply:
    line = socket.create_connection((ip, address.port), timeout=watch.left())
    try:
        watch.guard(line)
        if address.secure:
            context = ssl.create_default_context()
            line = context.wrap_socket(line, server_hostname=address.host)
        connection = http.client.HTTPConnection(address.host, address.port)
        connection.sock = line
        connection.request("POST", address.target, body=body, headers=_headers(address, headers))
        with closing(connection.getresponse()) as answer:
            return _read(answer, watch)
    finally:
        line.close()


def _read(answer: http.client.HTTPResponse, watch: _Watch) -> Reply:
    if 300 <= answer.status < 400:
        raise CallFailed("redirect", answer.status)
    content = answer.read(CAP)
    if watch.over:
        raise CallFailed("late", answer.status)
    return Reply(answer.status, content)


def _headers(address: Address, headers: Mapping[str, str]) -> dict[str, str]:
    usual = address.port == (443 if address.secure else 80)
    host = f"[{address.host}]" if ":" in address.host else address.host
    name = host if usual else f"{host}:{address.port}"
    return {"Host": name, "User-Agent": "situationroom", "Connection": "close", **headers}


def _is_number(host: str) -> bool:
    try:
        _ip(host)
    except ValueError:
        return False
    return True


def _ip(text: str) -> IP:
    return ipaddress.ip_address(text.split("%", 1)[0])
