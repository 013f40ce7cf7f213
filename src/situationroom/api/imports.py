"""Imports: ledgers and lists of the old way, from their file to rows of the room and back."""

import base64
import binascii
from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from situationroom.api.answers import Said, actor_of, receiver_of
from situationroom.api.idempotency import Deed, writes
from situationroom.api.paging import PAGE, After, Limit, Page, page_of
from situationroom.base.cursors import number_cursor, number_to_cursor, time_cursor, to_cursor
from situationroom.base.errors import Refusal
from situationroom.base.labels import Level
from situationroom.base.ledgers import leaving, queries, services
from situationroom.base.ledgers.matching import Why
from situationroom.base.ledgers.states import LedgerOutcome, LedgerState
from situationroom.base.ledgers.targets import get_target
from situationroom.base.models import LedgerImport, LedgerRow

router = Router(tags=["imports"], by_alias=True)
LONGEST_FILE = 40_000_000  # letters of Base64
Levels = Literal["own", "government", "room"]


class Import(Schema):
    """One imported file; `counts` are lines by outcome, `work` the job that writes or undoes."""

    id: UUID
    name: str
    target: str
    about: UUID | None
    state: LedgerState
    label: str
    row_label: str
    counts: dict[str, int]
    blank: int
    read_at: datetime
    read_by: str
    work: UUID | None


class ImportColumn(Schema):
    """One column: its heading, samples, the field it would be, and why."""

    heading: str
    samples: list[str]
    field: str
    why: Why


class ImportTable(Schema):
    """Tables of the same headings, which are mapped together."""

    names: list[str]
    rows: int
    columns: list[ImportColumn]


class ImportWithTables(Import):
    """An import with its tables and the fields rows can have; `needed` are those they must."""

    fields: list[str]
    needed: list[str]
    tables: list[ImportTable]


class ImportProblem(Schema):
    """Why a row was not taken, and what to do."""

    says: str
    remedy: str


class ImportRow(Schema):
    """One line of the file and what becomes of it; `said` by field, as it would stand.

    `notes` say by what a thing was known that is written otherwise.
    """

    table: str
    number: int
    line: str
    texts: list[str]
    outcome: LedgerOutcome
    said: dict[str, Any]
    before: dict[str, Any]
    problems: list[ImportProblem]
    notes: list[str]
    became: UUID | None
    written_at: datetime | None
    taken_back_at: datetime | None


class ImportSaid(Said):
    """A file to read, in Base64, what its rows become, and who reads both."""

    target: str
    about: UUID | None = None
    level: Levels = "own"
    row_level: Levels = "own"
    name: str = Field(max_length=255, description="of the file, with its ending")
    content: str = Field(max_length=LONGEST_FILE, description="of the file, in Base64")


class ColumnsSaid(Said):
    """For each table the field of each column, "" for none; null leaves the table out."""

    tables: list[list[str] | None] = Field(max_length=200)
    fixed: dict[str, str] = Field(default_factory=dict, description="by field, for all rows")


class Discarded(Schema):
    """The file that was thrown away."""

    id: UUID


def _fields(row: LedgerImport) -> dict[str, Any]:
    names = ("id", "name", "target", "about", "state", "counts", "blank", "read_at", "read_by")
    said = {name: getattr(row, name) for name in names}
    return {**said, "label": row.label.level, "row_label": row.row_level, "work": row.work_id}


def _import(row: LedgerImport) -> Import:
    return Import.model_validate(_fields(row))


@router.get("/imports", response=Page[Import])
def list_imports(request: HttpRequest, after: After = "", limit: Limit = PAGE) -> Page[Import]:
    """List the imports, newest first."""
    rows = queries.list_ledgers(by=actor_of(request), after=time_cursor(after), limit=limit + 1)
    return page_of(
        rows, limit=limit, show=_import, cursor=lambda row: to_cursor(row.read_at, row.id)
    )


@writes(router, "/imports", response=Import)
def read_import(request: HttpRequest, said: ImportSaid) -> Deed:
    """Read a file; nothing of it is written yet. Officers, posts and the secretariat may."""
    actor = actor_of(request)
    try:
        content = base64.b64decode(said.content, validate=True)
    except binascii.Error:
        raise Refusal("The content of the file is no Base64.") from None
    sent = services.Sent(
        target=said.target,
        name=said.name,
        content=content,
        level=Level(said.level),
        row_level=Level(said.row_level),
        about=said.about,
    )
    return lambda: _import(services.read_ledger(by=actor, at=timezone.now(), sent=sent))


@router.get("/imports/{id}", response=ImportWithTables)
def get_import(request: HttpRequest, id: UUID) -> ImportWithTables:
    """Show one import with its tables and what each column would be."""
    row = queries.get_ledger(id=id, by=actor_of(request))
    target = get_target(row.target)
    tables = [
        ImportTable(
            names=list(shape.names),
            rows=shape.rows,
            columns=[
                ImportColumn(heading=heading, samples=list(samples), field=one.key, why=one.why)
                for heading, samples, one in zip(
                    shape.headings, shape.samples, shape.proposals, strict=True
                )
            ],
        )
        for shape in queries.list_shapes(ledger=row)
    ]
    fields = {
        "fields": [one.key for one in target.fields],
        "needed": [one.key for one in target.fields if one.needed],
        "tables": tables,
    }
    return ImportWithTables.model_validate({**_fields(row), **fields})


@router.get("/imports/{id}/rows", response=Page[ImportRow])
def list_import_rows(
    request: HttpRequest,
    id: UUID,
    outcome: LedgerOutcome | None = None,
    after: After = "",
    limit: Limit = PAGE,
) -> Page[ImportRow]:
    """List the lines of the file in their order, with what becomes of each."""
    ledger = queries.get_ledger(id=id, by=actor_of(request))
    rows = queries.list_rows(
        ledger=ledger,
        outcomes=[outcome] if outcome else [],
        after=number_cursor(after) or 0,
        limit=limit + 1,
    )
    return page_of(
        rows,
        limit=limit,
        show=lambda row: _row(ledger, row),
        cursor=lambda row: number_to_cursor(row.position),
    )


def _row(ledger: LedgerImport, row: LedgerRow) -> ImportRow:
    names = (
        "number", "line", "texts", "outcome", "said", "before", "written_at", "taken_back_at",
    )  # fmt: skip
    problems = [
        ImportProblem(says=says, remedy=remedy) for says, remedy in leaving.why(row, ledger.target)
    ]
    said = {name: getattr(row, name) for name in names}
    beside = {
        "table": ledger.tables[row.table]["name"],
        "notes": leaving.notes(row),
        "became": row.thing,
    }
    return ImportRow.model_validate({**said, **beside, "problems": problems})


@writes(router, "/imports/{id}/columns", response=Import)
def map_import(request: HttpRequest, id: UUID, said: ColumnsSaid) -> Deed:
    """Say which column is which field; every row is judged, none is written."""
    actor = actor_of(request)
    return lambda: _import(
        services.map_ledger(
            by=actor, at=timezone.now(), ledger=id, columns=said.tables, fixed=said.fixed
        )
    )


@writes(router, "/imports/{id}/write", response=Import)
def write_import(request: HttpRequest, id: UUID) -> Deed:
    """Let the rows be written that were shown; `work` says how far it is."""
    return _step(request, id, services.confirm_ledger)


@writes(router, "/imports/{id}/take-back", response=Import)
def take_back_import(request: HttpRequest, id: UUID) -> Deed:
    """Take back what was written, as far as nobody has changed it since."""
    return _step(request, id, services.take_back_ledger)


def _step(request: HttpRequest, id: UUID, deed: Callable[..., LedgerImport]) -> Deed:
    actor = actor_of(request)
    return lambda: _import(deed(by=actor, at=timezone.now(), ledger=id))


@writes(router, "/imports/{id}/discard", response=Discarded)
def discard_import(request: HttpRequest, id: UUID) -> Deed:
    """Throw a file away of which nothing was written."""
    actor = actor_of(request)

    def deed() -> Discarded:
        services.discard_ledger(by=actor, at=timezone.now(), ledger=id)
        return Discarded(id=id)

    return deed


@router.get("/imports/{id}/report.{form}", response=None)
def get_import_report(request: HttpRequest, id: UUID, form: Literal["xlsx", "csv"]) -> HttpResponse:
    """Give the rows that were not taken, as they stood in the file, with the reason beside them."""
    actor = actor_of(request)
    parcel = leaving.take_out_report(
        by=actor,
        at=timezone.now(),
        to=receiver_of(request),
        ledger=queries.get_ledger(id=id, by=actor),
        form=form,
    )
    return HttpResponse(parcel.content, parcel.media_type, headers=parcel.headers)
