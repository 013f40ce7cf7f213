"""The house as the tests see it: its files, its floors, its functions."""

import ast
import configparser
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"
ROOMS = SOURCE / "situationroom" / "rooms"
DOORS = ("web", "api", "cli")


@dataclass(frozen=True)
class Function:
    """A function of the product and where it stands."""

    node: ast.FunctionDef | ast.AsyncFunctionDef
    file: Path

    @property
    def place(self) -> str:
        """Return `file:line name`."""
        return f"{self.file.relative_to(ROOT)}:{self.node.lineno} {self.node.name}"

    @property
    def lines(self) -> int:
        """Return how many lines it takes, docstring included."""
        return (self.node.end_lineno or self.node.lineno) - self.node.lineno + 1


@cache
def tree(path: Path) -> ast.Module:
    """Return the parsed file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def python_files(package: str) -> list[Path]:
    """Return the files of a package without its migrations."""
    return [
        path for path in sorted((SOURCE / package).rglob("*.py")) if "migrations" not in path.parts
    ]


def functions(package: str) -> Iterator[Function]:
    """Yield every function and method of a package."""
    for path in python_files(package):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield Function(node, path)


def rooms() -> list[str]:
    """Return the names of the rooms."""
    return sorted(path.parent.name for path in ROOMS.glob("*/__init__.py"))


def room_docstring(room: str) -> str:
    """Return what a room says of itself."""
    return ast.get_docstring(tree(ROOMS / room / "__init__.py")) or ""


@cache
def heights() -> dict[str, int]:
    """Return how high each part stands by .importlinter; rooms side by side share a height."""
    contract = configparser.ConfigParser()
    contract.read(ROOT / ".importlinter")
    floors = _layers(contract, "importlinter:contract:floors")
    inside = _layers(contract, "importlinter:contract:rooms")
    height = {}
    for number, floor in enumerate(reversed(floors)):
        for name in floor:
            height[name] = number * 100
    for number, floor in enumerate(reversed(inside)):
        for name in floor:
            height[f"rooms.{name}"] = height["rooms"] + number + 1
    return height


def _layers(contract: configparser.ConfigParser, section: str) -> list[list[str]]:
    return [re.split(r"\s*\|\s*", row) for row in contract[section]["layers"].split("\n") if row]


def part_of(module: str) -> str | None:
    """Return the part of the house a dotted name lies in: `web`, `base`, `rooms.issues`."""
    words = module.split(".")
    if words[0] != "situationroom" or len(words) < 2:
        return None
    part = ".".join(words[1:3]) if words[1] == "rooms" and len(words) > 2 else words[1]
    return part if part in heights() else None


def module_of(path: Path) -> str:
    """Return the dotted name of a file."""
    return ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")


def may_know(lower_bound: str, other: str) -> bool:
    """Tell whether a part may point at another: the same one, or one that stands below."""
    return lower_bound == other or heights()[other] < heights()[lower_bound]
