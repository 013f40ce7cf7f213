"""Reads: areas, and what an origin means however it is written."""

from functools import lru_cache

from situationroom.base.errors import Refusal
from situationroom.rooms.codelists.models import Area, ReferenceTable


def normalise_origin(origin: str) -> str:
    """Return the ISO code of an origin given as code or name. Raises Refusal when unknown."""
    text = origin.strip()
    areas = list_areas()
    if text.upper() in areas:
        return text.upper()
    for area in areas.values():
        if text in (area.name_ko, area.iso3) or text.lower() == area.name_en.lower():
            return area.iso2
    raise Refusal(
        "%(origin)s is not a country the room knows.",
        hint="Write a two-letter code such as KR, TW or VN, or EU.",
        origin=origin,
    )


@lru_cache(maxsize=1)
def _areas(sha256: str) -> dict[str, Area]:
    return {area.iso2: area for area in Area.objects.order_by("iso2")}


def list_areas() -> dict[str, Area]:
    """Return every area by its ISO code."""
    loaded = ReferenceTable.objects.filter(name="areas").values_list("sha256", flat=True)
    return _areas(loaded.first() or "")
