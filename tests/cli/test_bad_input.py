"""Files that are broken, folders that cannot be written: one clear line, nothing half-written."""

import resource
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.cli.steps import refused

from situationroom.cli.output import write_file
from situationroom.rooms.issues.models import Issue
from situationroom.rooms.organisations.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("after_the_court")]
JUNK = bytes(range(256)) * 4
ON = ("--on", "2026-02-24")
SCENARIOS = {
    "empty": b"",
    "junk": JUNK,
    "not UTF-8": "시나리오: 하나".encode("euc-kr"),
    "cut off": b"changes: [{rate: 0.2",
    "a list": b"- rate: 0.2",
    "wrong key": b"change: [{rate: 0.2}]",
    "percent": b"changes: [{rate: 25}]",
    "unknown line": b"changes: [{rate: 0.25, products: [999999]}]",
    "unknown country": b"origin: Atlantis",
    "an object": b"!!python/object/apply:os.system [exit]",
    "very deep": b"[" * 5000,
}
ROOMS = {
    "junk": (JUNK, ""),
    "a list": (b"- a", "organisations"),
    "not a list": (b"organisations: 7", "organisations"),
    "no code": (b"organisations: [{kind: agency, name_ko: a, name_en: a}]", "code"),
    "unknown kind": (b"organisations: [{code: a, kind: guild, name_ko: a, name_en: a}]", "kind"),
    "unknown key": (b"organisations: [{code: a, kind: post, name_ko: a, name_en: a, x: 1}]", "x"),
    "no zone": (b"organisations: [{code: a, kind: post, name_ko: a, name_en: a, zone: ../x}]",
                "zone"),
    "text for a number": (
        b"organisations: [{code: a, kind: post, name_ko: a, name_en: a, position: first}]",
        "position",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_broken_scenario_is_refused_with_the_remedy(ask: Any, tmp_path: Path, name: str) -> None:
    path = tmp_path / "scenario.yaml"
    path.write_bytes(SCENARIOS[name])
    assert "→" in (err := refused(ask, "impact", path)) or "0.25" in err


@pytest.mark.parametrize("name", ROOMS)
def test_broken_organisations_are_refused_by_name_and_nothing_is_kept(
    ask: Any, tmp_path: Path, name: str
) -> None:
    content, fault = ROOMS[name]
    path = tmp_path / "room.yaml"
    path.write_bytes(content)
    before = Organisation.objects.count()
    err = refused(ask, "load", "organisations", path)
    assert fault in err
    assert "→" in err
    assert Organisation.objects.count() == before


def test_organisations_of_a_file_are_loaded(ask: Any, tmp_path: Path) -> None:
    path = tmp_path / "room.yaml"
    path.write_text(
        "organisations: [{code: keti, kind: institute, name_ko: 전자기술연구원, name_en: KETI}]",
        encoding="utf-8",
    )
    status, out, _ = ask("load", "organisations", path)
    assert (status, out.strip()) == (0, "1 organisations")
    assert Organisation.objects.get(code="keti").name_ko == "전자기술연구원"


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        (("impact", "nothing.yaml"), "nothing.yaml"),
        (("impact", "."), "YAML"),
        (("load", "organisations", "nothing.yaml"), "nothing.yaml"),
        (("load", "demo", "."), "YAML"),
    ],
)
def test_a_file_that_is_not_there_is_named(ask: Any, words: tuple[str, ...], remedy: str) -> None:
    assert remedy in refused(ask, *words)


# --- the reference tables -------------------------------------------------------------------------


@pytest.fixture
def reference(tmp_path: Path, settings: Any) -> Path:
    """Use a copy of the reference tables that may be broken."""
    settings.REFERENCE = shutil.copytree(settings.REFERENCE, tmp_path / "reference")
    return Path(settings.REFERENCE)


@pytest.mark.parametrize(
    "name", ["areas.csv", "hts_lines.parquet", "measures/acts.yaml", "measures/scopes.csv"]
)
def test_a_table_that_was_cut_short_is_refused_by_name(
    ask: Any, reference: Path, name: str
) -> None:
    path = reference / name
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    err = refused(ask, "load", "reference", "--force")
    assert name in err
    assert "git checkout" in err


def test_a_manifest_that_is_none_is_refused(ask: Any, reference: Path) -> None:
    for content in (JUNK, b"", b"a,b\n1,2,3\n"):
        (reference / "manifest.csv").write_bytes(content)
        assert "manifest" in refused(ask, "load", "reference", "--force")


def test_a_list_of_drills_that_is_broken_is_refused(ask: Any, reference: Path) -> None:
    for content in (JUNK, b"", b"- drill: a", b"{"):
        (reference / "drills" / "drills.yaml").write_bytes(content)
        assert "drills.yaml" in refused(ask, "drill", "--list")


# --- what cannot be written -----------------------------------------------------------------------


def writers() -> list[tuple[str, ...]]:
    return [
        ("brief", Issue.unscoped.get().short, "--format", "txt", "-o"),
        ("brief", Issue.unscoped.get().short, "--format", "html", "-o"),
        ("duty", "--table", *ON, "--out"),
    ]


@pytest.mark.parametrize("number", range(3))
def test_what_cannot_be_written_is_said_and_leaves_nothing(
    ask: Any, tmp_path: Path, number: int
) -> None:
    words = writers()[number]
    full = refused(ask, *words, "/dev/full")
    assert "/dev/full" in full
    assert "space" in full
    file = tmp_path / "file"
    file.write_bytes(b"")
    assert str(file) in refused(ask, *words, file / "below")
    assert str(tmp_path) in refused(ask, *words, tmp_path)
    assert list(tmp_path.iterdir()) == [file]


def test_a_drill_looks_at_its_folder_before_it_begins(ask: Any, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"")
    assert str(file) in refused(ask, "drill", "2025-04-02-reciprocal", "--out", file)
    assert Issue.unscoped.count() == 1


def test_a_file_takes_its_place_whole(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "file"
    for content in (b"one", b"", b"three" * 100):
        assert write_file(path, content) == path
        assert path.read_bytes() == content
    assert [one.name for one in path.parent.iterdir()] == ["file"]
    link = tmp_path / "link"
    link.symlink_to(path)
    write_file(link, b"through the link")
    assert link.is_symlink()
    assert path.read_bytes() == b"through the link"


def test_a_disk_that_fills_up_leaves_the_earlier_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"earlier")
    code = (
        "import sys, pathlib, resource\n"
        "from situationroom.cli.output import write_file\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, (1000, {resource.RLIM_INFINITY}))\n"
        "write_file(pathlib.Path(sys.argv[1]), b'x' * 5000)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=False
    )
    assert "File too large" in done.stderr
    assert path.read_bytes() == b"earlier"
    assert [one.name for one in tmp_path.iterdir()] == ["file"]
