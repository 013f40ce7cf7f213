"""What must hold of every register of provisions, whatever it says."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.tradeimpact.schedule.generated import (
    CLOSE,
    DAYS,
    LINES,
    ORIGINS,
    PREFIXES,
    START,
    days,
    entries,
    facts,
    lines,
    listing,
    ordinaries,
    origins,
    plain,
    rates,
    registers,
    slow_duty,
    whole,
)

from tradeimpact.schedule import (
    LATEST,
    Agreement,
    Columns,
    Duty,
    End,
    Form,
    Provision,
    Rate,
    Scope,
    ScopeEntry,
    Share,
    TariffLine,
    change_days,
    duty_table,
    look_up,
)

CHIP = TariffLine("8542310001", 0.0)
KORUS = Columns(agreements=(Agreement("korus", "KR", frozenset({"KR"})),))
LATE = START + timedelta(days=30)


def reasons(duty: Duty) -> dict[str, str]:
    return {left.key: left.reason for left in duty.not_applied}


@given(lines, origins, registers(), days, days)
def test_the_parts_add_up_to_the_total(line, origin, register, on, known_on):
    duty = look_up(line, origin, register, on=on, known_on=known_on)
    assert sum(part.rate for part in duty.components) == pytest.approx(duty.total, abs=CLOSE)


@given(lines, origins, registers(), days, days)
def test_low_total_and_high_stand_in_this_order(line, origin, register, on, known_on):
    duty = look_up(line, origin, register, on=on, known_on=known_on)
    assert 0.0 <= duty.low <= duty.total <= duty.high


@given(lines, origins, registers(), days, days, facts)
def test_a_duty_equals_the_law_read_the_slow_way(line, origin, register, on, known_on, said):
    duty = look_up(line, origin, register, on=on, known_on=known_on, facts=said)
    slow = slow_duty(line, origin, register, on, known_on, said)
    assert (duty.total, duty.low, duty.high) == pytest.approx(slow, abs=CLOSE)


@given(lines, origins, registers(), days)
def test_every_provision_in_force_is_a_part_or_is_left_out_with_a_reason(
    line, origin, register, on
):
    duty = look_up(line, origin, register, on=on)
    named = [p.key for p in (*duty.components, *duty.not_applied)]
    live = {p.key for p in register if p.reaches(origin) and p.in_force(on=on, known_on=LATEST)}
    assert len(named) == len(set(named))
    assert set(named) - {"mfn", "korus"} == live


@given(lines, origins, registers(), days, days)
def test_an_ended_measure_never_applies(line, origin, register, on, known_on):
    duty = look_up(line, origin, register, on=on, known_on=known_on)
    by_key = {p.key: p for p in register}
    for part in duty.components[1:]:
        until = by_key[part.key].until(known_on)
        assert until is None or on <= until
        assert part.until == until


@given(lines, origins, registers(), days, days)
def test_what_was_not_known_yet_never_counts(line, origin, register, on, known_on):
    def as_told(p: Provision) -> Provision:
        def told(scope: Scope | None) -> Scope | None:
            return scope and Scope(
                tuple(e for e in scope.entries if e.known is None or e.known <= known_on)
            )

        quota = p.quota and replace(
            p.quota, fills=tuple(f for f in p.quota.fills if f.known <= known_on)
        )
        return replace(p, ends=tuple(e for e in p.ends if e.known <= known_on), quota=quota,
                       listed=told(p.listed), exempt=told(p.exempt) or Scope())  # fmt: skip

    then = look_up(line, origin, register, on=on, known_on=known_on)
    cut = [as_told(p) for p in register if p.known <= known_on]
    now = look_up(line, origin, cut, on=on)
    assert replace(then, known_on=LATEST) == now


@given(lines, origins, registers(most=3), days, st.sampled_from(("law", "text")))
def test_the_timeline_equals_looking_up_every_day(line, origin, register, known_on, axis):
    known_on = LATEST if axis == "text" else known_on
    changes = set(change_days(line.line, origin, register, known_on=known_on, axis=axis))
    before = None
    for n in range(DAYS + 2):
        on = START + timedelta(days=n)
        duty = look_up(line, origin, register, on=on, known_on=known_on, axis=axis)
        now = (duty.low, duty.total, duty.high, [(c.key, c.rate) for c in duty.components])
        if before is not None and now != before:
            assert on in changes
        before = now


def test_a_measure_that_ends_on_the_last_day_there_is_has_a_timeline():
    forever = plain("p", 0.1, ends=(End(START, date.max),),
                    listed=Scope((ScopeEntry("8542", until=date.max),)))  # fmt: skip
    assert change_days(CHIP.line, "KR", [forever]) == [START]


@given(lines, origins, registers(), st.integers(0, 3), entries(whole), days)
def test_a_wider_scope_never_lowers_a_rate_without_displacement(
    line, origin, register, chosen, entry, on
):
    free = [replace(p, yields_to=frozenset()) for p in register]
    if not free or (p := free[chosen % len(free)]).listed is None:
        return
    wide = [replace(q, listed=Scope((*q.listed.entries, entry))) if q is p else q for q in free]
    narrow, wider = (look_up(line, origin, r, on=on) for r in (free, wide))
    assert wider.total >= narrow.total - CLOSE
    assert wider.low >= narrow.low - CLOSE
    assert wider.high >= narrow.high - CLOSE


def test_a_wider_scope_lowers_a_rate_where_the_law_says_it_displaces():
    general = plain("general", 0.25, yields_to=frozenset({"special"}))
    narrow, wide = (plain("special", 0.05, listed=listing(p)) for p in ("8471", "8542"))
    assert look_up(CHIP, "KR", [general, narrow], on=START).total == 0.25
    assert look_up(CHIP, "KR", [general, wide], on=START).total == 0.05


@given(st.lists(rates, min_size=1, max_size=4), ordinaries)
def test_two_provisions_of_one_programme_never_add_up(found, ordinary):
    register = [plain(f"p{i}", rate, programme="one") for i, rate in enumerate(found)]
    duty = look_up(TariffLine("8542310001", ordinary), "KR", register, on=START)
    assert duty.total == pytest.approx((ordinary or 0.0) + max(found), abs=CLOSE)
    assert len(duty.components) <= 2


@given(rates, ordinaries)
def test_a_ceiling_is_the_higher_of_its_rate_and_the_ordinary_duty(rate, ordinary):
    ceiling = plain("p", rate, form=Form.CEILING)
    duty = look_up(TariffLine("8542310001", ordinary), "KR", [ceiling], on=START)
    assert duty.total == pytest.approx(max(rate, ordinary or 0.0), abs=CLOSE)
    if rate <= (ordinary or 0.0):
        assert reasons(duty) == {"p": "ceiling_reached"}


def test_a_programme_displaces_what_it_names_even_where_it_exempts():
    general = plain("general", 0.25, yields_to=frozenset({"special"}))
    special = plain("special", 0.1, listed=listing("85"), exempt=listing("8542"))
    duty = look_up(CHIP, "KR", [general, special], on=START)
    assert duty.total == 0.0
    assert reasons(duty) == {"general": "displaced", "special": "exempt"}


def test_a_line_off_the_list_is_said_to_be_off_the_list():
    special = plain("special", 0.1, listed=listing("8471"), exempt=listing("8542"))
    assert reasons(look_up(CHIP, "KR", [special], on=START)) == {"special": "not_listed"}


def test_a_condition_not_assumed_to_be_met_is_said_to_be_a_condition():
    special = plain("special", 0.25, listed=listing("8542", share=Share(0.0, 0.0, 1.0)))
    duty = look_up(CHIP, "KR", [special], on=START)
    assert (duty.low, duty.total, duty.high) == (0.0, 0.0, 0.25)
    assert reasons(duty) == {"special": "condition"}


def test_a_line_named_for_sure_and_taken_out_perhaps_displaces_and_may_add_nothing():
    perhaps = Share(0.0, 1.0, 1.0)
    general = plain("general", 0.25, yields_to=frozenset({"special"}))
    special = plain("special", 0.1, listed=listing("85", share=perhaps),
                    exempt=listing("8542", share=Share(0.0, 0.0, 1.0)))  # fmt: skip
    duty = look_up(CHIP, "KR", [general, special], on=START)
    assert (duty.low, duty.total, duty.high) == (0.0, 0.1, 0.25)


@pytest.mark.parametrize("finer", ["8542310001", "8542310075"])
def test_a_finer_entry_under_an_eight_digit_line_may_not_reach_it(finer):
    special = plain("special", 0.25, listed=listing(finer))
    duty = look_up(TariffLine("85423100", 0.0), "KR", [special], on=START)
    assert (duty.low, duty.total, duty.high) == (0.0, 0.25, 0.25)


# --- many at once -----------------------------------------------------------------------------


@given(st.lists(lines, min_size=1, max_size=4, unique_by=lambda line: line.line), registers(),
       days, days, facts, st.sampled_from(("law", "text")))  # fmt: skip
def test_the_table_equals_the_look_ups(found, register, on, known_on, said, axis):
    asked = {"on": on, "known_on": known_on, "facts": said, "axis": axis}
    table = duty_table(found, ORIGINS, register, **asked)
    for i, line in enumerate(found):
        for j, origin in enumerate(ORIGINS):
            duty = look_up(line, origin, register, **asked)
            ours = table.total[i, j], table.low[i, j], table.high[i, j]
            assert ours == pytest.approx((duty.total, duty.low, duty.high), abs=CLOSE)
            added = {part.key: part.rate for part in duty.components[1:]}
            for key, grid in table.added.items():
                assert grid[i, j] == pytest.approx(added.get(key, 0.0), abs=CLOSE)
                least, most = table.added_low[key][i, j], table.added_high[key][i, j]
                assert least <= grid[i, j] <= most


@given(lines, registers(), days)
def test_a_table_that_varies_nothing_has_no_range(line, register, on):
    table = duty_table([line], ORIGINS, register, on=on, vary=())
    assert (table.low == table.total).all()
    assert (table.high == table.total).all()


@given(lines, registers(), days)
def test_a_table_that_varies_some_lies_within_one_that_varies_all(line, register, on):
    some = duty_table([line], ORIGINS, register, on=on, vary={"p0"})
    every = duty_table([line], ORIGINS, register, on=on, vary={p.key for p in register})
    free = duty_table([line], ORIGINS, register, on=on)
    assert (every.low == free.low).all()
    assert (every.high == free.high).all()
    assert (some.low >= free.low - CLOSE).all()
    assert (some.high <= free.high + CLOSE).all()
    assert (some.total == free.total).all()


def test_nobody_some_or_everybody_claims_a_preference():
    duty = plain("p", 0.25, claimed=(("MX", 0.8),))
    totals = {
        claims: duty_table([CHIP], ["MX", "KR"], [duty], on=START, claims=claims)
        for claims in ("none", "observed", "all")
    }
    assert [table.total[0, 0] for table in totals.values()] == pytest.approx([0.25, 0.05, 0.0])
    assert [table.low[0, 0] for table in totals.values()] == pytest.approx([0.0, 0.05, 0.0])
    assert [table.high[0, 0] for table in totals.values()] == pytest.approx([0.25, 0.05, 0.0])
    assert all(table.total[0, 1] == 0.25 for table in totals.values())


def test_a_table_without_lines_origins_or_provisions_is_empty_and_not_an_error():
    assert duty_table([], ORIGINS, [], on=START).total.shape == (0, 4)
    assert duty_table([CHIP], [], [], on=START).total.shape == (1, 0)
    assert duty_table([CHIP], ["KR"], [], on=START).total.tolist() == [[0.0]]


def test_a_share_in_percent_is_refused_with_the_remedy():
    with pytest.raises(ValueError, match=r"give shares \(0.25\), not percent \(25\)"):
        Share(25, 25, 25)


def test_a_preference_that_could_be_claimed_is_shown_and_not_counted():
    line = TariffLine("8542310001", 0.05, {"KR": Rate(0.0)})
    duty = look_up(line, "KR", [], on=START, columns=KORUS)
    assert duty.total == 0.05
    assert reasons(duty) == {"korus": "not_claimed"}


def test_a_duty_that_is_not_ad_valorem_counts_as_nothing_and_is_said():
    duty = look_up(TariffLine("8542310001", None), "KR", [plain("p", 0.1)], on=START)
    assert (duty.total, duty.ordinary_known) == (0.1, False)


def test_the_latest_end_known_that_day_is_the_one_that_counts():
    p = plain("p", 0.1, ends=(End(START, LATE), End(LATE, None)))
    after = LATE + timedelta(days=1)
    assert look_up(CHIP, "KR", [p], on=after, known_on=START).total == 0.0
    assert look_up(CHIP, "KR", [p], on=after, known_on=LATE).total == 0.1


def test_a_scope_finds_what_covers_a_line_and_what_is_finer():
    scope = listing(*PREFIXES)
    for line in LINES:
        covering = {e.prefix for e in scope.covering(line)}
        finer = {e.prefix for e in scope.finer(line)}
        assert covering == {p for p in PREFIXES if line.startswith(p)}
        assert finer == {p for p in PREFIXES if p.startswith(line) and p != line}
        assert {e.prefix for e in scope.touches(line)} == covering | finer
