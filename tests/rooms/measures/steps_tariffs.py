"""Small tariff tables of our own, shaped like those of WITS/TRAINS; no figure is a real one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from situationroom.rooms.measures.tariffs import Said, load_tariffs

AT = datetime(2026, 11, 27, tzinfo=ZoneInfo("Asia/Seoul"))
HEAD = "NomenCode,Reporter_ISO_N,Year,ProductCode,SimpleAverage,Min_Rate,Max_Rate,Specific duty"
MFN = f"""{HEAD}
H6,704,2026,85423100,0,0,0,
H6,704,2026,85423200,3,3,3,
H6,704,2026,852589,10,0,25,
H6,704,2026,85414300,15,15,15,
H6,704,2026,22030000,,,,35000 VND/l
"""
PREF = """NomenCode,Reporter_ISO_N,Year,ProductCode,Partner,SimpleAverage,Min_Rate,Max_Rate
H6,704,2026,85423200,AKFTA,0,0,0
H6,704,2026,852589,AKFTA,2,0,5
H6,704,2026,85414300,CHN,5,5,5
"""
MEMBERS = """RegionCode,Partner,RegionName,FromYear,ToYear
AKFTA,KOR,ASEAN-Korea FTA,2007,
AKFTA,THA,ASEAN-Korea FTA,2007,
AKFTA,JPN,ASEAN-Korea FTA,2007,2020
"""


def load(folder: Path, destination: str = "VN", said: Said | None = None, **texts: str) -> dict:
    """Write tables into a folder and load them; `members` is the list of beneficiaries."""
    texts = texts or {"mfn": MFN, "pref": PREF, "members": MEMBERS}
    paths = {}
    for name, text in texts.items():
        paths[name] = folder / f"{name}.csv"
        paths[name].write_text(text, encoding="utf-8")
    members = paths.pop("members", None)
    return load_tariffs(
        destination=destination, files=list(paths.values()), members=members, said=said, at=AT
    )
