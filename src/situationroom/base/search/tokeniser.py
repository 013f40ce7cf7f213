"""The tokenising process: one a machine, because Kiwi's model takes half a gigabyte and seconds.

`python -m situationroom.base.search.tokeniser SOCKET` answers on a Unix socket: a line of JSON
(a list of texts) in, a line of JSON (a list of lists of words) out. It ends by itself when nobody
asked for a while.
"""

import json
import os
import re
import socketserver
import sys
import threading
import time
from pathlib import Path
from typing import Any

import snowballstemmer  # type: ignore[import-untyped]

IDLE_SECONDS = 900.0
# Content words of the Sejong tag set: nouns, verb and adjective stems, roots, foreign words,
# Chinese characters, numbers, web addresses. Particles and endings are left out.
KEPT = re.compile(r"^(NN[GPB]|NR|NP|V[VA](-[IR])?|XR|SL|SH|SN|W_\w+|MAG)$")
STEMMER = snowballstemmer.stemmer("english")
CODE = re.compile(r"[0-9]+(?:[.\-/][0-9]+)+")
USER_WORDS = ("버추얼 상황실", "IT지원센터", "상호관세", "무역확장법", "강제노동", "수출통제")


def words_of(analysed: list[Any], text: str) -> list[str]:
    """Return the words of a text that are kept; a code of goods also by heading and subheading."""
    words = [_word(token) for token in analysed if KEPT.match(token.tag)]
    for code in CODE.findall(text):
        digits = re.sub(r"\D", "", code)
        words += dict.fromkeys((digits[:4], digits[:6], digits))
    return words


def _word(token: Any) -> str:
    """Return a word as it is kept: English words without their endings (Porter 2)."""
    form: str = token.form.lower()
    return str(STEMMER.stemWord(form)) if token.tag == "SL" else form


class Tokeniser(socketserver.ThreadingUnixStreamServer):
    """Answers with the words of texts; the model is one, and asked by one at a time."""

    daemon_threads = True

    def __init__(self, path: str) -> None:
        from kiwipiepy import Kiwi  # type: ignore[import-untyped]

        self.kiwi = Kiwi(num_workers=1)
        for word in USER_WORDS:
            self.kiwi.add_user_word(word, "NNP")
        self.lock = threading.Lock()
        self.asked_at = time.monotonic()
        super().__init__(path, Answer)

    def words(self, texts: list[str]) -> list[list[str]]:
        """Return the words of each text."""
        self.asked_at = time.monotonic()
        with self.lock:
            return [words_of(self.kiwi.tokenize(text), text) for text in texts]

    def service_actions(self) -> None:
        """End when nobody asked for a while."""
        if time.monotonic() - self.asked_at > IDLE_SECONDS:
            threading.Thread(target=self.shutdown, daemon=True).start()


class Answer(socketserver.StreamRequestHandler):
    """One client: line in, line out, until it goes."""

    server: Tokeniser

    def handle(self) -> None:
        """Answer every line."""
        for line in self.rfile:
            answer = self.server.words(json.loads(line))
            self.wfile.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")


def main(path: str) -> int:
    """Leave a process behind that serves; return once it is ready, 1 when it could not."""
    reader, writer = os.pipe()
    if os.fork():
        os.close(writer)
        return 0 if os.read(reader, 1) else 1
    os.setsid()
    serve(path, ready=writer)
    os._exit(0)


def serve(path: str, *, ready: int) -> None:
    """Serve until nobody asks any more."""
    waiting = f"{path}.{os.getpid()}"
    server = Tokeniser(waiting)
    Path(waiting).chmod(0o600)
    Path(waiting).rename(path)  # who finds it can use it
    os.write(ready, b"1")
    try:
        server.serve_forever(poll_interval=5.0)
    finally:
        Path(path).unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
