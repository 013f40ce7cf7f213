"""How a figure came out: its sources, its steps and its parameters, as plain data with a digest."""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from tradeimpact.errors import BadFlow, LabelMismatch

Scalar = float | int | str | bool | None


@dataclass(frozen=True, slots=True)
class Source:
    """Where an input stands.

    Attributes
    ----------
    dataset : str
        Name of the published data set or legal text.
    key : str
        Row, line or article in it.
    vintage : str
        Period, release or date of retrieval, ISO 8601 where it is a date.
    citation : str
    url : str or None
    """

    dataset: str
    key: str
    vintage: str
    citation: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One calculation on the way.

    Attributes
    ----------
    name : str
    formula : str
        In the symbols of the method page.
    inputs : mapping of str to number or text
        Symbol to the number used.
    value : float or None
        Result; None if it cannot be given.
    unit : str
    """

    name: str
    formula: str
    inputs: Mapping[str, Scalar]
    value: float | None
    unit: str

    def __post_init__(self) -> None:
        place = f"step {self.name!r}"
        object.__setattr__(self, "value", _number(self.value, place))
        object.__setattr__(self, "inputs", _plain_mapping(self.inputs, place))


@dataclass(frozen=True, slots=True)
class Trace:
    """The whole way of one published figure.

    Attributes
    ----------
    figure : str
        What the number says.
    value, low, high : float or None
        The figure and its range; None for "not quantifiable" or "no range".
    unit : str
    method : str
        Name of the method page, e.g. ``partial``.
    parameters : mapping of str to number or text
    steps : tuple of Step
    sources : tuple of Source
    code_version : str
    """

    figure: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    method: str
    parameters: Mapping[str, Scalar]
    steps: tuple[Step, ...]
    sources: tuple[Source, ...]
    code_version: str

    def __post_init__(self) -> None:
        for name in ("value", "low", "high"):
            object.__setattr__(self, name, _number(getattr(self, name), f"figure {self.figure!r}"))
        object.__setattr__(self, "parameters", _plain_mapping(self.parameters, "parameters"))
        object.__setattr__(self, "steps", tuple(self.steps))
        object.__setattr__(self, "sources", tuple(self.sources))

    def to_json(self) -> str:
        """Return canonical JSON: sorted keys, no spaces, shortest digits that read back equal."""
        return json.dumps(
            _encode(self), sort_keys=True, separators=(",", ":"), ensure_ascii=False,
            allow_nan=False,
        )  # fmt: skip

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote; the result is equal and has the same digest.

        Raises
        ------
        LabelMismatch
            The text is not a trace.
        """
        try:
            fields: dict[str, Any] = json.loads(text, object_hook=_decode)
            steps = tuple(Step(**step) for step in fields.pop("steps"))
            sources = tuple(Source(**source) for source in fields.pop("sources"))
            return cls(steps=steps, sources=sources, **fields)
        except (ValueError, TypeError, KeyError, AttributeError) as problem:
            raise LabelMismatch(
                f"this is not a trace ({problem}); give the text that Trace.to_json wrote."
            ) from None

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical JSON, 64 hexadecimal digits."""
        return hashlib.sha256(self.to_json().encode("utf-8")).hexdigest()


def _plain_mapping(given: Mapping[str, Scalar], place: str) -> dict[str, Scalar]:
    return {str(key): _plain(given[key], f"{key} in {place}") for key in sorted(given)}


def _plain(given: Any, place: str) -> Scalar:
    value = given.item() if isinstance(given, np.generic) else given
    if isinstance(value, float):
        return _number(value, place)
    if value is None or isinstance(value, str | bool | int):
        return value
    raise BadFlow(
        f"{place} is a {type(given).__name__}; a trace holds single numbers and texts. "
        "Give one entry per number."
    )


def _number(value: Any, place: str) -> float | None:
    if value is None:
        return None
    number = float(value)
    if math.isnan(number):
        raise BadFlow(f"{place} is not a number; give None where a figure cannot be quantified.")
    return number + 0.0  # turns -0.0 into 0.0, which has another digest


def _encode(value: Any) -> Any:
    if isinstance(value, Trace | Step | Source):
        return {name: _encode(getattr(value, name)) for name in value.__slots__}
    if isinstance(value, Mapping):
        return {key: _encode(entry) for key, entry in value.items()}
    if isinstance(value, tuple):
        return [_encode(entry) for entry in value]
    if isinstance(value, float) and math.isinf(value):
        return {"float": "inf" if value > 0 else "-inf"}  # JSON has no infinity
    return value


def _decode(fields: dict[str, Any]) -> Any:
    if fields.keys() == {"float"} and fields["float"] in ("inf", "-inf"):
        return float(fields["float"])
    return fields
