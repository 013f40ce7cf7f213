"""Goods as somebody tells of them: a code, and stages by country in their order."""

from dataclasses import dataclass, field
from enum import StrEnum


class Work(StrEnum):
    """What was done in a stage."""

    GROWN = "grown"
    """Grown, born, mined or extracted there; inputs are none."""
    MADE = "made"
    """Made from materials: machined, moulded, synthesised, formed into another article."""
    FABRIC = "fabric"
    """Fabric was formed: woven, knit, felted."""
    KNIT_TO_SHAPE = "knit_to_shape"
    """A textile good was knit to shape."""
    SEWN = "sewn"
    """Every part of a textile good was sewn or otherwise assembled there."""
    SEWN_PARTLY = "sewn_partly"
    """Parts of a textile good were assembled there, others elsewhere."""
    CUT = "cut"
    """Fabric or another material was cut."""
    DIFFUSION = "diffusion"
    """Circuits were formed on a wafer."""
    CHIP_PACKAGING = "chip_packaging"
    """A die was cut out, mounted, bonded and encapsulated."""
    CELL = "cell"
    """A solar cell or a battery cell was made complete."""
    CELL_PARTLY = "cell_partly"
    """A solar or battery cell was made in part: junction without contacts, finishing."""
    CELLS_JOINED = "cells_joined"
    """Finished cells were joined into a module, pack or rack."""
    ASSEMBLED = "assembled"
    """Finished components were put together."""
    FINISHED = "finished"
    """Painted, coated, tested, programmed, packed, labelled, diluted: no new article."""


class Test(StrEnum):
    """Answer to one of the three questions of the test: is it another one after the stage?"""

    __test__ = False  # not a test of the suite

    YES = "yes"
    NO = "no"
    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of production in one country.

    `country` is an ISO code, `inputs` are codes of what went in, `foreign_inputs` says that some
    of it came from outside that country. `name`, `character` and `use` ask whether what comes out
    is another article than what went in. `predetermined`: the use of the components was fixed
    before they came, and nothing but putting them together is done.
    """

    country: str
    work: Work
    inputs: tuple[str, ...] = ()
    output: str = ""
    foreign_inputs: bool = True
    name: Test = Test.UNSAID
    character: Test = Test.UNSAID
    use: Test = Test.UNSAID
    predetermined: Test = Test.UNSAID


@dataclass(frozen=True, slots=True)
class Goods:
    """Goods with the code they enter under and the stages they went through, in their order."""

    line: str
    stages: tuple[Stage, ...] = field(default_factory=tuple)

    @property
    def chapter(self) -> str:
        """The first two digits of the code."""
        return self.line[:2]

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries of the stages, each once, in their order."""
        return tuple(dict.fromkeys(stage.country for stage in self.stages))

    def done(self, *works: Work) -> tuple[Stage, ...]:
        """Return the stages in which one of some works was done."""
        return tuple(stage for stage in self.stages if stage.work in works)
