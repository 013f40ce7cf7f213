"""HWPX files (OWPML, KS X 6101): scripts, objects, linked files, and who made them."""

import re
from typing import BinaryIO

from situationroom.documents.limited import packages
from situationroom.documents.limited.archives import Archive
from situationroom.documents.limited.hwp import check_object, check_script
from situationroom.documents.limited.markup import Element, Part, walk
from situationroom.documents.limited.reasons import Reason, Refused

MIMETYPE, MEDIA_TYPE = "mimetype", b"application/hwp+zip"
MANIFEST = "META-INF/manifest.xml"
ELEMENTS = frozenset({
    "title", "meta", "item", "encryption-data", "stringParam", "trackChangeAuthor", "memo",
    "fieldBegin",
})  # fmt: skip
KEPT_META = frozenset({"language"})
PROGRAM = re.compile(
    r"(?:javascript|vbscript|ms-\w+|shell):"
    r"|\.(?:exe|com|bat|cmd|ps1|vbs?|jse?|wsf|hta|lnk|scr|msi|cpl|dll|jar|reg|url)\b",
    re.IGNORECASE,
)
OF_A_DISK = re.compile(r"(?:file:|[A-Za-z]:[\\/]|[\\/])", re.IGNORECASE)


def clean(archive: Archive, out: BinaryIO) -> None:
    """Judge an HWPX file and write it without what is nobody's business. Raises Refused."""
    if archive.names[:1] != [MIMETYPE] or archive.get(MIMETYPE) != MEDIA_TYPE:
        raise Refused(Reason.CORRUPT, what=MIMETYPE)
    walk(archive.get(MANIFEST) or b"<none/>", ELEMENTS, opened=_refuse_encrypted)
    kept = {MIMETYPE}
    for entry in archive.entries:
        if entry.filename.startswith("Scripts/"):
            check_script(_script(archive.read(entry)))
        elif entry.filename.lower().endswith(".ole"):
            check_object(archive.read(entry))
        else:
            continue
        kept.add(entry.filename)

    def refuse(*_: object) -> None:
        raise Refused(Reason.NESTED)

    rule = _Owpml(frozenset(archive.names)).part
    packages.rebuild(archive, out, rule=rule, inner=refuse, kept=kept, stored=MIMETYPE)


def _refuse_encrypted(_: Part, element: Element) -> None:
    if element.name == "encryption-data":
        raise Refused(Reason.ENCRYPTED)


def _script(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    return content.decode("utf-16-le" if b"\0" in content[:2] else "utf-8", "replace")


class _Owpml:
    """Judges the XML parts of one file."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names

    def part(self, name: str, content: bytes) -> bytes:
        """Return a part as it may stay. Raises Refused."""
        if name.lower().endswith(".svg"):
            return packages.check_drawing(name, content)
        return walk(content, ELEMENTS, opened=self._opened, closed=self._closed).changed()

    def _opened(self, part: Part, element: Element) -> None:
        values = element.attributes
        if element.name == "item" and values.get("href", "") not in self._names:
            raise Refused(Reason.LINKS, what=values.get("href", "")[:60])
        if element.name in ("trackChangeAuthor", "memo"):
            part.set_attributes(element, {key: "" for key in ("name", "author") if key in values})

    def _closed(self, part: Part, element: Element, end: int) -> None:
        if element.name == "meta" and element.attributes.get("name") not in KEPT_META:
            part.blank_text(element, end)
        if element.name != "stringParam":
            return
        name, text = element.attributes.get("name", ""), element.text.replace("\\:", ":")
        if name == "Author":
            part.blank_text(element, end)
        elif name in ("Command", "Path"):
            if PROGRAM.search(text):
                raise Refused(Reason.LINKS, what=text[:60])
            if OF_A_DISK.match(text):
                part.blank_text(element, end)
