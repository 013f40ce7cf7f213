"""Draft the brief of an issue in the ministry's style: □ ○ - ※, noun endings, unit and source.

Every figure in a sentence is a `Ref` to the stored figure its trace hangs on. Korean and English
are written side by side here, because a ministry brief is not a translated sentence.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import override

from situationroom.documents import formats
from situationroom.documents.blocks import Document
from situationroom.rooms.impact.models import Run
from situationroom.rooms.issues.models import Issue
from situationroom.rooms.reports.drafting.closing import annex, plan, responses, unknown
from situationroom.rooms.reports.drafting.impact import impact
from situationroom.rooms.reports.drafting.material import Material, answers_in, gather_material
from situationroom.rooms.reports.drafting.summary import developments, summary
from situationroom.rooms.reports.wording import Words

__all__ = ["Drafted", "Material", "draft", "draft_of", "gather_material"]


@dataclass(frozen=True, slots=True)
class Drafted:
    """A brief that is written and not stored yet: both languages, and what they stand on."""

    korean: Document
    english: Document
    runs: tuple[Run, ...]
    answers: dict[str, str]


def draft_of(issue: Issue, *, at: datetime) -> Drafted | None:
    """Write the brief of an issue from what is known now; None while it has no current run."""
    material = gather_material(issue, at=at)
    if material is None:
        return None
    return Drafted(
        korean=draft(material, language="ko"),
        english=draft(material, language="en"),
        runs=tuple(dict.fromkeys([material.then, material.now])),
        answers=answers_in(material.responses),
    )


def draft(material: Material, *, language: str) -> Document:
    """Return the brief in a language."""
    words = Words(language)
    with override(language):
        blocks = [
            *summary(material, words),
            *developments(material, words),
            *impact(material, words),
            *unknown(material, words),
            *responses(material, words),
            *plan(material, words),
            *annex(material, words),
        ]
        issue = material.issue
        return Document(
            title=words(f"{issue.title_ko} 관련 상황보고", f"Situation brief: {issue.title_en}"),
            reported_at=formats.kst(material.at),
            department=words(
                issue.owner.name_ko + " K-ICT 수출 상황실",
                issue.owner.name_en + ", K-ICT export situation room",
            ),
            blocks=tuple(blocks),
            language=language,
        )
