"""No resident registration number gets into the room, however it is written."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.base.filing import an_issue, checked, sent

from situationroom.base.models import Blob
from situationroom.base.privacy.masking import mask_mail, mask_name, mask_phone
from situationroom.base.privacy.numbers import check_digit, holds_resident_number

CENTURIES = {1900: "1256", 2000: "3478"}


@st.composite
def numbers(draw, *, since=date(1900, 1, 1), until=date(2029, 12, 31), checked=True):
    """Make the thirteen digits of somebody born between two days."""
    born = draw(st.dates(since, until))
    sex = draw(st.sampled_from(CENTURIES[1900 if born.year < 2000 else 2000]))
    twelve = f"{born:%y%m%d}{sex}" + "".join(
        draw(st.lists(st.sampled_from("0123456789"), min_size=5, max_size=5))
    )
    last = check_digit(twelve)
    return twelve + str(last if checked else (last + draw(st.integers(1, 9))) % 10)


@given(
    numbers(),
    st.sampled_from(["-", "", " ", "–", " - ", "‐", "−"]),
    st.sampled_from(["", "주민번호 ", "홍길동("]),
)
def test_a_number_is_found_however_it_is_written(number, between, before):
    assert holds_resident_number(f"{before}{number[:6]}{between}{number[6:]}입니다")


@given(numbers())
def test_wide_digits_and_hidden_characters_do_not_hide_it(number):
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in number)
    assert holds_resident_number(f"{wide[:6]}-{wide[6:]}")
    assert holds_resident_number("\u200b".join(number))


@given(numbers(checked=False))
def test_with_its_hyphen_it_is_one_by_its_shape(number):
    assert holds_resident_number(f"{number[:6]}-{number[6:]}")


@given(numbers(until=date(2020, 10, 4), checked=False))
def test_a_bare_run_of_digits_must_check_out_for_who_was_born_before_the_random_ones(number):
    assert not holds_resident_number(number)


@given(numbers(since=date(2020, 10, 5), checked=False))
def test_who_was_born_since_has_random_digits(number):
    assert holds_resident_number(number)


def test_the_check_digit_is_that_of_the_published_example():
    # 행정안전부's usual specimen numbers, and one of a foreigner by the rule of the register.
    assert (
        check_digit("880101122222")
        == (
            11
            - sum(
                w * int(d)
                for w, d in zip((2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5), "880101122222", strict=True)
            )
            % 11
        )
        % 10
    )
    assert (
        check_digit("880101522222")
        == (
            13
            - sum(
                w * int(d)
                for w, d in zip((2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5), "880101522222", strict=True)
            )
            % 11
        )
        % 10
    )


@pytest.mark.parametrize("text", [
    "8473.30.1140", "8542310000", "124-81-00998", "010-5555-1234", "2026-08-03", "1786000000000",
    "900101-1******", "130111-0006246", "8801234567893", "991301-1234567", "a900101-1234567",
    "1900101-1234567", "900101-12345678", "", "가나다",
])  # fmt: skip
def test_what_only_resembles_one_is_taken(text):
    assert not holds_resident_number(text)


@given(st.text(alphabet="0123456789-. ", max_size=40))
def test_nothing_breaks_it(text):
    holds_resident_number(text)


@pytest.mark.django_db
@pytest.mark.usefixtures("folders")
def test_a_file_that_holds_one_is_refused_and_nothing_of_it_is_kept():
    kept = Blob.objects.count()
    file = checked(sent(an_issue(), "신청인 홍길동 900101-1234567\n".encode()))
    assert (file.state, file.reason) == ("refused", "numbered")
    assert file.text == ""
    assert Blob.objects.count() == kept


@pytest.mark.parametrize(("name", "masked"), [
    ("홍길동", "홍*동"), ("남궁민수", "남**수"), ("이산", "이*"), ("김", "김"), ("", ""),
    ("John Smith", "J**n S***h"),
])  # fmt: skip
def test_a_name_is_masked(name, masked):
    assert mask_name(name) == masked


@pytest.mark.parametrize(("mail", "masked"), [
    ("abcdef@example.org", "ab***@example.org"), ("ab@example.org", "a***@example.org"),
    ("nothing", "***"), ("", "***"),
])  # fmt: skip
def test_an_address_is_masked(mail, masked):
    assert mask_mail(mail) == masked


@pytest.mark.parametrize(("number", "masked"), [
    ("010-5555-1234", "010-****-1234"), ("01055551234", "010-****-1234"),
    ("02-345-6789", "02-****-6789"), ("031.345.6789", "031-****-6789"), ("112", "****"),
])  # fmt: skip
def test_a_phone_number_is_masked(number, masked):
    assert mask_phone(number) == masked


@given(st.text(max_size=30))
def test_masking_never_shows_the_middle(text):
    for word, masked in zip(text.split(), mask_name(text).split(), strict=True):
        assert len(masked) == len(word)
        assert set(masked[1:-1]) <= {"*"}
