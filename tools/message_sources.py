"""Where the room's messages are said: every English message id in the Python and the templates.

Messages are found where they are written, not in lists beside them: calls of gettext, texts of
refusals, docstrings of numbered rules, names of states, reasons that rules return, and what the
compiled tables say about themselves.
"""

import ast
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "situationroom"
REFERENCE = ROOT / "reference"
# Columns of the compiled tables that hold words a page shows.
TOLD = {
    "manifest.csv": ("primary_source", "vintage", "unit", "licence"),
    "bridge_hs_mti.csv": ("classification", "source", "note"),
    "elasticities.csv": ("vintage",),
    "item_hs6.csv": ("basis", "note"),
}
WORDS = re.compile(r"[a-z]{3}")  # HS2022 and MTI are the same in every language
REFUSALS = {"Refusal", "NotFound", "NotAllowed", "Conflict", "UnknownLine", "SeveralLines"}
RULES = {"rule", "act_rule"}
SINGULAR = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}
# Keywords whose value is a message, by the function they are given to.
KEYWORDS = {"notifies": ("says",), "job": ("says",), "Kind": ("says",), "opens": ("says", "done")}
OUTCOMES = {"dropped", "again", "failed"}  # of messages that leave the room
STRING = re.compile(r"u?('(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")", re.DOTALL)
CALL = re.compile(r"\b(ngettext|npgettext|pgettext|gettext|_)\(\s*")


@dataclass(frozen=True, slots=True)
class Message:
    """One message id as it is said in one file."""

    text: str
    file: str
    plural: str = ""
    context: str = ""


def all_messages(source: Path = SOURCE) -> list[Message]:
    """Return every message of the product, in the order of files."""
    found: list[Message] = []
    for path in sorted(source.rglob("*.py")):
        if "migrations" not in path.parts:
            found += python_messages(path.read_text(encoding="utf-8"), name_of(path, source))
    for suffix in ("*.html", "*.txt", "*.svg"):
        for path in sorted(source.glob(f"web/templates/**/{suffix}")):
            found += template_messages(path.read_text(encoding="utf-8"), name_of(path, source))
    return [*found, *reference_messages(REFERENCE)] if source == SOURCE else found


def reference_messages(folder: Path) -> Iterator[Message]:
    """Yield what the compiled tables say in English, once a table."""
    for name, columns in TOLD.items():
        with (folder / name).open(encoding="utf-8", newline="") as handle:
            texts = {row[column] for row in csv.DictReader(handle) for column in columns}
        yield from (
            Message(text, f"reference/{name}") for text in sorted(texts) if WORDS.search(text)
        )


def name_of(path: Path, source: Path) -> str:
    """Return how a file is named beside a message: no line, so that edits elsewhere are quiet."""
    return path.relative_to(source.parent).as_posix()


def python_messages(text: str, file: str) -> Iterator[Message]:
    """Yield the messages of a Python file."""
    name = file.rsplit("/", 1)[-1]
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call):
            yield from _call_messages(node, file)
        if _in_the_domain(file) and isinstance(node, ast.Assign | ast.AnnAssign):
            yield from _text_table(node, file)
        if ("/rules/" in file or name.endswith("rules.py")) and isinstance(node, ast.FunctionDef):
            yield from _rule_messages(node, file)


def _in_the_domain(file: str) -> bool:
    return "/rooms/" in file or "/base/" in file


def _call_messages(node: ast.Call, file: str) -> Iterator[Message]:
    name = _called(node.func)
    words = [_constant(argument) for argument in node.args]
    hints = [_constant(word.value) for word in node.keywords if word.arg == "hint"]
    said = bool(words and words[0])
    # A refusal of a room's own kind is known by its remedy.
    is_refusal = name in REFUSALS or (said and bool(hints) and name[:1].isupper())
    if (name in SINGULAR or is_refusal) and said:
        yield Message(words[0], file)
    if name in PLURAL and len(words) > 1 and words[0] and words[1]:
        yield Message(words[0], file, plural=words[1])
    if name in CONTEXT and len(words) > 1 and words[0] and words[1]:
        yield Message(words[1], file, context=words[0])
    if name in OUTCOMES and _in_the_domain(file) and words and words[0]:
        yield Message(words[0], file)
    if name in KEYWORDS:
        told = [_constant(word.value) for word in node.keywords if word.arg in KEYWORDS[name]]
        yield from (Message(word, file) for word in told if word)
    if is_refusal:
        yield from (Message(hint, file) for hint in words[1:2] if hint)
        yield from _hints(node, file)


def _hints(node: ast.Call, file: str) -> Iterator[Message]:
    """Yield the remedy a refusal or a rule is given as `hint`."""
    words = (_constant(word.value) for word in node.keywords if word.arg == "hint")
    yield from (Message(hint, file) for hint in words if hint)


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _constant(node: ast.expr) -> str:
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return str(node.value) if is_text and isinstance(node, ast.Constant) else ""


def _text_table(node: ast.Assign | ast.AnnAssign, file: str) -> Iterator[Message]:
    """Yield the values of a room's tables of texts: `TEXT`, `…_TEXT` and `NAMES`."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    named = any(isinstance(to, ast.Name) and to.id.endswith(("TEXT", "NAMES")) for to in targets)
    if named and isinstance(node.value, ast.Dict):
        yield from (Message(word, file) for word in map(_constant, node.value.values) if word)


def _rule_messages(node: ast.FunctionDef, file: str) -> Iterator[Message]:
    """Yield docstring and hint of a numbered rule, and reasons it returns as message ids."""
    says = " ".join((ast.get_docstring(node) or "").split())
    for mark in node.decorator_list:
        if isinstance(mark, ast.Call) and _called(mark.func) in RULES:
            yield Message(says, file)
            yield from _hints(mark, file)
    if "message id" not in says:
        return
    for inner in ast.walk(node):
        if isinstance(inner, ast.Return) and inner.value is not None:
            parts = inner.value.elts if isinstance(inner.value, ast.Tuple) else [inner.value]
            yield from (Message(word, file) for word in map(_constant, parts) if word)


def template_messages(text: str, file: str) -> Iterator[Message]:
    """Yield the messages of a template, through Django's own rewriting of its tags."""
    from django.utils.translation.template import templatize

    code = templatize(text, origin=file)
    for call in CALL.finditer(code):
        words = list(_strings(code, call.end()))
        kind = call[1]
        if not words or not words[0].strip():
            continue
        if kind == "pgettext" and len(words) > 1:
            yield Message(words[1], file, context=words[0])
        elif kind == "ngettext" and len(words) > 1:
            yield Message(words[0], file, plural=words[1])
        elif kind in ("gettext", "_"):
            yield Message(words[0], file)


def _strings(code: str, at: int) -> Iterator[str]:
    """Yield the string arguments that stand from a position on, separated by commas."""
    while (found := STRING.match(code, at)) is not None:
        yield str(ast.literal_eval(found[1]))
        comma = re.compile(r"\s*,\s*").match(code, found.end())
        if comma is None:
            return
        at = comma.end()
