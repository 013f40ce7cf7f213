"""Which outside sources can be read on command."""

KNOWN: tuple[str, ...] = ()


def run_source(name: str, *, retry: bool) -> dict[str, object]:
    """Read a source once."""
    raise NotImplementedError(name)
