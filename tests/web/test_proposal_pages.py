"""Pages of proposals: a phone hands in, Excel is pasted, a refusal loses nothing that was typed."""

from typing import Any

import pytest
from django.test import Client
from tests.rooms.delivery.steps import person
from tests.rooms.proposals.steps import (
    TODAY,
    answered,
    followed,
    fresh,
    handed_in,
    merged,
    of_a_company,
    owned,
)

from situationroom.rooms.proposals.models import Proposal
from situationroom.rooms.proposals.states import Answer

pytestmark = pytest.mark.django_db
SAID = {
    "kind": "rule", "title_ko": "시제품 인증 면제", "title_en": "",
    "problem": "석 달 늦다", "asks": "면제",
    "reason": "", "theme": "network", "author_kind": "company", "author": "(예시) 가나다전자",
    "organisation": "", "source": "meeting", "source_says": "제16차 현장 간담회",
    "gathered_on": "2026-08-01", "about": "VN", "circle": "room",
}  # fmt: skip
PASTED = (
    "제안명\t현황 및 문제점\t건의내용\t제안자\t제안자 유형\t분야\t접수경로\t회의명\t접수일\n"
    "시제품 인증 면제\t석 달 늦다\t면제\t(예시) 가나다전자\t기업\t통신·전파\t회의\t"
    "제16차 간담회\t2026. 8. 1.\n"
    "수출 보증 확대\t한도가 낮다\t늘린다\t한국전자정보통신산업진흥회\t협회(회원사 대표)\t"
    "금융·투자\t회의\t제16차 간담회\t2026-08-01\n"
)


def signed_in(name: str) -> Client:
    client = Client()
    client.force_login(person(name))
    return client


def page_of(name: str, one: Any) -> str:
    answer = signed_in(name).get(f"/proposals/{one.id}/")
    assert answer.status_code == 200
    return str(answer.content.decode())


def do(name: str, one: Any, deed: str, **said: str) -> Any:
    return signed_in(name).post(f"/proposals/{one.id}/{deed}", said)


def test_a_proposal_is_handed_in_and_an_incomplete_one_keeps_what_was_typed():
    client = signed_in("nipa")
    assert client.get("/proposals/new/").status_code == 200
    refused = client.post("/proposals/new/", SAID | {"gathered_on": "2100-01-01"})
    assert refused.status_code == 422
    assert "(예시) 가나다전자" in refused.content.decode()
    assert client.post("/proposals/new/", SAID).status_code == 302
    one = Proposal.unscoped.get()
    assert "(예시) 가나다전자" in page_of("nipa", one)
    assert "가나다전자" not in page_of("kea", one)
    assert signed_in("leadership").get("/proposals/new/").status_code == 403


def test_a_company_hands_in_for_itself_and_its_page_names_no_other():
    client = signed_in("company")
    form = client.get("/proposals/new/").content.decode()
    assert 'name="author"' not in form
    said = {key: SAID[key] for key in ("kind", "title_ko", "problem", "asks", "theme")}
    sent = {**said, "gathered_on": "2026-08-01", "circle": "owner"}
    assert client.post("/proposals/new/", sent).status_code == 302
    own, whole = Proposal.unscoped.get(), owned(handed_in(title_ko="다른 기관의 제안"))
    merged(own, whole)
    answered(whole, Answer.PARTLY)
    page = page_of("company", own)
    assert "시제품에 한하여" in page
    assert "다른 기관의 제안" not in page
    assert signed_in("company").get(f"/proposals/{whole.id}/").status_code == 404


def test_excel_is_pasted_with_a_preview_and_written_once():
    client = signed_in("secretariat")
    seen = client.post("/proposals/paste/", {"text": PASTED})
    assert seen.status_code == 200, seen.content.decode()
    digest = seen.context["preview"].digest
    assert [row.kind for row in seen.context["preview"].rows] == ["new", "new"]
    assert not Proposal.unscoped.exists()
    written = client.post("/proposals/paste/write", {"text": PASTED, "digest": digest})
    assert written.status_code == 302
    rows = {one.title_ko: one for one in Proposal.unscoped.all()}
    assert set(rows) == {"시제품 인증 면제", "수출 보증 확대"}
    assert rows["수출 보증 확대"].author_kind == "association"
    assert str(rows["수출 보증 확대"].gathered_on) == "2026-08-01"
    again = client.post("/proposals/paste/", {"text": PASTED.replace("늘린다", "줄인다")})
    assert [row.kind for row in again.context["preview"].rows] == ["unchanged", "refused"]
    bad = client.post("/proposals/paste/", {"text": PASTED.replace("2026-08-01", "내일")})
    assert bad.context["preview"].refuses


def test_an_answer_is_refused_beside_what_was_typed_and_a_colleague_who_was_faster_is_told():
    one = owned(handed_in("kea"), "nipa")
    empty = do("nipa", one, "answer", answer="accepted", reasons=" ", read="0")
    assert empty.status_code == 422
    answered(one, Answer.PARTLY)
    late = do("nipa", one, "answer", answer="refused", reasons="길게 쓴 사유", read="0")
    assert late.status_code == 409
    text = late.content.decode()
    assert "길게 쓴 사유" in text
    assert "시제품에 한하여" in text
    assert 'name="read" value="1"' in text
    assert do("kiet", one, "answer", answer="refused", reasons="남의 일").status_code == 403
    assert do("nipa", one, "answer", answer="refused", reasons="사유", read="1").status_code == 302
    assert do("nipa", one, "nothing").status_code == 404
    assert fresh(one).answer == "refused"


def test_what_the_government_thinks_is_on_no_page_of_an_association():
    one = owned(handed_in("kea"), "nipa")
    assert do("nipa", one, "review", says="통상 마찰 우려").status_code == 302
    assert "통상 마찰 우려" in page_of("secretariat", one)
    assert "통상 마찰 우려" not in page_of("kea", one)


def test_the_board_the_list_and_the_tracker_show_what_one_may_read():
    one = owned(handed_in(), "nipa")
    answered(one, Answer.ACCEPTED)
    rule, hidden = followed(one), of_a_company(title_ko="숨은 제안")
    client = signed_in("kea")
    for address in ("/proposals/", "/proposals/board/", "/proposals/rules/", "/proposals/paste/"):
        assert client.get(address).status_code == 200
    assert "숨은 제안" not in client.get("/proposals/").content.decode()
    assert "숨은 제안" in signed_in("secretariat").get("/proposals/").content.decode()
    tracker = client.get("/proposals/rules/?show=late").content.decode()
    assert "전파법" not in tracker
    assert "「전파법 시행령」 제77조의2제1항" in client.get("/proposals/rules/").content.decode()
    step = {"new": "in_force", "on": str(TODAY), "evidence": "", "read": "drafting"}
    refused = signed_in("nipa").post(f"/proposals/rules/{rule.id}/step", step)
    assert refused.status_code == 422
    assert client.post(f"/proposals/rules/{rule.id}/step", step).status_code == 403
    assert client.get(f"/proposals/{hidden.id}/").status_code == 404
