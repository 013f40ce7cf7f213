"""Days and rules of customs law that hold of an entry, each with the words it rests on.

The register holds what adds a duty to goods. What is here hangs on the entry: when goods were
loaded, when an entry is closed, what a court has said of duties that were collected.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of law by name, with the citation a broker can look up."""

    code: str
    citation: str


RULING = date(2026, 2, 20)
"""From this day IEEPA duties are known to be no law (*Learning Resources v. Trump*)."""

COLLECTED_UNTIL = date(2026, 2, 23)
"""The last day on which Customs still collected them."""

IEEPA = "ieepa_"
"""How the programmes begin whose duties rested on that Act; an act may carry other duties too."""

IEEPA_RULING = Rule(
    "ieepa_ruling",
    "Learning Resources, Inc. v. Trump (U.S. 2026-02-20); EO 'Ending Certain Tariff Actions' of "
    "2026-02-20",
)
LIQUIDATION = Rule("liquidation", "19 U.S.C. 1504(a); 19 CFR 159.9, 159.11; 314-day cycle of CBP")
CORRECTION = Rule(
    "post_summary_correction",
    "ACE test of post-summary corrections, as modified in 2017 and 2019: 300 days after entry and "
    "15 days before scheduled liquidation",
)
PROTEST = Rule("protest_180_days", "19 U.S.C. 1514(c)(3); 19 CFR 174.12(e)")
LATER_CLAIM = Rule("1520d_one_year", "19 U.S.C. 1520(d); 19 CFR 10.1010 (KORUS), 182.31 (USMCA)")
UNDERPAID = Rule("underpaid", "19 U.S.C. 1505(c); prior disclosure 19 U.S.C. 1592(c)(4)")
CAPE_DAYS = 80
"""A CAPE declaration is taken for entries that were liquidated at most so many days ago."""

EXCLUSION = "exclusion:"
LATER_CLAIM_LIFTS = IEEPA
"""The programmes that a preference claimed later lifts too (CBP on the fentanyl duties).

Of the surcharge of Section 122 and of Section 301 nothing was found: there it is open.
"""

AGREEMENTS_OF_1520D = frozenset(
    {"korus", "usmca", "chile", "cafta_dr", "oman", "peru", "colombia", "panama"}
)
"""Agreements whose goods may be claimed within a year after importation; not Singapore's,
Australia's, Israel's and others without such a clause."""


@dataclass(frozen=True, slots=True)
class InTransit:
    """Goods on a vessel before a day and entered before another are out of some provisions.

    Those of `authority` and one of `programmes` that began from `since` to `until`.
    """

    rule: Rule
    programmes: frozenset[str]
    since: date
    until: date
    loaded_before: date
    entered_before: date
    known: date = date.min
    """Since when the last day of entry was known."""
    origins: frozenset[str] | None = None

    def holds(self, *, on: date, loaded_on: date | None, origin: str) -> bool:
        """Tell whether goods that came by vessel are in transit by it."""
        return (
            loaded_on is not None
            and loaded_on < self.loaded_before
            and on < self.entered_before
            and (self.origins is None or origin in self.origins)
        )

    def frees(self, programme: str, since: date) -> bool:
        """Tell whether a provision of a programme, in force since a day, is lifted."""
        return programme in self.programmes and self.since <= since <= self.until


RECIPROCAL = frozenset({"ieepa_reciprocal", "ieepa_reciprocal_country"})
IN_TRANSIT = (
    InTransit(
        Rule("in_transit_9903.01.23", "HTSUS 9903.01.23"),
        frozenset({"ieepa_fentanyl"}),
        date(2025, 2, 4),
        date(2025, 3, 4),
        loaded_before=date(2025, 2, 1),
        entered_before=date(2025, 3, 7),
        origins=frozenset({"CN", "HK"}),
    ),
    InTransit(
        Rule("in_transit_9903.01.28", "HTSUS 9903.01.28; CSMS 64680374 (closed on 2025-05-27)"),
        RECIPROCAL,
        date(2025, 4, 5),
        date(2025, 4, 5),
        loaded_before=date(2025, 4, 5),
        entered_before=date(2025, 5, 27),
    ),
    InTransit(
        Rule("in_transit_9903.01.28", "HTSUS 9903.01.28, country rates of 2025-04-09"),
        RECIPROCAL,
        date(2025, 4, 9),
        date(2025, 4, 10),
        loaded_before=date(2025, 4, 9),
        entered_before=date(2025, 5, 27),
    ),
    InTransit(
        Rule("in_transit_9903.02", "HTSUS 9903.02.02-.71; EO 14326 section 3: 9903.01.25 is paid"),
        frozenset({"ieepa_reciprocal_country"}),
        date(2025, 8, 7),
        date(2025, 8, 7),
        loaded_before=date(2025, 8, 7),
        entered_before=date(2025, 10, 5),
    ),
    InTransit(
        Rule("in_transit_9903.01.78", "HTSUS 9903.01.78: on the water before 2025-08-06"),
        frozenset({"ieepa_brazil"}),
        date(2025, 8, 6),
        date(2025, 8, 6),
        loaded_before=date(2025, 8, 6),
        entered_before=date(2025, 10, 5),
    ),
    InTransit(
        Rule("in_transit_9903.01.85", "HTSUS 9903.01.85: on the water before 2025-08-27"),
        frozenset({"ieepa_russia_oil"}),
        date(2025, 8, 27),
        date(2025, 8, 27),
        loaded_before=date(2025, 8, 27),
        entered_before=date(2025, 9, 17),
    ),
    InTransit(
        Rule("in_transit_9903.03.02", "HTSUS 9903.03.02"),
        frozenset({"s122"}),
        date(2026, 2, 24),
        date(2026, 2, 24),
        loaded_before=date(2026, 2, 24),
        entered_before=date(2026, 2, 28),
    ),
    InTransit(
        Rule("in_transit_9903.05.85", "HTSUS 9903.05.85"),
        frozenset({"s301_forced_labor"}),
        date(2026, 7, 24),
        date(2026, 7, 24),
        loaded_before=date(2026, 7, 24),
        entered_before=date(2026, 7, 28),
    ),
)

US_CONTENT = Rule("us_content", "HTSUS 9903.01.34, U.S. note 2(v)(xii): at least 20 % of the value")
US_CONTENT_FROM = 0.20
NOT_US = "content:not-us"

WHOLE_DERIVATIVE = Rule(
    "whole_derivative",
    "HTSUS 9903.01.33; CSMS 64680374: until 2025-06-03 the whole of a metal derivative is out",
)
WHOLE_UNTIL = date(2025, 6, 3)
METAL_PROGRAMMES = frozenset({"s232_steel", "s232_aluminium"})

VEHICLE_PART = Rule("vehicle_part", "HTSUS U.S. note 33(g) and (r): parts of vehicles only")
OF_VEHICLES = "use:vehicle-part"
VEHICLE_PROGRAMMES = frozenset({"s232_auto_parts", "s232_auto_parts_deal", "s232_truck_parts"})
