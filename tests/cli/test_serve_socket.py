"""A web process listens on a socket of the file system that only its account and group reach."""

import socket
import stat
from pathlib import Path

import pytest

from situationroom.base.errors import Refusal
from situationroom.cli.serve import _at


def test_only_account_and_group_reach_the_socket(tmp_path: Path) -> None:
    with _at(tmp_path / "http.sock"):
        mode = (tmp_path / "http.sock").stat().st_mode
        assert (stat.S_ISSOCK(mode), stat.S_IMODE(mode)) == (True, 0o660)


def test_a_socket_that_a_killed_process_left_is_taken_over(tmp_path: Path) -> None:
    _at(tmp_path / "http.sock").close()
    with (
        _at(tmp_path / "http.sock"),
        socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as caller,
    ):
        caller.connect(str(tmp_path / "http.sock"))


def test_a_socket_in_use_and_a_file_are_left_alone(tmp_path: Path) -> None:
    with _at(tmp_path / "http.sock"), pytest.raises(Refusal, match="in use"):
        _at(tmp_path / "http.sock")
    (tmp_path / "file").write_text("kept")
    with pytest.raises(Refusal):
        _at(tmp_path / "file")
    assert (tmp_path / "file").read_text() == "kept"
    with pytest.raises(Refusal, match="No such file"):
        _at(tmp_path / "nowhere" / "http.sock")
