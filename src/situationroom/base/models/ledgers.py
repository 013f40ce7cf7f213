"""Files of the old way that are imported: what was read of each, and what became of every row."""

import uuid
from typing import ClassVar

from django.db import models

from situationroom.base.ledgers.states import LedgerOutcome, LedgerState
from situationroom.base.models.jobs import Job
from situationroom.base.models.labels import Label
from situationroom.base.scoped import Scoped


class LedgerImport(models.Model):
    """One file that is imported: its tables as they were read, and which column is which field.

    The file itself is not kept. `shape` tells files of the same headings, so that a mapping is
    remembered; `row_level` is the label the rows get, never wider than the import's own.
    Pii: name of who imports; the tables may name people.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="+")
    organisation = models.UUIDField(help_text="whose import it is")
    target = models.CharField(max_length=40, help_text="what the rows become")
    about = models.UUIDField(null=True, help_text="within what they are written, where they are")
    row_level = models.CharField(max_length=12)
    name = models.CharField(max_length=255, help_text="of the file")
    sha256 = models.CharField(max_length=64)
    shape = models.CharField(max_length=64, help_text="digest of its headings")
    tables = models.JSONField(help_text="name and headings of each table, in order")
    blank = models.PositiveIntegerField(default=0, help_text="rows without a word")
    mapping = models.JSONField(default=dict, help_text="fields of columns, and words for all rows")
    state = models.CharField(
        max_length=10, choices=[(s, s) for s in LedgerState], default=LedgerState.READ
    )
    counts = models.JSONField(default=dict, help_text="rows by outcome")
    read_at = models.DateTimeField()
    read_by = models.CharField(max_length=200)
    mapped_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    work = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")

    unscoped: ClassVar[models.Manager["LedgerImport"]] = models.Manager()
    objects: ClassVar[Scoped["LedgerImport"]] = Scoped()  # type: ignore[assignment]

    class Meta:
        """Listed newest first; a mapping is remembered by the shape of the file."""

        indexes = [
            models.Index(fields=["-read_at", "-id"], name="ledger_by_time"),
            models.Index(fields=["organisation", "target", "shape"], name="ledger_by_shape"),
        ]


class LedgerRow(models.Model):
    """One line of an imported file: where it stood, what it says, and what became of it.

    `thing` and `mark` are what was written and how that stood then: what has another mark now was
    changed since and is not taken back.
    Pii: cells may name people.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ledger = models.ForeignKey(LedgerImport, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField(help_text="in the file, from 1")
    table = models.PositiveSmallIntegerField(help_text="number of its table, from 0")
    number = models.PositiveIntegerField(help_text="row of the sheet or table, from 1")
    line = models.CharField(max_length=10, help_text="a row, or what else it is")
    texts = models.JSONField(help_text="its cells")
    outcome = models.CharField(max_length=14, choices=[(o, o) for o in LedgerOutcome])
    said = models.JSONField(default=dict, help_text="what was understood, by field")
    before = models.JSONField(default=dict, help_text="what stood before, by field")
    problems = models.JSONField(default=list, help_text="why it was not taken, cell by cell")
    thing = models.UUIDField(null=True, help_text="what it names or became")
    is_new = models.BooleanField(default=False, help_text="it was made by this import")
    mark = models.CharField(max_length=64, blank=True)
    written_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)
    kept_because = models.JSONField(null=True, help_text="why it could not be taken back")

    class Meta:
        """Each position once an import; read by outcome."""

        constraints = [
            models.UniqueConstraint(fields=["ledger", "position"], name="ledger_position_once")
        ]
        indexes = [
            models.Index(fields=["ledger", "outcome", "position"], name="ledger_row_by_outcome"),
            models.Index(fields=["thing"], name="ledger_row_by_thing"),
        ]

    def forget(self) -> None:
        """Empty it of what it said; that it was there stays counted."""
        self.texts, self.said, self.before = [""] * len(self.texts), {}, {}
