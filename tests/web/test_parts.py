"""The parts of the pages: what a template may rely on."""

from datetime import UTC, datetime

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation
from django.utils.html import escape

from situationroom.web import marks, shell
from situationroom.web.figures import Entry, Figure, Step
from situationroom.web.menu import MENU
from situationroom.web.tables import Column, Empty, Link, State, Table

MOMENT = datetime(2026, 2, 24, 0, 5, tzinfo=UTC)
EVIL = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def show(source, **context):
    return Template("{% load room %}" + source).render(Context(context))


def test_money_tags():
    assert show("{{ a|usd_eok }}", a=None) == "not known"
    assert show("{{ a|usd_eok }}", a=0) == "$0"
    assert show("{{ a|share }} {{ a|share:2 }}", a=0.12345) == "12.3 % 12.35 %"
    assert show("{% money_range a b c %}", a=2e8, b=1e8, c=3e8) == "$200M ($100M–$300M)"


def test_time_tags():
    assert 'datetime="2026-02-24T00:05:00+00:00"' in show("{% kst m %}", m=MOMENT)
    assert show("{{ m|kst }}", m=MOMENT) == "24 Feb 2026, 09:05 KST"
    assert show('{{ m|localtime_of:"Asia/Dubai" }}', m=MOMENT) == "04:05"


@pytest.mark.parametrize("tone", sorted(marks.TONES))
def test_a_state_is_never_colour_alone(tone):
    html = show("{% state_badge tone text %}", tone=tone, text=EVIL)
    assert f"#i-{tone}" in html
    assert escape(EVIL) in html
    assert EVIL not in html


def test_an_unknown_state_or_label_is_refused():
    with pytest.raises(ValueError, match="a state is one of"):
        marks.state_badge("purple", "x")
    with pytest.raises(ValueError, match="no label"):
        marks.label_mark("secret")


@pytest.mark.parametrize("key", marks.LABELS)
def test_every_label_says_its_name_and_tlp(key):
    html = show("{% label_mark key %}", key=key)
    assert str(marks.LABELS[key].name) in html
    assert f"TLP:{marks.LABELS[key].tlp}" in html


def table(**over):
    given = {
        "anchor": "t",
        "caption": "Items",
        "columns": [
            Column(key="name", label="Item", kind="link", head=True),
            Column(key="hit", label="Hit", kind="usd"),
            Column(key="rate", label="Rate", kind="change"),
            Column(key="state", label="State", kind="state"),
            Column(key="at", label="When", kind="time"),
        ],
        "rows": [
            {
                "name": Link(text=EVIL, url="/x"),
                "hit": -1.793e8,
                "rate": -0.02,
                "state": State(tone="risk", text="At risk"),
                "at": MOMENT,
            },
            {"name": "plain", "hit": None, "rate": 0},
        ],
    }
    return Table(**{**given, **over})


def test_a_table_writes_excel_values_beside_what_is_read():
    html = show("{% table t %}", t=table())
    assert '<th scope="row"' in html
    assert 'data-label="Hit (USD million)" data-value="-179.3">△179.3<' in html
    assert 'data-value="-0.02">△2 %<' in html
    assert "r-unknown" in html
    assert EVIL not in html


def test_an_empty_table_says_what_to_do_first():
    empty = Empty(title="No issue yet", first="Open one", action="Open", url="/new")
    html = show("{% table t %}", t=table(rows=[], empty=empty))
    assert "Open one" in html
    assert "<table" not in html
    assert "Nothing here yet" in show("{% table t %}", t=table(rows=[]))


def test_a_figure_says_when_it_is_unconfirmed_or_stale():
    part = '{% include "web/parts/figure.html" %}'
    html = show(part, figure=Figure(sentence=EVIL, unconfirmed=True, stale_since=MOMENT))
    assert "Unconfirmed" in html
    assert "Stale since" in html
    assert EVIL not in html
    plain = show(part, figure=Figure(sentence="x"))
    assert "unconfirmed" not in plain
    assert "stale" not in plain


def test_steps_poll_until_done():
    part = '{% include "web/parts/steps.html" %}'
    steps = [Step(name="a", tone="done", seconds=0.42), Step(name="b", tone="action")]
    assert 'hx-trigger="every 1s"' in show(part, steps=steps, poll="/p")
    assert "hx-get" not in show(part, steps=steps, poll="/p", done=True)
    assert "in progress" in show(part, steps=steps)


def test_a_timeline_escapes_what_people_write():
    entries = [Entry(at=MOMENT, who="a", kind="post", text=EVIL)]
    html = show('{% include "web/parts/timeline.html" %}', entries=entries)
    assert escape(EVIL) in html
    assert EVIL not in html


def test_the_pager_keeps_the_filters():
    request = RequestFactory().get("/?q=chips&before=old")
    html = show('{% include "web/parts/pager.html" %}', request=request, next="abc")
    assert "?q=chips&amp;after=abc" in html
    assert "before" not in html


def test_the_menu_has_seven_groups_and_hides_what_is_not_there():
    assert len(MENU) == 7
    assert shell.address("no_such_page") == ""
    for entry in shell.menu_of(signed_in=True, here=""):
        assert entry.entries


def test_the_reader_stands_at_the_nearest_entry():
    names = ["issues", "issues_responses"]
    assert shell._nearest(names, "issues_responses") == "issues_responses"
    assert shell._nearest(names, "issues_responses_edit") == "issues_responses"
    assert shell._nearest(names, "issues_detail") == "issues"
    assert shell._nearest(names, "issuesx") == ""
