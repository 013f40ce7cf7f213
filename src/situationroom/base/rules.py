"""Numbered rules: a plain check whose docstring is the message a person reads.

A rule of a room says what is wrong; its `hint` says what to do where the docstring does not.
Services *require* rules, and queries ask whether they hold, so that a page offers a form only to
somebody whose write would be accepted.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from situationroom.base.errors import Refusal

Subject = TypeVar("Subject")


@dataclass(frozen=True, slots=True)
class Rule(Generic[Subject]):
    """One numbered rule: whether it holds, and how breaking it is answered."""

    number: str
    holds: Callable[[Subject], bool]
    refusal: type[Refusal]
    hint: str

    @property
    def message(self) -> str:
        """Return the message id: the docstring on one line."""
        return " ".join((self.holds.__doc__ or "").split())


def rule(
    number: str, refusal: type[Refusal] = Refusal, *, hint: str = ""
) -> Callable[[Callable[[Subject], bool]], Rule[Subject]]:
    """Make a check the rule of a number."""

    def numbered(check: Callable[[Subject], bool]) -> Rule[Subject]:
        return Rule(number, check, refusal, hint)

    return numbered


def first_broken(rules: Sequence[Rule[Subject]], subject: Subject) -> Rule[Subject] | None:
    """Return the first rule that is broken, or None when every rule holds."""
    return next((each for each in rules if not each.holds(subject)), None)


def hold(rules: Sequence[Rule[Subject]], subject: Subject) -> bool:
    """Tell whether every rule holds."""
    return first_broken(rules, subject) is None


def require(rules: Sequence[Rule[Subject]], subject: Subject) -> None:
    """Raise the refusal of the first rule that is broken, with its number."""
    broken = first_broken(rules, subject)
    if broken is not None:
        raise broken.refusal(broken.message, broken.hint, rule=broken.number)
