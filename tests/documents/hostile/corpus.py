"""The whole corpus of hostile files, and random ones beside it."""

from collections.abc import Iterator
from random import Random

from hwpx.hwp5 import cfb
from tests.documents import samples
from tests.documents.hostile import archives, hancom, office, others, pdf, pictures, xml
from tests.documents.hostile.case import CASES

PARTS = (archives, xml, office, hancom, pdf, pictures, others)
HEADS = (
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/hwp+zip",
    cfb.SIGNATURE,
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff\xe0",
    b"GIF89a",
    b"RIFF\x40\0\0\0WEBP",
)
WHOLE = {
    "docx": samples.docx,
    "xlsx": samples.xlsx,
    "pptx": samples.pptx,
    "hwpx": samples.hwpx,
    "hwp": samples.hwp,
    "pdf": samples.pdf,
    "png": samples.picture,
    "jpg": samples.photo,
    "gif": lambda: samples.picture("GIF"),
    "webp": lambda: samples.photo("WEBP"),
}


def broken(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield files of every kind with bytes changed, taken out or put in at random places."""
    random = Random(seed)
    whole = {ending: build() for ending, build in WHOLE.items()}
    for _ in range(count):
        ending = random.choice(sorted(whole))
        content = bytearray(whole[ending])
        for _ in range(random.choice((1, 3, 20, 200))):
            at = random.randrange(max(len(content), 1))
            how = random.random()
            if how < 0.7 and content:
                content[at] = random.randrange(256)
            elif how < 0.85:
                del content[at : at + random.randrange(1, 60)]
            else:
                content[at:at] = random.randbytes(random.randrange(1, 60))
        yield f"x.{ending}", bytes(content)


def noise(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield bytes of no kind behind the head of one."""
    random = Random(seed)
    for _ in range(count):
        yield "x", random.choice(HEADS) + random.randbytes(random.randrange(4_000))


assert CASES
