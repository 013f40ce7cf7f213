"""What must not be opened is refused by its cause, each cause with its remedy, and nothing runs."""

import io
import random
import re
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest
from hwpx import HwpxDocument
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from tests.documents.form_files import docx_by_library, hwpx_by_library, repack, xlsx_by_library
from tests.documents.forms import make_form

from situationroom.documents import errors, readers
from situationroom.documents.blocks import Document
from situationroom.documents.pdf import write_pdf
from situationroom.documents.readers.hwp_records import unpack
from situationroom.documents.readers.packages import MOST_ENTRY, Package

SAMPLES = Path(__file__).parent / "samples"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _book() -> bytes:
    target = BytesIO()
    book = Workbook()
    book.active["A1"] = "값"
    book.save(target)
    return target.getvalue()


def _with(content: bytes, name: str, data: bytes = b"x") -> bytes:
    target = BytesIO(content)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, data)
    return target.getvalue()


def _replaced(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    return repack(content, lambda n, data: (n, change(data) if n == name else data))


def _hwp(flags: int) -> bytes:
    """Set properties in the head of an HWP sample."""
    content = bytearray((SAMPLES / "rhwp-2.hwp").read_bytes())
    at = content.index(b"HWP Document File") + 36
    (had,) = struct.unpack_from("<I", content, at)
    struct.pack_into("<I", content, at, had | flags)
    return bytes(content)


def _ole_with(name: str) -> bytes:
    """Give the first stream of an HWP another name, by which Office knows its own files."""
    content = bytearray(HWP)
    at = content.index("FileHeader".encode("utf-16-le"))
    content[at : at + 64] = name.encode("utf-16-le").ljust(64, b"\x00")
    struct.pack_into("<H", content, at + 64, 2 * len(name) + 2)
    return bytes(content)


def _lying(content: bytes) -> bytes:
    """Declare that a swollen entry unpacks to one byte, in the directory and before the data."""
    packed = _with(content, "xl/big", b"0" * 300_000_000)
    real = struct.pack("<I", 300_000_000)
    return packed.replace(real, struct.pack("<I", 1))


def _swollen() -> bytes:
    """Many entries that are each small enough and together too much."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for number in range(60):
            package.writestr(f"xl/{number}", random.Random(number).randbytes(10_000) * 95)
    return target.getvalue()


def _many_entries() -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for number in range(2_001):
            package.writestr(str(number), b"")
    return target.getvalue()


ENTITIES = b'<!DOCTYPE a [<!ENTITY b "boom"><!ENTITY c "&b;&b;&b;">]>'


def _declared(data: bytes) -> bytes:
    head, mark, rest = data.partition(b"?>")
    return head + mark + ENTITIES + rest if mark else ENTITIES + data


HWPX, XLSX, DOCX = (
    hwpx_by_library(make_form(2)),
    xlsx_by_library(make_form(2), 2),
    docx_by_library(make_form(2)),
)
PDF = write_pdf(Document("회신", "", "", ()))
HWP = (SAMPLES / "rhwp-3.hwp").read_bytes()

CASES: dict[str, tuple[str, bytes, type[errors.Unreadable]]] = {
    "nothing": ("a.hwpx", b"", errors.EmptyFile),
    "program": ("a.exe", b"MZ\x90\x00" + b"\x00" * 200, errors.UnknownFormat),
    "picture": ("a.png", b"\x89PNG\r\n\x1a\n\x00", errors.UnknownFormat),
    "slides": ("a.pptx", _with(_book(), "ppt/x"), errors.UnknownFormat),
    "zip-of-files": ("a.zip", _with(b"", "a.txt"), errors.UnknownFormat),
    "hwpx-as-xlsx": ("a.xlsx", HWPX, errors.WrongExtension),
    "xlsx-as-hwpx": ("a.hwpx", XLSX, errors.WrongExtension),
    "xlsx-as-csv": ("a.csv", XLSX, errors.WrongExtension),
    "html-as-xlsx": (
        "a.xlsx",
        b"<html><table><tr><td>1</td></tr></table></html>",
        errors.WrongExtension,
    ),
    "hwpx-as-hwp": ("a.hwp", HWPX, errors.WrongExtension),
    "old-hangul": ("a.hwp", b"HWP Document File V3.00 \x1a\x01\x02", errors.OldFormat),
    "old-excel": ("a.xls", _ole_with("Workbook"), errors.OldFormat),
    "old-word": ("a.doc", _ole_with("WordDocument"), errors.OldFormat),
    "xlsx-cut": ("a.xlsx", XLSX[: len(XLSX) // 2], errors.Damaged),
    "hwpx-cut": ("a.hwpx", HWPX[:-30], errors.Damaged),
    "docx-cut": ("a.docx", DOCX[:2000], errors.Damaged),
    "pdf-cut": ("a.pdf", PDF[:500], errors.Damaged),
    "hwp-cut": ("a.hwp", HWP[:6000], errors.Damaged),
    "hwp-head-only": ("a.hwp", OLE + b"\x00" * 504, errors.Damaged),
    "xlsx-zeroed": ("a.xlsx", b"\x00" * 5000, errors.Damaged),
    "xml-broken": (
        "a.hwpx",
        _replaced(HWPX, "Contents/section0.xml", lambda d: d[:-20]),
        errors.Damaged,
    ),
    "xml-of-nonsense": (
        "a.xlsx",
        _replaced(XLSX, "xl/workbook.xml", lambda d: b"\xff\xfe<"),
        errors.Damaged,
    ),
    "xlsx-far-string": (
        "a.xlsx",
        _replaced(
            _book(), "xl/worksheets/sheet1.xml", lambda d: d.replace(b'r="A1"', b'r="ZZZZ9"')
        ),
        errors.Damaged,
    ),
    "vba": ("a.xlsx", _with(XLSX, "xl/vbaProject.bin"), errors.HasMacros),
    "vba-in-xlsm": ("a.xlsm", _with(XLSX, "xl/vbaProject.bin"), errors.HasMacros),
    "vba-in-docm": ("a.docm", _with(DOCX, "word/vbaProject.bin"), errors.HasMacros),
    "excel4-macros": ("a.xlsx", _with(XLSX, "xl/macrosheets/sheet1.xml"), errors.HasMacros),
    "macro-content-type": (
        "a.xlsx",
        _replaced(
            XLSX,
            "[Content_Types].xml",
            lambda d: d.replace(
                b"vnd.openxmlformats-officedocument.spreadsheetml.sheet.main",
                b"vnd.ms-excel.sheet.macroEnabled.main",
            ),
        ),
        errors.HasMacros,
    ),
    "hwpx-script": (
        "a.hwpx",
        _with(HWPX, "Scripts/sourceScripts", b"HAction.Run();"),
        errors.HasMacros,
    ),
    "hwp-script": ("a.hwp", (SAMPLES / "macro.hwp").read_bytes(), errors.HasMacros),
    "password-hwp": ("a.hwp", (SAMPLES / "password.hwp").read_bytes(), errors.PasswordProtected),
    "password-hwpx": ("a.hwpx", (SAMPLES / "password.hwpx").read_bytes(), errors.PasswordProtected),
    "password-xlsx": ("a.xlsx", _ole_with("EncryptedPackage"), errors.PasswordProtected),
    "rights-fasoo": (
        "a.hwp",
        b"\x9b DRMONE  This Document is encrypted" + b"\x00" * 99,
        errors.RightsProtected,
    ),
    "rights-nasca": (
        "a.xlsx",
        b"<## NASCA DRM FILE - VER1.00 ##>" + b"\x00" * 99,
        errors.RightsProtected,
    ),
    "rights-softcamp": ("a.docx", b"SCDSA002\x00\x00" + b"\x00" * 99, errors.RightsProtected),
    "rights-hwp": ("a.hwp", _hwp(1 << 4), errors.RightsProtected),
    "certificate-hwp": ("a.hwp", _hwp(1 << 8), errors.PasswordProtected),
    "distribution-hwp": ("a.hwp", _hwp(1 << 2), errors.DistributionOnly),
    "entities-hwpx": (
        "a.hwpx",
        _replaced(HWPX, "Contents/section0.xml", _declared),
        errors.ForbiddenXml,
    ),
    "entities-sheet": (
        "a.xlsx",
        _replaced(XLSX, "xl/worksheets/sheet1.xml", _declared),
        errors.ForbiddenXml,
    ),
    "entities-docx": (
        "a.docx",
        _replaced(DOCX, "word/document.xml", _declared),
        errors.ForbiddenXml,
    ),
    "bomb-one-entry": ("a.xlsx", _with(XLSX, "xl/big", b"0" * 25_000_000), errors.Bomb),
    "bomb-ratio": ("a.hwpx", _with(HWPX, "BinData/x", b"0" * 2_000_000), errors.Bomb),
    "bomb-many-entries": ("a.xlsx", _many_entries(), errors.Bomb),
    "bomb-together": ("a.xlsx", _swollen(), errors.Bomb),
    "bomb-path": ("a.docx", _with(DOCX, "../../etc/passwd"), errors.Bomb),
    "bytes-of-nothing": ("a.csv", b"\x81\xff\xfe\xa0" * 50, errors.UnknownEncoding),
    "too-many-cells": ("a.csv", b"1," * 300_000 + b"\n" + b"1," * 300_000, errors.TooLarge),
    "too-long-a-field": ("a.csv", b'"' + b"a" * 200_000 + b'"', errors.TooLarge),
    "too-many-bytes": ("a.csv", b"1\n" * 26_000_000, errors.TooLarge),
}


@pytest.mark.parametrize("case", sorted(CASES))
def test_it_is_refused_by_its_cause(case: str) -> None:
    name, content, cause = CASES[case]
    with pytest.raises(errors.Unreadable) as refused:
        readers.read(content, name)
    assert type(refused.value) is cause


def test_a_name_without_an_extension_leaves_it_to_the_content() -> None:
    assert readers.read(HWPX, "회신").format == "hwpx"
    assert readers.read(XLSX, "보고 2026. 11. 22.xlsx ").format == "xlsx"
    with pytest.raises(errors.UnknownFormat):
        readers.read(XLSX, "회신.xlsx.exe")


def test_an_entry_named_twice_is_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = _with(XLSX, "xl/workbook.xml")
    with pytest.raises(errors.Bomb):
        readers.read(content, "a.xlsx")


def test_a_header_that_lies_about_the_size_gains_nothing() -> None:
    content = _lying(_book())
    tracemalloc.start()
    try:
        with pytest.raises(errors.Damaged):
            Package(content).read("xl/big")
        assert tracemalloc.get_traced_memory()[1] < 2.1 * MOST_ENTRY
    finally:
        tracemalloc.stop()


def test_a_swollen_hwp_stream_is_cut_off() -> None:
    machine = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = machine.compress(b"\x00" * 60_000_000) + machine.flush()
    with pytest.raises(errors.Bomb):
        unpack(packed, most=20_000_000)
    with pytest.raises(errors.Damaged):
        unpack(packed[: len(packed) // 2], most=80_000_000)


def test_tables_nested_without_end_are_refused() -> None:
    inside = "<hp:t>x</hp:t>"
    for _ in range(200):
        inside = (
            "<hp:tbl><hp:tr><hp:tc><hp:subList><hp:p><hp:run>"
            f"{inside}</hp:run></hp:p></hp:subList></hp:tc></hp:tr></hp:tbl>"
        )
    document = HwpxDocument.new()
    document.add_paragraph("자리")
    content = _replaced(
        document.to_bytes(),
        "Contents/section0.xml",
        lambda data: data.decode().replace("<hp:t>자리</hp:t>", inside).encode(),
    )
    with pytest.raises(errors.Damaged):
        readers.read(content, "a.hwpx")


def _scratched(content: bytes, chance: random.Random) -> bytes:
    scratched = bytearray(content)
    for _ in range(chance.choice((1, 3, 20))):
        scratched[chance.randrange(len(scratched))] = chance.randrange(256)
    if chance.random() < 0.2:
        del scratched[chance.randrange(len(scratched)) :]
    return bytes(scratched)


def _shuffled(content: bytes, chance: random.Random) -> bytes:
    """Drop, repeat or swap pieces of XML: it stays well-formed more often than when scratched."""
    pieces = re.findall(rb"<[^>]*>[^<]*", content) or [content]
    for _ in range(chance.choice((1, 2, 5))):
        at, to = chance.randrange(len(pieces)), chance.randrange(len(pieces))
        match chance.randrange(4):
            case 0:
                pieces[at] = b""
            case 1:
                pieces[at] *= 2
            case 2:
                pieces[at], pieces[to] = pieces[to], pieces[at]
            case 3:
                pieces[at] = re.sub(rb'"[^"]*"', chance.choice(ODD), pieces[at])
    return b"".join(pieces)


ODD = (b'""', b'"-1"', b'"99999999999"', b'"A1:ZZ9"', b'"x"', b'"1e999"', b'"\xea\xb0\x80"')


def _mutant(content: bytes, chance: random.Random) -> bytes:
    """Scratch the file, or the insides of a package, which the checksums would else protect."""
    if not content.startswith(b"PK") or chance.random() < 0.2:
        return _scratched(content, chance)
    with zipfile.ZipFile(BytesIO(content)) as package:
        names = [name for name in package.namelist() if name.endswith((".xml", ".rels", ".hpf"))]
    chosen, how = chance.choice(names), chance.choice((_scratched, _shuffled, _shuffled))
    return _replaced(content, chosen, lambda data: how(data, chance))


@pytest.mark.parametrize("name", ["a.hwpx", "a.xlsx", "a.docx", "a.hwp", "a.pdf"])
@settings(max_examples=150)
@given(seed=st.integers(0, 2**32))
def test_a_changed_file_is_read_or_refused_and_never_crashes(name: str, seed: int) -> None:
    whole = {"a.hwpx": HWPX, "a.xlsx": XLSX, "a.docx": DOCX, "a.pdf": PDF, "a.hwp": HWP}[name]
    with suppress(errors.Unreadable):
        readers.read(_mutant(whole, random.Random(seed)), name)


def test_every_cause_says_what_is_wrong_and_what_to_do() -> None:
    causes = errors.Unreadable.__subclasses__()
    assert len(causes) >= 13
    for cause in causes:
        assert cause.code.endswith("."), cause
        assert cause.hint.endswith("."), cause
    refused = errors.WrongExtension(named="xlsx", found="HWPX")
    assert str(refused).startswith("The file is named .xlsx but its content is HWPX. Open it")


def test_what_a_file_wants_to_fetch_is_not_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a reader opened a file or a connection")

    book = Workbook()
    book.active["A1"] = "값"
    book.active["A1"].hyperlink = "http://evil.example/x"
    target = BytesIO()
    book.save(target)
    monkeypatch.setattr(io, "open", refuse)
    monkeypatch.setattr("socket.socket.connect", refuse)
    assert readers.read(target.getvalue(), "a.xlsx").grids[0].cells[0].text == "값"
