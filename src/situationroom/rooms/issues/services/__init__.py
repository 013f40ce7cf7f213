"""Writes of the issues room: open, ask, answer, remind, move, assign, plan, merge and split."""

from situationroom.rooms.issues.services.answering import (
    ask_for_more_time,
    decide_more_time,
    give_response,
    let_response_wait,
    remind_silent,
)
from situationroom.rooms.issues.services.assigning import Assigning, assign_issue, assign_issues
from situationroom.rooms.issues.services.describing import describe_issue
from situationroom.rooms.issues.services.moving import let_issue_wait, merge_issues, move_issue
from situationroom.rooms.issues.services.opening import note_figures, open_issue, split_issue
from situationroom.rooms.issues.services.planning import (
    drop_milestone,
    plan_action,
    plan_action_anew,
    report_action,
    set_milestone,
)
from situationroom.rooms.issues.services.wording import write_wording

__all__ = [
    "Assigning",
    "ask_for_more_time",
    "assign_issue",
    "assign_issues",
    "decide_more_time",
    "describe_issue",
    "drop_milestone",
    "give_response",
    "let_issue_wait",
    "let_response_wait",
    "merge_issues",
    "move_issue",
    "note_figures",
    "open_issue",
    "plan_action",
    "plan_action_anew",
    "remind_silent",
    "report_action",
    "set_milestone",
    "split_issue",
    "write_wording",
]
