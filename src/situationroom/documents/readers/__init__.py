"""Readers: the one door in is `readers.read(content, name)`; what comes out is in `grids`."""

from situationroom.documents.readers.door import FORMATS, read

__all__ = ["FORMATS", "read"]
