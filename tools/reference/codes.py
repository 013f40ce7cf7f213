"""HS codes through the vintages: UN Statistics' conversion tables, read backwards."""

from collections import defaultdict
from itertools import pairwise
from pathlib import Path

from tools.reference.files import read_rows

CONCORDANCES = "hs/hs_concordances_uncomtrade_all_vintages.csv"
VINTAGES = ("2022", "2017", "2012", "2007", "2002", "1996", "1992")
WASTE = "8549"
"""HS2022 heading for electrical waste: it touches every machine and moves no machine."""

Link = dict[str, dict[str, str]]


class Concordance:
    """Predecessors of an HS6 code in older editions."""

    def __init__(self, shared: Path) -> None:
        """Read the links between neighbouring editions, restoring lost zeros."""
        wanted = {f"{new} to {old}": new for new, old in pairwise(VINTAGES)}
        self._back: dict[str, Link] = {new: defaultdict(dict) for new in VINTAGES}
        self._forth: dict[str, dict[str, set[str]]] = {v: defaultdict(set) for v in VINTAGES}
        for row in read_rows(shared / CONCORDANCES):
            new = wanted.get(row["adjustment"])
            if new is None:
                continue
            after, before = row["code.after"].zfill(6), row["code.before"].zfill(6)
            self._back[new][after][before] = row["Relationship"]
            self._forth[new][before].add(after)

    def parents(self, code: str, vintage: str = "2022") -> dict[str, str]:
        """Return the codes of the edition before with the UN's word for the link."""
        return dict(self._back[vintage].get(code, {}))

    def unchanged_since_2017(self, code: str) -> bool:
        """Say whether a code means in HS2022 what it meant in HS2017, e-waste aside."""
        if set(self.parents(code)) != {code}:
            return False
        return all(c == code or c.startswith(WASTE) for c in self._forth["2022"][code])

    def ancestors(self, code: str, vintage: str) -> set[str]:
        """Return the codes of an older edition that an HS2022 code goes back to.

        Where the same heading is among the parents, only that heading is followed: the links of
        modules and parts to every machine are correlations, not contents.
        """
        codes = {code}
        for new, old in pairwise(VINTAGES):
            codes = set().union(*(self._step(c, new) for c in codes))
            if old == vintage:
                return codes
        msg = f"no such edition: {vintage}"
        raise ValueError(msg)

    def codes(self, vintage: str) -> set[str]:
        """Return every code of an edition that its links name."""
        if vintage == VINTAGES[0]:
            return set(self._back[vintage])
        return set(self._forth[VINTAGES[VINTAGES.index(vintage) - 1]])

    def successors(self, code: str, vintage: str) -> set[str]:
        """Return the HS2022 codes that a code of an older edition became, e-waste aside.

        As backwards, where its own heading is among them only that heading is followed.
        """
        codes = {code}
        for new in reversed(VINTAGES[: VINTAGES.index(vintage)]):
            codes = set().union(*(self._forward(c, new) for c in codes))
        return codes

    def _forward(self, code: str, vintage: str) -> set[str]:
        after = self._forth[vintage].get(code, set())
        goods = {c for c in after if not c.startswith(WASTE)} or after
        same = {c for c in goods if c == code} or {c for c in goods if c[:4] == code[:4]}
        return same or goods

    def _step(self, code: str, vintage: str) -> set[str]:
        override = own_parents(code, vintage)
        if override:
            return set(override)
        parents = set(self.parents(code, vintage))
        same = {p for p in parents if p == code} or {p for p in parents if p[:4] == code[:4]}
        return same or parents


def own_parents(code: str, vintage: str = "2022") -> tuple[str, ...]:
    """Return our own choice of parents where the UN table does not help."""
    return OWN_PARENTS.get((vintage, code)) or OWN_PARENTS.get((vintage, code[:4]), ())


OWN_PARENTS: dict[tuple[str, str], tuple[str, ...]] = {
    # flat panel display modules, new in HS2022: mainly parts of television sets and monitors and
    # liquid crystal devices; the UN links them to 300 codes
    ("2022", "8524"): ("852990", "901380"),
    # the UN table links 8541.50 of HS2017 to nothing but electrical waste
    ("2022", "854151"): ("854150",),
    ("2022", "854159"): ("854150",),
    # printers for computers left 8471.60 in HS2007; same-heading links are ink-jet presses
    ("2007", "844331"): ("847160",),
    ("2007", "844332"): ("847160",),
}
