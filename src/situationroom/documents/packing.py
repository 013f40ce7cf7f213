"""Packages of office programs written so that equal documents give equal bytes."""

from collections.abc import Callable
from html import escape
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from situationroom.documents.blocks import Document

NO_MOMENT = "1970-01-01T00:00:00Z"
CORE = "docProps/core.xml"
_EPOCH = (1980, 1, 1, 0, 0, 0)


def _member(name: str) -> ZipInfo:
    member = ZipInfo(name, date_time=_EPOCH)
    member.compress_type = ZIP_STORED if name == "mimetype" else ZIP_DEFLATED
    member.external_attr = 0o600 << 16
    return member


def repacked(package: bytes, edit: Callable[[str, bytes], bytes]) -> bytes:
    """Return the package with every entry edited and no trace of the clock."""
    target = BytesIO()
    with ZipFile(BytesIO(package)) as source, ZipFile(target, "w") as result:
        for name in source.namelist():
            result.writestr(_member(name), edit(name, source.read(name)))
    return target.getvalue()


def keywords(document: Document) -> str:
    """Return what the file says of itself without printing it, in one line."""
    return "; ".join(f"{name}={value}" for name, value in sorted(document.properties.items()))


def finish_office(package: bytes, document: Document) -> bytes:
    """Return an Office package that says who wrote it and when, and nothing of the library.

    Parameters
    ----------
    package
        What the library wrote.
    document
        The document, cleaned.
    """
    moment = escape(document.properties.get("created", NO_MOMENT))
    namespaces = (
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    )
    core = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f"<cp:coreProperties {namespaces}><dc:title>{escape(document.title)}</dc:title>"
        f"<dc:creator>{escape(document.department)}</dc:creator>"
        f"<dc:language>{document.language}</dc:language>"
        f"<cp:keywords>{escape(keywords(document))}</cp:keywords>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified>'
        "</cp:coreProperties>"
    )
    return repacked(package, lambda name, data: core.encode() if name == CORE else data)
