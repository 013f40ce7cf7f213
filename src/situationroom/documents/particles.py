"""Korean particles chosen by the sound before them: a text says 은(는), the reader sees 은 or 는.

A word that is filled into a sentence ends in a consonant or not, and the particle after it follows
that. Translations write both forms, `은(는) 이(가) 을(를) 과(와) (으)로`, and whoever fills the
sentence in calls `with_particles`. Where the sound is not known both forms stay.
"""

import re
from typing import Literal

Sound = Literal["vowel", "rieul", "consonant"]

# Both forms as they are written, then the form after a consonant and after a vowel.
_PAIRS = {
    "은(는)": ("은", "는"),
    "이(가)": ("이", "가"),
    "을(를)": ("을", "를"),
    "과(와)": ("과", "와"),
    "와(과)": ("과", "와"),
    "(으)로": ("으로", "로"),
}
_BOTH = re.compile("|".join(re.escape(both) for both in _PAIRS))
# What is not read aloud: an explanation in brackets, closing quotes, blanks.
_SILENT = re.compile(r"(?:\s|[\"'”’」』》>\]]|\([^()]*\))+$")
_DAY = re.compile(r"(?:\d{4}-\d{2}-\d{2}|\d{4}\. ?\d{1,2}\. ?\d{1,2}\.)$")
_ACRONYM = re.compile(r"(?<![A-Za-z])[A-Z][A-Z&]*$")
_FIRST, _LAST, _FINALS, _RIEUL = 0xAC00, 0xD7A3, 28, 8
# 이 사 오 구 end open, 일 칠 팔 in ㄹ, 영 삼 육 in another consonant.
_DIGITS: dict[str, Sound] = {
    **dict.fromkeys("2459", "vowel"),
    **dict.fromkeys("178", "rieul"),
}
_LETTERS: dict[str, Sound] = {"L": "rieul", "M": "consonant", "N": "consonant"}  # 엘, 엠, 엔


def with_particles(text: str) -> str:
    """Return the text with each double particle as the word before it wants it.

    >>> with_particles("14.8억 달러 (14.2억~14.8억 달러)은(는) 부과 대상")
    '14.8억 달러 (14.2억~14.8억 달러)는 부과 대상'
    """
    return _BOTH.sub(lambda both: _chosen(both[0], text[: both.start()]), text)


def _chosen(both: str, before: str) -> str:
    sound = last_sound(before)
    if sound is None:
        return both
    after_consonant, after_vowel = _PAIRS[both]
    like_vowel = sound == "vowel" or (sound == "rieul" and both == "(으)로")
    return after_vowel if like_vowel else after_consonant


def last_sound(text: str) -> Sound | None:
    """Return the sound a text ends in when it is read aloud in Korean, or None if not known."""
    text = _SILENT.sub("", text)
    if not text:
        return None
    last = text[-1]
    if _FIRST <= ord(last) <= _LAST:
        final = (ord(last) - _FIRST) % _FINALS
        return "vowel" if final == 0 else "rieul" if final == _RIEUL else "consonant"
    if _DAY.search(text):  # read as …일
        return "rieul"
    if last.isascii() and last.isdigit():
        return _DIGITS.get(last, "consonant")
    if last == "%":  # 퍼센트
        return "vowel"
    return _LETTERS.get(last, "vowel") if _ACRONYM.search(text) else None
