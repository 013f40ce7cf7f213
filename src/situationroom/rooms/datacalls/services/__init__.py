"""Writes: data calls opened, sent and ended; replies received, accepted and asked back."""

from situationroom.rooms.datacalls.services.calls import (
    LINK,
    ToAsk,
    close_data_call,
    open_data_call,
    remind_silent,
    send_data_call,
    start_next_round,
    withdraw_data_call,
)
from situationroom.rooms.datacalls.services.merging import KINDS, take_out_collated, take_out_form
from situationroom.rooms.datacalls.services.replies import (
    accept_reply,
    ask_back,
    record_file,
    record_reply,
    record_reply_by_link,
)

__all__ = [
    "KINDS",
    "LINK",
    "ToAsk",
    "accept_reply",
    "ask_back",
    "close_data_call",
    "open_data_call",
    "record_file",
    "record_reply",
    "record_reply_by_link",
    "remind_silent",
    "send_data_call",
    "start_next_round",
    "take_out_collated",
    "take_out_form",
    "withdraw_data_call",
]
