"""What speaks for a subheading: rulings that read like the query, and words of its names."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from situationroom.rooms.codelists.finder import text as texts
from situationroom.rooms.codelists.finder.text import Matrix, Row

LEVELS = (6, 4, 2)
VOTERS = 30
SHARPNESS = 4

Vector = np.ndarray


@dataclass(frozen=True, slots=True)
class Named:
    """A subheading with every wording it is known by; the part after the last `>` is its own."""

    code: str
    wordings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Precedent:
    """A ruling: who took it and its number, the subheading, what it is of, and why."""

    authority: str
    number: str
    day: str
    code: str
    product: str
    keywords: str = ""
    grounds: str = ""


class Known:
    """Every piece and stem of what is held, so that what was never seen is not compared.

    Places of features are shared by their hash: without this, nonsense reads like something.
    """

    ENOUGH = 0.6  # of the pieces of a word, for it to be taken as one that was seen

    def __init__(self, marks: Vector) -> None:
        self.marks = marks

    @classmethod
    def of(cls, texts_: Iterable[str]) -> "Known":
        """Gather what stands in some texts."""
        return cls(texts.marks_of(texts_))

    def joined(self, other: "Known") -> "Known":
        """Return what either holds."""
        return Known(np.union1d(self.marks, other.marks))

    def seen(self, features: Sequence[str]) -> list[bool]:
        """Tell of each feature whether it was seen."""
        marks = np.array([texts.mark_of(one) for one in features], np.uint64)
        if not len(self.marks) or not len(marks):
            return [False] * len(features)
        at = np.minimum(np.searchsorted(self.marks, marks), len(self.marks) - 1)
        found: list[bool] = (self.marks[at] == marks).tolist()
        return found

    def holds_a_word(self, text: str) -> bool:
        """Tell whether a text has a word that was seen, or one most of whose pieces were."""
        for word in dict.fromkeys(texts.words_of(text)):
            own = list(texts.pieces(word))
            stem, *rest = self.seen([f"w:{texts.stem_of(word)}", *own])
            if stem or (rest and sum(rest) >= self.ENOUGH * len(rest)):
                return True
        return False


class Query:
    """The features of what is asked; with `known`, only those that were seen."""

    def __init__(self, text: str, known: Known | None = None) -> None:
        text = texts.strike_codes(text[: texts.LONGEST_TEXT])
        pieces, self.stemmed = list(texts.pieces(text)), list(texts.stems(text))
        self.words = list(dict.fromkeys(texts.words_of(text)))
        self.is_empty = not pieces
        if known is not None:
            pieces = [one for one, seen in zip(pieces, known.seen(pieces), strict=True) if seen]
            self.is_empty = not pieces or not known.holds_a_word(text)
        self.pieces = Row.of(pieces)
        self.stems = Row.of(self.stemmed)


class Names:
    """Wordings of all subheadings as matrices."""

    CHANNELS = ("name_stems", "name_pieces", "own_stems", "heading_stems", "near_name")

    def __init__(self, codes: Sequence[str], matrices: dict[str, Matrix]) -> None:
        self.codes = list(codes)
        self.matrices = matrices
        headings = sorted({code[:4] for code in codes})
        place = {heading: at for at, heading in enumerate(headings)}
        self.heading = np.array([place[code[:4]] for code in codes])
        self.first = np.searchsorted(self.heading, np.arange(len(headings)))

    @classmethod
    def of(cls, names: Sequence[Named]) -> "Names":
        """Build the matrices; `names` are sorted by code."""
        headings: dict[str, dict[str, None]] = {}
        for name in names:
            above = headings.setdefault(name.code[:4], {})
            above.update((part[0], None) for w in name.wordings if len(part := w.split(" > ")) > 1)
        whole = [texts.joined(name.wordings) for name in names]
        own = [texts.joined([w.split(" > ")[-1] for w in name.wordings]) for name in names]
        above_all = [texts.joined(list(above)) for above in headings.values()]
        counted = {
            "name_stems": texts.counted(map(texts.stems, whole)),
            "name_pieces": texts.counted(map(texts.pieces, whole)),
            "own_stems": texts.counted(map(texts.stems, own)),
            "heading_stems": texts.counted(map(texts.stems, above_all)),
        }
        codes = [name.code for name in names]
        return cls(codes, {key: texts.bm25(m).T.tocsr() for key, m in counted.items()})

    def evidence(self, query: Query) -> list[Vector]:
        """Return a vector over the codes for each channel."""
        asked = {"name_pieces": query.pieces}
        out = {
            key: asked.get(key, query.stems).times(matrix) for key, matrix in self.matrices.items()
        }
        out["heading_stems"] = out["heading_stems"][self.heading]
        out["near_name"] = np.maximum.reduceat(out["name_stems"], self.first)[self.heading]
        raw = [
            out[key] / max(float(asked.get(key, query.stems).values.sum()), 1)
            for key in self.CHANNELS
        ]
        return raw + [v / max(v.max(), 1e-9) for v in raw]

    def shared(self, words: Sequence[str], places: Vector) -> list[tuple[str, ...]]:
        """Return, for each code, the words that stand in its names, the rarest first."""
        matrix = self.matrices["name_stems"]
        found: list[dict[str, float]] = [{} for _ in places]
        for word in words:
            row = texts.place_of(f"w:{texts.stem_of(word)}")
            span = slice(matrix.indptr[row], matrix.indptr[row + 1])
            held = dict(zip(matrix.indices[span].tolist(), matrix.data[span].tolist(), strict=True))
            for at, place in enumerate(places.tolist() if held else ()):
                if place in held:
                    found[at][word] = held[place]
        return [tuple(sorted(own, key=_rarest(own))[:3]) for own in found]


def _rarest(own: dict[str, float]) -> Callable[[str], tuple[float, str]]:
    return lambda word: (-own[word], word)


class Precedents:
    """Rulings as matrices, in the order of their codes."""

    TEXTS = ("pieces", "stems", "grounds")
    CENTRED = ("pieces", "grounds")

    def __init__(
        self, codes: Sequence[str], rulings: Sequence[str], matrices: dict[str, Matrix]
    ) -> None:
        """Take `codes` that are ranked, the code of each ruling, and unit rows transposed."""
        self.matrices = matrices
        self.rulings = list(rulings)
        self.count = len(rulings)
        self.first: dict[int, Vector] = {}
        self.owner: dict[int, Vector] = {}
        self.place: dict[int, Vector] = {}
        for level in LEVELS:
            own = [code[:level] for code in rulings]
            kinds = sorted(set(own))
            at = {kind: place for place, kind in enumerate(kinds)}
            self.owner[level] = np.array([at[kind] for kind in own], np.int64)
            self.first[level] = np.searchsorted(self.owner[level], np.arange(len(kinds)))
            self.place[level] = np.array([at.get(code[:level], -1) for code in codes])
        self.gram: dict[str, Vector] = {}
        self.length: dict[str, dict[int, Vector]] = {key: {} for key in self.CENTRED}
        self.rare: dict[str, Vector] = {}

    @classmethod
    def of(cls, codes: Sequence[str], rulings: Sequence[Precedent]) -> "Precedents":
        """Build the matrices; `rulings` are sorted by code."""
        said = [texts.strike_codes(texts.joined([r.product, r.keywords])) for r in rulings]
        why = [texts.strike_codes(r.grounds) for r in rulings]
        counted = {
            "pieces": texts.counted(map(texts.pieces, said)),
            "stems": texts.counted(map(texts.stems, said)),
        }
        counted["grounds"] = counted["stems"] + texts.counted(map(texts.stems, why))
        units: dict[str, Matrix] = {}
        rare: dict[str, Vector] = {}
        for key, matrix in counted.items():
            rare[key] = texts.rarity(matrix)
            units[key] = texts.unit_rows(texts.scaled(texts.damped(matrix), rare[key]))
        self = cls(codes, [r.code for r in rulings], {k: m.T.tocsr() for k, m in units.items()})
        self.rare = rare
        for key in self.CENTRED:
            self.gram[key] = (units[key] @ units[key].T).toarray()
            for level in LEVELS:
                self.length[key][level] = np.array(
                    [np.sqrt(self.gram[key][a:b, a:b].sum()) for a, b in self._spans(level)]
                )
        return self

    def _spans(self, level: int) -> list[tuple[int, int]]:
        first = self.first[level].tolist()
        return list(zip(first, [*first[1:], self.count], strict=True))

    def groups(self, alike: float) -> Vector:
        """Return, for each ruling, the group of those about the same goods (needs `of`)."""
        near = sparse.csr_matrix((self.gram["pieces"] > alike).astype(np.int8))
        return np.asarray(csgraph.connected_components(near, directed=False)[1])

    def of_code(self, code: str) -> slice:
        """Return which rulings are on a subheading."""
        return slice(bisect_left(self.rulings, code), bisect_right(self.rulings, code))

    def likeness(self, query: Query) -> dict[str, Vector]:
        """Return how much each ruling reads like the query (cosine), for each kind of feature."""
        asked = {"pieces": query.pieces}
        out = {}
        for key, matrix in self.matrices.items():
            row = asked.get(key, query.stems).scaled(self.rare[key]).unit()
            out[key] = row.times(matrix)
        return out

    def evidence(self, like: dict[str, Vector], hidden: Vector | None = None) -> list[Vector]:
        """Return a vector over the codes for each channel, as if `hidden` rulings were not."""
        if hidden is not None:
            like = {key: np.where(hidden, 0, value) for key, value in like.items()}
        out = []
        for key in self.TEXTS:
            best = {level: np.maximum.reduceat(like[key], self.first[level]) for level in (6, 4)}
            votes = self._votes(like[key])
            out += [self._spread(best[level], level) for level in (6, 4)]
            out += [
                self._spread(np.add.reduceat(votes, self.first[level]), level) for level in LEVELS
            ]
        for key in self.CENTRED:
            for level in LEVELS:
                length = self._lengths(key, level, hidden)
                total = np.add.reduceat(like[key], self.first[level])
                out.append(self._spread(total / np.maximum(length, 1e-9), level))
        there = np.ones(self.count) if hidden is None else np.where(hidden, 0.0, 1.0)
        for level in (6, 4):
            out.append(self._spread(np.log1p(np.add.reduceat(there, self.first[level])), level))
        return out

    @staticmethod
    def _votes(like: Vector) -> Vector:
        out = np.zeros_like(like)
        top = np.argsort(-like, kind="stable")[:VOTERS]
        weight = like[top] ** SHARPNESS
        out[top] = weight / max(weight.sum(), 1e-12)
        return out

    def _spread(self, values: Vector, level: int) -> Vector:
        return np.asarray(np.append(values, 0)[self.place[level]])

    def _lengths(self, key: str, level: int, hidden: Vector | None) -> Vector:
        whole = self.length[key][level]
        if hidden is None:
            return whole
        out = whole.copy()
        spans = self._spans(level)
        for kind in np.unique(self.owner[level][hidden]):
            a, b = spans[kind]
            kept = ~hidden[a:b]
            out[kind] = np.sqrt(self.gram[key][a:b, a:b][np.ix_(kept, kept)].sum())
        return out
