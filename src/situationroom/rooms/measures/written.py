"""The acts of the register as they are written in the repository, without a database."""

import csv
from collections import defaultdict
from pathlib import Path
from typing import Any

import yaml


def read_acts(folder: Path) -> list[dict[str, Any]]:
    """Return the acts as written, each measure spread to one a rate, with its origins spelt out."""
    lists = read_lists(folder / "origins.csv", "list", "origin")
    rates = _rate_tables(folder / "origin_rates.csv")
    acts = yaml.safe_load((folder / "acts.yaml").read_text(encoding="utf-8"))
    return [
        {**row, "measures": [m for spec in row["measures"] for m in _spread(spec, lists, rates)]}
        for row in acts
    ]


def read_table(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV table."""
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def read_lists(path: Path, key: str, value: str) -> dict[str, list[str]]:
    """Return the values of one column for each value of another."""
    groups: dict[str, list[str]] = defaultdict(list)
    for row in read_table(path):
        groups[row[key]].append(row[value])
    return dict(groups)


def _rate_tables(path: Path) -> dict[str, dict[float, list[str]]]:
    tables: dict[str, dict[float, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in read_table(path):
        tables[row["table"]][float(row["rate"])].append(row["origin"])
    return tables


def _spread(
    spec: dict[str, Any],
    lists: dict[str, list[str]],
    rates: dict[str, dict[float, list[str]]],
) -> list[dict[str, Any]]:
    """Turn one written measure into rows: a table of origin rates is one row a rate."""
    spec = {**spec, "except_origins": _members(spec.get("except_origins", []), lists)}
    if "origin_rates" in spec:
        return [
            {
                **spec,
                "key": f"{spec['key']}-{rate * 100:g}",
                "rate": rate,
                "origins": _members(origins, lists),
            }
            for rate, origins in sorted(rates[spec["origin_rates"]].items())
        ]
    origins = lists[spec["origin_list"]] if "origin_list" in spec else spec.get("origins")
    return [{**spec, "origins": None if origins is None else _members(origins, lists)}]


def _members(origins: list[str], lists: dict[str, list[str]]) -> list[str]:
    """Return origins with named lists spelt out; the European Union is all its members."""
    named = {"EU": lists["EU27"], **lists}
    return sorted({code for name in origins for code in named.get(name, [name])})
