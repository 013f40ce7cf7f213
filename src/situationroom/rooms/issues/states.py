"""States of issues and responses, with message id and colour."""

from enum import StrEnum


class IssueState(StrEnum):
    """Where an issue stands."""

    OPEN = "open"
    ANSWERING = "answering"
    ACTING = "acting"
    WATCHED = "watched"
    CLOSED = "closed"
    MERGED = "merged"


class Stance(StrEnum):
    """Whether an issue keeps harm off our exports, or asks for something to their good."""

    DEFENSIVE = "defensive"
    OFFENSIVE = "offensive"


class Ended(StrEnum):
    """How a closed issue ended."""

    RESOLVED = "resolved"
    PARTLY = "partly"
    UNRESOLVED = "unresolved"
    WITHDRAWN = "withdrawn"


class SubjectKind(StrEnum):
    """What an issue can be about."""

    ITEM = "item"
    HS = "hs"
    COUNTRY = "country"


class DeadlineState(StrEnum):
    """Whether a later deadline that somebody asked for was granted."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"


class IssueKind(StrEnum):
    """What an issue is about."""

    TARIFF = "tariff"
    NON_TARIFF = "non_tariff"
    DIGITAL_TRADE = "digital_trade"
    AI_RULE = "ai_rule"
    SERVICES = "services"
    SUPPLY_CHAIN = "supply_chain"
    EXPORT_CONTROL = "export_control"
    MARKET_CHANGE = "market_change"
    SUPPORT_POLICY = "support_policy"


class Severity(StrEnum):
    """Level of alert: 관심, 주의, 경계, 심각."""

    ATTENTION = "attention"
    CAUTION = "caution"
    ALERT = "alert"
    SEVERE = "severe"


class ResponseState(StrEnum):
    """Whether an organisation has answered."""

    NO_ANSWER = "no_answer"
    ANSWERED = "answered"


class ActionState(StrEnum):
    """Where an action stands."""

    PLANNED = "planned"
    DOING = "doing"
    DONE = "done"
    DROPPED = "dropped"


class WordingKind(StrEnum):
    """For whom the words of an issue are written."""

    INTERNAL = "internal"
    SHARED = "shared"


class Progress(StrEnum):
    """How an action that is not over comes on; late is worked out, never said."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    LATE = "late"


STATE_TEXT = {
    IssueState.OPEN: "Open",
    IssueState.ANSWERING: "Being answered",
    IssueState.ACTING: "In action",
    IssueState.WATCHED: "Being watched",
    IssueState.CLOSED: "Closed",
    IssueState.MERGED: "Merged",
}
STATE_COLOUR = {
    IssueState.OPEN: "action",
    IssueState.ANSWERING: "action",
    IssueState.ACTING: "action",
    IssueState.WATCHED: "neutral",
    IssueState.CLOSED: "done",
    IssueState.MERGED: "silent",
}
STANCE_TEXT = {
    Stance.DEFENSIVE: "Defensive",
    Stance.OFFENSIVE: "Offensive",
}
ENDED_TEXT = {
    Ended.RESOLVED: "Resolved",
    Ended.PARTLY: "Resolved in part",
    Ended.UNRESOLVED: "Not resolved",
    Ended.WITHDRAWN: "Its cause fell away",
}
SUBJECT_TEXT = {
    SubjectKind.ITEM: "ICT item",
    SubjectKind.HS: "HS code",
    SubjectKind.COUNTRY: "Country",
}
DEADLINE_TEXT = {
    DeadlineState.ASKED: "Waits for approval",
    DeadlineState.GRANTED: "Granted",
    DeadlineState.REFUSED: "Refused",
}
SEVERITY_TEXT = {
    Severity.ATTENTION: "Attention",
    Severity.CAUTION: "Caution",
    Severity.ALERT: "Alert",
    Severity.SEVERE: "Severe",
}
SEVERITY_COLOUR = {
    Severity.ATTENTION: "neutral",
    Severity.CAUTION: "risk",
    Severity.ALERT: "risk",
    Severity.SEVERE: "severe",
}
KIND_TEXT = {
    IssueKind.TARIFF: "Tariff",
    IssueKind.NON_TARIFF: "Non-tariff measure",
    IssueKind.DIGITAL_TRADE: "Digital trade",
    IssueKind.AI_RULE: "AI rule",
    IssueKind.SERVICES: "Services",
    IssueKind.SUPPLY_CHAIN: "Supply chain",
    IssueKind.EXPORT_CONTROL: "Export control",
    IssueKind.MARKET_CHANGE: "Market change",
    IssueKind.SUPPORT_POLICY: "Support policy",
}
RESPONSE_TEXT = {
    ResponseState.NO_ANSWER: "No answer",
    ResponseState.ANSWERED: "Answered",
}
ACTION_TEXT = {
    ActionState.PLANNED: "Planned",
    ActionState.DOING: "Under way",
    ActionState.DONE: "Done",
    ActionState.DROPPED: "Dropped",
}
PROGRESS_TEXT = {
    Progress.ON_TRACK: "On track",
    Progress.AT_RISK: "At risk",
    Progress.LATE: "Late",
}
PROGRESS_COLOUR = {
    Progress.ON_TRACK: "action",
    Progress.AT_RISK: "risk",
    Progress.LATE: "severe",
}
WORDING_TEXT = {
    WordingKind.INTERNAL: "Inside the government",
    WordingKind.SHARED: "For all who read the issue",
}
TEMPLATE_TEXT = {
    IssueKind.TARIFF: "Which duty on which goods from which day, under which law, and what we ask.",
    IssueKind.NON_TARIFF: "Which rule or practice hinders which goods, since when, at what cost.",
    IssueKind.DIGITAL_TRADE: "Which data or platform rule hits which service, and from when.",
    IssueKind.AI_RULE: "Which AI law obliges whom to what, from when, and what is open.",
    IssueKind.SERVICES: "Which service is kept out or burdened, and how the market is closed.",
    IssueKind.SUPPLY_CHAIN: "Which input comes from where, what stops, and how long stocks last.",
    IssueKind.EXPORT_CONTROL: "Who controls what to whom, from when, and which licence is needed.",
    IssueKind.MARKET_CHANGE: "Which exports to which market change, since when, against whom.",
    IssueKind.SUPPORT_POLICY: "Which support is missing or reaches nobody, and who could give it.",
}
