"""What a text is compared by: pieces of words and stems of words, hashed.

Codes are struck out first: rulings quote the very heading they are about.
"""

import hashlib
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from snowballstemmer import stemmer  # type: ignore[import-untyped]

FEATURES = 1 << 20
LONGEST_TEXT = 4000
WORD = re.compile(r"[a-z]+|[가-힣]+|[0-9]+|[^\W\d_]+")
# 제8542호, 제3809.91-0000호, 제56류, 8542.31-1010, heading 59.03, HS 3707, CN code 8517 62 00.
CODES = re.compile(
    r"(?:제\s*)?\d{4}(?:\.\d{2,4})?(?:-\d{2,6})?\s*호"
    r"|제\s*\d{1,2}\s*류"
    r"|\b\d{4}\.\d{2}(?:[.-]?\d{2,6})*\b"
    r"|\b(?:HS|CN|HTS|TARIC|headings?|subheadings?|positions?|chapters?|codes?|posten?|GN|KN)"
    r"\s*(?:code|of|no\.?|nr\.?)?\s*\d{2}(?:[ .]?\d{2})*",
    re.IGNORECASE,
)
PARTICLE = re.compile(
    "(?:으로서|으로써|으로|에서|에게|까지|부터|이나|하는|되는|하여|되어|이며|하고|되고"
    "|한|된|을|를|이|가|은|는|의|에|와|과|로|도|만|인)$"
)
LENGTHS = {True: (2, 3), False: (3, 4, 5)}

Matrix = csr_matrix


def strike_codes(text: str) -> str:
    """Return a text without the codes of the tariff that it quotes."""
    return CODES.sub(" ", text)


def words_of(text: str) -> list[str]:
    """Return the words of a text in their order, bounded in number."""
    return WORD.findall(unicodedata.normalize("NFKC", text[:LONGEST_TEXT]).lower())


def pieces(text: str) -> Iterator[str]:
    """Yield the pieces of each word: two and three syllables, three to five letters."""
    for word in words_of(text):
        padded = f" {word} "
        for length in LENGTHS["가" <= word[0] <= "힣"]:
            for at in range(len(padded) - length + 1):
                yield padded[at : at + length]


def stems(text: str) -> Iterator[str]:
    """Yield the stem of each word, and each pair of neighbours."""
    before = ""
    for word in words_of(text):
        stem = stem_of(word)
        yield f"w:{stem}"
        if before:
            yield f"b:{before}_{stem}"
        before = stem


@lru_cache(maxsize=1 << 15)
def stem_of(word: str) -> str:
    """Return a word without its English ending or its Korean particle."""
    if "가" <= word[0] <= "힣":
        return PARTICLE.sub("", word) if len(word) > 2 else word
    return _english().stemWord(word) if word.isascii() and word.isalpha() else word


@lru_cache(maxsize=1)
def _english() -> Any:
    return stemmer("english")


@lru_cache(maxsize=1 << 16)
def place_of(feature: str) -> int:
    """Return the place of a feature among all."""
    return zlib.crc32(feature.encode()) % FEATURES


@lru_cache(maxsize=1 << 16)
def mark_of(feature: str) -> int:
    """Return 64 bits that tell a feature from every other (its place may be shared)."""
    return int.from_bytes(hashlib.blake2b(feature.encode(), digest_size=8).digest(), "little")


def marks_of(texts: Iterable[str]) -> np.ndarray:
    """Return the marks of all pieces and stems of words in some texts, sorted, each once."""
    found: set[int] = set()
    for text in texts:
        found.update(map(mark_of, pieces(text)))
        found.update(mark_of(one) for one in stems(text) if one.startswith("w:"))
    return np.array(sorted(found), np.uint64)


def counted(texts: Iterable[Iterable[str]]) -> Matrix:
    """Return how often each hashed feature stands in each text."""
    starts, places, times = [0], [], []
    for features in texts:
        counts = Counter(map(place_of, features))
        for place in sorted(counts):
            places.append(place)
            times.append(counts[place])
        starts.append(len(places))
    return Matrix(
        (
            np.array(times, np.float32),
            np.array(places, np.int32),
            np.array(starts, np.int32),
        ),
        shape=(len(starts) - 1, FEATURES),
    )


def unit_rows(matrix: Matrix) -> Matrix:
    """Return a matrix whose rows have length one."""
    of = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    length = np.sqrt(np.bincount(of, matrix.data.astype(float) ** 2, minlength=matrix.shape[0]))
    out = matrix.copy()
    out.data = (out.data / length[of]).astype(np.float32)
    return out


@dataclass(frozen=True, slots=True)
class Row:
    """The features of one text: where they stand and how much they count."""

    places: np.ndarray
    values: np.ndarray

    @classmethod
    def of(cls, features: Iterable[str]) -> "Row":
        """Count features, damped."""
        matrix = damped(counted([features]))
        return cls(matrix.indices, matrix.data)

    def scaled(self, by: np.ndarray) -> "Row":
        """Return the row with each feature multiplied."""
        return Row(self.places, self.values * by[self.places])

    def unit(self) -> "Row":
        """Return the row with length one."""
        length = float(np.sqrt((self.values**2).sum())) or 1.0
        return Row(self.places, self.values / length)

    def times(self, matrix: Matrix) -> np.ndarray:
        """Return the product with a matrix of one row a feature."""
        return np.asarray(matrix[self.places].T @ self.values, np.float64)


def damped(matrix: Matrix) -> Matrix:
    """Return counts as 1 + log of themselves."""
    out = matrix.copy()
    out.data = 1 + np.log(out.data)
    return out


def rarity(matrix: Matrix) -> np.ndarray:
    """Return how rare each feature is among the rows (inverse document frequency)."""
    rows = matrix.shape[0]
    frequency = np.bincount(matrix.indices, minlength=FEATURES)
    return np.log(rows / np.maximum(frequency, 1) + 1).astype(np.float32)


def scaled(matrix: Matrix, by: np.ndarray) -> Matrix:
    """Return a matrix whose columns are multiplied."""
    out = matrix.copy()
    out.data = (out.data * by[out.indices]).astype(np.float32)
    return out


def bm25(matrix: Matrix, k: float = 1.2, b: float = 0.5) -> Matrix:
    """Return counts as Okapi BM25 weights, each with the rarity of its feature."""
    rows = matrix.shape[0]
    frequency = np.bincount(matrix.indices, minlength=FEATURES)
    rare = np.log(1 + (rows - frequency + 0.5) / (frequency + 0.5))
    length = np.asarray(matrix.sum(axis=1)).ravel()
    length = length / length.mean()
    of = np.repeat(np.arange(rows), np.diff(matrix.indptr))
    out = matrix.copy()
    damp = out.data * (k + 1) / (out.data + k * (1 - b + b * length[of]))
    out.data = (damp * rare[out.indices]).astype(np.float32)
    return out


def joined(texts: Sequence[str]) -> str:
    """Return texts as one, cut to what is read of each."""
    return "\n".join(text for text in texts if text)
