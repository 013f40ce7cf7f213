"""Scenarios written by hand: what they add to the law, what is kept of them, what is refused."""

from pathlib import Path

import pytest
from tests.rooms.steps import AT, actor

from situationroom.base.errors import Refusal
from situationroom.rooms.impact import services
from situationroom.rooms.impact.figures import from_stored
from situationroom.rooms.impact.models import Run
from situationroom.rooms.impact.queries import list_not_covered
from situationroom.rooms.impact.written import Written, read_scenario

pytestmark = pytest.mark.django_db


def written(folder: Path, text: str) -> Path:
    path = folder / "scenario.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def change_of_exports(said: Written) -> dict[str, float]:
    result = services.compute(said.scenario, inputs=said.inputs()).result
    by_source: dict[str, float] = result["items"][-1]["effect"]["by_source"]
    return by_source


def store(folder: Path, text: str) -> Run:
    said = read_scenario(written(folder, text))
    return services.store_run(
        by=actor("nipa"), at=AT, computed=services.compute(said.scenario, inputs=said.inputs()),
        title_ko=said.title, title_en=said.title,
    )  # fmt: skip


def test_a_written_scenario_adds_its_changes_to_the_law(tmp_path: Path) -> None:
    said = read_scenario(written(tmp_path, """
title: A duty on chips
before: 2026-08-01
after: 2026-08-19
changes:
  - {rate: 0.25, products: [8542, 8541], except: ["8542.31"], origins: [KR, TW]}
"""))  # fmt: skip
    result = services.compute(said.scenario, inputs=said.inputs()).result
    total = result["items"][-1]
    assert total["hit_usd"] > 0
    assert said.added[0].origins == frozenset({"KR", "TW"})
    assert said.scenario.focus == ("scenario-1",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("changes: [{rate: 25}]", "write 0.25 for 25 percent"),
        ("changes: [{rate: 12.5%}]", "write 0.25 for 25 percent"),
        ("changes: [{products: [8542]}]", "write 0.25 for 25 percent"),
        ("changes: [{rate: 0.25, form: plus}]", "The form of the rate"),
        ("changes: [{rate: 0.25, origins: [KOR]}]", "two-letter country codes"),
        ("changes: [{rate: 0.25, origins: []}]", "reaches nobody"),
        ("changes: [{rate: 0.25, origins: [DE]}]", "a duty on DE alone cannot be computed"),
        ("changes: [{rate: 0.25, origins: [KR, FR, DE]}]", "a duty on DE, FR alone"),
        ("{after: 2026-03-01, changes: [{rate: 0.25, since: 2026-03-02}]}", "count on no day"),
        ("{before: 2026-03-01, after: 2025-03-01}", "is later than after"),
        ("changes: [{rate: 0.25, origins: [ZZ]}]", "ZZ is not a country"),
        ("changes: [{rate: 0.25, products: [chips]}]", "Product codes"),
        ("changes: [{rate: 0.25, products: []}]", "A list of products without a code"),
        ("changes: [{rate: 0.25, since: soon}]", "since is not a day"),
        ("changes: [0.25]", "A scenario does not know: 0.25"),
        ("changes: [{rat: 0.25}]", "A scenario does not know: rat"),
        ("before: yesterday", "before is not a day"),
        ("before: 2026-02-01 12:00:00", "before is not a day"),
        ("before: 2020-01-01", "2020-01-01 lies outside"),
        ("colour: red", "A scenario does not know: colour"),
        ("- a", "A scenario does not know: the whole file"),
        ("{", "cannot be read"),
        ("- " * 2000, "nested too deeply"),
        ("before: 2026-03-01\nafter: 2026-02-01", "exchange the two"),
        ("title: [a]", "title is not a text"),
        ("origin: [KR]", "origin is not a text"),
        ("origin: ZZ", "ZZ is not a country"),
        ("changes: [{rate: 0.25, programme: {a: 1}}]", "programme is not a text"),
        ("changes: [[1]]", "A scenario does not know: ['1']"),
        ("changes: [{rate: yes}]", "write 0.25 for 25 percent"),
        ("changes: [{rate: 0.25, products: [999999]}]", "no line 999999"),
        ("eta: high", "eta is an elasticity"),
        ("eta: .inf", "eta is an elasticity"),
        ("omega: -1", "omega is an elasticity"),
    ],
)
def test_what_a_scenario_cannot_say_is_refused_with_the_remedy(
    tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(Refusal) as refused:
        read_scenario(written(tmp_path, text))
    assert message in str(refused.value)


def test_one_origin_and_one_product_need_no_brackets(tmp_path: Path) -> None:
    said = read_scenario(written(tmp_path, "changes: [{rate: 0.1, origins: KR, products: 8542}]"))
    assert said.added[0].origins == frozenset({"KR"})
    assert [e.prefix for e in said.added[0].listed.entries] == ["8542"]


def test_codes_without_a_line_are_named_beside_those_that_count(tmp_path: Path) -> None:
    said = read_scenario(
        written(tmp_path, "changes: [{rate: 0.1, products: [8542, 999999], except: [854299]}]")
    )
    assert said.unknown == ("854299", "999999")
    gaps = {gap["code"]: gap["reason"] for gap in said.computed().result["not_covered"]}
    assert gaps["999999"] == gaps["854299"] == "no tariff line begins with it"


@pytest.mark.parametrize("content", [b"\xff\xfe\xc7\xd1", b"\x00\x01\x02", bytes(range(128, 256))])
def test_what_is_no_text_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "scenario.yaml"
    path.write_bytes(content)
    with pytest.raises(Refusal, match="cannot be read") as refused:
        read_scenario(path)
    assert "UTF-8" in refused.value.hint


@pytest.mark.parametrize("name", ["nothing.yaml", "."])
def test_a_scenario_file_that_is_not_there_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refusal, match="cannot be read"):
        read_scenario(tmp_path / name)


@pytest.mark.parametrize(
    ("code", "prefix"), [("8517.60", "851760"), ("0101", "0101"), ("8542", "8542"), ("1e3", None)]
)
def test_a_code_is_read_as_it_is_written(tmp_path: Path, code: str, prefix: str | None) -> None:
    path = written(
        tmp_path, f"changes: [{{rate: 0.25, products: [{code}, 8473.30], except: {code}}}]"
    )
    if prefix is None:
        with pytest.raises(Refusal, match="Product codes"):
            read_scenario(path)
        return
    change = read_scenario(path).added[0]
    assert [entry.prefix for entry in change.listed.entries] == [prefix, "847330"]
    assert [entry.prefix for entry in change.exempt.entries] == [prefix]


def test_norway_is_a_country(tmp_path: Path) -> None:
    said = read_scenario(written(tmp_path, "changes: [{rate: 0.25, origins: [NO, KR]}]"))
    assert said.added[0].origins == frozenset({"NO", "KR"})


def test_changes_count_on_the_day_after_only(tmp_path: Path) -> None:
    change = "{rate: 0.25, products: ['8473.30'], origins: [KR]%s}"
    days = "before: %s\nafter: 2026-08-01\nchanges: [" + change + "]"
    same_day = change_of_exports(read_scenario(written(tmp_path, days % ("2026-08-01", ""))))
    assert all(value < 0 for value in same_day.values())
    long_since = days % ("2026-08-01", ", since: 2025-06-01")
    assert change_of_exports(read_scenario(written(tmp_path, long_since))) == same_day


def test_a_duty_on_the_union_moves_korea_and_one_on_a_part_of_it_is_refused(tmp_path: Path) -> None:
    text = "before: 2026-05-31\nafter: 2026-06-01\nchanges: [{rate: 0.25, origins: [%s]}]"
    moved = change_of_exports(read_scenario(written(tmp_path, text % "EU")))
    assert all(value > 0 for value in moved.values())
    with pytest.raises(Refusal) as refused:
        read_scenario(written(tmp_path, text % "DE, FR, IE, NL, IT"))
    assert "Write EU" in refused.value.hint
    assert read_scenario(written(tmp_path, text % "EU, DE")).added[0].origins


def test_an_origin_without_trade_is_listed_and_never_counted_as_zero(tmp_path: Path) -> None:
    said = read_scenario(written(tmp_path, "changes: [{rate: 0.25, origins: [KR, ZW]}]"))
    gaps = list_not_covered(services.compute(said.scenario, inputs=said.inputs()).result)
    assert [(gap["code"], gap["value"]) for gap in gaps if gap["value"] is None] == [("ZW", None)]


def test_a_stored_scenario_keeps_its_changes_and_its_traces_lead_to_them(tmp_path: Path) -> None:
    run = store(tmp_path, """
title: A duty on modules
before: 2026-08-01
after: 2026-08-19
changes:
  - {rate: 0.175, products: ["8473.30"], except: ["8473.30.20"], origins: [TW, KR]}
  - {rate: 0.1, form: ceiling, programme: other, since: 2026-08-02}
""")  # fmt: skip
    run.refresh_from_db()
    assert run.scenario["changes"] == [
        {"key": "scenario-1", "programme": "scenario-1", "rate": 0.175, "form": "add",
         "since": "2026-08-19", "origins": ["KR", "TW"], "products": ["847330"],
         "except": ["84733020"]},
        {"key": "scenario-2", "programme": "other", "rate": 0.1, "form": "ceiling",
         "since": "2026-08-02", "origins": None, "products": None, "except": []},
    ]  # fmt: skip
    trace = run.figures.get(item="total", name="hit_usd").trace
    led_to = {
        (s["dataset"], s["key"]) for s in trace["sources"] if s["dataset"] != "us_imports_2024"
    }
    assert ("scenario", "scenario-1") in led_to
    assert {key for dataset, key in led_to if dataset == "measures"}.isdisjoint(
        {"scenario-1", "scenario-2"}
    )
    assert "changes" not in trace["parameters"]
    assert from_stored(run.scenario) == read_scenario(tmp_path / "scenario.yaml").scenario


def test_other_changes_are_another_run(tmp_path: Path) -> None:
    text = "changes: [{rate: %s, products: ['8473.30']}]"
    first, same, other = (store(tmp_path, text % rate) for rate in ("0.1", "0.10", "0.2"))
    assert first == same
    assert other != first


KEY, DAY = "s301fl-ceiling-125", "before: 2026-08-19\nafter: 2026-08-19\n"


def test_a_measure_is_taken_out_or_changed(tmp_path: Path) -> None:
    without = read_scenario(written(tmp_path, DAY + f"without: [{KEY}]"))
    half = read_scenario(written(tmp_path, DAY + f"changes: [{{measure: {KEY}, rate: 0.06}}]"))
    relief, part = (list(change_of_exports(said).values()) for said in (without, half))
    assert all(whole > some > 0 for whole, some in zip(relief, part, strict=True))
    assert half.scenario.focus == (KEY,)


def test_a_scenario_of_measures_is_stored_and_read_again(tmp_path: Path) -> None:
    changes = f"changes: [{{measure: {KEY}, rate: 0.06}}]"
    run = store(tmp_path, f"{DAY}without: [s232-semiconductors]\n{changes}")
    assert from_stored(run.scenario).without == ("s232-semiconductors",)
    assert run.scenario["changes"][0]["measure"] is True
    assert run.result["others"] == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("without: [s301-nothing]", "no confirmed measure"),
        ("without: [reciprocal-base]", "not in force"),
        ("changes: [{measure: nothing, rate: 0.1}]", "no confirmed measure"),
        (f"changes: [{{measure: {KEY}, rate: 6}}]", "write 0.25 for 25 percent"),
        (f"changes: [{{measure: {KEY}, products: [8542]}}]", "does not know"),
        (f"changes: [{{measure: {KEY}, until: 2026-08-01}}]", "not in force"),
    ],
)
def test_a_measure_that_cannot_be_changed_is_refused(
    tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(Refusal, match=message):
        read_scenario(written(tmp_path, text))
