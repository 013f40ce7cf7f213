"""Word, Excel and PowerPoint files (OOXML): what runs, what fetches, and who made them.

Refused: macros under any name, ActiveX, OLE objects, remote templates and pictures, DDE and other
fields that fetch, links to other workbooks, data connections. Left out: authors, editors, times,
companies, paths of a disk, printers.
"""

import re
from typing import BinaryIO

from situationroom.documents.limited import packages
from situationroom.documents.limited.archives import Archive
from situationroom.documents.limited.markup import Element, Part, walk
from situationroom.documents.limited.reasons import Reason, Refused

MAIN = {
    "wordprocessingml.document.main+xml": "docx",
    "spreadsheetml.sheet.main+xml": "xlsx",
    "presentationml.presentation.main+xml": "pptx",
    "presentationml.slideshow.main+xml": "pptx",
}
TYPES = "[Content_Types].xml"
PRINTER = "printerSettings"
DEEPEST = 1  # a chart holds its workbook; a workbook in that holds nothing more
# Kinds of parts and of relations that run or fetch, by a piece of their name, lower case.
HARM: tuple[tuple[str, Reason], ...] = (
    ("macroenabled", Reason.MACROS),
    ("vbaproject", Reason.MACROS),
    ("vbadata", Reason.MACROS),
    ("macrosheet", Reason.MACROS),
    ("dialogsheet", Reason.MACROS),
    ("activex", Reason.OBJECTS),
    ("oleobject", Reason.OBJECTS),
    ("afchunk", Reason.OBJECTS),
    ("webextension", Reason.SCRIPTS),
    ("customui", Reason.SCRIPTS),
    ("externallink", Reason.LINKS),
    ("connections", Reason.LINKS),
    ("querytable", Reason.LINKS),
    ("subdocument", Reason.LINKS),
    ("volatiledependencies", Reason.LINKS),
)
SAFE_ADDRESS = re.compile(r"(?:https?://|mailto:|tel:|#)", re.IGNORECASE)
OF_A_DISK = re.compile(r"(?:file:/*)?[A-Za-z]:[\\/]|(?:file:/*)?/", re.IGNORECASE)
BEGINS = "\x01"  # stands where a field begins; no XML holds it
FIELD = re.compile(
    rf"{BEGINS}\s*(?:{BEGINS}|QUOTE\s+\d|(?:DDE|DDEAUTO|LINK|INCLUDETEXT|INCLUDEPICTURE|IMPORT|RD"
    r"|DATABASE|MACROBUTTON)\b)",
    re.IGNORECASE,
)
FETCHES = re.compile(
    r"\b(?:WEBSERVICE|FILTERXML|RTD|CALL|EXEC|REGISTER(?:\.ID)?|DDE|SQL\.REQUEST)\s*\(|\|\s*'",
    re.IGNORECASE,
)
FORMULAS = frozenset({
    "f", "formula", "formula1", "formula2", "definedName", "calculatedColumnFormula",
})  # fmt: skip
ELEMENTS = FORMULAS | frozenset({
    "fldSimple", "fldChar", "instrText", "altChunk", "subDoc", "OLEObject", "oleObject",
    "ddeLink", "oleLink", "externalBook", "hlinkClick", "hlinkHover", "hlinkMouseOver",
    "fileSharing", "absPath", "author", "person", "presenceInfo", "cmAuthor", "userInfo",
    "header", "pageSetup", "comment", "permStart", "ins", "del", "moveFrom", "moveTo",
    "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblPrExChange", "trPrChange",
    "tcPrChange", "tblGridChange", "numberingChange", "cellIns", "cellDel", "cellMerge",
})  # fmt: skip
PEOPLE = ("author", "initials", "userName", "displayName", "userId", "ed")
PEOPLE_BY_NAME = frozenset({"cmAuthor", "author", "userInfo"})
NOBODY = "-"
ACTIONS = ("ppaction://program", "ppaction://macro", "ppaction://ole")
METADATA = "http://schemas.microsoft.com/office/2006/metadata/"
CORE = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties '
    b'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    b'xmlns:dc="http://purl.org/dc/elements/1.1/"/>'
)
PROPERTIES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties '
    'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/{}-properties"/>'
)
EMPTY_PART = {
    "core-properties+xml": CORE,
    "extended-properties+xml": PROPERTIES.format("extended").encode(),
    "custom-properties+xml": PROPERTIES.format("custom").encode(),
}


def kind_of(archive: Archive) -> str:
    """Return `docx`, `xlsx` or `pptx`, or "" for another archive. Raises Refused for macros."""
    content = archive.get(TYPES)
    if content is None:
        return ""
    said = _Types(content)
    return next((kind for end, kind in MAIN.items() if said.has(end)), "")


class _Types:
    """What the package says its parts are."""

    def __init__(self, content: bytes) -> None:
        self.of_part: dict[str, str] = {}
        self.of_ending: dict[str, str] = {}
        read = walk(content, frozenset({"Default", "Override"}), opened=self._read)
        self.content = read.changed()

    def _read(self, part: Part, element: Element) -> None:
        said = element.attributes.get("ContentType", "")
        _check_harm(said)
        if element.name == "Override":
            name = element.attributes.get("PartName", "").lstrip("/")
            self.of_part[name] = said
            if PRINTER in name:
                part.changes.append((element.start, element.end, b""))
        else:
            self.of_ending[element.attributes.get("Extension", "").lower()] = said

    def has(self, end: str) -> bool:
        """Tell whether a part is of a content type that ends so."""
        return any(said.endswith(end) for said in self.of_part.values())

    def of(self, name: str) -> str:
        """Return the content type of a part."""
        return self.of_part.get(name) or self.of_ending.get(name.rpartition(".")[2].lower(), "")


def _check_harm(said: str) -> None:
    """Raise Refused where a type or a name is that of a part which runs or fetches."""
    word = said.lower()
    for piece, reason in HARM:
        if piece in word:
            raise Refused(reason, what=said.rpartition("/")[2][-60:])


def clean(archive: Archive, out: BinaryIO, *, depth: int = 0) -> None:
    """Judge an OOXML file and write it without what is nobody's business. Raises Refused."""

    def inner(source: BinaryIO, inside: BinaryIO) -> None:
        if depth >= DEEPEST:
            raise Refused(Reason.NESTED)
        package = Archive(source)
        if not kind_of(package):
            raise Refused(Reason.NESTED)
        clean(package, inside, depth=depth + 1)

    for name in archive.names:
        _check_harm(name)
    office = _Office(_Types(archive.get(TYPES) or b""))
    printers = frozenset(name for name in archive.names if PRINTER in name)
    packages.rebuild(archive, out, rule=office.part, inner=inner, dropped=printers)


class _Office:
    """Judges the XML parts of one file."""

    def __init__(self, types: _Types) -> None:
        self._types = types
        self._codes: list[str] = []

    def part(self, name: str, content: bytes) -> bytes:
        """Return a part as it may stay. Raises Refused."""
        if name == TYPES:
            return self._types.content
        if name.endswith(".rels"):
            return walk(content, frozenset({"Relationship"}), opened=self._relation).changed()
        said = self._types.of(name)
        for end, empty in EMPTY_PART.items():
            if said.endswith(end):
                return empty
        if said == "image/svg+xml" or name.lower().endswith(".svg"):
            return packages.check_drawing(name, content)
        if name.startswith("customXml/") and METADATA.encode() in content[:2000]:
            return _hollow(content)
        self._codes = []
        part = walk(content, ELEMENTS, opened=self._opened, closed=self._closed)
        if FIELD.search("".join(self._codes)):
            raise Refused(Reason.FORMULA, what=name[-60:])
        return part.changed()

    def _relation(self, part: Part, element: Element) -> None:
        values = element.attributes
        kind = values.get("Type", "").rpartition("/")[2]
        target = values.get("Target", "")
        _check_harm(kind)
        if kind == "printerSettings":
            part.changes.append((element.start, element.end, b""))
            return
        if values.get("TargetMode", "").lower() != "external":
            return
        if kind == "attachedTemplate" and OF_A_DISK.match(target):
            part.set_attributes(element, {"Target": "Normal.dotm"})
        elif kind == "hyperlink":
            if not SAFE_ADDRESS.match(target):
                part.set_attributes(element, {"Target": "#"})
        else:
            raise Refused(Reason.LINKS, what=target[:60])

    def _opened(self, part: Part, element: Element) -> None:
        name, values = element.name, element.attributes
        if name in ("altChunk", "OLEObject", "oleObject"):
            raise Refused(Reason.OBJECTS, what=name)
        if name in ("subDoc", "ddeLink", "oleLink", "externalBook"):
            raise Refused(Reason.LINKS, what=name)
        if values.get("action", "").startswith(ACTIONS):
            raise Refused(Reason.ACTIONS, what=values["action"][:60])
        if values.get("vbProcedure") in ("1", "true") or values.get("xlm") in ("1", "true"):
            raise Refused(Reason.MACROS, what=name)
        if name == "fldSimple" or (name == "fldChar" and values.get("fldCharType") == "begin"):
            self._codes.append(BEGINS + values.get("instr", ""))
        part.set_attributes(element, _nobody(element))

    def _closed(self, part: Part, element: Element, end: int) -> None:
        if element.name == "instrText":
            self._codes.append(element.text)
        elif element.name in FORMULAS and FETCHES.search(element.text):
            raise Refused(Reason.FORMULA, what=element.text[:40])
        elif element.name == "author" and "spreadsheetml" in element.space:
            part.blank_text(element, end, NOBODY)


def _nobody(element: Element) -> dict[str, str | None]:
    """Return what attributes that tell of a person, a disk or a printer say from now on."""
    values = element.attributes
    said: dict[str, str | None] = {key: NOBODY for key in PEOPLE if key in values}
    if element.name in PEOPLE_BY_NAME and "name" in values:
        said["name"] = NOBODY
    if element.name == "absPath":
        said["url"] = ""
    if element.name == "pageSetup":
        said["id"] = None
    return said


def _hollow(content: bytes) -> bytes:
    """Return a part with its outermost element only, without what it says."""
    first: list[Element] = []

    def opened(part: Part, element: Element) -> None:
        if not first:
            first.append(element)

    def closed(part: Part, element: Element, end: int) -> None:
        if element is first[0]:
            part.blank_text(element, end)

    return walk(content, None, opened=opened, closed=closed).changed()
