"""What happened in April 2025, and which forecasts would have seen it: published with its defeats.

US imports by partner and industry (NAICS 333, 334, 335), monthly, January 2013 to November 2025
(US Census Bureau). The *dose* of a series is the share of its basket of 2024 that Annex II of
2 April 2025, as clarified on 11 April, did not take out. No figure here has a goal: each stands
beside its rivals and is printed whatever it is.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.figure import Figure
from tradeimpact.checks import FloatArray
from tradeimpact.evidence.events import EventStudy, study
from tradeimpact.evidence.rivals import autoregressive, seasonal_naive
from tradeimpact.evidence.scores import Score, score
from tradeimpact.partial.ces import respond
from tradeimpact.schedule import Scope, ScopeEntry, Share

ROOT = Path(__file__).resolve().parents[1]
IMPORTS = ROOT.parent / "shared" / "data" / "us_imports"
MONTHLY = IMPORTS / "us_imports_monthly_naics3_by_country_to_2025-11.csv.gz"
BASKET = IMPORTS / "us_imports_2024_hs10_ch84_85_90.csv.gz"
HEADINGS = ROOT / "src" / "tradeimpact" / "evidence" / "naics3_of_heading.csv"
INDUSTRIES = ("333", "334", "335")
KOREA = "KOREA, SOUTH"
# Not single origins, members of the one that is kept, and those the 10 % did not reach or other
# duties hit far harder at the same time.
LEFT_OUT = frozenset(
    [
        "TOTAL FOR ALL COUNTRIES",
        "USMCA (NAFTA)",
        "CANADA",
        "MEXICO",
        "CHINA",
        "RUSSIA",
        "FRANCE",
        "GERMANY",
        "NETHERLANDS",
        "ITALY",
        "SWEDEN",
        "BELGIUM",
        "SPAIN",
        "IRELAND",
        "AUSTRIA",
    ]
)
EVENT, BEGIN = "2025-04", "2022-01"
WINDOW = tuple(range(-6, 8))
LEVEL, DRAWS, SEED = 0.8, 1000, 20250402
SIGMA_OF = {"protee": "ProTEE", "broda_weinstein_us": "Broda-Weinstein", "caliendo_parro": "CP"}


@dataclass(frozen=True, slots=True)
class Panel:
    """Monthly imports in USD by unit (partner, industry), every month from the first."""

    units: tuple[tuple[str, str], ...]
    months: tuple[str, ...]
    values: FloatArray
    duty: FloatArray  # duty collected / value, shares


def read_panel() -> Panel:
    """Return every series of the three industries that has a value in every month."""
    rows = (
        pl.read_csv(MONTHLY, infer_schema_length=0)
        .filter(pl.col("NAICS").is_in(INDUSTRIES))
        .with_columns(pl.col("imports", "duty").cast(pl.Float64))
    )
    months = tuple(sorted(rows["time"].unique()))
    units, values, duty = [], [], []
    for (name, naics), part in sorted(rows.group_by("CTY_NAME", "NAICS")):
        series = dict(
            zip(part["time"], zip(part["imports"], part["duty"], strict=True), strict=True)
        )
        if set(series) != set(months) or min(v for v, _ in series.values()) <= 0:
            continue
        units.append((str(name), str(naics)))
        values.append([series[m][0] for m in months])
        duty.append([series[m][1] / series[m][0] for m in months])
    return Panel(tuple(units), months, np.array(values), np.array(duty))


@cache
def industry_of() -> Mapping[str, str]:
    """Return the industry of each heading of four digits, by our reading of the Census table."""
    found = {}
    with HEADINGS.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            first, _, last = row["headings"].partition("-")
            for heading in range(int(first), int(last or first) + 1):
                found[str(heading)] = row["naics3"]
    return found


def _annex_ii() -> Scope:
    def day(text: str) -> date | None:
        return date.fromisoformat(text) if text else None

    with (ROOT / "reference" / "measures" / "scopes.csv").open(encoding="utf-8") as handle:
        return Scope(
            tuple(
                ScopeEntry(
                    row["prefix"], day(row["since"]), day(row["until"]), day(row["known"]),
                    Share(*(float(row[end]) for end in ("low", "central", "high"))),
                )
                for row in csv.DictReader(handle)
                if row["list"] == "annex_ii"
            )
        )  # fmt: skip


def doses() -> dict[tuple[str, str], float]:
    """Return the share of each unit's basket of 2024 that was not exempt on 12 April 2025."""
    exempt, on = _annex_ii(), date(2025, 4, 12)
    rows = pl.read_csv(BASKET, infer_schema_length=0).with_columns(
        pl.col("customs_value_usd").cast(pl.Float64)
    )
    whole: dict[tuple[str, str], float] = {}
    hit: dict[tuple[str, str], float] = {}
    left = {
        line: exempt.share_of(line, on=on, known_on=on).complement().central
        for line in rows["HS10"].unique()
    }
    for name, line, value in rows.select("CTY_NAME", "HS10", "customs_value_usd").iter_rows():
        naics = industry_of().get(line[:4])
        if naics is None:
            continue
        unit = name, naics
        whole[unit] = whole.get(unit, 0.0) + value
        hit[unit] = hit.get(unit, 0.0) + value * left[line]
    return {unit: hit[unit] / whole[unit] for unit in whole if whole[unit] > 0}


# --- the event ------------------------------------------------------------------------------------


def _studied(panel: Panel, event: str, begin: str, *, trends: bool) -> EventStudy:
    dose = doses()
    place = [i for i, u in enumerate(panel.units) if u[0] not in LEFT_OUT and u in dose]
    first = panel.months.index(begin)
    months = panel.months[first:]
    last = months.index(event)
    return study(
        panel.values[place][:, first : first + last + WINDOW[-1] + 1],
        dose=[dose[panel.units[i]] for i in place],
        groups=[panel.units[i][1] for i in place],
        event=last,
        months=WINDOW,
        calendar=[int(m[5:]) for m in months[: last + WINDOW[-1] + 1]],
        trends=trends,
    )


PLACEBOS = (2017, 2018, 2019, 2022, 2023, 2024)  # not the years of the pandemic
PARTS = {
    "pre-trend (October to December 2024)": range(-6, -3),
    "front-loading (January to March 2025)": range(-3, 0),
    "after (April to November 2025)": range(8),
}


def event_figures(panel: Panel) -> Iterator[Figure]:
    """Yield what a full dose did around April 2025, and how often nothing does as much."""
    for trends, with_what in ((False, "plain"), (True, "with a trend for each series")):
        found = _studied(panel, EVENT, BEGIN, trends=trends)
        placebos = [
            _studied(panel, f"{year}-04", f"{year - 3}-01", trends=trends) for year in PLACEBOS
        ]
        for name, months in PARTS.items():
            effect, error = found.mean(months)
            elsewhere = [placebo.mean(months)[0] for placebo in placebos]
            more = sum(abs(other) >= abs(effect) for other in elsewhere)
            yield Figure(
                f"event study, {with_what}, {name}, full dose",
                effect,
                "log points",
                peer="clustered standard error",
                peer_value=error,
                how=f"{found.units} series, {found.observations} observations; at "
                f"{len(elsewhere)} Aprils without the measure {more} were as large: "
                + ", ".join(f"{other:+.2f}" for other in elsewhere),
            )


# --- forecasts ------------------------------------------------------------------------------------


def _log_scored(draws: FloatArray, seen: FloatArray) -> Score:
    return score(np.log(draws), np.log(seen), level=LEVEL)


def _pooled(parts: Sequence[tuple[FloatArray, FloatArray]]) -> Score:
    return _log_scored(
        np.concatenate([draws for draws, _ in parts]), np.concatenate([seen for _, seen in parts])
    )


def rival_figures(panel: Panel) -> Iterator[Figure]:
    """Yield how the two rules did on Korea's three series, three months ahead, from 2018 on."""
    start = panel.months.index("2018-01")
    found: dict[str, list[tuple[FloatArray, FloatArray]]] = {"naive": [], "autoregression": []}
    for unit in ((KOREA, naics) for naics in INDUSTRIES):
        series = panel.values[panel.units.index(unit)]
        for now in range(start, len(series) - 2):
            seen = series[now + 2 : now + 3]
            for name, rule in (("naive", seasonal_naive), ("autoregression", autoregressive)):
                draws = rule(series[:now], horizon=3, draws=DRAWS, seed=SEED + now)[2:]
                found[name].append((draws, seen))
    yield from _scores({name: _pooled(parts) for name, parts in found.items()},
                       "Korea, three months ahead, 2018 to November 2025")  # fmt: skip


def _scores(scores: Mapping[str, Score], what: str) -> Iterator[Figure]:
    for name, one in scores.items():
        yield Figure(
            f"{what}: {name}, CRPS",
            one.crps,
            "log points",
            peer="seasonal naive",
            peer_value=scores["naive"].crps,
            ratio=one.crps / scores["naive"].crps,
            how=f"{one.n} forecasts; {LEVEL:.0%} interval covers {one.coverage:.0%}, interval "
            f"score {one.interval:.3f}, median absolute error {one.error:.3f}",
        )


def model_figures(panel: Panel) -> Iterator[Figure]:
    """Yield April to November 2025 as forecast in March: the rules, and the rules times the model.

    The model is told the duties that were collected later (a conditional forecast): what it adds
    is the response to them, by elasticity source.
    """
    event = panel.months.index(EVENT)
    horizon = len(panel.months) - event
    parts: dict[str, list[tuple[FloatArray, FloatArray]]] = {}
    for naics in filter(sigmas, INDUSTRIES):  # all are judged on what every source covers
        series = panel.values[panel.units.index((KOREA, naics))]
        seen = series[event:]
        drawn = {
            "naive": seasonal_naive(series[:event], horizon=horizon, draws=DRAWS, seed=SEED),
            "autoregression": autoregressive(
                series[:event], horizon=horizon, draws=DRAWS, seed=SEED
            ),
        }
        for name, draws in drawn.items():
            parts.setdefault(name, []).append((draws, seen))
        for source, sigma in sigmas(naics).items():
            ratio = _response(panel, naics, sigma, event)
            parts.setdefault(f"autoregression x CES, {source}", []).append(
                (drawn["autoregression"] * ratio[:, None], seen)
            )
    scores = {name: _pooled(several) for name, several in parts.items()}
    yield from _scores(scores, "Korea, April to November 2025 seen from March")


@cache
def sigmas(naics: str) -> Mapping[str, float]:
    """Return the median elasticity of substitution of an industry's HS6 codes, by source."""
    rows = pl.read_csv(ROOT / "reference" / "elasticities.csv", infer_schema_length=0)
    found = {}
    for source, name in SIGMA_OF.items():
        values = [
            float(sigma)
            for code, sigma in rows.filter(pl.col("source") == source)
            .select("code", "sigma")
            .rows()
            if sigma and industry_of().get(code[:4]) == naics and float(sigma) > 1.0
        ]
        if values:
            found[name] = float(np.median(values))
    return found


def _response(panel: Panel, naics: str, sigma: float, event: int) -> FloatArray:
    """Return Korea's value after / before in each month, at the duties collected in it."""
    apart = {"TOTAL FOR ALL COUNTRIES", "USMCA (NAFTA)", "EUROPEAN UNION"}
    place = [i for i, (name, code) in enumerate(panel.units) if code == naics and name not in apart]
    base = slice(panel.months.index("2024-01"), panel.months.index("2024-12") + 1)
    value = panel.values[place][:, base].sum(axis=1)
    before = (panel.duty[place][:, base] * panel.values[place][:, base]).sum(axis=1) / value
    names = [panel.units[i][0] for i in place]
    korea = names.index(KOREA)
    ratios = []
    for month in range(event, len(panel.months)):
        answer = respond(
            value=value[None, :],
            rate_before=before[None, :],
            rate_after=panel.duty[place][:, month][None, :],
            sigma=[sigma],
            items=[naics],
            origins=names,
        )
        ratios.append(float(answer.value_after[0, korea] / value[korea]))
    return np.array(ratios)


def run(*, quick: bool) -> list[Figure]:
    """Measure; `quick` leaves the long run of the rules out."""
    panel = read_panel()
    figures = [*event_figures(panel), *model_figures(panel)]
    return figures if quick else [*figures, *rival_figures(panel)]
