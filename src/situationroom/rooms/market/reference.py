"""Load the compiled statistics as dataflows of observations."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import polars as pl
from django.db import transaction

from situationroom.base.acting import acting_as
from situationroom.base.actors import room_rule
from situationroom.base.events import emit
from situationroom.base.labels import Level
from situationroom.base.models import Label
from situationroom.rooms.codelists.models import ReferenceTable
from situationroom.rooms.codelists.reference import read_rows
from situationroom.rooms.market.events import StatisticsLoaded
from situationroom.rooms.market.models import Bridge, Dataflow, Observation

ISIC = "ISIC"
US_IMPORTS = "us_imports_2024"
KR_EXPORTS = "kr_ict_exports_monthly"
SHARES = "value_added_shares"
OWN_SHARES = f"{SHARES}_own"


def load_statistics(folder: Path, *, at: datetime) -> dict[str, int]:
    """Load both export series, their bridge and the shares of value added; return rows of each.

    Loading again is told to the rooms above: months may have come that nobody knew before.
    """
    by = room_rule("market.load_statistics")
    with acting_as(by):
        again = Dataflow.objects.exists()
        counts = {
            US_IMPORTS: _load(
                US_IMPORTS,
                "미국의 ICT 수입(2024, HTS10, 상대국)",
                "US imports of ICT goods (2024)",
                "HTS 2024 / HS2022",
                "USD",
                _us_imports(folder / "us_imports_2024.parquet"),
            ),
            KR_EXPORTS: _load(
                KR_EXPORTS,
                "ICT 수출(월, 품목·지역, MTI)",
                "Korea's ICT exports (monthly, MTI)",
                "MTI",
                "USD",
                _kr_exports(folder / "kr_ict_exports_monthly.csv"),
            ),
            SHARES: _load(
                SHARES,
                "대미 수출 속 한국 부가가치 비중(WIOD 2011)",
                "Korean value added in exports to the US (WIOD 2011)",
                ISIC,
                "share",
                _shares(folder / "value_added_shares.csv"),
            ),
            "bridge_hs_mti": _load_bridge(folder / "bridge_hs_mti.csv"),
        }
        if again:
            label = Label.objects.create(level=Level.PUBLIC)
            told = StatisticsLoaded(observations=sum(counts.values()))
            emit(told, about=label.id, label=label, by=by, at=at)
    return counts


def _load(
    code: str,
    name_ko: str,
    name_en: str,
    classification: str,
    unit: str,
    rows: list[Observation],
) -> int:
    table = ReferenceTable.objects.get(name=code)
    Dataflow.objects.filter(code=code).delete()
    Dataflow.objects.create(
        code=code,
        name_ko=name_ko,
        name_en=name_en,
        classification=classification,
        unit=unit,
        source=table.primary_source,
        vintage=table.vintage,
        table=table.name,
    )
    Observation.objects.bulk_create(rows, batch_size=500)
    return len(rows)


def _us_imports(path: Path) -> list[Observation]:
    return [
        Observation(
            dataflow_id=US_IMPORTS,
            item=row["line"],
            group=row["hs6"],
            counterpart=row["partner"],
            freq="A",
            period="2024",
            value=row["value_usd"],
            second=row["duty_usd"],
        )
        for row in pl.read_parquet(path).iter_rows(named=True)
    ]


def _kr_exports(path: Path) -> list[Observation]:
    return [
        Observation(
            dataflow_id=KR_EXPORTS,
            item=row["item_name"] or "ICT",
            counterpart=row["area"] or row["area_name"],
            freq=row["freq"],
            period=row["period"],
            value=float(row["value_usd_100m"]) * 1e8,
            second=float(row["yoy_pct"]) if row["yoy_pct"] else None,
            status=row["status"],
            note=f"korea.kr {row['news_id']} ({row['release_date']})",
        )
        for row in read_rows(path)
    ]


def _shares(path: Path) -> list[Observation]:
    return [
        Observation(
            dataflow_id=SHARES,
            item=row["goods"],
            group=row["industry"],
            counterpart=row["exporter"],
            freq="A",
            period=row["year"],
            value=float(row["share"]),
            second=float(row["exports_usd"]),
        )
        for row in read_rows(path)
    ]


def keep_shares(
    rows: Iterable[tuple[str, str, str, float, float]], *, year: int, source: str, table: str
) -> None:
    """Keep the shares of value added an operator brings, in place of those kept before.

    Each row: exporter, first digits of the HS, industry, share of gross output, exports in USD.
    """
    with transaction.atomic():
        Dataflow.objects.filter(code=OWN_SHARES).delete()
        Dataflow.objects.create(
            code=OWN_SHARES,
            name_ko=f"대미 수출 속 한국 부가가치 비중(운영자 제공, {year})",
            name_en=f"Korean value added in exports to the US (the operator's, {year})",
            classification=ISIC,
            unit="share",
            source=source,
            vintage=str(year),
            table=table[:80],
        )
        Observation.objects.bulk_create(
            [
                Observation(
                    dataflow_id=OWN_SHARES,
                    item=goods,
                    group=industry,
                    counterpart=exporter,
                    freq="A",
                    period=str(year),
                    value=share,
                    second=exports,
                )
                for exporter, goods, industry, share, exports in rows
            ],
            batch_size=500,
        )


def _load_bridge(path: Path) -> int:
    Bridge.objects.all().delete()
    rows = [
        Bridge(
            topic=row["item"],
            series=row["series"],
            classification=row["classification"],
            value_usd=float(row["value_usd"]) if row["value_usd"] else None,
            source=row["source"],
            note=row["note"],
        )
        for row in read_rows(path)
    ]
    Bridge.objects.bulk_create(rows)
    return len(rows)
