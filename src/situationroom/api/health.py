"""Whether the process answers, whether it is ready to work, and what beside it is not well."""

from datetime import timedelta

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from situationroom.base import bell, relay, wall

# What waits longer for its number says that no worker follows the log.
LATE = timedelta(seconds=60)


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer: the process lives."""
    return JsonResponse({"ok": True})


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer whether requests can be answered, and what is not well beside.

    Without Redis or worker people still read and write, only what follows is late: a process is
    not taken away for that, and the answer says so.
    """
    checks = dict.fromkeys(("database", "migrations", "wall", "redis", "relay"), False)
    checks["redis"] = _redis_answers()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        checks["database"] = True
        executor = MigrationExecutor(connection)
        checks["migrations"] = not executor.migration_plan(executor.loader.graph.leaf_nodes())
        checks["wall"] = checks["migrations"] and not wall.look(demo=settings.DEMO).faults
        checks["relay"] = checks["migrations"] and _relay_is_on_time()
    except DatabaseError:
        pass
    is_ready = checks["database"] and checks["migrations"] and checks["wall"]
    answer = {"ok": is_ready, "well": all(checks.values()), "checks": checks}
    return JsonResponse(answer, status=200 if is_ready else 503)


def _redis_answers() -> bool:
    """Tell whether the doorbell rings; where none was asked for, nothing is amiss."""
    if not settings.REDIS:
        return True
    try:
        with bell.connect() as client:
            return bool(client.ping())
    except (redis.RedisError, OSError):
        return False


def _relay_is_on_time() -> bool:
    since = relay.waiting_since()
    return since is None or timezone.now() - since < LATE
