"""The duty look-up: few questions to the database, names in two languages, remedies as links."""

import re
from datetime import date
from urllib.parse import parse_qs

import pytest
from django.utils import timezone
from tests.rooms.steps import AT, CHIPS, actor, confirmed, register
from tests.web.visits import TELLING, visit

from situationroom.rooms.codelists.models import HSCode
from situationroom.rooms.measures import queries
from situationroom.rooms.measures import services as measures

pytestmark = pytest.mark.django_db
LINE, ON = "8471.80.40.00", "2026-02-24"
ASK = f"/duties/?line={LINE}&origin=KR&on={ON}"
LINKS = re.compile(r'href="/duties/\?([^"]+)"')


def text(answer) -> str:
    return answer.content.decode()


def offered(answer) -> list[dict[str, str]]:
    """Return what each link of the page would ask."""
    found = LINKS.findall(text(answer).replace("&amp;", "&"))
    return [{key: value[0] for key, value in parse_qs(query).items()} for query in found]


@pytest.mark.parametrize("origin", ["KR", "CN", "EU"])
@pytest.mark.parametrize(("name", "most"), [("secretariat", 18), ("", 9)])
def test_a_look_up_asks_the_database_a_few_times_whatever_happened(
    django_assert_max_num_queries, origin, name, most
):
    reader, ask = visit(name), f"/duties/?line=8473301140&origin={origin}&on=2026-08-19"
    assert reader.get(ask).status_code == 200
    with django_assert_max_num_queries(most + TELLING):
        assert reader.get(ask).status_code == 200


@pytest.mark.parametrize(
    "ask", ["duty?line=8473301140&origin=CN&on=2025-01-01", "duty/steps?line=8473301140&origin=CN"]
)
def test_the_interface_asks_the_database_as_seldom(django_assert_max_num_queries, ask):
    assert visit().get(f"/api/v1/{ask}").status_code == 200
    with django_assert_max_num_queries(6 + TELLING):
        assert visit().get(f"/api/v1/{ask}").status_code == 200


def test_a_changed_register_is_read_anew_in_a_bounded_number_of_questions(
    django_assert_max_num_queries,
):
    before = visit().get("/api/v1/duty?line=8542320036&origin=KR&on=2026-08-03").json()
    confirmed(CHIPS)
    with django_assert_max_num_queries(9 + TELLING):
        after = visit().get("/api/v1/duty?line=8542320036&origin=KR&on=2026-08-03").json()
    assert after["total_ad_valorem"] == pytest.approx(before["total_ad_valorem"] + 0.2)


def test_the_page_says_what_the_look_up_answers():
    duty = queries.get_duty(line=LINE, origin="KR", on=date.fromisoformat(ON))
    assert duty.total == 0.25
    page = text(visit(language="en").get(ASK))
    assert "Goods of Korea, Republic of under 8471.80.40.00 pay 25 % on 24 Feb 2026" in page
    steps = queries.list_rate_steps(line=LINE, origin="KR")
    assert f"has changed {len(steps) - 1} times" in page


def test_a_korean_page_names_the_product_in_korean_first_and_an_english_one_in_english():
    name = HSCode.objects.get(code="847180").name_ko.rsplit(" > ", 1)[1]
    english = "Units suitable for physical incorporation into automatic data processing machines"
    korean_page, english_page = text(visit().get(ASK)), text(visit(language="en").get(ASK))
    assert korean_page.index(name) < korean_page.index(english)
    assert english_page.index(english) < english_page.index(name)
    assert re.search(rf'<p [^>]*lang="en">[^<]*<b>{english}', korean_page)
    assert re.search(rf'<p [^>]*lang="ko">[^<]*<b>{name}', english_page)


def test_a_korean_name_that_was_taken_over_says_from_where():
    page = text(visit().get("/duties/?line=8473301140"))
    assert "HS2017 8473.30호에서 승계" in page
    assert "승계" not in text(visit().get(ASK))


@pytest.mark.parametrize("said", ["8471", "8471.8", "847180", "8471.80"])
def test_a_heading_gives_a_list_to_choose_from_that_keeps_origin_and_day(said):
    answer = visit().get(f"/duties/?line={said}&origin=TW&on={ON}")
    assert answer.status_code == 200
    assert {"line": "8471804000", "origin": "TW", "on": ON} in offered(answer)
    assert 'role="alert"' not in text(answer)
    assert f'value="{said}"' in text(answer)


def test_an_unknown_line_leads_to_the_nearest_and_keeps_what_was_said():
    answer = visit(language="en").get(f"/duties/?line=8542.31.99&origin=TW&on={ON}")
    assert answer.status_code == 422
    assert "The schedule has no line 8542.31.99 on 2026-02-24." in text(answer)
    found = [ask for ask in offered(answer) if "line" in ask]
    assert found
    assert all(ask["line"].startswith("854231") for ask in found)
    assert {(ask["origin"], ask["on"]) for ask in found} == {("TW", ON)}
    assert 'value="8542.31.99"' in text(answer)


def test_a_day_outside_coverage_keeps_what_was_said_and_leads_to_the_last_day_covered():
    answer = visit().get(f"/duties/?line={LINE}&origin=TW&on=2031-01-01")
    assert answer.status_code == 422
    for kept in (f'value="{LINE}"', 'value="TW" selected', 'value="2031-01-01"'):
        assert kept in text(answer)
    assert {"line": LINE, "origin": "TW", "on": "2026-08-19"} in offered(answer)


def test_what_is_no_day_is_refused_at_its_field():
    answer = visit().get(f"/duties/?line={LINE}&origin=KR&on=2026-02-31")
    assert answer.status_code == 422
    assert "r-field-error" in text(answer)
    assert 'value="2026-02-31"' in text(answer)


def on_the(monkeypatch, day: date) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda value=None: day)


def test_a_register_behind_today_says_so_before_and_beside_the_answer(monkeypatch):
    on_the(monkeypatch, date(2026, 11, 26))
    for ask in ("/duties/", f"/duties/?line={LINE}"):
        page = text(visit(language="en").get(ask))
        assert "Today is 26 Nov 2026. The register is kept up to 19 Aug 2026 only" in page
        assert 'value="2026-08-19"' in page
    assert "Today is" not in text(visit(language="en").get(ASK))
    assert "오늘은 2026. 11. 26.이나" in text(visit().get("/duties/"))


def test_a_register_that_covers_today_shows_today(monkeypatch):
    on_the(monkeypatch, date(2026, 3, 2))
    page = text(visit(language="en").get(f"/duties/?line={LINE}"))
    assert 'value="2026-03-02"' in page
    assert "Today is" not in page


def test_the_law_leads_to_what_the_reader_may_open():
    member, anybody = text(visit("nipa").get(ASK)), text(visit().get(ASK))
    assert "/duties/measures/us-2026-01-14-semiconductors/" in member
    assert "/duties/measures/" not in anybody
    assert "https://www.federalregister.gov/documents/2026/01/20/2026-01052/" in anybody


def test_an_act_counts_and_is_named_once_it_is_confirmed_and_not_before():
    act = register(CHIPS)
    ask = "/duties/?line=8542320036&origin=KR&on=2026-08-03"
    for name in ("", "company", "kea"):
        page = text(visit(name).get(ask))
        assert "20 %" not in page
        assert "us-invented/" not in page
    measures.confirm_act(by=actor("confirm"), at=AT, act=act)
    for name in ("", "company", "kea", "nipa"):
        page = text(visit(name).get(ask))
        assert "20 %" in page
        assert ("us-invented/" in page) is bool(name)  # pages of acts need a sign-in


def test_the_chart_asks_for_itself_and_stands_in_the_page_for_who_has_no_scripts():
    page = text(visit().get(ASK))
    assert "<svg" not in page.split('id="history"')[1].split("</div>")[0]
    part = re.search(r'hx-get="(\?[^"]*part=history[^"]*)"', page)[1].replace("&amp;", "&")
    drawn = visit().get("/duties/" + part, headers={"HX-Request": "true"})
    assert drawn["Cache-Control"] == "no-store"
    assert "<svg" in text(drawn)
    assert text(drawn).lstrip().startswith('<figure class="r-figure" id="history"')
    whole = re.search(r'href="(\?[^"]*history=1)#history"', page)[1].replace("&amp;", "&")
    assert text(drawn).strip() in text(visit().get("/duties/" + whole))


def test_what_is_paid_is_the_duty_without_the_measures_that_never_name_the_line():
    found = queries.get_line_duties(line=LINE, on=date.fromisoformat(ON))
    for origin in ("KR", "CN", "EU", "MX", "RU"):
        for day in (date(2025, 4, 9), date(2025, 8, 12), date.fromisoformat(ON)):
            paid, duty = (ask(origin=origin, on=day) for ask in (found.paid, found.duty))
            assert (paid.low, paid.total, paid.high) == (duty.low, duty.total, duty.high)
            assert paid.components == duty.components
            assert set(paid.not_applied) <= set(duty.not_applied)


def test_an_origin_nobody_knows_is_refused_at_its_field():
    answer = visit(language="en").get("/duties/?line=8471804000&origin=XX")
    assert answer.status_code == 422
    assert "Choose an origin of the list." in text(answer)


def test_a_table_is_written_as_its_cells_say():
    from situationroom.web.tables import Column, Link, Table

    table = Table(
        anchor="x",
        caption="x",
        columns=[
            Column(key="name", label="A & B", kind="link", head=True, unbroken=True),
            Column(key="rate", label="Rate", kind="share"),
            Column(key="words", label='"quoted"', prose=True),
        ],
        rows=[
            {"name": Link(text="<b>", url="/?a=1&b=2"), "rate": 0.125, "words": "<script>"},
            {"name": "", "rate": None, "words": None, "tone": "severe"},
        ],
    )
    html = str(table.body_html())
    assert '<th scope="row" class="r-nowrap" data-label="A &amp; B" data-value="&lt;b&gt;">' in html
    assert '<a href="/?a=1&amp;b=2">&lt;b&gt;</a></th>' in html
    assert '<td class="r-right" data-label="Rate" data-value="0.125">12.5 %</td>' in html
    assert '<td class="r-left r-prose" data-label="&quot;quoted&quot;">&lt;script&gt;</td>' in html
    assert '<tr class="r-row-severe">' in html
