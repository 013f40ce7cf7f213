"""A receiver of calls on the loopback that does what it is told to."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Receiver:
    """What was called, and how the next calls are answered.

    An answer is a status, or a status with a header, or a word: `hang` never answers, `drip`
    sends its answer letter by letter, `flood` sends without end, `noise` is no HTTP.
    """

    calls: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    answers: list[Any] = field(default_factory=list)
    url: str = ""
    over: threading.Event = field(default_factory=threading.Event)


class Handler(BaseHTTPRequestHandler):
    """Answers as its receiver was told."""

    told: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.told.calls.append((self.path, dict(self.headers), body))
        answer = self.told.answers.pop(0) if self.told.answers else 204
        if isinstance(answer, str):
            with suppress(OSError):  # the caller hangs up, as it should
                getattr(self, answer)()
            return
        status, headers = answer if isinstance(answer, tuple) else (answer, {})
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def hang(self) -> None:
        self.told.over.wait(60)

    def drip(self) -> None:
        for letter in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 1000:
            self.wfile.write(bytes([letter]))
            if self.told.over.wait(0.05):
                return

    def flood(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
        end = time.monotonic() + 20
        while time.monotonic() < end and not self.told.over.is_set():
            self.wfile.write(b"x" * 65536)

    def noise(self) -> None:
        self.wfile.write(b"220 mail.example ESMTP\r\n")

    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def receiver() -> Iterator[Receiver]:
    """Run a receiver until the block ends."""
    told = Receiver()
    handler = type("ToldHandler", (Handler,), {"told": told})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    told.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield told
    finally:
        told.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
