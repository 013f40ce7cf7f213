"""Kinds, states and words of support programmes, with message id and colour."""

from enum import StrEnum


class ProgrammeKind(StrEnum):
    """What a support measure is."""

    APPLIED = "applied"
    RELIEF = "relief"
    PLEDGE = "pledge"
    GROUP = "group"
    ITEM = "item"
    PAIR = "pair"
    HUB = "hub"


class Field(StrEnum):
    """What a programme helps with, after the fields of 기업마당."""

    FINANCE = "finance"
    TECHNOLOGY = "technology"
    WORKFORCE = "workforce"
    EXPORT = "export"
    DOMESTIC = "domestic"
    STARTUP = "startup"
    MANAGEMENT = "management"
    OTHER = "other"


class ReadBy(StrEnum):
    """Who read the conditions of a programme."""

    PERSON = "person"
    RULE = "rule"


class WindowKind(StrEnum):
    """When one may apply, where no days are told."""

    DAYS = "days"
    ALWAYS = "always"
    UNTIL_BUDGET_ENDS = "until_budget_ends"
    ANNOUNCED_LATER = "announced_later"
    VARIES = "varies"
    BY_EVENT = "by_event"


class ConditionKind(StrEnum):
    """What a condition asks of a company."""

    SIZE_IN = "size_in"
    REGION_IN = "region_in"
    INDUSTRY_IN = "industry_in"
    AGE_MAX = "age_max"
    AGE_MIN = "age_min"
    EMPLOYEES_MAX = "employees_max"
    EMPLOYEES_MIN = "employees_min"
    REVENUE_MAX = "revenue_max"
    REVENUE_MIN = "revenue_min"
    EXPORTS_MAX = "exports_max"
    EXPORTS_MIN = "exports_min"
    MARK_ANY = "mark_any"
    MARKET_IN = "market_in"


class Size(StrEnum):
    """How large a company is, after the Framework Act on SMEs."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    MIDDLE = "middle"
    LARGE = "large"


class Mark(StrEnum):
    """What a company is recognised as."""

    WOMEN = "women"
    DISABLED = "disabled"
    SOCIAL = "social"
    VILLAGE = "village"
    VENTURE = "venture"
    INNOBIZ = "innobiz"
    MAINBIZ = "mainbiz"
    YOUTH = "youth"
    PRE_FOUNDER = "pre_founder"
    RESEARCH_INSTITUTE = "research_institute"
    FACTORY = "factory"


class Verdict(StrEnum):
    """What matching says of a company and a programme."""

    ELIGIBLE = "eligible"
    UNKNOWN = "unknown"
    EXCLUDED = "excluded"
    CLOSED = "closed"


class Held(StrEnum):
    """Whether one condition holds."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_KNOWN = "not_known"


HAND = "hand"
"""The source of what members register themselves."""
REGIONS = (
    "서울", "부산", "대구", "인천", "광주", "대전", "울산", "세종", "경기", "강원", "충북", "충남",
    "전북", "전남", "경북", "경남", "제주",
)  # fmt: skip
"""Provinces as 기업마당 writes them."""

PROGRAMME_KIND_TEXT = {
    ProgrammeKind.APPLIED: "Applied for",
    ProgrammeKind.RELIEF: "Automatic relief",
    ProgrammeKind.PLEDGE: "Investment pledge",
    ProgrammeKind.GROUP: "Pioneer group",
    ProgrammeKind.ITEM: "Strategic item",
    ProgrammeKind.PAIR: "Platform and start-up pair",
    ProgrammeKind.HUB: "Overseas hub",
}
FIELD_TEXT = {
    Field.FINANCE: "Finance",
    Field.TECHNOLOGY: "Technology",
    Field.WORKFORCE: "Workforce",
    Field.EXPORT: "Export",
    Field.DOMESTIC: "Domestic sales",
    Field.STARTUP: "Start-up",
    Field.MANAGEMENT: "Management",
    Field.OTHER: "Something else",
}
WINDOW_TEXT = {
    WindowKind.DAYS: "from a day until a day",
    WindowKind.ALWAYS: "always open",
    WindowKind.UNTIL_BUDGET_ENDS: "until the budget ends",
    WindowKind.ANNOUNCED_LATER: "announced later",
    WindowKind.VARIES: "differs by part",
    WindowKind.BY_EVENT: "counts from an event of the company",
}
CONDITION_TEXT = {
    ConditionKind.SIZE_IN: "Size of the company",
    ConditionKind.REGION_IN: "Seat of the company",
    ConditionKind.INDUSTRY_IN: "Industry (KSIC)",
    ConditionKind.AGE_MAX: "At most so many years since founding",
    ConditionKind.AGE_MIN: "At least so many years since founding",
    ConditionKind.EMPLOYEES_MAX: "At most so many employees",
    ConditionKind.EMPLOYEES_MIN: "At least so many employees",
    ConditionKind.REVENUE_MAX: "Sales of at most",
    ConditionKind.REVENUE_MIN: "Sales of at least",
    ConditionKind.EXPORTS_MAX: "Exports of at most",
    ConditionKind.EXPORTS_MIN: "Exports of at least",
    ConditionKind.MARK_ANY: "Recognised as",
    ConditionKind.MARKET_IN: "Exports to",
}
SIZE_TEXT = {
    Size.MICRO: "Micro enterprise",
    Size.SMALL: "Small enterprise",
    Size.MEDIUM: "Medium enterprise",
    Size.MIDDLE: "Middle-market enterprise",
    Size.LARGE: "Large enterprise",
}
MARK_TEXT = {
    Mark.WOMEN: "Women's enterprise",
    Mark.DISABLED: "Enterprise of disabled people",
    Mark.SOCIAL: "Social enterprise",
    Mark.VILLAGE: "Village enterprise",
    Mark.VENTURE: "Venture company",
    Mark.INNOBIZ: "Innobiz",
    Mark.MAINBIZ: "Mainbiz",
    Mark.YOUTH: "Young founder (39 or less)",
    Mark.PRE_FOUNDER: "To be founded",
    Mark.RESEARCH_INSTITUTE: "Own research institute",
    Mark.FACTORY: "Registered factory",
}
VERDICT_TEXT = {
    Verdict.ELIGIBLE: "Conditions met",
    Verdict.UNKNOWN: "Something is not known",
    Verdict.EXCLUDED: "A condition is not met",
    Verdict.CLOSED: "Closed",
}
VERDICT_COLOUR = {
    Verdict.ELIGIBLE: "done",
    Verdict.UNKNOWN: "risk",
    Verdict.EXCLUDED: "silent",
    Verdict.CLOSED: "silent",
}
HELD_TEXT = {
    Held.MET: "met",
    Held.NOT_MET: "not met",
    Held.NOT_KNOWN: "not known",
}
HELD_COLOUR = {Held.MET: "done", Held.NOT_MET: "severe", Held.NOT_KNOWN: "risk"}
CLOSED_TEXT = {
    "window": "The window is over.",
    "budget": "The budget ran out.",
    "exclusive": "It excludes a programme the company already has.",
}
REGION_TEXT = {
    "서울": "Seoul",
    "부산": "Busan",
    "대구": "Daegu",
    "인천": "Incheon",
    "광주": "Gwangju",
    "대전": "Daejeon",
    "울산": "Ulsan",
    "세종": "Sejong",
    "경기": "Gyeonggi",
    "강원": "Gangwon",
    "충북": "North Chungcheong",
    "충남": "South Chungcheong",
    "전북": "North Jeolla",
    "전남": "South Jeolla",
    "경북": "North Gyeongsang",
    "경남": "South Gyeongsang",
    "제주": "Jeju",
}
