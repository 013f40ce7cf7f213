"""Databases, ports and settings that are not there: every command says so in a line, with the way.

Each place is tried in a process of its own, as an operator would meet it.
"""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

# Runs every command in one process and tells status, answer and errors of each.
EVERY = """
import contextlib, io, json, sys
from situationroom.cli.main import run
said = []
for words in json.loads(sys.argv[1]):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status = run(words)
        except SystemExit as end:
            status = end.code
    said.append([words, status, out.getvalue(), err.getvalue()])
print(json.dumps(said))
"""
ON = ["--on", "2026-02-24"]
COMMANDS = [
    ["drill", "2026-02-20-court"],
    ["duty", "8542310000", "--origin", "KR", *ON],
    ["duty", "--table", *ON, "--out", "table.parquet"],
    ["brief", "K7QF2M", "-o", "brief.pdf"],
    ["watch", "run", "federal-register"],
    ["watch", "list"],
    ["load", "reference"],
    ["load", "demo"],
    ["load", "organisations"],
    ["audit", "verify"],
    ["log", "status"],
    ["log", "replay"],
    ["log", "rebuild", "base.search"],
    ["worker"],
    ["worker", "--once"],
    ["worker", "--retry-setbacks"],
    ["serve", "--port", "8123"],
]


def run_here(words: list[str], folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("SITUATIONROOM_")}
    named = {f"SITUATIONROOM_{name}": value for name, value in settings.items()}
    return subprocess.run(
        words, capture_output=True, text=True, check=False, timeout=120, cwd=folder,
        env=kept | named, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def every_command(folder: Path, **settings: str) -> list[tuple[list[str], int, str, str]]:
    """Return words, status, answer and errors of every command."""
    scenario = folder / "scenario.yaml"
    scenario.write_text("after: 2026-02-24\n")
    commands = [*COMMANDS, ["impact", str(scenario)], ["doctor"], ["doctor", "--json"]]
    done = run_here([sys.executable, "-c", EVERY, json.dumps(commands)], folder, **settings)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    said: list[tuple[list[str], int, str, str]] = json.loads(done.stdout)
    return said


def refused_everywhere(folder: Path, remedy: str, **settings: str) -> None:
    left = set(folder.iterdir())
    for words, status, out, err in every_command(folder, **settings):
        assert status == 1, (words, status)
        if words[0] == "doctor":
            assert remedy in out, words
            continue
        assert out == "", words
        assert "Traceback" not in err
        assert len(err.strip().splitlines()) <= 2, err
        assert remedy in err, (words, err)
    made = {path.name.split(".")[0] for path in set(folder.iterdir()) - left}
    assert made <= {"scenario", "room", "secret_key"}


def test_a_database_without_tables_is_said_by_every_command(tmp_path: Path) -> None:
    refused_everywhere(
        tmp_path, "make setup", DATABASE=f"sqlite:///{tmp_path}/room.sqlite3", VAR=str(tmp_path)
    )


def test_a_server_that_does_not_answer_is_said_by_every_command(tmp_path: Path) -> None:
    with socket.socket() as unused:  # bound and silent: nobody else takes the port meanwhile
        unused.bind(("127.0.0.1", 0))
        url = f"postgresql://room@127.0.0.1:{unused.getsockname()[1]}/room"
        refused_everywhere(tmp_path, "SITUATIONROOM_DATABASE", DATABASE=url, VAR=str(tmp_path))


def test_a_file_that_is_no_database_is_said_by_every_command(tmp_path: Path) -> None:
    room = tmp_path / "room.sqlite3"
    room.write_bytes(b"no database at all " * 100)
    refused_everywhere(
        tmp_path, "SITUATIONROOM_DATABASE", DATABASE=f"sqlite:///{room}", VAR=str(tmp_path)
    )


def test_tables_of_an_older_version_are_said_before_anything_is_served(tmp_path: Path) -> None:
    room = tmp_path / "room.sqlite3"
    where = {"DATABASE": f"sqlite:///{room}", "VAR": str(tmp_path)}
    root = Path(__file__).parents[2]
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0", "watch", "0001"]
    assert run_here(migrate, root, **where).returncode == 0
    done = run_here([*command(), "serve", "--port", "8123"], tmp_path, **where)
    assert (done.returncode, done.stdout) == (1, "")
    assert "make setup" in done.stderr


def command() -> list[str]:
    return [sys.executable, "-m", "situationroom.cli.main"]


@pytest.mark.parametrize(
    ("settings", "remedy"),
    [
        ({"DATABASE": "oracle://room:secret@host/room"}, "sqlite:///path"),
        ({"DATABASE": "postgresql://room:secret@host:port/room"}, "host:5432"),
        ({"DATABASE": "sqlite:////dev/null/room.sqlite3"}, "SITUATIONROOM_DATABASE"),
        ({"VAR": "/dev/null/var"}, "SITUATIONROOM_VAR"),
        ({"PROFILE": "production"}, "SITUATIONROOM_SECRET_KEY"),
    ],
)
def test_a_setting_that_cannot_be_is_named_without_its_password(
    tmp_path: Path, settings: dict[str, str], remedy: str
) -> None:
    done = run_here([*command(), "doctor"], tmp_path, **({"VAR": str(tmp_path)} | settings))
    assert (done.returncode, done.stdout) == (2, "")
    assert remedy in done.stderr
    assert "secret@" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_secret_that_was_cut_off_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "secret_key").touch()
    done = run_here([*command(), "drill", "--list"], tmp_path, VAR=str(tmp_path))
    assert done.returncode == 0, done.stderr
    secret = tmp_path / "secret_key"
    assert len(secret.read_text()) > 60
    assert secret.stat().st_mode & 0o077 == 0


# --- output that goes nowhere ---------------------------------------------------------------------


@pytest.mark.parametrize("words", [["drill", "--list"], ["drill", "--list", "--json"]])
def test_an_answer_that_cannot_be_written_is_no_success(tmp_path: Path, words: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*command(), *words], stdout=full, stderr=subprocess.PIPE, text=True, check=False,
            env={**os.environ, "SITUATIONROOM_VAR": str(tmp_path), "PYTHONUNBUFFERED": ""},
        )  # fmt: skip
    assert done.returncode == 1
    assert "space" in done.stderr
    assert "Traceback" not in done.stderr


# --- serving --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def room(tmp_path_factory: Any) -> dict[str, str]:
    """Return the settings of a room with its tables and nothing in them."""
    folder = tmp_path_factory.mktemp("room")
    where = {"DATABASE": f"sqlite:///{folder}/room.sqlite3", "VAR": str(folder)}
    root = Path(__file__).parents[2]
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    assert run_here(migrate, root, **where).returncode == 0
    return where


def test_a_port_in_use_is_said_first_and_alone(tmp_path: Path, room: dict[str, str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        words = [*command(), "serve", "--port", str(taken.getsockname()[1])]
        done = run_here(words, tmp_path, **room)
    assert (done.returncode, done.stdout) == (1, "")
    assert "8010" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 2


@pytest.mark.parametrize(
    "words",
    [["duty", "8542310000", "--origin", "KR", *ON], ["duty", "--table", *ON, "--out", "x.parquet"],
     ["drill", "2026-02-20-court"]],
)  # fmt: skip
def test_a_room_without_reference_tables_answers_nothing(
    tmp_path: Path, room: dict[str, str], words: list[str]
) -> None:
    done = run_here([*command(), *words], tmp_path, **room)
    assert (done.returncode, done.stdout) == (1, "")
    assert "load reference" in done.stderr
    assert list(tmp_path.iterdir()) == []
