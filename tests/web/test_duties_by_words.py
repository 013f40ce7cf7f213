"""The duty look-up takes words: codes while typing, an answer to choose from, the interface."""

import pytest
from tests.web.test_duty_page import ON, offered, text
from tests.web.visits import visit

pytestmark = pytest.mark.django_db


def test_words_give_codes_to_choose_from_that_keep_origin_and_day():
    answer = visit(language="en").get(f"/duties/?line=태양전지 모듈&origin=TW&on={ON}")
    assert answer.status_code == 200
    assert {"line": "85414300", "origin": "TW", "on": ON} in offered(answer)
    assert "ICT item" in text(answer)
    assert "Words of heading 8541" in text(answer)
    assert 'value="태양전지 모듈"' in text(answer)


def test_typing_words_suggests_codes_and_typing_a_code_does_not():
    typed = visit().get("/duties/words?line=SSD&origin=KR")
    assert offered(typed)[0] == {"origin": "KR", "line": "8523510000"}
    for said in ("8542.31", "", "가", "!!"):
        assert text(visit().get("/duties/words", {"line": said})).strip() == ""


def test_what_is_typed_is_shown_as_text():
    page = text(
        visit().get("/duties/", {"line": "<script>alert(1)</script> SSD", "on": ON, "origin": "KR"})
    )
    assert "<script>alert" not in page


def test_the_interface_finds_codes_by_words():
    found = visit().get("/api/v1/hs", {"q": "자동차용 카메라", "limit": 3}).json()["items"]
    assert len(found) == 3
    assert found[0]["hs6"].startswith("85258")
    assert found[0]["item"] == "video"
    for bad in ({}, {"q": ""}, {"q": "a" * 4001}, {"q": "SSD", "limit": 21}):
        assert visit().get("/api/v1/hs", bad).status_code == 422
