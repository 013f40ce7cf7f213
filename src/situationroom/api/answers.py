"""What every endpoint shares: who asks, what may be said, how an answer is written."""

import json
from typing import Any

from django.http import HttpRequest
from ninja import Schema
from ninja.renderers import JSONRenderer
from ninja.responses import NinjaJSONEncoder
from pydantic import ConfigDict

from situationroom.base.actors import Actor
from situationroom.base.egress import Receiver
from situationroom.rooms.organisations.queries import get_receiver

WRITTEN: dict[str, Any] = {"ensure_ascii": False, "allow_nan": False}


class Said(Schema):
    """Base of what a program says: a field the room does not know is refused."""

    model_config = ConfigDict(extra="forbid")


class Json(JSONRenderer):
    """Writes JSON with Korean readable and without numbers that JSON does not have."""

    json_dumps_params = WRITTEN


def to_text(answer: Schema) -> str:
    """Return an answer as the renderer of the interface writes it."""
    return json.dumps(answer.model_dump(by_alias=True), cls=NinjaJSONEncoder, **WRITTEN)


def actor_of(request: HttpRequest) -> Actor:
    """Return who asks."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def receiver_of(request: HttpRequest) -> Receiver:
    """Return who takes a file out, as it will be marked."""
    return get_receiver(by=actor_of(request), address=request.META.get("REMOTE_ADDR", ""))
