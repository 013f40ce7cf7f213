"""Numbered rules: the first one broken answers, with its number, its words and its remedy."""

import pytest

from situationroom.base.errors import Conflict, Refusal
from situationroom.base.rules import first_broken, hold, require, rule


@rule("TST-01")
def is_positive(number: int) -> bool:
    """The number is not positive:
    write one above zero."""
    return number > 0


@rule("TST-02", Conflict, hint="Take a smaller one.")
def is_small(number: int) -> bool:
    """The number is too large."""
    return number < 10


RULES = (is_positive, is_small)


def test_rules_that_hold_say_nothing():
    assert hold(RULES, 5)
    assert first_broken(RULES, 5) is None
    require(RULES, 5)


def test_the_first_broken_rule_answers():
    assert not hold(RULES, -1)
    with pytest.raises(Refusal, match="not positive: write one above zero") as refused:
        require(RULES, -1)
    assert (refused.value.values, refused.value.hint) == ({"rule": "TST-01"}, "")


def test_a_rule_has_its_own_kind_of_refusal_and_its_remedy():
    with pytest.raises(Conflict) as refused:
        require(RULES, 11)
    assert (refused.value.values["rule"], refused.value.hint) == ("TST-02", "Take a smaller one.")
    assert first_broken(RULES, 11) is is_small
