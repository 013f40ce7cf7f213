"""States of a brief."""

from enum import StrEnum


class BriefState(StrEnum):
    """Drafts are seen by the drafting organisation and the secretariat only."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    SIGNED = "signed"


TEXT = {
    BriefState.DRAFT: "Draft",
    BriefState.SUBMITTED: "Submitted",
    BriefState.SIGNED: "Signed off",
}
COLOUR = {
    BriefState.DRAFT: "neutral",
    BriefState.SUBMITTED: "action",
    BriefState.SIGNED: "done",
}
