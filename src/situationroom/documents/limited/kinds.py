"""What kind a file is, by its content; a name only ever contradicts it."""

import re
from dataclasses import dataclass

from situationroom.documents.limited.reasons import Reason, Refused


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind the room takes: its media type, and how names of it end."""

    media_type: str
    endings: tuple[str, ...]


KINDS: dict[str, Kind] = {
    "pdf": Kind("application/pdf", ("pdf",)),
    "docx": Kind(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ("docx",)
    ),
    "xlsx": Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ("xlsx",)),
    "pptx": Kind(
        "application/vnd.openxmlformats-officedocument.presentationml.presentation", ("pptx",)
    ),
    "hwpx": Kind("application/hwp+zip", ("hwpx",)),
    "hwp": Kind("application/x-hwp", ("hwp",)),
    "png": Kind("image/png", ("png",)),
    "jpeg": Kind("image/jpeg", ("jpg", "jpeg")),
    "gif": Kind("image/gif", ("gif",)),
    "webp": Kind("image/webp", ("webp",)),
    "csv": Kind("text/csv", ("csv", "tsv")),
    "txt": Kind("text/plain", ("txt", "md")),
}
TAKEN = ", ".join(key.upper() for key in KINDS)
PACKAGE, COMPOUND = "package", "compound"
# First bytes of what is taken, of what is opened further, and of what is refused by its name.
HEADS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", PACKAGE),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", COMPOUND),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"PK\x05\x06", "ZIP"),
    (b"PK\x07\x08", "ZIP"),
    (b"MZ", "EXE"),
    (b"\x7fELF", "ELF"),
    (b"\xfe\xed\xfa", "Mach-O"),
    (b"\xcf\xfa\xed\xfe", "Mach-O"),
    (b"\xca\xfe\xba\xbe", "CLASS"),
    (b"#!", "SCRIPT"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "LNK"),
    (b"{\\rt", "RTF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7Z"),
    (b"\x1f\x8b", "GZIP"),
    (b"BZh", "BZIP2"),
    (b"\xfd7zXZ", "XZ"),
    (b"\x28\xb5\x2f\xfd", "ZSTD"),
    (b"MSCF", "CAB"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"BM", "BMP"),
    (b"\x00\x00\x01\x00", "ICO"),
    (b"%!PS", "PS"),
    (b"SQLite format 3\x00", "SQLITE"),
    (b"HWP Document File V", "HWP 3"),
    (b"\x00asm", "WASM"),
)
PROGRAMS = frozenset({"EXE", "ELF", "Mach-O", "CLASS", "SCRIPT", "LNK", "WASM"})
# Two letters may begin a text as well ("MZ세대"): these kinds always hold a zero byte soon after.
WITH_ZERO = frozenset({"EXE", "BMP", "BZIP2", "CAB", "RAR"})
MARKUP = re.compile(
    rb"\s*(?:<!--.*?-->\s*|<\?.*?\?>\s*)*"
    rb"<(!doctype|html|head|body|script|svg|iframe|img|link|meta|style|object|embed|math)[\s>/]",
    re.IGNORECASE | re.DOTALL,
)
LETTER = re.compile(
    rb"(?:(?:from|received|return-path|mime-version|message-id|to|subject): .*\r?\n){2}",
    re.IGNORECASE,
)
HWPX = b"mimetypeapplication/hwp+zip"  # the first entry, stored


def kind_of_head(head: bytes) -> str:
    """Return the kind the first bytes say; "" where they say none: it may be plain text."""
    if head[:4] == b"PK\x03\x04" and head[30:57] == HWPX:
        return "hwpx"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[257:262] == b"ustar":
        return "TAR"
    if head[4:8] == b"ftyp":
        return "HEIC" if head[8:11] in (b"hei", b"mif", b"avi") else "MP4"
    kind = next((kind for start, kind in HEADS if head.startswith(start)), "")
    if kind in WITH_ZERO and b"\0" not in head[:256]:
        kind = ""
    return kind or _of_markup(head)


def _of_markup(head: bytes) -> str:
    text = head.removeprefix(b"\xef\xbb\xbf")
    if text[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = text.replace(b"\0", b"")[2:]
    found = MARKUP.match(text)
    if found is not None:
        tag = found[1].lower()
        if tag == b"svg":
            return "SVG"
        return "XML" if text.lstrip()[:5].lower() == b"<?xml" else "HTML"
    if text.lstrip()[:5].lower() == b"<?xml":
        return "XML"
    return "EML" if LETTER.match(text) else ""


def refuse(kind: str) -> Refused:
    """Return the refusal of a kind that is known and not taken."""
    if kind in PROGRAMS:
        return Refused(Reason.PROGRAM, found=kind)
    return Refused(Reason.KIND, found=kind, taken=TAKEN)


def check_ending(kind: str, extension: str) -> None:
    """Raise Refused where the end of a name says another kind than the content."""
    ending = extension.lower().lstrip(".")
    if ending and ending not in KINDS[kind].endings:
        raise Refused(Reason.MISNAMED, said=ending.upper(), found=kind.upper())
