"""Tariff lines in words: what a line is in Korean and English, and lines to choose from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from situationroom.documents import formats
from situationroom.rooms.codelists.models import HSCode, TariffLine
from situationroom.rooms.codelists.queries import get_hs_names
from situationroom.rooms.codelists.rules import dotted_code
from situationroom.web.tables import Column, Link, Table

LEVEL = " > "


@dataclass(frozen=True, kw_only=True)
class ProductName:
    """What a line is called in one language: the headings above, the name, where it is from."""

    lang: str
    above: str
    name: str
    note: str = ""


def product_names(row: TariffLine) -> list[ProductName]:
    """Return the names of a line, the reader's language first.

    The Korean is the name of the six-digit code, the English the text of the line itself.
    """
    english = _split("en", row.description)
    hs = get_hs_names([row.hs6]).get(row.hs6)
    if hs is None or not hs.name_ko:
        return [english]
    korean = _split("ko", hs.name_ko, note=_origin_note(hs))
    return [korean, english] if formats.in_korean() else [english, korean]


def _split(lang: str, text: str, note: str = "") -> ProductName:
    above, mark, name = text.rpartition(LEVEL)
    return ProductName(lang=lang, above=above + mark, name=name, note=note)


def _origin_note(hs: HSCode) -> str:
    """Say of which code the Korean name is."""
    kind, _colon, rest = hs.ko_origin.partition(":")
    edition, _colon, code = rest.partition(":")
    values = {"hs6": dotted_code(hs.code), "edition": edition, "code": dotted_code(code)}
    if kind == "inherited":
        return _("HS %(hs6)s; Korean name taken over from %(edition)s %(code)s") % values
    if kind == "own_translation":
        return _("HS %(hs6)s; our own wording, not the Korean tariff") % values
    return _("HS %(hs6)s") % values


def line_table(lines: Sequence[TariffLine], said: Mapping[str, Any], caption: str) -> Table:
    """Return lines to choose from, each leading to its duty for the same origin and day."""
    names = get_hs_names(sorted({row.hs6 for row in lines}))
    common = _common_levels([row.description for row in lines])
    return Table(
        anchor="lines",
        caption=caption,
        columns=[
            Column(key="line", label=_("Tariff line (HTS)"), kind="link", head=True),
            Column(key="name", label=_("Product")),
            Column(key="general", label=_("Ordinary duty (column 1)")),
        ],
        rows=[
            {
                "line": Link(
                    text=dotted_code(row.line),
                    url=reverse("duties") + "?" + urlencode({**said, "line": row.line}),
                ),
                "name": _name_cell(row, names.get(row.hs6), common),
                "general": row.general or "–",
            }
            for row in lines
        ],
    )


def _name_cell(row: TariffLine, hs: HSCode | None, common: int) -> SafeString:
    english = LEVEL.join(row.description.split(LEVEL)[common:])
    korean = hs.name_ko.rpartition(LEVEL)[2] if hs else ""
    if not korean:
        return format_html('<span lang="en">{}</span>', english)
    first, second = ("ko", korean), ("en", english)
    if not formats.in_korean():
        first, second = second, first
    return format_html(
        '<span><span lang="{}">{}</span><small class="r-second" lang="{}">{}</small></span>',
        *first,
        *second,
    )


def _common_levels(texts: Sequence[str]) -> int:
    """Return how many levels all descriptions share, at least one left to each."""
    paths = [text.split(LEVEL) for text in texts]
    shortest = min((len(path) for path in paths), default=1) - 1
    return next(
        (n for n in range(shortest) if len({path[n] for path in paths}) > 1), max(shortest, 0)
    )
