"""The ground floor as a Django app; it lets every room register its reactions."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class BaseConfig(AppConfig):
    """Loads the `tasks` of every room once all rooms stand."""

    name = "situationroom.base"
    label = "base"

    def ready(self) -> None:
        """Import `visibility`, `tasks` and `ledgers` wherever a room has one."""
        from situationroom.base import checks, readers, setbacks  # noqa: F401

        autodiscover_modules("visibility", "tasks", "ledgers")
        post_migrate.connect(_build_wall, sender=self)
        post_migrate.connect(_begin_reading, sender=self)


def _build_wall(*, plan: Any = (), **_: Any) -> None:
    """Bring the second wall up to the clauses of today, once all tables are."""
    from situationroom.base import policies

    policies.build()


def _begin_reading(**_: Any) -> None:
    """Let consumers that are new to a log begin at its end: nobody is told of last year."""
    from situationroom.base import followers, positions, reactions

    derived = {name for name, one in followers.REGISTRY.items() if one.forget is not None}
    positions.begin_at_the_end([*reactions.REGISTRY, *followers.REGISTRY.keys() - derived])
