"""Who read what, from where and why: rows that nobody changes unseen, and their monthly review.

A row is sealed by its event: the log carries the row's digest, and its chain covers the log.
`verify_reads` compares the two; `relay.verify_chain` judges the log itself.
"""

import hashlib
import json
import secrets
from datetime import UTC, datetime
from uuid import UUID, uuid4

from django.utils.dateparse import parse_datetime

from situationroom.base.acting import acting_as
from situationroom.base.actors import Actor
from situationroom.base.events import emit
from situationroom.base.facts import Read, RowsDestroyed
from situationroom.base.labelling import make_label
from situationroom.base.labels import Level
from situationroom.base.models import AuditRow, Event
from situationroom.base.privacy.rules import a_reason_is_given
from situationroom.base.rules import require

LONGEST_REASON = 300
RULE = "audit_rows"  # the rule of retention that erases rows whose time is over
SEALED = (
    "id", "at", "actor_kind", "actor", "actor_name", "organisation", "address", "what", "about",
    "whose", "reason", "glass", "label_id", "salt",
)  # fmt: skip


def tidy(reason: str) -> str:
    """Return a reason on one line, as long as a row holds."""
    return " ".join(reason.split())[:LONGEST_REASON]


def record_read(
    *,
    by: Actor,
    at: datetime,
    what: str,
    about: UUID,
    whose: UUID | None,
    reason: str,
    address: str = "",
    company: UUID | None = None,
    glass: UUID | None = None,
    id: UUID | None = None,
) -> AuditRow:
    """Write that `by` read one thing: once a reading, in the transaction that hands it out.

    `whose` is the organisation or company it belongs to, which reads the row; without one only
    the reader does. `company` is the one it is about, so that who must never see it does not.
    `id` names the row where it was promised before: the number of a download.
    """
    level = Level.NAMED if whose is None else Level.OWN
    with acting_as(by):
        row = AuditRow(
            id=id or uuid4(),
            label=make_label(level, owner=whose, creator=by.id, company=company),
            at=at,
            actor_kind=by.kind.value,
            actor=by.id,
            actor_name=by.name if by.id is None else "",
            organisation=by.organisation,
            address=address[:64],
            what=what,
            about=about,
            whose=whose,
            reason=tidy(reason),
            glass=glass,
            salt=secrets.token_hex(16),
        )
        told = Read(row=str(row.id), what=what, digest=digest_of(row))
        row.event = emit(told, about=about, label=row.label, by=by, at=at)
        row.save(force_insert=True)
    return row


def digest_of(row: AuditRow) -> str:
    """Return the SHA-256 that seals a row; its salt keeps a short reason from being guessed."""
    content = json.dumps([_plain(getattr(row, name)) for name in SEALED], ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value) if isinstance(value, UUID) else value


def verify_reads() -> list[str]:
    """Return every fault of the audit rows; rows that retention erased by its rule are none."""
    room, verb = Read.kind().split(".")
    reads = Event.objects.filter(room=room, verb=verb)
    rows = {row.event_id: row for row in AuditRow._base_manager.iterator()}
    erased, faults = _erased_before(), []
    for event in reads.order_by("recorded_at", "id").iterator():
        row = rows.pop(event.id, None)
        if row is None:
            if erased is None or event.at >= erased:
                faults.append(f"the audit row of event {event.number or event.id} is missing")
        elif event.payload.get("row") != str(row.id) or event.payload["digest"] != digest_of(row):
            faults.append(f"the audit row of event {event.number or event.id} was changed")
    return faults + [f"audit row {row.id} was slipped in" for row in rows.values()]


def _erased_before() -> datetime | None:
    """Return until when rows may be gone, by the word of the log."""
    room, verb = RowsDestroyed.kind().split(".")
    told = Event.objects.filter(room=room, verb=verb, payload__rule=RULE)
    befores = [
        parse_datetime(payload["before"]) for payload in told.values_list("payload", flat=True)
    ]
    return max((one for one in befores if one is not None), default=None)


def check_reason(reason: str) -> str:
    """Return a reason as it is kept. Raises Refusal where there is none."""
    reason = tidy(reason)
    require((a_reason_is_given,), reason)
    return reason
