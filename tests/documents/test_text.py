"""The mail: one item a line, tables that stand straight in a fixed-width font."""

from situationroom.documents.blocks import Document
from situationroom.documents.text import write_text
from situationroom.documents.texts import width


def test_levels_and_marks(brief: Document) -> None:
    lines = write_text(brief).splitlines()
    assert lines[0] == "[대외주의]"
    assert lines[1] == brief.title
    assert lines[3] == "2026. 11. 22. 09:00 정보통신산업정책관 수출상황실"
    assert "□ 총괄" in lines
    assert any(line.startswith(" ○ (총괄) 美 무역대표부") for line in lines)
    assert any(line.startswith("   - 반도체 제조장비") for line in lines)
    assert any(line.startswith("   ※ 부과안 기준") for line in lines)


def test_columns_stand_straight(brief: Document) -> None:
    lines = [line for line in write_text(brief).splitlines() if line.startswith("|")]
    first = lines[: 2 + 8]
    assert len({width(line, ambiguous=1) for line in first}) == 1
    assert any(line.endswith("|    9.7~15.2 |") for line in first)
