"""The register of measures: shown to those who may, refused in time to those who may not."""

import re
from dataclasses import replace
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.rooms.steps import CHIPS, confirmed, register
from tests.web.test_register_form import said
from tests.web.visits import TELLING, visit

from situationroom.base.actors import room_rule
from situationroom.rooms.measures.models import StateAct
from situationroom.rooms.measures.queries import PAGE
from situationroom.rooms.watch.drills import start_drill
from situationroom.web.words import programme_name

pytestmark = pytest.mark.django_db
LIST, FORM = "/duties/measures/", "/duties/measures/register"
ACT = "/duties/measures/us-invented/"
MAY = ["secretariat", "confirm", "hanoi"]
MAY_NOT = ["nipa", "leadership", "kea"]


def text(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("name", MAY)
def test_who_may_register_is_offered_it_and_gets_the_form(name):
    assert FORM in text(visit(name).get(LIST))
    assert 'name="percent"' in text(visit(name).get(FORM))


@pytest.mark.parametrize("name", MAY_NOT)
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_may_not_register_is_told_at_once_who_may(name, method):
    assert FORM not in text(visit(name).get(LIST))
    answer = getattr(visit(name, "en"), method)(FORM)
    assert answer.status_code == 403
    assert "Only officers and posts with the register role may register an act." in text(answer)
    assert "Ministry of Science and ICT" in text(answer)
    assert "IT Support Centre Hanoi" in text(answer)
    assert 'name="percent"' not in text(answer)
    assert "과학기술정보통신부" in text(getattr(visit(name), method)(FORM))


def test_who_is_no_member_of_the_room_is_not_told_who_holds_the_role():
    answer = visit("company", "en").get(FORM)
    assert answer.status_code == 403
    assert "Ministry of Science and ICT" not in text(answer)


def test_a_notice_offers_registration_only_to_those_who_may_and_fills_the_form():
    notice, _ = start_drill(by=room_rule("t"), at=timezone.now(), name="2026-02-20-court")
    page = f"/duties/notices/{notice.id}/"
    assert f"{FORM}?notice={notice.id}" in text(visit("hanoi").get(page))
    assert FORM not in text(visit("nipa").get(page))
    form = text(visit("hanoi").get(f"{FORM}?notice={notice.id}"))
    assert f'value="{notice.title_ko}"' in form
    assert f'value="{notice.published_on.isoformat()}"' in form
    for unknown in (uuid4(), "1"):
        assert visit("hanoi").get(f"{FORM}?notice={unknown}").status_code == 404


def confirmable(page: str) -> bool:
    """Tell whether a page leads to where the act is confirmed: beside what it changes."""
    return f'<a class="krds-btn primary small" href="{ACT}diff' in page


def withdrawable(page: str) -> bool:
    return f'action="{ACT}withdraw"' in page


def test_confirming_and_withdrawing_are_shown_to_those_who_may():
    register(by="hanoi")
    shown = {name: text(visit(name).get(ACT)) for name in ["hanoi", "confirm", "nipa"]}
    assert {name: (confirmable(page), withdrawable(page)) for name, page in shown.items()} == {
        "hanoi": (False, True),
        "confirm": (True, True),
        "nipa": (False, False),
    }
    assert "다른 담당자의 확인이 필요합니다" in shown["hanoi"]
    beside = {name: text(visit(name).get(f"{ACT}diff")) for name in ("hanoi", "confirm", "nipa")}
    there = {name: f'action="{ACT}confirm"' in page for name, page in beside.items()}
    assert there == {"hanoi": False, "confirm": True, "nipa": False}


@pytest.mark.parametrize("step", ["confirm", "withdraw"])
def test_a_step_reached_directly_is_refused_with_who_may(step):
    register(by="hanoi")
    answer = visit("nipa", "en").post(ACT + step, {"reason": "x"})
    assert answer.status_code == 403
    assert f"Only officers and posts with the register role may {step} an act." in text(answer)
    assert "IT Support Centre Hanoi" in text(answer)
    assert StateAct.unscoped.get(code="us-invented").state == "unconfirmed"


def test_whoever_registered_is_told_who_else_may_confirm():
    register(by="hanoi")
    answer = visit("hanoi", "en").post(ACT + "confirm")
    assert answer.status_code == 403
    assert "Ask a second officer with the register role." in text(answer)
    assert "Ministry of Science and ICT" in text(answer)


def test_withdrawing_needs_a_reason_and_says_what_happened():
    confirmed(CHIPS)
    officer = visit("secretariat", "en")
    for reason in ("", "  "):
        answer = officer.post(ACT + "withdraw", {"reason": reason})
        assert answer.status_code == 422
        assert "r-field-error" in text(answer)
    answer = officer.post(ACT + "withdraw", {"reason": "a wrong rate"}, follow=True)
    assert "Withdrawn. It counts no more" in text(answer)
    assert not confirmable(text(answer))
    assert not withdrawable(text(answer))


def test_an_unknown_code_is_refused_at_its_field_and_what_was_typed_stays():
    answer = visit("hanoi", "en").post(FORM, said(products="8542.31.99"))
    page = text(answer)
    assert answer.status_code == 422
    assert re.search(
        r'id="id_products_error".*?No line of the tariff begins with 8542\.31\.99', page
    )
    assert "8542.31.00" in page
    assert "(MEA-08)" in page
    assert ">\n8542.31.99</textarea>" in page


def test_the_same_citation_leads_to_the_act_that_is_there():
    register()
    answer = visit("hanoi", "en").post(FORM, said(citation="999 Fed. Reg. 1"))
    assert answer.status_code == 422
    assert "is in the register already, as act us-invented" in text(answer)
    assert f'href="{ACT}"' in text(answer)


def test_products_nobody_can_compute_are_said_on_the_act():
    answer = visit("hanoi", "en").post(FORM, said(products="9802.00"), follow=True)
    assert answer.status_code == 200
    assert "holds no tariff line for any product of this act (9802.00)" in text(answer)
    part = said(products="8542, 9802.00", citation="99 FR 2", title_en="Part")
    answer = visit("hanoi", "en").post(FORM, part, follow=True)
    assert "The room holds no tariff lines for 9802.00" in text(answer)
    assert "9802.00" not in text(visit("hanoi").get("/duties/measures/us-2025-04-02-reciprocal/"))


def test_an_act_that_reaches_back_says_by_how_much():
    answer = visit("hanoi", "en").post(FORM, said(since="2026-07-01"), follow=True)
    assert "by 29 days" in text(answer)


def test_the_list_has_pages():
    for number in range(PAGE):
        register(code=f"us-invented-{number}", citation=f"999 FR {number}")
    reader = visit("secretariat")
    first = text(reader.get(LIST))
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following
    second = text(reader.get(LIST + following[1].replace("&amp;", "&")))
    codes = [
        set(re.findall(r"/duties/measures/(us-[a-z0-9-]+)/", page)) for page in (first, second)
    ]
    assert len(codes[0]) == PAGE
    assert not codes[0] & codes[1]
    assert len(codes[0] | codes[1]) == StateAct.unscoped.count()


def test_an_act_asks_the_database_a_few_times_however_long_its_lists(
    django_assert_max_num_queries,
):
    many = tuple(str(code) for code in range(8401, 8469))
    register(replace(CHIPS, listed=many), replace(CHIPS, exempt=many))
    reader = visit("confirm")
    with django_assert_max_num_queries(20 + TELLING):
        assert reader.get(ACT).status_code == 200


def test_an_act_spells_its_products_out_and_names_its_law():
    answer = visit("hanoi").post(FORM, said(products="8473.30 8523.51", exempt="8473.30.20"))
    page = text(visit("nipa").get(answer["Location"]))
    assert "8473.30, 8523.51; 면제: 8473.30.20" in page
    assert "무역확장법 232조 (2026. 7. 30.)" in page
    assert "-listed" not in page


@pytest.mark.parametrize("key", ["act_s232_20261399", "act_", "s999", "act_s232_2026-07-30"])
def test_a_programme_nobody_named_is_shown_as_it_is(key):
    assert programme_name(key) == key
