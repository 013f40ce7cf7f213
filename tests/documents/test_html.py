"""The page: headings, levels, tables one can hear, figures one can open."""

import re

from situationroom.documents.blocks import Document
from situationroom.documents.html import write_html


def test_headings_and_levels_are_marked(brief: Document) -> None:
    page = write_html(brief)
    topics = re.findall(r'<h2 class="doc-topic"><span class="doc-mark">□ </span>(.*?)</h2>', page)
    assert topics == ["총괄", "주요 동향", "영향", "기관별 대응현황"]
    assert page.count('<p class="doc-point">') == 6
    assert page.count('<p class="doc-detail">') == 2
    assert page.count('<p class="doc-note">') == 3
    assert '<b class="doc-key">(총괄)</b>' in page
    assert write_html(brief, level=2).count("<h3 ") == 4


def test_tables_name_their_caption_unit_scopes_and_source(brief: Document) -> None:
    page = write_html(brief)
    assert '<span class="doc-caption">품목별 對美 수출과 예상 감소액</span>' in page
    assert '<span class="doc-unit">(단위: 억 달러, %)</span></caption>' in page
    assert page.count('<th scope="col">') == 6 + 4
    assert page.count('<th scope="row"') == 8 + 6
    assert '<p class="doc-source">자료: 관세청 수출입무역통계' in page


def test_figures_are_links_only_where_links_are_given(brief: Document) -> None:
    assert "figure-ref" not in write_html(brief)
    page = write_html(brief, link=lambda figure: f'/trace?a=1&id={figure}"')
    assert '<a class="figure-ref" href="/trace?a=1&amp;id=fig-0005&quot;">15.2억 달러</a>' in page
    assert page.count('class="figure-ref"') == 5 + 8


def test_the_chart_says_what_it_shows(brief: Document) -> None:
    page = write_html(brief)
    assert 'role="img" aria-label="예상 감소액 상한은 반도체 15.2억 달러' in page
    assert "<figcaption>품목별 예상 감소액 상한</figcaption>" in page


def test_words_are_joined_only_for_engines_that_ask(brief: Document) -> None:
    joined = write_html(brief, keep_words=True)
    assert "\u2060" not in write_html(brief)
    assert "42\u2060개\u2060에" in joined
    assert joined.replace("\u2060", "") == write_html(brief)
