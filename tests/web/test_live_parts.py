"""Parts of pages that follow the room ask for themselves, and for what their reader may see."""

import re

import pytest
from django.urls import reverse
from tests.web.visits import visit

from situationroom.rooms.issues.models import Issue
from situationroom.web import board, issues

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("after_the_court")]
PART = re.compile(r'<div class="r-live-part" id="([\w-]+)" data-live="([^"]+)" hx-get="([^"]+)"')


def pages() -> dict[str, set[str]]:
    address = reverse("issues_issue", args=[Issue.unscoped.get().id])
    return {"/": set(board.PARTS), address: set(issues.PARTS)}


def get(name: str, address: str, **headers: str) -> str:
    return str(visit(name).get(address, headers=headers).content.decode())


def test_every_part_of_a_page_asks_for_itself_and_gets_the_same():
    for address, names in pages().items():
        page = get("secretariat", address)
        found = {name: asked.replace("&amp;", "&") for name, _, asked in PART.findall(page)}
        assert set(found) == names
        for name, asked in found.items():
            part = get("secretariat", asked, HX_Request="true")
            assert "<main" not in part
            assert [one for one, _, _ in PART.findall(part)] == [name]
            assert part.strip() in page


def test_a_part_follows_the_issue_whose_page_it_is_on():
    issue = Issue.unscoped.get()
    page = get("nipa", reverse("issues_issue", args=[issue.id]))
    assert {follows for _, follows, _ in PART.findall(page)} == {str(issue.id)}


def test_no_part_holds_a_form():
    for address, names in pages().items():
        for name in names:
            part = get("secretariat", f"{address}?part={name}", HX_Request="true")
            assert "<form" not in part


def test_a_part_of_what_one_may_not_read_is_not_there():
    address = f"{reverse('issues_issue', args=[Issue.unscoped.get().id])}?part=issue-timeline"
    assert visit("company").get(address, headers={"HX-Request": "true"}).status_code == 404


def test_the_address_of_a_part_opened_by_hand_is_the_whole_page():
    assert "<main" in get("nipa", "/?part=board-counts")


def test_what_is_said_of_the_board_is_what_its_counts_say():
    part = get("nipa", "/?part=board-counts", HX_Request="true")
    said = re.search(r'data-say="([^"]+)"', part)
    assert said is not None
    assert len(re.findall(r"\d+건", said[1])) == 4
