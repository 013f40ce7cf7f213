"""What is declared of goods in plain words, as conditions of the register."""

from collections.abc import Callable, Mapping


class BadFact(ValueError):
    """A declared fact that cannot be read; `wanted` shows what could be written."""

    def __init__(self, name: str, said: str, wanted: str) -> None:
        self.name, self.said, self.wanted = name, said, wanted
        super().__init__(f"the fact {name}={said} is not read: write {wanted}")


METALS = ("metal:steel", "metal:aluminium", "metal:copper")
BY_WEIGHT, LEAST_WEIGHT = "metal:at-least-15-percent", 0.15
YES = frozenset({"yes", "y", "true", "1", "예", "네"})
NO = frozenset({"no", "n", "false", "0", "아니오", "아니요"})
SWITCHES = {
    "vehicle_part": "use:vehicle-part",
    "civil_aircraft": "use:civil-aircraft",
    "qualifying_chip": "chip:qualifying",
    "crystalline": "article:crystalline-silicon",
    "informational": "use:informational",
    "pharmaceutical": "use:pharmaceutical",
    "bifacial": "",
    "kitchen_cabinet": "",
}
"""Facts that hold or not; one without a condition is taken and changes nothing today."""

FREED_END_USES = frozenset({"us_data_center"})
"""Uses for which a chip pays nothing (HTSUS 9903.79.03 and following, U.S. note 39)."""


def conditions_of(declared: Mapping[str, str]) -> dict[str, float]:
    """Return declared facts by condition, as shares of value.

    Names with a colon are conditions themselves. Raises BadFact naming what cannot be read,
    with what could be written.
    """
    found: dict[str, float] = {}
    for name, said in sorted(declared.items(), key=lambda pair: pair[0] == "end_use"):
        found |= _one(name, said.strip())
    return found


def _one(name: str, said: str) -> dict[str, float]:
    if name in SWITCHES:
        held = _switch(name, said)
        return {SWITCHES[name]: held} if SWITCHES[name] else {}
    if ":" in name:
        return {name: share(name, said)}
    if name in _READERS:
        return _READERS[name](name, said)
    raise BadFact(name, said, ", ".join((*SWITCHES, *_READERS)))


def _metal(name: str, said: str) -> dict[str, float]:
    return dict.fromkeys(METALS, share(name, said))


def _weight(name: str, said: str) -> dict[str, float]:
    return {BY_WEIGHT: float(share(name, said) >= LEAST_WEIGHT)}


def _quota(_: str, said: str) -> dict[str, float]:
    within = {"within": 1.0, "over": 0.0}.get(said)
    if within is None:
        raise BadFact("quota", said, "within, over")
    return {"quota:within": within, "quota:over": 1.0 - within}


def _exclusion(_: str, said: str) -> dict[str, float]:
    return {f"exclusion:{said}": 1.0}


def _end_use(_: str, said: str) -> dict[str, float]:
    return {"chip:qualifying": 0.0} if said in FREED_END_USES else {}


def _switch(name: str, said: str) -> float:
    if said.lower() in YES:
        return 1.0
    if said.lower() in NO:
        return 0.0
    raise BadFact(name, said, "yes, no")


def share(name: str, said: str) -> float:
    """Return a share of value, given as 0.4 or 40 %. Raises BadFact."""
    percent = said.endswith("%")
    try:
        value = float(said.removesuffix("%")) / (100.0 if percent else 1.0)
    except ValueError:
        value = -1.0
    if not 0.0 <= value <= 1.0:
        raise BadFact(name, said, "0.4, 40%")
    return value


_READERS: dict[str, Callable[[str, str], dict[str, float]]] = {
    "metal_share": _metal,
    "metal_weight_share": _weight,
    "quota": _quota,
    "exclusion": _exclusion,
    "end_use": _end_use,
}
"""Facts that are read by themselves; a use is read last, as it settles what a chip is."""
