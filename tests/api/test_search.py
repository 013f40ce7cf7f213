"""The search door: what a drill left is found by its words, by who may read it."""

import pytest
from tests.api.test_who import READS

KINDS = {"notice", "act", "issue", "brief"}


def found(ask, text: str) -> set[str]:
    return {row["kind"] for row in ask(f"/search?q={text}").json()["items"]}


@pytest.mark.parametrize("who", READS)
def test_everybody_finds_what_they_may_read_and_nothing_else(caller, walked, who):
    ask = caller(who).get
    assert found(ask, "반도체") == READS[who] & KINDS
    assert found(ask, "chip") & {"act", "issue"} == READS[who] & {"act", "issue"}
    assert found(ask, "semiconductor") & {"notice"} == READS[who] & {"notice"}
    for row in ask("/search/suggestions?q=반도").json():
        assert row["kind"] in READS[who]


def test_pages_follow_one_another_and_a_forged_cursor_is_refused(caller, walked):
    ask = caller("secretariat").get
    whole = ask("/search?q=반도체").json()["items"]
    first = ask("/search?q=반도체&limit=1").json()
    second = ask(f"/search?q=반도체&limit=1&after={first['next']}").json()
    assert [*first["items"], *second["items"]] == whole[:2]
    assert ask("/search?q=반도체&after=nonsense").status_code == 400


def test_nobody_finds_nothing(caller, walked):
    assert caller("anonymous").get("/search?q=반도체").status_code == 401
