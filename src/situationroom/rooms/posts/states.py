"""Kinds, states and results of requests to a post, with message id and colour."""

from enum import StrEnum


class RequestKind(StrEnum):
    """What a post is asked for."""

    MARKET = "market"
    PARTNER = "partner"
    REGULATION = "regulation"
    VISIT = "visit"
    OTHER = "other"


class RequestState(StrEnum):
    """Where a request stands."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    IN_WORK = "in_work"
    WAITING = "waiting"
    ANSWERED = "answered"
    CLOSED = "closed"


class Result(StrEnum):
    """What came of a request, as who asked confirms it."""

    MEETING = "meeting"
    MOU = "mou"
    CONTRACT = "contract"
    NOTHING = "nothing"


class PartnerKind(StrEnum):
    """What a partner of a post is."""

    FIRM = "firm"
    DISTRIBUTOR = "distributor"
    GOVERNMENT = "government"
    ASSOCIATION = "association"
    RESEARCH = "research"
    ADVISER = "adviser"
    MEDIA = "media"


class AnswerCircle(StrEnum):
    """For whom an answer that serves again is written down."""

    GOVERNMENT = "government"
    ROOM = "room"
    PUBLIC = "public"


REQUEST_KIND_TEXT = {
    RequestKind.MARKET: "Local market facts",
    RequestKind.PARTNER: "Partner search and introduction",
    RequestKind.REGULATION: "Check of a regulation",
    RequestKind.VISIT: "Local support of a visit",
    RequestKind.OTHER: "Something else",
}
REQUEST_TEXT = {
    RequestState.ASKED: "Waits for the post",
    RequestState.ACCEPTED: "Taken on",
    RequestState.DECLINED: "Declined",
    RequestState.IN_WORK: "In work",
    RequestState.WAITING: "Waits for who asked",
    RequestState.ANSWERED: "Answered",
    RequestState.CLOSED: "Closed with a result",
}
REQUEST_COLOUR = {
    RequestState.ASKED: "action",
    RequestState.ACCEPTED: "action",
    RequestState.DECLINED: "silent",
    RequestState.IN_WORK: "action",
    RequestState.WAITING: "risk",
    RequestState.ANSWERED: "done",
    RequestState.CLOSED: "done",
}
RESULT_TEXT = {
    Result.MEETING: "A meeting took place",
    Result.MOU: "A memorandum was signed",
    Result.CONTRACT: "A contract was signed",
    Result.NOTHING: "Nothing came of it",
}
PARTNER_TEXT = {
    PartnerKind.FIRM: "Firm",
    PartnerKind.DISTRIBUTOR: "Distributor or agent",
    PartnerKind.GOVERNMENT: "Government body",
    PartnerKind.ASSOCIATION: "Association or chamber",
    PartnerKind.RESEARCH: "University or institute",
    PartnerKind.ADVISER: "Lawyer or consultant",
    PartnerKind.MEDIA: "Media or event organiser",
}
ANSWER_CIRCLE_TEXT = {
    AnswerCircle.GOVERNMENT: "Ministries, agencies and posts",
    AnswerCircle.ROOM: "Members of the room, associations too",
    AnswerCircle.PUBLIC: "Everybody, companies too",
}
