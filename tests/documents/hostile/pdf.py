"""PDF files with scripts, actions, files inside, and more than one reading."""

import io

from pypdf import PdfWriter
from tests.documents.hostile.case import Build, case
from tests.documents.samples import docx, pdf

from situationroom.documents.limited.reasons import Reason


def patched(content: bytes, old: bytes, new: bytes) -> bytes:
    """Return bytes in which something says something else."""
    assert old in content
    return content.replace(old, new)


def action(name: str, more: str = "") -> Build:
    """Return a PDF that does something when it is opened."""
    return lambda: pdf(f"/OpenAction << /S /{name} {more} >>")


case("a PDF with a script", "js.pdf", action("JavaScript", "/JS (app.alert(1))"), Reason.SCRIPTS)
case(
    "a PDF with a script by its name",
    "js.pdf",
    lambda: pdf(
        "/Names << /JavaScript << /Names [(a) 5 0 R] >> >>",
        objects=("<< /S /JavaScript /JS (x) >>",),
    ),
    Reason.SCRIPTS,
)
case(
    "a PDF with a name written in numbers",
    "js.pdf",
    lambda: pdf("/OpenAction << /S /J#61vaScript /J#53 (x) >>"),
    Reason.SCRIPTS,
)
case("a PDF that starts a program", "launch.pdf", action("Launch", "/F (cmd.exe)"), Reason.ACTIONS)
case(
    "a PDF that sends a form",
    "form.pdf",
    action("SubmitForm", "/F (http://198.51.100.1/)"),
    Reason.ACTIONS,
)
case(
    "a PDF that opens another",
    "remote.pdf",
    action("GoToR", "/F (//198.51.100.1/x.pdf) /D [0]"),
    Reason.ACTIONS,
)
case("a PDF that takes in data", "import.pdf", action("ImportData", "/F (x.fdf)"), Reason.ACTIONS)
case(
    "a PDF whose page runs a script",
    "page.pdf",
    lambda: pdf(page="/AA << /O << /S /JavaScript /JS (x) >> >>"),
    Reason.SCRIPTS,
)
case(
    "a PDF with a file inside",
    "inside.pdf",
    lambda: pdf(
        "/Names << /EmbeddedFiles << /Names [(a) 5 0 R] >> >>",
        objects=("<< /Type /Filespec /F (a.exe) >>",),
    ),
    Reason.OBJECTS,
)
case(
    "a PDF with a file pinned to a page",
    "pinned.pdf",
    lambda: pdf(page="/Annots [<< /Type /Annot /Subtype /FileAttachment /Rect [0 0 9 9] >>]"),
    Reason.OBJECTS,
)
case(
    "a PDF with a film",
    "film.pdf",
    lambda: pdf(page="/Annots [<< /Type /Annot /Subtype /RichMedia /Rect [0 0 9 9] >>]"),
    Reason.OBJECTS,
)
case(
    "a PDF with a form of its own language",
    "xfa.pdf",
    lambda: pdf("/AcroForm << /XFA [(a) 4 0 R] /Fields [] >>"),
    Reason.OBJECTS,
)
case(
    "a PDF with a link that is a script",
    "uri.pdf",
    lambda: pdf(
        page="/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI "
        "(javascript:alert\\(1\\)) >> >>]"
    ),
    Reason.LINKS,
)
case(
    "a PDF with a link to a file",
    "uri.pdf",
    lambda: pdf(
        page="/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI "
        "(file:///etc/passwd) >> >>]"
    ),
    Reason.LINKS,
)
case("a locked PDF", "locked.pdf", lambda: _locked(pdf()), Reason.ENCRYPTED)
case("a PDF that is an archive too", "both.pdf", lambda: pdf() + docx(), Reason.HIDDEN)
case(
    "a PDF with a tail",
    "tail.pdf",
    lambda: pdf() + b"<script>alert(1)</script>" * 20,
    Reason.HIDDEN,
)
case("a PDF that is cut", "cut.pdf", lambda: pdf()[:300], Reason.CORRUPT)
case("a PDF of nothing", "none.pdf", b"%PDF-1.7\n%%EOF\n", Reason.CORRUPT)
case(
    "a PDF whose pages loop",
    "loop.pdf",
    lambda: patched(pdf(), b"/Kids [3 0 R]", b"/Kids [2 0 R]"),
    Reason.CORRUPT,
)
case(
    "a PDF nested a hundred thousand deep",
    "deep.pdf",
    lambda: pdf(f"/X {'[' * 100_000}{']' * 100_000}"),
    Reason.CORRUPT,
)
case("a PDF with an earlier version", "older.pdf", lambda: _revised(pdf()), None, b"SECRET-7731")


def _locked(content: bytes) -> bytes:
    writer, out = PdfWriter(clone_from=io.BytesIO(content)), io.BytesIO()
    writer.encrypt("owner", "owner", algorithm="AES-256")
    writer.write(out)
    return out.getvalue()


def _revised(content: bytes) -> bytes:
    """Return a PDF with an object that a later version no longer needs."""
    old = content.replace(b"%PDF-1.7\n", b"%PDF-1.7\n9 0 obj\n(SECRET-7731)\nendobj\n")
    start = old.index(b"xref\n0")
    shift = len(b"9 0 obj\n(SECRET-7731)\nendobj\n")
    lines = old[start:].split(b"\n")
    fixed = [
        b"%010d%s" % (int(line[:10]) + shift, line[10:]) if line.endswith(b" n ") else line
        for line in lines
    ]
    said = old[:start] + b"\n".join(fixed)
    return said.replace(b"startxref\n%d" % (start - shift), b"startxref\n%d" % start)
