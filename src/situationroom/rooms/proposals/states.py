"""States, kinds and stages of proposals and rule changes, with message id and colour."""

from enum import StrEnum


class ProposalKind(StrEnum):
    """What is proposed."""

    IDEA = "idea"
    RULE = "rule"
    SUPPORT = "support"


class ProposalState(StrEnum):
    """Where a proposal stands."""

    RECEIVED = "received"
    REVIEWING = "reviewing"
    ANSWERED = "answered"
    RECONSIDERING = "reconsidering"
    DONE = "done"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


class Answer(StrEnum):
    """What a proposal is answered with."""

    ACCEPTED = "accepted"
    PARTLY = "partly"
    LONG_TERM = "long_term"
    REFUSED = "refused"


class AuthorKind(StrEnum):
    """From whom a proposal came."""

    COMPANY = "company"
    ASSOCIATION = "association"
    AGENCY = "agency"
    EXPERT = "expert"
    CITIZEN = "citizen"


class SourceKind(StrEnum):
    """Where a proposal was gathered; rooms above name theirs."""

    HAND = "hand"
    MEETING = "meeting"
    SURVEY = "survey"
    CASE = "case"
    ISSUE = "issue"


class Circle(StrEnum):
    """Who reads a proposal that is handed in."""

    ROOM = "room"
    GOVERNMENT = "government"
    OWNER = "owner"


class Theme(StrEnum):
    """The field a proposal is about."""

    MARKET = "market"
    TRADE = "trade"
    FINANCE = "finance"
    RESEARCH = "research"
    CERTIFICATION = "certification"
    DATA_AI = "data_ai"
    NETWORK = "network"
    SOFTWARE = "software"
    TALENT = "talent"
    SUPPLY_CHAIN = "supply_chain"
    OTHER = "other"


class RuleKind(StrEnum):
    """What kind of rule is changed: each takes a way of its own."""

    ACT = "act"
    DECREE = "decree"
    ORDINANCE = "ordinance"
    NOTICE = "notice"


class Stage(StrEnum):
    """A stage on the way of a rule."""

    DRAFTING = "drafting"
    LEGISLATIVE_NOTICE = "legislative_notice"
    ADMINISTRATIVE_NOTICE = "administrative_notice"
    REGULATORY_REVIEW = "regulatory_review"
    LEGISLATION_REVIEW = "legislation_review"
    CABINET = "cabinet"
    ASSEMBLY = "assembly"
    PROMULGATED = "promulgated"
    ISSUED = "issued"
    IN_FORCE = "in_force"
    DROPPED = "dropped"


KIND_TEXT = {
    ProposalKind.IDEA: "Policy idea",
    ProposalKind.RULE: "Rule change",
    ProposalKind.SUPPORT: "Support request",
}
STATE_TEXT = {
    ProposalState.RECEIVED: "Handed in",
    ProposalState.REVIEWING: "Under review",
    ProposalState.ANSWERED: "Answer given",
    ProposalState.RECONSIDERING: "Under reconsideration",
    ProposalState.DONE: "Carried out",
    ProposalState.MERGED: "Joined with another",
    ProposalState.WITHDRAWN: "Withdrawn by its author",
}
STATE_COLOUR = {
    ProposalState.RECEIVED: "silent",
    ProposalState.REVIEWING: "action",
    ProposalState.ANSWERED: "neutral",
    ProposalState.RECONSIDERING: "risk",
    ProposalState.DONE: "done",
    ProposalState.MERGED: "silent",
    ProposalState.WITHDRAWN: "silent",
}
ANSWER_TEXT = {
    Answer.ACCEPTED: "Accepted in full",
    Answer.PARTLY: "Accepted in part",
    Answer.LONG_TERM: "Long-term review",
    Answer.REFUSED: "Not accepted",
}
ANSWER_COLOUR = {
    Answer.ACCEPTED: "done",
    Answer.PARTLY: "action",
    Answer.LONG_TERM: "risk",
    Answer.REFUSED: "neutral",
}
AUTHOR_TEXT = {
    AuthorKind.COMPANY: "Company",
    AuthorKind.ASSOCIATION: "Association for its members",
    AuthorKind.AGENCY: "Public body",
    AuthorKind.EXPERT: "Expert",
    AuthorKind.CITIZEN: "Citizen of a round-table",
}
SOURCE_TEXT = {
    SourceKind.HAND: "Handed in by hand",
    SourceKind.MEETING: "Meeting",
    SourceKind.SURVEY: "Survey",
    SourceKind.CASE: "Case",
    SourceKind.ISSUE: "Issue",
}
CIRCLE_TEXT = {
    Circle.ROOM: "All cleared members of the room, associations too",
    Circle.GOVERNMENT: "The government alone",
    Circle.OWNER: "My organisation and the ministry that runs the room",
}
THEME_TEXT = {
    Theme.MARKET: "Entry into markets",
    Theme.TRADE: "Trade and duties",
    Theme.FINANCE: "Finance and investment",
    Theme.RESEARCH: "Research and trial",
    Theme.CERTIFICATION: "Certification and standards",
    Theme.DATA_AI: "Data and artificial intelligence",
    Theme.NETWORK: "Telecommunications and radio",
    Theme.SOFTWARE: "Software and content",
    Theme.TALENT: "People and training",
    Theme.SUPPLY_CHAIN: "Supply chain",
    Theme.OTHER: "Something else",
}
RULE_TEXT = {
    RuleKind.ACT: "Act of the National Assembly",
    RuleKind.DECREE: "Presidential decree",
    RuleKind.ORDINANCE: "Ministry ordinance",
    RuleKind.NOTICE: "Notice of a ministry",
}
STAGE_TEXT = {
    Stage.DRAFTING: "Drafting",
    Stage.LEGISLATIVE_NOTICE: "Legislative notice",
    Stage.ADMINISTRATIVE_NOTICE: "Administrative notice",
    Stage.REGULATORY_REVIEW: "Regulatory review",
    Stage.LEGISLATION_REVIEW: "Review by the Ministry of Government Legislation",
    Stage.CABINET: "State council",
    Stage.ASSEMBLY: "National Assembly",
    Stage.PROMULGATED: "Promulgated",
    Stage.ISSUED: "Issued",
    Stage.IN_FORCE: "Entered into force",
    Stage.DROPPED: "Given up",
}
