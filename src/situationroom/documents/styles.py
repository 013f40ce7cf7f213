"""How each kind of paragraph of a ministry report is set, whatever office program opens it.

The fonts of Korean ministries are named in the file, never shipped: the reader's program has them.
"""

from dataclasses import dataclass

BODY, HEAD, PLAIN = "휴먼명조", "HY헤드라인M", "맑은 고딕"


@dataclass(frozen=True, slots=True)
class Style:
    """How a kind of paragraph is set: lengths in points, `hang` being the width of its mark."""

    font: str
    size: float
    align: str = "JUSTIFY"
    bold: bool = False
    left: float = 0
    hang: float = 0
    before: float = 0
    after: float = 0
    spacing: int = 160
    keep: bool = False
    color: str = "#000000"


STYLES = {
    "제목": Style(HEAD, 20, "CENTER", spacing=130),
    "보고일시": Style(PLAIN, 12, "RIGHT", before=6, spacing=130),
    "주제": Style(HEAD, 16, "LEFT", hang=24, before=13, keep=True),
    "항목": Style(BODY, 15, left=8, hang=22.5, before=8),
    "세부": Style(BODY, 15, left=30, hang=15, before=6),
    "참고": Style(PLAIN, 13, left=33, hang=18, before=4, spacing=150, color="#333333"),
    "표제목": Style(PLAIN, 12, "CENTER", bold=True, before=8, spacing=130, keep=True),
    "그림제목": Style(PLAIN, 12, "CENTER", bold=True, before=2, spacing=130),
    "단위": Style(PLAIN, 10, "RIGHT", spacing=120, keep=True),
    "자료": Style(PLAIN, 10, "LEFT", before=2, after=4, spacing=130, color="#444444"),
    "표": Style(PLAIN, 10, "CENTER", before=2, spacing=100, keep=True),
}
KINDS = {"point": "항목", "detail": "세부", "note": "참고"}
