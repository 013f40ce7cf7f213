"""A stored figure as the words of a sentence or a cell: always a `Ref` to its trace."""

from situationroom.documents import formats
from situationroom.documents.blocks import Ref
from situationroom.rooms.impact.models import Figure
from situationroom.rooms.reports.wording import Words

EOK = 1e8
MILLION = 1e6


def ref(figure: Figure, text: str) -> Ref:
    """Return a text that leads to a figure's trace."""
    return Ref(text, str(figure.id))


def usd(figure: Figure) -> Ref:
    """Write an amount without its range."""
    return ref(figure, formats.usd(figure.value))


def ranged_usd(figure: Figure) -> Ref:
    """Write an amount, with its range where it has one."""
    if figure.low == figure.high:
        return usd(figure)
    return ref(figure, formats.usd_range(figure.value, figure.low, figure.high))


def share(figure: Figure) -> Ref:
    """Write a share, with its range where it has one."""
    if figure.low is None or figure.high is None or figure.low == figure.high:
        return ref(figure, formats.share(figure.value))
    low, high = formats.share(figure.low), formats.share(figure.high)
    return ref(figure, f"{formats.share(figure.value)} ({low}~{high})")


def money_unit(words: Words) -> tuple[str, float, int]:
    """Return the unit of money columns, its size in dollars and its digits."""
    return (
        (words("억 달러", "USD million"), EOK, 2)
        if words.language == "ko"
        else (
            "USD million",
            MILLION,
            1,
        )
    )


def money(value: float | None, words: Words, *, digits: int | None = None) -> str:
    """Write an amount in the unit of money columns."""
    _, size, usual = money_unit(words)
    return formats.number(
        None if value is None else value / size, usual if digits is None else digits
    )


def amount(figure: Figure, words: Words) -> Ref:
    """Write an amount as a cell of a money column."""
    return ref(figure, money(figure.value, words))
