"""How much each kind of evidence counts: a conditional logit over the candidates of each query."""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize

RIDGE = 1.0


def fit(
    candidates: Sequence[np.ndarray], chosen: Sequence[int], ridge: float = RIDGE
) -> np.ndarray:
    """Return weights under which the chosen candidate is likely among those of its query.

    `candidates` holds, for each query, one row a candidate and one column a kind of evidence.
    """
    every = np.concatenate(candidates)
    spread = every.std(axis=0) + 1e-9
    scaled = every / spread
    first = np.concatenate([[0], np.cumsum([len(c) for c in candidates])[:-1]])
    size = np.array([len(c) for c in candidates])
    right = scaled[first + np.array(chosen)]

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        score = scaled @ weights
        top = np.maximum.reduceat(score, first)
        share = np.exp(score - np.repeat(top, size))
        total = np.add.reduceat(share, first)
        share /= np.repeat(total, size)
        value = (top + np.log(total)).sum() - (right @ weights).sum()
        slope = scaled.T @ share - right.sum(axis=0)
        return value + ridge / 2 * weights @ weights, slope + ridge * weights

    found = minimize(loss, np.zeros(every.shape[1]), jac=True, method="L-BFGS-B")
    return np.asarray(found.x / spread)
