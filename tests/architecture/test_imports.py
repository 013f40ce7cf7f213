"""Arrows point down: imports, foreign keys, and names written as strings."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from tests.architecture.house import (
    DOORS,
    ROOMS,
    ROOT,
    heights,
    may_know,
    module_of,
    part_of,
    python_files,
    rooms,
    tree,
)

# The command line starts the product: Django and uvicorn want its settings and application by name.
STARTS = {
    "situationroom.config.settings",
    "situationroom.config.asgi:application",
    "situationroom.config.asgi:Protocol",
}
LOADERS = {"import_module", "__import__", "import_string", "get_model", "get_app_config"}


def test_the_import_contract_is_kept():
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports"))],
        cwd=ROOT,
        check=False,
        text=True,
        capture_output=True,
        env=os.environ | {"COLUMNS": "200"},
    )
    assert done.returncode == 0, done.stdout[-4000:]


def test_every_room_has_its_place_and_its_app():
    placed = {name.removeprefix("rooms.") for name in heights() if name.startswith("rooms.")}
    installed = {config.name.rsplit(".", 1)[-1] for config in apps.get_app_configs()}
    assert set(rooms()) == placed
    assert placed <= installed


def test_no_foreign_key_points_up():
    up = []
    for model in apps.get_models(include_auto_created=True):
        here = part_of(model.__module__)
        for field in model._meta.get_fields(include_hidden=True):
            if here is None or field.auto_created or not field.is_relation:
                continue
            there = part_of(field.related_model.__module__) if field.related_model else None
            if there is not None and not may_know(here, there):
                up.append(f"{here}.{model.__name__}.{field.name} -> {there}")
    assert up == []


def test_no_string_in_the_product_names_a_module_above():
    up = []
    for path in python_files("situationroom"):
        here = part_of(module_of(path))
        if here is None or here == "config":
            continue
        for node in ast.walk(tree(path)):
            there = part_of(node.value) if _is_name(node) else None
            if here == "cli" and _is_name(node) and node.value in STARTS:
                continue
            if there is not None and not may_know(here, there):
                up.append(f"{path.relative_to(ROOT)}:{node.lineno} names {node.value}")
    assert up == []


def _is_name(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.startswith("situationroom.")
        and " " not in node.value
    )


def test_no_room_loads_a_module_or_a_model_by_name():
    found = []
    for path in sorted(ROOMS.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and _called(node) in LOADERS:
                found.append(f"{path.relative_to(ROOT)}:{node.lineno} {_called(node)}")
    assert found == []


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def test_no_relation_is_written_as_a_string_to_another_app():
    found = []
    for path in sorted(ROOMS.glob("*/models.py")):
        for node in ast.walk(tree(path)):
            is_relation = isinstance(node, ast.Call) and _called(node) in {
                "ForeignKey",
                "OneToOneField",
                "ManyToManyField",
            }
            if not is_relation or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            target = str(node.args[0].value)
            if "." in target and target.split(".")[0] != path.parent.name:
                found.append(f"{path.relative_to(ROOT)}:{node.lineno} {target}")
    assert found == []


@pytest.mark.parametrize("door", DOORS)
def test_a_door_asks_rooms_and_never_tables(door):
    found = []
    for path in python_files(f"situationroom/{door}"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Attribute) and node.attr in ("objects", "_default_manager"):
                found.append(f"{path.relative_to(ROOT)}:{node.lineno} {ast.unparse(node)}")
    assert found == []
