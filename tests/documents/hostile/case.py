"""What a hostile file is, and how one is added to the corpus."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.documents import samples
from tests.documents.samples import docx, zipped

from situationroom.documents.limited.reasons import Reason

Build = Callable[[], bytes]
OLE = samples.compound(Contents=b"x", Package=b"MZ" + bytes(600))
VBA = samples.compound(VBA__dir=b"x", PROJECT=b"y")
ENTITY = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


@dataclass(frozen=True)
class Hostile:
    """A hostile file: its name, how it is built, and the reason it must be refused for.

    Without a reason it may stay, and then none of `gone` may be in what stays.
    """

    what: str
    name: str
    build: Build
    reason: Reason | None = None
    gone: tuple[bytes, ...] = ()


CASES: list[Hostile] = []


def case(
    what: str, name: str, build: Build | bytes, reason: Reason | None = None, *gone: bytes
) -> None:
    """Add a hostile file to the corpus."""
    made = build if callable(build) else lambda: build
    CASES.append(Hostile(what, name, made, reason, gone))


def with_part(name: str, content: bytes | str) -> Build:
    """Return a Word file with one more part."""
    return lambda: zipped(samples.unzipped(docx()) | {name: content})
