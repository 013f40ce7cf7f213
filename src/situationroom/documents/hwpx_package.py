"""The last hand on an HWPX package: ids counted, not drawn by lot; a preview."""

import re

from situationroom.documents.packing import repacked

_PREVIEW = "Preview/PrvText.txt"
_ATTRIBUTE = re.compile(rb'\b(id|instid|idRef|instId|subjectIDRef)="(\d+)"')
# python-hwpx draws ids below 2**31 at random; those of styles and fonts are small.
_DRAWN = 1_000
_FIRST = 100_000


def _count_ids(section: bytes) -> bytes:
    """Replace every id drawn at random by its place in the file, and what points at it alike."""
    places: dict[bytes, bytes] = {}

    def place(match: re.Match[bytes]) -> bytes:
        name, value = match.groups()
        if int(value) < _DRAWN:
            return match[0]
        places.setdefault(value, str(_FIRST + len(places)).encode())
        return name + b'="' + places[value] + b'"'

    # Only inside tags: a text that reads like an attribute stays as it is.
    return re.sub(rb"<[^>]*>", lambda tag: _ATTRIBUTE.sub(place, tag[0]), section)


def finish(package: bytes, preview: str) -> bytes:
    """Return the package so that equal documents give equal bytes, with `preview` as its text.

    Parameters
    ----------
    package
        What python-hwpx wrote.
    preview
        The first words of the document, shown by file managers.
    """

    def edit(name: str, data: bytes) -> bytes:
        if name.startswith("Contents/section"):
            return _count_ids(data)
        return preview.encode() if name == _PREVIEW else data

    return repacked(package, edit)
