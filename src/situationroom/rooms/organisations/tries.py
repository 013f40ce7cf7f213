"""Who names wrong secrets again and again is locked out for a while: an account, or an address."""

from datetime import datetime, timedelta
from uuid import UUID

from situationroom.base.acting import acting_as, take_turns
from situationroom.base.actors import Actor
from situationroom.base.errors import Refusal
from situationroom.rooms.organisations.models import FailedTry
from situationroom.rooms.organisations.proofs import keyed_hash
from situationroom.rooms.organisations.rules import MOST_FAILURES, failures_after, is_locked

KEPT = timedelta(days=1)


class TooManyTries(Refusal):
    """Somebody was wrong too often in a row."""

    status = 429


def account_holder(email: str) -> str:
    """Return what the tries of an account are counted under."""
    return keyed_hash("account", email.strip().lower())


def person_holder(person: UUID) -> str:
    """Return what the tries of somebody's second step are counted under."""
    return keyed_hash("person", str(person))


def address_holder(address: str) -> str:
    """Return what the tries from an address are counted under."""
    return keyed_hash("address", address)


def require_unlocked(account: str, address: str, at: datetime) -> None:
    """Raise TooManyTries where the account or the address is locked, whatever is said now."""
    if _is_locked(account, "account", at) or _is_locked(address, "address", at):
        raise TooManyTries(
            "Too many wrong tries. Signing in is locked for a while.",
            hint="Wait fifteen minutes, or ask your administrator to open it.",
        )


def count_failure(account: str, address: str, at: datetime, *, by: Actor) -> bool:
    """Note a wrong try; return whether it was the one that locks the account."""
    locks = False
    with acting_as(by):
        for holder, kind in ((account, "account"), (address, "address")):
            if not holder:
                continue
            take_turns(f"organisations.tries.{holder}")
            row = FailedTry.objects.filter(holder=holder).first()
            count = failures_after(
                count=row.count if row else 0, last_at=row.last_at if row else None, at=at
            )
            FailedTry.objects.update_or_create(
                holder=holder, defaults={"count": count, "last_at": at}
            )
            locks = locks or (kind == "account" and count == MOST_FAILURES[kind])
        FailedTry.objects.filter(last_at__lt=at - KEPT).delete()
    return locks


def forget_failures(*holders: str) -> int:
    """Forget wrong tries: somebody was right, or was let in again; return how many were known."""
    return FailedTry.objects.filter(holder__in=holders).delete()[0]


def locked_among(emails: dict[UUID, str], at: datetime) -> set[UUID]:
    """Return which people, by id and address of mail, are locked out at a time."""
    holders = {account_holder(email): key for key, email in emails.items()}
    holders |= {person_holder(key): key for key in emails}
    rows = FailedTry.objects.filter(holder__in=list(holders))
    most = MOST_FAILURES["account"]
    return {
        holders[row.holder]
        for row in rows
        if is_locked(count=row.count, last_at=row.last_at, most=most, at=at)
    }


def _is_locked(holder: str, kind: str, at: datetime) -> bool:
    row = FailedTry.objects.filter(holder=holder).first() if holder else None
    if row is None:
        return False
    return is_locked(count=row.count, last_at=row.last_at, most=MOST_FAILURES[kind], at=at)
