"""Referee: the rates that chapter 99 prints, against the register, heading by heading.

An own reader of seven releases of the schedule (raw files beside the repository). Every heading
that states a rate on the day of a release has a measure of that rate, or a reason why not; every
measure that the schedule should show on that day stands there with its rate.
"""
# ruff: noqa: E501, T201

import gzip
import json
import re
from collections import Counter
from datetime import date, datetime
from functools import cache

import pytest
from tests.referees.headline import REFERENCE, measures, shown

FOLDER = REFERENCE.parents[1] / "shared" / "data" / "us_tariff" / "hts"
RELEASES = {  # release: the day from which it holds (revision_dates.csv)
    "2025_basic": date(2025, 1, 1),
    "2025_rev_10": date(2025, 4, 15),
    "2025_rev_18": date(2025, 8, 7),
    "2025_rev_32": date(2025, 12, 5),
    "2026_rev_1": date(2026, 1, 15),
    "2026_rev_4": date(2026, 2, 24),
    "2026_rev_10": date(2026, 6, 8),
}
ADDED = re.compile(r"(?:\+|plus)\s*(?:a duty of )?(\d+(?:\.\d+)?)\s*%")
ALL_IN = re.compile(r"(\d+(?:\.\d+)?)\s*%")
GONE = re.compile(r"provision (?:was )?(?:suspended|terminated)|have expired|provision terminated")
LATER = re.compile(r"on or after ([A-Z][a-z]+ \d{1,2}, 20\d\d)")
SPAN = re.compile(r"and (?:before|through) ([A-Z][a-z]+ \d{1,2}, 20\d\d)")
# Subchapters of duties that are not those of the register: farm safeguards and quotas, disputes
# over beef, bananas and large aircraft (9903.89, suspended in 2021), column 2 of Russia (9903.90).
OTHERS = re.compile(r"9903\.(04\.[0-5]|08|17|18|19|27|40|41|5\d|89|90)")
REASONS = {
    r"9903\.01\.16|9903\.02\.01": "transshipment found by Customs: not modelled",
    r"9903\.45\.0[126]": "washing machines: ended on 6 February 2023",
    r"9903\.45\.2[25]": "prints the first year; the staged rate is in Proclamation 10339",
    r"9903\.80\.0[13]|9903\.85\.0[13]|9903\.85\.21": "the old terms stay printed after 11 March 2025",
    r"9903\.80\.6\d|9903\.81\.8[056]|9903\.85\.7[12]": "exclusions, and metal of Mexico from elsewhere",
    r"9903\.81\.(8[8]|93|95|99)|9903\.85\.(1[67]|6[79]|70)": "free trade zones; smelted in Russia elsewhere",
    r"9903\.82\.(0[67]|1[5-9]|2[013-6])": "metal of the United States or Canada, Russian steel: README of the act",
    r"9903\.8[15]\..*|9903\.78.*|9903\.80\..*": "replaced by the annexes on 6 April 2026",
    r"9903\.88\.(09|16)": "of 2019, suspended or over",
    r"9903\.0[12]\..*": "the export keeps IEEPA headings after 23 February 2026",
    r"9903\.74\.09": "truck parts by certificate: list not at hand",
    r"9903\.94\.07": "parts by certificate, 25 %: the metal duty is the alternative",
    r"9903\.82\.1[24]": "printed with the rate of the list they replace",
}  # fmt: skip


@cache
def printed(release):
    """{heading: (rate, form)} of the headings that state a rate on the day of the release."""
    day, found = RELEASES[release], {}
    with gzip.open(FOLDER / f"hts_{release}.json.gz", "rt", encoding="utf-8") as handle:
        for item in json.load(handle):
            heading = item["htsno"] or ""
            if not re.fullmatch(r"9903\.\d\d\.\d\d", heading) or OTHERS.match(heading):
                continue
            words = re.sub(r"<[^>]+>", "", item["general"] or "")
            special = re.sub(r"<[^>]+>", "", item["special"] or "")
            if not ADDED.search(words) and ADDED.search(special):  # 9903.82.18 and .19: USMCA only
                words = special
            text = item["description"] or ""
            added, all_in = ADDED.search(words), ALL_IN.fullmatch(words.strip())
            if (added or all_in) and not GONE.search(text) and _in_force(text, day):
                rate = float((added or all_in)[1]) / 100
                found[heading] = (round(rate, 6), "add" if added else "ceiling")
    return found


def _in_force(text, day):
    begins, ends = LATER.search(text), SPAN.search(text)
    if begins and _date(begins[1]) > day:
        return False
    return not (ends and _date(ends[1]) <= day)


def _date(text):
    return datetime.strptime(text + " +0000", "%B %d, %Y %z").date()


def headings(measure):
    """The headings a measure names: one, or a range such as 9903.80.65-.81.19."""
    named = str(measure["heading"])
    first, _, last = named.partition("-")
    if not re.fullmatch(r"9903\.\d\d\.\d\d", first):
        return None
    if not last:
        return (first, first)
    return first, first[: len(first) - len(last)] + last


@cache
def named():
    return [(headings(m), m) for m in measures() if headings(m) and m["rate"] is not None]


def candidates(heading, day):
    return [m for (first, last), m in named() if first <= heading <= last and shown(m, day)]


def agrees(measure, rate, form):
    total = measure["rate"]
    if measure["key"] == "s232-autos-gb":  # +7.5 % beside the ordinary 2.5 %
        return (rate, form) == (0.075, "add") and total == 0.10
    return abs(total - rate) < 1e-9 and measure.get("form", "add") == form


def reason(heading):
    return next((why for pattern, why in REASONS.items() if re.fullmatch(pattern, heading)), None)


@cache
def comparison():
    equal, told, untold = 0, Counter(), []
    for release, day in RELEASES.items():
        for heading, (rate, form) in printed(release).items():
            found = candidates(heading, day)
            if any(agrees(m, rate, form) for m in found):
                equal += 1
            elif (reason(heading) and not found) or (heading.startswith("9903.45.2") and found):
                told[reason(heading)] += 1
            else:
                untold.append((release, heading, rate, form, [m["key"] for m in found]))
    return equal, told, untold


@cache
def absent():
    """(release, key) of measures the schedule should show on its day and does not."""
    missing = []
    for release, day in RELEASES.items():
        there = printed(release)
        for (first, last), m in named():
            if not shown(m, day) or m["since"] > day:
                continue
            if not any(first <= h <= last and agrees(m, *what) for h, what in there.items()):
                missing.append((release, m["key"]))
    return missing


@pytest.mark.referee
class TestChapter99:
    def test_every_printed_rate_is_in_the_register_or_has_a_reason(self):
        assert comparison()[2] == []

    def test_every_measure_of_the_day_is_printed_with_its_rate(self):
        assert [x for x in absent() if x[1] not in ABSENT] == []

    def test_it_is_not_a_small_part(self):
        assert comparison()[0] >= 400


ABSENT = {
    **{f"s201-solar-{key}": "9903.45.22 and .25 print the first year's 30 %" for key in
       ("modules", "modules-y7", "cells", "cells-y7")},
    **{f"s232-{key}": "the headings print what is free within the quota" for key in
       ("steel-trq-eu", "steel-trq-jp", "steel-trq-gb", "alu-trq-eu", "alu-trq-gb")},
}  # fmt: skip

if __name__ == "__main__":  # the table of docs/figures/duties.md
    equal, told, untold = comparison()
    print(f"{equal} equal, {sum(told.values())} with a reason, {len(untold)} without")
    for why, count in told.most_common():
        print(f"| {why} | {count} |")
    for item in untold:
        print(item)
    print("absent", Counter(key for _, key in absent()))
