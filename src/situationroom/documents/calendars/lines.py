"""A calendar file taken apart into components and lines, however badly it is folded or encoded."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from icalendar.parser import Contentline

from situationroom.documents.calendars import losses
from situationroom.documents.errors import UnknownEncoding, UnknownFormat
from situationroom.documents.readers.separated import decode

MOST_LINES = 50_000
LONGEST_LINE = 100_000
DEEPEST = 5
_FOLD = re.compile(rb"(?:\r\n|\n|\r)[ \t]")
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_PROPERTY = re.compile(r"[ \t]*([A-Z][A-Z0-9-]*)[ \t]*[;:]")
READ = frozenset(
    {
        "BEGIN", "END", "METHOD", "X-WR-TIMEZONE", "UID", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED",
        "DTSTART", "DTEND", "DURATION", "SUMMARY", "DESCRIPTION", "LOCATION", "URL", "CLASS",
        "STATUS", "ORGANIZER", "ATTENDEE", "RRULE", "EXRULE", "EXDATE", "RDATE", "RECURRENCE-ID",
        "CONFERENCE", "TZID", "TZOFFSETFROM", "TZOFFSETTO", "X-LIC-LOCATION",
        "X-MICROSOFT-SKYPETEAMSMEETINGURL", "X-MICROSOFT-ONLINEMEETINGEXTERNALLINK",
        "X-GOOGLE-CONFERENCE",
    }
)  # fmt: skip
"""What is read; other properties are left alone, however long they are."""


@dataclass(frozen=True, slots=True)
class Line:
    """One property: its name, parameters (names in capitals) and raw value."""

    name: str
    parameters: dict[str, str]
    value: str


@dataclass(slots=True)
class Part:
    """A component: its name, lines and what it holds."""

    name: str
    lines: list[Line] = field(default_factory=list)
    parts: "list[Part]" = field(default_factory=list)

    def first(self, name: str) -> Line | None:
        """Return the first line of a name."""
        return next(self.every(name), None)

    def every(self, name: str) -> Iterator[Line]:
        """Yield the lines of a name."""
        return (line for line in self.lines if line.name == name)

    def text(self, name: str) -> str:
        """Return the raw value of the first line of a name, or ""."""
        line = self.first(name)
        return line.value.strip() if line is not None else ""


def take_apart(content: bytes) -> tuple[Part, set[str]]:
    """Return a part that holds all components of a file, and what was wrong with its form."""
    lost: set[str] = set()
    root = Part("")
    stack = [root]
    for text in _lines(_text(content, lost), lost):
        line = _line(text)
        if line is None:
            lost.add(losses.LINES)
        elif line.name == "BEGIN":
            if len(stack) > DEEPEST:
                lost.add(losses.LINES)
                continue
            part = Part(line.value.strip().upper()[:40])
            stack[-1].parts.append(part)
            stack.append(part)
        elif line.name == "END":
            _close(stack, line.value.strip().upper(), lost)
        elif line.name:
            stack[-1].lines.append(line)
    if len(stack) > 1:
        lost.add(losses.CUT_OFF)
    return root, lost


def _close(stack: list[Part], name: str, lost: set[str]) -> None:
    """Close a component and what was left open in it; an end without a beginning is passed over."""
    if name not in [part.name for part in stack[1:]]:
        lost.add(losses.LINES)
        return
    while stack.pop().name != name:
        lost.add(losses.LINES)


def _text(content: bytes, lost: set[str]) -> str:
    """Return a file as text. Lines are unfolded before: a fold may cut a letter in two."""
    if not content.startswith(_WIDE):
        content = _FOLD.sub(b"", content)
    try:
        text = decode(content)
    except (UnknownEncoding, UnknownFormat):
        lost.add(losses.LETTERS)
        text = content.replace(b"\x00", b"").decode("utf-8", "replace")
    return re.sub(r"(?:\r\n|\n|\r)[ \t]", "", text)


def _lines(text: str, lost: set[str]) -> Iterator[str]:
    """Yield the lines that are read; a line that begins no property goes on from the one before."""
    held: list[str] = []
    length = 0
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text)):
        if number >= MOST_LINES:
            lost.add(losses.TOO_MANY)
            break
        if not line.strip():
            continue
        if _begins_property(line):
            if held:
                yield "".join(held)
            held, length = [line[:LONGEST_LINE]], len(line)
        elif held:
            lost.add(losses.FOLDS)
            if length < LONGEST_LINE:
                held.append(line)
            length += len(line)
    if held:
        yield "".join(held)


def _begins_property(line: str) -> bool:
    """Tell whether a line begins a property: "https://…" in the middle of a text does not."""
    if _PROPERTY.match(line):
        return True
    name = re.match(r"[ \t]*([A-Za-z-]{3,40})[ \t]*[;:]", line)
    return name is not None and name[1].upper() in READ


def _line(text: str) -> Line | None:
    """Return a line as a property; an empty name for what is not read, None for what cannot be."""
    name = re.match(r"[ \t]*([A-Za-z0-9-]+)", text)
    if name is None or name[1].upper() not in READ:
        return Line("", {}, "")
    try:
        _, parameters, value = Contentline(text[:LONGEST_LINE]).raw_parts()  # type: ignore[no-untyped-call]
    except (ValueError, AssertionError):
        return _loose(name[1].upper(), text)
    return Line(
        name[1].upper(), {str(key).upper(): _said(one) for key, one in parameters.items()}, value
    )


def _said(value: str | list[str]) -> str:
    return (",".join(value) if isinstance(value, list) else value)[:300]


def _loose(name: str, text: str) -> Line | None:
    """Return a line whose parameters are not well formed, taken apart at the first colon."""
    head, colon, value = text.partition(":")
    if not colon:
        return None
    pairs = (one.partition("=") for one in head.split(";")[1:])
    return Line(name, {key.strip().upper(): said.strip()[:300] for key, _, said in pairs}, value)
