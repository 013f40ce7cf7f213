"""A list of products: every row answered or told what to do, on the page, as a file, as data."""

import csv
import random
from datetime import date
from io import BytesIO, StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook
from tests.rooms.measures.steps_tariffs import load
from tests.web.visits import TELLING, visit

from situationroom.rooms.codelists.models import TariffLine
from situationroom.rooms.measures import queries
from situationroom.rooms.measures.queries import Product

pytestmark = pytest.mark.django_db
ON = "2026-02-24"
LIST = (
    "HS 코드\t원산지\t금액\n8471.80.40.00\tKR\t1,000\n8471\t대만\t\n"
    "nonsense\tKR\t5\n8542310036\tXX\t\n"
)
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def sent(form: str, **more):
    return visit("company", language="en").post(
        "/duties/list/", {"text": LIST, "on": ON, "answer": form, **more}
    )


def test_every_row_is_answered_or_says_what_to_do():
    page = sent("page").content.decode()
    assert "4 rows, 3 with something to mend" in page
    for said in (
        "25 %",
        "Several lines begin with 8471: choose one.",
        "“nonsense” is no code.",
        "XX is not a country the room knows.",
    ):
        assert said in page


def test_the_same_list_leaves_as_csv_and_xlsx_with_numbers_as_numbers():
    text = sent("csv").content.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text)))
    assert (rows[1][1], float(rows[1][4]), float(rows[1][8])) == ("8471.80.40.00", 0.25, 250.0)
    book = load_workbook(BytesIO(sent("xlsx").content))
    assert book.active.max_row == 5
    assert book.active.cell(2, 5).value == 0.25


def test_a_file_is_read_like_a_paste_also_in_the_encoding_of_korean_excel():
    file = SimpleUploadedFile("목록.csv", LIST.replace(",", "").replace("\t", ",").encode("cp949"))
    assert "4 rows, 3 with something to mend" in sent("page", text="", file=file).content.decode()


def test_a_workbook_is_read_as_well_by_the_process_that_can_do_nothing_else():
    book = Workbook()
    for line in LIST.splitlines():
        book.active.append(line.split("\t"))
    target = BytesIO()
    book.save(target)
    file = SimpleUploadedFile("목록.xlsx", target.getvalue(), EXCEL)
    assert "4 rows, 3 with something to mend" in sent("page", text="", file=file).content.decode()


def test_an_amount_that_is_none_is_said_and_not_left_out():
    page = sent("page", text="8471804000\tKR\t1,2O0\n").content.decode()
    assert "1 rows, 1 with something to mend" in page
    assert "Value in USD: 1,2O0 is no amount." in page


def test_what_is_no_list_is_refused_with_the_remedy():
    answer = sent("page", text="")
    assert answer.status_code == 422
    assert "Nothing was pasted." in answer.content.decode()


def test_the_page_is_for_who_has_signed_in():
    assert visit().get("/duties/list/").status_code == 302


def test_a_list_is_answered_as_every_line_alone_is():
    """The prepared register and the single look-up are two ways; next changes too."""
    lot, on = random.Random(20261127), date(2025, 7, 1)
    lines = lot.sample(sorted(TariffLine.objects.values_list("line", flat=True).distinct()), 60)
    asked = [Product(line, lot.choice(["KR", "CN", "MX", "EU"])) for line in lines]
    answered = [
        one for one in queries.list_product_duties(products=asked, on=on) if not one.problem
    ]
    assert len(answered) > 40
    for one in answered:
        alone = queries.get_line_duties(line=one.line, on=on)
        duty = alone.duty(origin=one.origin, on=on)
        assert (one.total, one.low, one.high) == pytest.approx((duty.total, duty.low, duty.high))
        later = [
            step
            for step in alone.next_changes(origin=one.origin, after=on)
            if step.duty.total != pytest.approx(duty.total)
        ]
        if one.next_on is not None:
            assert (one.next_on, one.next_total) == (
                later[0].since,
                pytest.approx(later[0].duty.total),
            )


def test_many_rows_ask_the_database_no_more_often_than_a_few(django_assert_max_num_queries):
    many = [
        Product("8471804000", "KR"),
        Product("broken"),
        Product("8542.31.00.36", "China"),
    ] * 4000
    queries.list_product_duties(products=many[:3], on=date(2026, 2, 24))
    with django_assert_max_num_queries(12):
        found = queries.list_product_duties(products=many, on=date(2026, 2, 24))
    assert len(found) == 12_000
    assert sum(one.problem is not None for one in found) == 4000


def test_the_interface_answers_a_list_in_its_order(django_assert_max_num_queries):
    said = {
        "on": ON,
        "products": [{"code": "8471.80.40.00", "value": 1000}, {"code": "8525805050"}],
    }
    caller = visit("company", language="en")
    with django_assert_max_num_queries(30 + TELLING):
        answer = caller.post("/api/v1/duty/list", said, content_type="application/json")
    first, second = answer.json()["items"]
    assert (first["total_ad_valorem"], first["duty"], first["problem"]) == (0.25, 250.0, "")
    assert second["problem"].startswith("Several lines begin with 8525805050")
    assert "8525.81" in second["remedy"]
    assert visit().post("/api/v1/duty/list", said, content_type="application/json").status_code in (
        401,
        403,
    )


def test_words_lead_to_codes_to_choose_from_and_never_to_a_guess():
    words = "태양전지 모듈\tKR\nSSD\tTW\n자동차용 카메라\tKR\n8542310036\tKR\n85x2\tKR\n"
    page = sent("page", text=words).content.decode()
    for code in ("8541.43.00", "8523.51.00", "8525.89"):
        assert f">{code}" in page.split('class="r-candidates"', 1)[1], code
    assert "85x2 is not a tariff line." in page
    found = queries.list_product_duties(
        products=[Product("태양전지 모듈"), Product("8542310036")], on=date.fromisoformat(ON)
    )
    assert (found[0].line, found[0].total) == ("", None)
    assert found[0].candidates[0].hs6 == "854143"
    assert (found[1].candidates, found[1].problem) == ((), None)


def test_of_many_rows_in_words_the_first_hundred_are_looked_for():
    products = [Product(f"상자 {number}") for number in range(103)]
    found = queries.list_product_duties(products=products, on=date.fromisoformat(ON))
    assert all(one.problem for one in found)
    assert [bool(one.candidates) for one in found[-3:]] == [False] * 3
    assert sum(bool(one.candidates) for one in found) <= 100


def test_the_interface_says_until_when_a_next_change_was_looked_for():
    said = {"on": "2025-01-15", "products": [{"code": "8542310036"}, {"code": "SSD"}]}
    answer = visit("company").post("/api/v1/duty/list", said, content_type="application/json")
    first, second = answer.json()["items"]
    assert first["next_looked_until"] > "2025-01-15"
    assert (second["line"], second["candidates"][0]["hs6"]) == ("", "852351")


ELSEWHERE = (
    "HS\tOrigin\tValue\n8542.32.00\tKR\t1,000\n852589\tKR\t\n9999.99\tKR\t\nnonsense\tKR\t\n"
)


def test_a_list_for_another_destination_is_answered_by_its_loaded_schedule(tmp_path):
    load(tmp_path)
    asked = {"text": ELSEWHERE, "on": "2026-06-01", "destination": "VN"}
    page = sent("page", **asked).content.decode()
    for said in (
        "4 rows, 2 with something to mend",
        "Destination Vietnam, 1 Jun 2026: by the tariff of 2026 (HS2022,",
        "Duties that are added to it are not in it.",
        "/duties/destinations/?destination=VN&amp;line=85423200&amp;on=2026-06-01",
        "“nonsense” is no code.",
    ):
        assert said in page
    assert "Tell me when one of these duties changes" not in page
    rows = list(csv.reader(StringIO(sent("csv", **asked).content.decode("utf-8-sig"))))
    one = rows[1]
    assert (one[2], float(one[4]), float(one[8])) == ("8542.32.00", 0.03, 30.0)
    assert rows[4][12].startswith("“nonsense”")


def test_a_list_says_by_which_days_schedule_it_is_answered_and_where_there_is_none(tmp_path):
    page = sent("page").content.decode()
    assert "Destination United States, 24 Feb 2026: by the tariff schedule" in page
    assert "not one of the available choices" in sent("page", destination="VN").content.decode()
    load(tmp_path)
    outside = sent("page", destination="VN", on="2019-06-01")
    assert outside.status_code == 422
    assert "lies outside" in outside.content.decode()
