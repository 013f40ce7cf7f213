"""Pictures: rebuilt from what is needed to see them, without who took them, when and where.

What is not needed is left out byte by byte; the picture itself is not encoded again.
"""

import struct
import zlib

from situationroom.documents.limited.reasons import Reason, Refused

MOST_PIXELS = 50_000_000
JPEG_END = b"\xff\xd9"
PNG_HEAD = b"\x89PNG\r\n\x1a\n"
PNG_KEPT = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB bKGD hIST pHYs acTL fcTL fdAT".split()
)
WEBP_KEPT = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
PICTURES = frozenset({"png", "jpeg", "gif", "webp"})
ORIENTATION = 0x0112


def cleaned(kind: str, content: bytes, *, in_document: bool = False) -> bytes:
    """Return a picture without what is not the picture. Raises Refused for a broken one.

    In a document a JPEG may lack its end and a PNG may carry wrong sums: programs make such, and
    everybody shows them.
    """
    try:
        if kind == "png":
            return _png(content, with_sums=not in_document)
        if kind == "jpeg":
            return _jpeg(content + JPEG_END if in_document else content)
        return _gif(content) if kind == "gif" else _webp(content)
    except (struct.error, IndexError) as problem:
        raise Refused(Reason.CORRUPT, what=kind.upper()) from problem


def check_pixels(width: int, height: int) -> None:
    """Raise Refused for a picture that is larger than any screen, or has no size."""
    if width * height > MOST_PIXELS:
        raise Refused(Reason.PIXELS, most=million(MOST_PIXELS))
    if width < 1 or height < 1:
        raise Refused(Reason.CORRUPT, what=f"{width}×{height}")


def million(pixels: int) -> str:
    """Return a number of pixels in millions."""
    return f"{pixels // 1_000_000:,}"


def _png(content: bytes, *, with_sums: bool) -> bytes:
    out, at, ended = [PNG_HEAD], len(PNG_HEAD), False
    while not ended:
        size, name = struct.unpack_from(">I4s", content, at)
        chunk = content[at : at + 12 + size]
        (said,) = struct.unpack_from(">I", chunk, 8 + size)
        if with_sums and name in PNG_KEPT and zlib.crc32(chunk[4 : 8 + size]) != said:
            raise Refused(Reason.CORRUPT, what="PNG")
        if (name == b"IHDR") != (at == len(PNG_HEAD)):
            raise Refused(Reason.CORRUPT, what="PNG")
        if name == b"IHDR":
            check_pixels(*struct.unpack_from(">2I", chunk, 8))
        if name in PNG_KEPT:
            out.append(chunk)
        at, ended = at + 12 + size, name == b"IEND"
    return b"".join(out)


def _jpeg(content: bytes) -> bytes:
    out, at = [b"\xff\xd8"], 2
    while True:
        if content[at] != 0xFF:
            raise Refused(Reason.CORRUPT, what="JPEG")
        marker = content[at + 1]
        if marker == 0xFF:  # a filling byte
            at += 1
            continue
        if marker == 0xD9:
            out.append(JPEG_END)
            return b"".join(out)
        (size,) = struct.unpack_from(">H", content, at + 2)
        segment = content[at : at + 2 + size]
        if len(segment) != 2 + size or size < 2:
            raise Refused(Reason.CORRUPT, what="JPEG")
        out.append(_jpeg_segment(marker, segment))
        at += 2 + size
        if marker == 0xDA:
            end = _end_of_scan(content, at)
            out.append(content[at:end])
            at = end


def _jpeg_segment(marker: int, segment: bytes) -> bytes:
    """Return what stays of a segment: how to draw it, colours, and which way is up."""
    if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
        height, width = struct.unpack_from(">2H", segment, 5)
        check_pixels(width, height)
    if marker == 0xE1 and segment[4:10] == b"Exif\0\0":
        return _orientation_only(segment[10:])
    is_application = 0xE0 <= marker <= 0xEF
    needed = marker in (0xE0, 0xEE) or (marker == 0xE2 and segment[4:15] == b"ICC_PROFILE")
    if marker == 0xFE or (is_application and not needed):
        return b""
    return segment


def _orientation_only(exif: bytes) -> bytes:
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None:
        return b""
    try:
        (at,) = struct.unpack_from(f"{order}I", exif, 4)
        (count,) = struct.unpack_from(f"{order}H", exif, at)
        for n in range(min(count, 200)):
            tag, kind, _, value = struct.unpack_from(f"{order}2HIH", exif, at + 2 + 12 * n)
            if tag == ORIENTATION and kind == 3 and 2 <= value <= 8:
                entry = struct.pack(">2HIHH", ORIENTATION, 3, 1, value, 0)
                body = b"Exif\0\0MM\0*" + struct.pack(">IH", 8, 1) + entry + bytes(4)
                return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
    except struct.error:
        return b""
    return b""


def _end_of_scan(content: bytes, at: int) -> int:
    """Return where the next marker stands behind the compressed data."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0 or at + 1 >= len(content):
            raise Refused(Reason.CORRUPT, what="JPEG")
        follows = content[at + 1]
        if follows == 0 or 0xD0 <= follows <= 0xD7:
            at += 2
        elif follows == 0xFF:
            at += 1
        else:
            return at


def _gif(content: bytes) -> bytes:
    width, height, flags = struct.unpack_from("<2HB", content, 6)
    check_pixels(width, height)
    at = 13 + _colours(flags)
    out = [content[:at]]
    while True:
        start, block = at, content[at]
        if block == 0x3B:
            out.append(b";")
            return b"".join(out)
        if block == 0x21:
            label = content[at + 1]
            at = _behind_blocks(content, at + 2)
            looping = label == 0xFF and content[start + 3 : start + 14] == b"NETSCAPE2.0"
            if label == 0xF9 or looping:
                out.append(content[start:at])
        elif block == 0x2C:
            at = _behind_blocks(content, at + 11 + _colours(content[at + 9]))
            out.append(content[start:at])
        else:
            raise Refused(Reason.CORRUPT, what="GIF")


def _colours(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _behind_blocks(content: bytes, at: int) -> int:
    while content[at]:
        at += content[at] + 1
    return at + 1


def _webp(content: bytes) -> bytes:
    (size,) = struct.unpack_from("<I", content, 4)
    end, at, out = min(8 + size, len(content)), 12, []
    if end < 8 + size:
        raise Refused(Reason.CORRUPT, what="WEBP")
    while at + 8 <= end:
        name, length = struct.unpack_from("<4sI", content, at)
        chunk = content[at : at + 8 + length + length % 2]
        if name == b"VP8X":
            width, height = (int.from_bytes(chunk[n : n + 3], "little") + 1 for n in (12, 15))
            check_pixels(width, height)
            chunk = chunk[:8] + bytes([chunk[8] & ~0x0C]) + chunk[9:]  # no EXIF, no XMP
        if name in WEBP_KEPT:
            out.append(chunk)
        at += 8 + length + length % 2
    body = b"WEBP" + b"".join(out)
    return b"RIFF" + struct.pack("<I", len(body)) + body
