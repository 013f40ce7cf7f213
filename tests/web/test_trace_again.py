"""The trace of a figure: its equation, and a program that gives the very figure when it is run."""

import html
import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from tests.rooms.steps import COURT
from tests.web.visits import visit

from situationroom.rooms.impact.models import Run
from situationroom.rooms.impact.reproduce import PLACES, equation_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("after_the_court")]
SHOWN = re.compile(r'id="snippet"><code>(.*?)</code>', re.DOTALL)
ASKED = [
    ("total", "base_usd"), ("total", "hit_usd"), ("phones", "exempt_share"),
    ("semiconductors", "rate_after"), ("total", "change_usd"), ("phones", "change_usd"),
    ("total", "content_direct_usd"), ("total", "content_indirect_usd"),
    ("video", "content_indirect_usd"), ("CN", "rival_usd"),
]  # fmt: skip


def test_every_kind_of_figure_has_its_equation() -> None:
    run = Run.unscoped.get(act__code=f"us-{COURT}", knowledge="then")
    assert set(PLACES) == set(run.figures.values_list("name", flat=True))
    assert all(equation_of(name).lines for name in PLACES)
    assert any("s_(r,g)" in line for line in equation_of("content_indirect_usd").lines)
    assert "hit = covered lines" in " ".join(equation_of("hit_usd").lines)


def test_the_program_shown_gives_the_figure_with_the_library_alone(tmp_path: Path) -> None:
    run = Run.unscoped.get(act__code=f"us-{COURT}", knowledge="then")
    client = visit("secretariat")
    whole, programs = None, []
    for item, name in ASKED:
        figure = run.figures.get(item=item, name=name)
        page = client.get(f"/impact/figures/{figure.id}/").content.decode()
        shown = SHOWN.search(page)
        assert shown is not None
        programs.append((html.unescape(shown[1]), figure))
        inputs = re.search(r'href="([^"]+)" download', page)
        assert inputs is not None
        assert run.code_version in page
        if whole is None:
            whole = client.get(inputs[1])
    assert whole is not None
    name = re.search(r'"(run-[0-9a-f]{12}-inputs)"', programs[0][0])
    assert name is not None
    zipfile.ZipFile(io.BytesIO(whole.content)).extractall(tmp_path / name[1])
    joined = "\n".join(program for program, _ in programs)
    (tmp_path / "again.py").write_text(joined, encoding="utf-8")
    assert "situationroom" not in joined
    said = subprocess.run(
        [sys.executable, "again.py"], cwd=tmp_path, check=True, capture_output=True, text=True
    ).stdout.split()
    assert [float(one) for one in said] == pytest.approx(
        [figure.value for _, figure in programs], rel=1e-12
    )
