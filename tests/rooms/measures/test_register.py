"""The register: what an officer may say, who confirms it, and how it leaves the count."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.rooms.steps import AT, CHIPS, actor, confirmed, register
from tests.walls import as_owner

from situationroom.base.errors import Conflict, NotAllowed, Refusal
from situationroom.base.labels import Level
from situationroom.base.models import Event
from situationroom.rooms.measures import services
from situationroom.rooms.measures.lifecycle import STEPS, may_move
from situationroom.rooms.measures.models import Measure, ScopeList, StateAct
from situationroom.rooms.measures.queries import (
    NO_DAY,
    check_may_register,
    find_act_by_document,
    get_act,
    get_duty,
    list_acts,
    list_provisions,
    list_rate_steps,
    may_confirm,
    may_withdraw,
)
from situationroom.rooms.measures.rules import RULES, MeasureInput, broken_rules, may_register
from situationroom.rooms.measures.states import ActState

pytestmark = pytest.mark.django_db
LINE, DAY = "8542320036", date(2026, 8, 3)
BROKEN = {
    "MEA-01": {"rate": 25.0},
    "MEA-02": {"until": date(2026, 7, 31)},
    "MEA-03": {"listed": ("85x2",)},
    "MEA-04": {"form": "plus"},
    "MEA-05": {"origins": ("KOR",)},
    "MEA-06": {"listed": ()},
    "MEA-07": {"since": date(1926, 8, 1)},
}


def duty(line: str = LINE, origin: str = "KR", on: date = DAY) -> float:
    return get_duty(line=line, origin=origin, on=on).total


def test_what_keeps_every_rule_is_registered_unconfirmed() -> None:
    assert broken_rules(CHIPS) == []
    act = register()
    assert (act.state, act.label.level) == (ActState.UNCONFIRMED, Level.GOVERNMENT)
    assert (act.compare_before, act.compare_after) == (date(2026, 7, 31), date(2026, 8, 1))
    assert act.registered_by == actor("secretariat").id
    event = Event.objects.get(room="measures")
    assert (event.verb, event.about, event.label) == ("act_registered", act.id, act.label)


def test_every_rule_has_an_example_that_breaks_it() -> None:
    assert set(BROKEN) == {number for number, _ in RULES}


@pytest.mark.parametrize("number", sorted(BROKEN))
def test_a_broken_rule_is_refused_in_its_own_words_and_nothing_is_kept(number: str) -> None:
    measure = replace(CHIPS, **BROKEN[number])
    ((found, message),) = broken_rules(measure)
    assert found == number
    with pytest.raises(Refusal) as refused:
        register(measure)
    assert refused.value.code == message
    assert not StateAct.unscoped.filter(code="us-invented").exists()
    assert not Event.objects.filter(room="measures").exists()


@pytest.mark.parametrize("rate", [12.5, 25.0, -0.1, float("nan"), float("inf")])
def test_a_rate_that_is_no_share_is_refused_with_the_remedy(rate: float) -> None:
    with pytest.raises(Refusal, match=r"write 0\.25 for 25 percent"):
        register(replace(CHIPS, rate=rate))


def test_one_bad_measure_of_two_keeps_both_out() -> None:
    with pytest.raises(Refusal):
        register(CHIPS, replace(CHIPS, rate=25.0))
    assert not Measure.objects.filter(code__startswith="us-invented").exists()


def test_an_act_without_a_measure_is_refused() -> None:
    with pytest.raises(Refusal, match="at least one measure"):
        services.register_act(
            by=actor("secretariat"), at=AT, title_ko="", title_en="", authority="", citation="",
            announced=DAY, measures=[],
        )  # fmt: skip


@pytest.mark.parametrize("name", ["nipa", "kiet", "kea", "company", "leadership"])
def test_registering_needs_the_role(name: str) -> None:
    with pytest.raises(NotAllowed, match="register role"):
        register(by=name)


def test_a_post_with_the_role_may_register() -> None:
    assert register(by="hanoi").registered_by == actor("hanoi").id


def test_the_same_act_twice_is_a_conflict_and_stays_as_it_was() -> None:
    act = register()
    with pytest.raises(Conflict, match="in the register already, as act us-invented"):
        register(replace(CHIPS, rate=0.5), code="us-other")
    with pytest.raises(Conflict, match="us-invented is in the register already"):
        register(replace(CHIPS, rate=0.5), citation="999 FR 2")
    assert act.measures.get().rate == 0.2


@pytest.mark.parametrize("written", ["999 FR 1", "999 F.R. 1", "999 Fed. Reg. 1", " 999  fr 1"])
def test_a_citation_is_known_however_it_is_written(written: str) -> None:
    register()
    with pytest.raises(Conflict) as known:
        register(citation=written, code="us-other")
    assert known.value.values["act"] == "us-invented"
    assert "Withdraw it first" in known.value.hint


def test_a_document_is_known_under_another_citation_too() -> None:
    register(document="2026-99999")
    with pytest.raises(Conflict, match="us-invented"):
        register(citation="999 FR 7", document="2026-99999", code="us-other")


def test_citations_that_differ_and_empty_documents_are_no_conflict() -> None:
    register()
    assert register(citation="999 FR 11", code="us-other").code == "us-other"


def test_what_was_withdrawn_may_be_registered_again_under_the_same_title() -> None:
    first = register(code="")
    services.withdraw_act(by=actor("confirm"), at=AT, act=first, reason="잘못 옮김")
    second, other = register(code=""), None
    assert second.code == f"{first.code}-2"
    with pytest.raises(Conflict, match="in the register already"):
        other = register(code="", citation="999 FR 2")
    assert other is None
    with pytest.raises(Conflict):
        register(code=first.code, citation="999 FR 2")


def test_a_broken_rule_names_its_measure() -> None:
    with pytest.raises(Refusal) as refused:
        register(CHIPS, replace(CHIPS, rate=25.0))
    assert refused.value.values["measure"] == 2


def test_those_who_may_are_told_apart_before_they_try() -> None:
    act = register(by="hanoi")
    may = {
        name: (may_register(actor(name)), may_confirm(act, by=actor(name)),
               may_withdraw(act, by=actor(name)))
        for name in ("secretariat", "confirm", "hanoi", "nipa", "leadership", "kea", "company")
    }  # fmt: skip
    nobody = (False, False, False)
    assert may == {
        "secretariat": (True, True, True), "confirm": (True, True, True),
        "hanoi": (True, False, True), "nipa": nobody, "leadership": nobody, "kea": nobody,
        "company": nobody,
    }  # fmt: skip
    services.withdraw_act(by=actor("confirm"), at=AT, act=act, reason="시험")
    act.refresh_from_db()
    assert not may_confirm(act, by=actor("secretariat"))
    assert not may_withdraw(act, by=actor("secretariat"))
    with pytest.raises(NotAllowed) as refused:
        check_may_register(by=actor("nipa"))
    assert refused.value.values["role"] == "register"


def test_the_register_is_read_in_pages_that_miss_and_repeat_nothing() -> None:
    reader = actor("secretariat")
    register()
    StateAct.unscoped.filter(code="us-201-solar").update(date_announced=None)
    whole = [act.code for act in list_acts(by=reader, limit=100)]
    assert whole[-1] == "us-201-solar"
    assert len(whole) == StateAct.unscoped.count()
    paged, after = [], None
    while page := list_acts(by=reader, after=after, limit=4):
        assert len(page) <= 4
        paged += [act.code for act in page]
        after = (page[-1].date_announced or NO_DAY, page[-1].id)
    assert paged == whole
    days = [act.date_announced for act in list_acts(by=reader, limit=100)][:-1]
    assert days == sorted(days, reverse=True)


def test_an_unconfirmed_act_counts_only_where_it_is_named() -> None:
    before = duty()
    register()
    assert duty() == before
    assert "us-invented-1" not in {p.key for p in list_provisions()}
    named = {p.key: p for p in list_provisions(with_measures=("us-invented-1",))}
    assert not named["us-invented-1"].confirmed
    assert set(named) == {p.key for p in list_provisions()} | {"us-invented-1"}


def test_a_second_person_confirms() -> None:
    before = duty()
    act = confirmed()
    assert duty() == pytest.approx(before + 0.2)
    assert (act.state, act.confirmed_by, act.confirmed_at) == (
        ActState.CONFIRMED, actor("confirm").id, AT,
    )  # fmt: skip
    parts = get_duty(line=LINE, origin="KR", on=DAY).components
    assert [part.confirmed for part in parts if part.programme == "s999"] == [True]


def test_whoever_registered_cannot_confirm() -> None:
    act = register()
    with pytest.raises(NotAllowed, match="cannot confirm"):
        services.confirm_act(by=actor("secretariat"), at=AT, act=act)
    with pytest.raises(NotAllowed, match="register role"):
        services.confirm_act(by=actor("nipa"), at=AT, act=act)
    act.refresh_from_db()
    assert act.state == ActState.UNCONFIRMED


def test_withdrawing_needs_a_reason_and_the_role() -> None:
    act = register()
    with pytest.raises(Refusal, match="Say why"):
        services.withdraw_act(by=actor("secretariat"), at=AT, act=act, reason="  ")
    with pytest.raises(NotAllowed, match="register role"):
        services.withdraw_act(by=actor("kiet"), at=AT, act=act, reason="틀림")


def test_a_withdrawn_act_is_out_of_the_duties_at_once() -> None:
    before = duty()
    act = confirmed()
    assert duty() != before
    services.withdraw_act(by=actor("confirm"), at=AT, act=act, reason="발표되지 않음")
    assert duty() == before
    assert Event.objects.get(verb="act_withdrawn").payload["reason"] == "발표되지 않음"
    assert find_act_by_document(external_id="", citation="999 FR 1", by=actor("confirm")) is None


def test_a_withdrawal_that_commits_late_is_out_of_the_duties_too() -> None:
    first, second = confirmed(), confirmed(code="us-second", citation="999 FR 2")
    services.withdraw_act(by=actor("confirm"), at=AT, act=second, reason="틀림")
    assert "us-invented-1" in {p.key for p in list_provisions()}
    services.withdraw_act(by=actor("confirm"), at=AT, act=first, reason="틀림")
    late = Event.objects.filter(verb="act_withdrawn", about=first.id)
    with as_owner():
        late.update(recorded_at=timezone.now() - timedelta(days=1))
    assert "us-invented-1" not in {p.key for p in list_provisions()}


@pytest.mark.parametrize("old", list(ActState))
@pytest.mark.parametrize("new", list(ActState))
def test_only_the_legal_steps_may_be_taken(old: ActState, new: ActState) -> None:
    legal = {("unconfirmed", "confirmed"), ("unconfirmed", "withdrawn"), ("confirmed", "withdrawn")}
    assert may_move(old, new) == ((old.value, new.value) in legal)
    assert set(STEPS) == set(ActState)


def test_an_illegal_step_is_a_conflict() -> None:
    act = register()
    services.confirm_act(by=actor("confirm"), at=AT, act=act)
    with pytest.raises(Conflict, match=r"(?i)confirmed cannot become confirmed"):
        services.confirm_act(by=actor("hanoi"), at=AT, act=act)
    services.withdraw_act(by=actor("confirm"), at=AT, act=act, reason="틀림")
    with pytest.raises(Conflict, match=r"(?i)withdrawn cannot become confirmed"):
        services.confirm_act(by=actor("confirm"), at=AT, act=act)
    with pytest.raises(Conflict, match=r"(?i)withdrawn cannot become withdrawn"):
        services.withdraw_act(by=actor("confirm"), at=AT, act=act, reason="틀림")


def test_the_european_union_means_its_members() -> None:
    before = {origin: duty(origin=origin) for origin in ("DE", "EU", "KR", "GB")}
    confirmed(replace(CHIPS, origins=("EU",)))
    after = {origin: duty(origin=origin) for origin in before}
    assert {o for o in before if after[o] > before[o]} == {"DE", "EU"}


def test_a_country_nobody_knows_is_refused_with_the_remedy() -> None:
    for more in ({"origins": ("KR", "UK")}, {"except_origins": ("UK",)}):
        with pytest.raises(Refusal, match="UK is not a country") as refused:
            register(replace(CHIPS, **more))
        assert "KR" in refused.value.hint


def test_origins_left_out_are_left_out() -> None:
    before = {origin: duty(origin=origin) for origin in ("CA", "KR")}
    confirmed(replace(CHIPS, except_origins=("CA", "MX")))
    assert duty(origin="CA") == before["CA"]
    assert duty(origin="KR") == pytest.approx(before["KR"] + 0.2)


def test_exempt_products_ceilings_and_last_days_are_kept() -> None:
    base = duty("8528722400")
    confirmed(replace(CHIPS, listed=None, exempt=("8542",), form="ceiling", rate=0.2,
                     until=date(2026, 8, 3)))  # fmt: skip
    found = get_duty(line="8528722400", origin="KR", on=DAY)
    part = next(part for part in found.components if part.programme == "s999")
    assert found.total == pytest.approx(base + part.rate)
    assert part.rate < 0.2
    assert "s999" not in {p.programme for p in get_duty(line=LINE, origin="KR", on=DAY).components}
    assert duty("8528722400", on=DAY + timedelta(days=1)) == pytest.approx(base)


def test_an_uncertain_scope_is_shown_with_both_ends() -> None:
    confirmed(replace(CHIPS, uncertain=True))
    found = get_duty(line=LINE, origin="KR", on=DAY)
    assert found.high - found.low == pytest.approx(0.2)


def test_a_measure_for_ever_has_a_timeline() -> None:
    confirmed(replace(CHIPS, until=date.max))
    assert list_rate_steps(line=LINE, origin="KR")[-1].duty.total == duty()


def test_an_unconfirmed_act_is_hidden_from_those_outside_government() -> None:
    act = register()
    for name in ("secretariat", "nipa", "hanoi", "leadership"):
        assert get_act(code=act.code, by=actor(name)) == act
    for name in ("kea", "company"):
        assert act.code not in {found.code for found in list_acts(by=actor(name))}
        with pytest.raises(Refusal) as hidden:
            get_act(code=act.code, by=actor(name))
        with pytest.raises(Refusal) as absent:
            get_act(code="us-nothing", by=actor(name))
        assert str(hidden.value) == str(absent.value)


def test_two_measures_of_one_act_have_lists_of_their_own() -> None:
    register(CHIPS, MeasureInput(programme="s998", rate=0.1, since=DAY, listed=("8471",)))
    codes = set(ScopeList.objects.values_list("code", flat=True))
    assert {"us-invented-1-listed", "us-invented-2-listed"} <= codes
    act = StateAct.unscoped.get(code="us-invented")
    assert (act.compare_before, act.compare_after) == (date(2026, 7, 31), DAY)
