"""A cursor tells nobody where it stands, and is refused where it does not belong."""

import base64
import uuid
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from situationroom.base import cursors
from situationroom.base.errors import Refusal
from situationroom.base.models import Numbering

AT = datetime(2026, 2, 20, 15, tzinfo=UTC)


@given(st.integers(min_value=0, max_value=2**60))
def test_a_number_comes_back_and_is_the_same_cursor_each_time(number):
    sealed = cursors.number_to_cursor(number)
    assert cursors.number_cursor(sealed) == number
    assert cursors.number_to_cursor(number) == sealed


def test_a_cursor_does_not_show_the_number_it_stands_for():
    sealed = cursors.number_to_cursor(1234567)
    assert b"1234567" not in base64.urlsafe_b64decode(sealed + "==")
    near, far = cursors.number_to_cursor(1234568), cursors.number_to_cursor(7)
    same = sum(a == b for a, b in zip(sealed, near, strict=False))
    assert same < len(sealed) / 3
    assert len(far) <= len(sealed)


def test_times_and_days_are_not_mixed_up():
    row = uuid.uuid4()
    assert cursors.time_cursor(cursors.to_cursor(AT, row)) == (AT, row)
    assert cursors.day_cursor(cursors.to_cursor(AT.date(), row)) == (AT.date(), row)
    with pytest.raises(Refusal):
        cursors.time_cursor(cursors.to_cursor(AT.date(), row))


@pytest.mark.parametrize("text", ["x", "a.b", "AAAA", "ü", "A" * 500])
def test_what_is_not_ours_is_refused_with_the_remedy(text):
    with pytest.raises(Refusal) as refused:
        cursors.number_cursor(text)
    assert refused.value.hint


def test_no_cursor_is_the_beginning():
    assert cursors.number_cursor("") == 0
    assert cursors.time_cursor(None) is None


@pytest.mark.django_db
def test_a_place_in_another_log_or_after_its_end_is_refused():
    Numbering.objects.update_or_create(pk=1, defaults={"last": 10, "log": uuid.uuid4()})
    here, later = cursors.log_to_cursor(7), cursors.log_to_cursor(11)
    assert cursors.log_cursor(here) == 7
    with pytest.raises(Refusal):  # a backup was put back: the log is shorter than it was
        cursors.log_cursor(later)
    with pytest.raises(Refusal):  # a cursor of a list is no place in the log
        cursors.log_cursor(cursors.number_to_cursor(7))
    Numbering.objects.update(log=uuid.uuid4())
    with pytest.raises(Refusal) as refused:
        cursors.log_cursor(here)
    assert "beginning" in refused.value.hint
