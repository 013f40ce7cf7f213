"""HWPX (OWPML, KS X 6101): every paragraph, every table with its spans, tables inside cells.

Elements are known by their local names: the namespaces of 2011, 2016 and 2024 say the same words.
"""

from collections.abc import Callable
from xml.etree.ElementTree import Element

from situationroom.documents.errors import Damaged, HasMacros, PasswordProtected
from situationroom.documents.grids import Cell, Flowing, Grid, Read, lay_out, make_grid, text_cell
from situationroom.documents.readers import losses
from situationroom.documents.readers.gathering import Gathering, Inside, Sink, deeper
from situationroom.documents.readers.packages import Package
from situationroom.documents.readers.safe_xml import attribute, child, children, local, whole
from situationroom.documents.readers.scripts import acts

_MARKS = {"lineBreak": "\n", "tab": "\t", "nbSpace": "\u00a0", "fwSpace": " ", "hyphen": "-"}
_NOTES = {"header", "footer", "footNote", "endNote", "hiddenComment"}
_EMBEDDED = {"ole", "chart", "video"}
_WIDEST = 1_000
_LONGEST = 100_000

Later = list[Callable[[Sink], None]]


def _section_number(name: str) -> int:
    digits = "".join(letter for letter in name.rpartition("/")[2] if letter.isdigit())
    return int(digits[:9]) if digits else 0


def _sections(package: Package) -> list[str]:
    """Return the sections in the order of the spine, else by number."""
    found = sorted(
        (name for name in package.under("Contents/") if "/section" in name.lower()),
        key=_section_number,
    )
    if "Contents/content.hpf" not in package.names:
        return found
    root = package.xml("Contents/content.hpf")
    files = {
        attribute(one, "id"): attribute(one, "href")
        for manifest in children(root, "manifest")
        for one in manifest
    }
    order = [
        files.get(attribute(one, "idref"), "") for spine in children(root, "spine") for one in spine
    ]
    named = [
        name
        for href in order
        for name in (href.lstrip("/"), f"Contents/{href}")
        if name in package.names and "section" in name.lower()
    ]
    return [*dict.fromkeys(named), *(name for name in found if name not in named)]


def section_names(package: Package) -> list[str]:
    """Return the names of the sections in reading order. Raises Damaged where there is none."""
    found = _sections(package)
    if not found:
        raise Damaged
    return found


def _numbered(package: Package) -> frozenset[str]:
    """Return the paragraph shapes that set a number or a bullet before the text."""
    if "Contents/header.xml" not in package.names:
        return frozenset()
    return frozenset(
        attribute(shape, "id")
        for shape in package.xml("Contents/header.xml").iter()
        if local(shape) == "paraPr"
        and any(attribute(one, "type", "NONE") != "NONE" for one in children(shape, "heading"))
    )


def _refuse_locked(package: Package) -> None:
    if "META-INF/manifest.xml" in package.names:
        manifest = package.xml("META-INF/manifest.xml")
        if any(local(one) == "encryption-data" for one in manifest.iter()):
            raise PasswordProtected
    for name in package.under("Scripts/"):
        script = package.read(name)
        wide = b"\x00" in script[:64]
        if acts(script.decode("utf-16-le" if wide else "utf-8", errors="replace")):
            raise HasMacros


def _form_text(part: Element) -> str:
    """Return what a form control shows: its tick and caption, its choice, its text."""
    match local(part):
        case "checkBtn" | "radioBtn":
            tick = "☑" if attribute(part, "value") == "CHECKED" else "☐"
            return f"{tick}{attribute(part, 'caption')}"
        case "comboBox" | "listBox":
            chosen = attribute(part, "selectedValue")
            shown = {attribute(one, "value"): one for one in children(part, "listItem")}
            return (attribute(shown[chosen], "displayText") if chosen in shown else "") or chosen
        case "edit":
            return "".join("".join(one.itertext()) for one in children(part, "text"))
    return attribute(part, "caption")


class _Walker:
    """One HWPX file being read."""

    def __init__(self, package: Package) -> None:
        self.found = Gathering()
        self.numbered = _numbered(package)
        self.deleting = False

    def section(self, root: Element) -> None:
        self.paragraphs(root, self.found, 0)

    def paragraphs(self, holder: Element, sink: Sink, depth: int) -> None:
        for one in children(holder, "p"):
            self.paragraph(one, sink, depth)

    def paragraph(self, paragraph: Element, sink: Sink, depth: int) -> None:
        """Read one paragraph: its words first, then the objects that hang on it."""
        words: list[str] = []
        later: Later = []
        self.deleting = False
        for run in children(paragraph, "run"):
            for part in run:
                self.part(part, words, later, depth)
        text = "".join(words)
        if text.strip() and attribute(paragraph, "paraPrIDRef") in self.numbered:
            self.found.lose(losses.AUTOMATIC_NUMBERS)
        if text or not later:
            sink.line(text)
        for read in later:
            read(sink)

    def part(self, part: Element, words: list[str], later: Later, depth: int) -> None:
        name = local(part)
        if name == "t":
            self.words(part, words)
        elif name == "tbl":
            later.append(lambda sink: sink.table(self.table(part, deeper(depth))))
        elif name == "ctrl":
            for control in part:
                self.control(control, words, depth)
        elif name in ("compose", "dutmal"):
            words.append(attribute(part, "composeText") or "".join(part.itertext()))
        elif name.endswith(("Btn", "Box")) or name in ("edit", "btn"):
            words.append(_form_text(part))
        elif name == "switch":
            for inner in next(iter(part), ()):
                self.part(inner, words, later, deeper(depth))
        elif name != "secPr":
            later.append(lambda sink: self.thing(part, sink, deeper(depth)))

    def words(self, text: Element, words: list[str]) -> None:
        self.say(text.text, words)
        for mark in text:
            name = local(mark)
            if name in ("deleteBegin", "deleteEnd"):
                self.deleting = name == "deleteBegin"
                self.found.lose(losses.DELETED)
            else:
                self.say(_MARKS.get(name), words)
            self.say(mark.tail, words)

    def say(self, text: str | None, words: list[str]) -> None:
        if text and not self.deleting:
            words.append(text)

    def control(self, control: Element, words: list[str], depth: int) -> None:
        name = local(control)
        if name == "autoNum" and attribute(control, "numType") != "PAGE":
            words.append(attribute(control, "num"))
        elif name in _NOTES or (name == "fieldBegin" and attribute(control, "type") == "MEMO"):
            self.found.note(self.inside(control, deeper(depth)).text)

    def inside(self, holder: Element, depth: int) -> Inside:
        inside = Inside()
        for one in children(holder, "subList"):
            self.paragraphs(one, inside, depth)
        return inside

    def thing(self, thing: Element, sink: Sink, depth: int) -> None:
        """Read the words in and under a drawing, picture or equation, and say what is lost."""
        name = local(thing)
        if name == "pic":
            self.found.lose(losses.PICTURES)
        elif name in _EMBEDDED:
            self.found.lose(losses.EMBEDDED)
        elif name == "equation":
            self.found.lose(losses.EQUATIONS)
            sink.line("".join("".join(one.itertext()) for one in children(thing, "script")))
        elif name == "textart":
            sink.line(attribute(thing, "text"))
        for part in thing:
            if local(part) in ("drawText", "caption"):
                for one in children(part, "subList"):
                    self.paragraphs(one, sink, depth)
            elif name == "container":
                self.thing(part, sink, deeper(depth))

    def table(self, table: Element, depth: int) -> Grid:
        rows = [list(children(row, "tc")) for row in children(table, "tr")]
        self.found.count(sum(map(len, rows)))
        insides = [[self.inside(cell, depth) for cell in row] for row in rows]
        caption = child(table, "caption")
        name = self.inside(caption, depth).text.strip() if caption is not None else ""
        return make_grid(name, _addressed(rows, insides) or _flowing(rows, insides))


def _span(cell: Element) -> tuple[int, int]:
    span = child(cell, "cellSpan")
    return (
        max(whole(span, "rowSpan", 1, most=_LONGEST), 1),
        max(whole(span, "colSpan", 1, most=_WIDEST), 1),
    )


def _addressed(rows: list[list[Element]], insides: list[list[Inside]]) -> list[Cell]:
    """Return the cells where they say they stand; nothing where two claim one place."""
    cells: dict[tuple[int, int], Cell] = {}
    for elements, row in zip(rows, insides, strict=True):
        for element, inside in zip(elements, row, strict=True):
            address = child(element, "cellAddr")
            place = (
                whole(address, "rowAddr", -1, most=_LONGEST),
                whole(address, "colAddr", -1, most=_WIDEST),
            )
            if min(place) < 0 or place in cells:
                return []
            cells[place] = text_cell(*place, inside.text, *_span(element), inside.grids)
    return list(cells.values())


def _flowing(rows: list[list[Element]], insides: list[list[Inside]]) -> list[Cell]:
    """Return the cells in the order they are listed."""
    return lay_out(
        [
            [
                Flowing(inside.text, *_span(element), grids=tuple(inside.grids))
                for element, inside in zip(elements, row, strict=True)
            ]
            for elements, row in zip(rows, insides, strict=True)
        ]
    )


def read_hwpx(package: Package) -> Read:
    """Read an HWPX package."""
    _refuse_locked(package)
    walker = _Walker(package)
    for name in section_names(package):
        walker.section(package.xml(name))
    return walker.found.read("hwpx")
