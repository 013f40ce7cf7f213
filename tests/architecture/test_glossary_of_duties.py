"""What the pages of duties call things stands in the glossary in the same Korean words."""

import pytest
from django.utils.translation import gettext, override
from tests.architecture.house import ROOT

from situationroom.rooms.measures.states import AUTHORITY_TEXT

# Titles of the pages and what their tables are about; a label such as "Row" is no term.
TERMS = (
    "Duty look-up", "Duties of a list", "Duties elsewhere", "Origin check", "Money clock",
    "Watched duty", "A long list of entries", "Tariff line (HTS)", "Origin", "Customs value",
    "What is next", "Not applied, and why", "What it changes", "Post-summary correction",
)  # fmt: skip
AUTHORITIES = tuple(text for key, text in AUTHORITY_TEXT.items() if key != "other")


@pytest.mark.parametrize("term", [*TERMS, *AUTHORITIES])
def test_a_term_of_the_duty_pages_stands_in_the_glossary(term):
    page = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    cells = [row.split("|")[1] for row in page.splitlines() if row.startswith("| ")]
    with override("ko"):
        korean = gettext(term)
    assert korean != term or term == "IEEPA", "the term has no Korean"
    assert any(korean in cell for cell in cells)
