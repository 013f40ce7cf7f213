"""The ground floor as a Django app; it lets every room register its reactions."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class BaseConfig(AppConfig):
    """Loads the `tasks` of every room once all rooms stand."""

    name = "situationroom.base"
    label = "base"

    def ready(self) -> None:
        """Import `tasks` wherever a room has one."""
        from situationroom.base import checks  # noqa: F401

        autodiscover_modules("tasks")
