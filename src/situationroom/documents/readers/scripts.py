"""Scripts of Hancom files: a blank document carries an empty one, and only more is a macro."""

import re

_COMMENTS = re.compile(r"//[^\r\n]*|/\*.*?\*/", re.DOTALL)
_BLANKS = re.compile(r"[\s\x00\ufeff]+")
# What Hancom writes into every new document, spaces and comments taken out.
_OPENING = re.compile(r"var(Documents|Document)=(XHwpDocuments|Documents\.Active_XHwpDocument);")
_EMPTY_FUNCTION = re.compile(r"function\w+\(\)\{;?\}")


def acts(script: str) -> bool:
    """Tell whether a script would do anything."""
    bare = _BLANKS.sub("", _COMMENTS.sub("", script).replace("function ", "function"))
    return bool(_EMPTY_FUNCTION.sub("", _OPENING.sub("", bare)))
