"""Briefs: drafted once, every figure traced, submitted by their organisation, signed above."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.rooms.steps import AT, actor, settle

from situationroom.base.actors import ANONYMOUS, room_rule
from situationroom.base.errors import Conflict, NotAllowed, NotFound
from situationroom.base.labels import Level
from situationroom.base.models import Event
from situationroom.rooms.impact.models import Figure, Run
from situationroom.rooms.reports import queries, services
from situationroom.rooms.reports.drafting import draft_of
from situationroom.rooms.reports.lifecycle import may_move
from situationroom.rooms.reports.models import Brief
from situationroom.rooms.reports.states import BriefState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("after_the_court")]


def the_brief() -> Brief:
    return Brief.unscoped.select_related("label", "issue").get()


def move(name: str, new: BriefState) -> Brief:
    return services.move_brief(by=actor(name), at=AT, brief=the_brief(), new=new)


def refs(value: Any) -> Iterator[dict[str, str]]:
    """Yield every figure a stored document quotes."""
    if isinstance(value, dict):
        if set(value) == {"text", "figure"}:
            yield value
        for inner in value.values():
            yield from refs(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from refs(inner)


def drafted_again() -> Brief:
    issue = the_brief().issue
    drafted = draft_of(issue, at=AT)
    assert drafted is not None
    rule = room_rule("reports.draft_brief_of_issue")
    return services.draft_brief(by=rule, at=AT, issue=issue, drafted=drafted)


def test_the_same_text_again_is_the_same_edition() -> None:
    brief, events = the_brief(), Event.objects.count()
    assert drafted_again() == brief
    assert (Brief.unscoped.count(), Event.objects.count()) == (1, events)


def test_changed_figures_make_a_second_edition_and_keep_the_first() -> None:
    first = the_brief()
    run = Run.unscoped.get(act__code="us-2026-02-20-court", knowledge="then")
    Figure.objects.filter(run=run, item="total", name="hit_usd").update(value=2e9)
    second = drafted_again()
    assert (first.edition, second.edition) == (1, 2)
    assert queries.find_brief_of_issue(first.issue_id) == second
    first.refresh_from_db()
    assert first.content_ko != second.content_ko
    found = queries.list_briefs_of_issue(issue=first.issue_id, by=actor("secretariat"))
    assert found == [second, first]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_figure_of_the_brief_is_there_with_its_trace(language: str) -> None:
    brief = the_brief()
    content = brief.content_ko if language == "ko" else brief.content_en
    quoted = {ref["figure"] for ref in refs(content)}
    stored = Figure.objects.filter(run__in=brief.runs.all(), pk__in=quoted)
    assert len(quoted) > 50
    assert stored.count() == len(quoted)
    assert all(figure.trace["steps"] for figure in stored)
    assert all(figure.trace["sources"] for figure in stored if figure.value)


def test_both_languages_are_whole_and_quote_the_same_figures() -> None:
    brief = the_brief()
    korean, english = (queries.document_of(brief, language=code) for code in ("ko", "en"))
    assert (korean.language, english.language) == ("ko", "en")
    assert [block.kind for block in korean.blocks] == [block.kind for block in english.blocks]
    assert [r["figure"] for r in refs(brief.content_ko)] == [
        r["figure"] for r in refs(brief.content_en)
    ]
    assert korean.watermark
    assert english.watermark


def test_the_brief_says_what_it_does_not_cover() -> None:
    text = repr(queries.document_of(the_brief(), language="en"))
    for words in ("The effect is on direct exports", "shares of 2011", "US home sales",
                  "never counted as zero", "never added", "not a forecast", "87.7",
                  "17 of 17 organisations"):  # fmt: skip
        assert words in text


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_impact_page_has_its_parts_in_their_order(language: str) -> None:
    blocks = queries.document_of(the_brief(), language=language).blocks
    start = next(i for i, b in enumerate(blocks) if b.kind == "topic" and b.new_page)
    said = [getattr(b, "caption", "") or getattr(b, "text", "") for b in blocks[start:]]
    parts = {
        "ko": ("영향", "품목별 노출", "탄력성 출처별", "부과 대상 수출 속 한국", "모르는 것"),
        "en": ("Impact", "Exposure by item", "Change of exports by elasticity source",
               "Korean value added in what is hit", "What is not known"),
    }[language]  # fmt: skip
    places = [next(i for i, text in enumerate(said) if str(text).startswith(part))
              for part in parts]  # fmt: skip
    assert places == sorted(places)


def test_a_draft_is_seen_by_its_organisation_only() -> None:
    brief = the_brief()
    assert (brief.state, brief.label.level) == (BriefState.DRAFT, Level.OWN)
    for name in ("secretariat", "confirm"):
        assert queries.get_brief(id=brief.id, by=actor(name)) == brief
    for by in (*map(actor, ("nipa", "kiet", "hanoi", "kea", "company")), ANONYMOUS):
        assert queries.list_briefs(by=by) == []
        with pytest.raises(NotFound):
            queries.get_brief(id=brief.id, by=by)


def test_a_submitted_brief_goes_to_leadership_and_a_signed_one_to_government() -> None:
    draft_id = the_brief().id
    with pytest.raises(NotFound):
        queries.get_brief(id=draft_id, by=actor("leadership"))
    submitted = move("secretariat", BriefState.SUBMITTED)
    assert queries.get_brief(id=draft_id, by=actor("leadership")) == submitted
    for name in ("nipa", "hanoi", "kea", "company"):
        with pytest.raises(NotFound):
            queries.get_brief(id=draft_id, by=actor(name))
    signed = move("leadership", BriefState.SIGNED)
    assert (signed.signed_by, signed.signed_at) == (actor("leadership").name, AT)
    for name in ("nipa", "hanoi"):
        assert queries.get_brief(id=draft_id, by=actor(name)) == signed
    for name in ("kea", "company"):
        with pytest.raises(NotFound):
            queries.get_brief(id=draft_id, by=actor(name))


@pytest.mark.parametrize("name", ["nipa", "kea", "hanoi", "company", "leadership"])
def test_who_does_not_see_a_draft_finds_nothing_to_submit(name: str) -> None:
    with pytest.raises(NotFound):
        move(name, BriefState.SUBMITTED)
    assert the_brief().label.level == Level.OWN


@pytest.mark.parametrize("name", ["secretariat", "confirm", "nipa", "kea", "company"])
def test_only_leadership_signs_or_sends_back(name: str) -> None:
    move("secretariat", BriefState.SUBMITTED)
    reads = name in ("secretariat", "confirm")
    refused, says = (NotAllowed, "leadership") if reads else (NotFound, "no such brief")
    for new in (BriefState.SIGNED, BriefState.DRAFT):
        with pytest.raises(refused, match=says):
            move(name, new)


def test_a_draft_cannot_be_signed_and_a_signed_brief_stays() -> None:
    with pytest.raises(NotFound):  # leadership does not see a draft
        move("leadership", BriefState.SIGNED)
    move("secretariat", BriefState.SUBMITTED)
    with pytest.raises(Conflict):
        move("secretariat", BriefState.SUBMITTED)
    move("leadership", BriefState.SIGNED)
    for new in (BriefState.SIGNED, BriefState.DRAFT):
        with pytest.raises(Conflict):
            move("leadership", new)
    legal = {(old, new) for old in BriefState for new in BriefState if may_move(old, new)}
    assert legal == {
        (BriefState.DRAFT, BriefState.SUBMITTED), (BriefState.SUBMITTED, BriefState.SIGNED),
        (BriefState.SUBMITTED, BriefState.DRAFT),
    }  # fmt: skip


@pytest.mark.parametrize("name", ["kea", "company", "leadership", "hanoi", "nipa"])
def test_who_may_not_draft_is_refused(name: str) -> None:
    issue = the_brief().issue
    drafted = draft_of(issue, at=AT)
    assert drafted is not None
    with pytest.raises(NotAllowed, match="may draft"):
        services.draft_brief(by=actor(name), at=AT, issue=issue, drafted=drafted)
    with pytest.raises(NotAllowed, match="may draft"):
        services.redraft_brief(by=actor(name), at=AT, issue=issue)


def test_an_issue_without_a_run_has_no_brief_yet() -> None:
    issue = the_brief().issue
    issue.runs.clear()
    assert draft_of(issue, at=AT) is None


def test_the_board_shows_each_only_what_they_may_read() -> None:
    settle()
    mine, theirs = queries.get_board(by=actor("secretariat")), queries.get_board(by=actor("kea"))
    assert [len(mine.notices), len(mine.issues), len(mine.briefs)] == [1, 1, 1]
    assert [len(theirs.notices), len(theirs.issues), len(theirs.briefs)] == [1, 1, 0]
    public = queries.get_board(by=ANONYMOUS)
    assert [len(public.notices), len(public.issues), len(public.briefs)] == [1, 0, 0]
