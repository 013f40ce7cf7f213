"""Every room is built alike: its face, its files, its migrations, its words."""

import ast
import re

import pytest
from django.apps import apps
from tests.architecture.house import ROOMS, ROOT, room_docstring, rooms, tree

FILES = {
    "__init__", "models", "states", "lifecycle", "rules", "visibility", "services", "queries",
    "events", "tasks", "reference",
}  # fmt: skip
FOLDERS = {"migrations", "sources", "__pycache__"}
HELPER = re.compile(r"^\| `(\w+)/(\w+)(?:\.py|/)` \| (.+) \|$", re.MULTILINE)
NAMED_BY_DJANGO = re.compile(r"\d{4}_(initial|auto_\w+|alter_\w+|\w+_and_more)$")


def our_models() -> list[type]:
    """Return every concrete model of ours."""
    return [
        model
        for model in apps.get_models()
        if model.__module__.startswith("situationroom.") and not model._meta.auto_created
    ]


def helpers() -> dict[tuple[str, str], str]:
    """Return the helper modules of rooms that CONTRIBUTING.md gives a reason for."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    return {(room, name): reason for room, name, reason in HELPER.findall(text)}


@pytest.mark.parametrize("room", rooms())
def test_a_room_says_what_it_is_and_names_its_nouns(room):
    says = room_docstring(room)
    assert "Nouns: " in says
    nouns = says.split("Nouns: ", 1)[1]
    models = [model.__name__ for model in our_models() if model._meta.app_label == room]
    assert [name for name in models if not re.search(rf"\b{name}\b", nouns)] == []


@pytest.mark.parametrize("room", rooms())
def test_a_room_has_the_same_file_names_as_every_other(room):
    strange = []
    for path in sorted((ROOMS / room).iterdir()):
        allowed = FOLDERS | FILES if path.is_dir() else FILES
        if path.suffix in ("", ".py") and path.stem not in allowed:
            strange.append((room, path.stem))
    assert [f"{room}/{name}" for room, name in strange if (room, name) not in helpers()] == []


def test_every_helper_with_a_reason_is_there():
    gone = [
        f"{room}/{name}"
        for room, name in helpers()
        if not (ROOMS / room / f"{name}.py").is_file() and not (ROOMS / room / name).is_dir()
    ]
    assert gone == []


def test_every_model_is_in_the_glossary_and_the_glossary_names_no_other():
    page = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    tables = page.split("## Words of the numbers", 1)[0]
    listed = set(re.findall(r"^\| [^|]+ \| `(\w+)` \|", tables, re.MULTILINE))
    models = {model.__name__ for model in our_models()}
    assert models - listed == set()
    assert listed - models == set()


def test_every_model_says_what_one_row_is():
    silent = [m.__name__ for m in our_models() if not m.__doc__ or m.__doc__.startswith(m.__name__)]
    assert silent == []


def test_every_model_says_which_personal_data_it_holds():
    silent = [m.__name__ for m in our_models() if not re.search(r"Pii: \S.+", m.__doc__ or "")]
    assert silent == []


def test_migrations_are_named_for_what_they_do():
    names = [path.stem for path in (ROOT / "src").glob("**/migrations/[0-9]*.py")]
    assert names
    assert [name for name in names if NAMED_BY_DJANGO.fullmatch(name)] == []


# Functions of services that are not an act of somebody at a time, each with its reason.
NOT_AN_ACT = {
    "delivery.ensure_receiver": "makes the row of somebody who said nothing yet; nobody acts",
    "issues.held": "writes nothing: locks the issue a service is about to change",
    "issues.label_of_words": "a part of answering and planning: the label they write with",
    "issues.say_what_it_is_about": "a part of opening and describing an issue: its subjects",
    "impact.assess": "writes nothing: computes both runs of an act, no lock held",
    "impact.compute": "writes nothing: a reaction prepares with it, no lock held",
    "impact.scenario_of_act": "writes nothing: says which days an act compares",
    "impact.digests_of": "writes nothing: names a run by all it stands on",
    "impact.may_run": "writes nothing: a question about an actor",
    "watch.ensure_source": "the row of a feed is made by the code that reads it; nobody acts",
    "watch.set_aside": "a feed sent it and nobody wrote it; the reader keeps it with its reason",
    "support.load_programmes": "the operator loads saved answers; the room rule takes them in",
    "posts.load_coverage": "set-up says which post is in charge where; nobody is signed in yet",
    "organisations.load_bonds": "set-up binds the demo accounts; nobody is signed in yet",
    "organisations.load_organisations": "set-up loads the list of organisations; nobody acts",
    "organisations.load_person": "set-up makes the demo accounts; nobody is signed in yet",
}


def services() -> list[tuple[str, ast.FunctionDef]]:
    """Return every public service as (room.name, function)."""
    files = [*ROOMS.glob("*/services.py"), *ROOMS.glob("*/services/*.py")]
    return [
        (f"{path.relative_to(ROOMS).parts[0]}.{node.name}", node)
        for path in sorted(files)
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    ]


@pytest.mark.parametrize(("name", "service"), services(), ids=[name for name, _ in services()])
def test_a_service_is_keyword_only_and_knows_by_whom_and_when(name, service):
    if name in NOT_AN_ACT:
        return
    arguments = service.args
    assert [a.arg for a in (*arguments.posonlyargs, *arguments.args)] == []
    assert {"by", "at"} <= {a.arg for a in arguments.kwonlyargs}


def test_no_exception_has_outlived_its_service():
    assert set(NOT_AN_ACT) <= {name for name, _ in services()}
