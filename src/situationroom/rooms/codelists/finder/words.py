"""Words of the trade that no tariff uses: SSD, 태양전지 모듈, 블랙박스."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from situationroom.rooms.codelists.finder import text as texts
from situationroom.rooms.codelists.finder.evidence import Query, Vector
from situationroom.rooms.codelists.finder.text import Matrix

STRENGTH = 12.0
CLOSE = 0.55
SAME = 0.8


@dataclass(frozen=True, slots=True)
class Wording:
    """A word or phrase of the trade and a subheading it leads to."""

    phrase: str
    code: str


class Words:
    """Wordings as a matrix; one whose pieces are close to those of the query counts much."""

    def __init__(
        self, matrix: Matrix, phrases: Sequence[str], places: Sequence[int], codes: int
    ) -> None:
        self.matrix = matrix
        self.phrases = list(phrases)
        self.places = list(places)
        self.codes = codes

    @classmethod
    def of(cls, wordings: Sequence[Wording], codes: Sequence[str]) -> "Words":
        """Build the matrix; wordings of unknown codes are left out."""
        place = {code: at for at, code in enumerate(codes)}
        kept = [w for w in wordings if w.code in place]
        rows = texts.damped(texts.counted(texts.pieces(w.phrase) for w in kept))
        return cls(
            texts.unit_rows(rows).T.tocsr(),
            [w.phrase for w in kept],
            [place[w.code] for w in kept],
            len(codes),
        )

    def nearness(self, query: Query) -> Vector:
        """Return how close each wording is to the query (cosine of pieces)."""
        if not self.phrases:
            return np.zeros(0)
        return query.pieces.unit().times(self.matrix)

    def evidence(self, near: Vector) -> Vector:
        """Return how close the closest wording of each code is; less than `CLOSE` is nothing."""
        out = np.zeros(self.codes)
        if len(near):
            np.maximum.at(out, np.array(self.places), np.where(near >= CLOSE, near, 0))
        return out

    def phrases_of(self, near: Vector) -> dict[int, str]:
        """Return the wording that leads from the query to each code, where one does."""
        led = sorted((-near[at], self.phrases[at], self.places[at]) for at in self._close(near))
        found: dict[int, str] = {}
        for _, phrase, place in led:
            found.setdefault(place, phrase)
        return found

    @staticmethod
    def _close(near: Vector) -> list[int]:
        return np.flatnonzero(near >= CLOSE).tolist() if len(near) else []
