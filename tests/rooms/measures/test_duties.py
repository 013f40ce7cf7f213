"""Duty look-ups: the answer, or an error that says what to ask instead."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from tests.rooms.steps import CHIPS, confirmed

from situationroom.base.errors import Refusal
from situationroom.cli.load import load_reference
from situationroom.rooms.codelists.queries import list_areas
from situationroom.rooms.measures import queries
from situationroom.rooms.measures.models import Measure, ScopeEntry, ScopeList, StateAct
from situationroom.rooms.measures.queries import (
    COVERAGE_FROM,
    COVERAGE_UNTIL,
    get_duty,
    list_next_changes,
    list_provisions,
    list_rate_steps,
)
from situationroom.rooms.measures.table import table_of_day

pytestmark = pytest.mark.django_db
DAY = date(2026, 2, 24)


def ask(**more: object):
    values: dict[str, object] = {"line": "8473.30.11.40", "origin": "KR", "on": DAY, **more}
    return get_duty(**values)  # type: ignore[arg-type]


def refusal(**more: object) -> Refusal:
    with pytest.raises(Refusal) as refused:
        ask(**more)
    return refused.value


def hint(refused: Refusal) -> str:
    return refused.hint % refused.values if refused.values else refused.hint


def test_a_line_is_found_however_it_is_written() -> None:
    answers = {ask(line=line).line for line in ("8473.30.11.40", "8473301140", "8473 30 11 40")}
    assert answers == {"8473301140"}


def test_an_unknown_line_names_the_nearest() -> None:
    refused = refusal(line="8542.31.99")
    assert "no line 8542.31.99" in str(refused)
    assert "854231" in hint(refused)


def test_a_line_of_a_chapter_the_room_does_not_hold_is_not_called_absent() -> None:
    refused = refusal(line="9802.00.60")
    assert "cannot say" in str(refused)
    assert "hts.usitc.gov" in hint(refused)


@pytest.mark.parametrize("line", ["chips", "85", "85423100011", "", "8542.3X"])
def test_what_is_no_line_is_refused_with_an_example(line: str) -> None:
    refused = refusal(line=line)
    assert "is not a tariff line" in str(refused)
    assert "8542.31.00" in hint(refused)


@pytest.mark.parametrize("on", [COVERAGE_FROM - timedelta(days=1),
                                COVERAGE_UNTIL + timedelta(days=1)])  # fmt: skip
def test_a_day_outside_coverage_is_refused_with_the_days_there_are(on: date) -> None:
    refused = refusal(on=on)
    assert on.isoformat() in str(refused)
    assert hint(refused) == f"Ask for a day from {COVERAGE_FROM} to {COVERAGE_UNTIL}."


def test_the_first_and_the_last_day_are_answered() -> None:
    for on in (COVERAGE_FROM, COVERAGE_UNTIL):
        assert ask(on=on).on == on


def test_an_unknown_origin_is_refused_with_an_example() -> None:
    refused = refusal(origin="ZZ")
    assert "ZZ is not a country" in str(refused)
    assert "KR" in hint(refused)


def test_an_origin_may_be_named() -> None:
    for origin in ("kr", "KOR", "한국", list_areas()["KR"].name_en.upper()):
        assert ask(origin=origin).origin == "KR"


def test_a_destination_without_a_schedule_is_refused() -> None:
    refused = refusal(destination="CN")
    assert "no tariff schedule of CN" in str(refused)
    assert "load tariffs --destination CN" in hint(refused)


def test_the_timeline_of_a_line_equals_its_look_ups() -> None:
    for origin in ("KR", "CN"):
        steps = list_rate_steps(line="8473301140", origin=origin)
        assert (steps[0].since, steps[-1].until) == (COVERAGE_FROM, COVERAGE_UNTIL)
        for before, after in pairwise(steps):
            assert before.until + timedelta(days=1) == after.since
        for step in steps:
            for on in {step.since, step.until}:
                assert ask(origin=origin, on=on).total == step.duty.total


def test_the_next_changes_lie_after_the_day() -> None:
    changes = list_next_changes(line="8528722400", origin="KR", after=DAY)
    assert changes
    assert all(change.since > DAY for change in changes)


def test_a_change_set_for_a_day_beyond_coverage_is_told_once_it_was_known() -> None:
    late = replace(CHIPS, since=COVERAGE_UNTIL + timedelta(days=30))
    announced = confirmed(late).date_announced

    def told(known_on: date) -> list[date]:
        found = list_next_changes(
            line="8542320036", origin="KR", after=COVERAGE_UNTIL, known_on=known_on
        )
        return [step.since for step in found]

    assert late.since in told(announced)
    assert late.since not in told(announced - timedelta(days=1))


def test_the_table_of_a_day_equals_the_look_ups() -> None:
    frame = table_of_day(on=DAY)
    assert frame.columns == ["line", "origin", "programme", "rate"]
    assert frame["origin"].n_unique() == len(list_areas())
    assert (frame["rate"] > 0).all()
    for line in ("8528722400", "8542320036", "8473301140"):
        for origin in ("KR", "CN"):
            mine = frame.filter((frame["line"] == line) & (frame["origin"] == origin))
            assert sum(mine["rate"]) == pytest.approx(ask(line=line, origin=origin).total)


def everything() -> tuple[object, ...]:
    fields = ("code", "programme", "rate", "since", "known", "form", "ends", "origins",
              "except_origins", "listed_id", "yields_to", "claims", "act__code")  # fmt: skip
    return (
        sorted(map(repr, Measure.objects.values_list("id", *fields))),
        Counter(ScopeEntry.objects.values_list("list_id", "prefix", "since", "until", "known",
                                               "low", "central", "high")),
        set(ScopeList.objects.values_list("code", flat=True)),
        sorted(map(repr, StateAct.unscoped.values_list("id", "code", "state", "label_id",
                                                      "registered_at", "compare_before"))),
    )  # fmt: skip


def test_loading_the_reference_again_changes_nothing() -> None:
    before, provisions = everything(), list_provisions()
    assert load_reference(quiet=True) == {}
    assert load_reference(quiet=True, force=True) != {}
    assert everything() == before
    assert list_provisions() == provisions


def test_what_the_reference_says_anew_counts_at_once() -> None:
    measure = Measure.objects.get(code=ask(line="8528722400").components[-1].key)
    Measure.objects.filter(pk=measure.pk).update(rate=0.99)
    ScopeEntry.objects.create(list=ScopeList.objects.first(), prefix="0101")
    assert any(p.key == measure.code and p.rate == 0.99 for p in list_provisions())


def test_a_range_nobody_can_work_out_is_refused_with_the_measures_and_stops_no_other_line() -> None:
    circle, day = {"a": "b", "b": "c", "c": "d", "d": "a"}, date(2026, 8, 3)
    before = ask(on=day)
    confirmed(*(
        replace(CHIPS, programme=name, rate=0.01 * n, yields_to=(other,), uncertain=True)
        for name, other in circle.items()
        for n in range(1, 7)
    ))  # fmt: skip
    refused = refusal(line="8542320036", on=day)
    assert "too much open here to say a range: 2401 readings" in str(refused)
    assert "us-invented-1, us-invented-10" in hint(refused)
    with pytest.raises(Refusal, match="too much open"):
        list_rate_steps(line="8542320036", origin="KR")
    with pytest.raises(Refusal, match="too much open"):
        table_of_day(on=day)
    assert ask(on=day).components == before.components


def test_many_open_measures_of_one_act_are_answered_at_once() -> None:
    confirmed(*(replace(CHIPS, rate=0.005 * n, uncertain=True) for n in range(1, 31)))
    duty = ask(line="8542320036", on=date(2026, 8, 3))
    assert duty.high - duty.low == pytest.approx(0.15)


def test_a_line_is_kept_by_one_version_of_the_register_and_answers_are_its_own():
    ask = {"line": "8542320036", "on": date(2026, 8, 3)}
    found = queries.get_line_duties(**ask)
    assert queries.get_line_duties(**ask) is found
    said = queries.Said(facts={"metal:aluminium": 0.4})
    for origin in ("KR", "CN"):
        for what in (queries.NOTHING_SAID, said):
            first = found.paid(origin=origin, on=ask["on"], said=what)
            assert found.paid(origin=origin, on=ask["on"], said=what) is first
            fresh = queries.LineDuties(found.history, found.provisions, found.columns)
            assert fresh.paid(origin=origin, on=ask["on"], said=what) == first
            assert fresh.steps(origin=origin, said=what) == found.steps(origin=origin, said=what)
    found.steps(origin="KR").clear()  # what is handed out is the asker's own
    assert found.steps(origin="KR")
    before = found.paid(origin="KR", on=ask["on"]).total
    confirmed(CHIPS)
    anew = queries.get_line_duties(**ask)
    assert anew is not found
    assert anew.paid(origin="KR", on=ask["on"]).total == pytest.approx(before + 0.2)


def test_each_part_names_the_proclamation_of_its_metal_and_rate() -> None:
    law = {one.key: one.legal_basis for one in list_provisions()}
    for metal, rests_on in (("steel", "10896"), ("alu", "10895")):
        for key in (f"s232-{metal}-mill-25", f"s232-{metal}-25"):
            assert f"Proclamation {rests_on}" in law[key]
        for key in (f"s232-{metal}-50", f"s232-{metal}-mill-50", f"s232-{metal}-gb-25"):
            assert "Proclamation 10947" in law[key]


def test_a_citation_names_measures_of_its_own_act_only() -> None:
    for act in StateAct.unscoped.prefetch_related("measures"):
        keys = {measure.code for measure in act.measures.all()}
        named = [key for cited in act.citations for key in cited.get("of", ())]
        assert set(named) <= keys
        assert len(named) == len(set(named))
