"""Tariff schedules of other destinations as operators bring them; plain Python, hostile input.

Columns are those of WITS/TRAINS (World Bank, UNCTAD) or of the WTO's tariff download: reporter,
year, product code and its nomenclature, duty type, partner, simple average, lowest and highest
rate in percent, the words of a duty that is not a share of value. Every fault names its row.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from situationroom.base.errors import Refusal
from situationroom.rooms.codelists.rules import bare_code

Kind = Literal["MFN", "PREF", "AHS"]
MOST_ROWS = 2_000_000
HIGHEST = 3000.0
SHOWN = 10
FIRST_YEAR, LAST_YEAR = 1988, 2100
CODE = re.compile(r"\d{6}(?:\d{2}){0,3}")
COLUMNS: dict[str, tuple[str, ...]] = {
    "reporter": ("Reporter_ISO_N", "Reporter", "ReporterCode", "Market"),
    "year": ("Year", "Tariff Year", "TariffYear"),
    "nomenclature": ("NomenCode", "Native Nomen", "Nomenclature", "Revision"),
    "product": ("ProductCode", "Product", "HS code", "Tariff line", "TariffLineCode"),
    "kind": ("Duty Type", "DutyType", "TariffType"),
    "partner": ("Partner", "PartnerCode", "Beneficiary", "RegionCode"),
    "average": ("SimpleAverage", "Simple Average", "AVE", "Ad valorem equivalent", "Rate"),
    "low": ("Min_Rate", "Minimum Rate", "MinRate"),
    "high": ("Max_Rate", "Maximum Rate", "MaxRate"),
    "words": ("Specific duty", "Duty text", "NAV", "Words"),
    "name": ("Product Name", "ProductName", "Description"),
}
MEMBERS: dict[str, tuple[str, ...]] = {
    "group": ("RegionCode", "Group", "Beneficiary group", "PartnerGroup"),
    "member": ("Partner", "Country", "Member", "PartnerCode"),
    "name": ("RegionName", "Group name", "Name"),
    "since": ("FromYear", "From", "Since"),
    "until": ("ToYear", "To", "Until"),
}
KINDS: dict[str, Kind] = {
    "mfn": "MFN", "mfnapplied": "MFN", "002": "MFN",
    "pref": "PREF", "prf": "PREF", "preference": "PREF",
    "ahs": "AHS", "effectivelyapplied": "AHS",
}  # fmt: skip
EDITIONS = {
    "h0": "HS1992", "h1": "HS1996", "h2": "HS2002", "h3": "HS2007", "h4": "HS2012",
    "h5": "HS2017", "h6": "HS2022",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rates:
    """A rate as shares of value: lowest, mean and highest of the lines meant; None if not said."""

    low: float | None
    central: float | None
    high: float | None
    words: str = ""


@dataclass(slots=True)
class Line:
    """One line of a schedule: what is owed, what beneficiaries owe, what was seen to apply."""

    name: str = ""
    mfn: Rates | None = None
    preferences: dict[str, Rates] = field(default_factory=dict)
    applied: dict[str, float] = field(default_factory=dict)


@dataclass(slots=True)
class Vintage:
    """One year of a schedule; `groups` says who the beneficiaries of each preference are."""

    year: int
    nomenclature: str = ""
    lines: dict[str, Line] = field(default_factory=dict)
    groups: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Source:
    """A file by its name, with its rows of text."""

    name: str
    rows: Sequence[Mapping[str, str]]


def fold(heading: str) -> str:
    """Return a heading without what people write differently."""
    return "".join(ch for ch in heading.casefold() if ch.isalnum())


def read_csv(name: str, text: str) -> Source:
    """Return the rows of a CSV file by heading. Raises Refusal for what is none."""
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        rows = list(csv.DictReader(text.splitlines(), delimiter=separator, strict=True))
    except csv.Error as problem:
        raise Refusal(
            "%(file)s cannot be read: %(problem)s",
            hint="Save the table as CSV in UTF-8, with its headings in the first row.",
            file=name,
            problem=str(problem),
        ) from None
    if not rows or len(rows) > MOST_ROWS:
        raise Refusal(
            "%(file)s holds %(count)d rows; 1 to %(most)d are read.",
            hint="Send one destination a file, with its headings in the first row.",
            file=name,
            count=len(rows),
            most=MOST_ROWS,
        )
    return Source(name, [{k: (v or "").strip() for k, v in row.items() if k} for row in rows])


def columns_of(source: Source, wanted: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return which heading of a file each column stands under."""
    there = {fold(heading): heading for heading in source.rows[0]}
    found = {}
    for column, names in wanted.items():
        named = [there[fold(name)] for name in names if fold(name) in there]
        if named:
            found[column] = named[0]
    return found


def needed(source: Source, columns: Mapping[str, str], *names: str) -> None:
    """Refuse a file without columns it needs, naming the headings that are understood."""
    for name in names:
        if name not in columns:
            known = COLUMNS.get(name) or MEMBERS[name]
            raise Refusal(
                "%(file)s has no column for %(column)s.",
                hint="Write one of these headings: %(names)s.",
                file=source.name,
                column=name,
                names=", ".join(known),
            )


class Faults:
    """What is wrong with rows; the first fault is raised, with the rows that share it."""

    def __init__(self) -> None:
        self.found: list[Refusal] = []

    def add(self, fault: Refusal) -> None:
        """Keep a fault of a row."""
        self.found.append(fault)

    def refuse(self) -> None:
        """Raise the first fault, if there is one."""
        if not self.found:
            return
        first = self.found[0]
        also = [one.values["row"] for one in self.found[1:] if one.code == first.code]
        shown = ", ".join(map(str, also[:SHOWN])) + (" …" if len(also) > SHOWN else "")
        first.values["also"] = shown or "—"
        raise first


def read_members(
    source: Source, areas: Mapping[str, str], year: int
) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return the beneficiaries of each group in a year: its name and ISO codes."""
    columns = columns_of(source, MEMBERS)
    needed(source, columns, "group", "member")
    faults, found = Faults(), dict[str, tuple[str, list[str]]]()
    for row, said in _numbered(source, columns):
        since, until = said.get("since", ""), said.get("until", "")
        if (since.isdecimal() and int(since) > year) or (until.isdecimal() and int(until) < year):
            continue
        member = areas.get(_place(said["member"]))
        if member is None:
            faults.add(_no_area(source, row, said["member"]))
            continue
        found.setdefault(said["group"], (said.get("name", ""), []))[1].append(member)
    faults.refuse()
    return {group: (name, tuple(sorted(set(codes)))) for group, (name, codes) in found.items()}


def _place(said: str) -> str:
    return f"{int(said):03d}" if said.isascii() and said.isdecimal() else said.casefold()


def _numbered(source: Source, columns: Mapping[str, str]) -> Iterator[tuple[int, dict[str, str]]]:
    for row, cells in enumerate(source.rows, start=2):
        yield row, {column: cells.get(heading, "") for column, heading in columns.items()}


def read_schedule(
    sources: Iterable[Source],
    *,
    destination: str,
    areas: Mapping[str, str],
    members: Source | None = None,
) -> list[Vintage]:
    """Read files of one destination into its vintages, oldest first.

    `areas` maps every name of a country (folded to lower case, numbers to three digits) to its
    ISO code. Raises Refusal for the first fault, with its row and the remedy.
    """
    found: dict[int, Vintage] = {}
    for source in sources:
        _read_file(source, destination, areas, members, found)
    for vintage in found.values():
        _refuse_without_mfn(vintage, destination)
    return [found[year] for year in sorted(found)]


def _read_file(
    source: Source,
    destination: str,
    areas: Mapping[str, str],
    members: Source | None,
    found: dict[int, Vintage],
) -> None:
    columns = columns_of(source, COLUMNS)
    needed(source, columns, "reporter", "year", "product", "average")
    faults = Faults()
    for number, said in _numbered(source, columns):
        try:
            _read_row(_Row(source.name, number, said), destination, areas, members, found)
        except Refusal as fault:
            if "row" not in fault.values:
                raise
            faults.add(fault)
    faults.refuse()


@dataclass(frozen=True, slots=True)
class _Row:
    file: str
    number: int
    said: Mapping[str, str]

    def text(self, column: str) -> str:
        return self.said.get(column, "")

    @property
    def where(self) -> dict[str, str | int]:
        return {"file": self.file, "row": self.number}


def _read_row(
    row: _Row,
    destination: str,
    areas: Mapping[str, str],
    members: Source | None,
    found: dict[int, Vintage],
) -> None:
    if areas.get(_place(row.text("reporter"))) != destination:
        raise Refusal(
            "%(file)s, row %(row)d is of reporter “%(said)s”, not of %(destination)s.",
            hint="Load each destination with a file of its own. Same fault in rows: %(also)s",
            **row.where,
            said=row.text("reporter")[:40],
            destination=destination,
        )
    year = _year(row)
    if year not in found:
        found[year] = Vintage(year)
        if members is not None:
            found[year].groups = read_members(members, areas, year)
    vintage = found[year]
    vintage.nomenclature = vintage.nomenclature or _edition(row.text("nomenclature"))
    line = vintage.lines.setdefault(_code(row), Line())
    line.name = line.name or row.text("name")
    _keep(row, line, _rates(row), _partner(row, vintage, areas))


def _edition(said: str) -> str:
    return EDITIONS.get(said.casefold(), said[:12])


def _keep(row: _Row, line: Line, rates: Rates, partner: tuple[Kind, str]) -> None:
    kind, group = partner
    if kind == "AHS":
        if rates.central is not None:
            line.applied[group] = rates.central
        return
    before = line.mfn if kind == "MFN" else line.preferences.get(group)
    if before is not None and before != rates:
        raise Refusal(
            "%(file)s, row %(row)d says again what an earlier row says otherwise: %(said)s.",
            hint="Keep one row for a code, a duty type and a partner. Same fault in rows: %(also)s",
            **row.where,
            said=" ".join(filter(None, (row.text("product"), kind, group)))[:60],
        )
    if kind == "MFN":
        line.mfn = rates
    else:
        line.preferences[group] = rates


def _year(row: _Row) -> int:
    said = row.text("year")
    if said.isascii() and said.isdecimal() and FIRST_YEAR <= int(said) <= LAST_YEAR:
        return int(said)
    raise Refusal(
        "%(file)s, row %(row)d: “%(said)s” is no year.",
        hint="Write the year of the schedule, such as 2025. Same fault in rows: %(also)s",
        **row.where,
        said=said[:40],
    )


def _code(row: _Row) -> str:
    code = bare_code(row.text("product"))
    if code.isascii() and CODE.fullmatch(code):
        return code
    raise Refusal(
        "%(file)s, row %(row)d: “%(said)s” is no product code of 6, 8, 10 or 12 digits.",
        hint="Keep codes as text, so that leading zeros stay. Same fault in rows: %(also)s",
        **row.where,
        said=row.text("product")[:40],
    )


def _partner(row: _Row, vintage: Vintage, areas: Mapping[str, str]) -> tuple[Kind, str]:
    """Return the duty type and, for preferences, the group it is of; countries are groups too."""
    said, partner = fold(row.text("kind")), row.text("partner")
    kind = KINDS.get(said) if said else ("PREF" if partner else "MFN")
    if kind is None:
        raise Refusal(
            "%(file)s, row %(row)d: “%(said)s” is no duty type.",
            hint="Write MFN, PREF or AHS. Same fault in rows: %(also)s",
            **row.where,
            said=row.text("kind")[:40],
        )
    if kind == "MFN":
        return kind, ""
    area = areas.get(_place(partner)) if partner else None
    if kind == "PREF" and partner in vintage.groups:
        return kind, partner
    if area is None:
        raise Refusal(
            "%(file)s, row %(row)d: “%(said)s” is no country and no group of beneficiaries.",
            hint="Send who belongs to each group with --beneficiaries, or write a country. "
            "Same fault in rows: %(also)s",
            **row.where,
            said=partner[:40],
        )
    if kind == "PREF":
        vintage.groups.setdefault(area, ("", (area,)))
    return kind, area


def _no_area(source: Source, row: int, said: str) -> Refusal:
    return Refusal(
        "%(file)s, row %(row)d: “%(said)s” is not a country the room knows.",
        hint="Write two letters, three letters or the number of UN M49. "
        "Same fault in rows: %(also)s",
        file=source.name,
        row=row,
        said=said[:40],
    )


def _rates(row: _Row) -> Rates:
    low, central, high = (_share(row, column) for column in ("low", "average", "high"))
    words = row.text("words")[:400]
    if central is None:
        if not words:
            raise Refusal(
                "%(file)s, row %(row)d names neither a rate nor the words of a duty.",
                hint="Fill in the simple average, or the words of a duty on quantity. "
                "Same fault in rows: %(also)s",
                **row.where,
            )
        return Rates(None, None, None, words)
    low, high = (central if one is None else one for one in (low, high))
    if not low <= central + 1e-9 or not central <= high + 1e-9:
        raise Refusal(
            "%(file)s, row %(row)d: the average %(said)s does not lie between lowest and highest.",
            hint="Check the three rates; they are percent. Same fault in rows: %(also)s",
            **row.where,
            said=row.text("average")[:40],
        )
    return Rates(min(low, central), central, max(central, high), words)


def _share(row: _Row, column: str) -> float | None:
    said = row.text(column).rstrip("%").strip()
    if not said:
        return None
    try:
        percent = float(said)
    except ValueError:
        percent = -1.0
    if not 0.0 <= percent <= HIGHEST:
        raise Refusal(
            "%(file)s, row %(row)d: “%(said)s” is no rate in percent from 0 to %(most)d.",
            hint="Write 8 or 6.5; words of a duty on quantity go into a column of their own. "
            "Same fault in rows: %(also)s",
            **row.where,
            said=said[:40],
            most=int(HIGHEST),
        )
    return percent / 100.0


def _refuse_without_mfn(vintage: Vintage, destination: str) -> None:
    without = sorted(code for code, line in vintage.lines.items() if line.mfn is None)
    if without:
        raise Refusal(
            "The schedule of %(destination)s for %(year)d has no MFN duty for %(count)d codes, "
            "%(first)s among them.",
            hint="Load MFN duties and preferences together: name both files.",
            destination=destination,
            year=vintage.year,
            count=len(without),
            first=without[0],
        )
