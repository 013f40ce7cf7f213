"""Human names of what the tables hold as codes: items, sources, goods, areas, measures."""

from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from situationroom.documents import formats
from situationroom.rooms.codelists.models import HSCode
from situationroom.rooms.codelists.queries import list_areas, list_items
from situationroom.rooms.reports.wording import SOURCE_NAMES
from situationroom.web.words import named

TOTAL = "total"
# What the ministry calls its items and areas where they are not the room's own.
MINISTRY_NAMES = {
    "ICT": gettext_noop("All ICT goods"),
    "반도체": gettext_noop("Semiconductors"),
    "휴대폰": gettext_noop("Mobile phones"),
    "컴퓨터·주변기기": gettext_noop("Computers and peripherals"),
    "디스플레이": gettext_noop("Displays"),
    "통신장비": gettext_noop("Communications equipment"),
    "CN_HK": gettext_noop("China with Hong Kong"),
}
STATUS_NAMES = {
    "A": gettext_noop("Normal value"),
    "U": gettext_noop("Low reliability: the release also holds figures of longer periods"),
}
# Lists of products of the reference register; an officer's lists are spelled out instead.
LIST_NAMES = {
    "aircraft_eu": gettext_noop("Civil aircraft goods (EU)"),
    "aircraft_korea": gettext_noop("Civil aircraft goods (Korea)"),
    "annex_ii": gettext_noop("Annex II of Executive Order 14257"),
    "s122_exempt": gettext_noop("Exempt under Section 122"),
    "s201_cells": gettext_noop("Solar cells (Section 201)"),
    "s201_modules": gettext_noop("Solar modules (Section 201)"),
    "s232_aluminium_derivatives": gettext_noop("Aluminium derivatives (Section 232)"),
    "s232_annex_1b": gettext_noop("Section 232, Annex I-B"),
    "s232_annex_3": gettext_noop("Section 232, Annex III"),
    "s232_auto_parts": gettext_noop("Motor vehicle parts (Section 232)"),
    "s232_semiconductors": gettext_noop("Semiconductors (Section 232)"),
    "s301_brazil_exempt": gettext_noop("Exempt under Section 301 (Brazil)"),
    "s301fl_exempt": gettext_noop("Exempt under Section 301 (forced labour)"),
}
# Leaves of the HS that say nothing without what stands above them.
VAGUE = frozenset({"기타", "Other", "Parts", "부분품", "부분품과 부속품", "Parts and accessories"})


def item_names() -> dict[str, str]:
    """Return the names of the ICT items, with the total."""
    return {item.code: named(item) for item in list_items()} | {TOTAL: _("Total")}


def source_name(source: str) -> str:
    """Return the proper name of an elasticity source."""
    names = SOURCE_NAMES.get(source)
    return names[0 if formats.in_korean() else 1] if names else source


def list_name(code: str) -> str:
    """Name a list of products; one that is named after its heading is called by it."""
    if code in LIST_NAMES:
        return _(LIST_NAMES[code])
    return _("list of heading %(heading)s") % {"heading": code.rpartition("_")[2]}


def ministry_name(name: str) -> str:
    """Return an item or area of the ministry's releases in the reader's language."""
    return _(MINISTRY_NAMES[name]) if name in MINISTRY_NAMES else name


def dotted(code: str) -> str:
    """Write an HS or HTS code as the schedule prints it: 8473301140 → 8473.30.11.40."""
    if not code.isdecimal() or len(code) < 6:
        return code
    return ".".join([code[:4], *(code[i : i + 2] for i in range(4, len(code), 2))])


def goods_name(row: HSCode | None) -> str:
    """Return the short name of an HS subheading: its leaf, or what stands above a vague leaf."""
    if row is None:
        return ""
    levels = [level.strip() for level in named(row).split(" > ")]
    return " – ".join(levels[-2:]) if levels[-1] in VAGUE else levels[-1]


def goods_text(code: str, row: HSCode | None) -> str:
    """Name goods by words and code: 인쇄회로(HS 8534.00)."""
    name = goods_name(row)
    heading = f"HS {dotted(code)}"
    if not name:
        return heading
    return f"{name}({heading})" if formats.in_korean() else f"{name} ({heading})"


def area_name(code: str) -> str:
    """Return the name of an area by its code; what is no ISO code is a name of the ministry's."""
    area = list_areas().get(code)
    return named(area) if area is not None else ministry_name(code)


def status_name(status: str) -> str:
    """Return what an observation status (SDMX OBS_STATUS) means."""
    return _(STATUS_NAMES[status]) if status in STATUS_NAMES else status


def join_names(names: Collection[str]) -> str:
    """List names once each, in the order they came."""
    return ", ".join(dict.fromkeys(names))
