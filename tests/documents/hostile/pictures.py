"""Pictures made to hurt: bombs, lies, pages and archives behind them, and photos that tell."""

import struct
import zlib

from tests.documents import samples
from tests.documents.hostile.case import case
from tests.documents.samples import docx

from situationroom.documents.limited.reasons import Reason


def png_of(width: int, height: int) -> bytes:
    """Return a picture that says it is this large and holds almost nothing."""
    head = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)
    packed = zlib.compress(bytes(1000))
    chunks = ((b"IHDR", head), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(samples.chunk(*one) for one in chunks)


def picture_bomb() -> bytes:
    """Return a picture of 900 million points in a few kilobytes."""
    packer, row = zlib.compressobj(9), bytes(30_000 * 3 + 1)
    packed = b"".join(packer.compress(row) for _ in range(300)) + packer.flush()
    head = struct.pack(">2I5B", 30_000, 30_000, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(samples.chunk(*one) for one in chunks)


def text_bomb() -> bytes:
    """Return a picture whose description unpacks to a hundred megabytes."""
    content = samples.picture()
    text = b"Comment\0\0" + zlib.compress(bytes(100 * 1024**2))
    return content[:33] + samples.chunk(b"zTXt", text) + content[33:]


def many_frames() -> bytes:
    """Return a moving picture of two thousand frames."""
    content = samples.picture("GIF", (200, 200))
    start = content.index(b",", 13 + 768)
    return content[:start] + content[start:-1] * 2_000 + b";"


case("a picture of 900 million points", "bomb.png", picture_bomb, Reason.PIXELS)
case("a picture that lies about its size", "lie.png", lambda: png_of(5_000, 5_000), Reason.CORRUPT)
case("a picture as wide as can be said", "wide.png", lambda: png_of(2**31 - 1, 1), Reason.PIXELS)
case("a picture without a point", "none.png", lambda: png_of(0, 0), Reason.CORRUPT)
case("a picture with a bomb in its description", "text.png", text_bomb, None, b"zTXt")
case("a moving picture of 2,000 frames", "frames.gif", many_frames, Reason.PIXELS)
case(
    "a JPEG that says it is huge",
    "huge.jpg",
    lambda: _resized(samples.picture("JPEG")),
    Reason.PIXELS,
)
case(
    "a picture that is a script too",
    "poly.gif",
    b"GIF89a/*" + bytes(20) + b"*/=1;alert(1);",
    Reason.CORRUPT,
)
case(
    "a picture with a page behind it",
    "poly.png",
    lambda: samples.picture() + b"<script>alert(7731)</script>",
    None,
    b"7731",
)
case(
    "a picture with an archive behind it",
    "poly.jpg",
    lambda: samples.picture("JPEG") + docx(),
    None,
    b"PK\x03\x04",
)
case(
    "a moving picture with a page in it",
    "poly.gif",
    lambda: samples.picture("GIF", comment=b"<script>alert(7731)</script>"),
    None,
    b"7731",
)
case(
    "a WebP with a page in it",
    "poly.webp",
    lambda: samples.picture("WEBP", xmp=b"<script>alert(7731)</script>"),
    None,
    b"7731",
)
case(
    "a picture with a page in a colour profile",
    "icc.jpg",
    lambda: samples.picture("JPEG", comment=b"<?php system('7731') ?>"),
    None,
    b"7731",
)
case(
    "a photo that tells who took it and where",
    "photo.jpg",
    samples.photo,
    None,
    samples.MARK.encode(),
    b"2026:01:01",
)
case("a cut PNG", "cut.png", lambda: samples.picture()[:80], Reason.CORRUPT)
case("a cut JPEG", "cut.jpg", lambda: samples.picture("JPEG", (400, 300))[:700], Reason.CORRUPT)
case("a cut GIF", "cut.gif", lambda: samples.picture("GIF")[:200], Reason.CORRUPT)
case("a cut WebP", "cut.webp", lambda: samples.picture("WEBP")[:60], Reason.CORRUPT)
case(
    "a PNG whose checksum is wrong",
    "crc.png",
    lambda: samples.picture()[:40] + b"\xff\xff\xff\xff" + samples.picture()[44:],
    Reason.CORRUPT,
)


def _resized(content: bytes) -> bytes:
    at = content.index(b"\xff\xc0")
    return content[: at + 5] + struct.pack(">2H", 60_000, 60_000) + content[at + 9 :]
