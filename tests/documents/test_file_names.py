"""Names from outside are of one line, name no folder, and end as the content says."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from situationroom.documents.limited.kinds import KINDS
from situationroom.documents.limited.names import ending_of, safe_name

NAMES = {
    "보고서.hwpx": "보고서.hwpx",
    unicodedata.normalize("NFD", "수출동향.pdf"): "수출동향.pdf",
    "../../etc/passwd": "passwd",
    "C:\\Users\\kim\\보고.docx": "보고.docx",
    "보고\r\nSet-Cookie: x=1.pdf": "보고Set-Cookie_ x=1.pdf",
    "a\0b.pdf": "ab.pdf",
    "\u202efdp.보고": "fdp.보고",
    "보고\u200b서.pdf": "보고서.pdf",
    'a"b<c>|d?*.txt': "a_b_c_d_.txt",
    "CON.txt": "_CON.txt",
    "  .pdf ": "pdf",
    "": "file",
    "...": "file",
    "보고서 (최종) v2.xlsx": "보고서 (최종) v2.xlsx",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_made_readable_and_safe(name):
    assert safe_name(name) == NAMES[name]


def test_a_name_without_an_ending_gets_that_of_its_content():
    assert safe_name("보고서", "pdf") == "보고서.pdf"
    assert safe_name("보고서.JPG", "jpeg") == "보고서.jpg"
    assert safe_name("보고.최종", "hwpx") == "보고.최종.hwpx"


def test_a_very_long_name_keeps_its_ending():
    name = safe_name("가" * 5_000 + ".pdf", "pdf")
    assert name.endswith(".pdf")
    assert 200 < len(name.encode()) <= 255


@given(st.text(max_size=300), st.sampled_from(["", *KINDS]))
def test_whatever_a_name_is_it_names_no_folder_and_nothing_unseen(name, kind):
    safe = safe_name(name, kind)
    assert safe
    assert not set(safe) & set('\\/:*?"<>|')
    assert safe not in (".", "..")
    assert all(unicodedata.category(letter)[0] != "C" for letter in safe)
    assert safe_name(safe, kind) == safe
    if kind:
        assert ending_of(safe) in KINDS[kind].endings
