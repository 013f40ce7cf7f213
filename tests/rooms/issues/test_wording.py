"""What an issue is, in words: who reads which, and when the shared words lag behind."""

from datetime import timedelta

import pytest
from tests.rooms.issues.test_stages import opened
from tests.rooms.steps import AT, actor

from situationroom.base.errors import Conflict, NotAllowed, Refusal
from situationroom.rooms.issues import queries, services
from situationroom.rooms.issues.models import Issue, Wording
from situationroom.rooms.issues.states import WordingKind

pytestmark = pytest.mark.django_db
INTERNAL, SHARED = WordingKind.INTERNAL, WordingKind.SHARED


def written(
    issue: Issue, kind: WordingKind, says: str, *, hours: int = 0, read: int = 0,
    by: str = "secretariat",
) -> Wording:  # fmt: skip
    return services.write_wording(
        by=actor(by), at=AT + timedelta(hours=hours), issue=issue, kind=kind, says=says, read=read
    )


def words(issue: Issue, by: str) -> tuple[str | None, str | None]:
    found = queries.get_wordings(issue=issue, by=actor(by))
    return (
        found.internal.says if found.internal else None,
        found.shared.says if found.shared else None,
    )


def test_associations_read_the_shared_words_alone() -> None:
    issue = opened()
    written(issue, INTERNAL, "협상에서 요청할 것")
    written(issue, SHARED, "관세가 오른다")
    assert words(issue, "nipa") == ("협상에서 요청할 것", "관세가 오른다")
    assert words(issue, "kea") == (None, "관세가 오른다")


def test_shared_words_older_than_the_internal_ones_are_warned_of_until_they_are_looked_at() -> None:
    issue = opened()
    written(issue, INTERNAL, "첫째")
    written(issue, SHARED, "공유", hours=1)
    by = actor("nipa")
    assert queries.get_wordings(issue=issue, by=by).drifted_at is None
    written(issue, INTERNAL, "둘째", hours=2, read=1)
    drifted = queries.get_wordings(issue=issue, by=by).drifted_at
    assert drifted == AT + timedelta(hours=2)
    assert queries.get_wordings(issue=issue, by=actor("kea")).drifted_at is None
    written(issue, SHARED, "공유", hours=3, read=1)
    assert queries.get_wordings(issue=issue, by=by).drifted_at is None
    assert Wording.unscoped.filter(issue=issue).count() == 4  # nothing is overwritten


def test_who_writes_over_what_a_colleague_wrote_meanwhile_is_told() -> None:
    issue = opened()
    written(issue, SHARED, "첫째")
    with pytest.raises(Conflict) as refused:
        written(issue, SHARED, "다른 첫째")
    assert refused.value.values["rule"] == "ISS-34"
    for says, rule in ((" ", "ISS-32"), ("가" * 8001, "ISS-33")):
        with pytest.raises(Refusal) as wrong:
            written(issue, SHARED, says, read=1)
        assert wrong.value.values["rule"] == rule
    for name in ("nipa", "kea", "leadership"):
        with pytest.raises(NotAllowed):
            written(issue, SHARED, "남의 이슈", read=1, by=name)
    assert words(issue, "kea") == (None, "첫째")
