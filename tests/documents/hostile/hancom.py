"""HWP and HWPX files with scripts, objects, programs, protection."""

import struct

from tests.documents import samples
from tests.documents.hostile.case import OLE, case
from tests.documents.samples import docx, hwp, hwpx, zipped

from situationroom.documents.limited.reasons import Reason

EVIL = "function OnDocument_Open()\r\n{\r\n\tvar s = new ActiveXObject('WScript.Shell');\r\n}\r\n"
case(
    "an HWP with a script",
    "script.hwp",
    lambda: hwp(Scripts__DefaultJScript=samples.scripts("", EVIL)),
    Reason.SCRIPTS,
)
case(
    "an HWP with a script before the document",
    "script.hwp",
    lambda: hwp(Scripts__DefaultJScript=samples.scripts("", "", EVIL)),
    Reason.SCRIPTS,
)
case(
    "an HWP with a script that cannot be read",
    "script.hwp",
    lambda: hwp(Scripts__DefaultJScript=b"\xff" * 40),
    Reason.CORRUPT,
)
case(
    "an HWP with a PostScript picture",
    "eps.hwp",
    lambda: hwp(BinData__BIN0001_DOT_eps=samples.deflated(b"%!PS-Adobe-3.0\n(/etc/passwd) run")),
    Reason.OBJECTS,
)
case(
    "an HWP with an object",
    "ole.hwp",
    lambda: hwp(BinData__BIN0001_DOT_OLE=samples.deflated(struct.pack("<I", len(OLE)) + OLE)),
    Reason.OBJECTS,
)
case(
    "an HWP with a program",
    "exe.hwp",
    lambda: hwp(BinData__BIN0001_DOT_png=samples.deflated(b"MZ" + bytes(300))),
    Reason.PROGRAM,
)
case("an HWP with a password", "locked.hwp", lambda: hwp(("password",)), Reason.ENCRYPTED)
case("an HWP for handing out only", "handout.hwp", lambda: hwp(("distribution",)), Reason.ENCRYPTED)
case("an HWP under rights management", "drm.hwp", lambda: hwp(("drm",)), Reason.ENCRYPTED)
case(
    "an HWP with its earlier versions",
    "history.hwp",
    lambda: hwp(DocHistory__VersionLog0=b"x" * 40),
    Reason.HIDDEN,
)
case(
    "an HWP that is a bomb",
    "bomb.hwp",
    lambda: hwp(BodyText__Section0=samples.deflated(bytes(200 * 1024**2))),
    Reason.BOMB,
)
case(
    "an HWP with a stream of its own",
    "extra.hwp",
    lambda: hwp(Payload=b"MZ-PAYLOAD" * 100),
    None,
    b"MZ-PAYLOAD",
)
case(
    "an HWP with bytes in no stream",
    "slack.hwp",
    lambda: hwp() + b"SLACK-7731" * 60,
    None,
    b"SLACK-7731",
)
case(
    "an HWPX with a script",
    "script.hwpx",
    lambda: hwpx(Scripts__headerScripts=EVIL.encode("utf-16")),
    Reason.SCRIPTS,
)
case(
    "an HWPX with a script in UTF-8",
    "script.hwpx",
    lambda: hwpx(Scripts__sourceScripts=EVIL.encode()),
    Reason.SCRIPTS,
)
case(
    "an HWPX with an object",
    "ole.hwpx",
    lambda: hwpx(BinData__ole1_DOT_ole=struct.pack("<I", len(OLE)) + OLE),
    Reason.OBJECTS,
)
case(
    "an HWPX with a program",
    "exe.hwpx",
    lambda: hwpx(BinData__image1_DOT_png=b"MZ" + bytes(300)),
    Reason.PROGRAM,
)
case(
    "an HWPX with a document inside",
    "nested.hwpx",
    lambda: hwpx(BinData__a_DOT_bin=docx()),
    Reason.NESTED,
)
case(
    "an HWPX that is encrypted",
    "locked.hwpx",
    lambda: hwpx(
        **{
            "META-INF__manifest_DOT_xml": '<m><file-entry full-path="Contents/section0.xml">'
            "<encryption-data/></file-entry></m>"
        }
    ),
    Reason.ENCRYPTED,
)
case(
    "an HWPX with a picture of a disk",
    "linked.hwpx",
    lambda: hwpx(
        Contents__content_DOT_hpf='<package><manifest><item href="C:\\secret\\a.png" '
        'isEmbeded="0"/></manifest></package>'
    ),
    Reason.LINKS,
)
case(
    "an HWPX with a link to a program",
    "link.hwpx",
    lambda: hwpx(
        Contents__section0_DOT_xml='<s><stringParam name="Command">C\\:\\x\\evil.exe;1;'
        "</stringParam></s>"
    ),
    Reason.LINKS,
)
case(
    "an HWPX with a link to a file",
    "link.hwpx",
    lambda: hwpx(
        Contents__section0_DOT_xml='<s><stringParam name="Path">\\\\198.51.100.1\\x.hwp'
        "</stringParam></s>"
    ),
    None,
    b"198.51.100.1",
)
case(
    "an HWPX whose first entry is another",
    "order.hwpx",
    lambda: zipped(dict(reversed(samples.unzipped(hwpx()).items()))),
    Reason.KIND,
)
