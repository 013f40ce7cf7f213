"""Rooms without reference data: made once in a run, and each part of it begins on a copy."""

import atexit
import os
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Mapping
from contextlib import ExitStack, closing
from functools import cache
from pathlib import Path

import psycopg
from tools.room import own_database
from tools.room import prepare as make

FILE = "sqlite:///"
MAKING = threading.Lock()
KEPT = ExitStack()  # patterns, until `forget`
atexit.register(KEPT.close)  # once Python goes down, no server is reached any more


def prepare(environment: Mapping[str, str]) -> None:
    """Make the room of an environment ready, from a copy of one that nobody ever used."""
    database = environment["SITUATIONROOM_DATABASE"]
    home = "" if database.startswith(FILE) else database.rpartition("/")[0]
    with MAKING:
        pattern = _pattern(home)
        if home:
            _copy_in_server(home, pattern, database)
        else:
            shutil.copyfile(pattern.removeprefix(FILE), database.removeprefix(FILE))


def forget() -> None:
    """Take the patterns away."""
    KEPT.close()
    _pattern.cache_clear()


@cache
def _pattern(home: str) -> str:
    folder = Path(KEPT.enter_context(tempfile.TemporaryDirectory()))
    database = KEPT.enter_context(own_database(folder, f"{home}/postgres" if home else ""))
    where = {"SITUATIONROOM_DATABASE": database, "SITUATIONROOM_REDIS": ""}
    make(os.environ | where, reference=False)
    if not home:
        with closing(sqlite3.connect(database.removeprefix(FILE))) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return database


def _copy_in_server(home: str, pattern: str, database: str) -> None:
    name, kept = (one.rpartition("/")[2] for one in (database, pattern))
    with psycopg.connect(f"{home}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}"')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{kept}"')
