"""Reads: observations of a dataflow, never across classifications."""

from dataclasses import dataclass
from typing import Literal

from django.db.models import QuerySet, Sum

from situationroom.base.errors import NotFound
from situationroom.rooms.market.models import Bridge, Dataflow, Observation

PAGE = 50
US_IMPORTS = "us_imports_2024"
SHARES = "value_added_shares"
EIGHT = 8


@dataclass(frozen=True, slots=True)
class Flow:
    """Imports of one tariff line from one partner: customs value and duty collected, USD."""

    line: str
    hs6: str
    partner: str
    value: float
    duty: float


def list_dataflows() -> list[Dataflow]:
    """Return every dataflow."""
    return list(Dataflow.objects.order_by("code"))


def get_dataflow(code: str) -> Dataflow:
    """Return one dataflow. Raises NotFound."""
    dataflow = Dataflow.objects.filter(code=code).first()
    if dataflow is None:
        raise NotFound("There is no such dataflow.")
    return dataflow


def list_observations(
    *, dataflow: str, item: str = "", counterpart: str = "", period: str = "", after: int = 0
) -> list[Observation]:
    """Return a page of observations, filtered, in a fixed order; `after` is the last id seen."""
    rows = Observation.objects.filter(dataflow_id=dataflow, id__gt=after)
    for field, value in (("item", item), ("counterpart", counterpart), ("period", period)):
        if value:
            rows = rows.filter(**{field: value})
    return list(rows.order_by("id")[:PAGE])


def list_values(*, dataflow: str, field: Literal["item", "counterpart"]) -> list[str]:
    """Return the items or the partners a dataflow has figures for."""
    rows = Observation.objects.filter(dataflow_id=dataflow).exclude(**{field: ""})
    return list(rows.values_list(field, flat=True).distinct().order_by(field))


def list_flows(*, dataflow: str = "us_imports_2024") -> list[Flow]:
    """Return every flow of the US import dataflow, sorted by line and partner."""
    rows = Observation.objects.filter(dataflow_id=dataflow).order_by("item", "counterpart")
    return [
        Flow(item, group, counterpart, value, second or 0.0)
        for item, group, counterpart, value, second in rows.values_list(
            "item", "group", "counterpart", "value", "second"
        )
    ]


def list_flows_of_line(line: str) -> list[Flow]:
    """Return the flows of a tariff line of the United States, and of the ten digits under eight."""
    rows = Observation.objects.filter(dataflow_id=US_IMPORTS)
    rows = rows.filter(item=line) if len(line) > EIGHT else rows.filter(item__startswith=line)
    return [
        Flow(item, group, partner, value, second or 0.0)
        for item, group, partner, value, second in rows.order_by("item", "counterpart").values_list(
            "item", "group", "counterpart", "value", "second"
        )
    ]


def sum_by_line(*, partner: str) -> dict[str, float]:
    """Return the US imports of each tariff line from one partner, customs value in USD."""
    rows = Observation.objects.filter(dataflow_id=US_IMPORTS, counterpart=partner)
    sums = rows.values_list("item").annotate(value=Sum("value")).order_by("item")
    return dict(sums)


@dataclass(frozen=True, slots=True)
class Shares:
    """Korean value added in what every exporter sells to the United States, of one year.

    Each row: exporter, first digits of the HS, industry, share of gross output, exports in USD.
    """

    dataflow: str
    source: str
    year: int
    rows: tuple[tuple[str, str, str, float, float], ...]


def find_shares() -> Shares | None:
    """Return the shares of the latest year, an operator's before those shipped; None without."""
    rows = Observation.objects.filter(dataflow__code__startswith=SHARES, dataflow__unit="share")
    last = rows.order_by("-period", "-dataflow").values("period", "dataflow__code").first()
    if last is None:
        return None
    flow = Dataflow.objects.get(code=last["dataflow__code"])
    found = rows.filter(dataflow=flow, period=last["period"]).order_by("counterpart", "item")
    return Shares(
        dataflow=flow.code,
        source=flow.source,
        year=int(last["period"]),
        rows=tuple(
            (exporter, goods, industry, value, second or 0.0)
            for exporter, goods, industry, value, second in found.values_list(
                "counterpart", "item", "group", "value", "second"
            )
        ),
    )


def list_bridge(*, topic: str = "") -> list[Bridge]:
    """Return the two series side by side, for one topic or all."""
    rows = Bridge.objects.order_by("id")
    return list(rows.filter(topic=topic) if topic else rows)


def find_month(dataflow: str, item: str, counterpart: str, period: str) -> Observation | None:
    """Return the published figure of a month with its dataflow, or None.

    Only normal values (OBS_STATUS A) are published figures; the first of two counts.
    """
    rows = _months(dataflow, item, counterpart).filter(period=period)
    return rows.select_related("dataflow").first()


def list_months(dataflow: str, item: str, counterpart: str) -> dict[str, float]:
    """Return the published figures of a monthly series by period."""
    rows = _months(dataflow, item, counterpart).values_list("period", "value")
    found: dict[str, float] = {}
    for period, value in rows:
        found.setdefault(period, value)
    return found


def _months(dataflow: str, item: str, counterpart: str) -> QuerySet[Observation]:
    rows = Observation.objects.filter(dataflow_id=dataflow, item=item, counterpart=counterpart)
    return rows.filter(freq="M", status="A").order_by("period", "id")
