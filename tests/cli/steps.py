"""Steps of the commands' tests: what must be answered, and what must be refused."""

import json
from typing import Any


def answer(ask: Any, *words: object) -> Any:
    """Return the JSON of a command that must do what it says."""
    status, out, err = ask(*words, "--json")
    assert (status, err) == (0, "")
    return json.loads(out)


def refused(ask: Any, *words: object) -> str:
    """Return the errors of a command that must fail, and say nothing on standard output."""
    status, out, err = ask(*words)
    assert status in (1, 2)
    assert out == ""
    assert err.strip()
    assert "Traceback" not in err
    return str(err)
