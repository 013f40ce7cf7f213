"""Outside sources that can be read on command."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from situationroom.base.actors import room_rule
from situationroom.rooms.watch.sources import federal_register

KNOWN = ("federal-register",)


def run_source(name: str, *, retry: bool, at: datetime | None = None) -> dict[str, Any]:
    """Read a source once, or again what it sent and could not be read; return the counts."""
    by, at = room_rule(f"watch.{name}"), at or timezone.now()
    base = settings.FEDERAL_REGISTER or federal_register.BASE
    source = federal_register.ensure(base=base)
    if retry:
        reading = federal_register.retry_quarantined(by=by, at=at, source=source)
    else:
        with federal_register.FederalRegister(
            base,
            agencies=federal_register.AGENCIES,
            private_allowed=bool(settings.FEDERAL_REGISTER),
        ) as client:
            reading = federal_register.read_source(by=by, at=at, source=source, client=client)
    return {
        "source": name,
        "new": reading.new,
        "known": reading.known,
        "aside": reading.aside,
        "problem": reading.problem,
        "pages": reading.pages,
    }
