"""A list that is sent to be answered and not kept: pasted, or as a file of a spreadsheet."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from situationroom.base.errors import Refusal
from situationroom.base.files.reading import read_passing
from situationroom.documents.errors import Unreadable
from situationroom.documents.paste import read_paste
from situationroom.web.paste_pages import PasteForm, copied_rows

LONGEST = 800_000  # letters of a paste; what is longer comes as a file
SHOWN = 200  # rows of an answer on the page; a file holds all of them
SHEETS = ("xlsx", "csv")


class SentListForm(PasteForm):
    """A list, pasted or as a file, and how the answer is wanted."""

    text = copied_rows(
        gettext_lazy(
            "Copy the rows in Excel with their headings and paste them here. The columns may stand"
            " in any order, headed in Korean or English."
        )
    )
    file = forms.FileField(
        label=gettext_lazy("Or a file"),
        required=False,
        help_text=gettext_lazy("XLSX, CSV or TSV. It is read once and not kept."),
    )
    answer = forms.ChoiceField(
        label=gettext_lazy("Answer"),
        required=False,
        choices=[
            ("page", gettext_lazy("on this page")),
            ("xlsx", gettext_lazy("as an Excel file")),
            ("csv", gettext_lazy("as a CSV file")),
        ],
    )

    def refuse(self, words: Sequence[str]) -> None:
        """Say what is wrong beside what was sent."""
        place = "file" if self.cleaned_data["file"] else "text"
        self.add_error(place, " ".join(filter(None, words)))

    def lines(self) -> list[list[str]]:
        """Return the rows that were sent. Raises Refusal where they cannot be read as a whole."""
        file = self.cleaned_data["file"]
        return _lines_of_file(file) if file else _lines_of_paste(self.cleaned_data["text"])


def _lines_of_file(file: Any) -> list[list[str]]:
    grids = [grid for grid in read_passing(file, file.name).grids if grid.cells]
    if not grids:
        raise Refusal("There is no table in the file.", hint="Send a sheet with a row of headings.")
    try:
        return max(grids, key=lambda grid: grid.rows).texts()
    except Unreadable as problem:
        raise Refusal(problem.code, hint=problem.hint, **problem.values) from problem


def _lines_of_paste(text: str) -> list[list[str]]:
    if len(text) > LONGEST:
        raise Refusal(
            "What was pasted is longer than is read at once.",
            hint="Save it as XLSX or CSV and send the file.",
        )
    if not text.strip():
        raise Refusal("Nothing was pasted.", hint="Copy the rows together with their headings.")
    try:
        return read_paste(text).grid.texts()
    except Unreadable:
        raise Refusal(
            "What was pasted cannot be read as a table.",
            hint="Copy the cells in Excel again, without text around them.",
        ) from None
