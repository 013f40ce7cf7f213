"""Uploads against a real server: broken lines, killed servers, lying lengths, two at once."""

import base64
import hashlib
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.documents import samples
from tools.room import Room, own_database, prepare, serve

pytestmark = pytest.mark.usefixtures("room")
MB = 1024 * 1024
CONTENT = ("반도체 수출 동향 보고\n".encode() * 400_000)[: 9 * MB]
UPLOADS = "/api/v1/uploads"
PIECE = "application/offset+octet-stream"
ISSUE = "from tests.base.filing import an_issue; print(an_issue().id)"


class Served:
    """A room whose server can be killed and started again on the same port."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self.environment, self.folder = environment, folder
        self.clients: list[httpx.Client] = []
        self.room: Room = serve(environment, folder)
        self.issue = self.room.run("manage.py", "shell", "-v0", "-c", ISSUE).split()[-1]

    def kill(self) -> None:
        assert self.room.process is not None
        self.room.process.kill()
        self.room.process.wait()

    def start(self) -> None:
        self.room = serve(self.environment, self.folder, port=self.room.port)

    def cookie(self, email: str = "nipa@demo.example") -> str:
        return self.room.run("-m", "benchmarks.plumbing.sessions", email, "1").split()[0]

    def client(self, cookie: str = "") -> httpx.Client:
        """Return a program with a session and its token."""
        name, _, value = (cookie or self.cookie()).partition("=")
        client = httpx.Client(base_url=self.room.url, cookies={name: value}, timeout=60)
        self.clients.append(client)
        client.get("/issues/").raise_for_status()
        said = {
            "Tus-Resumable": "1.0.0",
            "X-CSRFToken": client.cookies["csrftoken"],
            "Accept-Language": "en",
        }
        client.headers.update(said)
        return client


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("uploads")
    with own_database(folder, os.environ.get("SITUATIONROOM_DATABASE", "")) as database:
        environment = os.environ | {
            "SITUATIONROOM_DATABASE": database,
            "SITUATIONROOM_FILE_ARRIVALS": str(folder / "arriving"),
            "SITUATIONROOM_FILE_STORAGE": f"file://{folder / 'kept'}",
        }
        prepare(environment, reference=False)
        served = Served(environment, folder)
        try:
            yield served
        finally:
            for client in served.clients:
                client.close()
            served.kill()


def announced(client: httpx.Client, room: Served, size: int, **more: str) -> str:
    said = {"holder": "issue", "about": room.issue, "filename": "보고.txt", **more}
    pairs = (f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in said.items())
    answer = client.post(
        UPLOADS, headers={"Upload-Length": str(size), "Upload-Metadata": ",".join(pairs)}
    )
    assert answer.status_code == 201, answer.text
    return str(answer.headers["Location"])


def reached(client: httpx.Client, to: str) -> int:
    answer = client.head(to)
    assert answer.status_code == 200
    return int(answer.headers["Upload-Offset"])


def patch(client: httpx.Client, to: str, content: Any, offset: int, **more: str) -> httpx.Response:
    headers = {"Upload-Offset": str(offset), "Content-Type": PIECE, **more}
    return client.patch(to, content=content, headers=headers)


def until(holds: Callable[[], bool], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


def became(
    client: httpx.Client, room: Served, sha256: str, seconds: float = 60.0
) -> dict[str, Any]:
    """Wait until the file with a hash is checked; return what the room says of it."""
    found: list[dict[str, Any]] = []

    def is_checked() -> bool:
        listed = client.get(f"/api/v1/files?holder=issue&about={room.issue}").json()["items"]
        found[:] = [one for one in listed if one["sent_sha256"] == sha256]
        return bool(found)

    until(is_checked, seconds)
    return found[0]


def slowly(content: bytes, pause: float) -> Iterator[bytes]:
    for at in range(0, len(content), 256 * 1024):
        yield content[at : at + 256 * 1024]
        time.sleep(pause)


def marked(mark: str) -> tuple[bytes, str]:
    """Return a content of its own, and its hash."""
    content = f"{mark}\n".encode() + CONTENT
    return content, hashlib.sha256(content).hexdigest()


def test_a_server_killed_in_mid_upload_goes_on_where_it_stopped(room):
    content, sha256 = marked("killed")
    client = room.client()
    to = announced(client, room, len(content), sha256=sha256)
    place = room.folder / "arriving" / to.rsplit("/", 1)[1].replace("-", "")

    def send() -> None:
        with pytest.raises(httpx.HTTPError):
            patch(client, to, slowly(content, 0.05), 0)

    sender = threading.Thread(target=send)
    sender.start()
    until(lambda: place.exists() and place.stat().st_size >= 4 * MB)
    room.kill()
    sender.join()
    room.start()
    again = room.client()
    offset = reached(again, to)
    assert 2 * MB <= offset < len(content)
    assert content.startswith(place.read_bytes()[:offset])
    assert patch(again, to, content[offset:], offset).status_code == 204
    file = became(again, room, sha256)
    assert (file["state"], file["size"]) == ("clean", len(content))


@pytest.mark.full
def test_a_worker_killed_in_mid_check_is_followed_by_one_that_ends_it(room):
    rows = "".join(
        f"<row><c><v>{n}</v></c><c><v>{n * 7}</v></c><c><v>{n * 13}</v></c></row>"
        for n in range(300_000)
    )
    sheet = f'<worksheet xmlns="{samples.SHEET}"><sheetData>{rows}</sheetData></worksheet>'
    content = samples.xlsx(xl__worksheets__sheet1_DOT_xml=sheet)
    client = room.client()
    to = announced(client, room, len(content), filename="큰 표.xlsx")
    assert patch(client, to, content, 0).status_code == 204
    until(lambda: bool(limited_processes(room)))
    looking = limited_processes(room)
    room.kill()
    until(lambda: not any(Path(f"/proc/{one}").exists() for one in looking), 10)
    room.start()
    file = became(room.client(), room, hashlib.sha256(content).hexdigest(), 120)
    assert (file["state"], file["kind"]) == ("clean", "xlsx")


def limited_processes(room: Served) -> list[str]:
    """Return the processes that look at files for this server."""
    assert room.room.process is not None
    threads = Path(f"/proc/{room.room.process.pid}/task").glob("*/children")
    return [child for one in threads for child in one.read_text().split()]


def test_what_arrived_before_the_line_broke_is_kept_to_the_last_byte(room):
    client = room.client()
    content, sha256 = marked("broken")
    to = announced(client, room, len(content))
    sent = content[: 5 * MB + 12_345]
    with socket.create_connection(("127.0.0.1", room.room.port)) as line:
        line.sendall(head(client, to, len(content), offset=0) + sent)
    until(lambda: reached(client, to) == len(sent))
    assert patch(client, to, content[len(sent) :], len(sent)).status_code == 204
    assert became(client, room, sha256)["state"] == "clean"


def head(client: httpx.Client, to: str, length: int | None, *, offset: int) -> bytes:
    """Return the head of a piece as it is written on the line; without a length it is chunked."""
    cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    lines = [
        f"PATCH {to} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Cookie: {cookies}",
        f"X-CSRFToken: {client.headers['X-CSRFToken']}",
        "Tus-Resumable: 1.0.0",
        f"Content-Type: {PIECE}",
        f"Upload-Offset: {offset}",
        "Transfer-Encoding: chunked" if length is None else f"Content-Length: {length}",
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def answer_of(room: Served, said: bytes, *more: bytes) -> bytes:
    """Write on the line what is to be said until the server answers or closes it."""
    with socket.create_connection(("127.0.0.1", room.room.port), timeout=30) as line:
        try:
            for piece in (said, *more):
                line.sendall(piece)
        except OSError:
            pass  # it was closed on us: what it said is read below
        got = b""
        try:
            while b"\r\n\r\n" not in got and (read := line.recv(4_096)):
                got += read
        except OSError:
            pass
        return got


def chunk(content: bytes) -> bytes:
    return f"{len(content):x}\r\n".encode() + content + b"\r\n"


def test_a_piece_that_says_two_gigabytes_is_refused_after_its_first_megabytes(room):
    client = room.client()
    to = announced(client, room, MB)
    said = answer_of(room, head(client, to, 2 * 1024**3, offset=0), bytes(3 * MB))
    assert said.startswith(b"HTTP/1.1 413")
    assert reached(client, to) == 0


def test_a_body_without_a_length_that_does_not_end_is_refused(room):
    client = room.client()
    to = announced(client, room, 3 * MB)
    endless = [chunk(b"x" * MB) for _ in range(12)]
    said = answer_of(room, head(client, to, None, offset=0), *endless)
    assert said.startswith(b"HTTP/1.1 413") or said == b""
    assert reached(client, to) <= 3 * MB


@pytest.mark.parametrize("path", ["/sign-in/", "/api/v1/acts", "/files/issue/x/send", UPLOADS])
def test_two_gigabytes_are_refused_at_every_address_before_they_come(room, path):
    said = answer_of(
        room,
        f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {2 * 1024**3}\r\n\r\n".encode(),
    )
    assert said.startswith(b"HTTP/1.1 413")


def test_a_form_without_a_length_that_does_not_end_is_cut_off(room):
    start = b"POST /sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    said = answer_of(room, start, *[chunk(bytes(MB)) for _ in range(40)])
    assert said.startswith(b"HTTP/1.1 413") or said == b""
    assert room.client().get("/healthz").status_code == 200


def test_two_gigabytes_are_refused_by_name_when_they_are_announced(room):
    client = room.client()
    answer = client.post(
        UPLOADS,
        headers={
            "Upload-Length": str(2 * 1024**3),
            "Upload-Metadata": "holder aXNzdWU=,about "
            + base64.b64encode(room.issue.encode()).decode(),
        },
    )
    assert (answer.status_code, answer.headers["Tus-Resumable"]) == (413, "1.0.0")
    assert answer.json()["title"] == "The file is too large: at most 200 MB are taken."


def test_two_programs_that_send_the_same_file_at_once_spoil_nothing(room):
    content, sha256 = marked("two at once")
    cookie = room.cookie()
    to = announced(room.client(cookie), room, len(content), sha256=sha256)
    answers: list[int] = []

    def send(step: int) -> None:
        client = room.client(cookie)
        for _ in range(200):
            offset = reached(client, to)
            if offset >= len(content):
                return
            answer = patch(client, to, content[offset : offset + step], offset)
            answers.append(answer.status_code)

    senders = [threading.Thread(target=send, args=(step,)) for step in (300_001, 299_993, 777_777)]
    for one in senders:
        one.start()
    for one in senders:
        one.join()
    assert set(answers) <= {204, 409, 413, 503}
    file = became(room.client(), room, sha256)
    assert (file["state"], file["size"]) == ("clean", len(content))


def test_who_is_signed_out_in_mid_upload_is_asked_for_at_the_next_piece(room):
    cookie = room.cookie()
    client = room.client(cookie)
    content, _ = marked("signed out")
    to = announced(client, room, len(content))
    key = cookie.split("=", 1)[1]
    close = (
        "from situationroom.rooms.organisations.models import PersonSession as Session;"
        f"Session.objects.filter(pk={key!r}).delete()"
    )

    def leaving() -> Iterator[bytes]:
        yield content[: 3 * MB]
        room.room.run("manage.py", "shell", "-v0", "-c", close)
        yield content[3 * MB :]

    answer = patch(client, to, leaving(), 0)
    assert answer.status_code == 401
    assert reached(room.client(), to) < 5 * MB


def test_programs_that_know_no_patch_say_what_they_mean(room):
    client = room.client()
    to = announced(client, room, 10)
    meant = {"X-HTTP-Method-Override": "PATCH", "Upload-Offset": "0", "Content-Type": PIECE}
    assert client.post(to, content=b"12345", headers=meant).status_code == 204
    assert reached(client, to) == 5
    assert client.post(to, headers={"X-HTTP-Method-Override": "DELETE"}).status_code == 204


def test_a_piece_without_a_byte_moves_nothing(room):
    client = room.client()
    to = announced(client, room, 10)
    answer = patch(client, to, b"", 0)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, "0")
