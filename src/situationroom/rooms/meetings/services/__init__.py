"""Writes of the meetings room: open, plan, invite, hold, ask, decide, close."""

from situationroom.rooms.meetings.services.agenda import add_item, build_agenda, settle_item
from situationroom.rooms.meetings.services.inviting import Guest, add_invitees, note_invitee
from situationroom.rooms.meetings.services.minutes import write_minutes
from situationroom.rooms.meetings.services.outcomes import (
    end_decision,
    hand_over_decision,
    make_ask,
    make_decision,
    state_ask,
)
from situationroom.rooms.meetings.services.series import (
    NewSeries,
    change_level,
    end_series,
    open_series,
    relate_series,
)
from situationroom.rooms.meetings.services.sessions import (
    Plan,
    Slot,
    cancel_session,
    close_session,
    give_out_invitations,
    hold_session,
    move_session,
    plan_session,
)

__all__ = [
    "Guest",
    "NewSeries",
    "Plan",
    "Slot",
    "add_invitees",
    "add_item",
    "build_agenda",
    "cancel_session",
    "change_level",
    "close_session",
    "end_decision",
    "end_series",
    "give_out_invitations",
    "hand_over_decision",
    "hold_session",
    "make_ask",
    "make_decision",
    "move_session",
    "note_invitee",
    "open_series",
    "plan_session",
    "relate_series",
    "settle_item",
    "state_ask",
    "write_minutes",
]
