"""Proposals: handed in, joined with their authors kept, owned, answered, reconsidered once."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.rooms.issues.test_stages import organisation
from tests.rooms.proposals.steps import (
    SOON,
    TODAY,
    answered,
    ask,
    fresh,
    handed_in,
    merged,
    of_a_company,
    owned,
)
from tests.rooms.steps import AT, actor, settle

from situationroom.base.errors import Conflict, NotAllowed, NotFound, Refusal
from situationroom.base.models import Event, SearchEntry
from situationroom.rooms.delivery.models import Notification
from situationroom.rooms.proposals import queries, services
from situationroom.rooms.proposals.models import Proposal
from situationroom.rooms.proposals.queries import Wanted
from situationroom.rooms.proposals.states import (
    Answer,
    AuthorKind,
    Circle,
    ProposalKind,
    ProposalState,
)

pytestmark = pytest.mark.django_db


def sees(name: str, proposal: Proposal) -> bool:
    return Proposal.objects.visible_to(actor(name)).filter(pk=proposal.pk).exists()


def author_as(name: str, proposal: Proposal) -> str | None:
    found = queries.list_proposers(proposals=[proposal], by=actor(name))
    return found[proposal.id].name if proposal.id in found else None


def told(name: str) -> set[str]:
    rows = Notification.objects.filter(recipient__email=f"{name}@demo.example")
    return {kind for kind in rows.values_list("kind", flat=True) if kind.startswith("proposals.")}


def test_what_is_handed_in_keeps_its_words_and_waits_for_an_owner() -> None:
    one = handed_in(items=("semiconductors",), about="VN, 8542.31")
    assert (one.state, one.owner, one.due_on) == ("received", None, TODAY + timedelta(days=30))
    assert [(t.kind, t.code) for t in queries.list_topics(one)] == [
        ("country", "VN"), ("hs", "854231"), ("item", "semiconductors"),
    ]  # fmt: skip
    assert author_as("kea", one) == "정보통신산업진흥원"
    assert not sees("company", one)


@pytest.mark.parametrize(
    ("rule", "wrong"),
    [
        ("PRO-02", {"title_ko": " "}), ("PRO-03", {"problem": ""}), ("PRO-04", {"asks": " "}),
        ("PRO-05", {"author": ""}), ("PRO-06", {"gathered_on": SOON}),
    ],
)  # fmt: skip
def test_an_incomplete_proposal_is_refused_and_nothing_is_written(
    rule: str, wrong: dict[str, Any]
) -> None:
    with pytest.raises(Refusal) as refused:
        services.hand_in_many(by=actor("nipa"), at=AT, asks=[ask(), ask(**wrong)])
    assert refused.value.values["rule"] == rule
    assert not Proposal.unscoped.exists()


def test_who_could_not_read_it_hands_nothing_in_and_leadership_and_brokers_never() -> None:
    with pytest.raises(Refusal) as refused:
        handed_in("kea", circle=Circle.GOVERNMENT)
    assert refused.value.values["rule"] == "PRO-07"
    for name in ("leadership", "broker", "platform"):
        with pytest.raises(NotAllowed):
            handed_in(name, circle=Circle.OWNER)
    with pytest.raises(Refusal, match="could not read"):
        handed_in(
            "secretariat", circle=Circle.GOVERNMENT, author_kind=AuthorKind.ASSOCIATION,
            organisation=organisation("kea").id,
        )  # fmt: skip
    with pytest.raises(Refusal, match="no ICT item"):
        handed_in(items=("no such",))


def test_a_company_is_known_to_the_ministry_and_itself_alone() -> None:
    own = of_a_company()
    assert [name for name in ("company", "secretariat", "confirm") if sees(name, own)] == [
        "company", "secretariat", "confirm",
    ]  # fmt: skip
    assert not any(sees(name, own) for name in ("nipa", "kea", "expert", "hanoi"))
    assert own.author_kind == "company"
    # What an officer takes in for a company names it to that officer's organisation alone.
    told_of = handed_in("nipa", author_kind=AuthorKind.COMPANY, author="(예시) 가나다전자")
    assert sees("kea", told_of)
    assert sees("secretariat", told_of)
    assert author_as("nipa", told_of) == "(예시) 가나다전자"
    assert [author_as(name, told_of) for name in ("kea", "secretariat", "hanoi")] == [None] * 3


def test_three_proposals_become_one_and_each_author_hears_the_answer() -> None:
    one, two, three = handed_in("nipa"), handed_in("kea", title_ko="시제품 인증"), of_a_company()
    merged(two, one)
    merged(three, one)
    kept = fresh(three)
    assert (kept.state, kept.title_ko, kept.label_id) == (
        "merged", three.title_ko, three.label_id,
    )  # fmt: skip
    owned(one, "kiet")
    settle()
    assert told("kiet") == {"proposals.assigned"}
    answered(one, by="kiet", answer=Answer.PARTLY, reasons="수출용에 한하여 받아들임")
    settle()
    for name, own in (("nipa", one), ("kea", two), ("company", three)):
        shown = queries.get_proposal(id=own.id, by=actor(name))
        assert [v.reasons for v in queries.list_verdicts(shown)] == ["수출용에 한하여 받아들임"]
        assert told(name) == {"proposals.answered"}, name
    # The association counts what it may read; the company reads nothing but its own.
    assert [p.id for p in queries.list_parts(proposal=one, by=actor("kea"))] == [two.id]
    assert {p.id for p in queries.list_parts(proposal=one, by=actor("secretariat"))} == {
        two.id, three.id,
    }  # fmt: skip
    assert queries.get_whole(proposal=fresh(three), by=actor("company")) is None
    found = queries.list_proposals(by=actor("company"))
    assert [p.id for p in found] == [three.id]
    counted = queries.count_proposals(by=actor("secretariat"), at=AT)
    assert (counted.total, counted.partly, counted.open) == (1, 1, 0)
    assert queries.count_proposals(by=actor("company"), at=AT).total == 0


def test_an_event_on_a_part_names_nobody_who_acted_on_the_whole() -> None:
    one, part = handed_in("nipa"), of_a_company()
    merged(part, one)
    owned(one, "kiet")
    answered(one, by="kiet")
    event = Event.objects.get(verb="proposal_answered", about=part.id)
    assert (event.actor, event.organisation, event.actor_kind) == (None, None, "room_rule")
    assert str(one.id) not in str(list(Event.objects.filter(about=part.id).values_list("payload")))


@pytest.mark.parametrize("case", ["itself", "merged", "into merged", "answered", "stranger", "why"])
def test_what_cannot_be_joined_is_refused_with_its_remedy(case: str) -> None:
    one, two, three = handed_in(), handed_in(), handed_in()
    by, pair, why = "secretariat", (two, one), "같은 조항"
    if case == "itself":
        pair = (one, one)
    elif case in ("merged", "into merged"):
        merged(two, one)
        pair = (two, three) if case == "merged" else (three, two)
    elif case == "answered":
        owned(one)
        answered(one)
    elif case == "stranger":
        by = "kea"
    else:
        why = " "
    with pytest.raises(Refusal) as refused:
        merged(*pair, by=by, why=why)
    numbers = {
        "itself": "PRO-31", "merged": "PRO-32", "into merged": "PRO-32", "answered": "PRO-33",
        "stranger": "PRO-30", "why": "PRO-34",
    }  # fmt: skip
    assert refused.value.values["rule"] == numbers[case]


def test_who_may_not_read_a_proposal_joins_it_with_nothing() -> None:
    one, hidden = owned(handed_in()), of_a_company()
    with pytest.raises(NotFound):
        merged(hidden, one, by="nipa")
    with pytest.raises(NotFound):
        merged(one, hidden, by="nipa")


def test_what_was_joined_goes_along_and_can_be_taken_apart_until_it_is_answered() -> None:
    one, two, three = handed_in(), handed_in(), handed_in()
    merged(three, two)
    merged(two, one)
    assert {fresh(two).merged_into_id, fresh(three).merged_into_id} == {one.id}
    with pytest.raises(Refusal):
        services.split_proposal(by=actor("secretariat"), at=AT, proposal=three.id, why="")
    apart = services.split_proposal(
        by=actor("secretariat"), at=AT, proposal=three.id, why="다른 조항이었음"
    )
    assert (apart.state, apart.merged_into_id, apart.owner_id) == ("received", None, None)
    owned(one)
    answered(one)
    assert not fresh(three).verdicts.exists()
    with pytest.raises(Conflict):
        services.split_proposal(by=actor("secretariat"), at=AT, proposal=two.id, why="늦음")


def test_only_the_owner_answers_with_reasons_and_two_who_answer_at_once_both_keep_theirs() -> None:
    one = owned(handed_in("kea", author_kind=AuthorKind.ASSOCIATION), "nipa")
    for name in ("kiet", "secretariat", "kea"):
        with pytest.raises(NotAllowed):
            answered(one, by=name)
    past = {"next_on": TODAY - timedelta(days=1)}
    for wrong in ({"reasons": " "}, {"answer": Answer.LONG_TERM}, past):
        with pytest.raises(Refusal):
            answered(one, **wrong)
    answered(one, read=0)
    with pytest.raises(Conflict, match="meanwhile"):
        answered(one, Answer.REFUSED, read=0)
    assert fresh(one).answer == "partly"
    answered(one, Answer.LONG_TERM, read=1, next_on=SOON)
    assert [v.answer for v in queries.list_verdicts(one)] == ["long_term", "partly"]


def test_a_proposal_goes_to_a_public_body_that_reads_it_and_the_secretariat_sets_the_day() -> None:
    one = handed_in()
    for wrong in ({"owner": "kea"}, {"due_on": TODAY - timedelta(days=1)}):
        with pytest.raises(Refusal):
            owned(one, **wrong)
    hidden = of_a_company()
    with pytest.raises(Refusal, match="may not read"):
        owned(hidden, "nipa")
    owned(one, "nipa", due_on=SOON)
    assert (fresh(one).state, fresh(one).due_on) == ("reviewing", SOON)
    with pytest.raises(NotAllowed):
        owned(one, "nipa", by="nipa", due_on=SOON + timedelta(days=5))
    owned(one, "kiet", by="nipa")
    with pytest.raises(NotAllowed):
        owned(one, "nipa", by="nipa")


def test_what_the_government_thinks_is_kept_from_associations_and_companies() -> None:
    one, own = owned(handed_in("kea"), "nipa"), of_a_company()
    services.review_proposal(by=actor("nipa"), at=AT, proposal=one.id, says="통상 마찰 우려")
    services.review_proposal(by=actor("confirm"), at=AT, proposal=own.id, says="검토 중")
    for name in ("nipa", "secretariat", "hanoi", "leadership"):
        assert len(queries.list_reviews(proposal=one, by=actor(name))) == 1
    assert queries.list_reviews(proposal=one, by=actor("kea")) == []
    assert len(queries.list_reviews(proposal=own, by=actor("secretariat"))) == 1
    assert queries.list_reviews(proposal=own, by=actor("company")) == []
    with pytest.raises(NotAllowed):
        services.review_proposal(by=actor("kea"), at=AT, proposal=one.id, says="의견")


def test_an_author_asks_once_to_have_it_reconsidered_also_of_what_was_joined() -> None:
    one, part = handed_in("nipa"), of_a_company()
    merged(part, one)
    owned(one, "kiet")
    with pytest.raises(Conflict):
        services.ask_again(by=actor("company"), at=AT, proposal=part.id, why="이르다")
    answered(one, Answer.REFUSED, by="kiet")
    with pytest.raises(NotAllowed):
        services.ask_again(by=actor("kea"), at=AT, proposal=one.id, why="남의 것")
    with pytest.raises(Refusal, match="overlooked"):
        services.ask_again(by=actor("company"), at=AT, proposal=part.id, why=" ")
    services.ask_again(by=actor("company"), at=AT, proposal=part.id, why="시험성적서가 이미 있음")
    assert (fresh(one).state, fresh(one).asked_again_why) == ("reconsidering", "")
    assert fresh(part).asked_again_why == "시험성적서가 이미 있음"
    settle()
    assert "proposals.asked_again" in told("kiet")
    answered(one, Answer.ACCEPTED, by="kiet")
    assert fresh(part).answer == "accepted"
    for name, own in (("company", part), ("nipa", one)):
        with pytest.raises(Conflict, match="already"):
            services.ask_again(by=actor(name), at=AT, proposal=own.id, why="다시")


def test_an_author_takes_back_what_nobody_answered() -> None:
    one = handed_in("kea", author_kind=AuthorKind.ASSOCIATION)
    with pytest.raises(NotAllowed):
        services.take_back(by=actor("nipa"), at=AT, proposal=one.id, why="남의 것")
    services.take_back(by=actor("kea"), at=AT, proposal=one.id, why="해결됨")
    assert fresh(one).state == ProposalState.WITHDRAWN
    assert queries.count_proposals(by=actor("kea"), at=AT).total == 0


def test_silence_is_worked_out_and_counted_by_owner_and_theme() -> None:
    late, put_off, open_one = (owned(handed_in(title_ko=f"제안 {n}")) for n in range(3))
    answered(put_off, Answer.LONG_TERM, next_on=TODAY)
    at = AT + timedelta(days=40)
    owned(open_one, due_on=TODAY + timedelta(days=90))
    silent = queries.list_proposals(by=actor("kea"), wanted=Wanted(silent=at.date()))
    assert {one.id for one in silent} == {late.id, put_off.id}
    assert queries.late_by(fresh(late), at=at) == 10
    ((house, tally),) = queries.count_by_owner(by=actor("kea"), at=at)
    assert (house.code, tally.total, tally.silent, tally.long_term) == ("nipa", 3, 2, 1)
    assert [one.name for one in queries.count_by_theme(by=actor("kea"), at=at)] == ["network"]


def test_what_was_accepted_is_carried_out_with_evidence() -> None:
    one = owned(handed_in(kind=ProposalKind.SUPPORT))
    answered(one, Answer.REFUSED)
    with pytest.raises(Conflict):
        services.carry_out(by=actor("nipa"), at=AT, proposal=one.id, evidence="공고")
    answered(one, Answer.ACCEPTED)
    with pytest.raises(Refusal):
        services.carry_out(by=actor("nipa"), at=AT, proposal=one.id, evidence=" ")
    services.carry_out(by=actor("nipa"), at=AT, proposal=one.id, evidence="공고 제2026-7호")
    assert (fresh(one).state, fresh(one).outcome) == ("done", "공고 제2026-7호")


def test_likes_are_found_with_the_reason_and_never_what_one_may_not_read() -> None:
    one = handed_in()
    near = handed_in("kea", title_ko="수출용 시제품 적합성평가 면제")
    far = handed_in(
        title_ko="수출 보증 한도 확대", problem="보증 한도가 낮다.", asks="보증 한도를 늘린다."
    )
    hidden = of_a_company()
    settle()
    assert SearchEntry.unscoped.filter(kind="proposal").count() == 4
    likes = queries.list_alike(proposal=one, by=actor("nipa"))
    found = {like.proposal.id: like.why for like in likes}
    assert near.id in found
    assert not {far.id, hidden.id, one.id} & set(found)
    assert found[near.id].provisions == ("「전파법」 제58조의2",)
    assert found[near.id].words
    known = queries.list_alike(proposal=one, by=actor("secretariat"))
    assert hidden.id in {like.proposal.id for like in known}


def asked_for(by: str, one: Proposal) -> dict[str, int]:
    """Return how many questions each panel asks the database."""
    reader, counts = actor(by), {}
    panels = {
        "list": lambda: queries.list_proposers(
            proposals=queries.list_proposals(by=reader), by=reader
        ),
        "alike": lambda: queries.list_alike(proposal=one, by=reader),
        "parts": lambda: queries.list_parts(proposal=one, by=reader),
        "board": lambda: queries.count_by_owner(by=reader, at=AT),
        "themes": lambda: queries.count_by_theme(by=reader, at=AT),
        "rules": lambda: queries.list_rules(by=reader),
        "deeds": lambda: queries.list_deeds(proposal=one, whole=None, by=reader),
    }
    for name, ask_ in panels.items():
        with CaptureQueriesContext(connection) as asked:
            ask_()
        counts[name] = len(asked)
    return counts


def test_questions_to_the_database_do_not_grow_with_proposals() -> None:
    one = handed_in()
    owned(one)
    before = asked_for("secretariat", one)
    for n in range(12):
        more = handed_in(title_ko=f"제안 {n}")
        merged(more, one) if n % 2 else owned(more, "kiet")
    assert asked_for("secretariat", one) == before
    assert max(before.values()) <= 10
