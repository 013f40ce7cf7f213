"""Writes of the proposals room: hand in, join, take apart, answer, follow."""

from situationroom.rooms.proposals.services.answering import (
    answer_proposal,
    ask_again,
    assign_proposal,
    carry_out,
    review_proposal,
)
from situationroom.rooms.proposals.services.handing import Ask, hand_in, hand_in_many, take_back
from situationroom.rooms.proposals.services.joining import merge_proposals, split_proposal
from situationroom.rooms.proposals.services.tracking import follow_rule, move_rule

__all__ = [
    "Ask",
    "answer_proposal",
    "ask_again",
    "assign_proposal",
    "carry_out",
    "follow_rule",
    "hand_in",
    "hand_in_many",
    "merge_proposals",
    "move_rule",
    "review_proposal",
    "split_proposal",
    "take_back",
]
