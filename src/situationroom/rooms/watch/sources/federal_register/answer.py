"""Takes an answer of the API apart, even half of one: pure, entry by entry where it must.

An answer may end in the middle (a line that broke, a proxy that gave up) or carry one entry that
is not JSON. Whatever can be read is read; the rest comes back as text, to be kept aside.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any

SPACE = re.compile(r"[ \t\r\n]*")
BAD_BYTE = re.compile("[\udc80-\udcff]")  # how a byte that is not UTF-8 was decoded
START = re.compile(r'\{\s*"')
TRIES = 200  # places looked at, in one answer, for where the next good entry begins


class NotAnAnswer(ValueError):
    """What came is no answer of this API at all."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Entries as sent; texts that are no entries; what the frame says; whether it broke off."""

    entries: tuple[object, ...] = ()
    broken: tuple[str, ...] = ()
    count: int | None = None
    next_page_url: str = ""
    cut: bool = False


def parse(body: bytes) -> Answer:
    """Return what an answer says. Raises NotAnAnswer where there is nothing of its shape."""
    text = body.decode("utf-8-sig", "surrogateescape")
    if not BAD_BYTE.search(text):
        try:
            whole = json.loads(text)
        except (ValueError, RecursionError):
            return _salvage(text)
        return _whole(whole)
    return _salvage(text)


def _whole(whole: object) -> Answer:
    if not isinstance(whole, dict):
        raise NotAnAnswer("the answer is not an object")
    frame = _frame(whole)
    results = whole.get("results")
    if isinstance(results, list):
        return Answer(tuple(results), **frame)
    if results is None and frame["count"] == 0:
        return Answer(count=0)
    raise NotAnAnswer("the answer has no list of results")


def _frame(head: dict[str, Any]) -> dict[str, Any]:
    count, following = head.get("count"), head.get("next_page_url")
    return {
        "count": count if isinstance(count, int) and not isinstance(count, bool) else None,
        "next_page_url": following if isinstance(following, str) else "",
    }


def _salvage(text: str) -> Answer:
    if not text.lstrip().startswith("{"):
        raise NotAnAnswer("the answer is not JSON")
    salvage = _Salvage(text)
    salvage.read()
    return Answer(
        tuple(salvage.entries),
        tuple(salvage.broken),
        cut=not salvage.closed,
        **_frame(salvage.head),
    )


@dataclass
class _Salvage:
    """Reads members of the frame until `results`, then entry by entry, then what follows."""

    text: str
    at: int = 0
    head: dict[str, Any] = field(default_factory=dict)
    entries: list[object] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    closed: bool = False  # the list of results was read to its end
    tries: int = TRIES

    def read(self) -> None:
        self.at = self._skip() + 1
        if self._members():
            self._items()
            if self.closed:
                self._members()
        else:
            self.at = len(self.text)
            self._break_off(0)

    def _skip(self) -> int:
        found = SPACE.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.at

    def _take(self, mark: str) -> bool:
        taken = self.text.startswith(mark, self._skip())
        self.at += len(mark) if taken else 0
        return taken

    def _value(self) -> Any:
        value, self.at = json.JSONDecoder().raw_decode(self.text, self._skip())
        return value

    def _members(self) -> bool:
        """Read members; return whether the list of results begins here."""
        try:
            while not self.text.startswith("}", self._skip()):
                self._take(",")
                key = self._value()
                if not isinstance(key, str) or not self._take(":"):
                    return False
                if key == "results" and self._take("["):
                    return True
                self.head[key] = self._value()
        except (ValueError, RecursionError):
            pass
        return False

    def _items(self) -> None:
        while self._skip() < len(self.text):
            if self._take("]"):
                self.closed = True
                return
            start = self.at
            try:
                value = self._value()
            except (ValueError, RecursionError):
                self.at = self._next_entry(start + 1)
                self._break_off(start)
            else:
                self._keep(value, start)
            self._take(",")

    def _keep(self, value: object, start: int) -> None:
        if BAD_BYTE.search(self.text, start, self.at):
            self._break_off(start)
        else:
            self.entries.append(value)

    def _break_off(self, start: int) -> None:
        """Put the text since `start` with what is broken."""
        piece = self.text[start : self.at].rstrip(", \t\r\n")
        self.broken.append(piece.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))

    def _next_entry(self, after: int) -> int:
        """Return where the next whole document begins, or the end of the text."""
        for found in START.finditer(self.text, after):
            self.tries -= 1
            if self.tries < 0:
                break
            try:
                value, _ = json.JSONDecoder().raw_decode(self.text, found.start())
            except (ValueError, RecursionError):
                continue
            if "document_number" in value:
                return found.start()
        return len(self.text)
