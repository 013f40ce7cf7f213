"""Set-up leaves alone what did not change, and a missing server is said aloud."""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from tools import servers, setup, suite


@pytest.fixture
def step(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(setup, "VAR", tmp_path / "var")
    source, result = tmp_path / "source", tmp_path / "result"
    source.write_text("one")
    return setup.Step("copy", "test", (source,), result, lambda: [["cp", str(source), str(result)]])


def test_a_step_is_done_until_its_input_changes_or_its_result_is_lost(step):
    assert not setup.is_done(step, setup.stamp_of(step))
    assert setup.run(step)
    setup.keep(step, setup.stamp_of(step))
    assert setup.is_done(step, setup.stamp_of(step))
    step.inputs[0].write_text("two")
    assert not setup.is_done(step, setup.stamp_of(step))
    step.inputs[0].write_text("one")
    step.result.unlink()
    assert not setup.is_done(step, setup.stamp_of(step))


def test_a_step_that_fails_says_which_and_is_not_kept(step, capsys):
    failing = replace(step, commands=lambda: [["sh", "-c", "echo what went wrong; exit 3"]])
    assert not setup.run(failing)
    said = capsys.readouterr().err
    assert "what went wrong" in said
    assert "set-up stopped at: copy" in said


def test_later_steps_of_a_chain_run_again_after_an_earlier_one(tmp_path: Path, monkeypatch):
    ran: list[str] = []
    steps = [
        setup.Step(name, chain, (), tmp_path, list) for name, chain in (("1", "a"), ("2", "a"))
    ]
    steps.append(setup.Step("3", "b", (), tmp_path, list))
    monkeypatch.setattr(setup, "VAR", tmp_path / "var")
    monkeypatch.setattr(setup, "steps", lambda: steps)
    monkeypatch.setattr(setup, "environment", lambda: None)
    monkeypatch.setattr(setup, "ask_for_system_packages", lambda: None)
    monkeypatch.setattr(setup, "run", lambda step, hold: ran.append(step.name) or True)
    setup.main()
    setup.main()
    setup.stamp_file(steps[0]).unlink()
    setup.main()
    assert ran == ["1", "2", "3", "1", "2"]


# One slow step of the chain that must not be done by halves, in a folder of its own.
ONE_STEP = """
import sys
from pathlib import Path
from tools import setup
made = setup.VENV / "made"
code = (
    "import sys, time, pathlib; f = pathlib.Path(sys.argv[1]); f.parent.mkdir(exist_ok=True);"
    "log = open(f.parents[1] / 'log', 'a'); log.write('begun '); log.flush(); time.sleep(2);"
    "f.touch(); log.write('done '); log.close()"
)
command = [sys.executable, "-c", code, str(made)]
setup.steps = lambda: [
    setup.Step("environment", "python", (), setup.VENV, lambda: [["mkdir", "-p", str(setup.VENV)]]),
    setup.Step("slow", "python", (), made, lambda: [command]),
]
setup.ask_for_system_packages = lambda: None
sys.exit(setup.main())
"""


@pytest.fixture
def room(tmp_path: Path):
    """Return the step that starts a set-up in a folder of its own, with one slow step."""
    (tmp_path / "tools").mkdir()
    shutil.copy(setup.__file__, tmp_path / "tools" / "setup.py")

    def start() -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", ONE_STEP], cwd=tmp_path, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    return start


def log_of(folder: Path, until: str) -> str:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        log = folder / "log"
        if log.is_file() and until in log.read_text():
            return log.read_text()
        time.sleep(0.05)
    raise AssertionError(f"{until!r} never came")


def test_two_set_ups_at_once_take_turns_and_do_the_work_once(room, tmp_path: Path):
    first = room()
    log_of(tmp_path, "begun")
    second = room()
    said = second.communicate(timeout=60)[0]
    assert "waiting for it" in said
    assert first.communicate(timeout=60)[0]
    assert (first.returncode, second.returncode) == (0, 0)
    assert log_of(tmp_path, "done") == "begun done "


def test_a_set_up_that_was_killed_is_made_anew_once_what_it_began_has_ended(room, tmp_path: Path):
    first = room()
    log_of(tmp_path, "begun")
    first.kill()
    first.communicate(timeout=60)
    second = room()
    said = second.communicate(timeout=60)[0]
    assert "waiting for it" in said
    assert "cut off" in said
    assert second.returncode == 0
    assert log_of(tmp_path, "done") == "begun done begun done "
    assert room().communicate(timeout=60)[0] == ""


def test_an_environment_that_was_moved_here_is_made_anew(room, tmp_path: Path):
    venv = tmp_path / ".venv"
    venv.mkdir()
    (venv / "pyvenv.cfg").write_text("command = python -m venv /elsewhere/.venv\n")
    assert "moved" in room().communicate(timeout=60)[0]
    assert not (venv / "pyvenv.cfg").exists()


def test_a_set_up_that_is_interrupted_says_how_to_go_on(room, tmp_path: Path):
    first = room()
    log_of(tmp_path, "begun")
    first.send_signal(signal.SIGINT)
    said = first.communicate(timeout=60)[0]
    assert first.returncode == 130
    assert "make goes on from here" in said
    assert "Traceback" not in said


def test_a_python_without_venv_is_told_what_to_install(monkeypatch):
    assert setup.what_python_lacks() == ""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert "apt-get install -y python3." in setup.what_python_lacks()


def no_make_around() -> dict[str, str]:
    """Return the environment without what a `make test` around the tests tells its children."""
    return {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}


@pytest.mark.parametrize("says", ["exit 1", "exit 127"])
def test_another_python_is_refused_before_anything_is_done(tmp_path: Path, says: str):
    python = tmp_path / "python"
    python.write_text(f"#!/bin/sh\n{says}\n")
    python.chmod(0o755)
    for named in (str(python), "", str(tmp_path / "nothing")):
        done = subprocess.run(
            ["make", "setup", f"PYTHON={named}"], cwd=Path(setup.__file__).parents[1],
            capture_output=True, text=True, check=False, env=no_make_around(),
        )  # fmt: skip
        assert done.returncode != 0
        assert done.stdout == ""
        assert "Python 3.11 or newer is needed" in done.stderr


@pytest.mark.parametrize(("ci", "status"), [("", 0), ("true", 1)])
def test_without_servers_a_newcomer_is_told_and_continuous_integration_fails(
    ci, status, monkeypatch, capsys
):
    ran: list[str] = []
    monkeypatch.setattr(os, "environ", os.environ | {"CI": ci, "DB": ""})
    monkeypatch.setattr(servers, "find_postgres", lambda: None)
    monkeypatch.setattr(servers, "find_redis", lambda: None)
    monkeypatch.setattr(suite, "run_pytest", lambda name, *_: ran.append(name) or 0)
    assert suite.test([]) == status
    assert ran == ["SQLite"]
    assert capsys.readouterr().out.count("PostgreSQL does not answer") == 1


@pytest.mark.parametrize(("checks", "status"), [(0, 0), (1, 1)])
def test_everything_is_the_checks_and_the_whole_suite_on_both_databases(
    checks: int, status: int, monkeypatch
):
    ran: list[tuple[str, list[str]]] = []
    monkeypatch.setattr(os, "environ", os.environ | {"CI": "", "DB": ""})
    monkeypatch.setattr(servers, "find_postgres", lambda: "postgresql://here")
    monkeypatch.setattr(servers, "find_redis", lambda: "redis://here")
    monkeypatch.setattr(suite, "check", lambda _: checks)
    monkeypatch.setattr(suite, "run_pytest", lambda name, how, _: ran.append((name, how)) or 0)
    assert suite.main(["full"]) == status
    assert [name for name, _ in ran] == ["SQLite", "PostgreSQL and Redis"]
    for _, how in ran:
        assert {"--matrix=whole", "--hypothesis-profile=full"} <= set(how)
        assert "-m" not in how
    assert "--only-database" in ran[1][1]


def test_a_choice_that_finds_no_test_is_no_success():
    nothing = ["-k", "there_is_no_test_of_this_name", "tests/architecture/test_tree.py"]
    nothing += ["-n", "0"]  # workers only to find nothing cost half a minute
    assert suite.run_pytest("SQLite", nothing, {}) == suite.NO_TEST
    assert suite.run_pytest("SQLite", [*nothing, "--only-database"], {}) == 0
