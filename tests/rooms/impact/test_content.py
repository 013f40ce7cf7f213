"""Direct and indirect exposure in the room: figures with traces, and what an operator loads."""

from pathlib import Path

import pytest
from tests.rooms.steps import AT, COURT
from tests.tradeimpact.inputoutput.test_indirect import ICIO

from situationroom.base.errors import Refusal
from situationroom.base.models import Event
from situationroom.rooms.impact.content import DIRECT, INDIRECT, content_by_exporter
from situationroom.rooms.impact.events import SharesLoaded
from situationroom.rooms.impact.figures import from_stored
from situationroom.rooms.impact.models import Run
from situationroom.rooms.impact.run_files import bundle_of
from situationroom.rooms.impact.services import compute
from situationroom.rooms.impact.states import Knowledge, RunState
from situationroom.rooms.impact.value_added import Said, load_shares
from situationroom.rooms.market.models import Observation
from situationroom.rooms.market.queries import find_shares

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("after_the_court")]
HEAD = "exporter,goods,industry,year,share,exports_usd\n"
GOOD = HEAD + "KR,85,C26,2020,0.6,5e9\nROW,85,C26,2020,0.03,1e9\nCN,85,C26,2020,0.05,2e9\n"


def the_run() -> Run:
    return Run.unscoped.get(act__code=f"us-{COURT}", knowledge=Knowledge.THEN)


def load(folder: Path, text: str, **said: object) -> dict[str, int]:
    file = folder / "shares.csv"
    file.write_text(text, encoding="utf-8")
    return load_shares(file=file, said=Said(**said), at=AT)  # type: ignore[arg-type]


def test_indirect_exposure_is_the_sum_over_third_countries_with_its_rows() -> None:
    run = the_run()
    for item in ("total", "phones"):
        figure = run.figures.get(item=item, name=INDIRECT)
        steps = [s for s in figure.trace["steps"] if s["name"].startswith("exporter ")]
        assert figure.value == pytest.approx(
            sum(s["inputs"]["hit"] * s["inputs"]["share"] for s in steps)
        )
        assert all(s["name"].split()[1] != "KR" for s in steps)
    viet = next(s for s in steps if s["name"].startswith("exporter VN"))
    assert viet["inputs"]["stands_for"] == "ROW"
    direct = run.figures.get(item="total", name=DIRECT)
    hit = run.figures.get(item="total", name="hit_usd")
    share = Observation.objects.get(dataflow="value_added_shares", item="85", counterpart="KR")
    # Every ICT item but games is of one industry: its share of the Korean goods hit is direct.
    assert direct.value == pytest.approx(hit.value * share.value, rel=0.01)
    assert "2011" in direct.vintage
    total = run.figures.get(item="total", name=INDIRECT)
    assert sum(content_by_exporter(run.result).values()) == pytest.approx(total.value)
    assert sum(f.value for f in run.figures.filter(name=INDIRECT).exclude(item="total")) == (
        pytest.approx(total.value)
    )


def test_a_run_with_its_shares_is_computed_again_elsewhere() -> None:
    run = the_run()
    content = bundle_of(run).compare().content
    indirect = sum(row.content or 0.0 for row in content if row.exporter != "KR")
    assert indirect == pytest.approx(run.figures.get(item="total", name=INDIRECT).value, rel=1e-12)


def test_shares_of_an_operator_are_used_and_what_stood_on_others_is_stale(tmp_path: Path) -> None:
    run = the_run()
    assert load(tmp_path, GOOD)["shares"] == 3
    run.refresh_from_db()
    assert run.state == RunState.STALE
    assert Event.objects.filter(room="impact", verb=SharesLoaded.verb).count() == 1
    found = find_shares()
    assert found is not None
    assert (found.year, found.dataflow) == (2020, "value_added_shares_own")
    content = compute(from_stored(run.scenario)).result["content"]
    assert (content["year"], content["shares"]["CN 85"]) == (2020, [0.05, "C26"])
    assert Observation.objects.filter(dataflow="value_added_shares").exists()
    assert load(tmp_path, GOOD.replace("0.05", "0.06"))["shares"] == 3


def test_an_oecd_table_is_worked_out(tmp_path: Path) -> None:
    text = ICIO.replace("_26", "_C26")
    assert load(tmp_path, text, year=2020, source="made by hand")["shares"] > 0
    found = find_shares()
    assert found is not None
    shares = {(row[0], row[1]): row[3] for row in found.rows}
    assert shares["CN", "85"] == pytest.approx(1 / 3)
    assert shares["KR", "85"] == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("text", "said", "words"),
    [
        (HEAD, {}, "holds no row"),
        (GOOD.replace("CN,85", "XX,85"), {}, "Line 4: exporter is 'XX'"),
        (GOOD.replace("0.05", "5"), {}, "percentage"),
        (GOOD.replace("0.05", "nan"), {}, "share is 'nan'"),
        (GOOD.replace("0.05", "much"), {}, "share is 'much'"),
        (GOOD.replace("CN,85", "CN,8"), {}, "goods is '8'"),
        (GOOD.replace("CN,85", "KR,85"), {}, "KR 85 stands twice"),
        (GOOD.replace("CN,85,C26,2020", "CN,85,C26,2021"), {}, "several years"),
        (ICIO, {}, "does not say its year"),
        (ICIO.replace("_26", "_C10"), {"year": 2020}, "no industry C26"),
        (ICIO.replace("CN2_26,0", "CN2_26,x"), {"year": 2020}, "text where numbers"),
        ("a,b\n1,2\n", {"year": 2020}, "COUNTRY_INDUSTRY"),
        ("\x00", {"year": 2020}, "docs/how-to|shares.csv"),
    ],
)
def test_bad_files_are_refused_by_name(
    tmp_path: Path, text: str, said: dict[str, object], words: str
) -> None:
    with pytest.raises(Refusal, match=words):
        load(tmp_path, text, **said)
    found = find_shares()
    assert found is not None
    assert found.year == 2011


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="no file"):
        load_shares(file=tmp_path / "gone.csv", said=Said(), at=AT)
    (tmp_path / "latin.csv").write_bytes("exporter,é".encode("latin-1"))
    with pytest.raises(Refusal, match="UTF-8"):
        load_shares(file=tmp_path / "latin.csv", said=Said(), at=AT)
