"""Headline rates of the register on a day, as the published schedule shows them ("text" axis).

No product code decides here: the acts are read with the room's own reader (origins spelt out),
what applies to an origin on a day is worked out below, from `text`, `since`, `ends` and origins.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from situationroom.rooms.measures.written import read_acts

REFERENCE = Path(__file__).resolve().parents[2] / "reference"
MEASURES = REFERENCE / "measures"


@cache
def measures():
    return [m for act in read_acts(MEASURES) for m in act["measures"]]


def shown(measure, day):
    """Whether the published schedule shows a measure on a day."""
    if day < measure.get("text", measure["since"]):
        return False
    said = [end for end in measure.get("ends", []) if end["known"] <= day]
    if not said:
        return True
    end = max(said, key=lambda end: end["known"])
    return day <= end.get("text", end["until"])


def reaches(measure, origin):
    origins = measure["origins"]
    return (origins is None or origin in origins) and origin not in measure["except_origins"]


def assumed(measure):
    """Whether the measure applies in the assumed case: not above a quota, not by a rare fact."""
    return measure["rate"] is not None and measure.get("share", [0, 1, 1])[1] > 0


@dataclass(frozen=True)
class Programme:
    """How a programme of another source is called here: programmes, keys, agreements first."""

    names: tuple[str, ...]
    deals: tuple[str, ...] = ()
    keys: tuple[str, ...] = field(default=())
    without: tuple[str, ...] = field(default=())

    def general(self, origin, day):
        return [m for m in self._found(origin, day) if m["programme"] not in self.deals]

    def agreed(self, origin, day):
        return [m for m in self._found(origin, day) if m["programme"] in self.deals]

    def _found(self, origin, day):
        return [
            m
            for m in measures()
            if (m["programme"] in self.names + self.deals or m["key"] in self.keys)
            and m["key"] not in self.without
            and assumed(m)
            and reaches(m, origin)
            and shown(m, day)
        ]

    def rate(self, origin, day):
        """The rate of the agreement if there is one, else the highest; None if nothing applies."""
        found = self.agreed(origin, day) or self.general(origin, day)
        return max((m["rate"] for m in found), default=None)


ANNEX = ("s232-annex-1a", "s232-annex-1a-gb")
CERTIFIED = tuple(f"s232-parts-certified-{o}" for o in ("jp", "eu", "kr", "tw"))
PROGRAMMES = {
    "steel": Programme(("s232_steel",), keys=ANNEX),
    "aluminum": Programme(("s232_aluminium",), keys=(*ANNEX, "s232-annex-ru-200")),
    "copper": Programme(("s232_copper",), keys=("s232-annex-1a-copper",)),
    "autos": Programme(("s232_autos",), ("s232_autos_deal",)),
    "auto_parts": Programme(("s232_auto_parts",), ("s232_auto_parts_deal",), without=CERTIFIED),
    "mhd_vehicles": Programme(("s232_trucks",), without=("s232-buses-10",)),
    "buses": Programme((), keys=("s232-buses-10",)),
    "mhd_parts": Programme(("s232_truck_parts",)),
    "softwood_lumber": Programme((), keys=("s232-softwood-10",)),
    "wood_furniture": Programme((), ("s232_wood_deal",), keys=("s232-furniture-25",)),
    "kitchen_cabinets": Programme((), ("s232_wood_deal",), keys=("s232-cabinets-25",)),
    "semiconductors": Programme(("s232_semiconductors",)),
    "pharmaceuticals": Programme(("s232_pharmaceuticals",)),
    "fentanyl": Programme(("ieepa_fentanyl",)),
    "section_122": Programme(("s122",)),
    "china_301": Programme(("s301_china", "s301_china_2024")),
}  # fmt: skip
BASE = Programme(("ieepa_reciprocal",))
COUNTRY = Programme(("ieepa_reciprocal_country",))
ON_TOP = (Programme(("ieepa_brazil",)), Programme(("ieepa_russia_oil",)))


def headline(tariff, origin, day, *, claimed=False):
    """The headline rate of a programme; None where the register has none."""
    if tariff == "reciprocal":
        rate = COUNTRY.rate(origin, day)
        rate = BASE.rate(origin, day) if rate is None else rate
        more = sum(p.rate(origin, day) or 0.0 for p in ON_TOP)
        return None if rate is None else round(rate + more, 6)
    programme = PROGRAMMES[tariff]
    found = programme.general(origin, day)
    if claimed and found and all("claims" in m for m in found) and origin in ("CA", "MX"):
        return 0.0
    return programme.rate(origin, day)


def day_of(text):
    return date.fromisoformat(text)
