"""Charts as they may enter a file: SVG reduced to shapes and words, and PNG drawn from it."""

import re
from xml.etree import ElementTree

import vl_convert

from situationroom.documents.texts import clean

_SVG = "{http://www.w3.org/2000/svg}"
_ELEMENTS = frozenset(
    [
        "svg",
        "g",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "defs",
        "clipPath",
        "linearGradient",
        "radialGradient",
        "stop",
        "pattern",
        "mask",
        "marker",
        "symbol",
        "use",
        "title",
        "desc",
    ]
)
_ATTRIBUTES = frozenset(
    [
        "id",
        "width",
        "height",
        "viewBox",
        "preserveAspectRatio",
        "x",
        "y",
        "x1",
        "y1",
        "x2",
        "y2",
        "dx",
        "dy",
        "r",
        "rx",
        "ry",
        "cx",
        "cy",
        "fx",
        "fy",
        "d",
        "points",
        "transform",
        "fill",
        "fill-opacity",
        "fill-rule",
        "stroke",
        "stroke-width",
        "stroke-opacity",
        "stroke-dasharray",
        "stroke-dashoffset",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-miterlimit",
        "opacity",
        "display",
        "visibility",
        "clip-path",
        "clip-rule",
        "mask",
        "offset",
        "stop-color",
        "stop-opacity",
        "gradientUnits",
        "gradientTransform",
        "patternUnits",
        "patternTransform",
        "patternContentUnits",
        "clipPathUnits",
        "maskUnits",
        "spreadMethod",
        "marker-start",
        "marker-mid",
        "marker-end",
        "markerWidth",
        "markerHeight",
        "refX",
        "refY",
        "orient",
        "font-family",
        "font-size",
        "font-weight",
        "font-style",
        "text-anchor",
        "dominant-baseline",
        "alignment-baseline",
        "letter-spacing",
        "rotate",
        "textLength",
        "pointer-events",
    ]
)
_FONTS = "Pretendard GOV, Noto Sans CJK KR, sans-serif"
_LINK = re.compile(r"url\(\s*['\"]?#([^'\")\s]+)['\"]?\s*\)")
_PNG_SCALE = 2.5


def _parse(svg: str) -> ElementTree.Element:
    svg = clean(svg)
    if "<!DOCTYPE" in svg.upper():
        raise ValueError("the SVG of a picture may not have a DOCTYPE")
    try:
        root = ElementTree.fromstring(svg)  # noqa: S314 - no DOCTYPE, so no entities
    except ElementTree.ParseError as error:
        raise ValueError(f"the SVG of a picture cannot be read: {error}") from error
    if root.tag != f"{_SVG}svg":
        raise ValueError(f"the SVG of a picture begins with {root.tag!r}, not with svg")
    return root


def _attribute(name: str, value: str, prefix: str) -> str | None:
    if name == "id":
        return prefix + value
    if name == "font-family" and value.strip() in {"sans-serif", "serif", "monospace"}:
        return _FONTS
    if "url(" in value.lower():
        inside = _LINK.fullmatch(value.strip())
        return f"url(#{prefix}{inside[1]})" if inside else None
    return value


def _copy_attributes(source: ElementTree.Element, target: ElementTree.Element, prefix: str) -> None:
    for name, value in source.attrib.items():
        if name in _ATTRIBUTES:
            kept = _attribute(name, value, prefix)
            if kept is not None:
                target.set(name, kept)
    href = source.get("href") or source.get("{http://www.w3.org/1999/xlink}href") or ""
    if href.startswith("#"):
        target.set("href", f"#{prefix}{href[1:]}")


def _copy(source: ElementTree.Element, prefix: str) -> ElementTree.Element | None:
    name = source.tag.removeprefix(_SVG)
    if name == source.tag or name not in _ELEMENTS:
        return None
    target = ElementTree.Element(name)
    target.text = clean(source.text or "") or None
    _copy_attributes(source, target, prefix)
    for child in source:
        copied = _copy(child, prefix)
        if copied is not None:
            copied.tail = clean(child.tail or "") or None
            target.append(copied)
    return target


def clean_svg(svg: str, *, alt: str = "", prefix: str = "") -> str:
    """Return the SVG with nothing in it but shapes and words.

    Scripts, styles, links, images, event attributes and foreign elements are left out, so the text
    may stand inside a page under a strict content security policy.

    Parameters
    ----------
    svg
        The drawing, as Vega writes it.
    alt
        What it shows; becomes the accessible name.
    prefix
        Set before every id, because ids of several drawings meet in one page.

    Raises
    ------
    ValueError
        If the text is not a well-formed SVG, has a DOCTYPE or is nested too deep.
    """
    try:
        root = _copy(_parse(svg), prefix)
    except RecursionError as error:
        raise ValueError("the SVG of a picture is nested too deep") from error
    assert root is not None  # `_parse` has seen that the root is svg
    root.set("xmlns", _SVG.strip("{}"))
    root.set("role", "img")
    if alt:
        root.set("aria-label", alt)
    return ElementTree.tostring(root, encoding="unicode")


def png(svg: str) -> bytes:
    """Return the drawing as PNG, from the cleaned SVG. Raises ValueError as `clean_svg` does."""
    return bytes(vl_convert.svg_to_png(clean_svg(svg), scale=_PNG_SCALE))
