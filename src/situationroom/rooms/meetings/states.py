"""Kinds, levels and states of meetings, with message id and colour."""

from enum import StrEnum


class SeriesKind(StrEnum):
    """What kind of meeting a series is."""

    ROUND_TABLE = "round_table"
    TASK_FORCE = "task_force"
    FORUM = "forum"
    DIALOGUE = "dialogue"
    EMERGENCY = "emergency"
    EXPERTS = "experts"


class SeriesState(StrEnum):
    """Whether a series goes on."""

    GOING = "going"
    ENDED = "ended"


class MeetingLevel(StrEnum):
    """The rank of those who meet, lowest first."""

    WORKING = "working"
    DIRECTOR = "director"
    DIRECTOR_GENERAL = "director_general"
    DEPUTY_MINISTER = "deputy_minister"
    VICE_MINISTER = "vice_minister"
    MINISTER = "minister"
    LEADERS = "leaders"


class SessionState(StrEnum):
    """Where a session stands."""

    PLANNED = "planned"
    INVITED = "invited"
    HELD = "held"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class Side(StrEnum):
    """Whose something is."""

    OURS = "ours"
    THEIRS = "theirs"


class Reply(StrEnum):
    """What an invitee answered."""

    NONE = "none"
    YES = "yes"
    NO = "no"
    MAYBE = "maybe"


class Attendance(StrEnum):
    """Whether an invitee came."""

    OPEN = "open"
    CAME = "came"
    SENT = "sent"
    ABSENT = "absent"


class ItemState(StrEnum):
    """What came of a point of an agenda."""

    OPEN = "open"
    DECIDED = "decided"
    NOTED = "noted"


class ItemSource(StrEnum):
    """Where a point of an agenda comes from."""

    WRITTEN = "written"
    UNDECIDED = "undecided"
    DECISION = "decision"
    ASK = "ask"


class DecisionState(StrEnum):
    """What became of a decision."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class Standing(StrEnum):
    """How an ask stands after a session."""

    ASKED = "asked"
    PROMISED = "promised"
    CHANGED = "changed"
    SILENT = "silent"
    KEPT = "kept"
    DROPPED = "dropped"


class Circle(StrEnum):
    """Who reads what is opened here."""

    ROOM = "room"
    GOVERNMENT = "government"
    OWN = "own"


SERIES_KIND_TEXT = {
    SeriesKind.ROUND_TABLE: "Round-table",
    SeriesKind.TASK_FORCE: "Task force",
    SeriesKind.FORUM: "Forum",
    SeriesKind.DIALOGUE: "Bilateral dialogue",
    SeriesKind.EMERGENCY: "Emergency meeting",
    SeriesKind.EXPERTS: "Consultation with experts",
}
SERIES_STATE_TEXT = {SeriesState.GOING: "Goes on", SeriesState.ENDED: "Series ended"}
SERIES_STATE_COLOUR = {SeriesState.GOING: "action", SeriesState.ENDED: "silent"}
MEETING_LEVEL_TEXT = {
    MeetingLevel.WORKING: "Working level",
    MeetingLevel.DIRECTOR: "Director",
    MeetingLevel.DIRECTOR_GENERAL: "Director-general",
    MeetingLevel.DEPUTY_MINISTER: "Deputy minister",
    MeetingLevel.VICE_MINISTER: "Vice-minister",
    MeetingLevel.MINISTER: "Minister",
    MeetingLevel.LEADERS: "Heads of state or government",
}
SESSION_STATE_TEXT = {
    SessionState.PLANNED: "Session planned",
    SessionState.INVITED: "Invitations sent",
    SessionState.HELD: "Session held",
    SessionState.CLOSED: "Minutes closed",
    SessionState.CANCELLED: "Session cancelled",
}
SESSION_STATE_COLOUR = {
    SessionState.PLANNED: "neutral",
    SessionState.INVITED: "action",
    SessionState.HELD: "risk",
    SessionState.CLOSED: "done",
    SessionState.CANCELLED: "silent",
}
SIDE_TEXT = {Side.OURS: "Our side", Side.THEIRS: "Their side"}
REPLY_TEXT = {
    Reply.NONE: "No reply",
    Reply.YES: "Comes",
    Reply.NO: "Does not come",
    Reply.MAYBE: "May come",
}
ATTENDANCE_TEXT = {
    Attendance.OPEN: "Not noted",
    Attendance.CAME: "Present",
    Attendance.SENT: "Sent somebody else",
    Attendance.ABSENT: "Absent",
}
ATTENDANCE_COLOUR = {
    Attendance.OPEN: "neutral",
    Attendance.CAME: "done",
    Attendance.SENT: "action",
    Attendance.ABSENT: "silent",
}
ITEM_STATE_TEXT = {
    ItemState.OPEN: "Undecided",
    ItemState.DECIDED: "Decided",
    ItemState.NOTED: "Taken note of",
}
ITEM_STATE_COLOUR = {
    ItemState.OPEN: "risk",
    ItemState.DECIDED: "done",
    ItemState.NOTED: "neutral",
}
ITEM_SOURCE_TEXT = {
    ItemSource.WRITTEN: "New point",
    ItemSource.UNDECIDED: "Left undecided",
    ItemSource.DECISION: "Decision of an earlier session",
    ItemSource.ASK: "Ask of an earlier session",
}
DECISION_STATE_TEXT = {
    DecisionState.OPEN: "To be carried out",
    DecisionState.DONE: "Decision carried out",
    DecisionState.DROPPED: "Decision dropped",
}
DECISION_STATE_COLOUR = {
    DecisionState.OPEN: "action",
    DecisionState.DONE: "done",
    DecisionState.DROPPED: "silent",
}
STANDING_TEXT = {
    Standing.ASKED: "Asked for",
    Standing.PROMISED: "Promised",
    Standing.CHANGED: "Changed",
    Standing.SILENT: "Nothing heard",
    Standing.KEPT: "Kept",
    Standing.DROPPED: "Given up",
}
STANDING_COLOUR = {
    Standing.ASKED: "neutral",
    Standing.PROMISED: "action",
    Standing.CHANGED: "risk",
    Standing.SILENT: "silent",
    Standing.KEPT: "done",
    Standing.DROPPED: "silent",
}
MEETING_CIRCLE_TEXT = {
    Circle.ROOM: "All members of the room, associations too",
    Circle.GOVERNMENT: "The government alone",
    Circle.OWN: "The owner alone",
}
