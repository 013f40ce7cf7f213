"""Read settings from the environment, loudly: a wrong value stops the start and names itself."""

import os
import secrets
import sys
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, unquote, urlsplit

PREFIX = "SITUATIONROOM_"


class EnvironmentProblem(RuntimeError):
    """A variable is missing or cannot be read; the message names it and the remedy."""


def text(name: str, default: str | None = None) -> str:
    """Return a variable, or its default; without a default it must be set."""
    value = os.environ.get(PREFIX + name, default)
    if value is None:
        raise EnvironmentProblem(f"{PREFIX}{name} is not set: set it, see docs/operations")
    return value


def telemetry() -> bool:
    """Tell whether spans are wanted, by the variable that OpenTelemetry itself knows."""
    return bool(os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT"))


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


def choice(name: str, known: tuple[str, ...], default: str) -> str:
    """Return a variable that is one of a few words."""
    value = text(name, default)
    if value not in known:
        raise EnvironmentProblem(f"{PREFIX}{name}={value!r}: say {' or '.join(known)}")
    return value


def secret(name: str, keep: Path, *, demo: bool) -> str:
    """Return a secret; the demonstration profile makes one and keeps it in a private file."""
    value = os.environ.get(PREFIX + name)
    if value:
        return value
    if not demo:
        raise EnvironmentProblem(f"{PREFIX}{name} is not set: production needs its own secret")
    try:
        return _kept(keep)
    except OSError as problem:
        raise EnvironmentProblem(
            f"{keep}: {problem.strerror}: let SITUATIONROOM_VAR name a folder you may write to"
        ) from None


def _kept(keep: Path) -> str:
    """Return the text of a private file; an empty one was cut off and is made again."""
    if not keep.exists() or not keep.read_text():
        keep.parent.mkdir(parents=True, exist_ok=True)
        beside = keep.with_name(f"{keep.name}.{os.getpid()}")
        beside.touch(mode=0o600)
        beside.write_text(secrets.token_urlsafe(64))
        beside.replace(keep)
    return keep.read_text()


SQLITE_START = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
    "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=134217728;"
)


# Row policies make the planner's costs large and the questions stay small: to compile each of
# them took 250 ms of a count that takes 50.
POSTGRES_START = {"options": "-c jit=off"}


def database(url: str) -> dict[str, Any]:
    """Turn `sqlite:///path` or `postgresql://user:password@host:port/name` into Django settings.

    What follows `?` goes to PostgreSQL's driver (`sslmode=verify-full`). SQLite runs in WAL mode
    with synchronous=FULL: an accepted write survives a power cut.
    """
    try:
        parts = urlsplit(url)
        port = str(parts.port or "")
    except ValueError:
        raise EnvironmentProblem(_no_database("has a port that is no number")) from None
    if parts.scheme == "sqlite":
        path = unquote(parts.path)[1:] or ":memory:"
        if path != ":memory:":
            _make_folder(Path(path).parent)
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
            "PORT": port,
            "CONN_MAX_AGE": 0,  # threads of an ASGI server come and go
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": POSTGRES_START | dict(parse_qsl(parts.query)),
        }
    raise EnvironmentProblem(_no_database(f"begins with {parts.scheme or 'nothing'}://"))


def issuer(name: str) -> str:
    """Return the address of a sign-in service, or nothing; without TLS on this machine only."""
    value = text(name, "")
    parts = urlsplit(value)
    here = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1")
    if value and (not (here or parts.scheme == "https") or not parts.hostname or parts.query):
        raise EnvironmentProblem(
            f"{PREFIX}{name}={value!r}: say https:// and the name its discovery document gives"
        )
    return value


_for_the_owner = False


def act_as_owner() -> None:
    """Let this process change and fill tables: by the account that owns them, where one is named.

    To be said before the settings are read.
    """
    global _for_the_owner  # noqa: PLW0603
    _for_the_owner = True


def database_of_process(url: str, owner: str) -> dict[str, Any]:
    """Return the database with the account of this process: the server's, or the owner's.

    `LOGIN` is the server's account either way, so that the owner can let it in.
    """
    served = database(url)
    if not owner:
        return served | {"LOGIN": served.get("USER", "")}
    owned = database(owner)
    if any(owned.get(part) != served.get(part) for part in ("ENGINE", "HOST", "PORT", "NAME")):
        raise EnvironmentProblem(
            f"{PREFIX}DATABASE_OWNER names another database than {PREFIX}DATABASE: "
            "only account and password may differ"
        )
    changes = _for_the_owner or sys.argv[1:2] == ["load"]  # `situationroom load` fills tables
    return (owned if changes else served) | {"LOGIN": served.get("USER", "")}


def _no_database(said: str) -> str:
    """Return the message for an address of no database; it never repeats a password."""
    return f"{PREFIX}DATABASE {said}: use sqlite:///path or postgresql://user@host:5432/name"


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise EnvironmentProblem(
            f"{folder}: {problem.strerror}: let {PREFIX}DATABASE name a file you may write"
        ) from None


MAIL_SCHEMES = ("smtp", "smtps", "folder", "console", "memory")
DJANGO_MAIL = "django.core.mail.backends"


def mail(url: str) -> dict[str, Any]:
    """Turn `smtp://user:password@host:port?tls=start` and its like into Django settings.

    `smtps://` speaks TLS from the first byte; `folder:` writes each mail as a file.
    """
    parts = urlsplit(url)
    if parts.scheme not in MAIL_SCHEMES or (parts.scheme.startswith("smtp") and not parts.hostname):
        raise EnvironmentProblem(
            f"{PREFIX}MAIL={url!r}: use smtp://user:password@host:587?tls=start, "
            "smtps://user:password@host:465, folder: or console:"
        )
    if not parts.scheme.startswith("smtp"):
        backend = {
            "folder": "situationroom.rooms.delivery.outgoing.eml.EmlBackend",
            "console": f"{DJANGO_MAIL}.console.EmailBackend",
            "memory": f"{DJANGO_MAIL}.locmem.EmailBackend",
        }[parts.scheme]
        return {"EMAIL_BACKEND": backend}
    start_tls = parse_qs(parts.query).get("tls", [""])[0]
    if start_tls not in ("", "start"):
        raise EnvironmentProblem(f"{PREFIX}MAIL={url!r}: tls is start, or is left out")
    secure = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": f"{DJANGO_MAIL}.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "",
        "EMAIL_PORT": parts.port or (465 if secure else 587 if start_tls else 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": secure,
        "EMAIL_USE_TLS": bool(start_tls),
    }


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
