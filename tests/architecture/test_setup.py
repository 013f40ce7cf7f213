"""Set-up leaves alone what did not change, and a missing server is said aloud."""

import os
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
    monkeypatch.setattr(setup, "run", lambda step: ran.append(step.name) or True)
    setup.main()
    setup.main()
    setup.stamp_file(steps[0]).unlink()
    setup.main()
    assert ran == ["1", "2", "3", "1", "2"]


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
