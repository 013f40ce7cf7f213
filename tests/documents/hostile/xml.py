"""XML made to hurt: entities, document types, depth."""

from tests.documents import samples
from tests.documents.hostile.case import ENTITY, Build, case, with_part
from tests.documents.samples import docx, hwpx, xlsx, zipped

from situationroom.documents.limited.reasons import Reason

LAUGH = (
    "<!DOCTYPE x ["
    + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha" * 10}">' for n in range(10))
    + "]>"
)


def xml(text: str | bytes) -> Build:
    """Return a Word file whose main part is a text."""
    return lambda: zipped(samples.unzipped(docx()) | {"word/document.xml": text})


case("an entity that reads a file", "xxe.docx", xml(f"{ENTITY}<x>&e;</x>"), Reason.ENTITIES)
case(
    "an entity from an address",
    "xxe.docx",
    xml('<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:1/">]><x>&e;</x>'),
    Reason.ENTITIES,
)
case(
    "a parameter entity",
    "xxe.docx",
    xml('<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd">%p;]><x/>'),
    Reason.ENTITIES,
)
case("a billion laughs", "laugh.docx", xml(f"{LAUGH}<x>&e9;</x>"), Reason.ENTITIES)
case(
    "a quadratic blow-up",
    "blow.docx",
    xml(f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]><x>{"&a;" * 5_000}</x>'),
    Reason.ENTITIES,
)
case(
    "a document type of a file",
    "dtd.docx",
    xml('<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'),
    Reason.ENTITIES,
)
case(
    "entities in relations",
    "xxe.docx",
    with_part("word/_rels/document.xml.rels", f"{ENTITY}<x>&e;</x>"),
    Reason.ENTITIES,
)
case(
    "entities in the content types",
    "xxe.docx",
    with_part("[Content_Types].xml", f"{ENTITY}<x/>"),
    Reason.ENTITIES,
)
case("entities in UTF-16", "xxe.docx", xml(f"{ENTITY}<x>&e;</x>".encode("utf-16")), Reason.ENTITIES)
case(
    "XML in an encoding of its own",
    "utf7.docx",
    xml('<?xml version="1.0" encoding="UTF-7"?><x/>'),
    Reason.CORRUPT,
)
case("a hundred thousand elements deep", "deep.docx", xml("<x>" * 100_000), Reason.DEEP)
case("XML that is none", "broken.docx", xml("<w:document><w:body>"), Reason.CORRUPT)
case("a huge sheet of few bytes", "wide.xlsx", lambda: xlsx("<c/>" * 20_000_000), Reason.BOMB)
case(
    "entities in an HWPX section",
    "xxe.hwpx",
    lambda: hwpx(Contents__section0_DOT_xml=f"{ENTITY}<x>&e;</x>"),
    Reason.ENTITIES,
)
case(
    "entities in a drawing inside",
    "svg.docx",
    with_part("word/media/image1.svg", f"{ENTITY}<svg>&e;</svg>"),
    Reason.ENTITIES,
)
