"""A document as an A4 PDF, set by WeasyPrint: nothing is fetched, equal documents, equal bytes."""

import hashlib
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from situationroom.documents.blocks import Document, Table
from situationroom.documents.columns import MM_PER_POINT, fit, fit_title
from situationroom.documents.html import Link, write_html
from situationroom.documents.texts import cleaned, width

PAGE_MM = 170.0
_DIAGONAL_MM = 240.0
# A table up to this height is kept on one page of 267 mm, with its title, unit and source.
_WHOLE_MM = 235.0
_ROW_MM = 1.8
_LINE = 1.35
_TITLE_MM = 156.0
_FONT_KINDS = {".otf": "opentype", ".ttf": "truetype", ".woff2": "woff2"}
_WEIGHTS = {"Regular": 400, "Medium": 500, "SemiBold": 600, "Bold": 700}


class _Fonts(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Gives the named font files and nothing else: a report must not reach out while it is made."""

    def __init__(self, allowed: dict[str, Path]) -> None:
        super().__init__(allowed_protocols=("file",), allow_redirects=False)
        self.allowed = allowed

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        if url not in self.allowed:
            raise FatalURLFetchingError(f"a report may not fetch {url!r}")
        return URLFetcherResponse(url, self.allowed[url].read_bytes())


def _font_files(fonts: Path | None) -> list[Path]:
    if fonts is None:
        return []
    found = sorted(path for path in fonts.iterdir() if path.suffix in _FONT_KINDS)
    return [path for path in found if path.stem.rpartition("-")[2] in _WEIGHTS]


def _faces(paths: list[Path]) -> str:
    return "\n".join(
        '@font-face { font-family: "Pretendard GOV"; '
        f"font-weight: {_WEIGHTS[path.stem.rpartition('-')[2]]}; "
        f'src: url("{path.resolve().as_uri()}") format("{_FONT_KINDS[path.suffix]}"); }}'
        for path in paths
    )


def _table_rules(number: int, table: Table) -> str:
    layout = fit(table, PAGE_MM)
    rules = [f".doc-table-{number} {{ font-size: {layout.size:g}pt; }}"]
    rules += [
        f".doc-table-{number} col:nth-child({column}) {{ width: {wide / PAGE_MM:.4%}; }}"
        for column, wide in enumerate(layout.widths, start=1)
    ]
    lines = sum(layout.lines) * layout.size * _LINE * MM_PER_POINT
    if lines + len(layout.lines) * _ROW_MM <= _WHOLE_MM:
        rules.append(f".doc-tablebox-{number} {{ break-inside: avoid; }}")
    return "\n".join(rules)


def _watermark_rule(words: str) -> str:
    """Size at which the words fill the diagonal of the page; a half-width cell is half an em."""
    points = _DIAGONAL_MM / MM_PER_POINT / max(width(words) * 0.5, 1)
    return f".doc-watermark {{ font-size: {min(points, 72):.1f}pt; }}"


def _rules(document: Document, fonts: list[Path]) -> str:
    tables = [block for block in document.blocks if isinstance(block, Table)]
    return "\n".join(
        [
            _faces(fonts),
            f".doc-title {{ font-size: {fit_title(document.title, _TITLE_MM).size:g}pt; }}",
            _watermark_rule(document.watermark),
            *(_table_rules(number, table) for number, table in enumerate(tables, start=1)),
        ]
    )


def _page(document: Document, link: Link | None) -> str:
    metas = [("author", document.department)]
    if "created" in document.properties:
        metas += [
            (f"dcterms.{name}", document.properties["created"]) for name in ("created", "modified")
        ]
    metas += [(f"doc-{name}", value) for name, value in sorted(document.properties.items())]
    head = "".join(f'<meta name="{escape(n)}" content="{escape(value)}">' for n, value in metas)
    mark = escape(document.watermark)
    korean = document.language == "ko"  # WeasyPrint 70 does not know keep-all
    return (
        f'<!DOCTYPE html><html lang="{document.language}"><head><meta charset="utf-8">'
        f"<title>{escape(document.title)}</title>{head}</head><body>"
        f'{f"""<div class="doc-watermark">{mark}</div>""" if mark else ""}'
        f"{write_html(document, link=link, keep_words=korean)}</body></html>"
    )


@cache
def _report_css() -> str:
    return files("situationroom.documents").joinpath("report.css").read_text("utf-8")


def write_pdf(document: Document, *, fonts: Path | None = None, link: Link | None = None) -> bytes:
    """Return the document as a tagged PDF.

    Parameters
    ----------
    document
        What to write.
    fonts
        Folder with "Pretendard GOV" (files named *-Regular, *-Bold … .otf, .ttf or .woff2). Without
        it the Noto CJK fonts of the system are used.
    link
        Gives the absolute address of a figure's trace; without it figures are plain text.

    Raises
    ------
    ValueError
        If the SVG of a picture cannot be read.
    """
    document = cleaned(document)
    paths = _font_files(fonts)
    page, rules = _page(document, link), _rules(document, paths)
    fetcher = _Fonts({path.resolve().as_uri(): path for path in paths})
    config = FontConfiguration()
    sheet = CSS(string=_report_css() + rules, font_config=config, url_fetcher=fetcher)
    pdf: bytes = HTML(string=page, url_fetcher=fetcher).write_pdf(
        stylesheets=[sheet],
        font_config=config,
        pdf_identifier=hashlib.sha256((page + rules).encode()).digest()[:16],
        pdf_tags=True,
        custom_metadata=True,
    )
    return pdf
