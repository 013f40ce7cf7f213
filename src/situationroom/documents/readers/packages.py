"""ZIP packages of strangers: the directory is judged before anything opens, each read is capped.

Limits: 50 MB together, 20 MB an entry, 2,000 entries, a ratio of 100 for what is large.
"""

import struct
import zlib
from io import BytesIO
from xml.etree.ElementTree import Element
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from situationroom.documents.errors import Bomb, Damaged, HasMacros, PasswordProtected
from situationroom.documents.readers.safe_xml import attribute, children, parse

MOST_TOTAL = 50_000_000
MOST_ENTRY = 20_000_000
MOST_ENTRIES = 2_000
MOST_RATIO = 100
# Small entries of blank forms pack better than 1:100 and harm nobody.
_RATIO_FROM = 1_000_000
_END = b"PK\x05\x06"
_END_SIZE = 22
_LONGEST_COMMENT = 65_535
_DIRECTORY_ENTRY = 46 + 512
_LOCKED = 0x1
_MACROS = ("vbaproject.bin", "vbaprojectsignature", "/macrosheets/", "vbadata.xml")
_BROKEN = (BadZipFile, NotImplementedError, EOFError, OSError, ValueError, struct.error, zlib.error)


def _judge_end(content: bytes) -> None:
    """Judge the directory by its end record: the library would read a million entries first."""
    at = content.rfind(_END, max(len(content) - _END_SIZE - _LONGEST_COMMENT, 0))
    if at < 0 or at + _END_SIZE > len(content):
        raise Damaged
    entries, size = struct.unpack_from("<HI", content, at + 10)
    if entries > MOST_ENTRIES or size > MOST_ENTRIES * _DIRECTORY_ENTRY:
        raise Bomb


def _judge(members: list[ZipInfo]) -> None:
    names = [member.filename for member in members]
    if len(names) > MOST_ENTRIES or len(set(names)) != len(names):
        raise Bomb
    if any(name.startswith(("/", "\\")) or ".." in name.split("/") for name in names):
        raise Bomb
    if sum(member.file_size for member in members) > MOST_TOTAL:
        raise Bomb
    for member in members:
        if member.file_size > MOST_ENTRY:
            raise Bomb
        packed = max(member.compress_size, 1)
        if member.file_size > _RATIO_FROM and member.file_size / packed > MOST_RATIO:
            raise Bomb
        if member.flag_bits & _LOCKED:
            raise PasswordProtected
        if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise Damaged


class Package:
    """A ZIP that passed the guard. Raises Bomb, Damaged, PasswordProtected or HasMacros."""

    def __init__(self, content: bytes) -> None:
        _judge_end(content)
        try:
            self._zip = ZipFile(BytesIO(content))
        except _BROKEN as error:
            raise Damaged from error
        members = self._zip.infolist()
        _judge(members)
        self.names = frozenset(member.filename for member in members)
        self._left = MOST_TOTAL
        if any(mark in name.lower() for name in self.names for mark in _MACROS):
            raise HasMacros

    def read(self, name: str) -> bytes:
        """Return one entry. Raises Damaged where it is not there, Bomb where it swells."""
        if name not in self.names:
            raise Damaged
        most = min(MOST_ENTRY, self._left)
        try:
            with self._zip.open(name) as entry:
                data = entry.read(most + 1)
        except (*_BROKEN, RuntimeError) as error:
            raise Damaged from error
        if len(data) > most:
            raise Bomb
        self._left -= len(data)
        return data

    def xml(self, name: str) -> Element:
        """Return the root element of one entry."""
        return parse(self.read(name))

    def under(self, folder: str) -> list[str]:
        """Return the names below a folder, in order."""
        return sorted(name for name in self.names if name.startswith(folder))


def resolve(part: str, target: str) -> str:
    """Return the name of what a part of an OOXML package points at."""
    if target.startswith("/"):
        return target.lstrip("/")
    steps = part.split("/")[:-1]
    for step in target.split("/"):
        if step == ".." and steps:
            steps.pop()
        elif step not in ("", ".", ".."):
            steps.append(step)
    return "/".join(steps)


def relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Return id → (kind, name) of what a part points at inside the package; "" is the package."""
    folder, _, file = part.rpartition("/")
    name = f"{folder}/_rels/{file}.rels".lstrip("/")
    if name not in package.names:
        return {}
    return {
        attribute(one, "Id"): (
            attribute(one, "Type").rpartition("/")[2],
            resolve(part, attribute(one, "Target")),
        )
        for one in children(package.xml(name), "Relationship")
        if attribute(one, "TargetMode") != "External"
    }
