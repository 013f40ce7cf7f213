"""Writes: acts registered, confirmed, withdrawn; tables let out; watches; long lists of entries."""

from situationroom.rooms.measures.services.acts import (
    confirm_act,
    let_out_diff,
    let_out_product_duties,
    note_act,
    note_correction,
    register_act,
    withdraw_act,
)
from situationroom.rooms.measures.services.entry_lists import (
    AT_ONCE,
    destroy_entries,
    keep_entries,
)
from situationroom.rooms.measures.services.watches import (
    MOST_DUTIES,
    TELLS,
    stop_watch,
    tell_of_changes,
    watch_duties,
)

__all__ = [
    "AT_ONCE",
    "MOST_DUTIES",
    "TELLS",
    "confirm_act",
    "destroy_entries",
    "keep_entries",
    "let_out_diff",
    "let_out_product_duties",
    "note_act",
    "note_correction",
    "register_act",
    "stop_watch",
    "tell_of_changes",
    "watch_duties",
    "withdraw_act",
]
