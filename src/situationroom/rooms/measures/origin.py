"""Where goods are from for United States duties: what people tell, and the words of the answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from situationroom.base.errors import Refusal
from situationroom.rooms.codelists import queries as codelists
from situationroom.rooms.codelists.rules import bare_code, is_line_code
from tradeimpact.origin import Finding, Goods, Reason, Stage, Test, Work, find_origin

__all__ = [
    "ASK_TEXT",
    "MOST_STAGES",
    "REASON_TEXT",
    "TEST_TEXT",
    "WORK_TEXT",
    "Finding",
    "Reason",
    "Test",
    "ToldStage",
    "Work",
    "find_goods_origin",
]
MOST_STAGES = 12
MOST_INPUTS = 30

WORK_TEXT = {
    Work.GROWN: "Grown, raised, mined or extracted",
    Work.MADE: "Made from materials into another article",
    Work.FABRIC: "Fabric formed (woven, knit, felted)",
    Work.KNIT_TO_SHAPE: "Knit to shape (textiles)",
    Work.SEWN: "Sewn or assembled wholly here (textiles)",
    Work.SEWN_PARTLY: "Sewn in part here, in part elsewhere (textiles)",
    Work.CUT: "Cut only",
    Work.DIFFUSION: "Circuits formed on the wafer (chips)",
    Work.CHIP_PACKAGING: "Die cut, mounted and encapsulated (chips)",
    Work.CELL: "Solar or battery cell made complete",
    Work.CELL_PARTLY: "Solar or battery cell made in part",
    Work.CELLS_JOINED: "Finished cells joined into a module or pack",
    Work.ASSEMBLED: "Finished components put together",
    Work.FINISHED: "Painted, tested, programmed, packed or labelled only",
}
TEST_TEXT = {Test.UNSAID: "I do not know", Test.YES: "Yes", Test.NO: "No"}
REASON_TEXT = {
    "wholly_obtained": "Everything was grown or made in %(country)s from its own materials.",
    "one_country": "All stages and inputs are of %(country)s.",
    "grown": "It was grown, raised or extracted in %(country)s.",
    "new_article": "In %(country)s it became a new article: character and use changed.",
    "minor": "What was done in %(country)s is minor: it makes no new article.",
    "same_article": "In %(country)s neither name nor character nor use changed.",
    "three_questions_open": "Whether it became a new article in %(country)s cannot be said yet.",
    "assembly_only": "In %(country)s components were only joined for the one use they had before.",
    "assembly_transforms": "The assembly in %(country)s made a new article of components of other "
    "headings that had no fixed use.",
    "assembly_open": "Whether the assembly in %(country)s is more than joining cannot be said yet.",
    "no_new_article": "No stage that was told made a new article: the origin is that of the "
    "inputs.",
    "chips_in_one_country": "Wafer and package were both made in %(country)s.",
    "chips_by_wafer": "By the wafer it would be %(country)s: the die already does what the chip "
    "does.",
    "chips_by_package": "By the package it would be %(country)s, as older decisions had it.",
    "chips_wafer_unsaid": "Where the circuits were formed on the wafer was not told.",
    "chips_package_unsaid": "Where the die was packaged was not told.",
    "chips_and_more": "More was done than wafer and package: it is no longer the chip alone.",
    "cell_country": "The cells were made in %(country)s; joining finished cells does not change "
    "where they are from.",
    "cell_in_parts": "The cell itself was made in parts, in several countries or not to its end.",
    "cell_unsaid": "Where the cells were made was not told.",
    "cells_of_several": "Cells of several countries are in one article.",
    "cell_and_more": "More was done than joining cells: it may be another article.",
    "textile_by_fabric": "Of these textiles the country in which the fabric was formed decides: "
    "%(country)s.",
    "textile_knit": "It was knit to shape in %(country)s.",
    "textile_assembled": "It was wholly assembled in %(country)s.",
    "textile_fabric": "The fabric was formed in %(country)s.",
    "textile_most_important": "It was assembled in several countries: the most important assembly "
    "decides.",
    "textile_open": "The tariff shift of this textile heading is not held by the room.",
    "american": "It is a product of the United States: other rules hold for goods that return.",
    "north_marking": "Marking of goods finished in %(country)s follows part 102; duties follow the "
    "change of article and may name another country.",
    "ask_a_ruling": "The rules do not lead to one country: ask Customs for a ruling.",
}
ASK_TEXT = {
    "three_questions": "Are name, character and use of what comes out other than of what went in?",
    "predetermined": "Was the use of every component fixed before the assembly?",
    "inputs_codes": "Under which codes do the inputs enter?",
    "same_heading": "Some input stands under the heading of the product: is it its essence?",
    "inputs_origin": "Where were the inputs made, stage by stage?",
    "wafer_country": "In which country were the circuits formed on the wafer?",
    "package_country": "In which country was the die packaged?",
    "die_function": "Does the die do all that the chip does before it is packaged?",
    "cell_country": "In which country were the cells made?",
    "cell_steps": "Which steps of the cell (junction, contacts, filling, forming) took place "
    "where?",
    "cells_apart": "Can the articles be told apart by the country of their cells?",
    "fabric_country": "In which country was the fabric formed?",
    "knit_country": "In which country was it knit to shape?",
    "sewn_country": "In which country was it wholly sewn?",
    "most_important_assembly": "In which country was the most important assembly done?",
}


@dataclass(frozen=True, slots=True)
class ToldStage:
    """One stage as somebody tells it: a country by code or name, codes as they are written."""

    country: str
    work: Work
    inputs: tuple[str, ...] = ()
    output: str = ""
    foreign_inputs: bool = True
    name: Test = Test.UNSAID
    character: Test = Test.UNSAID
    use: Test = Test.UNSAID
    predetermined: Test = Test.UNSAID


def find_goods_origin(*, line: str, stages: Sequence[ToldStage]) -> Finding:
    """Return where goods are from for duties of the United States, or what to ask.

    Raises Refusal for what is no code, no stage, too many stages or an unknown country.
    """
    if not stages:
        raise Refusal(
            "No stage of production was told.",
            hint="Say at least in which country the goods were made, and what was done there.",
        )
    if len(stages) > MOST_STAGES:
        raise Refusal(
            "More than %(most)d stages were told.",
            hint="Join stages of one country that follow each other.",
            most=MOST_STAGES,
        )
    return find_origin(Goods(_code(line), tuple(_stage(stage) for stage in stages)))


def _stage(told: ToldStage) -> Stage:
    if len(told.inputs) > MOST_INPUTS:
        raise Refusal(
            "More than %(most)d inputs were told of one stage.",
            hint="Name those that matter most.",
            most=MOST_INPUTS,
        )
    return Stage(
        country=codelists.normalise_origin(told.country),
        work=told.work,
        inputs=tuple(_code(code) for code in told.inputs),
        output=_code(told.output) if told.output else "",
        foreign_inputs=told.foreign_inputs,
        name=told.name,
        character=told.character,
        use=told.use,
        predetermined=told.predetermined,
    )


def _code(said: str) -> str:
    code = bare_code(said)
    if not is_line_code(code):
        raise Refusal(
            "%(line)s is not a product code.",
            hint="Write 4 to 10 digits such as 8541.43.",
            line=said[:40],
        )
    return code
