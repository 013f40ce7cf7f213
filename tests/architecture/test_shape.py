"""Nothing is too long to be read, and nothing pure looks at the clock."""

import ast

import pytest
from tests.architecture.house import ROOMS, ROOT, functions, python_files, tree

LONGEST = {"situationroom": 60, "tradeimpact": 120}
LONGEST_FILE = 500
CLOCKS = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "timezone.now",
    "timezone.localdate", "time.time", "localdate", "now",
}  # fmt: skip


@pytest.mark.parametrize("package", LONGEST)
def test_no_function_is_too_long(package):
    long = [
        f"{function.place}: {function.lines} lines"
        for function in functions(package)
        if function.lines > LONGEST[package]
    ]
    assert long == []


def test_no_file_is_too_long():
    files = [
        path
        for part in ("src", "tests", "tools", "benchmarks")
        for path in (ROOT / part).rglob("*.py")
        if "migrations" not in path.parts
    ]
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    long = {path.relative_to(ROOT): size for path, size in sizes.items() if size > LONGEST_FILE}
    assert long == {}


def test_nothing_pure_looks_at_the_clock():
    pure = [
        path for name in ("rules", "lifecycle", "states") for path in ROOMS.glob(f"*/{name}.py")
    ] + list(ROOMS.glob("*/rules/*.py"))
    found = []
    for path in [*pure, *python_files("tradeimpact")]:
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and _tail(node.func) in CLOCKS:
                found.append(f"{path.relative_to(ROOT)}:{node.lineno} {ast.unparse(node)}")
    assert found == []


def _tail(function: ast.expr) -> str:
    return ".".join(ast.unparse(function).split(".")[-2:])


def test_every_function_says_what_it_returns():
    silent = [f.place for package in LONGEST for f in functions(package) if f.node.returns is None]
    assert silent == []
