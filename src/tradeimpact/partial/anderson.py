"""Anderson's method (type II) on a fixed point, compiled: last differences and the next move."""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

MEMORY = 8
_RIDGE = 1e-14
Floats = NDArray[np.float64]


@njit(nogil=True, cache=True)
def _factor(gram: Floats, lower: Floats, used: int) -> bool:
    """Fill the Cholesky factor of the Gram matrix with a ridge; whether there is one."""
    for a in range(used):
        for b in range(a + 1):
            total = gram[a, b]
            for c in range(b):
                total -= lower[a, c] * lower[b, c]
            if a > b:
                lower[a, b] = total / lower[b, b]
            else:
                total += _RIDGE * gram[a, a]
                if not total > 0.0:
                    return False
                lower[a, a] = math.sqrt(total)
    return True


@njit(nogil=True, cache=True)
def _mix(steps: Floats, gram: Floats, used: int, step: Floats, weights: Floats) -> bool:
    """Fill the weights (used,) of the last differences that come nearest to the step."""
    lower = np.empty((used, used))
    if not _factor(gram, lower, used):
        return False
    for a in range(used):
        right = 0.0
        for r in range(step.size):
            right += steps[a, r] * step[r]
        for c in range(a):
            right -= lower[a, c] * weights[c]
        weights[a] = right / lower[a, a]
    for a in range(used - 1, -1, -1):
        for c in range(a + 1, used):
            weights[a] -= lower[c, a] * weights[c]
        weights[a] /= lower[a, a]
    return True


@njit(nogil=True, cache=True)
def remember(
    steps: Floats,
    moves: Floats,
    gram: Floats,
    slot: int,
    used: int,
    step: Floats,
    old_step: Floats,
    moved: Floats,
) -> None:
    """Put the newest difference into its slot, and its products into the Gram matrix."""
    for r in range(step.size):
        steps[slot, r] = step[r] - old_step[r]
        moves[slot, r] = moved[r]
    for a in range(used):
        total = 0.0
        for r in range(step.size):
            total += steps[a, r] * steps[slot, r]
        gram[a, slot] = total
        gram[slot, a] = total


@njit(nogil=True, cache=True)
def next_move(
    x: Floats,
    step: Floats,
    steps: Floats,
    moves: Floats,
    gram: Floats,
    used: int,
    weights: Floats,
    moved: Floats,
) -> None:
    """Fill the next move: Anderson's where it can be had, else the plain step."""
    good = used > 0 and _mix(steps, gram, used, step, weights)
    for r in range(x.size):
        moved[r] = step[r]
        if good:
            for a in range(used):
                moved[r] -= weights[a] * (moves[a, r] + steps[a, r])
