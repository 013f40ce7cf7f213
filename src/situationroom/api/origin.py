"""Where goods are from for United States duties. Members only: how goods are made is a secret."""

from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import Router, Schema
from pydantic import Field

from situationroom.api.answers import Said
from situationroom.api.sessions import member
from situationroom.base.errors import filled
from situationroom.rooms.measures import origin

router = Router(tags=["measures"], by_alias=True)
Code = Annotated[str, Field(max_length=20)]
READS = "find_origin"
"""Posted so that nothing of it stands in an address; nothing is written."""


class StageSaid(Said):
    """One stage in one country; the three tests and `predetermined` are yes, no or unsaid."""

    country: str = Field(max_length=100)
    work: origin.Work
    inputs: list[Code] = Field([], max_length=30)
    output: Code = ""
    foreign_inputs: bool = True
    name: origin.Test = origin.Test.UNSAID
    character: origin.Test = origin.Test.UNSAID
    use: origin.Test = origin.Test.UNSAID
    predetermined: origin.Test = origin.Test.UNSAID


class GoodsSaid(Said):
    """Goods by their code with the stages they went through, in their order."""

    line: Code
    stages: list[StageSaid] = Field(max_length=origin.MOST_STAGES)


class Reason(Schema):
    """One step of the reasoning, with its citation."""

    rule: str
    words: str
    citation: str
    country: str


class Origin(Schema):
    """The country of origin, or null with the candidates and what to ask.

    `confidence` is `likely`, or `open`: ask for a ruling under 19 CFR part 177.
    """

    country: str | None
    confidence: str
    candidates: list[str]
    because: list[Reason]
    marking: list[Reason]
    asks: list[str]


@router.post("/origin", response=Origin, auth=member, operation_id=READS)
def find_origin(request: HttpRequest, said: GoodsSaid) -> Origin:
    """Say where goods are from by substantial transformation, or abstain. Nothing is kept."""
    told = [
        origin.ToldStage(
            country=one.country,
            work=one.work,
            inputs=tuple(one.inputs),
            output=one.output,
            foreign_inputs=one.foreign_inputs,
            name=one.name,
            character=one.character,
            use=one.use,
            predetermined=one.predetermined,
        )
        for one in said.stages
    ]
    found = origin.find_goods_origin(line=said.line, stages=told)
    return Origin(
        country=found.country,
        confidence=found.confidence,
        candidates=list(found.candidates),
        because=[_reason(one) for one in found.because],
        marking=[_reason(one) for one in found.marking],
        asks=[gettext(origin.ASK_TEXT[key]) for key in found.asks],
    )


def _reason(one: origin.Reason) -> Reason:
    words = filled(gettext(origin.REASON_TEXT[one.rule]), {"country": one.country})
    return Reason(rule=one.rule, words=words, citation=one.citation, country=one.country)
