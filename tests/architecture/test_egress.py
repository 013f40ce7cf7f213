"""No file leaves by a door's own hand: each comes labelled and marked out of `base.egress`."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "situationroom"
DOORS = ("web", "api", "cli")
MAKERS = frozenset({"csv", "openpyxl", "docx", "weasyprint", "zipfile", "xlsxwriter"})
RESPONSES = frozenset({"FileResponse", "StreamingHttpResponse"})
CALLS = frozenset(
    {
        "write_table", "write_file", "write_pdf", "write_docx", "write_hwpx", "write_xlsx",
        "write_csv", "write_parquet", "write_list_csv", "write_list_xlsx", "to_csv", "to_excel",
        "let_out_document", "let_out_table", "let_out_data",
    }
)  # fmt: skip
# A door that does one of these: file, what, and why it may.
EXCEPTIONS: dict[tuple[str, str], str] = {
    ("web/files.py", "FileResponse"): "hands on what `files.serving` let out, with its headers",
    ("web/calendar_feed.py", "Content-Disposition"): "a subscription, filtered at each asking; "
    "programs fetch it many times an hour and nobody takes it out",
    ("cli/brief.py", "write_file"): "puts on the disk what egress let out",
    ("cli/duty.py", "write_file"): "the published duty table; nothing in it has a label",
    ("cli/duty.py", "write_parquet"): "the published duty table; nothing in it has a label",
    ("cli/deploy/__init__.py", "write_file"): "configuration of the server",
    ("cli/output.py", "write_file"): "tries whether a folder can be written",
}


def ways_out(tree: ast.AST) -> Iterator[str]:
    """Yield each way by which the code of a door makes a file, or says that an answer is one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            named = [getattr(node, "module", None) or "", *(alias.name for alias in node.names)]
            yield from (name for name in named if name.split(".")[0] in MAKERS)
        elif isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            called = node.func.id if isinstance(node.func, ast.Name) else called
            if called in CALLS | RESPONSES:
                yield called
            if ast.unparse(node.func) == "writers.write" and not _writes_a_page(node):
                yield "writers.write"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            if node.value.lower() == "content-disposition":
                yield "Content-Disposition"
            if node.value.startswith(("attachment;", "text/csv", "application/vnd.")):
                yield node.value


def _writes_a_page(call: ast.Call) -> bool:
    return any(isinstance(one, ast.Constant) and one.value == "html" for one in call.args)


def test_doors_let_out_no_file_but_through_egress() -> None:
    found = {
        (str(path.relative_to(SOURCE)), way)
        for door in DOORS
        for path in sorted((SOURCE / door).rglob("*.py"))
        for way in ways_out(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert sorted(found - EXCEPTIONS.keys()) == []
    assert sorted(EXCEPTIONS.keys() - found) == [], "these exceptions are needed no more"


@pytest.mark.parametrize(
    "code",
    [
        "import csv", "from openpyxl import Workbook", "from django.http import *\nFileResponse(x)",
        "response['Content-Disposition'] = 'inline'", "writers.write(document, form)",
        "writers.write_table(columns, rows, 'csv')", "HttpResponse(x, content_type='text/csv')",
        "write_file(path, content)",
    ],
)  # fmt: skip
def test_each_way_out_is_found(code: str) -> None:
    assert list(ways_out(ast.parse(code)))


def test_a_page_may_show_a_report() -> None:
    assert list(ways_out(ast.parse("writers.write(document, 'html', link=link)"))) == []
