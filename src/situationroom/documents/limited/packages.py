"""Packages: archives of parts, each judged by what it is (OOXML and OWPML, which is HWPX).

Every part is unpacked, counted, judged and packed again. What a part holds, its first bytes say:
a macro is found under any name.
"""

import io
from collections.abc import Callable, Collection, Iterator
from typing import BinaryIO
from zipfile import ZipInfo

from situationroom.documents.limited import images, kinds
from situationroom.documents.limited.archives import LARGEST_PART, Archive, Rebuilt
from situationroom.documents.limited.markup import Element, Part, walk
from situationroom.documents.limited.reasons import Reason, Refused

HEAD = 512
# Kinds of parts that hold no text and run nothing, by their ending.
INERT = frozenset({
    "emf", "wmf", "wdp", "tif", "tiff", "bmp", "jxr", "ico", "odttf", "ttf", "otf", "fntdata",
    "mp3", "m4a", "wav", "wma", "mp4", "m4v", "mov", "avi", "wmv", "txt", "bin", "pcz",
})  # fmt: skip
MARKUP = frozenset({
    "xml", "rels", "vml", "hpf", "svg", "rdf",
})  # fmt: skip
Rule = Callable[[str, bytes], bytes]
Inner = Callable[[BinaryIO, BinaryIO], None]


def rebuild(
    archive: Archive,
    out: BinaryIO,
    *,
    rule: Rule,
    inner: Inner,
    dropped: Collection[str] = (),
    kept: Collection[str] = (),
    stored: str = "",
) -> None:
    """Judge every part and pack it again; `rule` judges XML, `inner` a package in a package.

    What `rule` returns takes a part's place. `dropped` is left out, `kept` was judged elsewhere,
    `stored` is not compressed.
    """
    rebuilt = Rebuilt(out)
    for entry in archive.entries:
        name = entry.filename
        if entry.is_dir() or name in dropped:
            continue
        pieces = archive.pieces(entry)
        head = next(pieces, b"")
        if name in kept:
            rebuilt.add(name, _whole(name, head, pieces), stored=name == stored)
        elif is_markup(name, head):
            rebuilt.add(name, rule(name, _whole(name, head, pieces)))
        elif is_small(entry):
            rebuilt.add(name, _judged(name, _whole(name, head, pieces), inner))
        else:
            _check_inert(name, head[:HEAD])
            rebuilt.add(name, _chained(head, pieces))
    rebuilt.close()


def is_markup(name: str, head: bytes) -> bool:
    """Tell whether a part is XML, by its name or its first bytes."""
    ending = name.rpartition(".")[2].lower()
    start = head[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    return ending in MARKUP or (ending != "txt" and start.startswith(b"<"))


def is_small(entry: ZipInfo) -> bool:
    """Tell whether a part may be taken into memory whole."""
    return entry.file_size <= LARGEST_PART // 4


def _whole(name: str, head: bytes, pieces: Iterator[bytes]) -> bytes:
    content = bytearray(head)
    for piece in pieces:
        content += piece
        if len(content) > LARGEST_PART:
            raise Refused(Reason.BOMB, what=name[:60])
    return bytes(content)


def _chained(head: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    yield head
    yield from pieces


def _judged(name: str, content: bytes, inner: Inner) -> bytes:
    """Return a part that is no XML as it may stay."""
    kind = kinds.kind_of_head(content[:HEAD])
    if kind in images.PICTURES:
        return images.cleaned(kind, content, in_document=True)
    if kind == kinds.PACKAGE:
        out = io.BytesIO()
        inner(io.BytesIO(content), out)
        return out.getvalue()
    _check_inert(name, content[:HEAD])
    return content


def _check_inert(name: str, head: bytes) -> None:
    """Raise Refused for a part that could run, or whose kind nobody knows."""
    kind = kinds.kind_of_head(head)
    if kind in kinds.PROGRAMS:
        raise Refused(Reason.PROGRAM, found=kind)
    if kind == kinds.COMPOUND:
        raise Refused(Reason.MACROS if "vba" in name.lower() else Reason.OBJECTS, what=name[-60:])
    ending = name.rpartition(".")[2].lower() if "." in name.rpartition("/")[2] else ""
    if ending not in INERT or kind in ("pdf", "RTF", "HTML", "PS", "SQLITE"):
        raise Refused(Reason.OBJECTS, what=name[-60:])


def check_drawing(name: str, content: bytes) -> bytes:
    """Judge an SVG inside a document: shapes only, no script, no handler, nothing from outside."""

    def opened(_: Part, element: Element) -> None:
        local, attributes = element.name, element.attributes
        if local in ("script", "foreignObject", "handler", "set", "iframe"):
            raise Refused(Reason.SCRIPTS, what=name[-60:])
        for key, value in attributes.items():
            if key.lower().startswith("on"):
                raise Refused(Reason.SCRIPTS, what=name[-60:])
            if key == "href" and not value.startswith(("#", "data:image/")):
                raise Refused(Reason.LINKS, what=value[:60])

    return walk(content, None, opened=opened).content
