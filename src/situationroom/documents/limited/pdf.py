"""PDF files: what runs, launches or fetches, and who made them.

The file is written anew from what its pages need: earlier versions, unused objects and what
stands behind the end do not come along.
"""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from situationroom.documents.limited import images
from situationroom.documents.limited.reasons import Reason, Refused

MOST_OBJECTS = 500_000
TAIL = 66_000
END = re.compile(rb"%%EOF\s*$")
SCRIPTS = frozenset({"/JS", "/JavaScript"})
PARTS = frozenset({"/EmbeddedFiles", "/EF", "/RichMediaContent", "/XFA", "/Collection"})
ACTIONS = frozenset({
    "/Launch", "/SubmitForm", "/ImportData", "/ResetForm", "/GoToR", "/GoToE", "/Rendition",
    "/Movie", "/Sound", "/RichMediaExecute", "/GoTo3DView", "/Hide",
})  # fmt: skip
ANNOTATIONS = frozenset({
    "/FileAttachment", "/RichMedia", "/Movie", "/Screen", "/3D", "/Sound",
})  # fmt: skip
LEFT_OUT = ("/Metadata", "/PieceInfo", "/LastModified")
SAFE_ADDRESS = re.compile(r"(?:https?|mailto|tel|ftp):|[^:]*$", re.IGNORECASE)


def clean(source: BinaryIO, out: BinaryIO) -> None:
    """Judge a PDF file and write it without what is nobody's business. Raises Refused."""
    _check_end(source)
    try:
        reader = PdfReader(source, strict=False)
        if reader.is_encrypted:
            raise Refused(Reason.ENCRYPTED)
        writer = PdfWriter(clone_from=reader)
        for dictionary in _dictionaries(writer._objects):
            _judge(dictionary)
        writer.metadata = None
        writer._ID = None
        writer.write(out)
    except PyPdfError as problem:
        raise Refused(Reason.CORRUPT, what=type(problem).__name__) from problem


def _check_end(source: BinaryIO) -> None:
    """Nothing stands behind the end that another program would read."""
    source.seek(0, 2)
    source.seek(max(0, source.tell() - TAIL))
    tail = source.read()
    if b"PK\x05\x06" in tail or b"PK\x01\x02" in tail:
        raise Refused(Reason.HIDDEN)
    if END.search(tail.rstrip(b"\0")) is None:
        raise Refused(Reason.HIDDEN if b"%%EOF" in tail else Reason.CORRUPT, what="PDF")
    source.seek(0)


def _dictionaries(objects: list[Any]) -> Iterator[Any]:
    """Yield every dictionary of a file, each once, however deep it lies."""
    seen: set[int] = set()
    waiting = [one for one in objects if one is not None]
    while waiting:
        one = waiting.pop()
        if id(one) in seen or not isinstance(one, ArrayObject | DictionaryObject):
            continue
        seen.add(id(one))
        if len(seen) > MOST_OBJECTS:
            raise Refused(Reason.BOMB)
        if isinstance(one, DictionaryObject):
            yield one
            waiting += [one.raw_get(key) for key in one]
        else:
            waiting += list(one)


def _judge(dictionary: Any) -> None:
    keys = {str(key) for key in dictionary}
    if keys & SCRIPTS:
        raise Refused(Reason.SCRIPTS, what="JavaScript")
    if keys & PARTS:
        raise Refused(Reason.OBJECTS, what=min(keys & PARTS).lstrip("/"))
    action, kind = _word(dictionary, "/S"), _word(dictionary, "/Subtype")
    if action in SCRIPTS:
        raise Refused(Reason.SCRIPTS, what="JavaScript")
    if action in ACTIONS:
        raise Refused(Reason.ACTIONS, what=action.lstrip("/"))
    if kind in ANNOTATIONS:
        raise Refused(Reason.OBJECTS, what=kind.lstrip("/"))
    address = _word(dictionary, "/URI")
    if address and not SAFE_ADDRESS.match(address):
        raise Refused(Reason.LINKS, what=address[:60])
    for key in LEFT_OUT:
        dictionary.pop(key, None)
    if "/T" in keys and _word(dictionary, "/Type") == "/Annot" and kind != "/Widget":
        dictionary.pop("/T")  # who wrote the note
    if kind == "/Image" and _word(dictionary, "/Filter") == "/DCTDecode":
        dictionary._data = images.cleaned("jpeg", dictionary._data, in_document=True)


def _word(dictionary: Any, key: str) -> str:
    """Return a name or a string of a dictionary, following one reference; "" for anything else."""
    value = dictionary.raw_get(key) if key in dictionary else ""
    if isinstance(value, IndirectObject):
        value = value.get_object()
    return str(value) if isinstance(value, str) else ""
