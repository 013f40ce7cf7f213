"""Pages of programmes: what the form of conditions cannot say is not lost when it is saved."""

import pytest
from tests.rooms.support.test_catalogue import AT, OPEN, registered
from tests.web.visits import visit

from situationroom.rooms.support.conditions import Condition, Terms
from situationroom.rooms.support.states import ConditionKind

pytestmark = pytest.mark.django_db


def test_a_saved_form_keeps_whether_others_are_let_in_and_the_words_of_the_notice() -> None:
    venture = Condition(ConditionKind.MARK_ANY, ("venture",), or_other=True, words="벤처기업 등")
    row = registered(terms=Terms((venture,), OPEN))
    said = {
        "title_ko": "수출 바우처 2027", "kind": "applied", "field": "export", "window": "always",
        "mark_any": ["venture"], "size_in": ["small"], "is_public": "on",
    }  # fmt: skip
    answer = visit("nipa").post(f"/programmes/{row.id}/change/", said)
    assert answer.status_code == 302
    row.refresh_from_db()
    conditions = {one.kind: one for one in row.terms().conditions}
    assert conditions[ConditionKind.MARK_ANY] == venture
    assert conditions[ConditionKind.SIZE_IN].words == ""
    assert row.registered_at == AT
