"""The compiled tables in the reader's words: what each is called, what each column means.

A source keeps its own column keys; pages show a name with its unit and give the key beside it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from situationroom.documents import formats
from situationroom.web import marks
from situationroom.web.names import (
    area_name,
    dotted,
    item_names,
    ministry_name,
    source_name,
    status_name,
)

Text = str | SafeString | Promise
TABLE_NAMES = {
    "areas": gettext_noop("Countries and areas"),
    "bridge_hs_mti": gettext_noop("Bridge between the HS and the MTI series"),
    "claimed_shares": gettext_noop("Share of trade without ordinary duty, by partner and chapter"),
    "elasticities": gettext_noop("Trade elasticities by source"),
    "hs6": gettext_noop("HS codes of six digits"),
    "hts_lines": gettext_noop("Tariff lines of the United States (HTSUS)"),
    "item_hs6": gettext_noop("HS codes of the ICT items"),
    "items": gettext_noop("ICT items"),
    "kr_ict_exports_monthly": gettext_noop("Korea's ICT exports by month (MTI)"),
    "moved_codes": gettext_noop("Dead codes and where their goods went (HS, HTS)"),
    "value_added_shares": gettext_noop("Korean value added in exports to the US (WIOD 2011)"),
    "us_imports_2024": gettext_noop("US imports of ICT goods in 2024, by tariff line and partner"),
}
SERIES_NAMES = {
    "us_imports_hs": gettext_noop("US imports from Korea (HS, US Census Bureau)"),
    "kr_exports_mti": gettext_noop("Exports to the US (MTI, ministry's release)"),
}
SCOPE_NAMES = {
    "hs4": gettext_noop("by HS heading (4 digits)"),
    "sector": gettext_noop("by industrial sector"),
}
FLAG_NAMES = {
    "imputed": gettext_noop("no significant row in the heading; filled in by the source"),
    "own_imputed": gettext_noop("the code's own row was filled in by the source"),
    "single_row": gettext_noop("a single row"),
    "pooled": gettext_noop("several headings taken together"),
    "proxy_heading": gettext_noop("a neighbouring heading stands for it"),
    "proxy_sector": gettext_noop("a neighbouring sector stands for it"),
    "sector_ambiguous": gettext_noop("the sector is not certain"),
    "missing": gettext_noop("no value in the source"),
}
MOVE_NAMES = {
    "edition": gettext_noop("new edition of the HS"),
    "rename": gettext_noop("renamed"),
    "split": gettext_noop("split"),
    "many_to_many": gettext_noop("arranged anew"),
    "dropped": gettext_noop("dropped"),
}
KIND_NAMES = {
    "total": gettext_noop("All ICT"),
    "item": gettext_noop("By item"),
    "country": gettext_noop("By country"),
    "country_item": gettext_noop("By country and item"),
    "M": gettext_noop("Monthly"),
    "A": gettext_noop("Yearly"),
}
# How the table of elasticities says what it holds; parts with numbers follow as patterns.
DEFINITION_PARTS = (
    gettext_noop("elasticity of substitution between varieties (origins), taken as it stands"),
    gettext_noop("theta is the response of expenditure including duty"),
    gettext_noop("customs value before duty falls by one more: sigma = theta + 1"),
    gettext_noop("response of bilateral trade value before duty to (1+t), negative in the source"),
    gettext_noop(
        "reading taken: sigma = -number (were the number 1-sigma, sigma would be larger by 1)"
    ),
)
DEFINITION_PATTERNS = (
    (
        re.compile(r"median of heading (?P<heading>[0-9+]+) \((?P<vintage>[^)]+)\)"),
        gettext_noop("median of heading %(heading)s (%(vintage)s)"),
    ),
    (
        re.compile(r"no row for the heading \((?P<vintage>[^)]+)\)"),
        gettext_noop("no row for the heading (%(vintage)s)"),
    ),
    (
        re.compile(r"sector (?P<sector>[A-Za-z ]+), theta (?P<theta>[0-9.]+)"),
        gettext_noop("sector %(sector)s, theta %(theta)s"),
    ),
)


@dataclass(frozen=True)
class Described:
    """What a column holds, in which unit, and how a value of it is written."""

    label: Text
    unit: Text = ""
    write: Callable[[str], Text] = str


def table_name(table: str) -> str:
    """Return what a compiled table is called."""
    return _(TABLE_NAMES[table]) if table in TABLE_NAMES else table


def described(table: str, column: str) -> Described:
    """Return what a column of a table means."""
    own = COLUMNS.get(table, {})
    return own.get(column) or SHARED.get(column) or Described(column)


def chosen(names: dict[str, str]) -> Callable[[str], str]:
    """Return a writer that names a code, and leaves alone what it does not know."""
    return lambda code: _(names[code]) if code in names else code


def flags_text(flags: str) -> str:
    """Name the flags of an elasticity."""
    return "; ".join(chosen(FLAG_NAMES)(flag) for flag in flags.split(";"))


def definition_text(definition: str) -> str:
    """Say in the reader's language how an elasticity was read from its source."""
    return "; ".join(_definition_part(part) for part in definition.split("; "))


def _definition_part(part: str) -> str:
    for pattern, message in DEFINITION_PATTERNS:
        if found := pattern.fullmatch(part):
            return _(message) % found.groupdict()
    return _(part) if part in DEFINITION_PARTS else part


def _name_origin(origin: str) -> str:
    """Say from which older code a Korean name was taken."""
    kind, _colon, code = origin.partition(":")
    vintage, _colon, number = code.partition(":")
    said = {"inherited": _("taken from %(code)s"), "own_translation": _("our wording (%(code)s)")}
    return said[kind] % {"code": f"{vintage} {dotted(number)}"} if kind in said else origin


def _said(text: str) -> str:
    """Say what the tables say in English in the reader's language."""
    return _(text) if text else text


def _exact(text: str) -> str:
    """Write an amount to the last digit."""
    return formats.number(float(text)) if text.lstrip("-").isdecimal() else text


def _percent(text: str) -> str:
    return formats.share(float(text), 2)


def _area(code: str) -> str:
    name = area_name(code)
    return name if name == code else f"{name}({code})"


def _exporter(code: str) -> str:
    return _("Rest of the world") if code == "ROW" else _area(code)


def _item(code: str) -> str:
    return item_names().get(code, code)


_DOLLARS = gettext_lazy("US dollars")
_HUNDRED_MILLION = gettext_lazy("100 million US dollars")
SHARED = {
    "line": Described(gettext_lazy("Tariff line (HTS)"), write=dotted),
    "hs6": Described("HS6", write=dotted),
    "code": Described(gettext_lazy("HS code"), write=dotted),
    "item": Described(gettext_lazy("Item"), write=_item),
    "name_ko": Described(gettext_lazy("Korean name"), write=marks.in_korean),
    "name_en": Described(gettext_lazy("English name"), write=marks.in_english),
    "vintage": Described(gettext_lazy("Vintage"), write=_said),
    "source": Described(gettext_lazy("Source"), write=_said),
    "note": Described(gettext_lazy("Note"), write=_said),
    "period": Described(gettext_lazy("Period")),
    "value_usd": Described(gettext_lazy("Customs value"), _DOLLARS, _exact),
    "classification": Described(gettext_lazy("Classification"), write=_said),
}
COLUMNS: dict[str, dict[str, Described]] = {
    "us_imports_2024": {
        "partner": Described(gettext_lazy("Partner (origin)"), write=_area),
        "duty_usd": Described(gettext_lazy("Calculated duty"), _DOLLARS, _exact),
    },
    "elasticities": {
        "source": Described(gettext_lazy("Elasticity source"), write=source_name),
        "scope": Described(gettext_lazy("Level it holds for"), write=chosen(SCOPE_NAMES)),
        "sigma": Described(
            gettext_lazy("Elasticity (σ)"),
            gettext_lazy("fall of the customs value in percent per percent of duty"),
        ),
        "definition": Described(gettext_lazy("How it was read"), write=definition_text),
        "n": Described(gettext_lazy("Rows used")),
        "n_imputed": Described(gettext_lazy("Rows the source filled in")),
        "flag": Described(gettext_lazy("Mind"), write=flags_text),
        "citation": Described(gettext_lazy("Cited work"), write=marks.in_english),
    },
    "areas": {
        "iso2": Described(gettext_lazy("ISO code, two letters")),
        "iso3": Described(gettext_lazy("ISO code, three letters")),
        "m49": Described(gettext_lazy("UN M49 code")),
        "us_census_code": Described(gettext_lazy("US Census code")),
    },
    "bridge_hs_mti": {
        "series": Described(gettext_lazy("Series"), write=chosen(SERIES_NAMES)),
        "value_usd": Described(gettext_lazy("Value"), _DOLLARS, _exact),
    },
    "hs6": {
        "ko_origin": Described(gettext_lazy("Where the Korean name comes from"), write=_name_origin)
    },
    "hts_lines": {
        "description": Described(gettext_lazy("Description"), write=marks.in_english),
        "unit": Described(gettext_lazy("Unit of quantity"), write=marks.in_english),
        "general": Described(gettext_lazy("General duty, as printed"), write=marks.in_english),
        "general_rate": Described(gettext_lazy("General duty"), "%", _percent),
        "general_ad_valorem": Described(
            gettext_lazy("General duty, share of value"), "%", _percent
        ),
        "general_amount": Described(gettext_lazy("General duty, USD a unit"), "USD"),
        "general_per": Described(gettext_lazy("Unit of the general duty"), write=marks.in_english),
        "special": Described(gettext_lazy("Special duty, as printed"), write=marks.in_english),
        "column2": Described(gettext_lazy("Column 2 duty, as printed"), write=marks.in_english),
        "column2_rate": Described(gettext_lazy("Column 2 duty"), "%", _percent),
        "column2_ad_valorem": Described(
            gettext_lazy("Column 2 duty, share of value"), "%", _percent
        ),
        "column2_amount": Described(gettext_lazy("Column 2 duty, USD a unit"), "USD"),
        "column2_per": Described(gettext_lazy("Unit of the column 2 duty"), write=marks.in_english),
        "kr_rate": Described(gettext_lazy("Duty on Korean origin (KORUS)"), "%", _percent),
        "valid_from": Described(gettext_lazy("Valid from")),
        "valid_until": Described(gettext_lazy("Valid until")),
        "first_release": Described(
            gettext_lazy("First release of the schedule"), write=marks.as_code
        ),
        "last_release": Described(
            gettext_lazy("Last release of the schedule"), write=marks.as_code
        ),
    },
    "claimed_shares": {
        "origin": Described(gettext_lazy("Origin"), write=_area),
        "hs2": Described(gettext_lazy("HS chapter")),
        "share": Described(gettext_lazy("Trade without ordinary duty"), "%", _percent),
    },
    "value_added_shares": {
        "exporter": Described(gettext_lazy("Exporter"), write=_exporter),
        "goods": Described(gettext_lazy("HS chapter")),
        "industry": Described(gettext_lazy("Industry of the table")),
        "year": Described(gettext_lazy("Year")),
        "share": Described(gettext_lazy("Share of Korean value added"), "%", _percent),
        "exports_usd": Described(
            gettext_lazy("Exports to the United States"), gettext_lazy("US dollars"), _exact
        ),
    },
    "moved_codes": {
        "old": Described(gettext_lazy("Dead code"), write=dotted),
        "new": Described(gettext_lazy("Where its goods went"), write=dotted),
        "edition": Described(
            gettext_lazy("Last edition, or release without it"), write=marks.as_code
        ),
        "kind": Described(gettext_lazy("How it ended"), write=chosen(MOVE_NAMES)),
    },
    "item_hs6": {"basis": Described(gettext_lazy("Basis"), write=_said)},
    "items": {
        "position": Described(gettext_lazy("Order")),
        "item": Described(gettext_lazy("Item"), write=_item),
        "note": Described(gettext_lazy("Note"), write=marks.in_korean),
    },
    "kr_ict_exports_monthly": {
        "freq": Described(gettext_lazy("Frequency"), write=chosen(KIND_NAMES)),
        "kind": Described(gettext_lazy("Breakdown"), write=chosen(KIND_NAMES)),
        "item_name": Described(gettext_lazy("Item"), write=ministry_name),
        "area_name": Described(gettext_lazy("Area as printed"), write=marks.in_korean),
        "area": Described(gettext_lazy("Area"), write=area_name),
        "value_usd_100m": Described(gettext_lazy("Value"), _HUNDRED_MILLION),
        "yoy_pct": Described(gettext_lazy("Change on the year"), "%"),
        "news_id": Described(gettext_lazy("Number of the release")),
        "release_date": Described(gettext_lazy("Day of the release")),
        "status": Described(gettext_lazy("Status"), write=status_name),
    },
}
