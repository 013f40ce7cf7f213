"""What is no document, or not what its name says."""

import gzip

from tests.documents import samples
from tests.documents.hostile.case import ENTITY, case
from tests.documents.samples import docx

from situationroom.documents.limited.reasons import Reason

LETTER = "From: a@example.org\nTo: b@example.org\nSubject: x\n\nhello\n"
case(
    "a drawing with a script",
    "a.svg",
    b'<svg xmlns="x"><script>alert(1)</script></svg>',
    Reason.KIND,
)
case("a drawing behind a comment", "a.svg", b"<!-- x --><svg onload='x()'/>", Reason.KIND)
case("a page", "a.html", b"<!DOCTYPE html><script>alert(1)</script>", Reason.KIND)
case("a page that says it is text", "a.txt", b"\n\n  <html><body onload=x()>", Reason.KIND)
case("a page in UTF-16", "a.txt", "<html><script>x</script>".encode("utf-16"), Reason.KIND)
case("an XML file", "a.xml", f"{ENTITY}<x>&e;</x>".encode(), Reason.KIND)
case("a mail", "a.eml", LETTER.encode(), Reason.KIND)
case("rich text with an object", "a.rtf", b"{\\rtf1{\\object\\objdata 0105000002}}", Reason.KIND)
case("rich text that says it is Word", "a.doc", b"{\\rtf1\\ansi x}", Reason.KIND)
case("a Windows program", "a.exe", b"MZ" + bytes(200), Reason.PROGRAM)
case("a Windows program that says it is a PDF", "a.pdf", b"MZ" + bytes(200), Reason.PROGRAM)
case("a Linux program", "a", b"\x7fELF" + bytes(200), Reason.PROGRAM)
case("a shell script", "a.sh", b"#!/bin/sh\nrm -rf /\n", Reason.PROGRAM)
case("a shortcut", "a.lnk", b"L\0\0\0\x01\x14\x02\0" + bytes(100), Reason.PROGRAM)
case("a batch file", "a.bat", b"@echo off\r\ndel *.*\r\n", Reason.MISNAMED)
case(
    "a script that says it is text by a double name", "a.txt.vbs", b"MsgBox 1\r\n", Reason.MISNAMED
)
case("a RAR archive", "a.rar", b"Rar!\x1a\x07\x01\0" + bytes(60), Reason.KIND)
case("a 7z archive", "a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(60), Reason.KIND)
case("a gzip bomb", "a.gz", lambda: _gzip(50), Reason.KIND)
case("a database", "a.db", b"SQLite format 3\0" + bytes(200), Reason.KIND)
case("PostScript", "a.ps", b"%!PS-Adobe-3.0\n(/etc/passwd) (r) file\n", Reason.KIND)
case("bytes of no kind", "a.bin", bytes(range(256)) * 8, Reason.UNKNOWN)
case("bytes that say they are text", "a.txt", b"hello\0\x01\x02" * 40, Reason.UNKNOWN)
case("nothing", "a.pdf", b"", Reason.EMPTY)
case("a PDF that says it is Word", "a.docx", samples.pdf, Reason.MISNAMED)
case("a Word file that says it is Excel", "a.xlsx", docx, Reason.MISNAMED)
case("a picture that says it is a PDF", "a.pdf", samples.picture, Reason.MISNAMED)
case("a PDF with a program's name", "bo\u202efdp.exe", samples.pdf, Reason.MISNAMED)
case(
    "a table with a formula", "a.csv", "이름,값\n\"=cmd|'/c calc'!A0\",1\n".encode(), Reason.FORMULA
)
case("a table with a formula behind a sign", "a.csv", b"a,b\n-1+1|'/c calc'!A0,1\n", Reason.FORMULA)
case("a table with a full-width formula", "a.csv", "a,b\n＝1+1,1\n".encode(), Reason.FORMULA)
case("a table with a formula behind a tab", "a.csv", b'a,b\n"\t=1+1",1\n', Reason.FORMULA)
case("a table with a name that is called", "a.csv", b"a,b\n@SUM(A1),1\n", Reason.FORMULA)
case(
    "a table that says one thing in UTF-16 and a formula in plain letters",
    "a.csv",
    b"=cmd|'/c calc'!A0 ,\0" + "가,나\n".encode("utf-16-le"),
    Reason.UNKNOWN,
)
case("a state secret", "a.txt", "Ⅱ급 비밀\n\n협상 대책\n".encode(), Reason.SECRET)
case(
    "a state secret in Word",
    "a.docx",
    lambda: docx("<w:p><w:r><w:t>군사 Ⅲ급비밀</w:t></w:r></w:p>"),
    Reason.SECRET,
)


def _gzip(megabytes: int) -> bytes:
    return gzip.compress(bytes(megabytes * 1024**2))
