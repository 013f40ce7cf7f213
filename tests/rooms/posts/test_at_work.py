"""Requests to posts at work: who reads what, the clock, capacity, partners, answers, credit."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.rooms.issues.test_stages import organisation
from tests.rooms.posts.steps import (
    DUE,
    HANOI,
    INDIA,
    TODAY,
    answered,
    asked,
    fresh,
    in_work,
    kept,
    moved,
    noted,
)
from tests.rooms.steps import AT, actor, settle

from situationroom.base.errors import Conflict, NotAllowed, NotFound, Refusal
from situationroom.base.models import Event, SearchEntry
from situationroom.rooms.delivery.models import Notification
from situationroom.rooms.organisations.models import Membership
from situationroom.rooms.posts import queries, services
from situationroom.rooms.posts.lifecycle import Step
from situationroom.rooms.posts.models import Coverage, Partner, PostAnswer, PostRequest, Reuse, Turn
from situationroom.rooms.posts.states import AnswerCircle, RequestKind, RequestState, Result

pytestmark = pytest.mark.django_db
STRANGERS = ("kea", "kiet", "expert", "broker", "admin", "platform")


def sees(name: str, request: PostRequest) -> bool:
    return PostRequest.objects.visible_to(actor(name)).filter(pk=request.pk).exists()


def card_for(name: str, request: PostRequest) -> str | None:
    card = queries.get_card(request=request, by=actor(name))
    return card.name if card is not None else None


def told(name: str) -> set[str]:
    rows = Notification.objects.filter(recipient__email=f"{name}@demo.example")
    return {kind for kind in rows.values_list("kind", flat=True) if kind.startswith("posts.")}


def number(name: str, post: str, field: str) -> Any:
    found = {one.post.organisation.code: one for one in queries.list_credits(by=actor(name))}
    return getattr(found[post], field)


@pytest.fixture
def india() -> None:
    """Let the officer of Hanoi work in India, so that a second post can act."""
    actor("hanoi")
    row = Membership.objects.get(person__email="hanoi@demo.example", role="officer")
    Membership.objects.create(
        person=row.person, organisation=organisation(INDIA), role="officer", since=row.since
    )


def test_asker_post_and_ministry_read_a_request_and_nobody_else() -> None:
    one = asked()
    assert [sees(name, one) for name in ("nipa", "hanoi", "secretariat")] == [True] * 3
    assert not any(sees(name, one) for name in (*STRANGERS, "company"))
    own = asked("company")
    assert [sees(name, own) for name in ("company", "hanoi", "secretariat")] == [True] * 3
    assert sees("broker", own)  # by its mandate, as the company does
    assert not any(sees(name, own) for name in ("nipa", "kea", "kiet", "expert", "platform"))


def test_who_is_behind_a_request_the_post_alone_reads() -> None:
    one = asked("company", name="(예시) 수출담당")
    assert card_for("hanoi", one) == "(예시) 수출담당"
    assert card_for("secretariat", one) is None
    assert card_for("nipa", one) is None


def test_a_request_is_refused_for_each_fault_and_nothing_is_kept() -> None:
    for fault, number_ in (
        ({"title": " "}, "PST-33"), ({"question": ""}, "PST-02"),
        ({"question": "가" * 4001}, "PST-03"),
        ({"post": None, "area": "BR"}, "PST-04"), ({"post": organisation("nipa").id}, "PST-04"),
        ({"due_at": AT}, "PST-05"),
    ):  # fmt: skip
        with pytest.raises(Refusal) as refused:
            asked(**fault)
        assert refused.value.values["rule"] == number_
    with pytest.raises(Refusal, match="not a country"):
        asked(area="XQ")
    for name in ("expert", "platform", "leadership"):
        with pytest.raises(NotAllowed):
            asked(name)
    with pytest.raises(NotAllowed):
        asked("company", asker=organisation("nipa").id)
    assert not PostRequest.unscoped.exists()


def test_a_request_without_a_post_goes_to_the_one_in_charge_of_the_country() -> None:
    assert (asked(post=None).post.code, asked(post=None, area="IN").post.code) == (HANOI, INDIA)


def test_answers_of_the_kind_that_is_asked_for_come_first_however_old() -> None:
    old = kept(kind=RequestKind.VISIT)
    for number in range(7):
        kept(question=f"{number}?")
    found = queries.list_answers_for(area="VN", kind="visit", by=actor("nipa"), on=TODAY)
    assert (found[0], len(found)) == (old, 5)


def test_the_clock_stands_still_while_the_asker_is_asked_back_and_at_no_other_time() -> None:
    one = in_work(asked())
    moved(one, Step.ASK_BACK, says="예산은 얼마입니까?", at=AT + timedelta(days=1))
    assert queries.late_by(fresh(one), at=DUE + timedelta(days=5)) == 0
    back = moved(one, Step.REPLY, "nipa", AT + timedelta(days=4), says="1억 원입니다.")
    assert back.due_at == DUE + timedelta(days=3)
    assert queries.late_by(back, at=DUE + timedelta(days=2)) == 0
    assert queries.late_by(back, at=DUE + timedelta(days=3, hours=1)) == 1
    done = moved(one, Step.ANSWER, says="찾았습니다.", at=AT + timedelta(days=5))
    assert done.due_at == DUE + timedelta(days=3)
    assert queries.late_by(done, at=DUE + timedelta(days=90)) == 0
    assert [turn.step for turn in queries.list_turns(done)][:3] == ["answer", "reply", "ask_back"]


def test_a_request_handed_on_is_read_there_under_the_same_clock(india: None) -> None:
    one = asked()
    with pytest.raises(Refusal) as refused:
        moved(one, Step.REROUTE, says="인도 사안", new_post=organisation("nipa").id)
    assert refused.value.values["rule"] == "PST-12"
    there = moved(
        one, Step.REROUTE, "secretariat", says="인도 사안", new_post=organisation(INDIA).id
    )
    assert (there.state, there.due_at, there.post.code) == (RequestState.ASKED, DUE, INDIA)
    assert sees("hanoi", there)  # keeps what it read
    with pytest.raises(NotAllowed):
        moved(there, Step.ACCEPT)
    assert card_for("hanoi", there) is None
    assert Turn.objects.get(request=one).post.code == HANOI


def test_a_post_takes_on_what_it_can_and_what_is_asked_back_frees_a_place() -> None:
    services.set_capacity(by=actor("hanoi"), at=AT, post=organisation(HANOI).id, at_once=1)
    first, second = asked(), asked("kea")
    moved(first, Step.ACCEPT)
    with pytest.raises(Conflict) as refused:
        moved(second, Step.ACCEPT)
    assert refused.value.values["rule"] == "PST-13"
    assert fresh(second).state == RequestState.ASKED
    moved(first, Step.START)
    moved(first, Step.ASK_BACK, says="?")
    assert moved(second, Step.ACCEPT).state == RequestState.ACCEPTED
    for name in ("nipa", "secretariat"):
        with pytest.raises(NotAllowed):
            services.set_capacity(by=actor(name), at=AT, post=organisation(HANOI).id, at_once=2)


def test_who_moves_what_was_moved_meanwhile_is_told_and_changes_nothing() -> None:
    one = asked()
    moved(one, Step.ACCEPT)
    with pytest.raises(Conflict) as refused:
        moved(one, Step.DECLINE, says="여력 없음", read_in=RequestState.ASKED)
    assert refused.value.values["rule"] == "PST-07"
    assert fresh(one).state == RequestState.ACCEPTED
    assert one.turns.count() == 1


def test_who_asked_says_what_came_of_it_and_the_post_is_credited() -> None:
    one = answered(asked())
    for by in ("hanoi", "secretariat"):
        with pytest.raises(NotAllowed):
            moved(one, Step.CLOSE, by, result=Result.MOU)
    with pytest.raises(Refusal) as refused:
        moved(one, Step.CLOSE, "nipa")
    assert refused.value.values["rule"] == "PST-11"
    moved(one, Step.CLOSE, "nipa", result=Result.MOU, says="양해각서를 맺었습니다.")
    assert (number("nipa", HANOI, "mous"), number("hanoi", HANOI, "answered")) == (1, 1)
    assert number("hanoi", HANOI, "in_time") == 1
    assert number("kea", HANOI, "mous") == 0  # counted over what one may read
    again = moved(one, Step.REOPEN, "nipa", says="다른 곳도 필요")
    assert (again.state, again.result, again.closed_at) == (RequestState.IN_WORK, "", None)


def test_the_book_of_a_post_is_read_by_the_post_alone() -> None:
    one = noted()
    for name in ("nipa", "secretariat", "leadership", "company", *STRANGERS):
        assert not Partner.objects.visible_to(actor(name)).exists()
        with pytest.raises(NotFound):
            queries.get_partner(id=one.id, by=actor(name))
    assert queries.list_partners(by=actor("hanoi")) == [one]
    with pytest.raises(NotAllowed):
        noted("nipa")


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        ({"name": " "}, "PST-22"), ({"area": ""}, "PST-23"),
        ({"confirmed_on": TODAY + timedelta(1)}, "PST-24"), ({}, "PST-25"),
    ],
)  # fmt: skip
def test_a_faulty_row_of_the_book_is_refused(fault: dict[str, Any], rule: str) -> None:
    noted()
    with pytest.raises(Refusal) as refused:
        noted(**fault)
    assert refused.value.values["rule"] == rule
    assert Partner.unscoped.count() == 1


def introduced(request: PostRequest, partner: Partner, **more: Any) -> Any:
    values = {"consented": True, "consent_how": "11월 27일 통화", **more}
    return services.introduce_partner(
        by=actor("hanoi"), at=AT, request=request.id, partner=partner.id, **values
    )


def test_a_partner_is_introduced_with_consent_and_its_row_stays_with_the_post() -> None:
    one, partner = in_work(asked()), noted()
    with pytest.raises(Refusal) as refused:
        introduced(one, partner, consented=False)
    assert refused.value.values["rule"] == "PST-18"
    introduced(one, partner)
    made = queries.list_introductions(queries.get_request(id=one.id, by=actor("nipa")))
    assert [(m.told_name, m.told_reach) for m in made] == [
        ("Example Distribution JSC", "Ms Example · +84 24 0000 0000")
    ]
    assert not Partner.objects.visible_to(actor("nipa")).exists()
    with pytest.raises(Conflict):
        introduced(one, partner)
    assert number("nipa", HANOI, "introductions") == 1
    services.retire_partner(by=actor("hanoi"), at=AT, partner=partner.id)
    other = in_work(asked("kea"))
    with pytest.raises(Conflict) as gone:
        introduced(other, partner)
    assert gone.value.values["rule"] == "PST-19"
    assert one.introductions.count() == 1


def test_an_answer_serves_again_without_giving_away_who_asked() -> None:
    source = answered(asked("company"))
    one = kept(request=source.id)
    for name in ("company", "nipa", "kea", "broker"):
        seen = queries.list_answers_for(area="VN", kind="market", by=actor(name), on=TODAY)
        assert seen == [one]
    assert not sees("nipa", source)
    services.take_answer(by=actor("nipa"), at=AT, answer=one.id)
    services.take_answer(by=actor("nipa"), at=AT, answer=one.id)
    assert Reuse.unscoped.count() == 1
    assert queries.count_served(answers=[one], by=actor("hanoi")) == {one.id: 1}
    assert queries.count_served(answers=[one], by=actor("kea")) == {}
    assert number("hanoi", HANOI, "served_again") == 1


def test_an_answer_past_its_day_or_withdrawn_is_offered_no_more() -> None:
    old = kept(until=TODAY)
    assert queries.list_answers(by=actor("nipa"), on=TODAY) == [old]
    assert queries.list_answers(by=actor("nipa"), on=TODAY + timedelta(1)) == []
    with pytest.raises(NotAllowed):
        services.withdraw_answer(by=actor("nipa"), at=AT, answer=old.id)
    services.withdraw_answer(by=actor("hanoi"), at=AT, answer=old.id)
    with pytest.raises(NotFound):
        services.take_answer(by=actor("nipa"), at=AT, answer=old.id)


def test_an_answer_is_refused_for_each_fault() -> None:
    open_one = in_work(asked())
    for fault, rule in (
        ({"question": " "}, "PST-27"), ({"names_nobody": False}, "PST-28"),
        ({"as_of": TODAY + timedelta(1)}, "PST-29"), ({"until": TODAY - timedelta(1)}, "PST-29"),
        ({"request": open_one.id}, "PST-30"),
    ):  # fmt: skip
        with pytest.raises(Refusal) as refused:
            kept(**fault)
        assert refused.value.values["rule"] == rule
    with pytest.raises(NotAllowed):
        kept("secretariat")
    assert not PostAnswer.unscoped.exists()


def test_an_answer_for_the_government_stays_there() -> None:
    one = kept(circle=AnswerCircle.GOVERNMENT)
    readers = [
        name
        for name in ("nipa", "secretariat", "leadership", "kea", "company", "expert")
        if PostAnswer.objects.visible_to(actor(name)).filter(pk=one.pk).exists()
    ]
    assert readers == ["nipa", "secretariat", "leadership"]


def test_a_country_leads_to_its_posts_and_a_post_says_which_are_its_own() -> None:
    actor("hanoi")
    home = [one.organisation.code for one in queries.list_posts_for("VN")]
    assert home == ["post-hanoi", "post-hochiminh"]
    assert queries.list_posts_for("LA") == []
    hanoi = organisation(HANOI).id
    services.set_coverage(by=actor("hanoi"), at=AT, post=hanoi, areas=["VN", "LA", "VN"])
    assert [one.organisation.code for one in queries.list_posts_for("LA")] == ["post-hanoi"]
    services.set_coverage(by=actor("secretariat"), at=AT, post=hanoi, areas=["VN"])
    assert queries.list_posts_for("LA") == []
    with pytest.raises(NotAllowed):
        services.set_coverage(by=actor("nipa"), at=AT, post=hanoi, areas=["VN"])
    with pytest.raises(Refusal):
        services.set_coverage(by=actor("hanoi"), at=AT, post=hanoi, areas=[])
    assert Coverage.objects.filter(post=hanoi).count() == 1


def test_the_queue_is_by_clock_and_pages_by_key_without_holes() -> None:
    made = [asked(due_at=DUE + timedelta(days=day % 3)) for day in range(7)]
    answered(made[0])
    seen, after = [], None
    while True:
        page = queries.list_queue(
            post=organisation(HANOI).id, by=actor("hanoi"), after=after, limit=2
        )
        if not page:
            break
        seen += page
        after = (page[-1].due_at, page[-1].id)
    assert len(seen) == len({one.id for one in seen}) == 6
    assert [one.due_at for one in seen] == sorted(one.due_at for one in seen)


def test_a_list_asks_as_much_for_many_as_for_few() -> None:
    for _ in range(3):
        asked()
    by = actor("hanoi")

    def questions() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked_:
            queries.list_requests(by=by)
            queries.list_credits(by=by)
        return len(asked_)

    few = questions()
    for _ in range(9):
        asked()
    assert questions() == few <= 10


def test_every_deed_is_one_event_and_who_it_concerns_is_told() -> None:
    one = asked()
    settle()
    assert told("hanoi") == {"posts.made"}
    answered(one)
    settle()
    assert told("nipa") == {"posts.answered"}
    assert "posts.made" not in told("secretariat")
    verbs = Event.objects.filter(about=one.id, room="posts").values_list("verb", flat=True)
    assert sorted(verbs) == [
        "request_accepted", "request_answered", "request_made", "request_started",
    ]  # fmt: skip
    entry = SearchEntry.unscoped.get(kind="post_request", about=one.id)
    assert entry.label_id == one.label_id
