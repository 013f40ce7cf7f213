"""Connections of threads that ask the database again and again."""

from django.db import connections

KEPT_SECONDS = 60


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
