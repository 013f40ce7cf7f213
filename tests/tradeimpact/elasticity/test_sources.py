"""Elasticities by source: definitions, gaps that are said, and refusals by name."""

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradeimpact.elasticity.sources import (
    Elasticity,
    read_elasticities,
    sigma_by_source,
    to_sigma,
)
from tradeimpact.errors import BadElasticity, LabelMismatch, UnknownItem


def entry(source, code, sigma, **more):
    fields = {"definition": "sigma", "flag": "", "n": 1, "n_imputed": 0, "vintage": "HS2007",
              "citation": "none"}  # fmt: skip
    return Elasticity(source=source, code=code, sigma=sigma, **(fields | more))


TABLE = (
    entry("protee", "8542", 28.1, n=5, n_imputed=5, flag="heading median"),
    entry("protee", "851712", 8.9),
    entry("protee", "85", 7.0),
    entry("bw_us", "854", 1.23),
    entry("bw_us", "8471", 0.9),
)


@pytest.mark.parametrize(
    ("reported", "definition", "sigma"),
    [(5.0, "sigma", 5.0), (-5.0, "tariff", 5.0), (-5.0, "epsilon", 6.0), (5.0, "theta", 6.0)],
)
def test_each_definition_gives_its_sigma(reported, definition, sigma):
    assert to_sigma(reported, definition) == sigma


@given(st.floats(1.01, 200.0))
def test_all_definitions_of_one_sigma_agree(sigma):
    for reported, definition in ((-sigma, "tariff"), (1 - sigma, "epsilon"), (sigma - 1, "theta")):
        assert to_sigma(reported, definition) == pytest.approx(sigma, rel=1e-14)


@pytest.mark.parametrize(
    ("reported", "definition"),
    [(-5.0, "sigma"), (5.0, "tariff"), (5.0, "epsilon"), (-5.0, "theta"), (math.nan, "sigma"),
     (0.0, "theta"), (math.inf, "theta"), (5.0, "armington")],
)  # fmt: skip
def test_a_sign_that_does_not_fit_is_refused(reported, definition):
    with pytest.raises(BadElasticity, match="definition"):
        to_sigma(reported, definition)


def test_the_longest_code_of_each_source_answers():
    found = sigma_by_source(TABLE, ["854231", "851712", "852872"])
    assert list(found) == ["protee", "bw_us"]
    assert found["protee"].sigma.tolist() == [28.1, 8.9, 7.0]
    assert [row.code for row in found["protee"].entries] == ["8542", "851712", "85"]
    assert found["protee"].imputed == ("854231",)
    assert found["protee"].require().tolist() == [28.1, 8.9, 7.0]


def test_gaps_are_reported_and_never_filled():
    found = sigma_by_source(TABLE, ["854231", "847130", "901380"])["bw_us"]
    assert found.missing == ("901380",)
    assert found.unusable == ("847130",)
    assert found.usable == ("854231",)
    assert np.isnan(found.sigma).tolist() == [False, True, True]
    with pytest.raises(UnknownItem, match=r"901380, 847130 \(2 of 3"):
        found.require()


def test_a_code_twice_in_a_source_is_refused():
    with pytest.raises(LabelMismatch, match="8542 twice"):
        sigma_by_source([*TABLE, entry("protee", "8542", 3.0)], ["854231"])


@pytest.mark.parametrize("code", ["8", "85423100", "85a2", ""])
def test_a_code_that_is_none_is_refused(code):
    with pytest.raises(UnknownItem, match="leading zero"):
        entry("protee", code, 3.0)


def test_an_elasticity_that_is_no_number_is_refused():
    with pytest.raises(BadElasticity, match="leave the code out"):
        entry("protee", "8542", math.nan)


ROW = {"source": "protee", "code": "8542", "reported": -28.1, "definition": "tariff", "flag": None,
       "n": 5, "n_imputed": 5, "vintage": "HS2007", "citation": "FGO 2022"}  # fmt: skip


def test_a_table_is_read_and_converted_row_by_row():
    rows = [ROW, ROW | {"source": "cp2015", "reported": 10.6, "definition": "theta", "flag": "s"}]
    chips, electrical = read_elasticities(pl.DataFrame(rows))
    assert (chips.sigma, chips.flag, chips.imputed) == (28.1, "", True)
    assert (electrical.sigma, electrical.flag) == (11.6, "s")


def test_a_blank_or_a_lost_column_is_refused():
    with pytest.raises(BadElasticity, match="blank for 8542"):
        read_elasticities(pl.DataFrame([ROW, ROW | {"reported": None}]))
    with pytest.raises(LabelMismatch, match="lacks reported"):
        read_elasticities(pl.DataFrame([ROW]).drop("reported"))
