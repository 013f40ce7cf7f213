"""The HS finder on rulings it has not seen: five folds, beside a nearest-neighbour baseline.

Korean and European rulings are measured apart; what is learnt from is the rest of both. Every
code a text quotes is struck out first, for the finder and the baseline alike. *Plain* folds are
drawn by ruling; *grouped* folds keep rulings on near-equal texts together. Without the rulings
in ../shared/data nothing can be measured. `python -m benchmarks.finder` prints errors by chapter.
"""

import argparse
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from benchmarks.figure import Figure
from situationroom.rooms.codelists.finder import text as texts
from situationroom.rooms.codelists.finder.evidence import Precedent
from situationroom.rooms.codelists.finder.index import ALIKE, Index
from situationroom.rooms.codelists.finder.rulings import read_rulings
from situationroom.rooms.codelists.finder.tables import read_tables

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data" / "hs"
FILES = {"Korea": "hs_rulings_korea.jsonl", "EU": "hs_rulings_eu_bti.jsonl"}
FOLDS, SEED, DEEP = 5, 20261127, 60
GOALS = {"HS6 top-5": 0.75, "HS6 top-1": 0.55, "HS4 top-5": 0.82}
Ranked = list[str]
Asked = Callable[[Precedent], str]


def described(ruling: Precedent) -> str:
    """Ask with the description alone."""
    return ruling.product


def with_keywords(ruling: Precedent) -> str:
    """Ask with the description and the keywords that were published with it."""
    return f"{ruling.product}\n{ruling.keywords}"


@dataclass
class Measured:
    """Ranks of one way of measuring, and the chapters of what was missed."""

    hits: Counter[str] = field(default_factory=Counter)
    count: int = 0
    chapters: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    taken_for: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, code: str, ranked: Ranked) -> None:
        """Count one ruling."""
        headings = list(dict.fromkeys(one[:4] for one in ranked))[:5]
        right = {
            "HS6 top-1": ranked[:1] == [code],
            "HS6 top-5": code in ranked[:5],
            "HS4 top-5": code[:4] in headings,
        }
        self.count += 1
        self.chapters[code[:2]]["rulings"] += 1
        for name, hit in right.items():
            self.hits[name] += hit
            self.chapters[code[:2]][name] += hit
        if ranked and ranked[0] != code:
            self.taken_for[code[:2], ranked[0][:2]] += 1

    def share(self, name: str) -> float:
        """Return the share that was found."""
        return self.hits[name] / self.count


def read(index: Index) -> dict[str, list[Precedent]]:
    """Return the rulings of each collection."""
    codes = set(index.names.codes)
    out = {}
    for name, file in FILES.items():
        with (SHARED / file).open(encoding="utf-8") as handle:
            out[name] = read_rulings(handle, codes).rulings
    return out


def groups_of(rulings: Sequence[Precedent]) -> np.ndarray:
    """Return the group of each ruling: those with near-equal texts are in one."""
    counts = texts.counted(texts.pieces(texts.strike_codes(r.product)) for r in rulings)
    unit = texts.unit_rows(texts.scaled(texts.damped(counts), texts.rarity(counts)))
    near = sparse.csr_matrix((unit @ unit.T).toarray() > ALIKE)
    return np.asarray(csgraph.connected_components(near, directed=False)[1])


def folds_of(groups: np.ndarray) -> np.ndarray:
    """Return the fold of each ruling; a group is in one fold."""
    kinds = np.random.default_rng(SEED).permutation(np.unique(groups))
    place = {kind: at % FOLDS for at, kind in enumerate(kinds)}
    return np.array([place[group] for group in groups])


def neighbours(known: Sequence[Precedent], asked: Sequence[str]) -> list[Ranked]:
    """Rank by the nearest rulings alone: pieces of two to four characters, tf-idf, cosine."""

    def grams(text: str) -> list[str]:
        text = " ".join(texts.strike_codes(text).lower().split())
        return [text[at : at + n] for n in (2, 3, 4) for at in range(len(text) - n + 1)]

    counts = texts.counted(grams(r.product) for r in known)
    rare = texts.rarity(counts)
    held = texts.unit_rows(texts.scaled(texts.damped(counts), rare))
    rows = texts.damped(texts.counted(map(grams, asked)))
    like = (texts.unit_rows(texts.scaled(rows, rare)) @ held.T).toarray()
    order = np.argsort(-like, axis=1, kind="stable")
    return [list(dict.fromkeys(known[at].code for at in row[:DEEP])) for row in order]


def measure(
    bare: Index, own: list[Precedent], other: list[Precedent], asks: Sequence[Asked], *,
    grouped: bool, folds: int = FOLDS,
) -> tuple[list[Measured], Measured, list[float]]:  # fmt: skip
    """Return what the finder and the baseline find in each fold, and the time of each query."""
    together = groups_of([*own, *other])
    groups = together[: len(own)] if grouped else np.arange(len(own))
    fold = folds_of(groups)
    ours, theirs, times = [Measured() for _ in asks], Measured(), []
    for number in range(folds):
        held = [r for r, at in zip(own, fold, strict=True) if at != number]
        tried = [r for r, at in zip(own, fold, strict=True) if at == number]
        out = set(together[: len(own)][fold == number]) if grouped else set()
        beside = [r for r, at in zip(other, together[len(own) :], strict=True) if at not in out]
        index = bare.with_rulings([*held, *beside], apart=grouped)
        for at, ask in enumerate(asks):
            for ruling in tried:
                began = time.perf_counter()
                found = index.find(ask(ruling), limit=DEEP)
                times.append(time.perf_counter() - began)
                ours[at].add(ruling.code, [one.hs6 for one in found])
        for ruling, ranked in zip(tried, neighbours(held, [r.product for r in tried]), strict=True):
            theirs.add(ruling.code, ranked)
    return ours, theirs, times


def _figures(name: str, ours: Measured, theirs: Measured, how: str) -> list[Figure]:
    return [
        Figure(
            f"HS finder, {name}, {what}",
            ours.share(what),
            "share",
            goal,
            ours.share(what) >= goal,
            peer="nearest ruling by character n-grams, same folds",
            peer_value=theirs.share(what),
            ratio=ours.share(what) / max(theirs.share(what), 1e-9),
            how=f"{how}; {ours.count} rulings asked",
        )
        for what, goal in GOALS.items()
    ]


def figures(quick: bool) -> list[Figure]:
    """Measure the finder; `quick` asks one fold of the Korean rulings, plain."""
    return run(quick=quick)[0]


def run(*, quick: bool) -> tuple[list[Figure], dict[str, Measured]]:
    """Return the figures and what they are made of."""
    if not SHARED.is_dir():
        how = "not measured: no ../shared/data beside the repository"
        return [Figure("HS finder", None, "share", goal, how=how) for goal in GOALS.values()], {}
    bare = Index.of(*read_tables(ROOT / "reference"))
    read_in = read(bare)
    out: list[Figure] = []
    parts: dict[str, Measured] = {}
    times: list[float] = []
    for name in ("Korea",) if quick else FILES:
        other = [r for key, rows in read_in.items() if key != name for r in rows]
        asks: list[Asked] = [described] if name == "Korea" else [described, with_keywords]
        for grouped in (False,) if quick else (False, True):
            ours, theirs, spent = measure(
                bare, read_in[name], other, asks, grouped=grouped, folds=1 if quick else FOLDS
            )
            times += spent
            for ask, found in zip(asks, ours, strict=True):
                way = f"{'grouped' if grouped else 'plain'} folds"
                what = f"{name}, {way}" + (", keywords asked too" if ask is with_keywords else "")
                parts[what] = found
                _say(what, found, theirs)
                how = f"{'one fold' if quick else 'five folds'} ({way}), codes struck out"
                out += _figures(what, found, theirs, how)
    out += _times(times)
    return out, parts


def _say(what: str, ours: Measured, theirs: Measured) -> None:
    """Say on standard error what was measured: the whole takes long, and may be stopped."""
    said = [f"{name} {ours.share(name):.3f} ({theirs.share(name):.3f})" for name in GOALS]
    print(f"# {what}: {', '.join(said)}", file=sys.stderr, flush=True)


def _times(times: Sequence[float]) -> list[Figure]:
    middle, slow = statistics.median(times) * 1e3, float(np.quantile(times, 0.95)) * 1e3
    how = f"{len(times)} whole descriptions of rulings, {DEEP} results each, index in memory"
    return [
        Figure("HS finder, a query, median", middle, "ms", 20, middle <= 20, how=how),
        Figure("HS finder, a query, 95th in a hundred", slow, "ms", how=how),
    ]


def chapters(found: Measured) -> list[str]:
    """Return the errors by chapter as lines of a table."""
    lines = [
        "| chapter | rulings | top-1 | top-5 | HS4 top-5 | first taken for |",
        "|---|---|---|---|---|---|",
    ]
    for chapter, counts in sorted(
        found.chapters.items(), key=lambda one: (-one[1]["rulings"], one[0])
    ):
        wrong = [f"{to} ({n})" for (of, to), n in found.taken_for.most_common() if of == chapter]
        shares = [
            f"{counts[name] / counts['rulings']:.2f}"
            for name in ("HS6 top-1", "HS6 top-5", "HS4 top-5")
        ]
        lines.append(
            f"| {chapter} | {counts['rulings']} | {' | '.join(shares)} | {', '.join(wrong[:3])} |"
        )
    return lines


def main() -> None:
    """Print figures and errors by chapter."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.finder", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one fold of the Korean rulings")
    found, parts = run(quick=parser.parse_args().quick)
    print("\n".join(one.in_words() for one in found))
    for what, measured in parts.items():
        print("\n".join(["", f"### {what}", *chapters(measured)]))


if __name__ == "__main__":
    main()
