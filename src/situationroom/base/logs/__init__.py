"""Log lines: one record a line, as JSON or for people, and never a secret in it."""

from situationroom.base.logs.lines import Asked, current_request, formatter
from situationroom.base.logs.secrets import LEFT_OUT, hiding, without_secrets

__all__ = ["LEFT_OUT", "Asked", "current_request", "formatter", "hiding", "without_secrets"]
