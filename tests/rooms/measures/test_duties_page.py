"""The worked examples of docs/methods/duties.md are run as they stand there."""

import re
from datetime import date
from pathlib import Path

import pytest

from situationroom.rooms.measures import queries

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).parents[3] / "docs" / "methods" / "duties.md"
OWN = re.compile(r"^## What a duty is made of\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def test_the_worked_examples_give_what_they_say():
    section = OWN.search(PAGE.read_text(encoding="utf-8"))
    blocks = BLOCK.findall(section[1])
    assert len(blocks) >= 4
    assert section[1].count("### Example") == 3
    known = {"queries": queries, "date": date}
    for block in blocks:
        exec(compile(block, str(PAGE), "exec"), known)  # our own page
