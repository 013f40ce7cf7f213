"""Files of data calls read: a form when a call is opened, a reply against the form it answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from situationroom.base.errors import Refusal
from situationroom.base.files import store
from situationroom.base.files.reading import read_passing
from situationroom.base.models import StoredFile
from situationroom.base.states import FileState
from situationroom.documents import readers
from situationroom.documents.errors import Unreadable
from situationroom.documents.filling_xlsx import Copy, Listing, Value, fill_xlsx
from situationroom.documents.grids import Read
from situationroom.rooms.datacalls.collating import answers as kept
from situationroom.rooms.datacalls.collating.answers import Answers
from situationroom.rooms.datacalls.collating.forms import (
    FORMATS,
    Form,
    NoForm,
    form_from_json,
    form_of,
)
from situationroom.rooms.datacalls.collating.matching import Blank, WrongForm, read_answers
from situationroom.rooms.datacalls.states import SET_ASIDE_REMEDY_TEXT, SET_ASIDE_TEXT, SetAside


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of reading a reply: its answers, or why it is set aside."""

    answers: Answers | None
    why: SetAside | None = None

    @property
    def as_kept(self) -> dict[str, Any]:
        """Return the answers as they are kept in a row."""
        if self.answers is None:
            return {"answers": None, "cells": 0, "flags": 0}
        return {
            "answers": kept.to_json(self.answers),
            "cells": sum(1 for _ in self.answers.texts()),
            "flags": sum(flag.needs_a_look for flag in self.answers.flags),
        }


def read_form(content: bytes, name: str) -> tuple[str, Form]:
    """Return the format of a form and what is to be filled in. Raises Refusal."""
    read = read_passing(BytesIO(content), name)
    if read.format not in FORMATS:
        raise Refusal(
            "A form is an XLSX or HWPX file: answers are merged back into it.",
            hint="Open it, save it as XLSX or HWPX, and choose that file.",
        )
    try:
        return read.format, form_of(read)
    except NoForm:
        raise Refusal(
            "There is no cell in this file that is to be filled in.",
            hint="Leave the cells empty that the organisations are to fill in.",
        ) from None


def read_reply(form: list[Mapping[str, Any]], content: bytes, name: str) -> Answers:
    """Return what a file that just came says against a form. Raises Refusal naming the remedy."""
    judged = judge(form, read_passing(BytesIO(content), name))
    if judged.answers is None:
        assert judged.why is not None
        raise Refusal(SET_ASIDE_TEXT[judged.why], hint=SET_ASIDE_REMEDY_TEXT[judged.why])
    return judged.answers


def judge_file(form: list[Mapping[str, Any]], file: StoredFile) -> Judged:
    """Return what a file says that was checked and kept before."""
    if file.state != FileState.CLEAN or file.blob is None:
        return Judged(None, SetAside.REFUSED)
    try:
        read = readers.read(content_of(file), f"file.{file.kind}")
    except Unreadable:
        return Judged(None, SetAside.UNREADABLE)
    return judge(form, read)


def judge(form: list[Mapping[str, Any]], read: Read) -> Judged:
    """Read a file against a form, or say why it is not an answer to it."""
    try:
        return Judged(read_answers(form_from_json(form), read))
    except WrongForm:
        return Judged(None, SetAside.WRONG_FORM)
    except Blank:
        return Judged(None, SetAside.BLANK)


def content_of(file: StoredFile) -> bytes:
    """Return the bytes of a file that was checked and kept."""
    assert file.blob is not None
    with store.read(file.blob.where) as source:
        return bytes(source.read())


def build_form(title: str, columns: list[str], rows: list[str]) -> bytes:
    """Return a form built in the room: headings, rows by name, and empty cells, as XLSX."""
    heads: list[Value] = [text.strip() for text in columns if text.strip()]
    names: list[list[Value]] = [[text.strip()] for text in rows if text.strip()]
    return fill_xlsx(None, Copy("", {}), (), [Listing(title, [heads, *names])])
