"""The catalogue: who keeps it, what is refused, what fits, notices taken in once."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from tests.rooms.issues.test_stages import organisation
from tests.rooms.steps import AT, actor, settle

from situationroom.base.errors import Conflict, NotAllowed, Refusal
from situationroom.base.models import SearchEntry
from situationroom.rooms.support import queries, services
from situationroom.rooms.support.conditions import Condition, Profile, Terms, Window
from situationroom.rooms.support.models import Programme
from situationroom.rooms.support.sources.bizinfo.notices import Notice, read_answer
from situationroom.rooms.support.states import (
    ConditionKind,
    Field,
    Mark,
    ProgrammeKind,
    ReadBy,
    Size,
    Verdict,
    WindowKind,
)

pytestmark = pytest.mark.django_db
TODAY = localdate(AT)
SME = Condition(ConditionKind.SIZE_IN, ("micro", "small", "medium"))
OPEN = Window(WindowKind.DAYS, TODAY, TODAY + timedelta(30))


def said(**more: Any) -> services.Said:
    values: dict[str, Any] = {
        "kind": ProgrammeKind.APPLIED,
        "field": Field.EXPORT,
        "title_ko": "수출 바우처",
        "terms": Terms((SME,), OPEN),
        **more,
    }
    return services.Said(**values)


def registered(by: str = "nipa", **more: Any) -> Programme:
    return services.register_programme(by=actor(by), at=AT, said=said(**more))


def fits(profile: Profile, by: str = "company") -> list[tuple[str, Verdict]]:
    found = queries.list_fitting(profile=profile, on=TODAY, by=actor(by))
    return [(one.programme.title_ko, one.match.verdict) for one in found]


def test_officers_keep_their_own_and_the_secretariat_keeps_all() -> None:
    one = registered()
    assert one.owner == organisation("nipa")
    for name in ("kea", "company", "expert", "leadership", "platform"):
        with pytest.raises(NotAllowed):
            registered(name)
    with pytest.raises(NotAllowed):
        registered("kiet", owner=organisation("nipa").id)
    with pytest.raises(NotAllowed):
        services.retire_programme(by=actor("kiet"), at=AT, programme=one.id)
    changed = services.change_programme(
        by=actor("secretariat"), at=AT, programme=one.id, said=said(title_ko="수출바우처 2027")
    )
    assert (changed.title_ko, changed.owner) == ("수출바우처 2027", organisation("nipa"))


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        ({"title_ko": " "}, "SUP-04"),
        ({"terms": Terms((SME,), Window(WindowKind.DAYS))}, "SUP-05"),
        ({"terms": Terms((SME,), Window(WindowKind.DAYS, TODAY, TODAY - timedelta(1)))}, "SUP-05"),
        ({"terms": Terms((SME,), OPEN, budget=-1)}, "SUP-06"),
        ({"terms": Terms((SME, SME), OPEN)}, "SUP-07"),
        ({"terms": Terms((Condition(ConditionKind.AGE_MAX),), OPEN)}, "SUP-08"),
        ({"terms": Terms((Condition(ConditionKind.SIZE_IN, ("tiny",)),), OPEN)}, "SUP-08"),
        ({"terms": Terms((Condition(ConditionKind.MARKET_IN, ("Vietnam",)),), OPEN)}, "SUP-08"),
    ],
)
def test_a_faulty_programme_is_refused_and_nothing_is_kept(
    fault: dict[str, Any], rule: str
) -> None:
    with pytest.raises(Refusal) as refused:
        registered(**fault)
    assert refused.value.values["rule"] == rule
    assert not Programme.unscoped.exists()


def test_everybody_reads_what_is_public_and_the_government_what_is_not() -> None:
    registered()
    hidden = registered(title_ko="투자 협의", is_public=False)
    seen = {
        name: Programme.objects.visible_to(actor(name)).count()
        for name in ("company", "kea", "expert", "nipa", "secretariat", "hanoi")
    }
    assert seen == {"company": 1, "kea": 1, "expert": 1, "nipa": 2, "secretariat": 2, "hanoi": 2}
    assert hidden.label.level == "government"


def test_what_is_met_comes_first_then_questions_and_nothing_closed_or_excluded() -> None:
    registered(title_ko="규모만")
    region = Condition(ConditionKind.REGION_IN, ("부산",))
    registered(title_ko="부산만", terms=Terms((region,), OPEN))
    venture = Condition(ConditionKind.MARK_ANY, (Mark.VENTURE,))
    registered(title_ko="벤처", terms=Terms((SME, venture), OPEN))
    over = Window(WindowKind.DAYS, None, TODAY - timedelta(1))
    registered(title_ko="마감", terms=Terms((SME,), over))
    spent = registered(title_ko="소진", terms=Terms((SME,), OPEN, budget=100))
    services.note_progress(
        by=actor("nipa"), at=AT, programme=spent.id, progress="모두 집행", on=TODAY, spent=100
    )
    small = Profile(sizes=frozenset({Size.SMALL}), region="서울")
    assert fits(small) == [("규모만", Verdict.ELIGIBLE), ("벤처", Verdict.UNKNOWN)]
    open_ones = queries.Wanted(open_on=TODAY)
    listed = queries.list_programmes(by=actor("company"), wanted=open_ones)
    assert {one.title_ko for one in listed} == {"규모만", "부산만", "벤처"}
    gone = next(one for one in listed if one.title_ko == "규모만")
    services.retire_programme(by=actor("nipa"), at=AT, programme=gone.id)
    assert fits(small) == [("벤처", Verdict.UNKNOWN)]
    with pytest.raises(Conflict):
        services.retire_programme(by=actor("nipa"), at=AT, programme=gone.id)


def test_a_budget_that_ran_out_in_between_is_told_when_it_is_asked_again() -> None:
    one = registered(terms=Terms((SME,), OPEN, budget=100))
    small = Profile(sizes=frozenset({Size.SMALL}))
    before = queries.fit_programme(programme=one, profile=small, on=TODAY)
    services.note_progress(
        by=actor("nipa"), at=AT, programme=one.id, progress="집행", on=TODAY, spent=100
    )
    row = queries.get_programme(id=one.id, by=actor("company"))
    after = queries.fit_programme(programme=row, profile=small, on=TODAY)
    assert (before.verdict, after.verdict, after.closed) == (
        Verdict.ELIGIBLE, Verdict.CLOSED, "budget",
    )  # fmt: skip


def test_the_inspection_shows_budget_progress_and_silence() -> None:
    registered(title_ko="조용한 대책")
    told = registered(title_ko="보고한 대책", terms=Terms((SME,), OPEN, budget=200))
    with pytest.raises(Refusal) as refused:
        services.note_progress(
            by=actor("nipa"), at=AT, programme=told.id, progress="x", on=TODAY + timedelta(1)
        )
    assert refused.value.values["rule"] == "SUP-09"
    services.note_progress(
        by=actor("nipa"), at=AT, programme=told.id, progress="절반 집행",
        on=TODAY - timedelta(3), spent=100,
    )  # fmt: skip
    found = {one.programme.title_ko: one for one in queries.inspect(by=actor("kea"), on=TODAY)}
    assert (found["보고한 대책"].share, found["보고한 대책"].silent) == (0.5, 3)
    assert (found["조용한 대책"].share, found["조용한 대책"].silent) == (None, None)


def notice(**more: Any) -> Notice:
    whole = ("제조업(10~34)",)
    base = Notice(
        "P1", "[부산] 해외규격인증", "부산 기업 지원 ☞ 부산 소재 중소기업 ☞ 5백만원", "부산광역시",
        "부산경제진흥원", "중소기업", Field.EXPORT, ("부산",), whole, OPEN, "기간", "https://example.org",
    )  # fmt: skip
    return replace(base, **more)


def test_notices_are_taken_in_once_and_what_a_person_read_stays() -> None:
    by = services.taking_in.RULE
    first = services.take_in_notices(by=by, at=AT, notices=[notice(), notice(id="P2")])
    again = services.take_in_notices(by=by, at=AT, notices=[notice(), notice(id="P2", title="새")])
    assert (first.new, again.same, again.changed) == (2, 1, 1)
    row = Programme.unscoped.get(source_key="P1")
    assert (row.read_by, [one.kind for one in row.terms().conditions]) == (
        ReadBy.RULE, ["size_in", "region_in", "industry_in"],
    )  # fmt: skip
    kept = said(title_ko=row.title_ko, terms=Terms((SME,), OPEN, budget=5))
    services.change_programme(by=actor("secretariat"), at=AT, programme=row.id, said=kept)
    services.take_in_notices(by=by, at=AT, notices=[notice(title="제목이 바뀜")])
    row.refresh_from_db()
    assert (row.title_ko, row.read_by, row.budget) == ("제목이 바뀜", ReadBy.PERSON, 5)
    assert row.terms().conditions == (SME,)


@pytest.mark.referee
def test_a_thousand_real_notices_are_loaded_and_matched_by_one_question(shared_data: Path) -> None:
    file = shared_data / "programmes" / "bizinfo_support_programmes_2021-12.json.gz"
    counts = services.load_programmes(files=[file], at=AT)
    assert counts == {"new": 1113, "changed": 0, "same": 0}
    by = actor("company")
    with CaptureQueriesContext(connection) as asked:
        found = queries.list_fitting(profile=Profile(), on=TODAY, by=by)
    assert len(found) == 30
    assert len(asked) <= 3
    assert services.load_programmes(files=[file], at=AT)["same"] == 1113


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"jsonArray": [1]}', b"\x1f\x8bno"])
def test_what_is_no_answer_of_the_feed_is_refused_by_name(content: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        read_answer(content, "answer.json")
    assert refused.value.values["file"] == "answer.json"


def test_a_programme_is_found_by_its_words() -> None:
    one = registered(summary="베트남 인증 비용")
    settle()
    assert SearchEntry.unscoped.filter(kind="programme", about=one.id).exists()
