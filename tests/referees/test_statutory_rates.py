"""Referee: every headline rate of a table compiled by others, against the register.

70,925 rows (country × programme × release of the schedule, tariff-rate-tracker, 2026-06-29),
without the United States (1000) and the code 9800. It is a referee and never an input: dates and
rates of the register are those of the law. Where the two differ the reason stands here by group,
and the figures in docs/figures/duties.md. A difference without a reason fails.
"""
# ruff: noqa: T201

import csv
import gzip
from collections import Counter
from functools import cache

import pytest
from tests.referees.headline import MEASURES, REFERENCE, day_of, headline

from situationroom.rooms.measures.written import read_table

SHARED = REFERENCE.parents[1] / "shared" / "data"
TABLE = SHARED / "us_tariff" / "us_statutory_rates_by_country_revision.csv.gz"
USMCA = "Applies to USMCA-compliant goods only"
NO_PARTNER = ("1000", "9800")
# Codes of the Census Bureau that the table of areas has no ISO code beside.
MORE = {
    "1610": "PM", "2390": "CU", "4803": "XK", "5082": "PS", "5083": "PS", "5790": "KP",
    "6029": "HM", "6413": "WF", "7810": "IO", "7905": "TF", "9030": "PR", "9110": "VI",
    "9350": "GU", "9510": "AS", "9610": "MP",
}  # fmt: skip
EU = [row["origin"] for row in read_table(MEASURES / "origins.csv") if row["list"] == "EU27"]
TAIWAN_TEXT = ("auto_parts", "wood_furniture", "kitchen_cabinets")

REASONS = {
    "softwood": "15 % for the agreements: HTS 9903.76.21-.24 are for furniture and cabinets only",
    "column 2": "9903.01.29 takes the countries of general note 3(b) out of the base",
    "one day": "country rates were in force on 9 April 2025 (EO 14266 suspends from 10 April)",
    "text of Switzerland": "reaches back to 14 November, in the schedule of 1 January 2026",
    "text of Taiwan": "reaches back to 1 May 2026, in the schedule of 28 May",
    "fentanyl of China": "EO 14357: 10 November 2025, not 9",
    "Côte d'Ivoire": "HTS 9903.02.15 prints 15 % for it; the table keeps the base",
}


def reason(tariff, origin, day, theirs, ours):
    """Why the two differ, or None."""
    if tariff == "softwood_lumber" and theirs == 0.15 and origin in (*EU, "JP", "KR", "TW"):
        return "softwood"
    if tariff == "reciprocal" and origin in ("RU", "BY", "CU", "KP") and ours is None:
        return "column 2"
    if tariff == "reciprocal" and day == "2025-04-09" and theirs == 0.10:
        return "one day"
    if tariff == "reciprocal" and origin == "CH" and "2025-11-14" <= day < "2026-01-01":
        return "text of Switzerland"
    if tariff == "reciprocal" and origin == "CI" and day >= "2025-08-07" and ours == 0.15:
        return "Côte d'Ivoire"
    if tariff in TAIWAN_TEXT and origin == "TW" and "2026-05-01" <= day < "2026-05-28":
        return "text of Taiwan"
    if tariff == "fentanyl" and origin in ("CN", "HK") and day == "2025-11-09":
        return "fentanyl of China"
    return None


@cache
def iso():
    with (REFERENCE / "areas.csv").open(encoding="utf-8", newline="") as handle:
        found = {row["us_census_code"]: row["iso2"] for row in csv.DictReader(handle)}
    return found | MORE


@cache
def comparison():
    """(rows, equal, differences by reason, differences without one)."""
    rows = equal = 0
    told, untold = Counter(), []
    with gzip.open(TABLE, "rt", encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            if row["census_code"] in NO_PARTNER:
                continue
            rows += 1
            origin, tariff = iso()[row["census_code"]], row["tariff_name"]
            day, theirs = row["policy_effective_date"], float(row["rate"])
            claimed = row["comment"] == USMCA
            ours = _headline(tariff, origin, day, claimed)
            if ours is not None and abs(ours - theirs) < 1e-9:
                equal += 1
                continue
            why = reason(tariff, origin, day, theirs, ours)
            told[why] += 1
            if why is None:
                untold.append((tariff, origin, day, theirs, ours))
    return rows, equal, told, untold


# Where the register has a rate and the table no row.
MORE_RATES = {
    **{("aluminum", o): "HTS 9903.85.01 excepts AR, AU, CA, MX and the EU only" for o in
       ("KR", "JP", "BR", "UA")},
}  # fmt: skip
# The schedule shows them until 23 February 2026; copper is part of the annexes from 6 April.
ENDED = {"fentanyl": "2026-02-20", "reciprocal": "2026-02-20", "copper": "2026-04-06"}


@cache
def rates_more():
    """(programme, origin, day) of which the register has a rate above 0 and the table no row."""
    there, days, origins = set(), {}, set()
    with gzip.open(TABLE, "rt", encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            if row["census_code"] not in NO_PARTNER:
                key = (row["tariff_name"], iso()[row["census_code"]], row["policy_effective_date"])
                there.add(key)
                origins.add(key[1])
                days.setdefault(key[2], None)
    return [
        (tariff, origin, day)
        for tariff in {key[0] for key in there}
        for day in days
        for origin in origins
        if (tariff, origin, day) not in there
        and day < ENDED.get(tariff, "2100")
        and _headline(tariff, origin, day, False)
    ]


@cache
def _headline(tariff, origin, day, claimed):
    return headline(tariff, origin, day_of(day), claimed=claimed)


@pytest.mark.referee
class TestStatutoryRates:
    def test_every_difference_has_a_reason(self):
        assert Counter((t, o) for t, o, *_ in comparison()[3]).most_common(20) == []

    def test_the_rest_is_equal(self):
        rows, equal, told, _ = comparison()
        assert rows == 70_333
        assert equal + sum(told.values()) == rows
        assert set(told) == set(REASONS)
        assert equal == 69_642

    def test_the_register_has_no_rate_more_but_for_a_reason(self):
        assert Counter((t, o) for t, o, _ in rates_more() if (t, o) not in MORE_RATES) == {}


if __name__ == "__main__":  # the table of docs/figures/duties.md
    rows, equal, told, _ = comparison()
    print(f"{rows} rows, {equal} equal ({equal / rows:.3%})")
    for why, count in told.most_common():
        print(f"| {why} | {count} | {REASONS.get(why, '')} |")
    print(Counter((tariff, origin) for tariff, origin, _ in rates_more()))
