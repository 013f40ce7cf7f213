"""An act drawn by lot, and what an independent reading of the law makes of it.

The referee (`tests/referees`) was written without sight of the product and imports nothing of it.
"""

import importlib
import random
from datetime import date, timedelta
from typing import Any

KEY = "benchmark"
LIST, EXEMPT = "s999", "s999_exempt"


def draw(seed: int) -> dict[str, Any]:
    """Return an act with rate, products, an exempt line and days drawn by lot."""
    derive = importlib.import_module("tests.referees.derive")
    lot = random.Random(seed)  # noqa: S311 — an experiment, not a secret
    korea = sorted({(hs6, line) for line, hs6, partner, _ in derive.imports() if partner == "KR"})
    products = sorted({hs6 for hs6, _ in lot.sample(korea, 3)})
    below = [line for hs6, line in korea if hs6 in products]
    announced = date(2026, 7, 26) + timedelta(days=lot.randrange(10))
    return {
        "rate": lot.randrange(10, 81) / 200,
        "products": products,
        "exempt": [lot.choice(below)],
        "announced": announced.isoformat(),
        "since": (announced + timedelta(days=lot.randrange(1, 12))).isoformat(),
    }


def _law(said: dict[str, Any]) -> Any:
    law = importlib.import_module("tests.referees.law")
    whole = {"since": "", "until": "", "known": "", "low": "1", "central": "1", "high": "1"}
    scopes = [{"list": LIST, "prefix": code, **whole} for code in said["products"]]
    scopes += [{"list": EXEMPT, "prefix": code, **whole} for code in said["exempt"]]
    days = {"known": date.fromisoformat(said["announced"])}
    measure = {
        "key": KEY,
        "programme": "s999",
        "rate": said["rate"],
        "since": date.fromisoformat(said["since"]),
        "listed": LIST,
        "exempt": [EXEMPT],
        **days,
    }
    return law.Law([{"act": KEY, "measures": [measure]}], scopes)


def exposure(said: dict[str, Any]) -> dict[str, dict[str, float]]:
    """Return what the act hits, exempts and leaves out, by item, in USD of 2024."""
    derive = importlib.import_module("tests.referees.derive")
    since = date.fromisoformat(said["since"])
    found = derive.exposure_of(_law(said), KEY, since - timedelta(days=1), since, derive.NOW)
    return {
        item: {f"{name}_usd": row[name] for name in ("base", "hit", "exempt", "outside")}
        for item, row in found.items()
    }


def effect(said: dict[str, Any]) -> dict[tuple[str, str], float]:
    """Return the change of Korea's exports by (elasticity source, item), in USD of 2024."""
    derive = importlib.import_module("tests.referees.derive")
    law, since = _law(said), date.fromisoformat(said["since"])
    baseline = derive.hs6_rates(law, derive.BASELINE, derive.BASELINE)
    before = since - timedelta(days=1)
    found = derive.effect_of(law, before, since, derive.NOW, baseline)
    return {key: after - earlier for key, (_, earlier, after, *_) in found.items()}
