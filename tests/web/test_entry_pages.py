"""The money clock as a page: a list pasted or sent, answered, let out, and kept nowhere."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook, load_workbook
from tests.web.visits import visit

from situationroom.base.models import AuditRow, Event
from situationroom.rooms.measures.entries import EXAMPLE, HEADS

pytestmark = pytest.mark.django_db
PAGE = "/duties/entries/"
HEADINGS = ["line", "origin", "entry_date", "value_usd", "duty_paid_usd", "facts"]
LIST = [
    HEADINGS,
    ["8534.00.00", "KR", "2025-07-31", "88400", "8840", ""],
    ["8542.31.99", "KR", "2025-07-31", "88400", "8840", ""],
    ["8471.80.40.00", "KR", "2026-02-02", "350000", "0", "vehicle_part=no"],
]
DAY = "2026-11-27"


def tsv(rows=LIST) -> str:
    return "\n".join("\t".join(row) for row in rows)


def asked(name="company", language="en", **said):
    return visit(name, language=language).post(PAGE, {"asked_on": DAY, **said})


def text(answer) -> str:
    return answer.content.decode()


def test_a_pasted_list_says_what_can_be_asked_back_and_until_when():
    page = text(asked(text=tsv()))
    assert "In 2 entries USD 8,840.00 can still be asked back; first deadline: 7 Dec 2026." in page
    assert "to be confirmed by a customs broker" in page
    assert "The schedule has no line 8542.31.99" in page
    assert "Facts that would settle it" in page
    assert "Chip or board that passes the technical test" in page
    assert "87,500.00" in page
    assert "19 U.S.C. 1514(c)(3)" in page


def test_a_korean_list_with_korean_headings_is_answered_in_korean():
    rows = [
        ["세번", "원산지", "수입신고일", "과세가격", "납부세액"],
        *[row[:5] for row in LIST[1:2]],
    ]
    page = text(asked(language="ko", text=tsv(rows)))
    assert "아직 8,840.00달러를 돌려받을 수 있으며" in page
    assert "관세사의 확인이 필요합니다" in page


def test_a_file_is_read_as_a_paste_is():
    book = Workbook()
    for row in LIST[:2]:
        book.active.append(row)
    target = BytesIO()
    book.save(target)
    for name, content in (
        ("신고.xlsx", target.getvalue()),
        ("list.csv", "\n".join(",".join(row) for row in LIST[:2]).encode()),
        ("list.tsv", tsv(LIST[:2]).encode("cp949")),
    ):
        page = text(asked(file=SimpleUploadedFile(name, content)))
        assert "USD 8,840.00 can still be asked back" in page, name


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ({"text": ""}, "Nothing was pasted"),
        ({"text": "hello"}, "No headings were found"),
        ({"text": tsv([HEADINGS[:3], ["8534", "KR", DAY]])}, "These columns are missing"),
        ({"text": tsv([HEADINGS])}, "There is no row below the headings"),
        ({"text": "x\t" * 500_000}, "longer than is read at once"),
        ({"text": tsv(), "asked_on": "yesterday"}, "r-field-error"),
        ({"file": SimpleUploadedFile("a.xlsx", b"MZ not a workbook")}, "program"),
    ],
)
def test_what_cannot_be_read_is_refused_as_a_whole_with_the_remedy(said, word):
    answer = asked(**said)
    assert answer.status_code == 422
    assert word in text(answer)


def test_the_answer_leaves_as_a_file_that_is_marked_and_written_down():
    answer = asked(text=tsv(), answer="xlsx")
    assert re.search(r'filename="entries-[0-9a-f]{12}-own\.xlsx"', answer["Content-Disposition"])
    sheet = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert "Until" in sheet[1]
    assert [row[0] for row in sheet[2:]] == [2, 4, 3]
    assert sheet[2][sheet[1].index("Still open")] == 8840
    row = AuditRow.unscoped.latest("at")
    assert (row.what, row.reason.split()[0]) == ("export", "entries.xlsx")
    comma = asked(text=tsv(), answer="csv").content.decode("utf-8-sig")
    assert "To be confirmed by a broker." in comma


def test_a_cell_that_could_act_leaves_as_text():
    rows = [[*HEADINGS, "id"], [*LIST[1], "=HYPERLINK(1)"]]
    answer = asked(text=tsv(rows), answer="csv").content.decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in answer


def test_nothing_of_a_list_is_kept():
    before, company = Event.objects.count(), visit("company")
    company.get(PAGE)
    with CaptureQueriesContext(connection) as caught:
        assert company.post(PAGE, {"asked_on": DAY, "text": tsv()}).status_code == 200
    asked_for = [query["sql"] for query in caught]
    written = [sql for sql in asked_for if sql.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert [sql for sql in written if "session" not in sql] == []
    assert not any("88400" in sql for sql in asked_for)
    assert Event.objects.count() == before


def test_the_example_is_answered_as_it_stands():
    company = visit("company", language="en")
    content = company.get(PAGE + "example.xlsx").content
    page = text(asked(file=SimpleUploadedFile("example.xlsx", content)))
    assert "Rows that were not answered" not in page
    assert all(cells["id"] in page for cells in EXAMPLE)
    assert company.get(PAGE + "example.exe").status_code == 404
    assert len(HEADS) == len(load_workbook(BytesIO(content)).active[1])


def test_who_is_not_signed_in_is_asked_to():
    assert visit("").get(PAGE).status_code == 302
    assert visit("").post(PAGE, {"text": tsv()}).status_code in (302, 403)


def test_the_duty_page_leads_here():
    assert f'href="{PAGE}"' in text(visit("").get("/duties/"))
