"""Every input and output of the core has a row in quantities.csv, and no row is stale."""

import csv
import dataclasses
import inspect
from importlib.resources import files

import pytest

from tradeimpact import trace, uncertainty
from tradeimpact.elasticity import sources
from tradeimpact.inputoutput import indirect, tables
from tradeimpact.partial import ces, exposure, flows, gsim, gsim_linear, smart, sweep

RECORDS = (
    ces.CesResponse,
    exposure.Exposure,
    sources.Elasticity,
    sources.SigmaColumn,
    trace.Source,
    trace.Step,
    trace.Trace,
    flows.Flows,
    gsim.GsimResponse,
    smart.SmartResponse,
    gsim_linear.LinearGsim,
    sweep.Sweep,
    uncertainty.Estimates,
    uncertainty.Draws,
    uncertainty.Spread,
    tables.IoTable,
    indirect.Embodied,
)
FUNCTIONS = (
    ces.respond,
    ces.closed_form_index,
    exposure.measure_exposure,
    sources.to_sigma,
    sources.read_elasticities,
    sources.sigma_by_source,
    gsim.solve,
    gsim.supply_of_pass_through,
    smart.simulate,
    gsim_linear.solve_linear,
    sweep.sweep,
    indirect.embody,
)
COLUMNS = ["name", "symbol", "unit", "default", "low", "high", "source", "description"]


def rows():
    text = files("tradeimpact").joinpath("quantities.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def names_in_code():
    fields = {f"{r.__name__}.{f.name}" for r in RECORDS for f in dataclasses.fields(r)}
    return fields | {
        f"{f.__name__}.{p}" for f in FUNCTIONS for p in inspect.signature(f).parameters
    }


def test_every_quantity_of_the_code_is_described_and_none_is_left_over():
    owners = {thing.__name__ for thing in RECORDS + FUNCTIONS}
    described = {row["name"] for row in rows() if row["name"].split(".")[0] in owners}
    assert described == names_in_code()


def test_every_row_has_a_unit_a_source_and_a_description_and_no_name_twice():
    table = rows()
    assert list(table[0]) == COLUMNS
    assert all(row["unit"] and row["source"] and row["description"] for row in table)
    assert len({row["name"] for row in table}) == len(table)


@pytest.mark.parametrize(
    ("name", "parameter"),
    [
        ("eta", "respond"),
        ("omega", "respond"),
        ("rate_limit", "respond"),
        ("tolerance", "respond"),
        ("rate_limit", "measure_exposure"),
        ("eta", "solve"),
        ("pass_through", "solve"),
        ("tolerance", "solve"),
        ("omega", "simulate"),
        ("omega", "sweep"),
        ("threads", "sweep"),
    ],
)
def test_the_defaults_in_the_table_are_those_of_the_code(name, parameter):
    function = {f.__name__: f for f in FUNCTIONS}[parameter]
    row = next(row for row in rows() if row["name"] == f"{parameter}.{name}")
    assert float(row["default"]) == inspect.signature(function).parameters[name].default
