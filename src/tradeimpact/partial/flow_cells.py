"""Compiled loops that number rows and columns of sorted flows: `tradeimpact.partial.flows`."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

Ints = NDArray[np.integer]


@njit(nogil=True, cache=True)
def count_cells(
    item: Ints, exporter: Ints, importer: Ints, items: int, countries: int
) -> tuple[Ints, Ints]:
    """Return rows and columns of every item, (K,) each; flows sorted by item, then exporter."""
    rows = np.zeros(items, np.int64)
    columns = np.zeros(items, np.int64)
    seen = np.full(countries, -1, np.int64)
    last_item, last_exporter = np.int64(-1), np.int64(-1)
    for f in range(item.size):
        k, i, j = np.int64(item[f]), np.int64(exporter[f]), np.int64(importer[f])
        if k != last_item or i != last_exporter:
            rows[k] += 1
            last_item, last_exporter = k, i
        if seen[j] != k:
            seen[j] = k
            columns[k] += 1
    return rows, columns


@njit(nogil=True, cache=True)
def place_cells(
    item: Ints, exporter: Ints, importer: Ints, item_rows: Ints, item_columns: Ints, countries: int
) -> tuple[Ints, Ints, Ints, Ints]:
    """Return row starts, exporters of rows, importers of columns and the column of every flow."""
    row_flows = np.empty(item_rows[-1] + 1, np.int64)
    row_exporter = np.empty(item_rows[-1], np.int16)
    column_importer = np.empty(item_columns[-1], np.int16)
    column = np.empty(item.size, np.uint16)  # unsigned: no check for counting from the end
    local = np.full(countries, -1, np.int64)
    f, row = 0, 0
    for k in range(item_rows.size - 1):
        begin = f
        local[:] = -1
        last = -1
        while f < item.size and item[f] == k:
            local[importer[f]] = 0
            if exporter[f] != last:
                last = exporter[f]
                row_flows[row] = f
                row_exporter[row] = last
                row += 1
            f += 1
        at = 0
        for j in range(countries):
            if local[j] == 0:
                local[j] = at
                column_importer[item_columns[k] + at] = j
                at += 1
        for g in range(begin, f):
            column[g] = local[importer[g]]
    row_flows[row] = f
    return row_flows, row_exporter, column_importer, column


@njit(nogil=True, cache=True)
def is_sorted(item: Ints, exporter: Ints, importer: Ints) -> bool:
    """Whether flows stand in strictly rising order of item, exporter and importer."""
    for f in range(1, item.size):
        if item[f] != item[f - 1]:
            if item[f] < item[f - 1]:
                return False
        elif exporter[f] != exporter[f - 1]:
            if exporter[f] < exporter[f - 1]:
                return False
        elif importer[f] <= importer[f - 1]:
            return False
    return True
