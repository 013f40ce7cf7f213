"""Benchmarks answer in the shape of the contract, and no family is named that does not measure."""

import importlib
import json
import subprocess
import sys
from typing import Any

import pytest
from benchmarks.__main__ import BUILT, TO_COME
from tests.architecture.house import ROOT

CONTRACT = (
    "walk plumbing visibility duty impact response sessions desk agreements watch search rules "
    "market supply channel web reports general api trust"
)
OURS = ("evidence",)  # beside those of the contract
SHAPE = {"figure", "value", "unit", "goal", "met", "peer", "peer_value", "ratio", "limit", "how"}


def benchmark(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "benchmarks", *words],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_families_are_those_of_the_contract_each_built_or_to_come():
    assert sorted([*BUILT, *TO_COME]) == sorted([*CONTRACT.split(), *OURS])
    for family in BUILT:
        assert callable(importlib.import_module(f"benchmarks.{family}").run)


def test_the_families_are_listed_and_what_is_not_built_is_said():
    done = benchmark()
    assert done.returncode == 0
    built, _, to_come = done.stdout.partition("not built yet:")
    assert [line.split()[0] for line in built.splitlines()] == list(BUILT)
    assert all(name in to_come for name in TO_COME)


@pytest.mark.parametrize("family", [TO_COME[0], "nothing"])
def test_a_family_that_is_not_built_is_refused_with_those_that_are(family: str):
    done = benchmark(family, "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert all(name in done.stderr for name in BUILT)


def test_figures_come_in_the_shape_of_the_contract():
    done = benchmark("impact", "--quick", "--json")
    assert done.returncode == 0, done.stderr
    figures: list[dict[str, Any]] = json.loads(done.stdout)
    for figure in figures:
        assert set(figure) == SHAPE
        assert figure["value"] > 0
        assert figure["how"]
        assert figure["peer_value"] is None or figure["peer"]
