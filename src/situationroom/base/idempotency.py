"""A write asked for twice under one key is done once, and answered the same way twice."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor
from situationroom.base.errors import Refusal
from situationroom.base.models import IdempotencyKey


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
) -> Answer:
    """Do a deed, or tell what came of it when the same request came before.

    Key, deed and answer are one transaction: whoever asks at the same time waits for it, and a
    deed that is refused leaves the key free. Raises KeyReused for another request.
    """
    if by.id is None:
        raise ValueError("a key belongs to somebody: anonymous requests have none")
    with acting_as(by):
        row, is_new = IdempotencyKey.objects.get_or_create(
            actor=by.id,
            key=key,
            defaults={"route": route[:200], "request_hash": request_hash, "at": at},
        )
        if is_new:
            answer = deed()
            row.status, row.body = answer.status, answer.body
            row.save(update_fields=["status", "body"])
            return answer
    if row.request_hash != request_hash:
        raise KeyReused(
            "This Idempotency-Key belongs to another request.",
            hint="Make a new key for a new request, such as a random UUID.",
        )
    return Answer(row.status, row.body, again=True)
