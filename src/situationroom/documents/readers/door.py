"""The one door in: the bytes of a file and its name, and out comes what it says."""

from collections.abc import Callable
from io import BytesIO
from pathlib import PurePosixPath

import olefile

from situationroom.documents.errors import (
    Damaged,
    EmptyFile,
    HasMacros,
    OldFormat,
    PasswordProtected,
    RightsProtected,
    TooLarge,
    UnknownFormat,
    WrongExtension,
)
from situationroom.documents.grids import Read
from situationroom.documents.readers.packages import MOST_TOTAL, Package, relations
from situationroom.documents.readers.safe_xml import attribute

FORMATS = {
    "hwpx": "hwpx",
    "xlsx": "xlsx",
    "docx": "docx",
    "hwp": "hwp",
    "pdf": "pdf",
    "csv": "csv",
    "tsv": "csv",
    "txt": "csv",
}
_ZIP, _OLE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF-"
_HWP3 = b"HWP Document File V"
# Document-security programs in use in Korea: Fasoo, NASCA, SoftCamp.
_RIGHTS = (b"\x9b DRMONE", b"<## NASCA DRM FILE", b"SCDSA00")
_MAIN = {"spreadsheetml.sheet.main": "xlsx", "wordprocessingml.document.main": "docx"}
_OLD = {"workbook": ("XLS", "XLSX"), "book": ("XLS", "XLSX"), "worddocument": ("DOC", "DOCX")}


def _extension(name: str) -> str:
    return PurePosixPath(name.strip().replace("\\", "/")).suffix.lower().lstrip(".")


def _main_part(package: Package) -> tuple[str, str]:
    """Return format and name of the main part of an Office package. Raises UnknownFormat."""
    mains = [part for kind, part in relations(package, "").values() if kind == "officeDocument"]
    if not mains or "[Content_Types].xml" not in package.names:
        raise UnknownFormat
    for one in package.xml("[Content_Types].xml"):
        if attribute(one, "PartName").lstrip("/") != mains[0]:
            continue
        kind = attribute(one, "ContentType")
        if "macroenabled" in kind.lower():
            raise HasMacros
        for mark, known in _MAIN.items():
            if mark in kind:
                return known, mains[0]
    raise UnknownFormat


def _old_or_locked(content: bytes) -> str:
    """Return "hwp" for an OLE file of Hancom; refuse the others by what they are."""
    try:
        with olefile.OleFileIO(BytesIO(content)) as ole:
            streams = {path[0].lower() for path in ole.listdir()}
    except Exception as error:  # the library stumbles over broken files in many ways
        raise Damaged from error
    if "fileheader" in streams:
        return "hwp"
    if "encryptedpackage" in streams:
        raise PasswordProtected
    for stream, (found, wanted) in _OLD.items():
        if stream in streams:
            raise OldFormat(found=found, wanted=wanted)
    raise UnknownFormat


def _read_package(content: bytes) -> tuple[str, Callable[[], Read]]:
    package = Package(content)
    if "Contents/content.hpf" in package.names or package.under("Contents/section"):
        from situationroom.documents.readers.hwpx import read_hwpx

        return "hwpx", lambda: read_hwpx(package)
    known, main = _main_part(package)
    if known == "xlsx":
        from situationroom.documents.readers.xlsx import read_xlsx

        return known, lambda: read_xlsx(package, main)
    from situationroom.documents.readers.docx import read_docx

    return known, lambda: read_docx(package, main)


def _known(content: bytes) -> tuple[str, Callable[[], Read]]:
    """Tell the format by the content alone."""
    if content.startswith(_RIGHTS):
        raise RightsProtected
    if content.startswith(_ZIP):
        return _read_package(content)
    if content.startswith(_OLE):
        from situationroom.documents.readers.hwp import read_hwp

        return _old_or_locked(content), lambda: read_hwp(content)
    if content.startswith(_HWP3):
        raise OldFormat(found="HWP 3", wanted="HWPX")
    if _PDF in content[:1024]:
        from situationroom.documents.readers.pdf import read_pdf

        return "pdf", lambda: read_pdf(content)
    from situationroom.documents.readers.separated import read_separated

    return "csv", lambda: read_separated(content)


def read(content: bytes, name: str) -> Read:
    """Read a file: its tables and sheets as grids, its running text, and what was left out.

    Nothing in the file is run, computed, fetched or written; a limited process around this call is
    the caller's (`documents.limited` is one).

    Parameters
    ----------
    content
        The bytes of the file.
    name
        Its name; only the extension counts, and it must say what the content is. A name without
        one leaves it to the content.

    Raises
    ------
    Unreadable
        One class a cause (`documents.errors`), each with the remedy.
    """
    if not content:
        raise EmptyFile
    if len(content) > MOST_TOTAL:
        raise TooLarge
    named = _extension(name)
    found, reading = _known(content)
    wanted = FORMATS.get(named) if named else found
    if wanted is None:
        raise UnknownFormat
    if found != wanted:
        # What is neither package nor text was meant to be one: it arrived broken.
        if found == "csv" and b"\x00" in content[:4096]:
            raise Damaged
        raise WrongExtension(named=named, found="TXT" if found == "csv" else found.upper())
    return reading()
