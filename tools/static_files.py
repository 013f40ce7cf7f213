"""Bring third-party styles, fonts and scripts from node_modules into var/assets, never committed.

``python -m tools.static_files`` is quiet and quick when nothing changed: a stamp names what
the assets were made from. What it makes:

- ``krds/krds.css``: KRDS tokens and components in the cascade layer ``krds``, so that our own
  layer always wins without a fight of selectors; icons beside it.
- ``krds/fonts/``, ``krds/fonts.css``: Pretendard GOV in slices. Whole, two weights are 530 KB;
  a page takes only the slices whose letters it shows.
- ``htmx/htmx.min.js``.
- ``../fonts/*.ttf``: the same font for charts and PDF, which cannot read woff2; never served.
"""

import hashlib
import re
import shutil
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from fontTools import subset  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

ROOT = Path(__file__).resolve().parents[1]
MODULES = ROOT / "node_modules"
KRDS = MODULES / "krds-uiux" / "resources"
ASSETS = ROOT / "var" / "assets"
PRINT_FONTS = ROOT / "var" / "fonts"
STAMP = ASSETS / ".stamp"

WEIGHTS = {"Regular": 400, "Bold": 700}  # KRDS's css asks for no other
# The most frequent Korean syllables of trade and ministry texts, then those of our own words.
FREQUENT = Path(__file__).with_name("syllables.txt")
CUTS = (300, 600, *range(760, 2760, 160))  # 300 are 94 % of a text, 600 are 99 %
HANGUL = range(0xAC00, 0xD7A4)


def main() -> int:
    """Make the assets where something changed; return the exit status."""
    if not KRDS.is_dir():
        sys.stderr.write("node_modules is missing: run `npm ci` first (make setup does)\n")
        return 1
    stamp = _stamp()
    if STAMP.is_file() and STAMP.read_text() == stamp:
        return 0
    shutil.rmtree(ASSETS, ignore_errors=True)
    make_styles()
    make_fonts()
    make_scripts()
    STAMP.write_text(stamp)
    return 0


def make_styles() -> None:
    """Write KRDS's css into its layer and the icons it names."""
    tokens = (KRDS / "css" / "token" / "krds_tokens.css").read_text(encoding="utf-8")
    output = (KRDS / "css" / "component" / "output.css").read_text(encoding="utf-8")
    icons = set(re.findall(r"url\(\.\./\.\./(img/[^)]+)\)", output))
    for icon in sorted(icons):
        _copy(KRDS / icon, ASSETS / "krds" / icon)
    body = _plain(tokens) + _plain(output).replace("url(../../img/", "url(img/")
    (ASSETS / "krds" / "krds.css").write_text(f"@layer krds{{{body}}}\n", encoding="utf-8")


def make_scripts() -> None:
    """Copy htmx."""
    _copy(MODULES / "htmx.org" / "dist" / "htmx.min.js", ASSETS / "htmx" / "htmx.min.js")


def make_fonts() -> None:
    """Slice each weight and write the css that says which letters stand in which slice."""
    frequent = [ord(letter) for letter in FREQUENT.read_text(encoding="utf-8").strip()]
    rules = []
    for name, weight in WEIGHTS.items():
        whole = PRINT_FONTS / f"PretendardGOV-{name}.ttf"
        _write_print_font(KRDS / "fonts" / f"PretendardGOV-{name}.subset.woff2", whole)
        for index, letters in enumerate(slices(set(TTFont(whole).getBestCmap()), frequent)):
            target = ASSETS / "krds" / "fonts" / f"{name.lower()}-{index:02d}.woff2"
            _write_slice(whole, target, letters)
            rules.append(_face(target.name, weight, letters))
    (ASSETS / "krds" / "fonts.css").write_text("".join(rules), encoding="utf-8")


def slices(letters: set[int], frequent: list[int]) -> Iterator[list[int]]:
    """Cut the letters: Latin and common marks · syllables by frequency · the rare rest."""
    marks = {0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2026, 0x20A9, 0x20AC}
    basic = {code for code in letters if code < 0x180} | (marks & letters)
    hangul = letters & set(HANGUL)
    ranked = [code for code in frequent if code in hangul]
    ranked += sorted(hangul.difference(ranked))
    bounds = (0, *CUTS, len(ranked))
    yield sorted(basic)
    for start, end in pairwise(bounds):
        if ranked[start:end]:
            yield sorted(ranked[start:end])
    if rare := sorted(letters - basic - hangul):
        yield rare


def _write_slice(source: Path, target: Path, letters: list[int]) -> None:
    options = subset.Options(flavor="woff2", layout_features=["kern", "tnum", "calt", "ccmp"])
    options.notdef_outline = True
    options.hinting = False
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=letters)
    cutter.subset(font)
    target.parent.mkdir(parents=True, exist_ok=True)
    subset.save_font(font, str(target), options)


def _write_print_font(source: Path, target: Path) -> None:
    font = TTFont(source)
    font.flavor = None
    target.parent.mkdir(parents=True, exist_ok=True)
    font.save(target)


def _face(file: str, weight: int, letters: list[int]) -> str:
    return (
        '@font-face{font-family:"Pretendard GOV";font-style:normal;font-display:swap;'
        f'font-weight:{weight};src:url(fonts/{file}) format("woff2");'
        f"unicode-range:{','.join(_ranges(letters))}}}\n"
    )


def _ranges(letters: list[int]) -> Iterator[str]:
    start = last = letters[0]
    for code in [*letters[1:], -1]:
        if code == last + 1:
            last = code
            continue
        yield f"U+{start:X}" if start == last else f"U+{start:X}-{last:X}"
        start = last = code


def _plain(css: str) -> str:
    """Drop what may not stand inside a layer, source maps, and `!important`.

    An important rule of an earlier layer beats every later one: KRDS hides each legend and
    caption that way, for good.
    """
    kept = re.sub(r'@charset "[^"]*";|@import "[^"]*";|/\*.*?\*/', "", css, flags=re.DOTALL)
    return re.sub(r"\s*!important", "", kept)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _stamp() -> str:
    """Name what the assets are made from: this tool, the lock file, the syllables."""
    digest = hashlib.sha256()
    for path in (Path(__file__), FREQUENT, ROOT / "package-lock.json"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main())
