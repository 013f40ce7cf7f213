"""Read settings from the environment, loudly: a wrong value stops the start and names itself."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

PREFIX = "SITUATIONROOM_"


class EnvironmentProblem(RuntimeError):
    """A variable is missing or cannot be read; the message names it and the remedy."""


def text(name: str, default: str | None = None) -> str:
    """Return a variable, or its default; without a default it must be set."""
    value = os.environ.get(PREFIX + name, default)
    if value is None:
        raise EnvironmentProblem(f"{PREFIX}{name} is not set: set it, see docs/operations")
    return value


def flag(name: str, *, default: bool) -> bool:
    """Return a yes/no variable."""
    value = text(name, "yes" if default else "no").lower()
    if value in ("yes", "true", "1", "on"):
        return True
    if value in ("no", "false", "0", "off", ""):
        return False
    raise EnvironmentProblem(f"{PREFIX}{name}={value!r}: say yes or no")


def number(name: str, default: int) -> int:
    """Return a whole number of one or more."""
    value = text(name, str(default))
    if not value.isdecimal() or int(value) < 1:
        raise EnvironmentProblem(f"{PREFIX}{name}={value!r}: say a whole number of 1 or more")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """Return a comma-separated variable."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def secret(name: str, keep: Path, *, demo: bool) -> str:
    """Return a secret; the demonstration profile makes one and keeps it in a private file."""
    value = os.environ.get(PREFIX + name)
    if value:
        return value
    if not demo:
        raise EnvironmentProblem(f"{PREFIX}{name} is not set: production needs its own secret")
    if not keep.exists():
        keep.parent.mkdir(parents=True, exist_ok=True)
        keep.touch(mode=0o600)
        keep.write_text(secrets.token_urlsafe(64))
    return keep.read_text()


SQLITE_START = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
    "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=134217728;"
)


POSTGRESQL_POOL = {"min_size": 1, "max_size": 16, "timeout": 10.0}


def database(url: str) -> dict[str, Any]:
    """Turn `sqlite:///path` or `postgresql://user:password@host:port/name` into Django settings.

    What follows `?` goes to PostgreSQL's driver (`sslmode=verify-full`). SQLite runs in WAL mode
    with synchronous=FULL: an accepted write survives a power cut.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        path = unquote(parts.path)[1:] or ":memory:"
        if path != ":memory:":
            Path(path).parent.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": path,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": SQLITE_START,
            },
        }
    if parts.scheme in ("postgresql", "postgres"):
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.lstrip("/"),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 0,  # threads of an ASGI server come and go: a pool keeps connections
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": dict(parse_qsl(parts.query)) | {"pool": dict(POSTGRESQL_POOL)},
        }
    raise EnvironmentProblem(
        f"{PREFIX}DATABASE={url!r}: use sqlite:///path or postgresql://user@host:5432/name"
    )


def storage(url: str, folder: Path) -> dict[str, Any]:
    """Turn the place of files into a Django storage.

    `file:///folder`, nothing for `folder`, or `s3://key:secret@host/bucket`, where what follows
    `?` goes to the driver (`region_name=kr-standard`).
    """
    parts = urlsplit(url)
    if not url or parts.scheme == "file":
        location = unquote(parts.path) or str(folder)
        return {
            "BACKEND": "situationroom.base.files.store.DurableStorage",
            "OPTIONS": {"location": location},
        }
    if parts.scheme != "s3" or not parts.hostname or not parts.path.strip("/"):
        raise EnvironmentProblem(
            f"{PREFIX}FILE_STORAGE: use file:///folder or s3://key:secret@host/bucket"
        )
    port = f":{parts.port}" if parts.port else ""
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": parts.path.strip("/"),
            "endpoint_url": f"https://{parts.hostname}{port}",
            "access_key": unquote(parts.username or ""),
            "secret_key": unquote(parts.password or ""),
            "default_acl": "private",
            "file_overwrite": True,  # a name is the hash of its content
            **dict(parse_qsl(parts.query)),
        },
    }
