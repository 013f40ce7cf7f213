"""What Excel puts on the clipboard becomes a grid with its headings."""

import pytest

from situationroom.documents.errors import EmptyFile
from situationroom.documents.paste import read_paste

EXCEL = (
    "Version:0.9\r\nStartHTML:00000105\r\nEndHTML:00000999\r\nStartFragment:1\r\nEndFragment:2\r\n"
    '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><style>td{x:1}</style></head>'
    "<body><table><!--StartFragment--><col width=72><tr><td rowspan=2>기관</td>"
    '<td colspan=2 class="xl65">수출액</td></tr><tr><td>2024</td><td>2025</td></tr>'
    '<tr><td rowspan=2>관세청</td><td align="right" x:num>1,234.5</td><td>R&amp;D<br>'
    "\r\n  확대</td></tr><tr><td>△3</td><td></td></tr><!--EndFragment--></table></body></html>"
)


def test_tabs_and_quoted_line_breaks_are_cells() -> None:
    text = '기관\t애로\r\n관세청\t"1줄\n2줄 ""인용"""\r\nKOTRA\t5" 디스크\r\n'
    pasted = read_paste(text)
    assert pasted.grid.texts() == [
        ["기관", "애로"], ["관세청", '1줄\n2줄 "인용"'], ["KOTRA", '5" 디스크'],
    ]  # fmt: skip
    assert pasted.rows() == [
        {"기관": "관세청", "애로": '1줄\n2줄 "인용"'},
        {"기관": "KOTRA", "애로": '5" 디스크'},
    ]


def test_the_html_of_excel_keeps_what_is_merged() -> None:
    pasted = read_paste("기관\t수출액", EXCEL)
    assert (pasted.heading.first, pasted.heading.count) == (0, 2)
    assert pasted.heading.labels == ("기관", "수출액 / 2024", "수출액 / 2025")
    assert pasted.rows() == [
        {"기관": "관세청", "수출액 / 2024": "1,234.5", "수출액 / 2025": "R&D\n확대"},
        {"기관": "관세청", "수출액 / 2024": "△3", "수출액 / 2025": ""},
    ]


def test_figures_alone_have_no_heading_and_columns_are_numbered() -> None:
    pasted = read_paste("1\t2\n3\t4")
    assert pasted.heading.count == 0
    assert pasted.rows() == [{"1": "1", "2": "2"}, {"1": "3", "2": "4"}]


def test_a_title_above_is_no_heading() -> None:
    pasted = read_paste("수출 실적\t\t\n기관\t품목\t액수\n관세청\t반도체\t3")
    assert (pasted.heading.first, pasted.rows()) == (
        1, [{"기관": "관세청", "품목": "반도체", "액수": "3"}],
    )  # fmt: skip


def test_two_columns_of_one_name_are_told_apart() -> None:
    assert read_paste("값\t값\n1\t2").rows() == [{"값": "1", "값 2": "2"}]


def test_html_without_a_table_falls_back_to_the_text() -> None:
    assert read_paste("가\t나", "<p>가 나</p>").grid.texts() == [["가", "나"]]


def test_nothing_pasted_is_said() -> None:
    with pytest.raises(EmptyFile):
        read_paste("  \n ", "<table></table>")


def test_hostile_html_is_only_text() -> None:
    page = (
        "<table><tr><td colspan=99999999 rowspan=99999999>가<script>alert(1)</script></td></tr>"
        "<tr><td><img src=x onerror=alert(1)>나<table><tr><td>안</td></tr></table>"
    )
    grid = read_paste("", page).grid
    assert [cell.text for cell in grid.all_cells()] == ["가", "나", "안"]
