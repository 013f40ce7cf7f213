"""Named errors of the core. Each message says what is wrong, where, and what to do about it."""

from collections.abc import Mapping, Sequence


class TradeImpactError(Exception):
    """Any refusal of the core to give a number."""


class NonConvergence(TradeImpactError):
    """A solution does not satisfy its own equations.

    Attributes
    ----------
    residual : float
        Largest relative residual found.
    tolerance : float
        Largest residual that would have been accepted.
    items : tuple of str
        Items whose residual is too large, worst first.
    """

    def __init__(self, *, residual: float, tolerance: float, items: Sequence[str]) -> None:
        self.residual = residual
        self.tolerance = tolerance
        self.items = tuple(items)
        shown = ", ".join(self.items[:5]) + (" ..." if len(self.items) > 5 else "")
        super().__init__(
            f"no equilibrium found: relative residual {residual:.3g} exceeds {tolerance:.3g} "
            f"for {len(self.items)} item(s): {shown}. "
            "Check these items for extreme elasticities or tariffs; no figure is given for them."
        )


class UnitMismatch(TradeImpactError):
    """A rate is outside what a share of value can be, most often a percentage."""


class UnknownItem(TradeImpactError):
    """A code that the given list or source does not hold."""


class UnknownProvision(TradeImpactError):
    """A scenario is about a provision that is not there, or not in force on its day."""


class BadFlow(TradeImpactError):
    """A trade value is missing, infinite or negative."""


class LabelMismatch(TradeImpactError):
    """Labels repeat, or an array does not have the shape that its labels ask for."""


class BadElasticity(TradeImpactError):
    """An elasticity is missing, has the wrong sign or lies on the wrong side of one."""


class BadScope(TradeImpactError):
    """Masks or bounds of an exposure contradict each other."""


class WholeExceeded(TradeImpactError, ValueError):
    """Declared parts of one whole make more than it.

    Attributes
    ----------
    parts : dict of str to float
        The declared shares by condition.
    """

    def __init__(self, parts: Mapping[str, float]) -> None:
        self.parts = dict(parts)
        said = ", ".join(f"{name} {share:g}" for name, share in self.parts.items())
        super().__init__(
            f"{said} make {sum(self.parts.values()):g} of the value together: parts of one whole "
            "make 1 at most. Say each as its share of the whole value."
        )


class TooManyReadings(TradeImpactError):
    """More lists that the law leaves open touch each other than can be tried.

    Attributes
    ----------
    count, most : int
        Readings there are, and readings that are tried.
    measures : tuple of str
        Keys of the provisions with open lists, in their order.
    """

    def __init__(self, *, count: int, most: int, measures: Sequence[str]) -> None:
        self.count = count
        self.most = most
        self.measures = tuple(measures)
        shown = ", ".join(self.measures[:5]) + (" ..." if len(self.measures) > 5 else "")
        super().__init__(
            f"{count} readings of what the law leaves open touch each other, more than {most}: "
            f"{len(self.measures)} measure(s): {shown}. Settle some of their lists (a line in or "
            "out for sure), or give lists that exclude each other to one measure."
        )
