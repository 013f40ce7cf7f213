"""From stages to a country of origin: 19 CFR 134.1(b), 102.21, decisions of courts and Customs.

The rules hold for duties (Sections 201, 232, 301, 122, IEEPA), which follow substantial
transformation. Each abstains where published decisions go both ways or a fact was not said.
"""

from dataclasses import replace

from tradeimpact.origin.cells import find_cells
from tradeimpact.origin.findings import Finding, Reason, likely, open_between
from tradeimpact.origin.goods import Goods, Stage, Test, Work
from tradeimpact.origin.textiles import find_textiles, is_textile

BASIC = "19 CFR 134.1(b)"
CHANGE = "Anheuser-Busch Brewing Ass'n v. United States, 207 U.S. 556 (1908); 19 CFR 134.1(b)"
MINOR = "National Hand Tool Corp. v. United States, 989 F.2d 1201 (Fed. Cir. 1993)"
ASSEMBLY = "Energizer Battery, Inc. v. United States, 190 F. Supp. 3d 1308 (CIT 2016)"
CHIPS = "19 CFR 134.1(b); cf. NY N326594, NY N333934, HQ 732357"
MEXICO_CANADA = "HQ H306336; 19 CFR 102.0 and 102.20; USMCA rules of 19 CFR part 182"
UNITED_STATES = "US"
NORTH = ("MX", "CA")
CHIP_HEADINGS = ("8541", "8542")


def find_origin(goods: Goods) -> Finding:
    """Return the country of origin of goods for duties, or that it is open and what to ask.

    Parameters
    ----------
    goods : Goods
        the code goods enter under (4 digits or more) and their stages in order of time; countries
        are ISO codes.

    Returns
    -------
    Finding
        with `country` None wherever the rules at hand do not lead to one country.

    Raises
    ------
    ValueError
        Goods without a stage, or without four digits of a code.
    """
    if not goods.stages or len(goods.line) < 4 or not goods.line.isdigit():
        raise ValueError("goods need a code of 4 digits or more and at least one stage")
    return _with_marking(_found(goods), goods)


def _found(goods: Goods) -> Finding:
    if len(goods.countries) == 1 and not any(_brought_in(stage) for stage in goods.stages):
        return likely(goods.countries[0], Reason("wholly_obtained", BASIC, goods.countries[0]))
    if is_textile(goods):
        return find_textiles(goods)
    cells = find_cells(goods)
    if cells is not None:
        return cells
    if goods.line.startswith(CHIP_HEADINGS) or goods.done(Work.DIFFUSION, Work.CHIP_PACKAGING):
        return _chips(goods)
    return _transformed(goods)


def _brought_in(stage: Stage) -> bool:
    return stage.foreign_inputs and stage.work is not Work.GROWN


def _chips(goods: Goods) -> Finding:
    """Wafer and package in one country: that one; apart, decisions differ."""
    wafers, packages = goods.done(Work.DIFFUSION), goods.done(Work.CHIP_PACKAGING)
    if goods.done(*(set(Work) - {Work.DIFFUSION, Work.CHIP_PACKAGING, Work.FINISHED})):
        return open_between(
            goods.countries, Reason("chips_and_more", CHANGE), asks=("three_questions",)
        )
    if not wafers:
        return open_between(
            goods.countries, Reason("chips_wafer_unsaid", CHIPS), asks=("wafer_country",)
        )
    if not packages:
        return open_between(
            goods.countries, Reason("chips_package_unsaid", CHIPS), asks=("package_country",)
        )
    made = tuple(dict.fromkeys(stage.country for stage in (*wafers, *packages)))
    if len(made) == 1:
        return likely(made[0], Reason("chips_in_one_country", BASIC, made[0]))
    because = [Reason("chips_by_wafer", "cf. NY N326594, NY N333934", wafers[-1].country)]
    because.append(Reason("chips_by_package", "cf. HQ 732357, HQ W968421", packages[-1].country))
    return open_between(made, *because, asks=("die_function",))


def _transformed(goods: Goods) -> Finding:
    """Go back from the last stage to the latest one that made a new article."""
    because: list[Reason] = []
    later: list[str] = []
    for at in range(len(goods.stages) - 1, -1, -1):
        stage = goods.stages[at]
        verdict, reason = _verdict(stage)
        because.append(reason)
        if verdict is Test.YES:
            return likely(stage.country, *because)
        if verdict is Test.UNSAID:
            rest = (one.country for one in reversed(goods.stages[: at + 1]))
            candidates = tuple(dict.fromkeys(rest))
            if len(candidates) == 1 and not stage.foreign_inputs:
                return likely(candidates[0], *because, Reason("one_country", BASIC, candidates[0]))
            return open_between(candidates, *because, asks=_unsaid(stage))
        later.append(stage.country)
    return open_between(
        tuple(reversed(later)), *because, Reason("no_new_article", CHANGE), asks=("inputs_origin",)
    )


def _verdict(stage: Stage) -> tuple[Test, Reason]:
    """Tell whether a stage made a new article: yes, no, or not to be said."""
    country = stage.country
    if stage.work is Work.GROWN:
        return Test.YES, Reason("grown", BASIC, country)
    if stage.work in (Work.FINISHED, Work.CUT):
        return Test.NO, Reason("minor", MINOR, country)
    if stage.work is Work.ASSEMBLED:
        return _assembly(stage)
    answers = (stage.name, stage.character, stage.use)
    if all(answer is Test.NO for answer in answers):
        return Test.NO, Reason("same_article", MINOR, country)
    # A new name alone is the weakest of the three; character and use must both have changed.
    if stage.character is Test.YES and stage.use is Test.YES and _shifted(stage) is not Test.NO:
        return Test.YES, Reason("new_article", CHANGE, country)
    return Test.UNSAID, Reason("three_questions_open", CHANGE, country)


def _assembly(stage: Stage) -> tuple[Test, Reason]:
    """Components whose use was fixed before and that are only joined stay what they were."""
    country = stage.country
    changed = (stage.name, stage.character, stage.use)
    if stage.predetermined is Test.YES and Test.YES not in changed[1:]:
        return Test.NO, Reason("assembly_only", ASSEMBLY, country)
    transforms = stage.predetermined is Test.NO and all(one is Test.YES for one in changed)
    if transforms and _shifted(stage) is Test.YES:
        return Test.YES, Reason("assembly_transforms", CHANGE, country)
    return Test.UNSAID, Reason("assembly_open", ASSEMBLY, country)


def _shifted(stage: Stage) -> Test:
    """Tell whether every input stands under another heading than what came out."""
    if not stage.inputs or not stage.output:
        return Test.UNSAID
    same = any(code[:4] == stage.output[:4] for code in stage.inputs)
    return Test.NO if same else Test.YES


def _unsaid(stage: Stage) -> tuple[str, ...]:
    asks = []
    if Test.UNSAID in (stage.name, stage.character, stage.use):
        asks.append("three_questions")
    if stage.work is Work.ASSEMBLED and stage.predetermined is Test.UNSAID:
        asks.append("predetermined")
    if not stage.inputs:
        asks.append("inputs_codes")
    if _shifted(stage) is Test.NO:
        asks.append("same_heading")
    return tuple(asks)


def _with_marking(finding: Finding, goods: Goods) -> Finding:
    """Say of goods made in Mexico or Canada that marking follows part 102, duty does not."""
    north = [code for code in goods.countries if code in NORTH]
    marking = [Reason("north_marking", MEXICO_CANADA, north[-1])] if north else []
    if finding.country == UNITED_STATES:
        return replace(
            open_between(
                (UNITED_STATES,), *finding.because, Reason("american", "19 CFR 134.32(m)")
            ),
            marking=tuple(marking),
        )
    return replace(finding, marking=tuple(marking))
