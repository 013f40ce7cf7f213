"""What lies in the repository names no machine, no registry and no setting nobody explains."""

import ast
import re
import subprocess
from importlib.metadata import distributions, requires

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from tests.architecture.house import ROOT, SOURCE, python_files, rooms, tree

READERS = {"text", "flag", "words", "choice", "secret", "number", "issuer"}


def tracked() -> list[str]:
    """Return every file that is or would be in the repository."""
    done = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, check=True, text=True, capture_output=True,
    )  # fmt: skip
    return sorted(set(done.stdout.splitlines()))


def test_no_file_names_the_folder_of_a_machine():
    folders = [str(ROOT).encode(), str(ROOT.parent / "shared").encode()]
    named = [
        name
        for name in tracked()
        if (ROOT / name).is_file()
        and any(folder in (ROOT / name).read_bytes() for folder in folders)
    ]
    assert named == []


def test_lock_files_hold_hashes_and_no_hosts():
    for lock in sorted((ROOT / "requirements").glob("*.txt")):
        text = lock.read_text(encoding="utf-8")
        assert "://" not in text, lock.name
        pinned = re.findall(r"^[\w.\[\]-]+==", text, re.MULTILINE)
        assert len(pinned) == len(re.findall(r"^[\w.\[\]-]+==[^\\\n]+\\\n {4}--hash", text, re.M))
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("python", ["3.11.2", "3.12.0", "3.13.0"])
def test_the_lock_holds_what_every_python_needs(python):
    text = (ROOT / "requirements" / "dev.txt").read_text(encoding="utf-8")
    locked = [Requirement(line.rstrip(" \\")) for line in re.findall(r"^[\w.-]+==.*$", text, re.M)]
    where = {"python_version": ".".join(python.split(".")[:2]), "python_full_version": python}
    held = {
        canonicalize_name(one.name)
        for one in locked
        if one.marker is None or one.marker.evaluate(where)
    }
    lacking = [
        f"{name} needs {need}"
        for name in held & {canonicalize_name(d.name) for d in distributions()}
        for need in map(Requirement, requires(name) or [])
        if (need.marker is None or need.marker.evaluate({**where, "extra": ""}))
        and canonicalize_name(need.name) not in held
    ]
    assert len(held) > 100
    assert lacking == []


def settings_read() -> set[str]:
    """Return the variables the settings read, with their prefix."""
    found = set()
    for path in python_files("situationroom"):
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            of = node.func.value
            if isinstance(of, ast.Name) and of.id == "environment" and node.func.attr in READERS:
                assert isinstance(node.args[0], ast.Constant)
                found.add(f"SITUATIONROOM_{node.args[0].value}")
    return found


def test_every_setting_is_on_the_page_of_settings_and_no_other():
    page = (ROOT / "docs" / "operations" / "settings.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| `(SITUATIONROOM_\w+)` \|", page, re.MULTILINE))
    assert explained == settings_read()


def test_nothing_but_the_settings_reads_the_environment():
    found = [
        str(path.relative_to(ROOT))
        for path in python_files("situationroom")
        if path != SOURCE / "situationroom" / "config" / "environment.py"
        and re.search(r"os\.environ(\[|\.get)|getenv", path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_every_page_of_the_manual_is_in_its_menu():
    menu = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    pages = set(re.findall(r"[\w/-]+\.md", str(yaml.safe_load(menu)["nav"])))
    there = {str(path.relative_to(ROOT / "docs")) for path in (ROOT / "docs").rglob("*.md")}
    assert there == pages


def test_a_decision_has_its_number_date_and_parts():
    records = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    numbers = [int(path.name[:4]) for path in records]  # who works beside others leaves gaps
    assert len(set(numbers)) == len(numbers)
    for path in records:
        text = path.read_text(encoding="utf-8")
        assert re.search(r"^Date: \d{4}-\d\d-\d\d$", text, re.MULTILINE), path.name
        heads = re.findall(r"^## (.+)$", text, re.MULTILINE)
        assert heads == ["Context", "Decision", "Consequences"], path.name


def test_every_make_target_of_the_contract_is_there():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^(\w+):.*##", makefile, re.MULTILINE))
    assert {"setup", "run", "test", "check", "matrix", "journeys", "full", "docs"} <= targets


def test_the_code_on_the_architecture_page_is_the_code_of_the_product():
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n# (\S+)\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert len(blocks) == page.count("```python")
    for file, code in blocks:
        written = {ast.dump(node) for node in ast.walk(tree(ROOT / file))}
        for statement in ast.parse(code).body:
            assert ast.dump(statement) in written, f"{file}: {ast.unparse(statement)}"


def test_every_room_has_its_entry_in_the_manual():
    page = (ROOT / "docs" / "rooms.md").read_text(encoding="utf-8")
    entries = re.findall(r"^::: situationroom\.rooms\.(\w+)$", page, re.MULTILINE)
    assert sorted(entries) == rooms()
