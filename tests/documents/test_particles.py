"""Particles follow the sound of the word before them, as a Korean reader says it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from situationroom.documents.particles import last_sound, with_particles

SYLLABLES = st.integers(0xAC00, 0xD7A3).map(chr)


@pytest.mark.parametrize(
    ("both", "single"),
    [
        ("반도체은(는)", "반도체는"), ("품목은(는)", "품목은"), ("세율은(는)", "세율은"),
        ("반도체이(가)", "반도체가"), ("품목이(가)", "품목이"),
        ("반도체을(를)", "반도체를"), ("품목을(를)", "품목을"),
        ("반도체과(와)", "반도체와"), ("품목와(과)", "품목과"),
        ("제출(으)로", "제출로"), ("초안(으)로", "초안으로"), ("결재(으)로", "결재로"),
    ],
)  # fmt: skip
def test_a_syllable_says_how_it_ends(both: str, single: str) -> None:
    assert with_particles(both) == single


@pytest.mark.parametrize(
    ("both", "single"),
    [
        ("14.8억 달러은(는)", "14.8억 달러는"),
        ("14.8억 달러 (14.2억 달러~14.8억 달러)은(는)", "14.8억 달러 (14.2억 달러~14.8억 달러)는"),
        ("정보통신산업진흥원(NIPA)은(는)", "정보통신산업진흥원(NIPA)은"),
        ("한국전자정보통신산업진흥회(KEA)이(가)", "한국전자정보통신산업진흥회(KEA)가"),
        ("‘반도체’은(는)", "‘반도체’는"),
        ("12.5 %은(는)", "12.5 %는"), ("12.5 %(으)로", "12.5 %로"),
        ("8527.21.40은(는)", "8527.21.40은"), ("8542은(는)", "8542는"), ("301(으)로", "301로"),
        ("103(으)로", "103으로"),
        ("2031-01-05은(는)", "2031-01-05은"), ("2026. 2. 24.은(는)", "2026. 2. 24.은"),
        ("KR은(는)", "KR는"), ("XN은(는)", "XN은"), ("EU이(가)", "EU가"),
        ("HTML(으)로", "HTML로"),
    ],
)  # fmt: skip
def test_figures_days_brackets_and_acronyms_are_read_aloud(both: str, single: str) -> None:
    assert with_particles(both) == single


@pytest.mark.parametrize(
    "text", ["us-999-example은(는)", "Example이(가)", "美은(는)", "은(는)", "", "…을(를)"]
)
def test_what_is_not_known_keeps_both_forms(text: str) -> None:
    assert with_particles(text) == text


def test_a_sentence_has_more_than_one() -> None:
    text = "대미 수출 179.1억 달러 가운데 14.8억 달러은(는) 부과 대상이고 160.4억은(는) 면제"
    assert with_particles(text) == (
        "대미 수출 179.1억 달러 가운데 14.8억 달러는 부과 대상이고 160.4억은 면제"
    )


@pytest.mark.parametrize("text", ["은행은 간다", "이(利)가", "A (b) is c.", "(으)ㄹ"])
def test_a_text_without_a_double_particle_stays_as_it_is(text: str) -> None:
    assert with_particles(text) == text


@given(SYLLABLES)
def test_every_syllable_agrees_with_its_decomposition(syllable: str) -> None:
    import unicodedata

    last = unicodedata.normalize("NFD", syllable)[-1]
    ends_open = not 0x11A8 <= ord(last) <= 0x11C2
    expected = "vowel" if ends_open else "rieul" if last == "\u11af" else "consonant"
    assert last_sound(syllable) == expected


@given(st.text(max_size=30), SYLLABLES)
def test_never_both_forms_after_a_syllable(before: str, syllable: str) -> None:
    assert "(는)" not in with_particles(f"{before}{syllable}은(는)").removeprefix(before)
