"""Reads: names of areas, codes, lines and items."""

from situationroom.rooms.codelists.queries.areas import (
    list_areas,
    normalise_origin,
)
from situationroom.rooms.codelists.queries.lines import (
    CodeCheck,
    LineHistory,
    MovedLine,
    SeveralLines,
    UnknownLine,
    get_code_check,
    get_line_history,
    get_tariff_line,
    list_days_of_change,
    list_days_of_lines,
    list_lines_under,
    list_nearest_lines,
    list_tariff_lines,
)
from situationroom.rooms.codelists.queries.many import (
    KnownCodes,
    LineHistories,
    codes_under,
    get_known_codes,
    get_line_histories,
)
from situationroom.rooms.codelists.queries.names import (
    get_hs_names,
    items_by_hs6,
    list_items,
)
from situationroom.rooms.codelists.queries.tables import (
    find_reference_tables,
    get_reference_table,
    list_reference_rows,
    loaded_tables,
)

__all__ = [
    "CodeCheck",
    "KnownCodes",
    "LineHistories",
    "LineHistory",
    "MovedLine",
    "SeveralLines",
    "UnknownLine",
    "codes_under",
    "find_reference_tables",
    "get_code_check",
    "get_hs_names",
    "get_known_codes",
    "get_line_histories",
    "get_line_history",
    "get_reference_table",
    "get_tariff_line",
    "items_by_hs6",
    "list_areas",
    "list_days_of_change",
    "list_days_of_lines",
    "list_items",
    "list_lines_under",
    "list_nearest_lines",
    "list_reference_rows",
    "list_tariff_lines",
    "loaded_tables",
    "normalise_origin",
]
