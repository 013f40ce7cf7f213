"""Requests to posts, partners and answers for the matrix: rows of each, under one label."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from tests.trust.cast import TODAY, key_of

from situationroom.base import models as ground
from situationroom.rooms.posts.models import (
    AskerCard,
    Introduction,
    Partner,
    PostAnswer,
    PostRequest,
    Turn,
)

NOW = timezone.now()


def of_posts(label: ground.Label, n: int) -> list[tuple[str, list[Any]]]:
    """Return each noun with its row, and its parts with their names."""
    post = key_of("post")
    request = PostRequest.unscoped.create(
        label=label, short=f"R{n:05d}", kind="partner", area="VN", title=f"request {n}",
        question="?", asker_id=key_of("agency"), post_id=post, state="answered", asked_at=NOW,
        due_at=NOW, moved_at=NOW, answer="!", answered_at=NOW,
    )  # fmt: skip
    partner = Partner.unscoped.create(
        label=label, post_id=post, kind="firm", area="VN", name=f"partner {n}", noted_at=NOW,
        confirmed_on=TODAY,
    )  # fmt: skip
    answer = PostAnswer.unscoped.create(
        label=label, post_id=post, request=request, kind="partner", area="VN", question=f"? {n}",
        says="!", as_of=TODAY, at=NOW, written_by="world",
    )  # fmt: skip
    card = AskerCard.unscoped.create(label=label, request=request, name="world")
    turn = Turn.objects.create(
        request=request, number=1, step="answer", says="!", post_id=post, organisation_id=post,
        at=NOW, taken_by="world",
    )  # fmt: skip
    introduction = Introduction.objects.create(
        request=request, partner=partner, post_id=post, told_name="partner", consent_how="by mail",
        at=NOW, introduced_by="world",
    )  # fmt: skip
    parts = [("asker_card", card), ("turn", turn), ("introduction", introduction)]
    return [
        ("post_request", [request, *parts]),
        ("partner", [partner]),
        ("post_answer", [answer]),
    ]
