"""One file: what it is, whether it may stay, what of it stays, and its text."""

import codecs
import contextlib
import pkgutil
import re
from importlib import import_module
from typing import BinaryIO

from situationroom.documents.limited import images, kinds, plain, texts
from situationroom.documents.limited.archives import Archive
from situationroom.documents.limited.child import HEAD_BYTES, Cleaned, Job, TimeUp
from situationroom.documents.limited.kinds import COMPOUND, PACKAGE
from situationroom.documents.limited.reasons import Reason, Refused

LARGEST_WHOLE = 100 * 1024**2  # of kinds that are taken apart in memory
LARGEST_TEXT_SOURCE = 48 * 1024**2
MODULES = {
    "pdf": "pdf",
    "hwpx": "owpml",
    COMPOUND: "hwp",
    PACKAGE: "office",
    **dict.fromkeys(images.PICTURES, "drawing"),
}
ENCODINGS = (
    "ascii", "latin-1", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp437", "cp949",
    "euc_kr", "johab", "cp1252", "mac_roman", "gbk", "gb18030", "big5", "shift_jis", "euc_jp",
    "charmap", "unicode_escape", "idna",
)  # fmt: skip
# A line that is nothing but a mark of a state secret (보안업무규정, and its like abroad).
SECRET = re.compile(
    r"^\W*(?:군사\s*)?(?:[ⅠⅡⅢ]|I{1,3}|[1-3])\s*급\s*비\s*밀\W*$"
    r"|^\W*(?:TOP\s+SECRET|SECRET//[A-Z/ ]+|COSMIC\s+TOP\s+SECRET)\W*$",
    re.MULTILINE,
)


def prepare(head: bytes) -> None:
    """Load what files that begin so need: behind the walls nothing can be loaded."""
    for encoding in ENCODINGS:
        codecs.lookup(encoding)
    found = kinds.kind_of_head(head)
    module = MODULES.get(found)
    if module is not None:
        import_module(f"situationroom.documents.limited.{module}")
    if module == "pdf":
        _load_whole("pypdf", "fontTools.cffLib", "subprocess", "tempfile")
    texts.prepare(found)


def _load_whole(*names: str) -> None:
    """Load modules with all that lies in them: a library may look for a part of itself late."""
    for name in names:
        package = import_module(name)
        for part in pkgutil.iter_modules(getattr(package, "__path__", ()), f"{name}."):
            if not part.name.endswith("__main__"):
                with contextlib.suppress(ImportError):
                    _load_whole(part.name) if part.ispkg else import_module(part.name)


def clean(source: BinaryIO, out: BinaryIO, job: Job) -> Cleaned:
    """Judge a file, write what of it may stay, and return its kind and text. Raises Refused."""
    head = source.read(HEAD_BYTES)
    if not head:
        raise Refused(Reason.EMPTY)
    source.seek(0)
    kind = _cleaned(kinds.kind_of_head(head), source, out, job)
    kinds.check_ending(kind, job.extension)
    out.flush()
    text = _text(out, kind)
    if SECRET.search(text):
        raise Refused(Reason.SECRET)
    return Cleaned(kind, text)


def _cleaned(found: str, source: BinaryIO, out: BinaryIO, job: Job) -> str:
    """Clean a file of the kind its first bytes say; return its kind."""
    clean = {
        PACKAGE: _office,
        "hwpx": _hwpx,
        "pdf": _pdf,
        COMPOUND: _hwp,
        "": _plain,
        **dict.fromkeys(images.PICTURES, _picture),
    }.get(found)
    if clean is None:
        raise kinds.refuse(found)
    return clean(source, out, job)


def _office(source: BinaryIO, out: BinaryIO, _: Job) -> str:
    from situationroom.documents.limited import office

    archive = Archive(source)
    kind = office.kind_of(archive)
    if not kind:
        raise kinds.refuse("ZIP")
    office.clean(archive, out)
    return kind


def _hwpx(source: BinaryIO, out: BinaryIO, _: Job) -> str:
    from situationroom.documents.limited import owpml

    owpml.clean(Archive(source), out)
    return "hwpx"


def _hwp(source: BinaryIO, out: BinaryIO, _: Job) -> str:
    from situationroom.documents.limited import hwp

    hwp.clean(_whole(source), out)
    return "hwp"


def _pdf(source: BinaryIO, out: BinaryIO, _: Job) -> str:
    from situationroom.documents.limited import pdf

    pdf.clean(source, out)
    return "pdf"


def _picture(source: BinaryIO, out: BinaryIO, _: Job) -> str:
    from situationroom.documents.limited import drawing

    content = _whole(source)
    kind = kinds.kind_of_head(content[:HEAD_BYTES])
    picture = images.cleaned(kind, content)
    drawing.draw(kind, picture)
    out.write(picture)
    return kind


def _plain(source: BinaryIO, out: BinaryIO, job: Job) -> str:
    content = _whole(source)
    text = plain.decoded(content)
    kind = "csv" if job.extension.lower() in kinds.KINDS["csv"].endings else "txt"
    if kind == "csv":
        plain.check_table(text)
    out.write(content)
    return kind


def _whole(source: BinaryIO) -> bytes:
    content = source.read(LARGEST_WHOLE + 1)
    if len(content) > LARGEST_WHOLE:
        raise Refused(Reason.SIZE, most=f"{LARGEST_WHOLE // 1024**2} MB")
    return content


def _text(out: BinaryIO, kind: str) -> str:
    """Return the text of the cleaned file; a text that cannot be had makes no file bad."""
    out.seek(0)
    content = out.read(LARGEST_TEXT_SOURCE + 1)
    if len(content) > LARGEST_TEXT_SOURCE:
        return ""
    with contextlib.suppress(Exception, TimeUp):
        return texts.extract_text(content, kind)
    return ""
