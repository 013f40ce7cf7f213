"""XML that was made to hurt, and small changes in it that leave every other byte alone.

A document type is refused before it declares an entity; there is no other way to an entity, to a
file or to an address. Places to change are found by the parser and cut out of the text.
"""

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from xml.parsers import expat

from situationroom.documents.limited.reasons import Reason, Refused

DEEPEST = 256
TAG = re.compile(rb"<(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
ATTRIBUTE = re.compile(rb"([\w:.\-]+)(\s*=\s*)(\"[^\"]*\"|'[^']*')")
DECLARATION = re.compile(rb"\s*<\?xml[^>]*\?>")
ENCODING = re.compile(rb"encoding\s*=\s*[\"']([\w-]+)[\"']", re.IGNORECASE)
UTF8 = ("utf-8", "utf8", "us-ascii", "ascii")


@dataclass(slots=True)
class Element:
    """A start tag: names without their prefixes, and where it stands in the text."""

    name: str
    space: str
    attributes: dict[str, str]
    start: int
    end: int
    closes_itself: bool
    text: str = ""


@dataclass(slots=True)
class Part:
    """An XML part and the changes that are to be made in it."""

    content: bytes
    changes: list[tuple[int, int, bytes]] = field(default_factory=list)

    def blank_text(self, element: Element, end: int, text: str = "") -> None:
        """Let an element say something else, or nothing."""
        if not element.closes_itself:
            self.changes.append((element.end, end, escape(text).encode()))

    def set_attributes(self, element: Element, values: dict[str, str | None]) -> None:
        """Give attributes (by their names without prefix) another value; None takes one away."""
        if not values:
            return
        tag = self.content[element.start : element.end]

        def change(found: re.Match[bytes]) -> bytes:
            name = found[1].rsplit(b":", 1)[-1].decode()
            if name not in values or found[1].startswith(b"xmlns"):
                return found[0]
            value = values[name]
            if value is None:
                return b""
            return found[1] + b'="' + escape(value).encode() + b'"'

        self.changes.append((element.start, element.end, ATTRIBUTE.sub(change, tag)))

    def changed(self) -> bytes:
        """Return the text with every change made; of two that overlap the outer one counts."""
        out, at = [], 0
        for start, end, text in sorted(self.changes, key=lambda one: (one[0], -one[1])):
            if start >= at:
                out += [self.content[at:start], text]
                at = end
        return b"".join([*out, self.content[at:]])


Opened = Callable[[Part, Element], None]
Closed = Callable[[Part, Element, int], None]


def _nothing(*_: object) -> None:
    return None


def in_utf8(content: bytes) -> bytes:
    """Return a text in UTF-8 without a mark; other encodings than UTF-8 and UTF-16 are refused."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = content.decode("utf-16")
        body = DECLARATION.sub(b"", text.encode(), count=1)
        return b'<?xml version="1.0" encoding="UTF-8"?>' + body
    content = content.removeprefix(codecs.BOM_UTF8)
    said = DECLARATION.match(content)
    encoding = ENCODING.search(said[0]) if said else None
    if encoding is not None and encoding[1].decode().lower() not in UTF8:
        raise Refused(Reason.CORRUPT, what=encoding[1].decode()[:20])
    return content


def walk(
    content: bytes,
    wanted: frozenset[str] | None = frozenset(),
    *,
    opened: Opened = _nothing,
    closed: Closed = _nothing,
) -> Part:
    """Read an XML part, telling of each element whose name is wanted (None: of all), with its text.

    Returns it with the changes that were asked for. Raises Refused for a document type, for what
    is nested too deeply and for what is not XML.
    """
    walker = _Walker(Part(in_utf8(content)), wanted, opened, closed)
    try:
        walker.parser.Parse(walker.part.content, True)
    except expat.ExpatError as problem:
        raise Refused(Reason.CORRUPT, what=f"XML line {problem.lineno}") from problem
    return walker.part


class _Walker:
    """The parser at work: where it stands, and the wanted elements that are open."""

    def __init__(
        self, part: Part, wanted: frozenset[str] | None, opened: Opened, closed: Closed
    ) -> None:
        self.part, self._wanted, self._opened, self._closed = part, wanted, opened, closed
        self._stack: list[Element | None] = []
        self._open: list[Element] = []
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler, self.parser.EndElementHandler = self._start, self._end
        self.parser.StartDoctypeDeclHandler = self.parser.EntityDeclHandler = self._refuse

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._stack) >= DEEPEST:
            raise Refused(Reason.DEEP)
        space, _, local = name.rpartition(" ")
        if self._wanted is not None and local not in self._wanted:
            self._stack.append(None)
            return
        content, at = self.part.content, self.parser.CurrentByteIndex
        tag = TAG.match(content, at)
        end = tag.end() if tag else at
        plain = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        element = Element(local, space, plain, at, end, content[end - 2 : end] == b"/>")
        self._stack.append(element)
        self._open.append(element)
        self.parser.CharacterDataHandler = self._text
        self._opened(self.part, element)

    def _end(self, _: str) -> None:
        element = self._stack.pop()
        if element is not None:
            self._open.pop()
            self._closed(self.part, element, self.parser.CurrentByteIndex)
        if not self._open:
            self.parser.CharacterDataHandler = None

    def _text(self, said: str) -> None:
        for element in self._open:
            element.text += said

    def _refuse(self, *_: object) -> None:
        raise Refused(Reason.ENTITIES)
