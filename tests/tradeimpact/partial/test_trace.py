"""Traces: the same trace has the same text and digest, and comes back equal."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradeimpact.errors import BadFlow, LabelMismatch
from tradeimpact.trace import Source, Step, Trace

SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=20)
)
MAPPINGS = st.dictionaries(st.text(max_size=10), SCALARS, max_size=4)
FIGURES = st.none() | st.floats(allow_nan=False)
STEPS = st.builds(Step, st.text(), st.text(), MAPPINGS, FIGURES, st.text())
SOURCES = st.builds(Source, st.text(), st.text(), st.text(), st.text(), st.none() | st.text())
TRACES = st.builds(
    Trace, st.text(), FIGURES, FIGURES, FIGURES, st.text(), st.text(), MAPPINGS,
    st.lists(STEPS, max_size=3), st.lists(SOURCES, max_size=3), st.text(),
)  # fmt: skip


def trace(**changes):
    fields = {
        "figure": "Korean exports hit", "value": 3.0e9, "low": None, "high": None, "unit": "USD",
        "method": "exposure", "parameters": {"sigma": 4.0, "omega": math.inf}, "code_version": "1",
        "steps": (Step("sum", "sum v_i", {"n": 2}, 3.0e9, "USD"),),
        "sources": (Source("US imports 2024", "854231/KOR", "2024", "US Census Bureau"),),
    }  # fmt: skip
    return Trace(**(fields | changes))


@given(TRACES)
def test_a_trace_comes_back_equal_with_the_same_digest(original):
    back = Trace.from_json(original.to_json())
    assert back == original
    assert back.digest == original.digest


def test_the_digest_ignores_the_order_of_parameters_and_the_kind_of_float():
    one = trace(parameters={"a": 1.5, "b": -0.0})
    other = trace(parameters={"b": 0.0, "a": np.float64(1.5)}, value=np.float64(3.0e9))
    assert one.digest == other.digest
    assert len(one.digest) == 64


def test_the_digest_sees_the_last_bit():
    assert trace(value=3.0e9).digest != trace(value=math.nextafter(3.0e9, 0)).digest


def test_not_quantifiable_is_an_answer_and_nan_is_not():
    assert trace(value=None).value is None
    with pytest.raises(BadFlow, match="None"):
        trace(value=math.nan)
    with pytest.raises(BadFlow, match="sigma"):
        trace(parameters={"sigma": math.nan})
    with pytest.raises(BadFlow, match="step 'x'"):
        Step("x", "", {"v": [1, 2]}, None, "USD")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"steps": [], "sources": []}', "1"])
def test_text_that_is_no_trace_is_refused(text):
    with pytest.raises(LabelMismatch, match="not a trace"):
        Trace.from_json(text)
