"""The last hand on an HWPX package: ids counted, not drawn by lot; dates fixed; a preview."""

import re
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

_PREVIEW = "Preview/PrvText.txt"
_EPOCH = (1980, 1, 1, 0, 0, 0)
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


def _member(name: str) -> ZipInfo:
    member = ZipInfo(name, date_time=_EPOCH)
    member.compress_type = ZIP_STORED if name == "mimetype" else ZIP_DEFLATED
    member.external_attr = 0o600 << 16
    return member


def finish(package: bytes, preview: str) -> bytes:
    """Return the package so that equal documents give equal bytes, with `preview` as its text.

    Parameters
    ----------
    package
        What python-hwpx wrote.
    preview
        The first words of the document, shown by file managers.
    """
    target = BytesIO()
    with ZipFile(BytesIO(package)) as source, ZipFile(target, "w") as result:
        for name in source.namelist():
            data = source.read(name)
            if name.startswith("Contents/section"):
                data = _count_ids(data)
            elif name == _PREVIEW:
                data = preview.encode()
            result.writestr(_member(name), data)
    return target.getvalue()
