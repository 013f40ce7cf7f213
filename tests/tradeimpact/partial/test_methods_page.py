"""The method pages say what the code does: their Python blocks run, in order."""

import re
from pathlib import Path

import pytest

METHODS = Path(__file__).parents[3] / "docs" / "methods"


@pytest.mark.parametrize("name", ["partial.md", "indirect.md"])
def test_the_worked_examples_on_the_page_run(name):
    text = (METHODS / name).read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", text, re.M | re.S)
    assert blocks
    namespace: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, name, "exec"), namespace)
