"""Writes: register, confirm and withdraw acts; let tables out; watch duties and tell of changes."""

from situationroom.rooms.measures.services.acts import (
    confirm_act,
    let_out_diff,
    let_out_product_duties,
    note_act,
    note_correction,
    register_act,
    withdraw_act,
)
from situationroom.rooms.measures.services.watches import (
    MOST_DUTIES,
    TELLS,
    stop_watch,
    tell_of_changes,
    watch_duties,
)

__all__ = [
    "MOST_DUTIES",
    "TELLS",
    "confirm_act",
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
