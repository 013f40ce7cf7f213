"""What is not known about an effect, in two parts that are never mixed.

*Estimation uncertainty* is the standard error that a source prints for its own number.
*Disagreement* is the distance between sources. Draws are made within a source only; a source that
prints no standard error has no estimation uncertainty here: it is not known, and not zero.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, ndtri

from tradeimpact.checks import FloatArray, check_labels, check_sigma
from tradeimpact.errors import BadElasticity, LabelMismatch
from tradeimpact.partial.sweep import Sweep

FLOOR = 1.01
"""Draws of sigma end here: at one and below origins do not compete and the model has no answer."""


@dataclass(frozen=True, slots=True, eq=False)
class Estimates:
    """What one source says of K items, with its standard errors.

    Attributes
    ----------
    source : str
    items : tuple of str, length K
    sigma : ndarray (K,)
        Elasticity of substitution, above 1.
    error : ndarray (K,)
        Standard error of sigma; NaN where the source prints none.
    estimate : tuple of str, length K
        Name of the estimate behind each number: items that share one are drawn together.
    """

    source: str
    items: tuple[str, ...]
    sigma: FloatArray
    error: FloatArray
    estimate: tuple[str, ...]

    @property
    def has_errors(self) -> bool:
        """Whether every number has a standard error."""
        return bool(np.isfinite(self.error).all())


@dataclass(frozen=True, slots=True, eq=False)
class Draws:
    """Draws of one source.

    Attributes
    ----------
    source : str
    sigma : ndarray (D, K)
    cut : ndarray (K,)
        Probability below `FLOOR` that was cut off the normal distribution.
    seed : int
    """

    source: str
    sigma: FloatArray
    cut: FloatArray
    seed: int


@dataclass(frozen=True, slots=True)
class Spread:
    """An effect by source, in USD: what each says, how sure it is, and how far they lie apart.

    Attributes
    ----------
    central : mapping of source to float
        At the source's own number.
    estimation : mapping of source to (float, float) or None
        Quantiles over the draws within the source; None where it prints no standard error.
    probability : float
        Mass between the two quantiles.
    disagreement : (float, float)
        Least and largest central figure. A range of sources, with no probability.
    same_sign : bool
        Whether every central figure and every quantile has one sign.
    count : int
        Draws per source.
    """

    central: Mapping[str, float]
    estimation: Mapping[str, tuple[float, float] | None]
    probability: float
    disagreement: tuple[float, float]
    same_sign: bool
    count: int


def estimates(
    source: str,
    *,
    items: Sequence[str],
    sigma: ArrayLike,
    error: ArrayLike | None = None,
    estimate: Sequence[str] | None = None,
) -> Estimates:
    """Check and hold what a source says.

    Parameters
    ----------
    source : str
    items : sequence of str, length K
    sigma : array_like (K,)
    error : array_like (K,) or None
        Standard errors, NaN or None where there are none. The error of sigma equals that of
        1 - sigma, of -sigma and of theta: definitions move the number and not its error.
    estimate : sequence of str, length K, or None
        None takes every item for an estimate of its own.

    Raises
    ------
    LabelMismatch, BadElasticity
    """
    labels = check_labels(items, "items")
    values = check_sigma(np.asarray(sigma, dtype=np.float64), labels)
    errors = np.full(len(labels), np.nan) if error is None else np.array(error, dtype=np.float64)
    names = labels if estimate is None else tuple(estimate)
    if errors.shape != values.shape or len(names) != len(labels):
        raise LabelMismatch(
            f"{source}: {len(labels)} items, errors of shape {errors.shape}, {len(names)} names "
            "of estimates; give one of each per item."
        )
    if (errors <= 0).any() or np.isinf(errors).any():
        raise BadElasticity(
            f"{source}: a standard error is above zero and finite; give NaN where none is printed."
        )
    return Estimates(source, labels, values, errors, names)


def draw_sigma(given: Estimates, *, count: int, seed: int) -> Draws:
    """Draw elasticities from the normal distribution of each estimate, cut at `FLOOR`.

    Parameters
    ----------
    given : Estimates
    count : int
        Draws D.
    seed : int

    Returns
    -------
    Draws
        An estimate has the same draws whatever the order and company of the items.

    Raises
    ------
    BadElasticity
        The source prints no standard error for some item: there is nothing to draw from.
    """
    if not given.has_errors:
        lacking = [i for i, e in zip(given.items, given.error, strict=True) if not np.isfinite(e)]
        raise BadElasticity(
            f"{given.source} prints no standard error for {', '.join(lacking[:5])} "
            f"({len(lacking)} items); show its number without an interval."
        )
    uniform = {name: _uniform(given.source, name, seed, count) for name in set(given.estimate)}
    lots = np.stack([uniform[name] for name in given.estimate], axis=1)
    cut = ndtr((FLOOR - given.sigma) / given.error)
    sigma = given.sigma + given.error * ndtri(cut + lots * (1.0 - cut))
    sigma = np.maximum(sigma, FLOOR)
    sigma.setflags(write=False)
    return Draws(given.source, sigma, cut, seed)


def _uniform(source: str, name: str, seed: int, count: int) -> NDArray[np.float64]:
    digest = hashlib.sha256(f"{source}\x1f{name}".encode()).digest()
    words = np.frombuffer(digest, dtype="<u4").tolist()
    return np.random.default_rng([seed, *words]).random(count)


def spread(
    central: Mapping[str, Sweep], drawn: Mapping[str, Sweep], *, probability: float = 0.9
) -> Spread:
    """Put the figures of several sources side by side, summed over their items.

    Parameters
    ----------
    central : mapping of source to Sweep
        One draw each: the source's own numbers.
    drawn : mapping of source to Sweep
        Only sources with standard errors.
    probability : float
        Mass between the quantiles.

    Returns
    -------
    Spread

    Raises
    ------
    LabelMismatch
        There is no source, or a drawn source has no central figure.
    """
    if not central or not set(drawn) <= set(central) or not 0 < probability < 1:
        raise LabelMismatch(
            f"sources {sorted(central)} with draws of {sorted(drawn)} and probability "
            f"{probability}; give the central sweep of every source, and a share between 0 and 1."
        )
    middle = {name: float(found.change[0].sum()) for name, found in central.items()}
    tails = [(1 - probability) / 2, (1 + probability) / 2]
    inside: dict[str, tuple[float, float] | None] = dict.fromkeys(central)
    for name, found in drawn.items():
        low, high = np.quantile(found.change.sum(axis=1), tails)
        inside[name] = (float(low), float(high))
    every = [*middle.values(), *(end for pair in inside.values() if pair for end in pair)]
    return Spread(
        central=middle,
        estimation=inside,
        probability=probability,
        disagreement=(min(middle.values()), max(middle.values())),
        same_sign=min(every) > 0 or max(every) < 0,
        count=max((len(found.change) for found in drawn.values()), default=0),
    )
