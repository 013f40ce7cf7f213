"""What old ledgers can become in this room: issues, and actions of an issue."""

from situationroom.rooms.issues.ledgers.actions import ActionLedger
from situationroom.rooms.issues.ledgers.issues import IssueLedger

__all__ = ["ActionLedger", "IssueLedger"]
