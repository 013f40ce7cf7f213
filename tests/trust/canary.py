"""Canaries: a token of its own in every text that could be a secret, in every table there is.

The fields come from the models; a text field that is neither planted nor named below with its
reason is a fault that a test names. Who may read a token is said by the oracle or, where the page
speaks of a row in other words, by the judge of that row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Any

from django.apps import apps
from django.db.models import BinaryField, CharField, Field, JSONField, Model, TextField
from tests.trust.facts import Who
from tests.trust.things import SAID, WORD
from tests.walls import as_owner

from situationroom.base.visibility import declared
from situationroom.documents.blocks import Document, Point, to_json

MARK = re.compile(rb"zq[0-9a-f]{14}")
SHORTEST = 16  # letters of a token
Judge = Callable[[Who], bool]

# Texts that are words of the program, choices or public codes: nobody writes a secret there.
WORDS_OF_THE_PROGRAM = frozenset(
    {
        "actor_kind", "channel", "code_version", "consumer", "currency", "ends", "except_origins",
        "form", "heading", "holder", "how", "item", "jurisdiction", "key_kind", "kind", "kinds",
        "knowledge", "language", "level", "level_from", "level_to", "media_type", "method", "once",
        "origins", "period", "programme", "purpose_key", "roles", "room", "rule", "scopes", "state",
        "authority", "text_version", "verb", "what", "yields_to", "claims", "zone", "unit",
        "by_source", "choice", "role", "vintage",
    }
)  # fmt: skip
# Proofs: nobody ever reads them, and they must stay what they are for the room to work.
PROOFS = frozenset(
    {
        "chain", "content_hash", "digest", "inputs_digest", "prefix", "request_hash", "salt",
        "sent_sha256", "session_key", "sha256", "credential",
    }
)  # fmt: skip
NOT_PLANTED = {
    "base.Blob.where": "the place of a content on the disk",
    "base.Consent.purpose": "one of the program's words",
    "base.IdempotencyKey.key": "made by the sender to name a request; the answer kept is planted",
    "base.IdempotencyKey.route": "an address of the room",
    "base.Job.cursor": "read by the work itself; its answer and its problem are planted",
    "base.LedgerImport.counts": "numbers by outcome",
    "base.LedgerImport.mapping": "keys of fields",
    "base.LedgerImport.row_level": "one of the program's words",
    "base.LedgerImport.shape": "a digest of headings",
    "base.LedgerImport.tables": "parsed by the pages; what stands in the cells is planted",
    "base.LedgerImport.target": "one of the program's words",
    "base.LedgerRow.before": "shown by field where it differs; what a cell says is planted",
    "base.LedgerRow.kept_because": "a message id of the program with its values",
    "base.LedgerRow.line": "one of the program's words",
    "base.LedgerRow.mark": "a digest of how a thing stood",
    "base.LedgerRow.outcome": "one of the program's words",
    "base.LedgerRow.problems": "message ids of the program with their values",
    "base.LedgerRow.said": "values by field; what a cell says is planted",
    "base.StoredFile.reason": "one of the program's words",
    "base.StoredFile.reason_values": "fills the words of a refusal, which a clean file has none of",
    "datacalls.DataCall.format": "one of the program's words",
    "datacalls.DataCall.form": "parsed by the pages and files; its cells are in the file, planted",
    "datacalls.Reply.answers": "parsed by the pages; what it says of a cell stands in its file",
    "datacalls.Reply.set_aside": "one of the program's words",
    "delivery.Message.why": "a message id of the program",
    "delivery.OneTimeLink.purpose": "one of the program's words",
    "delivery.Webhook.why_off": "a message id of the program",
    "impact.Figure.name": "a key by which the page finds the figure",
    "impact.Forecast.counterpart": "an area of published statistics",
    "impact.Forecast.dataflow": "a key of published statistics",
    "impact.Forecast.forecaster": "the room, the name of a rule, or the id of an organisation",
    "impact.Forecast.quantiles": "numbers",
    "impact.PaperFinding.name": "one of our own figures' names",
    "impact.Run.scenario": "parsed by the pages; what a person wrote in it is planted in its title",
    "organisations.Contact.basis": "one of the program's words",
    "organisations.Organisation.city_en": "public",
    "organisations.Organisation.city_ko": "public",
    "organisations.Organisation.code": "public bodies; a company has no name here",
    "organisations.Organisation.name_en": "public bodies; a company has no name here",
    "organisations.Organisation.name_ko": "public bodies; a company has no name here",
    "meetings.LevelChange.level_after": "one of the program's words",
    "meetings.LevelChange.level_before": "one of the program's words",
    "meetings.Series.meeting_level": "one of the program's words",
    "organisations.Person.email": "shown to colleagues: tests/rooms/organisations/test_members.py",
    "organisations.Person.name": "who made what is told by rule: tests/web/test_timelines.py",
    "organisations.PersonSession.session_data": "read at each request: signed, never shown",
    "proposals.Proposal.answer": "one of the program's words",
    "proposals.Proposal.author_kind": "one of the program's words",
    "proposals.Proposal.source": "one of the program's words",
    "proposals.Proposal.theme": "one of the program's words",
    "proposals.RuleChange.stage": "one of the program's words",
    "proposals.RuleStep.stage": "one of the program's words",
    "proposals.Verdict.answer": "one of the program's words",
    "support.Programme.conditions": "words of the program's kinds and numbers",
    "support.Programme.exclusive": "the key of a group of programmes",
    "support.Programme.field": "one of the program's words",
    "support.Programme.source": "the name of a feed",
    "support.Programme.source_key": "the number of a published notice",
    "support.Programme.window": "one of the program's words",
    "reports.Brief.answers": "keys of organisations with digests of their answers",
    "watch.Notice.external_id": "the number of a published notice",
    "watch.Notice.url": "the address of a published notice",
    "measures.DutyChange.changes": "figures of public law; whose they are is planted in the name",
    "measures.WatchedDuty.facts": "shares by the register's words",
    "measures.WatchedDuty.line": "a code of the tariff, which leads to its duty",
    "measures.WatchedDuty.origin": "a country",
    "measures.WatchedDuty.quantities": "numbers by unit",
    "measures.WatchedDuty.steps": "figures of public law",
    "measures.StateAct.code": "stands in addresses; a slug",
    "measures.StateAct.citations": "citations of published law",
    "measures.Measure.code": "stands in addresses",
    "measures.Measure.condition": "one of the register's words",
    "measures.Measure.quota": "amounts and days of published law",
    "measures.Measure.share": "three numbers",
    "issues.Issue.stance": "one of the program's words",
    "base.SearchEntry.titles": "holds the word by which the crawl searches; words are planted",
}
PUBLISHED = frozenset(
    {
        "measures.ScheduleLine",
        "measures.ScopeEntry",
        "measures.ScopeList",
        "measures.TariffSchedule",
        "watch.Source",
        "watch.Quarantined",
    }
)
SPECIAL: dict[str, Callable[[str], Any]] = {
    "reports.Brief.content_ko": lambda token: _paper(token, "ko"),
    "reports.Brief.content_en": lambda token: _paper(token, "en"),
    "watch.Revision.said": lambda token: SAID | {"title": token, "abstract": token},
    "base.LedgerRow.texts": lambda token: [token],
    "base.SearchEntry.words": lambda token: f"{WORD} {token}",
}  # fmt: skip


def _paper(token: str, language: str) -> dict[str, Any]:
    return to_json(Document("brief", "2026-11-26", token, (Point((token,), token),), language))


@dataclass(frozen=True)
class Placed:
    """A row that will hold tokens, and who may read it; `fields` judge single columns."""

    model: type[Model]
    pk: Any
    judge: Judge
    fields: dict[str, Judge] = field(default_factory=dict)


@dataclass(frozen=True)
class Token:
    """One token: where it stands, and who may read it."""

    text: str
    where: str
    judge: Judge


def model_result(row: Placed) -> dict[str, Any]:
    """Return what a row holds as its result now."""
    return dict(row.model._base_manager.values_list("result", flat=True).get(pk=row.pk))


def nobody(_: Who) -> bool:
    """Judge a secret of the room itself."""
    return False


def name_of(model: type[Model], one: Field[Any, Any]) -> str:
    """Return what a field is called in the tables of this file."""
    return f"{model._meta.label}.{one.name}"


def text_fields(model: type[Model]) -> Iterator[Field[Any, Any]]:
    """Yield the fields of a table that could hold what somebody wrote."""
    for one in model._meta.concrete_fields:
        if not isinstance(one, CharField | TextField | JSONField | BinaryField) or one.choices:
            continue
        if one.primary_key or one.name in WORDS_OF_THE_PROGRAM | PROOFS:
            continue
        if name_of(model, one) not in NOT_PLANTED:
            yield one


def tables() -> Iterator[type[Model]]:
    """Yield every table of ours that is no published list."""
    for model in apps.get_models():
        published = model._meta.app_label in {"codelists", "market"}
        if model in declared() and not published and model._meta.label not in PUBLISHED:
            yield model


def is_planted(model: type[Model], one: Field[Any, Any]) -> bool:
    """Tell whether a field takes a token at all."""
    return one.max_length is None or one.max_length >= SHORTEST


@dataclass
class Cage:
    """All tokens that were planted, by their text."""

    seed: int
    tokens: dict[bytes, Token] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.random, self.number = Random(self.seed), count(1)

    def token(self, where: str, judge: Judge) -> str:
        """Make a token of its own."""
        text = f"zq{next(self.number):06x}{self.random.getrandbits(32):08x}"
        self.tokens[text.encode()] = Token(text, where, judge)
        return text

    def plant(self, rows: Iterable[Placed]) -> None:
        """Put a token into every text field of these rows."""
        with as_owner():
            for row in rows:
                values = {
                    one.name: self._value(row, one)
                    for one in text_fields(row.model)
                    if is_planted(row.model, one)
                }
                if values:
                    row.model._base_manager.filter(pk=row.pk).update(**values)

    def _value(self, row: Placed, one: Field[Any, Any]) -> Any:
        name = name_of(row.model, one)
        text = self.token(name, row.fields.get(one.name, row.judge))
        if name in SPECIAL:
            return SPECIAL[name](text)
        if name == "impact.Run.result":  # the pages of a run read it
            return model_result(row) | {"said": text}
        if isinstance(one, JSONField):
            return [text] if one.default is list else {"said": text}
        if isinstance(one, BinaryField):
            return text.encode()
        shapes = {"EmailField": "{}@example.org", "URLField": "https://example.org/{}"}
        return shapes.get(type(one).__name__, "{}").format(text)

    def planted(self) -> set[str]:
        """Return the fields that hold a token."""
        return {token.where for token in self.tokens.values()}

    def tokens_in(self, said: bytes) -> set[bytes]:
        """Return the tokens that an output holds."""
        return {text for text in MARK.findall(said) if text in self.tokens}

    def wrong_in(self, said: bytes, who: Who | None) -> list[str]:
        """Name every token in an output that its reader may not read; without one, any at all."""
        found = {self.tokens[text] for text in self.tokens_in(said)}
        return sorted(one.where for one in found if who is None or not one.judge(who))


def missing(cage: Cage) -> list[str]:
    """Name the text fields of our tables that hold no token and have no reason not to."""
    short = {name_of(m, f) for m in tables() for f in text_fields(m) if not is_planted(m, f)}
    wanted = {name_of(m, f) for m in tables() for f in text_fields(m)} - short
    return sorted(wanted - cage.planted())
