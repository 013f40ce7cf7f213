"""What must not be opened is refused by its cause, each cause with its remedy, and nothing runs."""

import io
import random
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
    "xlsx-cut": ("a.xlsx", XLSX[: len(XLSX) // 2], errors.Damaged),
    "hwpx-cut": ("a.hwpx", HWPX[:-30], errors.Damaged),
    "docx-cut": ("a.docx", DOCX[:2000], errors.Damaged),
    "pdf-cut": ("a.pdf", PDF[:500], errors.Damaged),
    "hwp-cut": ("a.hwp", (SAMPLES / "rhwp-3.hwp").read_bytes()[:6000], errors.Damaged),
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


@pytest.mark.parametrize("name", ["a.hwpx", "a.xlsx", "a.docx", "a.hwp", "a.pdf"])
def test_bytes_changed_at_random_are_read_or_refused_and_never_crash(name: str) -> None:
    whole = {
        "a.hwpx": HWPX, "a.xlsx": XLSX, "a.docx": DOCX, "a.pdf": PDF,
        "a.hwp": (SAMPLES / "rhwp-3.hwp").read_bytes(),
    }[name]  # fmt: skip
    chance = random.Random(name)
    for _ in range(150):
        content = bytearray(whole)
        for _ in range(chance.choice((1, 3, 20))):
            content[chance.randrange(len(content))] = chance.randrange(256)
        if chance.random() < 0.3:
            del content[chance.randrange(len(content)) :]
        with suppress(errors.Unreadable):
            readers.read(bytes(content), name)


def test_every_cause_says_what_is_wrong_and_what_to_do() -> None:
    causes = errors.Unreadable.__subclasses__()
    assert len(causes) == 13
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
