"""Parts of one whole: what several programmes each reach of it adds up to one at most.

Steel and aluminium in a machine are such parts: what is one is not the other. Everything here is
about programmes, each with the share of value it names, (L,).
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tradeimpact.schedule.provisions import Provision

Shares = Mapping[str, NDArray[np.float64]]


def shared_wholes(provisions: Iterable[Provision]) -> list[list[str]]:
    """Return the programmes of each whole of which more than one names a part."""
    found: dict[str, dict[str, None]] = {}
    for provision in provisions:
        if provision.divides:
            found.setdefault(provision.divides, {})[provision.programme] = None
    return [list(programmes) for programmes in found.values() if len(programmes) > 1]


def largest_first(named: Shares, programmes: Sequence[str]) -> dict[str, NDArray[np.float64]]:
    """Return what a whole leaves to each programme where who names most has it first."""
    shares = np.array([named[name] for name in programmes])
    turn = np.argsort(-shares, axis=0, kind="stable")
    in_turn = np.take_along_axis(shares, turn, axis=0)
    left = np.empty_like(shares)
    np.put_along_axis(left, turn, np.maximum(0.0, 1.0 + in_turn - in_turn.cumsum(0)), axis=0)
    return dict(zip(programmes, left, strict=True))


def one_by_one(
    named: Shares, least: Shares, order: Sequence[str]
) -> dict[str, NDArray[np.float64]]:
    """Return what a whole leaves to each programme where they take in some order.

    Nobody takes of the `least` that another one has in any case.
    """
    left = np.maximum(0.0, 1.0 - sum((least[name] for name in order), np.zeros(1)))
    found: dict[str, NDArray[np.float64]] = {}
    for name in order:
        more = np.clip(named[name] - least[name], 0.0, left)
        left, found[name] = left - more, least[name] + more
    return found
