"""Kinds of organisation and the roles people have in them."""

from enum import StrEnum


class OrganisationKind(StrEnum):
    """What an organisation is."""

    MINISTRY = "ministry"
    AGENCY = "agency"
    INSTITUTE = "institute"
    ASSOCIATION = "association"
    POST = "post"
    COMPANY = "company"
    EXPERT = "expert"
    BROKER = "broker"


class Role(StrEnum):
    """What a member may do beside reading."""

    OFFICER = "officer"
    REGISTER = "register"
    SECRETARIAT = "secretariat"
    LEADERSHIP = "leadership"
    MEMBER = "member"
