"""How severe an issue is, and until when an answer is due."""

from datetime import datetime, timedelta

from situationroom.rooms.issues.states import Severity

BILLION = 1e9
ANSWER_WITHIN = timedelta(hours=48)


def judge_severity(
    *, hit_usd: float | None, change_low_usd: float | None, rate_change: float | None
) -> tuple[Severity, str]:
    """Return the severity of a tariff issue and its reason, as a message id.

    Stated thresholds, on 2024 values: goods hit of 1 billion dollars or more, or a loss of 0.5
    billion at the worst source, is severe; a tenth of that is an alert; anything hit is a caution.
    """
    hit, loss = hit_usd or 0.0, -(change_low_usd or 0.0)
    if hit >= BILLION or loss >= BILLION / 2:
        return Severity.SEVERE, "Goods of 1 billion dollars or more are hit, or half of it is lost."
    if hit >= BILLION / 10 or loss >= BILLION / 20:
        return Severity.ALERT, "Goods of 100 million dollars or more are hit."
    if hit > 0 or (rate_change or 0.0) != 0.0:
        return Severity.CAUTION, "Some goods are hit."
    return Severity.ATTENTION, "No export is hit by what is known today."


def answer_due(asked_at: datetime) -> datetime:
    """Return until when an organisation is asked to answer: 48 hours."""
    return asked_at + ANSWER_WITHIN
