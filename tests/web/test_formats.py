"""How figures are written: a wrong unit in a brief is read by a minister."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from situationroom.documents import formats


@pytest.fixture(autouse=True)
def _read_in_korean():
    with translation.override("ko"):
        yield


@pytest.mark.parametrize(
    ("amount", "korean", "english"),
    [
        (179_300_000, "1.8억 달러", "$179.3M"),
        (23_460_000_000, "234.6억 달러", "$23.5B"),
        (17_900_000_000, "179억 달러", "$17.9B"),
        (12_345, "1.2만 달러", "$12.3K"),
        (12_345_678, "1,235만 달러", "$12.3M"),
        (999, "999 달러", "$999"),
        (0, "0 달러", "$0"),
        (-0.01, "0 달러", "$0"),
        (-420_000_000, "△4.2억 달러", "△$420M"),
        (99_999_999, "1억 달러", "$100M"),
        (999_999_999_999, "1조 달러", "$1T"),
        (1.25e15, "1,250조 달러", "$1,250T"),
        (Decimal("179300000"), "1.8억 달러", "$179.3M"),
    ],
)
def test_money(amount, korean, english):
    assert formats.usd(amount) == korean
    with translation.override("en"):
        assert formats.usd(amount) == english


@pytest.mark.parametrize("nothing", [None, float("nan"), float("inf")])
def test_what_is_not_known_is_never_zero(nothing):
    with translation.override("en"):
        for write in (formats.usd, formats.share, formats.number, formats.points, formats.seconds):
            assert write(nothing) == "not known"
        assert formats.kst(None) == formats.day(None) == "not known"
        assert formats.local_time(None, "Asia/Dubai") == "not known"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.125, "12.5 %"),
        (0, "0 %"),
        (1.7, "170 %"),
        (-0.023, "△2.3 %"),
        (0.0004, "<0.1 %"),
        (-0.0004, "△<0.1 %"),
        (12.3456, "1,234.6 %"),
    ],
)
def test_share(value, written):
    assert formats.share(value) == written


def test_change_and_points_carry_their_direction():
    assert formats.change(0.123) == "▲12.3 %"
    assert formats.change(-0.123) == "△12.3 %"
    assert formats.change(0) == "0 %"
    assert formats.points(0.05) == "▲5 %p"
    assert formats.points(-0.05) == "△5 %p"


def test_no_bare_minus_and_no_negative_zero():
    assert formats.number(-3) == "△3"
    assert formats.number(-0.01, 1) == "0"
    assert formats.number(-1234.56, 1) == "△1,234.6"


def test_figures_of_a_column_stand_under_each_other():
    assert formats.aligned(60, 1) == "60.0"
    assert formats.aligned(-1234.5, 2) == "△1,234.50"
    assert formats.aligned(0, 1) == "0"  # nothing at all
    assert formats.aligned(0.01, 1) == formats.aligned(-0.01, 1) == "0.0"  # too little to write
    assert formats.aligned(None, 1) == "미상"


def test_range():
    assert formats.usd_range(1.8e8, 1.2e8, 2.4e8) == "1.8억 달러 (1.2억 달러~2.4억 달러)"
    assert formats.usd_range(1.8e8, None, 2.4e8) == "1.8억 달러"
    with translation.override("en"):
        assert formats.usd_range(1.8e8, 1.2e8, 2.4e8) == "$180M ($120M–$240M)"


def test_korean_time_first_then_the_post():
    moment = datetime(2026, 2, 24, 0, 5, tzinfo=UTC)
    assert formats.kst(moment) == "KST 2026. 2. 24. 09:05"
    assert formats.local_time(moment, "Asia/Singapore") == "08:05"
    assert formats.local_time(moment, "America/Los_Angeles") == "16:05(2. 23.)"
    assert formats.day(date(2026, 2, 4)) == "2026. 2. 4."
    with translation.override("en"):
        assert formats.kst(moment) == "24 Feb 2026, 09:05 KST"
        assert formats.local_time(moment, "America/Los_Angeles") == "16:05 (23 Feb)"


def test_daylight_saving_of_a_post():
    summer = datetime(2026, 7, 1, 0, 0, tzinfo=UTC)
    assert formats.local_time(summer, "America/Los_Angeles") == "17:00(6. 30.)"


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        formats.kst(datetime(2026, 2, 24))  # noqa: DTZ001
    with pytest.raises(ValueError, match="time zone"):
        formats.local_time(datetime(2026, 2, 24), "Asia/Seoul")  # noqa: DTZ001
