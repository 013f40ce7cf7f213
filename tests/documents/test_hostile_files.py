"""A hundred hostile files and more: none escapes, each is refused by its name or made harmless."""

import os
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.documents.hostile.corpus import CASES, broken, noise
from tests.documents.samples import laid_open

from situationroom.documents.limited.names import ending_of
from situationroom.documents.limited.process import COMMAND, Outcome, Verdict, check
from situationroom.documents.limited.reasons import Reason
from situationroom.documents.limited.walls import Limits, Wall

LIMITS = Limits()
MOST_MEMORY_KB = 512 * 1024
STRACE = shutil.which("strace")
# What is asked of the kernel about files, networks and processes.
ASKED = re.compile(
    r"^(?:\d+ +)?(open\w*|creat|socket\w*|connect|bind|send\w*|execve\w*|v?fork|clone3?|unlink\w*"
    r"|rename\w*|mkdir\w*|link\w*|symlink\w*|truncate)\((.*)\) += (-?\d+)",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Checked:
    """What came of a file."""

    what: str
    verdict: Verdict
    cleaned: bytes


def checked(what: str, name: str, content: bytes, *command: str) -> Checked:
    """Check a file in the limited process."""
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as out:
        source.write(content)
        source.flush()
        verdict = check(source, out, extension=ending_of(name), command=command or COMMAND)
        out.seek(0)
        return Checked(what, verdict, out.read())


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """Return the folder in which the process gets its empty one; it must stay empty."""
    with tempfile.TemporaryDirectory() as folder:
        before, tempfile.tempdir = tempfile.tempdir, folder
        yield Path(folder)
        tempfile.tempdir = before


class Corpus(dict[str, Checked]):
    """What came of hostile files; each is checked once, when it is first asked for."""

    def __missing__(self, what: str) -> Checked:
        case = next(one for one in CASES if one.what == what)
        self[what] = checked(what, case.name, case.build())
        return self[what]


@pytest.fixture(scope="module")
def corpus(home: Path) -> Corpus:
    return Corpus()


def test_there_are_more_than_a_hundred_and_no_two_are_alike():
    assert len(CASES) >= 100
    assert len({case.what for case in CASES}) == len(CASES)


# `make test` tries every second one, `make full` all.
SOME = CASES[::2]
BY_TURNS = [
    pytest.param(case, id=case.what, marks=[] if case in SOME else [pytest.mark.full])
    for case in CASES
]


@pytest.mark.parametrize("case", BY_TURNS)
def test_a_hostile_file_is_refused_by_its_name_or_made_harmless(corpus, case):
    found = corpus[case.what].verdict
    assert found.reason == case.reason, found
    assert found.outcome is (Outcome.REFUSED if case.reason else Outcome.CLEAN)
    for piece in case.gone:
        assert piece in laid_open(case.build())  # or the case would show nothing
        assert piece not in laid_open(corpus[case.what].cleaned)


@pytest.mark.parametrize(
    "cases", [pytest.param(SOME, id="some"), pytest.param(CASES, id="all", marks=pytest.mark.full)]
)
def test_none_costs_more_than_it_may_and_none_leaves_anything(corpus, home, capsys, cases):
    found = [corpus[case.what].verdict for case in cases]
    assert max(one.seconds for one in found) < LIMITS.seconds
    assert max(one.memory_kb for one in found) < MOST_MEMORY_KB
    assert {one.sought for one in found} == {()}
    assert list(home.iterdir()) == []
    reasons = Counter(str(one.reason or "made harmless") for one in found)
    with capsys.disabled():
        print(  # noqa: T201
            f"\n{len(found)} hostile files, 0 escapes: "
            + ", ".join(f"{reason} {count}" for reason, count in reasons.most_common())
            + f"; longest {max(one.seconds for one in found):.1f} s, "
            f"most memory {max(one.memory_kb for one in found) // 1024} MB"
        )


def asked_behind_the_walls(log: str) -> list[tuple[str, str, str]]:
    """Return what was asked for once the last wall stood."""
    _, stood, after = log.partition("PR_SET_SECCOMP, SECCOMP_MODE_FILTER")
    assert stood
    return ASKED.findall(after)


def traced(name: str, content: bytes, log: Path) -> list[tuple[str, str, str]]:
    """Check a file under strace; return what it asked for behind the walls."""
    follow = [str(STRACE), "-f", "-o", str(log), "-e", "trace=%file,%network,%process,prctl"]
    done = checked("", name, content, *follow, *COMMAND)
    assert done.verdict.reason is not Reason.FORBIDDEN
    return asked_behind_the_walls(log.read_text(errors="replace"))


EVERY_TWENTIETH = CASES[::20]


@pytest.mark.skipif(STRACE is None, reason="strace is not here")
@pytest.mark.parametrize("case", EVERY_TWENTIETH, ids=[one.what for one in EVERY_TWENTIETH])
def test_behind_the_walls_nothing_is_even_asked_for(case, tmp_path):
    assert traced(case.name, case.build(), tmp_path / "log") == []


@pytest.mark.full
@pytest.mark.skipif(STRACE is None, reason="strace is not here")
@pytest.mark.parametrize("case", CASES, ids=[one.what for one in CASES])
def test_behind_the_walls_none_of_them_asks_for_anything(case, tmp_path):
    assert traced(case.name, case.build(), tmp_path / "log") == []


def survives(name: str, content: bytes) -> Verdict:
    found = checked("", name, content).verdict
    assert found.outcome in (Outcome.CLEAN, Outcome.REFUSED)
    assert found.reason not in (Reason.FORBIDDEN, Reason.TIME, Reason.MEMORY, Reason.BROKE), found
    assert found.sought == ()
    assert Wall.LIMITS in found.walls
    return found


def test_files_broken_at_random_are_refused_or_clean_and_break_nothing():
    for name, content in [*broken(10, seed=1), *noise(5, seed=2)]:
        survives(name, content)


@pytest.mark.full
def test_a_thousand_files_broken_at_random_break_nothing(capsys):
    files = [*broken(800, seed=7), *noise(200, seed=8)]
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        found = list(pool.map(lambda one: survives(*one), files))
    with capsys.disabled():
        print(f"\n{Counter(str(one.reason or one.outcome) for one in found).most_common()}")  # noqa: T201
