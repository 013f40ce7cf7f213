"""Small files of every kind the room takes, made here: what a hostile one is made from."""

import io
import struct
import zipfile
import zlib
from typing import Any

from hwpx import HwpxDocument
from hwpx.hwp5 import cfb
from hwpx.hwp5.fileheader import FLAG_BITS, FileHeader
from PIL import Image

MARK = "HONG-GILDONG-7731"  # stands wherever a file tells who made it; none may be left
Parts = dict[str, str | bytes]
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SLIDE = "http://schemas.openxmlformats.org/presentationml/2006/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
MAIN = "application/vnd.openxmlformats-officedocument."
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def zipped(parts: Parts, *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an archive of parts in their order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items():
            stored = name == "mimetype"
            archive.writestr(name, content, zipfile.ZIP_STORED if stored else None)
    return out.getvalue()


def types(main: str, of: str, **more: str) -> str:
    """Return [Content_Types].xml with a main part and others."""
    overrides = {main: of, "docProps/core.xml": "application/vnd.openxmlformats-package."
                 "core-properties+xml", "docProps/app.xml": MAIN + "extended-properties+xml",
                 **more}  # fmt: skip
    said = "".join(
        f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in overrides.items()
    )
    return (
        f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="png" ContentType="image/png"/>'
        f'<Default Extension="jpeg" ContentType="image/jpeg"/>{said}</Types>'
    )


def relations(*rows: tuple[str, str, bool]) -> str:
    """Return a .rels part of (type, target, is external)."""
    said = "".join(
        f'<Relationship Id="rId{n}" Type="{kind if "/" in kind else f"{OFFICE}/{kind}"}" '
        f'Target="{target}"' + (' TargetMode="External"/>' if outside else "/>")
        for n, (kind, target, outside) in enumerate(rows, 1)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{HEAD}<Relationships xmlns="{space}">{said}</Relationships>'


def properties() -> Parts:
    """Return the parts that tell who made a file."""
    core = (
        f'{HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/'
        'metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:creator>{MARK}</dc:creator><cp:lastModifiedBy>{MARK}</cp:lastModifiedBy>"
        "</cp:coreProperties>"
    )
    app = (
        f'{HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'extended-properties"><Company>{MARK}</Company><Manager>{MARK}</Manager></Properties>'
    )
    return {"docProps/core.xml": core, "docProps/app.xml": app}


def docx(body: str = "", *, links: str = "", **more: str | bytes) -> bytes:
    """Return a Word file; names of further parts are written with `__` for `/`."""
    text = f"<w:p><w:r><w:t>수출 동향 보고</w:t></w:r></w:p>{body}"
    parts: Parts = {
        "[Content_Types].xml": types(
            "word/document.xml", MAIN + "wordprocessingml.document.main+xml"
        ),
        "_rels/.rels": relations(("officeDocument", "word/document.xml", False)),
        "word/document.xml": f'{HEAD}<w:document xmlns:w="{WORD}" xmlns:r="{OFFICE}">'
        f"<w:body>{text}</w:body></w:document>",
        "word/_rels/document.xml.rels": links or relations(),
        **properties(),
    }
    return zipped(parts | _named(more))


def xlsx(cells: str = "", *, links: str = "", book: str = "", **more: str | bytes) -> bytes:
    """Return an Excel file with one sheet."""
    row = f'<row r="1"><c r="A1" t="inlineStr"><is><t>수출액</t></is></c>{cells}</row>'
    parts: Parts = {
        "[Content_Types].xml": types("xl/workbook.xml", MAIN + "spreadsheetml.sheet.main+xml"),
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml", False)),
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{SHEET}" xmlns:r="{OFFICE}"><sheets>'
        f'<sheet name="표" sheetId="1" r:id="rId1"/></sheets>{book}</workbook>',
        "xl/_rels/workbook.xml.rels": links
        or relations(("worksheet", "worksheets/sheet1.xml", False)),
        "xl/worksheets/sheet1.xml": f'{HEAD}<worksheet xmlns="{SHEET}" xmlns:r="{OFFICE}">'
        f"<sheetData>{row}</sheetData></worksheet>",
        **properties(),
    }
    return zipped(parts | _named(more))


def pptx(shapes: str = "", *, links: str = "", **more: str | bytes) -> bytes:
    """Return a PowerPoint file with one slide."""
    parts: Parts = {
        "[Content_Types].xml": types(
            "ppt/presentation.xml", MAIN + "presentationml.presentation.main+xml"
        ),
        "_rels/.rels": relations(("officeDocument", "ppt/presentation.xml", False)),
        "ppt/presentation.xml": f'{HEAD}<p:presentation xmlns:p="{SLIDE}"/>',
        "ppt/_rels/presentation.xml.rels": relations(("slide", "slides/slide1.xml", False)),
        "ppt/slides/slide1.xml": f'{HEAD}<p:sld xmlns:p="{SLIDE}" xmlns:a="{DRAWING}" '
        f'xmlns:r="{OFFICE}"><a:p><a:r><a:t>대응 현황</a:t></a:r></a:p>{shapes}</p:sld>',
        "ppt/slides/_rels/slide1.xml.rels": links or relations(),
        **properties(),
    }
    return zipped(parts | _named(more))


def _named(more: dict[str, str | bytes]) -> Parts:
    return {name.replace("__", "/").replace("_DOT_", "."): part for name, part in more.items()}


def hwpx(**more: str | bytes) -> bytes:
    """Return an HWPX file as the library of Hancom's format makes it, with an author."""
    document = HwpxDocument.new()
    document.add_paragraph("수출 동향 보고")
    out = io.BytesIO()
    document.save_to_stream(out)
    parts = unzipped(out.getvalue())
    book = parts["Contents/content.hpf"].decode()
    parts["Contents/content.hpf"] = book.replace(
        '<opf:meta name="creator" content="text"/>',
        f'<opf:meta name="creator" content="text">{MARK}</opf:meta>',
    ).replace("synthetic-fixture-author", MARK).encode()  # fmt: skip
    return zipped(parts | _named(more))


def unzipped(content: bytes) -> dict[str, bytes]:
    """Return the parts of an archive."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def laid_open(content: bytes) -> bytes:
    """Return all that a file says: for an archive the names and contents of its parts."""
    if not content.startswith(b"PK"):
        return content
    return b"\n".join(name.encode() + b"\n" + part for name, part in unzipped(content).items())


def deflated(content: bytes) -> bytes:
    """Return bytes as the streams of an HWP file are packed."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


def scripts(*texts: str) -> bytes:
    """Return the script stream of an HWP file."""
    raw = b""
    for text in (*texts, *[""] * (4 - len(texts))):
        raw += struct.pack("<i", len(text)) + text.encode("utf-16-le")
    return deflated(raw + struct.pack("<i", -1))


def hwp(flags: tuple[str, ...] = (), **more: bytes) -> bytes:
    """Return an HWP 5 file; names of further streams are written with `__` for `/`."""
    from hwpx.hwp5 import summary

    word = sum(1 << FLAG_BITS[name] for name in ("compressed", *flags))
    header = summary.DEFAULT_HEADER_SCRIPT
    streams: dict[str, bytes] = {
        "FileHeader": FileHeader((5, 1, 0, 1), word).to_bytes(),
        "DocInfo": deflated(bytes(64)),
        "BodyText/Section0": deflated(bytes(256)),
        "Scripts/DefaultJScript": scripts(header, summary.DEFAULT_SOURCE_SCRIPT),
        "\x05HwpSummaryInformation": summary.write_summary(
            {summary.TITLE: "보고", summary.AUTHOR: MARK, summary.LAST_AUTHOR: MARK}
        ),
    }
    streams |= {name.replace("__", "/").replace("_DOT_", "."): one for name, one in more.items()}
    return bytes(cfb.build_compound_file(streams.items()))


def compound(**streams: bytes) -> bytes:
    """Return a compound file of another program."""
    named = {name.replace("__", "/"): content for name, content in streams.items()}
    return bytes(cfb.build_compound_file(named.items()))


def pdf(catalog: str = "", *, objects: tuple[str, ...] = (), page: str = "") -> bytes:
    """Return a PDF file of one page; further objects begin with number 5."""
    body = "BT /F1 12 Tf 40 100 Td (Exports rose) Tj ET"
    written = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R /Resources "
        f"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> {page} >>",
        f"<< /Length {len(body)} >>\nstream\n{body}\nendstream",
        *objects,
        f"<< /Author ({MARK}) /Creator ({MARK}) >>",
    ]
    out = b"%PDF-1.7\n"
    places = []
    for number, text in enumerate(written, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = f"<< /Size {len(places) + 1} /Root 1 0 R /Info {len(places)} 0 R >>"
    return out + f"trailer\n{trailer}\nstartxref\n{start}\n%%EOF\n".encode()


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), **how: Any) -> bytes:
    """Return a small picture with a gradient."""
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def photo(kind: str = "JPEG") -> bytes:
    """Return a picture that tells who took it, when, where, and which way is up."""
    exif = Image.Exif()
    exif[0x013B], exif[0x0132], exif[0x0112] = MARK, "2026:01:01 10:00:00", 6
    exif.get_ifd(0x8825)[1] = "N"
    return picture(kind, exif=exif.tobytes())


def chunk(name: bytes, content: bytes) -> bytes:
    """Return a chunk of a PNG file."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(
        ">I", zlib.crc32(name + content)
    )  # fmt: skip
