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
    ladder = (
        (hit >= BILLION, Severity.SEVERE, "Goods of 1 billion dollars or more are hit."),
        (
            loss >= BILLION / 2,
            Severity.SEVERE,
            "At worst 500 million dollars of exports or more are lost.",
        ),
        (hit >= BILLION / 10, Severity.ALERT, "Goods of 100 million dollars or more are hit."),
        (
            loss >= BILLION / 20,
            Severity.ALERT,
            "At worst 50 million dollars of exports or more are lost.",
        ),
        (hit > 0, Severity.CAUTION, "Some goods are hit."),
        ((rate_change or 0.0) > 0, Severity.CAUTION, "The average duty rises."),
    )
    reached = next(((severity, why) for holds, severity, why in ladder if holds), None)
    return reached or (Severity.ATTENTION, "No export is hit by what is known today.")


def answer_due(asked_at: datetime) -> datetime:
    """Return until when an organisation is asked to answer: 48 hours."""
    return asked_at + ANSWER_WITHIN
