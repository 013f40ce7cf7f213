"""One form sent many times at the same moment to a real server: done once, all answered alike."""

import re
import threading
from http.client import HTTPConnection
from urllib.parse import urlencode

from tools.room import Room

MANY = 8
HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|once)" value="([^"]+)"')
HOOK = {"url": "https://at-once.example/room", "kinds": "issues.issue_opened"}


def ask(room: Room, cookie: str, method: str, path: str, form: str = "") -> tuple[int, str, str]:
    """Return status, cookie and body of an answer."""
    line = HTTPConnection("127.0.0.1", room.port, timeout=60)
    kind = "application/x-www-form-urlencoded"
    line.request(method, path, form or None, {"Cookie": cookie, "Content-Type": kind})
    answer = line.getresponse()
    body = answer.read().decode()
    line.close()
    return answer.status, answer.headers.get("Set-Cookie", "").split(";")[0], body


def test_many_at_once_are_one(room: Room) -> None:
    session = room.run("-m", "benchmarks.plumbing.sessions", "kiet@demo.example", "1").split()[0]
    _, token, page = ask(room, session, "GET", "/alerts/webhooks/add")
    hidden, cookie = dict(HIDDEN.findall(page.split("<main")[1])), f"{session}; {token}"
    form = urlencode(hidden | HOOK)
    together = threading.Barrier(MANY)
    answers: list[tuple[int, str]] = []

    def send() -> None:
        together.wait(30)
        status, _, body = ask(room, cookie, "POST", "/alerts/webhooks/add", form)
        answers.append((status, body.split("<main")[-1]))

    threads = [threading.Thread(target=send) for _ in range(MANY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(answers) == MANY
    assert {status for status, _ in answers} == {200}
    assert len(set(answers)) == 1  # with the one secret of the one webhook
    _, _, shown = ask(room, cookie, "GET", "/alerts/webhooks/")
    assert len(re.findall(r"<tr[^>]*>(?:(?!</tr>).)*at-once\.example", shown, re.DOTALL)) == 1
