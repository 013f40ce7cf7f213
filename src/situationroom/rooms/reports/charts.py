"""The charts of a brief, drawn on the server from the same specification as the page's."""

from django.utils.translation import override

from situationroom.documents.charts import Exposure, exposure_bars, for_paper
from situationroom.rooms.impact.models import Run
from situationroom.rooms.impact.queries import item_rows

PAPER_ROW = 25


def exposure_chart(run: Run, names: dict[str, tuple[str, str]], *, language: str) -> str:
    """Return the bars of value hit and exempt by item as SVG for paper."""
    column = 1 if language == "en" else 0
    rows = [row for row in item_rows(run) if row["item"] != "total"]
    with override(language):
        return for_paper(
            str(
                exposure_bars(
                    items=[
                        Exposure(
                            item=names[row["item"]][column],
                            hit=row["hit_usd"],
                            exempt=row["exempt_usd"],
                            low=row["hit_low_usd"],
                            high=row["hit_high_usd"],
                        )
                        for row in rows
                    ],
                    row=PAPER_ROW,
                )
            )
        )
