"""What an officer may say of an act as a whole: codes that exist, days that can be, no twins."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.rooms.steps import AT, CHIPS, actor, confirmed, register

from situationroom.base.errors import Refusal
from situationroom.rooms.measures import services
from situationroom.rooms.measures.models import StateAct
from situationroom.rooms.measures.queries import Reach, days_back, get_duty, get_reach
from situationroom.rooms.measures.rules import ACT_RULES

pytestmark = pytest.mark.django_db
LINE, DAY = "8542320036", date(2026, 8, 3)


def duty() -> float:
    return get_duty(line=LINE, origin="KR", on=DAY).total


def test_every_rule_of_acts_has_its_number_and_its_words() -> None:
    assert [number for number, _ in ACT_RULES] == ["MEA-08", "MEA-09", "MEA-10"]
    assert all(check.__doc__ for _, check in ACT_RULES)


KNOWN = [("85",), ("8542",), ("854231",), ("85423100",), ("8542310075",), ("8471804000",)]


@pytest.mark.parametrize("codes", KNOWN)
def test_a_code_of_any_length_that_begins_a_line_is_taken(codes: tuple[str, ...]) -> None:
    assert get_reach(register(replace(CHIPS, listed=codes))) == Reach()


@pytest.mark.parametrize(
    ("code", "written", "near"),
    [("85423199", "8542.31.99", "8542.31.00"), ("8542310000", "8542.31.00.00", "8542.31.00"),
     ("847191", "8471.91", "8471.90.00.00"), ("8599", "8599", "8549"),
     ("721098", "7210.98", "7210.90"), ("77", "77", "—")],
)  # fmt: skip
def test_a_code_in_no_tariff_is_refused_with_the_nearest_and_nothing_is_kept(
    code: str, written: str, near: str
) -> None:
    for measure in (replace(CHIPS, listed=("8542", code)), replace(CHIPS, exempt=(code,))):
        with pytest.raises(Refusal) as refused:
            register(measure)
        assert refused.value.values["rule"] == "MEA-08"
        assert written in str(refused.value)
        assert near in refused.value.values["near"]
    assert not StateAct.unscoped.filter(code="us-invented").exists()


def test_many_unknown_codes_are_named_as_far_as_one_reads() -> None:
    codes = tuple(f"85429{number}" for number in range(1, 9))
    with pytest.raises(Refusal) as refused:
        register(replace(CHIPS, listed=codes))
    assert str(refused.value).count("8542.9") >= 5
    assert "…" in str(refused.value)


def test_goods_the_room_holds_no_lines_of_are_kept_and_said() -> None:
    part = register(replace(CHIPS, listed=("8542", "7210", "980100"), exempt=("9802",)))
    assert get_reach(part) == Reach(("980100", "9802"), computable=True)
    whole = register(replace(CHIPS, listed=("9802",)), code="us-98", citation="999 FR 2")
    assert get_reach(whole) == Reach(("9802",), computable=False)
    everything = register(
        replace(CHIPS, listed=None, exempt=("9802",)), code="us-all", citation="999 FR 3"
    )
    assert get_reach(everything) == Reach(("9802",), computable=True)


def test_a_heading_of_any_chapter_of_goods_is_held() -> None:
    assert get_reach(register(replace(CHIPS, listed=("9504", "9503")))).without_lines == ()


def test_an_act_of_tomorrow_is_refused() -> None:
    tomorrow = timezone.localdate(AT) + timedelta(days=1)
    with pytest.raises(Refusal, match=f"{tomorrow} lies after today") as refused:
        register(announced=tomorrow)
    assert refused.value.values["rule"] == "MEA-09"
    assert register(announced=tomorrow - timedelta(days=1))


def test_an_act_may_reach_back_behind_its_announcement() -> None:
    back = register(replace(CHIPS, since=date(2026, 7, 1)))
    ahead = register(replace(CHIPS, listed=("8471",)), code="us-other", citation="999 FR 2")
    assert (days_back(back), days_back(ahead)) == (29, 0)
    on, before = date(2026, 7, 15), date(2026, 7, 29)
    services.confirm_act(by=actor("confirm"), at=AT, act=back)
    then = get_duty(line=LINE, origin="KR", on=on, known_on=before)
    now = get_duty(line=LINE, origin="KR", on=on)
    assert now.total == pytest.approx(then.total + 0.2)


def test_a_measure_said_twice_is_refused_naming_both() -> None:
    first = replace(CHIPS, origins=("KR", "TW"), listed=("8542", "8471"))
    again = replace(CHIPS, origins=("TW", "KR"), listed=("8471", "8542"))
    with pytest.raises(Refusal, match="Measures 1 and 3 of the act say the same") as refused:
        register(first, CHIPS, again)
    assert refused.value.values["rule"] == "MEA-10"


def test_within_one_programme_the_higher_of_two_overlapping_measures_counts() -> None:
    before = duty()
    confirmed(CHIPS, replace(CHIPS, rate=0.3))
    assert duty() == pytest.approx(before + 0.3)
