"""The referee's own, naive reading of the law data: which duty a line pays on a day.

Written without sight of the product's code. It reads `reference/` only and imports nothing of
the product. Loops are plain on purpose; every rule it applies stands in README.md beside it.
"""
# ruff: noqa: PTH123

import csv
import itertools
from datetime import date
from pathlib import Path

import polars as pl
import yaml

HERE = Path(__file__).resolve().parent
REFERENCE = HERE.parents[1] / "reference"
NOW = date(2099, 12, 31)
BASELINE = date(2025, 1, 1)


def read_csv(path):
    with open(path, encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def day(value):
    if value in (None, ""):
        return None
    if isinstance(value, date):
        return value
    return date.fromisoformat(value)


class Law:
    """The facts of reference/measures, and how they combine."""

    def __init__(self, extra_acts=(), extra_scopes=(), claimed=0.0):
        self.claimed = claimed  # assumed share of Canadian and Mexican goods with a USMCA claim
        with open(REFERENCE / "measures" / "acts.yaml", encoding="utf-8") as handle:
            self.acts = yaml.safe_load(handle)
        self.acts = list(self.acts) + list(extra_acts)
        self.scopes = {}
        for row in read_csv(REFERENCE / "measures" / "scopes.csv") + list(extra_scopes):
            entry = {
                "prefix": row["prefix"],
                "since": day(row["since"]),
                "until": day(row["until"]),
                "known": day(row["known"]),
                "low": float(row["low"]),
                "central": float(row["central"]),
                "high": float(row["high"]),
            }
            self.scopes.setdefault(row["list"], []).append(entry)
        self.origin_lists = {}
        for row in read_csv(REFERENCE / "measures" / "origins.csv"):
            self.origin_lists.setdefault(row["list"], set()).add(row["origin"])
        self.origin_rates = {}
        for row in read_csv(REFERENCE / "measures" / "origin_rates.csv"):
            self.origin_rates.setdefault(row["table"], {})[row["origin"]] = float(row["rate"])
        self.general = {}
        lines = pl.read_parquet(REFERENCE / "hts_lines.parquet")
        for line, rate in lines.select("line", "general_rate").iter_rows():
            self.general[line] = rate  # checked: constant over the spells of every ICT line
        self.measures = []
        for act in self.acts:
            for measure in act["measures"]:
                self.measures.append({**measure, "act": act["act"]})
        self.cache = {}

    # --- what applies ---------------------------------------------------------------------

    def in_force(self, measure, on, known):
        """Announced by `known`, begun by `on`, and not ended by an end announced by `known`."""
        if day(measure["known"]) > known or day(measure["since"]) > on:
            return False
        told = [end for end in measure.get("ends", []) if day(end["known"]) <= known]
        if not told:
            return True
        last = max(told, key=lambda end: day(end["known"]))
        return on <= day(last["until"])

    def covers(self, measure, origin):
        """The measure's rate for the origin, or None."""
        if "origin_rates" in measure:
            table = self.origin_rates[measure["origin_rates"]]
            if origin in table:
                return table[origin]
            if origin in self.origin_lists["EU27"] and "EU" in table:
                return table["EU"]
            return None
        if "origin_list" in measure and origin not in self.origin_lists[measure["origin_list"]]:
            return None
        if "origins" in measure:
            named = set()
            for name in measure["origins"]:
                named |= self.origin_lists.get(name, {name})
            if origin not in named:
                return None
        excepted = set()
        for name in measure.get("except_origins", []):
            excepted |= self.origin_lists.get(name, {name})
        if origin in excepted:
            return None
        return measure["rate"]

    def share(self, name, line, on, known):
        """(low, central, high): share of the line's value that the list names that day."""
        key = (name, line, on, known)
        if key in self.cache:
            return self.cache[key]
        whole, part = [], []
        for entry in self.scopes.get(name, []):
            if entry["since"] and on < entry["since"]:
                continue
            if entry["until"] and on > entry["until"]:
                continue
            if entry["known"] and known < entry["known"]:
                continue
            if line.startswith(entry["prefix"]):
                whole.append(entry)
            elif entry["prefix"].startswith(line):
                part.append(entry)
        if whole:
            best = max(whole, key=lambda e: (len(e["prefix"]), e["central"]))
            answer = (best["low"], best["central"], best["high"])
        elif part:
            answer = (0.0, max(e["central"] for e in part), max(e["high"] for e in part))
        else:
            answer = (0.0, 0.0, 0.0)
        self.cache[key] = answer
        return answer

    # --- what is paid ---------------------------------------------------------------------

    def variables(self, line, origin, on, known):
        """In-force measures for the origin, and the uncertain shares their duty hangs on."""
        key = ("live", origin, on, known)
        if key not in self.cache:
            self.cache[key] = [
                (measure, self.covers(measure, origin))
                for measure in self.measures
                if self.covers(measure, origin) is not None and self.in_force(measure, on, known)
            ]
        live = self.cache[key]
        shares = {}
        for measure, _ in live:
            names = list(measure.get("exempt", []))
            if "listed" in measure:
                names.append(measure["listed"])
            for name in names:
                shares[name] = self.share(name, line, on, known)
            if "claims" in measure and origin in ("CA", "MX"):
                # A preference that must be claimed and that no statistic shows by line:
                # statutory duty is the assumed case, low is with the claim.
                shares["claim:" + measure["claims"]] = (0.0, self.claimed, 1.0)
        return live, shares

    def pay(self, line, origin, live, value):
        """Duty by measure when every share has the given value."""
        ordinary = self.general[line]
        displaced = {}  # programme -> share of the value it takes for itself
        for measure, _ in live:
            listed = value[measure["listed"]] if "listed" in measure else 1.0
            programme = measure["programme"]
            displaced[programme] = max(displaced.get(programme, 0.0), listed)
        by_measure = {}
        for measure, rate in live:
            reach = value[measure["listed"]] if "listed" in measure else 1.0
            for name in measure.get("exempt", []):
                reach *= 1.0 - value[name]
            if "claims" in measure and origin in ("CA", "MX"):
                reach *= 1.0 - value["claim:" + measure["claims"]]
            taken = sum(displaced.get(p, 0.0) for p in measure.get("yields_to", []))
            reach *= max(0.0, 1.0 - taken)
            add = max(0.0, rate - ordinary) if measure.get("form") == "ceiling" else rate
            by_measure[measure["key"]] = (measure["programme"], add * reach)
        # The China lists are parts of one action: an article stands on one list only, so where
        # an eight-digit line is on two, one of the two rates is due, never their sum.
        # The annexes of April 2026 likewise: clause (9), once only; Russia's 200 % in place of 25.
        for one in ("s301_china", "s232_metals"):
            lists = [k for k, (p, _) in by_measure.items() if p == one]
            if len([k for k in lists if by_measure[k][1] > 0]) > 1:
                top = max(lists, key=lambda k: by_measure[k][1])
                for key in lists:
                    if key != top:
                        by_measure[key] = (one, 0.0)
        return ordinary, {k: d for k, (_, d) in by_measure.items()}

    def corners(self, shares):
        names = sorted(shares)
        ends = [sorted({shares[n][0], shares[n][2]}) for n in names]
        for pick in itertools.product(*ends):
            yield dict(zip(names, pick, strict=True))

    def duty(self, line, origin, on, known=NOW):
        """(total, low, high, {measure: assumed duty}, {measure: (least, most)})."""
        live, shares = self.variables(line, origin, on, known)
        assumed = {n: s[1] for n, s in shares.items()}
        ordinary, parts = self.pay(line, origin, live, assumed)
        total = ordinary + sum(parts.values())
        low, high = total, total
        ends = {k: (d, d) for k, d in parts.items()}
        for corner in self.corners(shares):
            _, other = self.pay(line, origin, live, corner)
            amount = ordinary + sum(other.values())
            low, high = min(low, amount), max(high, amount)
            for key, d in other.items():
                ends[key] = (min(ends[key][0], d), max(ends[key][1], d))
        return total, low, high, parts, ends

    def central(self, line, origin, on, known):
        live, shares = self.variables(line, origin, on, known)
        ordinary, parts = self.pay(line, origin, live, {n: s[1] for n, s in shares.items()})
        return ordinary + sum(parts.values())
