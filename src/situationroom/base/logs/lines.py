"""How a record becomes a line: time, level, who wrote it, the request it belongs to."""

import json
import logging
from dataclasses import dataclass
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

from situationroom.base.logs.secrets import Source, hiding, without_secrets

TIME = structlog.processors.TimeStamper(fmt="iso", utc=True)


@dataclass(frozen=True, slots=True)
class Asked:
    """The name of a request and what it holds in secret; a request carries it as `asked`.

    Django writes of an answer once the request has left every middleware: a record then knows
    its request, and nothing else does.
    """

    name: str
    secrets: Source


def _cleaned(logger: Any, method: str, line: EventDict) -> EventDict:
    """Take over what Django says of an answer, nothing else of what hangs on it, no secret."""
    record = line.pop("_record", None)
    line.pop("_from_structlog", None)
    status, asked = getattr(record, "status_code", None), None
    if isinstance(record, logging.LogRecord):
        line["thread"] = record.threadName
        asked = getattr(getattr(record, "request", None), "asked", None)
    if isinstance(status, int):
        line["status"] = status
    if not isinstance(asked, Asked):
        return dict(without_secrets(logger, method, line))
    line["request"] = asked.name
    with hiding(asked.secrets):
        return dict(without_secrets(logger, method, line))


BEFORE: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.PositionalArgumentsFormatter(),
    TIME,
    structlog.processors.format_exc_info,
)


def _json(line: Any, **options: Any) -> str:
    return json.dumps(line, ensure_ascii=False, default=str)


def formatter(form: str = "text") -> logging.Formatter:
    """Return what writes the lines: `json` for programs, `text` for people."""
    writer: Processor
    if form == "json":
        writer = structlog.processors.JSONRenderer(serializer=_json)
    else:
        writer = structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0)
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=BEFORE,
        processors=[
            _cleaned,
            writer,
        ],
    )


def current_request() -> str:
    """Return the id of the request that is answered here, or nothing outside any."""
    return str(structlog.contextvars.get_contextvars().get("request", ""))
