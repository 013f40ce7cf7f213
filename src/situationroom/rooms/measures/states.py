"""States of an act in the register, with message id and colour."""

from enum import StrEnum


class ActState(StrEnum):
    """Unconfirmed acts count in figures only with the word *unconfirmed* beside them."""

    UNCONFIRMED = "unconfirmed"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


TEXT = {
    ActState.UNCONFIRMED: "Unconfirmed",
    ActState.CONFIRMED: "Confirmed",
    ActState.WITHDRAWN: "Withdrawn",
}
COLOUR = {
    ActState.UNCONFIRMED: "risk",
    ActState.CONFIRMED: "done",
    ActState.WITHDRAWN: "silent",
}
