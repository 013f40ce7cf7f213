"""XML of strangers: no document type, no entities, no more elements than memory holds."""

from collections.abc import Iterator
from io import BytesIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse

from situationroom.documents.errors import Damaged, ForbiddenXml, TooLarge

# An element takes about 300 bytes: a million marks are half a million elements.
_MOST_MARKS = 1_000_000
# expat and its front end say these of broken XML: bad form, unknown encoding, bad characters.
_BROKEN = (ParseError, LookupError, ValueError, AssertionError)


def parse(data: bytes) -> Element:
    """Return the root element. Raises ForbiddenXml, TooLarge or Damaged."""
    if data.count(b"<") > _MOST_MARKS:
        raise TooLarge
    try:
        return fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        raise ForbiddenXml from error
    except _BROKEN as error:
        raise Damaged from error


def walk(data: bytes, *, depth: int) -> Iterator[Element]:
    """Yield every finished element `depth` levels below the root, and let go of it afterwards.

    Raises ForbiddenXml or Damaged, also after elements were yielded.
    """
    try:
        open_elements: list[Element] = []
        for moment, element in iterparse(BytesIO(data), events=("start", "end"), forbid_dtd=True):
            if moment == "start":
                open_elements.append(element)
                continue
            open_elements.pop()
            if len(open_elements) == depth:
                yield element
                open_elements[-1].clear()
    except DefusedXmlException as error:
        raise ForbiddenXml from error
    except _BROKEN as error:
        raise Damaged from error


def local(element: Element) -> str:
    """Return the name of an element without its namespace: prefixes and editions differ."""
    return element.tag.rpartition("}")[2]


def children(element: Element, name: str) -> Iterator[Element]:
    """Yield the children of a local name."""
    return (child for child in element if local(child) == name)


def child(element: Element, name: str) -> Element | None:
    """Return the first child of a local name."""
    return next(children(element, name), None)


def attribute(element: Element, name: str, default: str = "") -> str:
    """Return an attribute by its local name, with or without a namespace."""
    if name in element.attrib:
        return element.attrib[name]
    return next(
        (value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), default
    )


def whole(element: Element | None, name: str, default: int, *, most: int) -> int:
    """Return an attribute as a whole number between 0 and `most`, else the default."""
    text = attribute(element, name) if element is not None else ""
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 12 else default
