"""Facts about actors and objects, as bare data: nothing here knows a wall, a query or a policy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """Kinds of actor, as the page lists them; an organisation admin is one of these with the role 'admin'."""

    ANONYMOUS = "anonymous"
    COMPANY = "company"
    ASSOCIATION = "association"
    BROKER = "broker"
    EXPERT = "expert"
    OFFICER = "officer"
    POST = "post"
    SECRETARIAT = "secretariat"
    LEADERSHIP = "leadership"
    PLATFORM_ADMIN = "platform_admin"
    ROOM_RULE = "room_rule"
    SERVICE = "service"


class Level(StrEnum):
    """Labels, stricter first: the order of definition is the order of the page."""

    NAMED = "named"
    OWN = "own"
    GROUP = "group"
    GOVERNMENT = "government"
    ROOM = "room"
    PUBLIC = "public"


class Standing(StrEnum):
    """Whether a membership still counts; everything but ACTIVE makes its holder anonymous."""

    ACTIVE = "active"
    EXPIRED = "expired"
    DEACTIVATED = "deactivated"
    NOT_ACCEPTED = "not_accepted"


class Stage(StrEnum):
    """How far a brief has gone up; NONE is anything that is not, or no longer, on its way."""

    NONE = ""
    DRAFT = "draft"
    SUBMITTED = "submitted"


class Action(StrEnum):
    """The rows of the page's table of actions, one name for each step a row holds."""

    FILE_DIFFICULTY = "file_difficulty"
    OPEN_ISSUE = "open_issue"
    PROPOSE_ISSUE = "propose_issue"
    ACCEPT_ISSUE = "accept_issue"
    RESPOND = "respond"
    MOVE_STATE = "move_state"
    PROPOSE_DEADLINE = "propose_deadline"
    APPROVE_DEADLINE = "approve_deadline"
    REGISTER_MEASURE = "register_measure"
    CHANGE_MEASURE = "change_measure"
    CONFIRM_MEASURE = "confirm_measure"
    RUN_SCENARIO = "run_scenario"
    WRITE_IN_CHANNEL = "write_in_channel"
    CHAIR_SESSION = "chair_session"
    CLOSE_MINUTES = "close_minutes"
    DRAFT_BRIEF = "draft_brief"
    SUBMIT_BRIEF = "submit_brief"
    SIGN_BRIEF = "sign_brief"
    APPOINT_EXPERT = "appoint_expert"
    NARROW_LABEL = "narrow_label"
    WIDEN_LABEL = "widen_label"
    ANSWER_DATA_CALL = "answer_data_call"
    PUBLISH_PAPER = "publish_paper"
    EXPORT = "export"
    GRANT = "grant"
    DELETE = "delete"


class Surface(StrEnum):
    """Every way by which an object can come before a receiver's eyes."""

    LIST = "list"
    GET = "get"
    SEARCH = "search"
    SUGGEST = "suggest"
    COUNT = "count"
    CHART = "chart"
    EXPORT_CSV = "export_csv"
    EXPORT_XLSX = "export_xlsx"
    EXPORT_DOCX = "export_docx"
    EXPORT_HWPX = "export_hwpx"
    EXPORT_PDF = "export_pdf"
    FILE = "file"
    FEED = "feed"
    CALENDAR = "calendar"
    NOTIFICATION = "notification"
    MAIL = "mail"
    LIVE = "live"
    API_LIST = "api_list"
    API_GET = "api_get"
    WEBHOOK = "webhook"


@dataclass(frozen=True)
class Tie:
    """A mandate that a company gave to a broker."""

    company: str
    until: date | None = None


@dataclass(frozen=True)
class Who:
    """An actor: one person in one membership, a rule, a program, or nobody."""

    key: str
    kind: Kind
    person: str | None = None
    organisation: str | None = None
    roles: frozenset[str] = frozenset()
    standing: Standing = Standing.ACTIVE
    serves: Kind | None = None
    scopes: frozenset[str] = frozenset()
    mandates: tuple[Tie, ...] = ()
    conflicts: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Seat:
    """A place in a sharing group: an organisation in some roles (none: every role), or an appointed expert."""

    organisation: str | None = None
    person: str | None = None
    roles: frozenset[str] = frozenset()
    until: date | None = None


@dataclass(frozen=True)
class Group:
    """A sharing group; `manager` is the key of an organisation, or of a person."""

    key: str
    manager: str
    members: tuple[Seat, ...] = ()
    until: date | None = None


@dataclass(frozen=True)
class What:
    """An object with its label and everything the page lets a decision depend on."""

    key: str
    noun: str
    level: Level
    owner: str | None = None
    creator: str | None = None
    named: frozenset[str] = frozenset()
    group: Group | None = None
    company: str | None = None
    took_in: str | None = None
    agreed: frozenset[str] = frozenset()
    stage: Stage = Stage.NONE
    within: What | None = None
    recipient: str | None = None
    confirmed: bool = True
    consent_to_widen: frozenset[Level] = frozenset()
    # The three below are not in the agreed interface; all have defaults. The page names the facts they hold.
    chair: str | None = None  # person named as chair of a session
    asked: str | None = None  # organisation that a data call asks
    embargo: date | None = None  # last day on which only the readers by name read a paper
