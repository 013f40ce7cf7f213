"""Archives made to hurt: bombs, slips, links, lies about what is where."""

import io
import struct
import zipfile
import zlib

from tests.documents import samples
from tests.documents.hostile.case import Build, case
from tests.documents.samples import docx, xlsx, zipped

from situationroom.documents.limited.reasons import Reason


def patched(content: bytes, old: bytes, new: bytes) -> bytes:
    """Return bytes in which something says something else."""
    assert old in content
    return content.replace(old, new)


def entries(*infos: tuple[zipfile.ZipInfo, bytes]) -> bytes:
    """Return a Word file with entries as they are told, whatever they say of themselves."""
    out = io.BytesIO(docx())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        for info, content in infos:
            archive.writestr(info, content)
    return out.getvalue()


def entry(name: str, content: bytes = b"<x/>", *, mode: int = 0o100644) -> Build:
    """Return a Word file with an entry of a name and a mode."""
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, mode << 16
    return lambda: entries((info, content))


def bomb() -> bytes:
    """Return half a gigabyte of zeros, as its directory says."""
    return zipped(samples.unzipped(docx()) | {"word/media/image1.bmp": bytes(500 * 1024**2)})


def lying_bomb() -> bytes:
    """Return a bomb whose directory says a hundred bytes."""
    packed = zipped(samples.unzipped(docx()) | {"word/media/image1.bmp": bytes(64 * 1024**2)})
    size = struct.pack("<I", 64 * 1024**2)
    return packed.replace(size, struct.pack("<I", 100))


def many_bombs() -> bytes:
    """Return forty parts of ten megabytes of zeros."""
    more: samples.Parts = {f"word/media/image{n}.bmp": bytes(10 * 1024**2) for n in range(45)}
    return zipped(samples.unzipped(docx()) | more)


def nested_bomb() -> bytes:
    """Return a workbook in a workbook in a document."""
    inner = xlsx()
    for _ in range(3):
        inner = xlsx(xl__embeddings__a_DOT_xlsx=inner)
    return docx(word__embeddings__a_DOT_xlsx=inner)


def quine() -> bytes:
    """Return an archive whose entries share the same bytes."""
    packed = zipped({"[Content_Types].xml": "<x/>", "a.xml": "<x/>" * 200}, method=8)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        first, second = archive.infolist()
    directory = packed[packed.index(b"PK\x01\x02") :]
    old, new = struct.pack("<I", second.header_offset), struct.pack("<I", first.header_offset)
    at = directory.rindex(old, 0, directory.index(b"PK\x05\x06"))
    return packed[: -len(directory)] + directory[:at] + new + directory[at + 4 :]


def overlapping() -> bytes:
    """Return an archive with two entries over one kernel of zeros (after D. Fifield)."""
    packed = docx()
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        last = archive.infolist()[-1]
    start = packed.index(b"PK\x01\x02")
    directory, end = packed[start:-22], packed[-22:]
    copy = directory[directory.rindex(b"PK\x01\x02") :].replace(
        last.filename.encode(), b"x" * len(last.filename)
    )
    fields = list(struct.unpack("<4s4H2LH", end))
    fields[3] += 1
    fields[4] += 1
    fields[5] += len(copy)
    return packed[:start] + directory + copy + struct.pack("<4s4H2LH", *fields)


def twice() -> bytes:
    """Return a Word file whose main part stands in it twice."""
    with_two = zipfile.ZipInfo("word/document.xmL")
    return entries((with_two, b"<x/>"))


def many_entries() -> bytes:
    """Return a Word file of ten thousand parts."""
    return zipped(samples.unzipped(docx()) | {f"word/a{n}.xml": "<x/>" for n in range(10_000)})


def encrypted_entry() -> bytes:
    """Return a Word file whose entries say they are encrypted."""
    packed = bytearray(docx())
    for start, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = packed.find(start)
        while place >= 0:
            packed[place + at] |= 1
            place = packed.find(start, place + 4)
    return bytes(packed)


def other_method() -> bytes:
    """Return a Word file packed by a method no office program knows."""
    return zipped(samples.unzipped(docx()), method=zipfile.ZIP_LZMA)


def other_name_at_its_place() -> bytes:
    """Return an archive whose entry says another name at its place than in the directory."""
    packed = docx()
    return packed.replace(b"word/document.xml", b"word/dokument.xml", 1)


def before_the_archive() -> bytes:
    """Return an archive behind a program."""
    return b"MZ" + bytes(200) + docx()


def between_the_entries() -> bytes:
    """Return an archive with bytes that no entry owns."""
    packed = docx()
    start = packed.index(b"PK\x01\x02")
    hidden = packed[:start] + b"<script>alert(1)</script>" * 10 + packed[start:-22]
    fields = list(struct.unpack("<4s4H2LH", packed[-22:]))
    fields[6] += 250
    return hidden + struct.pack("<4s4H2LH", *fields)


case("a bomb of half a gigabyte", "bomb.docx", bomb, Reason.BOMB)
case("a bomb whose directory lies", "bomb.docx", lying_bomb, Reason.CORRUPT)
case("many small bombs", "bomb.docx", many_bombs, Reason.BOMB)
case("archives in archives", "nested.docx", nested_bomb, Reason.NESTED)
case("entries that share their bytes", "quine.docx", quine, Reason.BOMB)
case("an entry over another", "overlap.docx", overlapping, Reason.BOMB)
case("the main part twice", "twice.docx", twice, Reason.DUPLICATE)
case("ten thousand entries", "many.docx", many_entries, Reason.ENTRIES)
case("encrypted entries", "locked.docx", encrypted_entry, Reason.ENCRYPTED)
case("a method nobody knows", "lzma.docx", other_method, Reason.CORRUPT)
case("a name that differs at its place", "names.docx", other_name_at_its_place, Reason.HIDDEN)
case("a program before the archive", "front.docx", before_the_archive, Reason.PROGRAM)
case("bytes between the entries", "gap.docx", between_the_entries, Reason.HIDDEN)
case("bytes behind the archive", "tail.docx", lambda: docx() + b"<script>x</script>", Reason.HIDDEN)
case("a cut archive", "cut.docx", lambda: docx()[:-400], Reason.CORRUPT)
case("an archive without its end", "noend.docx", lambda: docx()[:-22], Reason.CORRUPT)
case("an archive of one entry cut", "cut.xlsx", lambda: xlsx()[:900], Reason.CORRUPT)
case(
    "a checksum that is wrong",
    "crc.docx",
    lambda: patched(
        docx(),
        zlib.crc32(samples.unzipped(docx())["word/document.xml"]).to_bytes(4, "little"),
        b"\0\0\0\0",
    ),
    Reason.CORRUPT,
)
case("an empty archive", "empty.zip", b"PK\x05\x06" + bytes(18), Reason.KIND)
case("an archive of documents", "all.zip", lambda: zipped({"a.docx": docx()}), Reason.KIND)
case(
    "a link in the archive",
    "link.docx",
    entry("word/a.xml", b"/etc/passwd", mode=0o120777),
    Reason.SYMLINK,
)
case("a device in the archive", "device.docx", entry("word/a.xml", mode=0o060666), Reason.SYMLINK)
for slip in (
    "../../../../etc/cron.d/x",
    "/etc/passwd",
    "word/../../x.xml",
    "C:\\Windows\\x.xml",
    "..\\..\\x.xml",
    "word//x.xml",
    "word/./x.xml",
    "\\\\server\\share\\x.xml",
):
    case(f"an entry named {slip}", "slip.docx", entry(slip), Reason.PATHS)
for strange, said in (
    ("word/\u202efdp.xml", "turned round"),
    ("word/a\nb.xml", "of two lines"),
    ("word/a\x01.xml", "with a control character"),
    ("w" * 300 + ".xml", "too long"),
    ("word/\u200ba.xml", "with a letter nobody sees"),
):
    case(f"an entry name {said}", "names.docx", entry(strange), Reason.PATHS)
