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
    "aircraft_338": gettext_noop("Civil aircraft goods (Section 338)"),
    "aircraft_swiss": gettext_noop("Civil aircraft goods (Switzerland)"),
    "annex_ii": gettext_noop("Annex II of Executive Order 14257"),
    "brazil_exempt": gettext_noop("Exempt under Executive Order 14323 (Brazil)"),
    "fentanyl_ca_energy": gettext_noop("Energy and critical minerals of Canada"),
    "fentanyl_ca_potash": gettext_noop("Potash of Canada"),
    "fentanyl_mx_potash": gettext_noop("Potash of Mexico"),
    "informational": gettext_noop("Informational materials"),
    "partner_eu": gettext_noop("Goods of the agreement (EU)"),
    "partner_swiss": gettext_noop("Goods of the agreement (Switzerland)"),
    "pharma_eu": gettext_noop("Non-patented pharmaceuticals (EU)"),
    "pharma_swiss": gettext_noop("Non-patented pharmaceuticals (Switzerland)"),
    "s122_exempt": gettext_noop("Exempt under Section 122"),
    "s201_cells": gettext_noop("Solar cells (Section 201)"),
    "s201_modules": gettext_noop("Solar modules (Section 201)"),
    "s232_aluminium_derivatives": gettext_noop("Aluminium derivatives (Section 232)"),
    "s232_aluminium": gettext_noop("Aluminium (Section 232)"),
    "s232_aluminium_2020": gettext_noop("Aluminium derivatives of 2020 (Section 232)"),
    "s232_annex_1a": gettext_noop("Section 232, Annex I-A"),
    "s232_annex_1a_copper": gettext_noop("Section 232, Annex I-A, copper"),
    "s232_annex_1b": gettext_noop("Section 232, Annex I-B"),
    "s232_annex_1c": gettext_noop("Section 232, Annex I-C"),
    "s232_annex_aluminium": gettext_noop("Section 232, aluminium of the annexes"),
    "s232_annex_3": gettext_noop("Section 232, Annex III"),
    "s232_auto_parts": gettext_noop("Motor vehicle parts (Section 232)"),
    "s232_autos": gettext_noop("Automobiles (Section 232)"),
    "s232_buses": gettext_noop("Buses (Section 232)"),
    "s232_cabinets": gettext_noop("Kitchen cabinets and vanities (Section 232)"),
    "s232_copper": gettext_noop("Copper (Section 232)"),
    "s232_furniture": gettext_noop("Upholstered wooden furniture (Section 232)"),
    "s232_parts_certified": gettext_noop("Motor vehicle parts by certificate (Section 232)"),
    "s232_pharmaceuticals": gettext_noop("Pharmaceuticals (Section 232)"),
    "s232_polysilicon": gettext_noop("Polysilicon (Section 232)"),
    "s232_semiconductors": gettext_noop("Semiconductors (Section 232)"),
    "s232_softwood": gettext_noop("Softwood timber and lumber (Section 232)"),
    "s232_steel": gettext_noop("Steel (Section 232)"),
    "s232_steel_2020": gettext_noop("Steel derivatives of 2020 (Section 232)"),
    "s232_steel_derivatives": gettext_noop("Steel derivatives (Section 232)"),
    "s232_truck_parts": gettext_noop("Truck parts (Section 232)"),
    "s232_trucks": gettext_noop("Trucks (Section 232)"),
    "s232_wood_deal": gettext_noop("Furniture and cabinets of the agreements (Section 232)"),
    "s301_excluded": gettext_noop("Excluded from Section 301 (China) by description"),
    "s301_brazil_exempt": gettext_noop("Exempt under Section 301 (Brazil)"),
    "s301fl_exempt": gettext_noop("Exempt under Section 301 (forced labour)"),
    "s338_alcohol": gettext_noop("Alcoholic beverages (Section 338)"),
    "s338_autos": gettext_noop("Motor vehicle list (Section 338)"),
    "s338_dairy": gettext_noop("Dairy (Section 338)"),
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
