"""Spans for OpenTelemetry: what was done, how long it took, and within what. Off unless asked for.

A span carries kinds, names of ours and ids, never contents: it leaves the room. Without an
endpoint nothing is imported and nothing is measured.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from situationroom.base.errors import Refusal

_tracer: Any = None


@contextmanager
def span(name: str, **attributes: str | int) -> Iterator[Any]:
    """Measure what happens within; yields the span, or None where nobody asked for any."""
    if _tracer is None:
        yield None
        return
    told = {f"room.{key}": value for key, value in attributes.items()}
    # What a fault says may quote an object: its kind alone is told.
    with _tracer.start_as_current_span(
        name, attributes=told, record_exception=False, set_status_on_exception=False
    ) as one:
        try:
            yield one
        except BaseException as fault:
            one.set_attribute("error.type", type(fault).__name__)
            raise


def is_on() -> bool:
    """Tell whether anybody asked for spans."""
    return _tracer is not None


def caller_name(depth: int) -> str:
    """Return the name of the function so many calls above, as `room.services.verb_noun`."""
    frame = sys._getframe(depth)
    module = str(frame.f_globals.get("__name__", "")).removeprefix("situationroom.rooms.")
    return f"{module.removeprefix('situationroom.')}.{frame.f_code.co_qualname}"


def start(*, service: str) -> None:
    """Send spans to the endpoint that the variables of OpenTelemetry name.

    Raises Refusal where the packages for it are not installed.
    """
    global _tracer  # noqa: PLW0603
    try:
        from opentelemetry import trace
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        raise Refusal(
            "OTEL_EXPORTER_OTLP_ENDPOINT is set, but OpenTelemetry is not installed.",
            hint="Install requirements/telemetry.txt, or take the variable away.",
        ) from None
    provider = TracerProvider(resource=Resource.create({"service.name": service}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    trace.set_tracer_provider(provider)
    _tracer = trace.get_tracer("situationroom")
