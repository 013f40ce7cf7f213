"""Connections: as which role they ask PostgreSQL, and how threads that ask often keep theirs."""

import threading
from typing import Any

from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

KEPT_SECONDS = 60
ROLE = "situationroom_app"  # neither owner nor superuser: row policies bind it
_thread = threading.local()
_everywhere = False
_behind = False


def keep_connections() -> None:
    """Let this thread keep its connection between questions, and look whether it still answers.

    To open one for every poll costs more than the poll. `close_old_connections` before each
    question closes what is too old or broken.
    """
    for one in connections.all():
        one.settings_dict = one.settings_dict | {
            "CONN_MAX_AGE": KEPT_SECONDS,
            "CONN_HEALTH_CHECKS": True,
        }


def stand_behind_the_wall() -> None:
    """Let every new connection of this process ask as the application's role."""
    global _behind  # noqa: PLW0603
    if _behind:
        return
    _behind = True
    connection_created.connect(_take_role, dispatch_uid="situationroom.role")
    connections.close_all()  # what was opened before asks as the account of the settings


def leave_the_wall() -> None:
    """Let new connections be those of the account in the settings again: to change tables."""
    global _behind  # noqa: PLW0603
    _behind = False
    connection_created.disconnect(_take_role, dispatch_uid="situationroom.role")


def work_for_the_room() -> None:
    """Let this thread see what the room itself sees, wherever no actor is named.

    For the loops of a worker and of the live stream, which answer nobody by themselves.
    """
    _thread.itself = True


def see_for_the_room_everywhere() -> None:
    """Let every thread of this process see what the room itself sees where no actor is named.

    For a process that answers nobody: a worker, a command of an operator.
    """
    global _everywhere  # noqa: PLW0603
    _everywhere = True


def is_behind_the_wall() -> bool:
    """Tell whether new connections of this process ask as the application's role."""
    return _behind


def sees_for_the_room() -> bool:
    """Tell whether the connection of this thread sees all where no actor is named."""
    return bool(getattr(connection, "itself", False))


def _take_role(connection: BaseDatabaseWrapper, **_: Any) -> None:
    if connection.vendor != "postgresql":
        return
    itself = _everywhere or bool(getattr(_thread, "itself", False))
    connection.itself = itself  # type: ignore[attr-defined]
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {ROLE}")
            cursor.execute(
                "SELECT set_config('room.itself', %s, false)", ["on" if itself else "off"]
            )
    except Exception:
        connection.close()  # Django would go on with it, before the wall
        raise
