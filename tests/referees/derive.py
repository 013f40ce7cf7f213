"""Expected results of the referee: an own, naive reading of the law data and of the trade data.

    python tests/referees/derive.py --write      write the expected files again
    python tests/referees/derive.py              print the key figures

Written without sight of the product's code. It reads `reference/` only and imports nothing of
the product. Loops are plain on purpose; every rule it applies stands in README.md beside it.
"""
# ruff: noqa: E501, PTH123, T201

import csv
import io
import itertools
import json
import sys
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
        if origin in measure.get("except_origins", []):
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
        lists = [k for k, (p, _) in by_measure.items() if p == "s301_china"]
        if len([k for k in lists if by_measure[k][1] > 0]) > 1:
            top = max(lists, key=lambda k: by_measure[k][1])
            for key in lists:
                if key != top:
                    by_measure[key] = ("s301_china", 0.0)
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


# --- duty cases ---------------------------------------------------------------------------------


def duty_rows(law):
    from cases import CASES

    rows = []
    for line, origin, on, known, total, low, high, reason in CASES:
        got = law.duty(line, origin, day(on), day(known) or NOW)
        rows.append(
            {
                "line": line,
                "origin": origin,
                "on": on,
                "known_on": known,
                "total": f"{got[0]:.6f}",
                "low": f"{got[1]:.6f}",
                "high": f"{got[2]:.6f}",
                "hand_total": total,
                "hand_low": low,
                "hand_high": high,
                "reason": reason,
            }
        )
    return rows


# --- exposure -----------------------------------------------------------------------------------

DRILLS = [
    # drill, act, day before, day all of it is in force, known days
    (
        "2025-04-02-reciprocal",
        "us-2025-04-02-reciprocal",
        "2025-04-04",
        "2025-04-09",
        {"announced": "2025-04-02", "now": ""},
    ),
    (
        "2026-01-14-semiconductors",
        "us-2026-01-14-semiconductors",
        "2026-01-14",
        "2026-01-15",
        {"announced": "2026-01-14", "now": ""},
    ),
    (
        "2026-02-20-court",
        "us-2026-02-20-court",
        "2026-02-19",
        "2026-02-24",
        {"announced": "2026-02-20", "now": ""},
    ),
    (
        "2026-07-24-section-301",
        "us-2026-07-24-section-301",
        "2026-07-23",
        "2026-07-24",
        {"announced": "2026-06-05", "signed": "2026-07-23", "now": ""},
    ),
]


def items():
    return {r["hs6"]: r["item"] for r in read_csv(REFERENCE / "item_hs6.csv")}


def imports():
    table = pl.read_parquet(REFERENCE / "us_imports_2024.parquet")
    return list(table.select("line", "hs6", "partner", "value_usd").iter_rows())


def exposure_of(law, act_key, before, after, known, origin="KR"):
    act = next(a for a in law.acts if a["act"] == act_key)
    item_of = items()
    out = {}
    for line, hs6, partner, value in imports():
        if partner != origin:
            continue
        old = law.duty(line, origin, before, known)
        new = law.duty(line, origin, after, known)
        mine = [m["key"] for m in act["measures"] if m["key"] in new[3]]
        hit = any(new[3][k] > 0 for k in mine)
        hit_low = any(new[4][k][0] > 0 for k in mine)
        hit_high = any(new[4][k][1] > 0 for k in mine)
        exempt = False
        if not hit:
            for measure in act["measures"]:
                if measure["key"] not in mine:
                    continue
                if "listed" in measure and law.share(measure["listed"], line, after, known)[1] == 0:
                    continue
                if any(law.share(n, line, after, known)[1] > 0 for n in measure.get("exempt", [])):
                    exempt = True
        for item in (item_of[hs6], "total"):
            row = out.setdefault(
                item,
                dict.fromkeys(
                    (
                        "lines",
                        "base",
                        "hit",
                        "hit_low",
                        "hit_high",
                        "exempt",
                        "outside",
                        "duty_before",
                        "duty_before_low",
                        "duty_before_high",
                        "duty_after",
                        "duty_after_low",
                        "duty_after_high",
                    ),
                    0,
                ),
            )
            row["lines"] += 1
            row["base"] += value
            row["hit"] += value * hit
            row["hit_low"] += value * hit_low
            row["hit_high"] += value * hit_high
            row["exempt"] += value * exempt
            row["outside"] += value * (not hit and not exempt)
            row["duty_before"] += value * old[0]
            row["duty_before_low"] += value * old[1]
            row["duty_before_high"] += value * old[2]
            row["duty_after"] += value * new[0]
            row["duty_after_low"] += value * new[1]
            row["duty_after_high"] += value * new[2]
    return out


def exposure_rows(law, drills=DRILLS):
    rows = []
    for drill, act, before, after, knowns in drills:
        for label, known in knowns.items():
            found = exposure_of(law, act, day(before), day(after), day(known) or NOW)
            for item in sorted(found, key=lambda i: (i == "total", i)):
                row = found[item]
                base = row["base"]
                rows.append(
                    {
                        "drill": drill,
                        "known": label,
                        "known_on": known,
                        "before": before,
                        "after": after,
                        "item": item,
                        "lines": row["lines"],
                        "base_usd": base,
                        "hit_usd": row["hit"],
                        "hit_low_usd": row["hit_low"],
                        "hit_high_usd": row["hit_high"],
                        "exempt_usd": row["exempt"],
                        "outside_usd": row["outside"],
                        "exempt_share": f"{row['exempt'] / base:.6f}",
                        **{
                            f"rate_{k}": f"{row['duty_' + k] / base:.9f}"
                            for k in (
                                "before",
                                "before_low",
                                "before_high",
                                "after",
                                "after_low",
                                "after_high",
                            )
                        },
                    }
                )
    return rows


# --- effect -------------------------------------------------------------------------------------


def sigmas():
    out, missing = {}, []
    for row in read_csv(REFERENCE / "elasticities.csv"):
        if row["sigma"] == "":
            missing.append((row["source"], row["code"], row["item"]))
        else:
            out.setdefault(row["source"], {})[row["code"]] = float(row["sigma"])
    return out, missing


def hs6_rates(law, on, known):
    """{hs6: {origin: (value, value-weighted rate)}}"""
    value, duty = {}, {}
    for line, hs6, partner, usd in imports():
        if usd == 0:
            continue
        key = (hs6, partner)
        value[key] = value.get(key, 0.0) + usd
        duty[key] = duty.get(key, 0.0) + usd * law.central(line, partner, on, known)
    out = {}
    for (hs6, partner), usd in value.items():
        out.setdefault(hs6, {})[partner] = (usd, duty[(hs6, partner)] / usd)
    return out


def value_at(base, rates, hs6, sigma, origin="KR"):
    """Customs value of the origin once the market has answered to `rates`; eta 1, omega infinite."""
    landed, total = {}, 0.0
    for partner, (usd, rate) in base[hs6].items():
        landed[partner] = usd * (1.0 + rate)
        total += landed[partner]
    index = 0.0
    for partner, (_, rate) in base[hs6].items():
        change = (1.0 + rates[hs6][partner][1]) / (1.0 + rate)
        index += landed[partner] / total * change ** (1.0 - sigma)
    price = index ** (1.0 / (1.0 - sigma))
    usd, rate = base[hs6][origin]
    change = (1.0 + rates[hs6][origin][1]) / (1.0 + rate)
    return usd * change ** (-sigma) * price ** (sigma - 1.0)


def effect_of(law, before, after, known, baseline):
    by_source, _ = sigmas()
    item_of = items()
    old, new = hs6_rates(law, before, known), hs6_rates(law, after, known)
    out = {}
    for source in sorted(by_source):
        for hs6 in sorted(item_of):
            if hs6 not in baseline or "KR" not in baseline[hs6]:
                continue
            sigma = by_source[source].get(hs6)
            for item in (item_of[hs6], "total"):
                row = out.setdefault((source, item), [0.0, 0.0, 0.0, 0.0, []])
                if sigma is None:
                    row[3] += baseline[hs6]["KR"][0]
                    row[4].append(hs6)
                    continue
                row[0] += baseline[hs6]["KR"][0]
                row[1] += value_at(baseline, old, hs6, sigma)
                row[2] += value_at(baseline, new, hs6, sigma)
    return out


def effect_rows(law, drills=DRILLS, claims="unclaimed"):
    baseline = hs6_rates(law, BASELINE, BASELINE)
    rows = []
    for drill, _, before, after, knowns in drills:
        for label, known in knowns.items():
            found = effect_of(law, day(before), day(after), day(known) or NOW, baseline)
            for source, item in sorted(found, key=lambda k: (k[0], k[1] == "total", k[1])):
                base, v0, v1, left, codes = found[(source, item)]
                rows.append(
                    {
                        "drill": drill,
                        "known": label,
                        "known_on": known,
                        "before": before,
                        "after": after,
                        "claims": claims,
                        "source": source,
                        "item": item,
                        "covered_base_usd": f"{base:.0f}",
                        "value_before_usd": f"{v0:.3f}",
                        "value_after_usd": f"{v1:.3f}",
                        "change_usd": f"{v1 - v0:.3f}",
                        "not_covered_usd": f"{left:.0f}",
                        "not_covered_codes": " ".join(codes),
                    }
                )
    return rows


# --- the fifth act ------------------------------------------------------------------------------

FIFTH_SCOPE = [
    {
        "list": "s999",
        "prefix": p,
        "since": "",
        "until": "",
        "known": "",
        "low": "1",
        "central": "1",
        "high": "1",
    }
    for p in ("847330", "852351")
] + [
    {
        "list": "s999_exempt",
        "prefix": "8473302000",
        "since": "",
        "until": "",
        "known": "",
        "low": "1",
        "central": "1",
        "high": "1",
    }
]
FIFTH_ACT = {
    "act": "us-2026-07-30-section-999-example",
    "announced": date(2026, 7, 30),
    "measures": [
        {
            "key": "s999-example",
            "programme": "s999",
            "rate": 0.175,
            "since": date(2026, 8, 1),
            "known": date(2026, 7, 30),
            "except_origins": ["CA", "MX"],
            "listed": "s999",
            "exempt": ["s999_exempt"],
        }
    ],
}


def fifth():
    law = Law([FIFTH_ACT], FIFTH_SCOPE)
    drill = [
        (
            "fifth",
            FIFTH_ACT["act"],
            "2026-07-31",
            "2026-08-01",
            {"announced": "2026-07-30", "now": ""},
        )
    ]
    duties = []
    for line, origin, on, known in [
        ("8473301140", "KR", "2026-07-31", ""),
        ("8473301140", "KR", "2026-08-01", ""),
        ("8473301140", "KR", "2026-08-01", "2026-07-29"),
        ("8473301140", "KR", "2026-08-01", "2026-07-30"),
        ("8473302000", "KR", "2026-08-01", ""),
        ("8473305100", "KR", "2026-08-01", ""),
        ("84733011", "KR", "2026-08-01", ""),
        ("8523510000", "KR", "2026-08-01", ""),
        ("8523510000", "CN", "2026-08-01", ""),
        ("8523510000", "MX", "2026-08-01", ""),
        ("8523510000", "CA", "2026-08-01", ""),
        ("8523510000", "VN", "2026-08-01", ""),
        ("8542320036", "KR", "2026-08-01", ""),
    ]:
        total, low, high, _, _ = law.duty(line, origin, day(on), day(known) or NOW)
        duties.append(
            {
                "line": line,
                "origin": origin,
                "on": on,
                "known_on": known,
                "total": round(total, 9),
                "low": round(low, 9),
                "high": round(high, 9),
            }
        )
    return {
        "act": {
            "title": "Section 999 example (invented; stands in no repository)",
            "rate": 0.175,
            "form": "add-on",
            "except_origins": ["CA", "MX"],
            "products": ["847330", "852351"],
            "except_products": ["8473302000"],
            "since": "2026-08-01",
            "announced": "2026-07-30",
            "yields_to": [],
        },
        "before": "2026-07-31",
        "after": "2026-08-01",
        "duties": duties,
        "exposure": exposure_rows(law, drill),
        "effect": effect_rows(law, drill)
        + effect_rows(Law([FIFTH_ACT], FIFTH_SCOPE, claimed=1.0), drill, "claimed"),
    }


# --- the three shares of the issue --------------------------------------------------------------


def exempt_shares(shared=None):
    """Exempt share of Korea's base: by prefix from reference/, by exact HTS10 from the compiled list."""
    korea = {}
    for line, _, partner, usd in imports():
        if partner == "KR":
            korea[line] = korea.get(line, 0) + usd
    base = sum(korea.values())
    law = Law()
    out = {"base_usd": base}

    def by_prefix(name, on, known):
        return sum(v for ln, v in korea.items() if law.share(name, ln, on, known)[1] > 0)

    out["prefix_as_signed"] = by_prefix("annex_ii", date(2025, 4, 9), date(2025, 4, 2))
    out["prefix_after_memorandum"] = by_prefix("annex_ii", date(2025, 4, 9), NOW)
    out["prefix_after_september"] = by_prefix("annex_ii", date(2025, 9, 8), NOW)
    out["prefix_s122"] = by_prefix("s122_exempt", date(2026, 2, 24), NOW)
    out["prefix_s301fl_low"] = sum(
        v
        for ln, v in korea.items()
        if law.share("s301fl_exempt", ln, date(2026, 7, 24), NOW)[0] > 0
    )
    out["prefix_s301fl_assumed"] = by_prefix("s301fl_exempt", date(2026, 7, 24), NOW)
    if shared is not None:
        rows = read_csv(Path(shared) / "us_tariff" / "budgetlab" / "ieepa_exempt_products.csv")
        for label, on in (
            ("exact_2025_04_04", "2025-04-04"),
            ("exact_2025_04_05", "2025-04-05"),
            ("exact_2025_09_08", "2025-09-08"),
        ):
            codes = {
                r["hts10"]
                for r in rows
                if (r["effective_date_start"] == "NA" or r["effective_date_start"] <= on)
                and (r["effective_date_end"] == "NA" or on <= r["effective_date_end"])
            }
            out[label] = sum(v for ln, v in korea.items() if ln in codes)
            missing = sorted(
                (
                    ln
                    for ln in korea
                    if ln not in codes and law.share("annex_ii", ln, day(on), NOW)[1] > 0
                ),
                key=lambda ln: -korea[ln],
            )
            out[label + "_missing"] = {ln: korea[ln] for ln in missing if korea[ln]}
            extra = [
                ln
                for ln in korea
                if ln in codes and law.share("annex_ii", ln, day(on), NOW)[1] == 0 and korea[ln]
            ]
            out[label + "_extra"] = {ln: korea[ln] for ln in extra}
    return out


# --- files --------------------------------------------------------------------------------------


def as_csv(rows):
    buffer = io.StringIO()
    out = csv.DictWriter(buffer, list(rows[0]), lineterminator="\n")
    out.writeheader()
    out.writerows(rows)
    return buffer.getvalue()


def build():
    law = Law()
    duties = duty_rows(law)
    wrong = [
        r
        for r in duties
        if any(
            r["hand_" + k] != "" and abs(float(r[k]) - float(r["hand_" + k])) > 1e-9
            for k in ("total", "low", "high")
        )
    ]
    for row in wrong:
        print("HAND DIFFERS", row, file=sys.stderr)
    return {
        "expected_duties.csv": as_csv(duties),
        "expected_exposure.csv": as_csv(exposure_rows(law)),
        "expected_effect.csv": as_csv(
            effect_rows(law) + effect_rows(Law(claimed=1.0), claims="claimed")
        ),
        "expected_fifth_act.json": json.dumps(fifth(), indent=1, ensure_ascii=False) + "\n",
    }


if __name__ == "__main__":
    sys.path.insert(0, str(HERE))
    made = build()
    if "--write" in sys.argv:
        for name, text in made.items():
            (HERE / name).write_text(text, encoding="utf-8")
    else:
        print(json.dumps(exempt_shares("/work/shared/data"), indent=1))
