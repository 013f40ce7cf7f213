"""Archives that were made to hurt: bombs, entries that lead outside, hide or lie.

The directory at the end is judged before anything is unpacked; what is unpacked is counted, so
that a directory that lies is found as well.
"""

import io
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO
from zipfile import ZipFile, ZipInfo

from situationroom.documents.limited.reasons import Reason, Refused

MOST_ENTRIES = 2_000
LARGEST_TOTAL = 400 * 1024**2
LARGEST_ENTRY = 200 * 1024**2
LARGEST_PART = 64 * 1024**2  # of what is taken apart in memory
HIGHEST_RATIO, RATIO_FROM = 100, 8 * 1024**2
LONGEST_NAME = 240
CHUNK = 1024 * 1024
LONGEST_GAP = 24  # behind an entry its sizes may stand again
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
END = struct.Struct("<4s4H2LH")
LOCAL = struct.Struct("<4s5H3L2H")
ENCRYPTED = 0x1


class Archive:
    """An archive whose directory is as it should be."""

    def __init__(self, source: BinaryIO) -> None:
        """Read the directory. Raises Refused where it is not that of an honest archive."""
        self._source = source
        size = source.seek(0, io.SEEK_END)
        _check_end(source, size)
        try:
            self._zip = ZipFile(source)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error) as problem:
            raise Refused(Reason.CORRUPT, what=type(problem).__name__) from problem
        self.entries = self._zip.infolist()
        self._unpacked = 0
        self._packed = max(size, 1)
        _check_directory(self.entries)
        _check_places(source, self.entries, until=self._zip.start_dir)

    @property
    def names(self) -> list[str]:
        """Return the names of the entries in their order."""
        return [entry.filename for entry in self.entries]

    def pieces(self, entry: ZipInfo) -> Iterator[bytes]:
        """Yield an entry in pieces, counted. Raises Refused where it is more than it may be."""
        try:
            with self._zip.open(entry) as unpacking:
                while piece := unpacking.read(CHUNK):
                    self._unpacked += len(piece)
                    self._count()
                    yield piece
        except (zipfile.BadZipFile, NotImplementedError, EOFError, zlib.error) as problem:
            raise Refused(Reason.CORRUPT, what=_short(entry.filename)) from problem

    def read(self, entry: ZipInfo, most: int = LARGEST_PART) -> bytes:
        """Return an entry whole. Raises Refused where it is larger than `most`."""
        if entry.file_size > most:
            raise Refused(Reason.BOMB, what=_short(entry.filename))
        return b"".join(self.pieces(entry))

    def get(self, name: str) -> bytes | None:
        """Return an entry by its name, or None."""
        found = next((entry for entry in self.entries if entry.filename == name), None)
        return None if found is None else self.read(found)

    def _count(self) -> None:
        if self._unpacked > LARGEST_TOTAL:
            raise Refused(Reason.BOMB)
        if self._unpacked > RATIO_FROM and self._unpacked > HIGHEST_RATIO * self._packed:
            raise Refused(Reason.BOMB)


def _check_end(source: BinaryIO, size: int) -> None:
    """Nothing stands behind the directory, and the archive begins at the first byte."""
    source.seek(0)
    if source.read(4) != b"PK\x03\x04":
        raise Refused(Reason.HIDDEN)
    source.seek(max(0, size - END.size - 0xFFFF))
    tail = source.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < END.size:
        raise Refused(Reason.CORRUPT, what="ZIP")
    comment = END.unpack_from(tail, at)[7]
    if len(tail) - at - END.size != 0 or comment != 0:
        raise Refused(Reason.HIDDEN)


def _check_directory(entries: list[ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise Refused(Reason.ENTRIES, count=str(len(entries)), most=str(MOST_ENTRIES))
    seen: set[str] = set()
    for entry in entries:
        _check_entry(entry)
        name = unicodedata.normalize("NFKC", entry.filename).casefold().rstrip("/")
        if name in seen:
            raise Refused(Reason.DUPLICATE, what=_short(entry.filename))
        seen.add(name)
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if unpacked > LARGEST_TOTAL or any(entry.file_size > LARGEST_ENTRY for entry in entries):
        raise Refused(Reason.BOMB)
    if unpacked > RATIO_FROM and unpacked > HIGHEST_RATIO * max(packed, 1):
        raise Refused(Reason.BOMB)


def _check_entry(entry: ZipInfo) -> None:
    _check_name(entry.orig_filename)
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise Refused(Reason.SYMLINK, what=_short(entry.filename))
    if entry.flag_bits & ENCRYPTED:
        raise Refused(Reason.ENCRYPTED)
    if entry.compress_type not in METHODS:
        raise Refused(Reason.CORRUPT, what=f"method {entry.compress_type}")


def _check_name(name: str) -> None:
    """A name leads nowhere but into the archive, and says what it is."""
    parts = name.rstrip("/").split("/")
    strange = "\\" in name or ":" in name or len(name) > LONGEST_NAME
    if strange or name.startswith("/") or any(part in ("", ".", "..") for part in parts):
        raise Refused(Reason.PATHS, what=_short(name))
    if any(unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp") for letter in name):
        raise Refused(Reason.PATHS, what=_short(name))


def _check_places(source: BinaryIO, entries: list[ZipInfo], *, until: int) -> None:
    """Entries lie side by side, and each says at its place what the directory says of it."""
    before = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        if entry.header_offset < before:
            raise Refused(Reason.BOMB)
        if entry.header_offset - before > (LONGEST_GAP if before else 0):
            raise Refused(Reason.HIDDEN)
        source.seek(entry.header_offset)
        head = source.read(LOCAL.size)
        if len(head) < LOCAL.size or head[:4] != b"PK\x03\x04":
            raise Refused(Reason.CORRUPT, what=_short(entry.filename))
        fields = LOCAL.unpack(head)
        flags, method, name_size, extra_size = fields[2], fields[3], fields[9], fields[10]
        said = source.read(name_size).decode("utf-8" if flags & 0x800 else "cp437", "replace")
        if said != entry.orig_filename or method != entry.compress_type or flags & ENCRYPTED:
            raise Refused(Reason.HIDDEN)
        before = entry.header_offset + LOCAL.size + name_size + extra_size + entry.compress_size
    if not 0 <= until - before <= LONGEST_GAP:
        raise Refused(Reason.HIDDEN)


def _short(name: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in name)[:60]


class Rebuilt:
    """A new archive: the same entries in the same order, without times, comments and extras."""

    def __init__(self, out: BinaryIO) -> None:
        self._zip = ZipFile(out, "w", zipfile.ZIP_DEFLATED)

    def add(self, name: str, pieces: Iterator[bytes] | bytes, *, stored: bool = False) -> None:
        """Add an entry."""
        entry = ZipInfo(name)  # 1980-01-01: when it was made is nobody's business
        entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        if isinstance(pieces, bytes):
            self._zip.writestr(entry, pieces)
            return
        with self._zip.open(entry, "w", force_zip64=False) as packing:
            for piece in pieces:
                packing.write(piece)

    def close(self) -> None:
        """Write the directory."""
        self._zip.close()
