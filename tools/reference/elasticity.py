"""Elasticities of three sources for every HS6 code of the list, one row each."""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tools.reference.codes import Concordance
from tools.reference.files import Source, Table, plain, read_rows
from tools.reference.items import candidates, item_of

PROTEE_FILE = "elasticities/ProTEE_0_1_cepii_trade_elasticities_hs6.csv"
BRODA_FILE = "models/elasticities/broda_weinstein_us_hts10_1990_2001.csv"
SOURCE = Source(
    file="elasticities.csv",
    table="elasticities",
    primary_source="CEPII ProTEE 0.1 (Fontagné, Guimbard, Orefice 2022); Broda and Weinstein "
    "2006, medians by heading only; Caliendo and Parro 2015, Table 1",
    vintage="HS2007; HTS 1990-2001 (HS1992/HS1996); ISIC Rev. 3 sectors; keyed by HS2022",
    unit="positive elasticity: percent fall of customs value before duty per percent of (1 + t)",
    licence="Etalab 2.0 (ProTEE); MIT package, cite the paper (Broda-Weinstein); printed facts",
    use="A (ProTEE); B, derived medians only (Broda-Weinstein); A, printed facts (Caliendo-Parro)",
    retrieved="2021; insongkim/concordance 201c812",
    compiled_from=f"{PROTEE_FILE}; {BRODA_FILE}; hs/hs_concordances_uncomtrade_all_vintages.csv",
)
COLUMNS = (
    "source", "scope", "code", "item", "sigma", "definition", "n", "n_imputed", "flag", "vintage",
    "citation",
)  # fmt: skip
PROTEE_CITATION = (
    "Fontagné, L., Guimbard, H., Orefice, G. (2022), Tariff-based product-level trade "
    "elasticities, Journal of International Economics 137; CEPII ProTEE 0.1, Etalab 2.0"
)
BRODA_CITATION = (
    "Broda, C., Weinstein, D. E. (2006), Globalization and the gains from variety, Quarterly "
    "Journal of Economics 121(2)"
)
CALIENDO_CITATION = (
    "Caliendo, L., Parro, F. (2015), Estimates of the trade and welfare effects of NAFTA, Review "
    "of Economic Studies 82(1), Table 1, full sample"
)
PROTEE_HEAD, PROTEE_TAIL = ("protee", "hs4"), ("HS2007", PROTEE_CITATION)
BRODA_HEAD = ("broda_weinstein_us", "hs4")
BRODA_TAIL = ("HTS 1990-2001 (HS1992/HS1996)", BRODA_CITATION)
CALIENDO_HEAD = ("caliendo_parro", "sector")
CALIENDO_TAIL = ("ISIC Rev. 3 sectors, 1993", CALIENDO_CITATION)
PROTEE_READING = (
    "response of bilateral trade value before duty to (1+t), negative in the source; reading "
    "taken: sigma = -number (were the number 1-sigma, sigma would be larger by 1)"
)
BRODA_READING = "elasticity of substitution between varieties (origins), taken as it stands"
CALIENDO_READING = (
    "theta is the response of expenditure including duty; customs value before duty falls by one "
    "more: sigma = theta + 1"
)
BRODA_PROXY = {"8473": "8471"}
"""The source has no row of 8473 (parts of computers): the heading of the machines stands in."""
THETAS = {"Office": 12.79, "Electrical": 10.60, "Communication": 7.07, "Other": 5.00}


@dataclass(frozen=True)
class Estimate:
    """A row of ProTEE: the absolute value and whether it is significant and of the right sign."""

    code: str
    size: float
    sound: bool


def compile_elasticities(shared: Path) -> Table:
    """Compile one row for each source and HS6 code of the list."""
    links = Concordance(shared)
    protee, broda = _read_protee(shared), _read_broda(shared)
    rows: list[tuple[str, ...]] = []
    for code in candidates(shared):
        rows.append((*BRODA_HEAD, *_broda_row(code, broda, links), *BRODA_TAIL))
        rows.append((*CALIENDO_HEAD, *_caliendo_row(code), *CALIENDO_TAIL))
        rows.append((*PROTEE_HEAD, *_protee_row(code, protee, links), *PROTEE_TAIL))
    return Table(SOURCE, COLUMNS, sorted(rows))


def _read_protee(shared: Path) -> dict[str, list[Estimate]]:
    found: dict[str, list[Estimate]] = defaultdict(list)
    for row in read_rows(shared / PROTEE_FILE):
        if row["sigma"]:
            code = row["HS6"].zfill(6)
            sound = row["zero"] == "0" and row["positive"] == "0"
            found[code[:4]].append(Estimate(code, abs(float(row["sigma"])), sound))
    return found


def _read_broda(shared: Path) -> dict[str, list[float]]:
    found: dict[str, list[float]] = defaultdict(list)
    for row in read_rows(shared / BRODA_FILE):
        if row["sigma_1990_2001"]:
            found[row["hts10"].zfill(10)[:4]].append(float(row["sigma_1990_2001"]))
    return found


def _protee_row(
    code: str, estimates: dict[str, list[Estimate]], links: Concordance
) -> tuple[str, ...]:
    old = links.ancestors(code, "2007")
    headings = sorted({c[:4] for c in old} & estimates.keys())
    rows = [e for h in headings for e in estimates[h]]
    sound = [e for e in rows if e.sound]
    used = sound or rows
    own = [e for e in rows if e.code in old]
    flags = {
        "missing": not rows,
        "imputed": bool(rows) and not sound,
        "own_imputed": bool(rows) and not any(e.sound for e in own),
        "single_row": len(used) == 1,
        "pooled": len(headings) > 1,
    }
    definition = _definition(PROTEE_READING, headings, "HS2007")
    sigma = median([e.size for e in used]) if used else None
    return _row(code, sigma, definition, (str(len(used)), str(len(rows) - len(sound))), flags)


def _broda_row(code: str, sizes: dict[str, list[float]], links: Concordance) -> tuple[str, ...]:
    old = links.ancestors(code, "1996") | links.ancestors(code, "1992")
    wanted = {c[:4] for c in old}
    headings = sorted(wanted & sizes.keys())
    proxy = not headings and wanted <= BRODA_PROXY.keys()
    if proxy:
        headings = sorted({BRODA_PROXY[h] for h in wanted})
    used = [s for h in headings for s in sizes[h]]
    flags = {
        "proxy_heading": proxy,
        "single_row": len(used) == 1,
        "pooled": len(headings) > 1,
        "missing": not used,
    }
    definition = _definition(BRODA_READING, headings, "HTS 1990-2001")
    sigma = median(used) if used else None
    return _row(code, sigma, definition, (str(len(used)), "0"), flags)


def _caliendo_row(code: str) -> tuple[str, ...]:
    sector, flags = _sector(code)
    theta = THETAS[sector]
    definition = f"{CALIENDO_READING}; sector {sector}, theta {theta:.2f}"
    return _row(code, theta + 1, definition, ("", ""), flags)


def _sector(code: str) -> tuple[str, dict[str, bool]]:
    """Return the sector by ISIC Rev. 3: 30 Office, 31 Electrical, 32 Communication.

    Electronic components (321: valves, tubes, chips, printed circuits) belong to division 32.
    Solid-state storage follows the computers it is part of; other recorded media are a proxy.
    """
    heading = code[:4]
    if heading in {"8443", "8470", "8471", "8473"}:
        return "Office", {}
    if code == "852351":
        return "Office", {"proxy_sector": True}
    if heading == "9504":
        return "Other", {"proxy_sector": True}
    if heading in {"9013", "8531"}:
        return "Electrical", {"proxy_sector": heading == "9013"}
    return "Communication", {"proxy_sector": heading == "8523"}


def _definition(reading: str, headings: list[str], vintage: str) -> str:
    found = f"median of heading {'+'.join(headings)}" if headings else "no row for the heading"
    return f"{reading}; {found} ({vintage})"


def _row(
    code: str,
    sigma: float | None,
    definition: str,
    counts: tuple[str, str],
    flags: dict[str, bool],
) -> tuple[str, ...]:
    size = "" if sigma is None else plain(sigma, 4)
    flag = ";".join(name for name, holds in flags.items() if holds)
    return (code, item_of(code), size, definition, *counts, flag)
