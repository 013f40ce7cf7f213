"""What is measured of the duty schedule inside one process; answers JSON."""

import json
import os
import random
import resource
import statistics
import sys
import time
from datetime import date

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "situationroom.config.settings")
django.setup()

from benchmarks.figure import percentile  # noqa: E402
from situationroom.rooms.codelists import queries as codelists  # noqa: E402
from situationroom.rooms.measures import queries as measures  # noqa: E402
from situationroom.rooms.measures.table import list_lines  # noqa: E402
from tradeimpact.schedule import duty_table, look_up  # noqa: E402


def main() -> int:
    """Print what is measured, as JSON."""
    lot = random.Random(20260220)  # noqa: S311
    days = [date(2025, 1, 10), date(2025, 10, 1), date(2026, 5, 1), date(2026, 8, 1)]
    lines = {day: list_lines(on=day) for day in days}
    origins = sorted(codelists.list_areas())
    register, columns = measures.list_provisions(), measures.list_columns()
    looked_up = []
    for _ in range(2000):
        day = lot.choice(days)
        line, origin = lot.choice(lines[day]), lot.choice(origins)
        began = time.perf_counter()
        look_up(line, origin, register, on=day, columns=columns)
        looked_up.append(time.perf_counter() - began)
    tables = []
    for day in days:
        began = time.perf_counter()
        table = duty_table(lines[day], origins, register, on=day, columns=columns)
        whole = (table.total, table.low, table.high)
        tables.append(time.perf_counter() - began)
    began = time.perf_counter()
    for array in whole:
        array.copy()
    copied = time.perf_counter() - began
    electrical = [
        line.line for line in lines[days[-1]] if line.line.startswith("85") and len(line.line) == 10
    ]
    print(
        json.dumps(
            {
                "look_ups": len(looked_up),
                "look_up_median": statistics.median(looked_up),
                "look_up_p95": percentile(looked_up, 95),
                "table_seconds": max(tables),
                "copy_seconds": copied,
                "lines_of_table": len(lines[days[-1]]),
                "origins": len(origins),
                "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                "lines": lot.sample(electrical, 40),
            }
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
