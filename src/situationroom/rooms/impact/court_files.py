"""The forecast court as it leaves the room: every forecast its reader may see, one a row."""

from collections.abc import Sequence
from datetime import datetime
from uuid import NAMESPACE_OID, uuid5

from situationroom.base.actors import Actor
from situationroom.base.egress import Export, Parcel, Receiver, Taken, let_out_table
from situationroom.base.labels import Level
from situationroom.base.models import Label
from situationroom.documents.blocks import Column
from situationroom.documents.sheet_texts import ListValue
from situationroom.rooms.impact.models import Forecast
from situationroom.rooms.impact.queries import list_for_file

# Sealed forecasts of an organisation stay in the room; what the government reads may be taken.
COURT_FILE = Export("forecasts", highest=Level.GOVERNMENT)
ABOUT = uuid5(NAMESPACE_OID, "forecasts")
HEADS = (
    "dataflow", "item", "counterpart", "period", "forecaster", "version", "state", "method",
    "unit", "low", "median", "high", "known", "vintage", "made_at", "locked_at", "digest",
    "observed", "weighted_interval_score", "interval_score", "absolute_error", "crps", "covered",
    "scored_by",
)  # fmt: skip


def take_out_court(*, by: Actor, at: datetime, to: Receiver, form: str) -> Parcel:
    """Return every forecast with its score as a table: full precision, in the series' unit.

    Forecasts with a stricter label than *government* are left out.
    """
    rows = list_for_file(by=by)
    labels = [row.label for row in rows] or [Label(level=Level.PUBLIC)]
    taken = Taken(COURT_FILE, by, at, to, ABOUT, labels, f"forecasts-{at:%Y%m%d}")
    return let_out_table(taken, [Column(head) for head in HEADS], map(_cells, rows), form)


def _cells(row: Forecast) -> Sequence[ListValue]:
    score = getattr(row, "score", None)
    who = row.forecaster if row.organisation is None else row.organisation.code
    scored: list[ListValue] = [None] * 7
    if score is not None:
        scored = [
            score.observed, score.weighted, score.interval, score.error, score.crps,
            "yes" if score.covered else "no", score.vintage,
        ]  # fmt: skip
    return [
        row.dataflow, row.item, row.counterpart, row.period, who, row.version, row.state,
        row.basis, row.unit, row.low, row.median, row.high, row.known, row.vintage,
        row.made_at.isoformat(), row.locked_at.isoformat() if row.locked_at else "", row.digest,
        *scored,
    ]  # fmt: skip
