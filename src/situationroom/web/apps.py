"""The pages as a Django app; they lend the rooms their words for mail."""

from django.apps import AppConfig, apps


class WebConfig(AppConfig):
    """Registers how letters are written, where there is a room that sends any."""

    name = "situationroom.web"
    label = "web"

    def ready(self) -> None:
        """Import the writers."""
        if apps.is_installed("situationroom.rooms.delivery"):
            from situationroom.web import letters  # noqa: F401
