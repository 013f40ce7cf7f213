"""The example of a paste on the style guide: a list in memory, with a row of every kind."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from situationroom.base.actors import ANONYMOUS
from situationroom.base.errors import Refusal
from situationroom.web.paste_tables import preview_table
from situationroom.web.pasting import Field, Row, Sheet, State, preview
from situationroom.web.tables import Table

HELD: dict[str, State] = {
    "SME-01": {"code": "SME-01", "owner": "무역진흥기관", "people": 12},
    "SME-02": {"code": "SME-02", "owner": "수출보험기관", "people": 8},
}
# An example speaks Korean only, as the rest of the style guide does.
NO_NUMBER = ("숫자가 아닙니다.", "0 이상의 정수를 쓰십시오.")
PASTED = """번호\t담당\t인원
SME-01\t중소기업기관\t15
SME-02\t수출보험기관\t
SME-03\t무역진흥기관\t4
SME-02\t무역진흥기관\t
SME-04\t무역진흥기관\t=A1+1
"""


class Examples(Sheet[str]):
    """Offers of support, by their code."""

    title = "엑셀에서 붙여넣기"
    back = "styleguide"
    fields: ClassVar[tuple[Field, ...]] = (
        Field(key="code", label="번호", needed=True),
        Field(key="owner", label="담당"),
        Field(key="people", label="인원"),
    )

    def check_may_paste(self) -> None:
        """Let everybody look."""

    def find(self, texts: Collection[str]) -> Mapping[str, str]:
        """Return what is held."""
        return {text: text for text in texts if text in HELD}

    def absent(self, text: str) -> Refusal | None:
        """Take what is not held as new."""
        return None

    def now(self, thing: str) -> State:
        """Return what stands."""
        return HELD[thing]

    def read(self, key: str, text: str) -> Any:
        """Read a number where one is to stand."""
        if key == "people" and not text.isdecimal():
            raise Refusal(*NO_NUMBER)
        return int(text) if key == "people" else text

    def write(self, rows: Sequence[Row[str]]) -> None:
        """Write nothing: it is an example."""


def example_preview(at: datetime) -> Table:
    """Return the preview of the example."""
    sheet = Examples(ANONYMOUS, at)
    return preview_table(sheet, preview(sheet, PASTED))
