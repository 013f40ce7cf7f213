"""A write asked for twice under one key is done once, and answered the same way twice."""

import base64
import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor
from situationroom.base.errors import Refusal
from situationroom.base.models import IdempotencyKey
from situationroom.base.seals import seal, unseal

REFUSED = 400
# Whoever asks again after this long has the deed done again; until then a key takes a row.
KEPT = timedelta(days=7)
BATCH = 500
SEAL = "once"


class KeyReused(Refusal):
    """The key belongs to another request."""

    status = 422


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered; `again` when it had been done before."""

    status: int
    body: str
    again: bool = False


def do_once(
    *,
    by: Actor,
    at: datetime,
    key: str,
    route: str,
    request_hash: str,
    deed: Callable[[], Answer],
    holder: UUID | None = None,
) -> Answer:
    """Do a deed, or tell what came of it when the same request came before.

    Key, deed and answer are one transaction: whoever asks at the same time waits for it, and a
    deed that is refused leaves the key free. Who is nobody holds a key by something that only
    they have (`holder`). An answer is kept sealed, because some show a secret once. Raises
    KeyReused for another request.
    """
    owner = holder or by.id
    if owner is None:
        raise ValueError("a key belongs to somebody: name what an anonymous caller holds it by")
    with acting_as(by):
        row, is_new = IdempotencyKey.objects.get_or_create(
            actor=owner,
            key=key,
            defaults={"route": route[:200], "request_hash": request_hash, "at": at},
        )
        if is_new:
            answer = deed()
            if answer.status >= REFUSED:
                row.delete()
            else:
                row.status, row.body = answer.status, sealed(answer.body)
                row.save(update_fields=["status", "body"])
            return answer
    if row.request_hash != request_hash:
        raise KeyReused(
            "This Idempotency-Key belongs to another request.",
            hint="Make a new key for a new request, such as a random UUID.",
        )
    body = unseal(base64.b64decode(row.body), purpose=SEAL).decode()
    return Answer(row.status, body, again=True)


def sealed(body: str) -> str:
    """Return an answer as it is kept."""
    return base64.b64encode(seal(body.encode(), purpose=SEAL)).decode()


def hash_request(by: Actor, said: list[Any]) -> str:
    """Name a request and what its actor is today: lost rights are not told old answers."""
    standing = [by.kind.value, str(by.organisation), sorted(by.roles)]
    return hashlib.sha256(json.dumps([standing, said]).encode()).hexdigest()


def forget_keys(at: datetime) -> bool:
    """Take away the next keys that are old; return whether there were any."""
    old = (
        IdempotencyKey.objects.filter(at__lt=at - KEPT).order_by("at").values_list("pk", flat=True)
    )
    count, _ = IdempotencyKey.objects.filter(pk__in=list(old[:BATCH])).delete()
    return count > 0
