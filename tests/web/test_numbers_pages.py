"""Pages of runs, traces, statistics and tables: whole with gaps, clear whatever is asked."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import include, path
from tests.rooms.steps import AT, COURT, actor
from tests.web.visits import visit

from situationroom.rooms.codelists.models import ReferenceTable
from situationroom.rooms.codelists.queries import list_areas, list_reference_rows
from situationroom.rooms.impact import services
from situationroom.rooms.impact.models import Run
from situationroom.rooms.impact.written import read_scenario
from situationroom.rooms.market.models import Observation
from situationroom.rooms.reports.models import Brief

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("after_the_court")]
STATISTICS = "/impact/statistics/us_imports_2024/"


def text(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, url
    return " ".join(answer.content.decode().split())


def the_run() -> Run:
    return Run.unscoped.get(act__code=f"us-{COURT}", knowledge="then")


def scenario(folder: Path, body: str) -> Run:
    file = folder / "scenario.yaml"
    file.write_text(f"title: 시험\n{body}", encoding="utf-8")
    said = read_scenario(file)
    return services.store_run(
        by=actor("secretariat"), at=AT, title_ko=said.title, title_en=said.title,
        computed=services.compute(said.scenario, inputs=said.inputs()),
    )  # fmt: skip


# --- runs and traces ------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_run_says_whose_elasticities_its_single_number_stands_on(language: str) -> None:
    page = text(visit("secretariat", language), f"/impact/runs/{the_run().id}/")
    whose = {"ko": "Caliendo·Parro 탄력성 기준", "en": "the elasticities of Caliendo-Parro"}
    assert whose[language] in page
    assert {"ko": "법적 불확실성", "en": "legal uncertainty"}[language] in page


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_brief_says_whose_elasticities_its_single_number_stands_on(language: str) -> None:
    brief = Brief.unscoped.get()
    content = str(brief.content_ko if language == "ko" else brief.content_en)
    assert {"ko": "Caliendo·Parro 탄력성 기준", "en": "elasticities of Caliendo-Parro"}[
        language
    ] in content


def test_the_page_of_a_run_stands_where_a_source_covers_nothing(tmp_path: Path) -> None:
    run = scenario(tmp_path, "origin: SA\nchanges: [{rate: 0.25, origins: [SA]}]")
    assert None in [v for i in run.result["items"] for v in i["effect"]["by_source"].values()]
    client = visit("secretariat")
    for url in (f"/impact/runs/{run.id}/", f"/impact/runs/{run.id}/items.csv"):
        text(client, url)
    for figure in run.figures.filter(name="change_usd"):
        text(client, f"/impact/figures/{figure.id}/")


def test_a_written_scenario_is_explained_on_its_page_and_traces_lead_there(tmp_path: Path) -> None:
    run = scenario(tmp_path, "changes: [{rate: 0.175, products: [8473.30], origins: [KR, ZW]}]")
    page = text(visit("secretariat"), f"/impact/runs/{run.id}/")
    assert "scenario-1" in page
    assert "17.5 %" in page
    assert "847330" in page
    assert "짐바브웨" in page
    hit = run.figures.get(item="total", name="hit_usd")
    assert f"/impact/runs/{run.id}/#changes" in text(
        visit("secretariat"), f"/impact/figures/{hit.id}/"
    )


def test_a_trace_page_shows_every_line_and_every_elasticity() -> None:
    run = the_run()
    base = run.figures.get(item="total", name="base_usd")
    page = text(visit("secretariat"), f"/impact/figures/{base.id}/")
    assert page.count("/impact/reference/us_imports_2024/?line=") == len(run.result["lines"])
    effect = run.figures.get(item="total", name="change_usd")
    rows = [s for s in effect.trace["sources"] if s["dataset"] == "elasticities"]
    page = text(visit("secretariat"), f"/impact/figures/{effect.id}/")
    assert page.count("/impact/reference/elasticities/?source=") == len(rows) > 200


# --- statistics and tables ------------------------------------------------------------------------


def test_statistics_go_on_by_a_signed_cursor_to_the_last_row() -> None:
    client, seen, url = visit(language="en"), 0, f"{STATISTICS}?counterpart=KR"
    for _ in range(30):
        answer = client.get(url)
        seen += len(answer.context["table"].rows)
        if not answer.context["next"]:
            break
        url = f"{STATISTICS}?counterpart=KR&after={answer.context['next']}"
    expected = Observation.objects.filter(dataflow_id="us_imports_2024", counterpart="KR").count()
    assert seen == expected > 50


@pytest.mark.parametrize("after", ["9" * 4301, "9" * 30, "5", "-1", "abc", "٣", "%00"])
def test_a_cursor_nobody_gave_is_refused_with_the_remedy(after: str) -> None:
    for door, status in (
        (STATISTICS, 400),
        ("/api/v1/dataflows/us_imports_2024/observations", 400),
    ):
        answer = visit().get(f"{door}?after={after}")
        assert answer.status_code == (422 if "api" in door and after == "%00" else status)


@pytest.mark.parametrize(
    "url", [f"{STATISTICS}?item=%00", "/issues/?state=%00", "/duties/?line=85%0042&origin=KR",
            "/impact/reference/areas/?iso2=%00", "/?%00=1", "/duties/measures/a%00b/"],
)  # fmt: skip
def test_a_text_no_database_takes_is_refused_in_words(url: str) -> None:
    answer = visit("secretariat").get(url)
    assert answer.status_code in (400, 404)
    assert "krds" in answer.content.decode()


def test_an_answer_with_a_text_no_database_takes_is_refused_and_nothing_is_stored() -> None:
    client = visit("nipa")
    issue = the_run().issues.get()
    answer = client.post(
        f"/issues/{issue.id}/respond", {"position": "가\0나", "action": "", "next_date": ""}
    )
    assert answer.status_code == 400
    assert not issue.responses.filter(state="answered").exists()


@pytest.mark.parametrize(
    ("language", "rest"), [("ko", "그 밖의 세계"), ("en", "Rest of the world")]
)
def test_shares_of_value_added_say_exporter_industry_and_year(language: str, rest: str) -> None:
    client = visit(language=language)
    url = "/impact/statistics/value_added_shares/"
    china = text(client, f"{url}?counterpart=CN&item=85")
    for said in ("2011", "c14", "2.44 %"):
        assert said in china
    assert rest in text(client, f"{url}?counterpart=ROW")


def test_every_compiled_table_has_its_page() -> None:
    client = visit()
    names = list(ReferenceTable.objects.values_list("name", flat=True))
    assert len(names) == 22
    for name in names:
        page = text(client, f"/impact/reference/{name}/")
        assert "<tbody>" in page, name
    assert "us-301-china" in text(client, "/impact/reference/measures_acts/?act=us-301-china")
    text(client, "/impact/reference/nothing/", 404)


def test_what_was_read_of_a_table_does_not_outlive_its_loading(
    tmp_path: Path, settings: Any
) -> None:
    names = [row["iso2"] for row in list_reference_rows("areas", filters={}, limit=3)[1]]
    (tmp_path / "manifest.csv").write_text(
        "file,table,sha256\nareas.csv,areas,-\n", encoding="utf-8"
    )
    (tmp_path / "manifest_measures.csv").write_text(
        "file,table,sha256\nacts.yaml,acts,-\n", encoding="utf-8"
    )
    (tmp_path / "areas.csv").write_text("iso2\nXX\n", encoding="utf-8")
    settings.REFERENCE = tmp_path
    assert list_reference_rows("areas", filters={})[1] == [{"iso2": "XX"}]
    (tmp_path / "areas.csv").write_text("iso2\nYY\n", encoding="utf-8")
    ReferenceTable.objects.filter(name="areas").update(sha256="0" * 64)
    assert list_reference_rows("areas", filters={})[1] == [{"iso2": "YY"}]
    assert names[0] not in ("XX", "YY")


def test_names_of_areas_do_not_outlive_the_loading_of_their_table() -> None:
    area = list_areas()["KR"]
    type(area).objects.filter(iso2="KR").update(name_en="Corea")
    assert list_areas()["KR"].name_en == area.name_en
    ReferenceTable.objects.filter(name="areas").update(sha256="1" * 64)
    assert list_areas()["KR"].name_en == "Corea"


# --- a fault of ours ------------------------------------------------------------------------------


def broken(request: object) -> None:
    raise ZeroDivisionError


urlpatterns = [path("broken/", broken), path("", include("situationroom.config.urls"))]


@pytest.fixture
def a_broken_page(settings: Any) -> None:
    settings.ROOT_URLCONF = __name__


@pytest.mark.usefixtures("a_broken_page")
@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_fault_of_ours_is_a_page_in_the_readers_language(language: str) -> None:
    client = visit(language=language)
    client.raise_request_exception = False
    page = text(client, "/broken/", 500)
    said = {"ko": "요청을 처리하지 못했습니다", "en": "The room could not answer."}
    assert said[language] in page
    assert "krds-btn" in page
    assert "ZeroDivision" not in page
