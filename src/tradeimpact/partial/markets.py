"""One importing market by either model: `ces` with its one root an item, or `gsim`.

With one importing market both are the same equations; `gsim` is solved by other code and to a
looser tolerance, so that each is the other's referee. Diversion to third markets needs their
imports, and `partial.gsim` itself.
"""

from collections.abc import Sequence

import numpy as np

from tradeimpact.checks import FloatArray
from tradeimpact.partial.ces import respond
from tradeimpact.question import Model

MARKET = "(market)"


def value_after(
    model: Model,
    *,
    value: FloatArray,
    rate_before: FloatArray,
    rate_after: FloatArray,
    sigma: Sequence[float],
    eta: float,
    omega: float,
    items: Sequence[str],
    origins: Sequence[str],
) -> tuple[FloatArray, float]:
    """Return customs values after a change of duties (K, R), USD, and the largest residual.

    Parameters
    ----------
    model : "ces" or "gsim"
    value, rate_before, rate_after : ndarray (K, R)
    sigma : sequence of float, length K
    eta, omega : float
    items, origins : sequences of str, length K and R

    Raises
    ------
    LabelMismatch, BadFlow, UnitMismatch, BadElasticity, NonConvergence
    """
    if model == "ces":
        answer = respond(
            value=value, rate_before=rate_before, rate_after=rate_after, sigma=sigma, eta=eta,
            omega=omega, items=items, origins=origins,
        )  # fmt: skip
        return answer.value_after, float(answer.residual.max(initial=0.0))
    return _by_gsim(value, rate_before, rate_after, sigma, eta, omega, items, origins)


def _by_gsim(
    value: FloatArray,
    rate_before: FloatArray,
    rate_after: FloatArray,
    sigma: Sequence[float],
    eta: float,
    omega: float,
    items: Sequence[str],
    origins: Sequence[str],
) -> tuple[FloatArray, float]:
    # Compiled loops take a second to load, which who asks for no world market need not wait for.
    from tradeimpact.partial.flows import Flows
    from tradeimpact.partial.gsim import solve

    after = np.zeros_like(value)
    k, r = np.nonzero(value)
    if not len(k):
        return after, 0.0
    item, origin = [items[int(n)] for n in k], [origins[int(n)] for n in r]
    market = [MARKET] * len(k)
    flows = Flows.from_labels(item, origin, market, value[k, r])
    by_item = dict(zip(items, sigma, strict=True))
    found = solve(
        flows,
        rate_before=flows.rates(item, origin, market, rate_before[k, r]),
        rate_after=flows.rates(item, origin, market, rate_after[k, r]),
        sigma={code: by_item[code] for code in flows.items},
        eta=eta,
        omega=omega,
    )
    row = flows.row_of_flows()
    place = {code: n for n, code in enumerate(items)}
    column = {code: n for n, code in enumerate(origins)}
    k = np.array([place[flows.items[int(n)]] for n in flows.item_of_rows()[row]])
    r = np.array([column[flows.countries[int(n)]] for n in flows.row_exporter[row]])
    after[k, r] = found.value_after
    return after, float(found.residual.max(initial=0.0))
