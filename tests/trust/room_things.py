"""Programmes, proposals and series for the matrix: a row of each with its parts, under one label."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Model
from django.utils import timezone
from tests.trust.cast import TODAY, key_of

from situationroom.base import models as ground
from situationroom.rooms.meetings.models import (
    AgendaItem,
    Ask,
    AskStanding,
    Decision,
    Invitee,
    LevelChange,
    Minutes,
    MinutesVersion,
    RelatedSeries,
    Series,
    SeriesTheme,
    Session,
)
from situationroom.rooms.proposals.models import (
    Proposal,
    Proposer,
    Review,
    RuleChange,
    RuleStep,
    Topic,
    Verdict,
)
from situationroom.rooms.support.models import Programme

NOW = timezone.now()


def programme(label: ground.Label, n: int) -> Programme:
    return Programme.unscoped.create(
        label=label, kind="applied", field="export", title_ko=f"사업 {n}", title_en=f"programme {n}",
        owner_id=key_of("agency"), source="hand", read_by="person", window="always",
        registered_at=NOW - timedelta(seconds=n), registered_by="world",
        conditions=[{"kind": "size_in", "values": ["small"]}],
    )  # fmt: skip


def proposal_whole(label: ground.Label, n: int) -> list[Any]:
    """Return a proposal, and its parts with their names."""
    proposal = Proposal.unscoped.create(
        label=label, short=f"V{n:05d}", kind="rule", theme="network", title_ko=f"제안 {n}",
        title_en=f"proposal {n}", problem="문제", asks="「전파법」 제58조의2 개정", author_kind="agency",
        source="hand", gathered_on=TODAY, state="answered", answer="partly", due_on=TODAY,
        owner_id=key_of("agency2"), handed_in_at=NOW - timedelta(seconds=n),
    )  # fmt: skip
    proposer = Proposer.unscoped.create(
        label=label, proposal=proposal, name="world", taken_in_by_id=key_of("agency")
    )
    topic = Topic.objects.create(proposal=proposal, kind="country", code="VN")
    verdict = Verdict.objects.create(
        proposal=proposal, number=1, answer="partly", reasons="일부", at=NOW, answered_by="world",
        organisation_id=key_of("agency2"),
    )  # fmt: skip
    review = Review.unscoped.create(
        label=label, proposal=proposal, organisation_id=key_of("agency2"), says="의견", at=NOW,
        reviewed_by="world",
    )  # fmt: skip
    rule = RuleChange.objects.create(
        proposal=proposal, kind="act", law="전파법", article="제58조의2", stage="drafting",
        ministry_id=key_of("ministry"), stage_on=TODAY, followed_at=NOW - timedelta(seconds=n),
        followed_by="world",
    )  # fmt: skip
    step = RuleStep.objects.create(
        rule=rule, number=1, stage="drafting", on=TODAY, at=NOW, written_by="world"
    )
    parts = [("proposer", proposer), ("topic", topic), ("verdict", verdict), ("review", review)]
    return [proposal, *parts, ("rule", rule), ("rule_step", step)]


def series_whole(label: ground.Label, n: int) -> list[Any]:
    """Return a series with a session, and their parts with their names."""
    series = Series.unscoped.create(
        label=label, short=f"M{n:05d}", kind="dialogue", title_ko=f"대화 {n}",
        title_en=f"dialogue {n}", owner_id=key_of("agency"), opened_by="world",
        opened_at=NOW - timedelta(seconds=n),
    )  # fmt: skip
    session = Session.unscoped.create(
        label=label, series=series, number=1, state="held", zone="Asia/Seoul", changed_at=NOW,
        starts_at=NOW - timedelta(seconds=n), ends_at=NOW,
    )  # fmt: skip
    theme = SeriesTheme.objects.create(series=series, position=1, name_ko="반도체", name_en="chips")
    change = LevelChange.objects.create(
        series=series, number=1, level_after="minister", on=TODAY, by_document="각서", at=NOW,
        written_by="world",
    )  # fmt: skip
    pair = RelatedSeries.objects.create(one=series, other=series, says="함께")
    guest = Invitee.objects.create(session=session, name="world", theme=theme)
    decision = Decision.unscoped.create(
        label=label, session=session, what_ko="결정", owner_id=key_of("agency2"), decided_at=NOW,
        written_by="world",
    )  # fmt: skip
    ask = Ask.unscoped.create(
        label=label, series=series, side="ours", text_ko="요청", asked_by="world", asked_at=NOW,
        first_session=session, written_by="world",
    )  # fmt: skip
    standing = AskStanding.objects.create(
        ask=ask, number=1, session=session, standing="promised", words="약속", at=NOW,
        written_by="world",
    )  # fmt: skip
    item = AgendaItem.unscoped.create(label=label, session=session, position=1, title_ko="안건")
    minutes = Minutes.unscoped.create(label=label, session=session, text="□ 개회")
    version = MinutesVersion.objects.create(
        minutes=minutes, number=1, text="□ 개회", began_at=NOW, at=NOW, written_by="world"
    )
    parts: list[tuple[str, Model]] = [
        ("session", session), ("theme", theme), ("level_change", change), ("related", pair),
        ("invitee", guest), ("decision", decision), ("ask", ask), ("standing", standing),
        ("agenda_item", item), ("minutes", minutes), ("version", version),
    ]  # fmt: skip
    return [series, *parts]
