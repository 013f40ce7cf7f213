"""The origin check: told on a page or by a program, answered with its law, kept nowhere."""

import json

import pytest
from tests.web.visits import visit

from situationroom.base.errors import Refusal
from situationroom.rooms.measures.origin import (
    ASK_TEXT,
    MOST_STAGES,
    REASON_TEXT,
    ToldStage,
    Work,
    find_goods_origin,
)

pytestmark = pytest.mark.django_db
CELLS = {"line": "8541.43", "s1-country": "DE", "s1-work": "cell", "s2-country": "CN",
         "s2-work": "cells_joined"}  # fmt: skip
CHIPS = {"line": "8542.31", "s1-country": "KR", "s1-work": "diffusion", "s2-country": "CN",
         "s2-work": "chip_packaging"}  # fmt: skip


def sent(form: dict, language: str = "en"):
    return visit(language=language).post("/duties/origin/", form)


def test_a_page_asks_and_answers_with_the_law_in_both_languages():
    assert (
        "Which country are my goods from"
        in visit(language="en").get("/duties/origin/").content.decode()
    )
    page = sent(CELLS).content.decode()
    assert "Likely Germany, by the rules and decisions at hand." in page
    assert "HQ H298653" in page
    assert "독일일 가능성이 높습니다" in sent(CELLS, "ko").content.decode()


def test_where_decisions_differ_the_page_abstains_and_says_what_to_ask():
    page = sent(CHIPS).content.decode()
    for said in ("Open between:", "19 CFR part 177", "before it is packaged?"):
        assert said in page


def test_goods_finished_in_mexico_are_told_about_marking():
    form = {"line": "8507.60", "s1-country": "CN", "s1-work": "cell", "s2-country": "MX",
            "s2-work": "cells_joined"}  # fmt: skip
    page = sent(form).content.decode()
    assert "Likely China" in page
    assert "follows part 102" in page


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"line": "8541.43"}, "No stage of production was told."),
        ({**CELLS, "line": "solar"}, "solar is not a product code."),
        ({**CELLS, "s1-work": ""}, "Say both the country and what was done there."),
        ({**CELLS, "s1-inputs": "8541.43, glass"}, "glass is not a product code."),
    ],
)
def test_what_is_missing_is_said_beside_what_was_sent(form: dict, said: str):
    answer = sent(form)
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_a_program_is_answered_alike_and_must_be_signed_in():
    body = {
        "line": "8541.43",
        "stages": [
            {"country": "Germany", "work": "cell"},
            {"country": "CN", "work": "cells_joined"},
        ],
    }
    post = {"path": "/api/v1/origin", "data": json.dumps(body), "content_type": "application/json"}
    assert visit().post(**post).status_code == 401
    answer = visit("company", language="en").post(**post).json()
    assert (answer["country"], answer["confidence"], answer["candidates"]) == (
        "DE",
        "likely",
        ["DE"],
    )
    assert answer["because"][0]["citation"] == "HQ H298653"
    assert answer["because"][0]["words"].startswith("The cells were made in DE")


def test_every_reason_and_question_of_the_rules_has_its_words(request):
    source = request.config.rootpath / "src" / "tradeimpact" / "origin"
    text = "".join(path.read_text(encoding="utf-8") for path in source.glob("*.py"))
    import re

    assert set(re.findall(r'Reason\(\s*"(\w+)"', text)) <= set(REASON_TEXT)
    assert set(re.findall(r'asks=\(\s*"(\w+)"', text)) <= set(ASK_TEXT)


def test_more_stages_than_anybody_tells_are_refused():
    stage = ToldStage("KR", Work.MADE)
    with pytest.raises(Refusal, match="More than 12 stages"):
        find_goods_origin(line="8542", stages=[stage] * (MOST_STAGES + 1))
