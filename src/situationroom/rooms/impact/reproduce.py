"""How a figure is computed again somewhere else, and the equation it comes from."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from situationroom.rooms.impact.content import CONTENT_NAMES, DIRECT, INDIRECT
from situationroom.rooms.impact.figures import NAMES
from situationroom.rooms.impact.models import Figure
from situationroom.rooms.impact.rivals import RIVAL

METHODS = Path(__file__).parents[4] / "docs" / "methods"
WHOLE = "total"
# Where a figure's equation stands: page of docs/methods, and heading on it.
PLACES = {
    **dict.fromkeys(NAMES, ("partial.md", "Exposure")),
    "change_usd": ("partial.md", "Effect: equations"),
    RIVAL: ("partial.md", "Effect: equations"),
    **dict.fromkeys(CONTENT_NAMES, ("indirect.md", "Direct and indirect exposure of a duty")),
}
SNIPPET = '''"""{figure} of run {run}, with the library tradeimpact alone (src/tradeimpact)."""

from pathlib import Path

from tradeimpact.bundle import read_bundle

outcome = read_bundle(Path("{folder}")).compare()
{how}
print(float(value))  # {unit}; the run has {stored!r}
'''


@dataclass(frozen=True, slots=True)
class Equation:
    """The equation of a figure in the words of its method page, in English."""

    page: str
    heading: str
    lines: tuple[str, ...]


def bundle_name(digest: str) -> str:
    """Return what the file of a run's inputs is called, without its ending."""
    return f"run-{digest[:12]}-inputs"


def equation_of(name: str) -> Equation:
    """Return the equation of a figure; without lines where the method pages are not at hand."""
    page, heading = PLACES[name]
    return Equation(f"docs/methods/{page}", heading, _lines(METHODS / page, heading))


def snippet_of(figure: Figure) -> str:
    """Return a program that computes one figure from the inputs of its run, unpacked beside it."""
    return SNIPPET.format(
        figure=f"{figure.item}.{figure.name}",
        run=figure.run.digest[:12],
        folder=bundle_name(figure.run.digest),
        how=_how(figure),
        unit=figure.unit,
        stored=figure.value,
    )


def _how(figure: Figure) -> str:
    if figure.name in CONTENT_NAMES:
        origin = figure.run.scenario["origin"]
        same = {DIRECT: "==", INDIRECT: "!="}[figure.name]
        wanted = "" if figure.item == WHOLE else f'    if row.item == "{figure.item}"\n'
        return (
            "value = sum(\n    row.content\n    for row in outcome.content\n"
            f'    if row.exporter {same} "{origin}" and row.content is not None\n{wanted})'
        )
    if figure.name == RIVAL:
        source = figure.run.scenario["reference_source"]
        return (
            f'rival = next(one for one in outcome.rivals if one.origin == "{figure.item}")\n'
            f'value = rival.by_source["{source}"]'
        )
    if figure.name == "change_usd":
        source = figure.run.scenario["reference_source"]
        return (
            f'effect = next(one for one in outcome.effects if one.item == "{figure.item}")\n'
            f'value = effect.by_source["{source}"]'
        )
    if figure.item == WHOLE:
        return f"value = outcome.exposure.total().{figure.name}[0]"
    return (
        f'place = outcome.exposure.items.index("{figure.item}")\n'
        f"value = outcome.exposure.{figure.name}[place]"
    )


@lru_cache(maxsize=16)
def _lines(path: Path, heading: str) -> tuple[str, ...]:
    """Return the indented lines under a heading of a method page, or the rows of its table."""
    if not path.is_file():
        return ()
    text = path.read_text(encoding="utf-8")
    _, found, rest = text.partition(f"\n## {heading}\n")
    section = rest.partition("\n## ")[0].splitlines() if found else []
    equations = [line[4:] for line in section if line.startswith("    ")]
    if equations:
        return tuple(equations)
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in section
             if line.startswith("| ")]  # fmt: skip
    return tuple(" = ".join(row).replace("*", "") for row in cells[1:])
