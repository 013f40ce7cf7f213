"""What is accepted outlives kills and broken writes: a small part of the measurements."""

import shutil
from collections import Counter
from collections.abc import Iterator

import pytest
from benchmarks.figure import Figure
from benchmarks.plumbing import faults, kills, ready
from tools import servers

no_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
FAULTS = {
    "kill": "pwrite64:signal=SIGKILL:when=30",
    "full disk": "pwrite64:error=ENOSPC:when=30",
    "I/O error": "fdatasync:error=EIO:when=1",
}


@pytest.fixture(scope="module", autouse=True)
def patterns() -> Iterator[None]:
    yield
    ready.forget()


def missed(figures: list[Figure]) -> list[str]:
    return [f.in_words() for f in figures if not f.met]


def test_three_kills_under_load_lose_and_double_nothing() -> None:
    assert missed(kills.trial("SQLite", "", 3)) == []


@no_strace
def test_three_broken_writes_leave_a_submission_whole_or_undone() -> None:
    verdict = faults.Verdict()
    with faults.trial() as one:
        for fault, injected in FAULTS.items():
            faults.inject(one, verdict, fault, injected)
    assert missed(faults.figures(verdict, Counter())) == []
    assert {said.partition(": ")[2] for said in verdict.answers} == {"none", "503"}


@pytest.mark.full
@no_strace
def test_the_first_write_of_each_kind_may_break_in_each_way() -> None:
    assert missed(faults.run(quick=True)) == []


@pytest.mark.full
@pytest.mark.parametrize("on", ["SQLite", "PostgreSQL and Redis"])
def test_forty_kills_under_load_lose_and_double_nothing(on: str) -> None:
    server = "" if on == "SQLite" else servers.find_postgres()
    if server is None:
        pytest.skip("PostgreSQL does not answer")
    assert missed(kills.trial(on, server and f"{server}/postgres", 40)) == []
