"""States of issues and responses, with message id and colour."""

from enum import StrEnum


class IssueState(StrEnum):
    """Where an issue stands."""

    OPEN = "open"
    ANSWERING = "answering"
    CLOSED = "closed"


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


STATE_TEXT = {
    IssueState.OPEN: "Open",
    IssueState.ANSWERING: "Being answered",
    IssueState.CLOSED: "Closed",
}
STATE_COLOUR = {
    IssueState.OPEN: "action",
    IssueState.ANSWERING: "action",
    IssueState.CLOSED: "done",
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
