"""The index: names, lines and rulings as matrices, with weights; asked for ranked subheadings."""

import io
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

from situationroom.rooms.codelists.finder import text as texts
from situationroom.rooms.codelists.finder import weighing
from situationroom.rooms.codelists.finder.evidence import (
    Known,
    Named,
    Names,
    Precedent,
    Precedents,
    Query,
    Vector,
)
from situationroom.rooms.codelists.finder.text import Matrix
from situationroom.rooms.codelists.finder.words import SAME, STRENGTH, Wording, Words

CANDIDATES = 40
ALIKE = 0.8  # rulings whose pieces are closer than this are about the same goods
NAMED_RULING = 0.15  # less than this is no reason
# Set by hand and not learnt: what ships must not be trained on rulings. The first five are the
# channels of names as they are, the second five each against the best of the query.
NAMES_ALONE = (0.0, 0.0, 0.0, 0.0, 0.0, 3.0, 4.0, 3.0, 2.0, 1.0)

FEWEST = 200  # from fewer rulings nothing is learnt
# Set by hand too, for a few rulings: how much the nearest of a subheading reads like the query.
FEW_RULINGS = (10.0, 0.0, 0.0, 0.0, 0.0, 10.0, *(0.0,) * 17)


@dataclass(frozen=True, slots=True)
class Line:
    """A tariff line and the words that set it apart from others of its subheading."""

    line: str
    words: str


@dataclass(frozen=True, slots=True)
class Found:
    """A subheading that fits, its likely line, and why: words of its name or a ruling."""

    hs6: str
    line: str
    score: float
    words: tuple[str, ...] = ()
    authority: str = ""
    number: str = ""
    day: str = ""
    heading: str = ""


@dataclass
class Index:
    """Everything that is asked."""

    names: Names
    lines: dict[str, list[Line]]
    words: Words
    weights: Vector
    precedents: Precedents | None = None
    rulings: list[dict[str, str]] = field(default_factory=list)
    known: Known | None = None

    @classmethod
    def of(
        cls,
        names: Sequence[Named],
        lines: dict[str, list[Line]],
        wordings: Sequence[Wording] = (),
        rulings: Sequence[Precedent] = (),
        *,
        apart: bool = True,
    ) -> "Index":
        """Build the index; with rulings, learn from them how much each evidence counts.

        While learning, each ruling is looked for as if it were not there; `apart` hides those
        about the same goods too.
        """
        named = Names.of(names)
        bare = cls(named, lines, Words.of(wordings, named.codes), np.array(NAMES_ALONE))
        bare.known = Known.of(
            [*(word for name in names for word in name.wordings), *(w.phrase for w in wordings)]
        )
        return bare.with_rulings(rulings, apart=apart) if rulings else bare

    def with_rulings(self, rulings: Sequence[Precedent], *, apart: bool = True) -> "Index":
        """Return an index of the same names that knows these rulings and no others."""
        known = set(self.names.codes)
        kept = sorted(
            (r for r in rulings if r.code in known), key=lambda r: (r.code, r.authority, r.number)
        )
        out = Index(self.names, self.lines, self.words, np.array(NAMES_ALONE), known=self.known)
        if kept and self.known is not None:
            said = (texts.joined([r.product, r.keywords, r.grounds]) for r in kept)
            out.known = self.known.joined(Known.of(map(texts.strike_codes, said)))
        if kept:
            out.precedents = Precedents.of(self.names.codes, kept)
            out.rulings = [
                {"authority": r.authority, "number": r.number, "day": r.day, "code": r.code}
                for r in kept
            ]
            out.weights = out._learn(kept, apart=apart)
            out.precedents.gram.clear()
        return out

    def _learn(self, rulings: Sequence[Precedent], *, apart: bool) -> Vector:
        assert self.precedents is not None
        if len(rulings) < FEWEST:
            return np.concatenate([NAMES_ALONE, FEW_RULINGS])
        groups = self.precedents.groups(ALIKE) if apart else np.arange(len(rulings))
        place = {code: at for at, code in enumerate(self.names.codes)}
        seen, chosen = [], []
        for at, ruling in enumerate(rulings):
            query = Query(ruling.product)
            kinds = self._evidence(query, hidden=groups == groups[at])[0]
            candidates = self._candidates(kinds)
            right = np.flatnonzero(candidates == place[ruling.code])
            if len(right):
                seen.append(np.stack([kind[candidates] for kind in kinds], axis=1))
                chosen.append(int(right[0]))
        return weighing.fit(seen, chosen)

    def _evidence(
        self, query: Query, hidden: Vector | None = None
    ) -> tuple[list[Vector], dict[str, Vector]]:
        kinds = self.names.evidence(query)
        if self.precedents is None:
            return kinds, {}
        like = self.precedents.likeness(query)
        return kinds + self.precedents.evidence(like, hidden), like

    def _candidates(self, kinds: Sequence[Vector]) -> Vector:
        """Return the places of all codes that are among the best by some kind of evidence."""
        best: set[int] = set()
        for kind in kinds:
            top = np.argpartition(-kind, min(CANDIDATES, len(kind) - 1))[:CANDIDATES]
            best.update(top[kind[top] > 0].tolist())
        return np.array(sorted(best), np.int64)

    def find(self, text: str, *, limit: int = 5) -> list[Found]:
        """Return the subheadings that fit words best, best first; nothing for no known words."""
        query = Query(text, self.known)
        if query.is_empty:
            return []
        kinds, like = self._evidence(query)
        near = self.words.nearness(query)
        named = self.words.evidence(near)
        candidates = self._candidates([*kinds, named])
        if not len(candidates):
            return []
        score = np.stack([kind[candidates] for kind in kinds], axis=1) @ self.weights
        score = _lifted(score, named[candidates])
        order = np.lexsort((candidates, -score))[:limit]
        share = np.exp(score - score.max())
        share /= share.sum()
        asked, phrases = set(query.stemmed), self.words.phrases_of(near)
        shared = self.names.shared(query.words, candidates[order])
        out = []
        for at, words in zip(order, shared, strict=True):
            place = int(candidates[at])
            code = self.names.codes[place]
            why = self._why(code, phrases.get(place, ""), like, words)
            out.append(Found(code, self._line(code, asked), float(share[at]), **why))
        return out

    def _why(
        self, code: str, phrase: str, like: dict[str, Vector], words: tuple[str, ...]
    ) -> dict[str, Any]:
        """Return why a code fits: a word of the trade, the nearest ruling, or words of its name."""
        ruling = None if phrase else self._nearest(code, like)
        if ruling:
            told = {key: ruling[key] for key in ("authority", "number", "day")}
            return {**told, "heading": code[:4]}
        return {"words": (phrase,) if phrase else words, "heading": code[:4]}

    def _nearest(self, code: str, like: dict[str, Vector]) -> dict[str, str] | None:
        """Return the ruling on this subheading that reads most like the query, if one does."""
        if self.precedents is None:
            return None
        of = self.precedents.of_code(code)
        if of.stop == of.start:
            return None
        near = like["pieces"][of] + like["stems"][of]
        best = int(near.argmax())
        return self.rulings[of.start + best] if near[best] >= NAMED_RULING else None

    def _line(self, code: str, asked: set[str]) -> str:
        """Return the line of a subheading whose own words the query names most.

        Where it names none of any, the last: what is left over stands last in a tariff.
        """
        lines = self.lines.get(code, [])
        best, most = lines[-1].line if lines else "", 0.0
        for line in lines:
            own = _own_stems(line.words)
            share = len(asked & own) / (len(own) + 3)
            if share > most:
                best, most = line.line, share
        return best

    def save(self, file: Path) -> None:
        """Write the index whole or not at all."""
        arrays: dict[str, Any] = {"weights": self.weights}
        if self.known is not None:
            arrays["known"] = self.known.marks
        _pack(arrays, "names", self.names.matrices)
        _pack(arrays, "words", {"pieces": self.words.matrix})
        if self.precedents is not None:
            _pack(arrays, "rulings", self.precedents.matrices)
            arrays |= {f"rare:{key}": value for key, value in self.precedents.rare.items()}
            for key, levels in self.precedents.length.items():
                arrays |= {f"length:{key}:{level}": v for level, v in levels.items()}
        told = {
            "codes": self.names.codes,
            "lines": {c: [[one.line, one.words] for one in rows] for c, rows in self.lines.items()},
            "words": [self.words.phrases, self.words.places],
            "rulings": self.rulings,
        }
        arrays["told"] = np.frombuffer(json.dumps(told, ensure_ascii=False).encode(), np.uint8)
        content = io.BytesIO()
        np.savez(content, **arrays)
        beside = file.with_name(f".{file.name}.{os.getpid()}")
        file.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(content.getvalue())
        beside.replace(file)

    @classmethod
    def load(cls, file: Path) -> "Index":
        """Read an index that was saved."""
        with np.load(file, allow_pickle=False) as arrays:
            told = json.loads(bytes(arrays["told"]))
            names = Names(told["codes"], _unpack(arrays, "names"))
            phrases, places = told["words"]
            matrix = _unpack(arrays, "words")["pieces"]
            words = Words(matrix, phrases, places, len(names.codes))
            lines = {c: [Line(*one) for one in rows] for c, rows in told["lines"].items()}
            self = cls(names, lines, words, arrays["weights"], rulings=told["rulings"])
            if "known" in arrays.files:
                self.known = Known(arrays["known"])
            if self.rulings:
                codes = [ruling["code"] for ruling in self.rulings]
                held = Precedents(names.codes, codes, _unpack(arrays, "rulings"))
                for key in arrays.files:
                    kind, _, rest = key.partition(":")
                    if kind == "rare":
                        held.rare[rest] = arrays[key]
                    elif kind == "length":
                        name, level = rest.split(":")
                        held.length[name][int(level)] = arrays[key]
                self.precedents = held
        return self


@lru_cache(maxsize=1 << 15)
def _own_stems(words: str) -> frozenset[str]:
    return frozenset(texts.stems(words))


def _lifted(score: Vector, near: Vector) -> Vector:
    """Return scores with those raised to which a word of the trade leads.

    One that is the query, or nearly, is lifted above everything that only reads alike.
    """
    top = np.where(near >= SAME, score.max() - score, 0.0)
    return score + top + STRENGTH * near**2


def _pack(arrays: dict[str, Any], kind: str, matrices: dict[str, Matrix]) -> None:
    for key, matrix in matrices.items():
        # Only rows that hold something are kept: most hashes are of no word.
        rows = np.flatnonzero(np.diff(matrix.indptr))
        arrays[f"{kind}:{key}:rows"] = rows.astype(np.int32)
        arrays[f"{kind}:{key}:sizes"] = np.diff(matrix.indptr)[rows].astype(np.int32)
        arrays[f"{kind}:{key}:places"] = matrix.indices.astype(np.int32)
        arrays[f"{kind}:{key}:values"] = matrix.data.astype(np.float32)
        arrays[f"{kind}:{key}:width"] = np.array(matrix.shape[1])


def _unpack(arrays: Any, kind: str) -> dict[str, Matrix]:
    out = {}
    keys = {name.split(":")[1] for name in arrays.files if name.startswith(f"{kind}:")}
    for key in sorted(keys):
        sizes = np.zeros(texts.FEATURES + 1, np.int32)
        sizes[arrays[f"{kind}:{key}:rows"] + 1] = arrays[f"{kind}:{key}:sizes"]
        parts = arrays[f"{kind}:{key}:values"], arrays[f"{kind}:{key}:places"]
        shape = (texts.FEATURES, int(arrays[f"{kind}:{key}:width"]))
        out[key] = sparse.csr_matrix((*parts, np.cumsum(sizes, dtype=np.int32)), shape=shape)
    return out
