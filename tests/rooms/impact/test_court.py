"""The forecast court: said before the data, locked, scored by the figure, read by its label."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.rooms.steps import AT, actor, settle

from situationroom.base.acting import as_room
from situationroom.base.actors import ANONYMOUS, Actor, room_rule
from situationroom.base.errors import Conflict, NotAllowed, NotFound, Refusal
from situationroom.base.events import emit
from situationroom.base.labels import Level
from situationroom.base.models import Event, Label
from situationroom.rooms.impact import queries, services
from situationroom.rooms.impact.models import Forecast, Score
from situationroom.rooms.impact.rules import (
    COURT,
    KR_EXPORTS,
    STEPS,
    Series,
    lock_moment,
    next_period,
)
from situationroom.rooms.impact.states import Forecaster, ForecastState
from situationroom.rooms.market.events import StatisticsLoaded
from situationroom.rooms.market.models import Observation

pytestmark = pytest.mark.django_db
CHIPS = Series(KR_EXPORTS, "반도체")
PERIOD = "2026-09"  # at AT, 3 August 2026, neither locked nor published
LOCK = lock_moment(PERIOD)
RULE = room_rule("impact.keep_court")


def lodge(by: Actor | None = None, at: datetime = AT, **said: Any) -> Forecast:
    values: dict[str, Any] = {
        "series": CHIPS, "period": PERIOD, "low": 180e8, "median": 200e8, "high": 230e8,
        "method": "our outlook", "level": Level.GOVERNMENT, **said,
    }  # fmt: skip
    return services.lodge_forecast(by=by or actor("nipa"), at=at, **values)


def publish(value: float, period: str = PERIOD, series: Series = CHIPS) -> None:
    Observation.objects.create(
        dataflow_id=KR_EXPORTS, item=series.item, counterpart=series.counterpart, freq="M",
        period=period, value=value, note="korea.kr 1 (2026-10-14)",
    )  # fmt: skip


def fresh(row: Forecast) -> Forecast:
    with as_room("a test looks"):
        return Forecast.unscoped.select_related("score").get(pk=row.pk)


def test_a_new_version_replaces_the_last_one_and_both_stay() -> None:
    first, second = lodge(), lodge(median=210e8)
    assert (first.version, second.version) == (1, 2)
    assert fresh(first).state == ForecastState.REPLACED
    assert fresh(first).median == 200e8
    versions = queries.list_versions(forecast=second, by=actor("nipa"))
    assert [row.version for row in versions] == [2, 1]


@pytest.mark.parametrize(
    ("fault", "error", "rule"),
    [
        ({"series": Series(KR_EXPORTS, "김치")}, Refusal, "IMP-02"),
        ({"period": "2026-13"}, Refusal, "IMP-03"),
        ({"period": "2026-9"}, Refusal, "IMP-03"),
        ({"period": "2026-04"}, Conflict, "IMP-04"),
        ({"period": "2026-07"}, Conflict, "IMP-05"),
        ({"low": 205e8}, Refusal, "IMP-06"),
        ({"high": float("nan")}, Refusal, "IMP-06"),
        ({"low": -1.0}, Refusal, "IMP-06"),
        ({"quantiles": [1.0, 2.0]}, Refusal, "IMP-07"),
        ({"quantiles": list(range(STEPS, 0, -1))}, Refusal, "IMP-07"),
        ({"method": "  "}, Refusal, "IMP-08"),
        ({"level": Level.PUBLIC}, Refusal, "IMP-09"),
    ],
)
def test_what_is_no_forecast_is_refused(fault: Any, error: type[Refusal], rule: str) -> None:
    with pytest.raises(error) as refused:
        lodge(**fault)
    assert refused.value.values["rule"] == rule
    assert not Forecast.unscoped.filter(made_by=actor("nipa").name).exists()


@pytest.mark.parametrize("name", ["company", "leadership"])
def test_who_is_no_officer_of_an_organisation_lodges_nothing(name: str) -> None:
    with pytest.raises(NotAllowed):
        lodge(actor(name))
    with pytest.raises(NotAllowed):
        lodge(ANONYMOUS)


def test_an_association_chooses_a_label_it_reads() -> None:
    with pytest.raises(Refusal) as refused:
        lodge(actor("kea"))
    assert refused.value.values["rule"] == "IMP-09"
    mine = lodge(actor("kea"), level=Level.ROOM)
    assert queries.get_forecast(id=mine.id, by=actor("kea")) == mine


def test_nobody_speaks_for_the_room_or_a_rule() -> None:
    with pytest.raises(NotAllowed):
        lodge(forecaster=Forecaster.ROOM)
    with pytest.raises(NotAllowed):
        lodge(RULE)


def test_once_locked_no_version_is_taken_and_nothing_has_changed() -> None:
    said = lodge()
    assert services.lock_forecasts(by=RULE, at=LOCK - timedelta(seconds=1)) == 0
    assert services.lock_forecasts(by=RULE, at=LOCK) == 1
    assert services.lock_forecasts(by=RULE, at=LOCK) == 0
    with pytest.raises(Conflict):
        lodge(at=LOCK, median=201e8)
    locked = fresh(said)
    assert (locked.state, locked.locked_at) == (ForecastState.LOCKED, LOCK)
    assert locked.digest == said.digest


def test_before_the_task_ran_the_moment_locks_already() -> None:
    lodge()
    with pytest.raises(Conflict):
        lodge(at=LOCK)


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["lodge", "lock", "score", "publish"]),
        st.integers(-40, 40),
        st.floats(1e8, 1e11, allow_nan=False),
    ),
    max_size=7,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ACTS)
def test_no_row_of_acts_changes_what_was_said_before_the_lock(acts: Any) -> None:
    with transaction.atomic():
        said = lodge()
        locked_at_first: str | None = None
        published = False
        for what, hours, value in acts:
            at = LOCK + timedelta(hours=hours)
            try:
                if what == "lodge":
                    lodge(at=at, low=value / 2, median=value, high=value * 2)
                elif what == "lock":
                    services.lock_forecasts(by=RULE, at=at)
                elif what == "score":
                    services.score_forecasts(by=RULE, at=at)
                elif not published:
                    publish(value)
                    published = True
            except Conflict:
                pass
            rows = {row.state: row for row in Forecast.unscoped.filter(item="반도체")}
            final = rows.get(ForecastState.LOCKED) or rows.get(ForecastState.SCORED)
            if final is not None:
                locked_at_first = locked_at_first or final.digest
                assert final.digest == locked_at_first
                assert ForecastState.OPEN not in rows
            assert fresh(said).digest == said.digest
        transaction.set_rollback(True)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the database's own wall")
@pytest.mark.parametrize(
    "act",
    [
        lambda: Forecast.unscoped.update(median=1.0),
        lambda: Forecast.unscoped.all().delete(),
        lambda: Score.objects.update(error=0.0),
        lambda: Score.objects.all().delete(),
    ],
)
def test_the_database_itself_lets_no_forecast_be_written_again(act: Callable[[], object]) -> None:
    lodge()
    publish(210e8)
    services.score_forecasts(by=RULE, at=LOCK)
    with pytest.raises(DatabaseError), transaction.atomic():
        act()


def test_a_changed_forecast_is_found() -> None:
    said = lodge()
    assert queries.is_as_lodged(said)
    said.high += 1.0
    assert not queries.is_as_lodged(said)


def test_a_score_is_what_it_is_by_hand_and_is_given_once() -> None:
    said = lodge()
    services.lock_forecasts(by=RULE, at=LOCK)
    assert services.score_forecasts(by=RULE, at=LOCK) == 0
    publish(250e8)
    assert services.score_forecasts(by=RULE, at=LOCK) == 1
    score = fresh(said).score
    # 180 to 230 at 80 %, middle 200, seen 250: 50 + 2/0.2 · 20 = 250; (½ · 50 + 0.1 · 250)/1½.
    assert score.interval == pytest.approx(250e8)
    assert score.weighted == pytest.approx((25 + 25) / 1.5 * 1e8)
    assert (score.error, score.observed, score.covered) == (50e8, 250e8, False)
    assert score.crps is None
    assert "2026-10-14" in score.vintage
    assert services.score_forecasts(by=RULE, at=LOCK) == 0
    publish(999e8)
    assert services.score_forecasts(by=RULE, at=LOCK) == 0
    assert fresh(said).score.observed == 250e8


def test_the_score_of_a_whole_distribution_is_its_crps() -> None:
    given = [200e8 + step * 1e8 for step in range(STEPS)]
    said = lodge(quantiles=given, low=210e8, median=249e8, high=288e8)
    publish(249e8)
    services.score_forecasts(by=RULE, at=LOCK)
    # Even steps of 1 around the middle: mean |k| over ±49, less half the mean distance of two.
    mean = sum(abs(k) for k in range(-49, 50)) / STEPS
    apart = sum(abs(i - j) for i in range(STEPS) for j in range(STEPS)) / STEPS**2
    assert fresh(said).score.crps == pytest.approx((mean - apart / 2) * 1e8)


def test_a_figure_that_comes_early_locks_what_was_said_before_it() -> None:
    said = lodge()
    publish(200e8)
    assert services.score_forecasts(by=RULE, at=AT) == 1
    assert (fresh(said).state, fresh(said).locked_at) == (ForecastState.SCORED, AT)


def test_the_arrival_of_statistics_scores_by_itself() -> None:
    said = lodge()
    publish(205e8)
    label = Label.objects.create(level=Level.PUBLIC)
    with transaction.atomic():
        emit(StatisticsLoaded(1), about=label.id, label=label, by=RULE, at=AT)
    settle()
    assert fresh(said).state == ForecastState.SCORED
    assert Event.objects.filter(about=said.id, verb="forecast_scored").count() == 1


def test_the_room_and_the_naive_rules_speak_by_themselves_and_once() -> None:
    at = datetime(2026, 5, 20, tzinfo=UTC)  # known: April 2026
    made = services.lodge_own_forecasts(by=RULE, at=at)
    period = next_period(at)
    assert period == "2026-06"
    chips = {row.forecaster: row for row in made if series(row) == CHIPS}
    assert {Forecaster.ROOM, Forecaster.LAST_YEAR} & set(chips) or made == []
    for row in made:
        assert row.period == period
        assert 0 < row.low <= row.median <= row.high
        assert len(row.quantiles) == STEPS
        assert row.label.level == Level.GOVERNMENT
        assert row.known <= "2026-04"
    assert services.lodge_own_forecasts(by=RULE, at=at) == []


def test_a_rule_speaks_again_when_it_knows_a_month_more() -> None:
    at = datetime(2026, 2, 20, tzinfo=UTC)
    with_holes = Observation.objects.filter(dataflow_id=KR_EXPORTS, freq="M", period__gte="2026-02")
    with_holes.delete()
    first = {
        (series(row), row.forecaster): row for row in services.lodge_own_forecasts(by=RULE, at=at)
    }
    assert first
    assert {row.known for row in first.values()} <= {"2026-01", "2025-12", "2025-11"}
    (what, _who), _row = next(iter(first.items()))
    publish(300e8, "2026-02", what)
    again = services.lodge_own_forecasts(by=RULE, at=at)
    assert again
    assert {(series(row), row.version, row.known) for row in again} <= {(what, 2, "2026-02")}


def series(row: Forecast) -> Series:
    return queries.series_of(row)


def test_forecasts_are_read_by_their_label_and_counted_by_it_too() -> None:
    ours, sealed = lodge(), lodge(actor("secretariat"), level=Level.OWN, median=190e8)
    publish(191e8)
    services.score_forecasts(by=RULE, at=LOCK)
    with pytest.raises(NotFound):
        queries.get_forecast(id=sealed.id, by=actor("nipa"))
    with pytest.raises(NotFound):
        queries.get_forecast(id=ours.id, by=actor("kea"))
    mine = {one.forecaster: one for one in queries.tally(by=actor("nipa"))}
    assert {who: row.firsts for who, row in mine.items()} == {ours.forecaster: 1}
    theirs = {one.forecaster: one for one in queries.tally(by=actor("secretariat"))}
    assert theirs[ours.forecaster].firsts == 0
    assert theirs[sealed.forecaster].firsts == 1
    assert queries.tally(by=actor("kea")) == []
    assert queries.list_sittings(by=ANONYMOUS) == []


def test_defeats_of_the_room_are_counted_as_plainly_as_wins() -> None:
    lodge(RULE, forecaster=Forecaster.ROOM, low=100e8, median=110e8, high=120e8)
    lodge(RULE, forecaster=Forecaster.LAST_YEAR, low=190e8, median=200e8, high=210e8)
    ours = lodge(median=204e8)
    publish(200e8)
    services.score_forecasts(by=RULE, at=LOCK)
    counts = {one.forecaster: one for one in queries.tally(by=actor("nipa"))}
    room, naive = counts[Forecaster.ROOM], counts[Forecaster.LAST_YEAR]
    assert (room.firsts, room.beat_room, room.lost_to_room, room.covered) == (0, 0, 0, 0)
    assert (naive.firsts, naive.beat_room, naive.lost_to_room) == (1, 1, 0)
    assert counts[ours.forecaster].beat_room == 1
    assert room.skill is not None
    assert room.skill < 0
    assert naive.skill == 0
    (sitting,) = queries.list_sittings(by=actor("nipa"), series=CHIPS, period=PERIOD)
    assert sitting.observed == 200e8
    assert [one.rank for one in sitting.verdicts] == [1, 2, 3]
    assert sitting.verdicts[-1].forecast.forecaster == Forecaster.ROOM


def test_every_series_of_the_court_has_figures() -> None:
    from situationroom.rooms.market.queries import list_months

    assert all(len(list_months(*one_of(series))) >= 24 for series in COURT)


def one_of(series: Series) -> tuple[str, str, str]:
    return series.dataflow, series.item, series.counterpart
