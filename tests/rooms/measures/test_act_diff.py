"""What an act changes is what single look-ups say with it and without it, before it counts."""

import random
import time
from datetime import date

import pytest
from tests.rooms.steps import AT, CHIPS, actor, register
from tests.web.visits import visit

from situationroom.base.errors import Refusal
from situationroom.rooms.measures import queries, services
from situationroom.rooms.measures.diff import get_diff, page_of_rows
from situationroom.rooms.measures.models import Measure
from situationroom.rooms.measures.rules import MeasureInput
from tradeimpact.schedule import look_up

pytestmark = pytest.mark.django_db
DAY = date(2026, 8, 1)


def by_look_up(act, line, origin, day):
    """Return the duty without an act and with it, one look-up each."""
    keys = {one.code for one in act.measures.all()}
    both = []
    for provisions in (
        [one for one in queries.list_provisions() if one.key not in keys],
        queries.list_provisions(with_measures=keys),
    ):
        found = queries.get_line_duties(line=line, on=day)
        row = queries.tariff_line(found.history.standing(day))
        both.append(look_up(row, origin, provisions, on=day, columns=queries.list_columns()).total)
    return both


def test_the_difference_is_what_single_look_ups_say():
    act = register(
        MeasureInput("s999", 0.2, DAY, listed=("8542", "8471.80".replace(".", ""))),
        MeasureInput("s998", 0.15, DAY, form="ceiling", origins=("KR", "JP"), listed=("8703",)),
    )
    diff = get_diff(act)
    assert diff.on == DAY
    assert diff.days == (DAY,)  # two measures begin on it; it stands once
    assert diff.lines == len({row.line for row in diff.rows}) > 50
    lot = random.Random(7)
    for row in lot.sample(diff.rows, 40):
        origin = lot.choice(row.origins)
        was, now = by_look_up(act, row.line, origin, DAY)
        assert (row.was, row.now) == (pytest.approx(was), pytest.approx(now))
    changed = {(row.line, origin) for row in diff.rows for origin in row.origins}
    for line in ("8542310040", "8703230190", "8471804000", "8473301140"):
        for origin in ("KR", "JP", "CN", "TW", "DE"):
            was, now = by_look_up(act, line, origin, DAY)
            assert ((line, origin) in changed) == (abs(was - now) > 1e-9), (line, origin)


def test_sums_add_up_and_rows_stand_by_exports_of_korea():
    diff = get_diff(register(CHIPS))
    assert sum(one.pairs for one in diff.rates) == diff.pairs
    assert sum(one.lines for one in diff.origins) == diff.pairs
    assert diff.origins[0].origin == "KR"
    assert diff.exports == pytest.approx(sum(row.exports for row in diff.rows))
    assert [row.key for row in diff.rows] == sorted(row.key for row in diff.rows)
    assert diff.rows[0].exports > 0
    pages, after = [], None
    while page := page_of_rows(diff, after=after, limit=7):
        pages += page
        after = page[-1].key
    assert pages == list(diff.rows)


def test_an_announced_measure_of_unknown_rate_is_named_and_never_counted():
    act = register(CHIPS)
    Measure.objects.create(
        act=act, code="us-invented-unknown", programme="s999", rate=None, since=DAY,
        known=date(2026, 7, 30),
    )  # fmt: skip
    from situationroom.rooms.measures.queries.register import _provisions

    _provisions.cache_clear()
    diff = get_diff(act)
    assert diff.unknown == ("us-invented-unknown",)
    assert {row.line[:4] for row in diff.rows} == {"8542"}


def test_it_is_shown_before_it_counts_and_the_same_after():
    act = register(CHIPS)
    before = get_diff(act)
    assert queries.get_duty(line="8542310040", origin="KR", on=DAY).total == 0
    act = services.confirm_act(by=actor("confirm"), at=AT, act=act)
    assert get_diff(act).rows == before.rows
    act = services.withdraw_act(by=actor("confirm"), at=AT, act=act, reason="annulled")
    assert get_diff(act).rows == ()


def test_a_day_that_is_none_of_its_days_is_refused():
    with pytest.raises(Refusal):
        get_diff(register(CHIPS), on=date(2026, 8, 2))


def test_an_act_on_everything_is_worked_out_in_bounded_time_and_questions(
    django_assert_max_num_queries,
):
    act = register(MeasureInput("s999", 0.03, DAY))
    began = time.process_time()
    with django_assert_max_num_queries(16):
        diff = get_diff(act)
    assert diff.lines > 15_000
    assert time.process_time() - began < 20.0  # the machine of the tests is shared
    with django_assert_max_num_queries(5):
        assert get_diff(act) is diff  # asked again, only whether the register changed


def test_the_page_leads_from_the_act_and_holds_the_button_and_files():
    register(CHIPS)
    desk = visit("confirm", language="en")
    act = desk.get("/duties/measures/us-invented/").content.decode()
    assert "/duties/measures/us-invented/diff" in act
    assert "Confirm as second person" not in act
    page = desk.get("/duties/measures/us-invented/diff").content.decode()
    assert "Confirm as second person" in page
    assert "8542.31" in page
    assert (
        "Confirm as second person"
        not in visit("secretariat", language="en")
        .get("/duties/measures/us-invented/diff")
        .content.decode()
    )
    assert visit("company").get("/duties/measures/us-invented/diff").status_code == 404
    assert visit("company").get("/duties/measures/us-invented/diff.csv").status_code == 404
    whole = desk.get("/duties/measures/us-invented/diff.csv").content.decode("utf-8-sig")
    said = desk.get("/api/v1/acts/us-invented/diff?limit=5").json()
    diff = get_diff(queries.get_act(code="us-invented", by=actor("confirm")))
    assert whole.count("8542.") == len(diff.rows)
    assert (said["lines"], said["pairs"], len(said["items"])) == (diff.lines, diff.pairs, 5)
    more = desk.get(f"/api/v1/acts/us-invented/diff?limit=5&after={said['next']}").json()
    assert [one["line"] for one in more["items"]] == [row.line for row in diff.rows[5:10]]
