"""Size bands, and how a company said that it agrees."""

from enum import StrEnum


class SizeBand(StrEnum):
    """How large a company is, after the Framework Act on SMEs (중소기업기본법)."""

    SMALL = "small"
    MEDIUM = "medium"
    MIDDLE = "middle"
    LARGE = "large"
    UNKNOWN = "unknown"


SIZE_TEXT = {
    SizeBand.SMALL: "Small enterprise",
    SizeBand.MEDIUM: "Medium enterprise",
    SizeBand.MIDDLE: "Middle-market enterprise",
    SizeBand.LARGE: "Large enterprise",
    SizeBand.UNKNOWN: "Size not known",
}


class Consented(StrEnum):
    """How a company said that an organisation may know who it is."""

    SIGNED_IN = "signed_in"
    FORM = "form"
    MAIL = "mail"
    PHONE = "phone"


CONSENTED_TEXT = {
    Consented.SIGNED_IN: "Signed in, by the company itself",
    Consented.FORM: "On a signed form",
    Consented.MAIL: "By mail",
    Consented.PHONE: "On the phone, noted by an officer",
}
