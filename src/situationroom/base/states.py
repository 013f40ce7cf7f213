"""States of the ground floor's objects, with message id and colour."""

from enum import StrEnum


class JobState(StrEnum):
    """Where a piece of work stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


JOB_TEXT = {
    JobState.WAITING: "Waiting",
    JobState.RUNNING: "Running",
    JobState.DONE: "Done",
    JobState.FAILED: "Failed",
    JobState.CANCELLED: "Cancelled",
}
JOB_COLOUR = {
    JobState.WAITING: "neutral",
    JobState.RUNNING: "action",
    JobState.DONE: "done",
    JobState.FAILED: "severe",
    JobState.CANCELLED: "silent",
}
UNFINISHED = (JobState.WAITING, JobState.RUNNING)
STOPPED = (JobState.FAILED, JobState.CANCELLED)
