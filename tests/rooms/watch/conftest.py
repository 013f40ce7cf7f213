"""A Federal Register on this machine: a real HTTP server of the API's shape, with faults on order.

The documents are facts of the Register (numbers, titles, days, agencies), cut to what tests need.
"""

import json
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from copy import deepcopy
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from situationroom.base.actors import room_rule
from situationroom.rooms.watch.sources.federal_register import FederalRegister, Limits, ensure

AT = datetime(2026, 10, 2, 9, tzinfo=UTC)
OFAC = [
    {
        "raw_name": "DEPARTMENT OF THE TREASURY",
        "name": "Treasury Department",
        "id": 497,
        "slug": "treasury-department",
    },
    {
        "raw_name": "Office of Foreign Assets Control",
        "name": "Foreign Assets Control Office",
        "id": 203,
        "slug": "foreign-assets-control-office",
    },
]
SANCTIONS = "Notice of OFAC Sanctions Action"


def document(number: str, day: str, title: str = SANCTIONS, **more: Any) -> dict[str, Any]:
    return {
        "document_number": number,
        "title": title,
        "publication_date": day,
        "type": "Notice",
        "agencies": deepcopy(OFAC),
        **more,
    }


def september() -> list[dict[str, Any]]:
    return [
        document("2026-20215", "2026-10-02"),
        document("2026-20032", "2026-09-30"),
        document(
            "2026-20014",
            "2026-09-30",
            "Publication of Russian Harmful Foreign Activities "
            "Sanctions Regulations Web General Licenses 131E, 131F, and 131G",
        ),
        document("2026-19981", "2026-09-29"),
        document("2026-19702", "2026-09-24"),
    ]


Fault = Callable[[BaseHTTPRequestHandler, bytes], None]


def send(handler: BaseHTTPRequestHandler, status: int, body: bytes = b"", **headers: str) -> None:
    handler.send_response(status)
    headers = {"Content_Type": "application/json; charset=utf-8"} | headers
    headers.setdefault("Content_Length", str(len(body)))
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


class Register:
    """What the server holds: documents, faults to show first, and the requests it saw."""

    def __init__(self) -> None:
        self.documents = september()
        self.per_page = 2
        self.count: int | None = None
        self.faults: deque[Fault | None] = deque()
        self.always: Fault | None = None
        self.requests: list[tuple[str, dict[str, list[str]], dict[str, str]]] = []
        self.etag = ""
        self.stop = threading.Event()
        self.base = ""

    def answer(self, query: dict[str, list[str]]) -> bytes:
        since = query.get("conditions[publication_date][gte]", [""])[0]
        page = int(query.get("page", ["1"])[0])
        found = [d for d in self.documents if str(d.get("publication_date", "9")) >= since]
        pages = -(-len(found) // self.per_page)
        frame: dict[str, Any] = {
            "count": len(found) if self.count is None else self.count,
            "description": "Documents published",
            "total_pages": pages,
        }
        if page < pages:
            following = {**query, "format": ["json"], "page": [str(page + 1)]}
            frame["next_page_url"] = f"{self.base}/api/v1/documents?{urlencode(following, True)}"
        start = (page - 1) * self.per_page
        if found:
            frame["results"] = found[start : start + self.per_page]
        return json.dumps(frame).encode()

    def handle(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        query = parse_qs(parts.query)
        self.requests.append((parts.path, query, dict(handler.headers)))
        if parts.path not in ("/api/v1/documents.json", "/api/v1/documents"):
            send(handler, 404, b"{}")
            return
        body = self.answer(query)
        fault = self.faults.popleft() if self.faults else self.always
        if fault is not None:
            fault(handler, body)
        elif self.etag and handler.headers.get("If-None-Match") == self.etag:
            send(handler, 304)
        else:
            send(handler, 200, body, **({"ETag": self.etag} if self.etag else {}))


@pytest.fixture
def register() -> Iterator[Register]:
    feed = Register()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with suppress(ConnectionError):
                feed.handle(self)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = False
    feed.base = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield feed
    feed.stop.set()
    server.shutdown()
    thread.join()
    server.server_close()


class Naps(list[float]):
    """A sleep that only notes how long it was asked to sleep."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


@pytest.fixture
def naps() -> Naps:
    return Naps()


@pytest.fixture
def make(register: Register, naps: Naps) -> Iterator[Callable[..., FederalRegister]]:
    made: list[FederalRegister] = []

    def build(base: str = "", **more: Any) -> FederalRegister:
        limits = {"attempts": 3, "silence_seconds": 2.0, "connect_seconds": 2.0, "pause": 0.0}
        limits |= more.pop("limits", {})
        client = FederalRegister(
            base or register.base,
            agencies=["foreign-assets-control-office"],
            limits=Limits(**limits),
            sleep=naps,
            now=lambda: AT,
            **more,
        )
        made.append(client)
        return client

    yield build
    for client in made:
        client.close()


@pytest.fixture
def client(make: Callable[..., FederalRegister]) -> FederalRegister:
    return make()


@pytest.fixture
def source(db: None) -> Any:
    return ensure()


@pytest.fixture
def rule() -> Any:
    return room_rule("watch.federal-register")
