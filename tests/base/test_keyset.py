"""Pages by key, on rows of which many are alike in what they are ordered by."""

import pytest

from situationroom.base.keyset import above, below
from situationroom.rooms.organisations.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("past", "order"), [(above, ""), (below, "-")])
@pytest.mark.parametrize("size", [1, 3, 7])
def test_pages_show_every_row_once_and_in_order(past: object, order: str, size: int) -> None:
    Organisation.objects.bulk_create(
        Organisation(code=f"house-{n}", kind="agency", position=n % 3) for n in range(25)
    )
    rows = Organisation.objects.order_by(f"{order}position", f"{order}id")
    shown, page = [], list(rows[:size])
    while page:
        shown += page
        last = page[-1]
        page = list(rows.filter(past(position=last.position, id=last.id))[:size])  # type: ignore[operator]
    assert shown == list(rows)


def test_the_range_stands_before_the_choice() -> None:
    question = str(Organisation.objects.filter(below(position=3, id=1)).query)
    assert '"position" <= 3 AND (' in question
