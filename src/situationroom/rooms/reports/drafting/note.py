"""이슈 요약: one page on an issue as its reader may see it, with who answered and who is silent."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext, override

from situationroom.documents import formats
from situationroom.documents.blocks import Block, Document, Point, Topic
from situationroom.rooms.issues.models import Issue
from situationroom.rooms.issues.queries import Row
from situationroom.rooms.issues.states import (
    KIND_TEXT,
    SEVERITY_TEXT,
    STANCE_TEXT,
    STATE_TEXT,
    IssueKind,
    IssueState,
    ResponseState,
    Severity,
    Stance,
)
from situationroom.rooms.reports.tables import answers_table
from situationroom.rooms.reports.wording import Words

NEXT = 3  # dates named on the one page


def note_of(issue: Issue, rows: Sequence[Row], *, at: datetime, language: str) -> Document:
    """Return the note of an issue in a language; `rows` are its board as the reader may see it."""
    words = Words(language)
    with override(language):
        return Document(
            title=words(f"{issue.title_ko} 이슈 요약", f"Issue note: {issue.title_en}"),
            reported_at=formats.kst(at),
            department=words(
                issue.owner.name_ko + " K-ICT 수출 상황실",
                issue.owner.name_en + ", K-ICT export situation room",
            ),
            blocks=(*_standing(issue, words), *_answers(rows, words), *_next(issue, rows, words)),
            language=language,
        )


def _standing(issue: Issue, words: Words) -> list[Block]:
    """Say what it is, how severe and why, and on whom it waits."""
    kinds = (
        KIND_TEXT[IssueKind(issue.kind)],
        STANCE_TEXT[Stance(issue.stance)],
        SEVERITY_TEXT[Severity(issue.severity)],
        STATE_TEXT[IssueState(issue.state)],
    )
    blocks: list[Block] = [
        Topic(words("총괄", "Where it stands")),
        Point((" · ".join(map(gettext, kinds)),), key=words("이슈", "Issue")),
    ]
    if issue.severity_reason:
        reason = gettext(issue.severity_reason)
        blocks.append(Point((reason,), key=words("등급 근거", "Why this level")))
    if issue.waiting_on is not None:
        who = words(issue.waiting_on.name_ko, issue.waiting_on.name_en)
        blocks.append(Point((f"{who}: {issue.waiting_for}",), key=words("대기", "Waits on")))
    if issue.outcome:
        blocks.append(Point((issue.outcome,), key=words("결과", "Outcome")))
    return blocks


def _answers(rows: Sequence[Row], words: Words) -> list[Block]:
    """Say who is silent in one line, and what the others said in a table."""
    silent = [row for row in rows if row.response.state == ResponseState.NO_ANSWER]
    answered = [row for row in rows if row.response.state == ResponseState.ANSWERED]
    names = ", ".join(_name(row, words) for row in silent)
    blocks: list[Block] = [
        Topic(words("기관별 대응현황", "Responses by organisation")),
        Point(
            (
                words(
                    f"요청 {len(rows)}개 기관 중 회신 {len(answered)}개, 무응답 {len(silent)}개",
                    f"{len(answered)} of {len(rows)} organisations have answered",
                ),
            ),
            key=words("회신", "Answers"),
        ),
    ]
    if silent:
        blocks.append(Point((names,), key=words("무응답", "Silent")))
    return [*blocks, answers_table(answered, words)] if answered else blocks


def _next(issue: Issue, rows: Sequence[Row], words: Words) -> list[Block]:
    """Name the next dates that organisations gave, and until when the others are asked."""
    dated = sorted(
        (
            row.said.next_date,
            words(row.response.organisation.name_ko, row.response.organisation.name_en),
        )
        for row in rows
        if row.said is not None and row.said.next_date is not None
    )
    points = [Point((f"{formats.day(day)} {who}",)) for day, who in dated[:NEXT]]
    if issue.due_at is not None:
        due = formats.kst(issue.due_at)
        points.append(Point((words(f"회신 기한 {due}", f"Answers are due {due}"),)))
    return [Topic(words("향후 계획", "Next steps")), *points] if points else []


def _name(row: Row, words: Words) -> str:
    body = row.response.organisation
    return words(body.name_ko, body.name_en)
