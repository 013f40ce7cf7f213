"""HWP 5 files (compound files of Hancom): scripts, objects, protection, and who made them.

The compound file is built anew from the streams that are known, so that nothing stays in sectors
that no stream owns.
"""

import re
import zlib
from typing import Any, BinaryIO

from hwpx.hwp5 import cfb, summary
from hwpx.hwp5.errors import Hwp5Error
from hwpx.hwp5.fileheader import parse_file_header

from situationroom.documents.limited import images, kinds
from situationroom.documents.limited.reasons import Reason, Refused

LARGEST_STREAM = 128 * 1024**2
SUMMARY = "\x05HwpSummaryInformation"
SCRIPT, LINKED = "Scripts/DefaultJScript", "DocOptions/_LinkDoc"
KNOWN = re.compile(
    r"FileHeader|DocInfo|PrvText|PrvImage|\x05HwpSummaryInformation|"
    r"(?:BodyText|ViewText)/Section\d+|BinData/[^/]+|DocOptions/[^/]+|Scripts/[^/]+|XMLTemplate/.+"
)
PROTECTED = ("password", "distribution", "drm", "cert_encrypted", "cert_drm")
WITH_RECORDS = ("DocInfo", "BodyText/", "ViewText/")
CHART_STREAMS = frozenset({"Contents", "OOXMLChartContents", "\x01CompObj", "\x03ObjInfo",
                           "\x02OlePres000", "\x02OlePres001"})  # fmt: skip
ENCRYPTED_PACKAGE = "EncryptedPackage"
MACRO = re.compile(r"(?:^|/)(?:VBA|_VBA_PROJECT(?:_CUR)?|Macros)(?:/|$)")
Streams = list[tuple[str, bytes]]


def clean(content: bytes, out: BinaryIO) -> None:
    """Judge an HWP 5 file and write it without what is nobody's business. Raises Refused."""
    compound = _opened(content)
    header = _header(compound.read("FileHeader"))
    streams: Streams = []
    for path, stream in cfb.read_all_streams(compound):
        if path.startswith("DocHistory/"):
            raise Refused(Reason.HIDDEN)
        if KNOWN.fullmatch(path):
            streams.append((path, _judged(path, stream, is_packed=header.compressed)))
    root = compound.root
    out.write(cfb.build_compound_file(streams, root_clsid=root.clsid))


def _opened(content: bytes) -> Any:
    compound = cfb.CompoundFile(content)
    paths = list(compound.iter_paths())
    if compound.has_stream("FileHeader") and compound.has_stream("DocInfo"):
        return compound
    if ENCRYPTED_PACKAGE in paths:
        raise Refused(Reason.ENCRYPTED)
    if any(MACRO.search(path) for path in paths):
        raise Refused(Reason.MACROS, what="VBA")
    names = {"WordDocument": "DOC", "Workbook": "XLS", "Book": "XLS", "PowerPoint Document": "PPT"}
    found = next((kind for name, kind in names.items() if name in paths), "OLE")
    raise kinds.refuse(found)


def _header(stream: bytes) -> Any:
    header = parse_file_header(stream)
    if any(header.has(flag) for flag in PROTECTED):
        raise Refused(Reason.ENCRYPTED)
    return header


def _judged(path: str, stream: bytes, *, is_packed: bool) -> bytes:
    """Return a stream as it may stay."""
    if path == SUMMARY:
        return _summary(stream)
    if path == LINKED:
        return bytes(len(stream))
    if path == SCRIPT:
        _check_scripts(stream, is_packed=is_packed)
    elif path.startswith(WITH_RECORDS):
        unpacked(stream) if is_packed else None
    elif path.startswith("BinData/"):
        return _binary(path, stream)
    elif path == "PrvImage" and stream:
        kind = kinds.kind_of_head(stream[:64])
        return images.cleaned(kind, stream, in_document=True) if kind in images.PICTURES else b""
    return stream


def unpacked(stream: bytes) -> bytes:
    """Return what a stream unpacks to. Raises Refused for a bomb, zlib.error for what is none."""
    unpacker = zlib.decompressobj(-15)
    content = unpacker.decompress(stream, LARGEST_STREAM)
    if unpacker.unconsumed_tail:
        raise Refused(Reason.BOMB)
    return content


def _summary(stream: bytes) -> bytes:
    known = summary.read_summary(stream)
    kept = (summary.TITLE, summary.PAGE_COUNT, summary.PARAGRAPH_COUNT)
    return bytes(summary.write_summary({key: known[key] for key in kept if key in known}))


def _check_scripts(stream: bytes, *, is_packed: bool) -> None:
    unpacked(stream) if is_packed else None
    scripts = summary.read_scripts(stream, is_compressed=is_packed)
    if scripts is None or not summary.default_scripts(scripts):
        raise Refused(Reason.SCRIPTS, what="JScript")


def check_script(script: str) -> None:
    """Raise Refused for a script of a document that is more than a new document's."""
    said = script.strip("\ufeff\0 \r\n\t")
    new = (summary.DEFAULT_HEADER_SCRIPT.strip(), summary.DEFAULT_SOURCE_SCRIPT.strip())
    if said and said not in new:
        raise Refused(Reason.SCRIPTS, what="JScript")


def _binary(path: str, stream: bytes) -> bytes:
    """Return a picture without its metadata, a chart as it is; everything else is refused."""
    try:
        content, was_packed = unpacked(stream), True
    except zlib.error:
        content, was_packed = stream, False
    if path.lower().endswith(".ole"):
        check_object(content)
        return stream
    kind = kinds.kind_of_head(content[:512])
    if kind not in images.PICTURES:
        _check_inert(path, kind)
        return stream
    picture = images.cleaned(kind, content, in_document=True)
    if not was_packed:
        return picture
    packer = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, -15)
    return packer.compress(picture) + packer.flush()


def _check_inert(path: str, kind: str) -> None:
    if kind in kinds.PROGRAMS:
        raise Refused(Reason.PROGRAM, found=kind)
    if kind not in ("", "BMP", "TIFF", "ICO", "XML") or path.lower().endswith((".eps", ".ps")):
        raise Refused(Reason.OBJECTS, what=path[-60:])


def check_object(content: bytes) -> None:
    """Raise Refused for an OLE object that is not a chart of Hancom's."""
    at = content.find(cfb.SIGNATURE, 0, 64)
    if at < 0:
        raise Refused(Reason.OBJECTS, what="OLE")
    try:
        compound = cfb.CompoundFile(content[at:])
    except Hwp5Error as problem:
        raise Refused(Reason.OBJECTS, what="OLE") from problem
    if not set(compound.iter_paths()) <= CHART_STREAMS:
        raise Refused(Reason.OBJECTS, what="OLE")
