"""The room's words in Korean: `python -m tools.messages` brings django.po up to date.

`--check` changes nothing and fails on a missing, obsolete, empty or wrongly filled message;
`--fill FILE.json` takes translations `{"English": "한국어"}`; `--compile` writes the .mo files.
The message ids are English, so English needs no translation: its .mo repeats the ids.
"""

import argparse
import json
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tools.message_sources import SOURCE, Message, all_messages

LOCALE = SOURCE / "locale"
BEGUN = datetime(2026, 11, 22, tzinfo=UTC)
PLACEHOLDER = re.compile(r"%\(\w+\)[-#0+ ]*\d*(?:\.\d+)?[a-z]|%[sd]|\{\w*\}")
Key = tuple[str, str]


def path_of(language: str, suffix: str) -> Path:
    """Return the file of a language."""
    return LOCALE / language / "LC_MESSAGES" / f"django.{suffix}"


def read_catalog() -> Catalog:
    """Return what is translated so far."""
    path = path_of("ko", "po")
    if not path.is_file():
        return Catalog(locale="ko")
    with path.open("rb") as handle:
        return read_po(handle, locale="ko")


def translations(catalog: Catalog) -> dict[Key, str]:
    """Return the Korean of each (context, message id), plural or not; Korean has one form."""
    found = {}
    for entry in catalog:
        single = entry.id[0] if isinstance(entry.id, list | tuple) else entry.id
        korean = entry.string[0] if isinstance(entry.string, list | tuple) else entry.string
        if single:
            found[entry.context or "", str(single)] = str(korean or "")
    return found


def build(messages: list[Message], known: dict[Key, str]) -> Catalog:
    """Return the catalogue of exactly these messages with what is known of them."""
    catalog = Catalog(
        locale="ko",
        project="situationroom",
        copyright_holder="the situation room's authors",
        creation_date=BEGUN,
        revision_date=BEGUN,
        fuzzy=False,
        charset="utf-8",
        last_translator="the situation room",
        language_team="ko",
    )
    catalog.header_comment = "# The words of the situation room, English to Korean."
    for message in sorted(messages, key=lambda one: (one.text, one.context, one.file)):
        korean = known.get((message.context, message.text), "")
        catalog.add(
            (message.text, message.plural) if message.plural else message.text,
            (korean,) if message.plural else korean,
            locations=[(message.file, 0)],
            context=message.context or None,
        )
    return catalog


def update(extra: dict[str, str]) -> int:
    """Write the catalogue anew; return how many messages lack their Korean."""
    known = translations(read_catalog())
    known |= {("", text): korean for text, korean in extra.items()}
    catalog = build(all_messages(), known)
    path = path_of("ko", "po")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as handle:
        write_po(handle, catalog, width=100, include_lineno=False)
    empty = [text for (_, text), korean in translations(catalog).items() if not korean]
    for text in empty:
        print(f"no Korean yet: {text}")
    return len(empty)


def faults(messages: list[Message], known: dict[Key, str]) -> list[str]:
    """Return what is wrong between the messages said and the messages translated."""
    said = {(message.context, message.text): message for message in messages}
    found = [
        f"missing: {text}  ({message.file})"
        for (context, text), message in said.items()
        if (context, text) not in known
    ]
    found += [f"obsolete: {text}" for context, text in known if (context, text) not in said]
    for key, korean in known.items():
        if key in said and not korean:
            found.append(f"empty: {key[1]}  ({said[key].file})")
        elif key in said and not fits(said[key], korean):
            found.append(f"placeholders differ: {key[1]!r} and {korean!r}")
    return found


def fits(message: Message, korean: str) -> bool:
    """Tell whether a translation fills in exactly what its message does."""
    wanted = sorted(PLACEHOLDER.findall(message.plural or message.text))
    return sorted(PLACEHOLDER.findall(korean)) == wanted


def check() -> int:
    """Print every fault; return the exit status."""
    found = faults(all_messages(), translations(read_catalog()))
    for fault in found:
        print(fault)
    if found:
        print(f"{len(found)} faults: run `python -m tools.messages`, then translate in django.po")
    return 1 if found else 0


def compile_all() -> int:
    """Write the .mo files Django reads."""
    korean = read_catalog()
    english = Catalog(locale="en", creation_date=BEGUN, revision_date=BEGUN, fuzzy=False)
    for entry in korean:
        if entry.id:
            english.add(entry.id, entry.id, context=entry.context)
    for language, catalog in (("ko", korean), ("en", english)):
        path = path_of(language, "mo")
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as handle:
            write_mo(handle, catalog)
    return 0


def main() -> int:
    """Read the arguments and do what they say; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, fail on a fault")
    parser.add_argument("--compile", action="store_true", help="write the .mo files")
    parser.add_argument("--fill", type=Path, action="append", default=[], metavar="FILE.json")
    arguments = parser.parse_args()
    if arguments.check:
        return check()
    if not arguments.compile:
        extra: dict[str, str] = {}
        for path in arguments.fill:
            extra |= json.loads(path.read_text(encoding="utf-8"))
        update(extra)
    return compile_all()


if __name__ == "__main__":
    sys.exit(main())
