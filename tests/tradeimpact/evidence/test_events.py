"""Event studies by dose: what made the data is found, and equal to plain least squares."""

import numpy as np
import pytest

from tradeimpact.errors import BadFlow, LabelMismatch
from tradeimpact.evidence.events import study

UNITS, MONTHS, EVENT = 24, 48, 40
CALENDAR = [m % 12 + 1 for m in range(MONTHS)]
GROUPS = ["334" if i % 2 else "333" for i in range(UNITS)]
WINDOW = list(range(-6, 8))


def panel(
    effect: float, *, noise: float = 0.0, early: float = 0.0
) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(11)
    dose = rng.uniform(0.0, 1.0, UNITS)
    log = (
        rng.normal(10.0, 1.0, UNITS)[:, None]
        + rng.normal(0.0, 0.3, (2, MONTHS))[[int(g) - 333 for g in GROUPS]]
    )
    log = log + rng.normal(0.0, 0.2, (UNITS, 12))[:, [c - 1 for c in CALENDAR]]
    log[:, EVENT:] += effect * dose[:, None]
    log[:, EVENT - 2 : EVENT] += early * dose[:, None]
    return np.exp(log + rng.normal(0.0, noise, log.shape)), dose


def run(values: np.ndarray, dose: np.ndarray, **more: object):
    said: dict[str, object] = {
        "dose": dose, "groups": GROUPS, "event": EVENT, "months": WINDOW, "calendar": CALENDAR,
        **more,
    }  # fmt: skip
    return study(values, **said)  # type: ignore[arg-type]


def test_what_made_the_data_is_found_month_by_month() -> None:
    values, dose = panel(-0.3, early=0.2)
    found = dict(zip(WINDOW, run(values, dose).effect, strict=True))
    assert [found[m] for m in range(8)] == pytest.approx([-0.3] * 8, abs=1e-8)
    assert [found[m] for m in (-2, -1)] == pytest.approx([0.2] * 2, abs=1e-8)
    assert [found[m] for m in (-6, -5, -4, -3)] == pytest.approx([0.0] * 4, abs=1e-8)


def test_it_is_least_squares_with_a_dummy_for_everything() -> None:
    values, dose = panel(-0.3, noise=0.1)
    values[3, 7] = np.nan
    found = run(values, dose)
    rows, columns = np.nonzero(np.isfinite(values))
    seasons = np.array(CALENDAR)[columns]
    blocks = [
        (np.unique(keys, return_inverse=True)[1][:, None] == np.arange(len(np.unique(keys))))
        for keys in (rows * 13 + seasons, np.array([int(g) for g in GROUPS])[rows] * 99 + columns)
    ]
    doses = np.column_stack([dose[rows] * (columns == EVENT + m) for m in WINDOW])
    design = np.column_stack([doses, *blocks]).astype(float)
    plain = np.linalg.lstsq(design, np.log(values[rows, columns]), rcond=None)[0][: len(WINDOW)]
    assert found.effect == pytest.approx(plain, abs=1e-8)


def test_lines_of_their_own_are_taken_for_no_effect() -> None:
    values, dose = panel(-0.3)
    drifting = values * np.exp(0.02 * np.outer(dose, np.arange(MONTHS)))
    assert run(drifting, dose).mean(range(8))[0] > 0.0
    found, _ = run(drifting, dose, trends=True).mean(range(8))
    assert found == pytest.approx(-0.3, abs=1e-6)


def test_errors_cover_a_zero_where_nothing_happened() -> None:
    values, dose = panel(0.0, noise=0.1)
    after, error = run(values, dose).mean(range(8))
    assert abs(after) < 3 * error
    assert 0.0 < error < 0.2


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"months": [*WINDOW, 20]}, LabelMismatch, "outside the data"),
        ({"dose": np.full(UNITS, 82.5)}, LabelMismatch, r"0\.825"),
        ({"dose": np.zeros(UNITS)}, LabelMismatch, "does not differ"),
        ({"groups": ["333"]}, LabelMismatch, "do not fit"),
    ],
)
def test_what_cannot_be_studied_is_named(change, error, words) -> None:
    values, dose = panel(-0.3)
    with pytest.raises(error, match=words):
        run(values, **{"dose": dose, **change})


def test_zero_trade_has_no_log() -> None:
    values, dose = panel(-0.3)
    values[0, 0] = 0.0
    with pytest.raises(BadFlow, match="not known"):
        run(values, dose)
    with pytest.raises(LabelMismatch, match="no coefficient"):
        run(*panel(0.0)).mean([30])
