"""Where contents of files lie: each once, under its hash, written whole or not at all."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any, BinaryIO

from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage, storages

CHUNK = 1024 * 1024


class DurableStorage(FileSystemStorage):
    """A folder in which a file is there whole, and through a power cut, or not at all."""

    def _save(self, name: str, content: Any) -> str:
        """Write beside the place, see it on the disk, then put it there under its name."""
        place = Path(self.path(name))
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(prefix=".part-", dir=place.parent)
        try:
            with os.fdopen(handle, "wb") as out:
                for chunk in content.chunks(CHUNK):
                    out.write(chunk)
                out.flush()
                os.fsync(out.fileno())
            Path(beside).replace(place)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise
        sync_folder(place.parent)
        return name

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """Return the name itself: it is the hash of the content."""
        return name


def sync_folder(folder: Path) -> None:
    """See to it that the names in a folder are on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def storage() -> Storage:
    """Return where contents lie: a folder, or what the settings say."""
    return storages["files"]


def sha256_of(content: BinaryIO) -> str:
    """Return the hash of a content, read from its beginning."""
    content.seek(0)
    found = hashlib.sha256()
    while chunk := content.read(CHUNK):
        found.update(chunk)
    return found.hexdigest()


def place_of(sha256: str) -> str:
    """Return the name under which a content lies."""
    return f"{sha256[:2]}/{sha256[2:4]}/{sha256}"


def put(content: BinaryIO, sha256: str) -> str:
    """Keep a content and return its name; one that is there already is left alone."""
    name = place_of(sha256)
    size = content.seek(0, os.SEEK_END)
    if not storage().exists(name) or storage().size(name) != size:
        content.seek(0)
        storage().save(name, File(content))
    return name


def read(name: str) -> Any:
    """Return a content, open for reading."""
    return storage().open(name, "rb")
