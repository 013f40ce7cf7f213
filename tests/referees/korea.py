"""Korea's basket of 2024 under the register, day by day: the average duty, and its parts.

The tables are read from `reference/`; the product's own schedule computes the duties. What the
other model assumes is passed in as facts, so that only the law is compared.
"""

import csv
import gzip
from collections import defaultdict
from datetime import date
from functools import cache

import numpy as np
import polars as pl
from tests.referees.headline import MEASURES, REFERENCE

from situationroom.rooms.measures.written import read_acts, read_table
from tradeimpact.schedule import (
    End,
    Form,
    Provision,
    Scope,
    ScopeEntry,
    Share,
    TariffLine,
    duty_table,
)

SHARED = REFERENCE.parents[1] / "shared" / "data"
BASKET = SHARED / "us_imports" / "us_imports_2024_korea_hs10_all.csv.gz"
CLAIMS = SHARED / "us_tariff" / "budgetlab" / "mfn_exemption_shares.csv"
KOREA = "5800"
NOW = date(2099, 12, 31)


def _day(text):
    return date.fromisoformat(text) if text else None


def _share(low, central, high, condition, facts):
    if condition in facts:
        return Share(facts[condition], facts[condition], facts[condition])
    return Share(float(low), float(central), float(high))


@cache
def _scopes(facts):
    facts, lists = dict(facts), defaultdict(list)
    for row in read_table(MEASURES / "scopes.csv"):
        share = _share(row["low"], row["central"], row["high"], row["condition"], facts)
        days = (_day(row["since"]), _day(row["until"]), _day(row["known"]))
        lists[row["list"]].append(ScopeEntry(row["prefix"], *days, share))
    return {name: tuple(entries) for name, entries in lists.items()}


@cache
def provisions(facts):
    """The measures that may reach Korea; those that hang on an unlikely fact are left out."""
    lists = _scopes(facts)
    found = []
    for act in read_acts(MEASURES):
        for m in act["measures"]:
            origins = m["origins"]
            korea = (origins is None or "KR" in origins) and "KR" not in m["except_origins"]
            if not korea or m["rate"] is None or m.get("share", [0, 1, 1])[1] == 0:
                continue
            exempt = tuple(e for name in m.get("exempt", []) for e in lists[name])
            found.append(
                Provision(
                    key=m["key"],
                    programme=m["programme"],
                    authority=act["authority"],
                    heading=str(m["heading"]),
                    rate=m["rate"],
                    since=m["since"],
                    known=m["known"],
                    form=Form(m.get("form", "add")),
                    ends=tuple(End(e["known"], e["until"]) for e in m.get("ends", [])),
                    listed=Scope(lists[m["listed"]]) if "listed" in m else None,
                    exempt=Scope(exempt),
                    yields_to=frozenset(m.get("yields_to", [])),
                )
            )
    return tuple(found)


@cache
def basket():
    """[(line, imports in USD)] of 2024, chapters 98 and 99 with them."""
    with gzip.open(BASKET, "rt", encoding="utf-8-sig", newline="") as handle:
        return [(r["HS10"], float(r["imports"])) for r in csv.DictReader(handle)]


@cache
def _claims():
    rows = read_table(CLAIMS)
    return {r["hs2"]: float(r["exemption_share"]) for r in rows if r["cty_code"] == KOREA}


@cache
def _schedule():
    frame = pl.read_parquet(REFERENCE / "hts_lines.parquet").sort("line", "valid_from")
    spells = defaultdict(list)
    for row in frame.select("line", "general_ad_valorem", "valid_from").iter_rows():
        spells[row[0]].append(row[1:])
    return spells


def lines(on, *, claimed=True):
    """The basket's lines with the ordinary duty of the day, less what claims a preference.

    Of a compound duty only the share of value counts, of a specific one nothing.
    """
    found = []
    for code, _ in basket():
        spells = _schedule().get(code) or _schedule().get(code[:8]) or [(0.0, on)]
        rate = ([s for s in spells if s[1] <= on] or spells)[-1][0] or 0.0
        share = _claims().get(code[:2], 0.0) if claimed else 0.0
        found.append(TariffLine(code, rate * (1 - share)))
    return found


def average(on, facts, *, known=NOW):
    """{programme: points of the average duty} on a day, with `base` and `total`."""
    weights = np.array([value for _, value in basket()])
    # Goods under chapter 98 (returned, repaired …) are in the value, and pay nothing here.
    goods = np.array([value * (code[:2] < "98") for code, value in basket()])
    listed = lines(on)
    table = duty_table(listed, ["KR"], provisions(facts), on=on, known_on=known)
    programme = {p.key: p.programme for p in provisions(facts)}
    parts = defaultdict(float)
    parts["base"] = float(goods @ np.array([line.ordinary for line in listed])) / weights.sum()
    for key, added in table.added.items():
        parts[programme[key]] += float(goods @ np.asarray(added).ravel()) / weights.sum()
    parts["total"] = sum(parts.values())
    return dict(parts)
