"""Answers, errors and files of the command line."""

import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from situationroom.base.errors import Refusal, filled


def print_json(value: Any) -> None:
    """Print an answer as JSON, Korean readable."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def complain(message: str, remedy: str = "") -> None:
    """Say on standard error what could not be done, and the remedy."""
    print(f"situationroom: {message}", file=sys.stderr)
    if remedy:
        print(f"  → {remedy}", file=sys.stderr)


def print_refusal(refusal: Refusal) -> None:
    """Print why something cannot be done, and the remedy, on standard error."""
    hint = filled(gettext(refusal.hint), refusal.values) if refusal.hint else ""
    complain(filled(gettext(refusal.code), refusal.values), hint)


def write_file(path: Path, content: bytes) -> Path:
    """Write a file whole or not at all: beside its place first, then moved there."""
    path = path.resolve()
    try:
        if path.exists() and not path.is_file():  # a device or a pipe cannot be replaced
            path.write_bytes(content)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            _replace(path, content)
    except OSError as problem:
        raise OSError(problem.errno, problem.strerror, str(path)) from problem
    return path


def _replace(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("xb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        beside.replace(path)
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)


def folder_to_write(name: str) -> Path:
    """Return a folder, made if it is not there, into which a file can be written."""
    folder = Path(name)
    folder.mkdir(parents=True, exist_ok=True)
    probe = write_file(folder / f".probe-{os.getpid()}", b"")
    probe.unlink()
    return folder
