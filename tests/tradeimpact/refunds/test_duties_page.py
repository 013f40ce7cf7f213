"""The method page of the money clock says what the code does: its Python blocks run, in order."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[3] / "docs" / "methods" / "duties.md"


def test_the_worked_example_on_the_page_runs() -> None:
    _, _, own = PAGE.read_text(encoding="utf-8").partition("## Duty owed beside duty paid")
    blocks = re.findall(r"^```python\n(.*?)^```", own, re.M | re.S)
    assert blocks
    namespace: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, str(PAGE), "exec"), namespace)
