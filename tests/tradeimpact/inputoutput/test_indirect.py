"""Indirect exposure: a chain by hand, identities, WIOD 2011 and the layout of OECD ICIO."""

import gzip
import io
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tradeimpact.errors import BadFlow, LabelMismatch, UnknownItem
from tradeimpact.inputoutput.indirect import WIOD_2011, embody
from tradeimpact.inputoutput.tables import make_table, read_icio, read_wiod
from tradeimpact.trace import Source, Trace

FOLDER = Path(__file__).parents[4] / "shared" / "data" / "io"
INVENTED = Source("invented", "chain of three", "2020", "none")


def chain(**changes):
    # K sells 40 to C's industry and 10 to U's; C sells 80 to U's buyers and 40 at home.
    fields = {
        "countries": ["KOR", "CHN", "USA"], "industries": ["c14"] * 3,
        "places": ["KOR", "CHN", "USA"],
        "intermediate": np.array([[0, 40, 10], [0, 0, 0], [0, 0, 0]], dtype=float),
        "final": np.array([[50, 0, 0], [0, 40, 80], [0, 0, 200]], dtype=float),
        "unit": "million USD", "year": 2020, "source": INVENTED,
    }  # fmt: skip
    return make_table(**(fields | changes))


def test_a_chain_by_hand():
    found = embody(chain(), origin="KOR", market="USA")
    # A third of C's output is Korean value added, a twentieth of the market's own.
    assert found.content[:, 0] == pytest.approx([1.0, 1 / 3, 0.05], rel=1e-12)
    parts = found.by_origin_industry()
    assert parts["direct"].to_list() == pytest.approx([10.0], rel=1e-12)
    assert parts["indirect"].to_list() == pytest.approx([80 / 3], rel=1e-12)
    table = found.frame()
    assert table["exporter"].to_list() == ["KOR", "CHN"]
    assert table["exports"].to_list() == [10.0, 80.0]
    assert table["value_added_final"].to_list() == pytest.approx([0.0, 80 / 3], rel=1e-12)
    assert set(table["year"]) == {2020}


@st.composite
def tables(draw):
    """Productive tables: an industry's purchases stay below its sales."""
    places, industries = draw(st.integers(2, 4)), draw(st.integers(1, 3))
    n = places * industries
    lot = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    z = lot.lognormal(0, 2, (n, n)) * (lot.random((n, n)) > 0.3)
    f = lot.lognormal(0, 2, (n, places)) + 0.1
    need = z.sum(axis=0)
    f[:, 0] += np.maximum(need * 1.1 - z.sum(axis=1) - f.sum(axis=1), 0)
    names = ["KOR", "USA", "CHN", "MEX"][:places]
    return make_table(
        countries=[c for c in names for _ in range(industries)],
        industries=[f"c{s}" for _ in names for s in range(industries)],
        places=names, intermediate=z, final=f, unit="USD", year=2020, source=INVENTED,
    )  # fmt: skip


@given(tables())
@settings(max_examples=60, deadline=None)
def test_value_added_adds_up_to_final_demand(table):
    assert table.value_added.sum() == pytest.approx(table.final.sum(), rel=1e-12)
    found = [embody(table, origin=c, market="USA" if c != "USA" else "KOR") for c in table.places]
    # Every unit of every product is somebody's value added.
    total = sum(one.content.sum(axis=1) for one in found)
    assert total == pytest.approx(np.ones(len(total)), rel=1e-9)
    # What a country adds is what all final buyers take of it.
    for one in found:
        taken = one.content.sum(axis=1) @ table.final.sum(axis=1)
        assert taken == pytest.approx(table.value_added[table.rows_of(one.origin)].sum(), rel=1e-9)


@given(tables())
@settings(max_examples=20, deadline=None)
def test_direct_and_indirect_are_the_sum_of_the_rows(table):
    if len(table.places) < 3:
        return
    found = embody(table, origin="KOR", market="USA")
    parts = found.by_origin_industry()
    rows = found.frame()
    assert parts["direct"].sum() + parts["indirect"].sum() == pytest.approx(
        rows["value_added"].sum(), rel=1e-9
    )


def test_a_share_has_a_trace():
    found = embody(chain(), origin="KOR", market="USA")
    trace = found.trace("CHN", "c14", code_version="1")
    assert trace.value == pytest.approx(1 / 3)
    assert Trace.from_json(trace.to_json()) == trace
    assert trace.parameters["year"] == 2020
    with pytest.raises(UnknownItem, match="CHN c99"):
        found.share("CHN", "c99")


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"countries": ["KOR", "KOR", "USA"]}, LabelMismatch, "KOR c14 comes twice"),
        ({"final": np.zeros((3, 2))}, LabelMismatch, "shapes"),
        ({"intermediate": np.array([[0, np.nan, 0], [0, 0, 0], [0, 0, 0]])}, BadFlow, "KOR c14"),
        ({"intermediate": -np.eye(3)}, BadFlow, "negative"),
        ({"final": np.array([[50, 0, 0], [0, -40, 40], [0, 0, 200]])}, BadFlow, "CHN c14 buys"),
        ({"output": np.array([100.0, 120.0, 900.0])}, BadFlow, "published output"),
    ],
)
def test_a_table_that_is_none_is_refused(changes, error, words):
    with pytest.raises(error, match=words):
        chain(**changes)


def test_countries_that_are_not_there_are_refused():
    with pytest.raises(LabelMismatch, match="'VNM'"):
        embody(chain(), origin="VNM", market="USA")
    with pytest.raises(LabelMismatch, match="differ"):
        embody(chain(), origin="KOR", market="KOR")


ICIO = """V1,KOR_26,CN1_26,CN2_26,USA_26,KOR_HFCE,CHN_HFCE,USA_HFCE,USA_INVNT,OUT
KOR_26,0,30,10,10,50,0,0,0,100
CN1_26,0,0,0,0,0,20,60,0,80
CN2_26,0,0,0,0,0,20,25,-5,40
USA_26,0,0,0,0,0,0,200,0,200
TLS,0,0,0,0,1,1,1,0,3
VA,100,50,30,190,0,0,0,0,370
OUT,100,80,40,200,51,41,286,-5,0
"""


def icio(text=ICIO):
    return pl.read_csv(io.StringIO(text))


def test_an_oecd_table_is_read_and_its_halves_are_joined():
    table = read_icio(icio(), year=2020, source=INVENTED)
    assert table.countries == ("KOR", "CHN", "USA")
    assert table.value_added == pytest.approx([100, 80, 190])
    assert table.output_gap == 0
    found = embody(table, origin="KOR", market="USA")
    assert found.by_origin_industry()["indirect"].to_list() == pytest.approx([80 / 3])


def test_an_oecd_file_with_a_column_lost_or_moved_is_told():
    with pytest.raises(LabelMismatch, match="CN2_26"):
        read_icio(icio().drop("CN2_26"), year=2020, source=INVENTED)
    moved = icio().select("V1", "USA_26", "CN2_26", "CN1_26", "KOR_26", "KOR_HFCE", "CHN_HFCE",
                          "USA_HFCE", "USA_INVNT", "OUT")  # fmt: skip
    one, other = (read_icio(f, year=2020, source=INVENTED) for f in (icio(), moved))
    assert np.array_equal(one.intermediate, other.intermediate)
    with pytest.raises(BadFlow, match="text"):
        read_icio(icio(ICIO.replace("30,10,10", "x,10,10")), year=2020, source=INVENTED)
    with pytest.raises(LabelMismatch, match="COUNTRY_INDUSTRY"):
        read_icio(pl.DataFrame({"V1": ["a"], "b": [1.0]}), year=2020, source=INVENTED)


def wiod():
    def table(name):
        raw = (FOLDER / f"wiod2013_wiot_2011_{name}").read_bytes()
        return pl.read_csv(gzip.decompress(raw) if name.endswith("gz") else raw)

    return read_wiod(table("intermediate.csv.gz"), table("final_demand.csv.gz"),
                     table("output.csv"), year=2011, source=WIOD_2011)  # fmt: skip


@pytest.mark.referee
def test_wiod_2011_is_read_and_its_identities_hold():
    table = wiod()
    assert len(table.countries) == 1435
    assert table.output_gap <= 108
    position = list(zip(table.countries, table.industries, strict=True)).index(("KOR", "c14"))
    assert table.output[position] == pytest.approx(321_942, abs=108)
    assert table.value_added.sum() == pytest.approx(table.final.sum(), rel=1e-12)
    found = embody(table, origin="KOR", market="USA")
    assert found.residual < 1e-12
    parts = found.by_origin_industry()
    # The figures of docs/figures/impact.md, million USD of 2011.
    assert parts["direct"].sum() == pytest.approx(35_791.3, abs=0.1)
    assert parts["indirect"].sum() == pytest.approx(18_888.5, abs=0.1)
    assert found.share("CHN", "c14") == pytest.approx(0.0244, abs=1e-4)
    own = table.value_added[table.rows_of("KOR")].sum()
    assert found.content.sum(axis=1) @ table.final.sum(axis=1) == pytest.approx(own, rel=1e-10)


@pytest.mark.referee
def test_multipliers_equal_those_of_a_whole_inverse():
    table = wiod()
    found = embody(table, origin="KOR", market="USA")
    output = table.output
    share = np.divide(table.intermediate, output, out=np.zeros_like(table.intermediate),
                      where=output > 0)  # fmt: skip
    inverse = np.linalg.inv(np.eye(len(output)) - share)
    rate = np.divide(table.value_added, output, out=np.zeros_like(output), where=output > 0)
    rows = table.rows_of("KOR")
    assert rate[rows, None] * inverse[rows] == pytest.approx(found.content.T, abs=1e-12)
