"""Reads a file that is not kept: checked by the limited process, read, and gone."""

import tempfile
from typing import BinaryIO

from django.conf import settings

from situationroom.base.errors import Refusal
from situationroom.base.privacy.numbers import holds_resident_number
from situationroom.base.states import FILE_REASON_TEXT, FILE_REMEDY_TEXT, NUMBERED
from situationroom.documents import readers
from situationroom.documents.errors import Unreadable
from situationroom.documents.grids import Read
from situationroom.documents.limited import process
from situationroom.documents.limited.kinds import TAKEN
from situationroom.documents.limited.names import ending_of
from situationroom.documents.limited.process import Outcome, Verdict
from situationroom.documents.limited.walls import Limits, Wall


class Unchecked(Refusal):
    """This machine lacks walls without which no file is looked at."""

    status = 503


def read_passing(source: BinaryIO, name: str) -> Read:
    """Return what a file says, without keeping it. Raises Refusal naming the remedy.

    Formulas are not computed: a cell says the result that was saved with it.
    """
    with tempfile.TemporaryFile() as sent, tempfile.TemporaryFile() as cleaned:
        while piece := source.read(1 << 20):
            sent.write(piece)
            if sent.tell() > settings.FILE_FORM_LARGEST:
                raise Refusal(
                    "The file is larger than is read at once.",
                    hint="Send only the part that was asked for, or split it into several files.",
                )
        sent.flush()
        verdict = process.check(
            sent,
            cleaned,
            extension=ending_of(name),
            limits=Limits(),
            needed=[Wall(wall) for wall in settings.FILE_WALLS],
        )
        _check(verdict, name)
        cleaned.seek(0)
        content = cleaned.read()
    try:
        return readers.read(content, f"file.{verdict.kind}")
    except Unreadable as problem:
        raise Refusal(problem.code, hint=problem.hint, **problem.values) from problem


def _check(verdict: Verdict, name: str) -> None:
    if verdict.outcome is Outcome.UNSAFE:
        raise Unchecked(
            "Files cannot be checked here at the moment, so none is read.",
            hint="Paste the rows instead, or tell whoever runs the room.",
        )
    reason = verdict.reason if verdict.outcome is not Outcome.CLEAN else None
    numbered = holds_resident_number(f"{name}\n{verdict.text}")
    if reason is None and not numbered:
        return
    why = NUMBERED if reason is None else reason
    raise Refusal(
        FILE_REASON_TEXT[why],
        hint=FILE_REMEDY_TEXT[why],
        **{"taken": TAKEN, **verdict.values},
    )
