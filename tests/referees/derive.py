"""Expected results of the referee: an own, naive reading of the law data and of the trade data.

    python tests/referees/derive.py --write      write the expected files again
    python tests/referees/derive.py              print the key figures

Written without sight of the product's code. It reads `reference/` only and imports nothing of
the product. Loops are plain on purpose; every rule it applies stands in README.md beside it.
"""
# ruff: noqa: E501, T201

import csv
import io
import json
import sys
from datetime import date
from pathlib import Path

import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parent))

from law import BASELINE, HERE, NOW, REFERENCE, Law, day, read_csv

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
        print(json.dumps(exempt_shares(), indent=1))
